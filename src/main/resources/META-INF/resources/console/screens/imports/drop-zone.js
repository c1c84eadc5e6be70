// `<lk-drop-zone>` takes a file, by drop or by the file chooser, and stores it as an import that is not started.
import { data, h, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { upload } from 'lib/api.js';
import { bytes } from 'lib/format.js';
import { progressBar } from 'ui/badge.js';
import { failureNotice } from 'ui/empty.js';

const MAX_BYTES = 256 * 1024 * 1024;

class DropZone extends HTMLElement {
  #input;
  #onstored;
  #left = null;
  #sending = null;

  setUp({ onstored }) {
    this.#onstored = onstored;
    this.setAttribute('role', 'region');
    this.setAttribute('aria-label', 'Import a file');
    this.#input = h('input', {
      type: 'file',
      accept: '.csv,.tsv,.txt,text/csv',
      class: 'visually-hidden',
      tabIndex: -1,
      'aria-label': 'CSV file',
      onchange: () => this.#take(this.#input.files[0]),
    });
    this.#showChoice();
    return this;
  }

  /** The whole window takes the file: a drop beside the zone would open the file instead of the page. */
  connectedCallback() {
    this.#left = new AbortController();
    const options = { signal: this.#left.signal };
    addEventListener('dragover', (event) => (event.preventDefault(), this.classList.add('over')), options);
    addEventListener('dragleave', (event) => !event.relatedTarget && this.classList.remove('over'), options);
    addEventListener(
      'drop',
      (event) => {
        event.preventDefault();
        this.classList.remove('over');
        this.#take(event.dataTransfer.files[0]);
      },
      options,
    );
  }

  disconnectedCallback() {
    this.#left.abort();
    this.#sending?.abort();
  }

  choose() {
    if (!this.#sending) this.#input.click();
  }

  #showChoice(failure = null) {
    this.#input.value = '';
    replace(
      this,
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
        h('button.button.primary', { type: 'button', onclick: () => this.choose() }, icon('imports'), 'Choose a file'),
      ),
      this.#input,
    );
  }

  async #take(file) {
    if (!file || this.#sending) return;
    const problem = problemOf(file);
    if (problem) return this.#showChoice(failureNotice({ code: 'FILE', message: problem }));
    this.#sending = new AbortController();
    const progress = this.#showSending(file);
    const form = new FormData();
    form.append('file', file);
    try {
      this.#onstored(await upload({ path: '/v1/imports', form, signal: this.#sending.signal }, progress));
    } catch (error) {
      this.#showChoice(error.name === 'AbortError' ? null : failureNotice(withoutPath(error)));
    } finally {
      this.#sending = null;
    }
  }

  /** Returns the function that shows how much has been sent. */
  #showSending(file) {
    const bar = progressBar(0, file.size, 'Upload');
    const text = h('span.number', { 'aria-live': 'polite' }, bytes(file.size));
    replace(
      this,
      h(
        'div.drop-inner',
        {},
        icon('file'),
        h('div.drop-progress', {}, h('p', {}, h('strong', {}, data(file.name))), bar, h('p.muted', {}, text)),
        h('button.button', { type: 'button', onclick: () => this.#sending.abort() }, 'Cancel'),
      ),
    );
    return (sent, all) => {
      bar.set(sent, all);
      text.textContent = sent < all ? `${bytes(sent)} of ${bytes(all)}` : 'Reading the rows…';
    };
  }
}

customElements.define('lk-drop-zone', DropZone);

export const dropZone = (options) => document.createElement('lk-drop-zone').setUp(options);

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
