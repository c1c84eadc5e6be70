// Takes a file, by drop or by the file chooser, and stores it as an import that is not started.
import { data, h, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { upload } from 'lib/api.js';
import { bytes } from 'lib/format.js';
import { progressBar } from 'ui/badge.js';
import { failureNotice } from 'ui/empty.js';

const MAX_BYTES = 256 * 1024 * 1024;

export function dropZone({ signal, onstored }) {
  const input = h('input', {
    type: 'file',
    accept: '.csv,.tsv,.txt,text/csv',
    class: 'visually-hidden',
    tabIndex: -1,
    'aria-label': 'CSV file',
  });
  const element = h('section.drop-zone', { 'aria-label': 'Import a file' });
  let sending = null;

  input.addEventListener('change', () => take(input.files[0]));
  showChoice();
  listen();
  return Object.assign(element, { choose: () => !sending && input.click() });

  function showChoice(failure = null) {
    input.value = '';
    replace(
      element,
      failure,
      h(
        'div.drop-inner',
        {},
        icon('file'),
        h(
          'div',
          {},
          h('p', {}, h('strong', {}, 'Drop a CSV file here')),
          h(
            'p.muted',
            {},
            'Contacts of Google, Outlook, LinkedIn, HubSpot, Mailchimp, or a sheet saved as CSV. Nothing is written before you start it.',
          ),
        ),
        h('button.button.primary', { type: 'button', onclick: () => input.click() }, icon('imports'), 'Choose a file'),
      ),
      input,
    );
  }

  async function take(file) {
    if (!file || sending) return;
    const problem = problemOf(file);
    if (problem) return showChoice(failureNotice({ code: 'FILE', message: problem }));
    sending = new AbortController();
    signal.addEventListener('abort', () => sending?.abort());
    const shown = showSending(file);
    const form = new FormData();
    form.append('file', file);
    try {
      onstored(await upload({ path: '/v1/imports', form, signal: sending.signal }, shown.progress));
    } catch (error) {
      showChoice(error.name === 'AbortError' ? null : failureNotice(withoutPath(error)));
    } finally {
      sending = null;
    }
  }

  function showSending(file) {
    const bar = progressBar(0, file.size, 'Upload');
    const text = h('span.number', { 'aria-live': 'polite' }, bytes(file.size));
    const cancel = h('button.button', { type: 'button', onclick: () => sending.abort() }, 'Cancel');
    replace(
      element,
      h(
        'div.drop-inner',
        {},
        icon('file'),
        h('div.drop-progress', {}, h('p', {}, h('strong', {}, data(file.name))), bar, h('p.muted', {}, text)),
        cancel,
      ),
    );
    return {
      progress: (sent, all) => {
        bar.set(sent, all);
        text.textContent = sent < all ? `${bytes(sent)} of ${bytes(all)}` : 'Reading the rows…';
      },
    };
  }

  /** The whole window takes the file: a drop beside the zone would open the file instead of the page. */
  function listen() {
    const options = { signal };
    addEventListener('dragover', (event) => (event.preventDefault(), element.classList.add('over')), options);
    addEventListener('dragleave', (event) => !event.relatedTarget && element.classList.remove('over'), options);
    addEventListener(
      'drop',
      (event) => {
        event.preventDefault();
        element.classList.remove('over');
        take(event.dataTransfer.files[0]);
      },
      options,
    );
  }
}

function problemOf({ name, size }) {
  if (/\.(xlsx?|ods|numbers)$/i.test(name))
    return 'This is a spreadsheet. Save it as “CSV UTF-8” there, and choose that file.';
  if (size > MAX_BYTES) return `The file has ${bytes(size)}. A file can have at most ${bytes(MAX_BYTES)}.`;
  return size === 0 ? 'The file is empty.' : null;
}

/** The messages of a file name its field, which is no news here. */
function withoutPath(error) {
  const details = (error.details ?? []).map(({ message }) => `The file ${message}`);
  return details.length ? { ...error, code: error.code, message: details.join('. ') } : error;
}
