// A file before it is imported: where its columns go, what happens to its rows, and the estimate that follows.
import { h, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { post, send } from 'lib/api.js';
import { count, number } from 'lib/format.js';
import { navigate } from 'lib/router.js';
import { ask } from 'ui/dialog.js';
import { failureNotice, notice } from 'ui/empty.js';
import { toast, toastError } from 'ui/toast.js';
import { choicesCard } from './choices.js';
import { columnsTable } from './columns.js';
import { previewTable } from './preview.js';

const DELIMITERS = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' };
const EXAMINED = 1000;
const PAUSE_MS = 250;

export function showWizard({ page, path, back, title, show }, head) {
  let latest = 0;
  let timer = null;
  const columns = columnsTable(head.columns, changed);
  const choices = choicesCard(changed);
  const notes = h('div');
  const preview = h('div');
  const failure = h('div', { 'aria-live': 'polite' });
  const figures = h('div.outcomes', { 'aria-live': 'polite' });
  const start = h('button.button.primary', { type: 'button', onclick: begin });

  const body = () => ({ ...columns.changes(), ...choices.values() });

  page.show(
    { title, back, meta: facts(head), request: () => ({ method: 'POST', path: `${path}/start`, body: body() }) },
    notes,
    section('Columns', 'Each column of the file fills one field of a lead. Correct what is not right.', columns),
    section('What happens to the rows', null, choices),
    section('Preview', `The first ${count(head.preview.length, 'row')} as leads.`, preview),
    failure,
    h(
      'div.wizard-bar',
      {},
      figures,
      h('span.actions', {}, h('button.button.quiet', { type: 'button', onclick: discard }, 'Discard'), start),
    ),
  );
  draw(head);

  function draw(next) {
    columns.show(next.columns);
    replace(
      notes,
      next.notes.length
        ? notice(
            '',
            h(
              'ul.plain',
              {},
              next.notes.map((text) => h('li', { dir: 'auto' }, text)),
            ),
          )
        : null,
    );
    replace(preview, previewTable(next.preview));
    replace(figures, estimate(next));
    labelStart();
  }

  function labelStart() {
    replace(start, icon('imports'), `${choices.isTrial() ? 'Try' : 'Import'} ${count(head.totalRows, 'row')}`);
  }

  /** A pause joins the changes of quick typing. */
  function changed() {
    labelStart();
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE_MS);
  }

  async function refresh() {
    const own = ++latest;
    figures.classList.add('stale');
    try {
      const { data: next } = await post(`${path}/preview`, body(), { signal: page.signal });
      if (own !== latest) return;
      clearFailures();
      draw(next);
    } catch (error) {
      if (own === latest) fail(error);
    }
  }

  function clearFailures() {
    figures.classList.remove('stale');
    replace(failure);
    columns.fail([]);
    choices.fail([]);
    start.disabled = false;
  }

  function fail(error) {
    if (error.name === 'AbortError') return;
    const rest = choices.fail(columns.fail(error.details ?? []));
    const placed = error.details?.length && !rest.length;
    replace(failure, placed ? notice('bad', 'A column or a choice above is not possible.') : failureNotice(error));
    start.disabled = true;
  }

  async function begin() {
    clearTimeout(timer);
    latest++;
    start.disabled = true;
    try {
      show((await post(`${path}/start`, body(), { signal: page.signal })).data);
    } catch (error) {
      fail(error);
      start.disabled = error.status === 400;
    }
  }

  async function discard() {
    const sure = await ask({
      title: 'Discard this file?',
      text: 'Nothing of it has been imported. To import it later, upload it again.',
      action: 'Discard file',
      danger: true,
    });
    if (!sure) return;
    try {
      await send({ method: 'POST', path: `${path}/cancel` });
      toast('The file was discarded');
      navigate('/imports');
    } catch (error) {
      toastError(error);
    }
  }
}

const section = (title, text, content) =>
  h('section.card.step', {}, h('header.part-head', {}, h('h2', {}, title), text && h('p.muted', {}, text)), content);

function facts({ totalRows, encoding, delimiter }) {
  return [
    h('span', {}, count(totalRows, 'row')),
    h('span', {}, encoding),
    h('span', {}, `separated by ${DELIMITERS[delimiter] ?? delimiter}`),
  ];
}

function estimate({ estimate: { create, update, skip, fail }, totalRows }) {
  const figure = (value, label, tone = '') =>
    h(`span.outcome${value && tone ? `.${tone}` : ''}`, {}, h('strong.number', {}, number(value)), label);
  return [
    figure(create, 'new'),
    figure(update, 'updated'),
    figure(skip, 'skipped'),
    figure(fail, 'cannot be used', 'bad'),
    h('span.label', {}, totalRows > EXAMINED ? 'estimated from the first 1,000 rows' : 'computed from all rows'),
  ];
}
