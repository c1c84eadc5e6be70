// The rows of a file that failed, from the beginning of errors.csv.
import { cut, h, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { beginning } from 'lib/api.js';
import { count, number } from 'lib/format.js';
import { failureNotice, skeleton } from 'ui/empty.js';

const SHOWN = 20;
const READ_BYTES = 64 * 1024;

export function failedRows({ page, path, job, save }) {
  const place = h('div', {}, skeleton(3));
  fill();
  return h(
    'section.card',
    {},
    h(
      'header.part-head',
      {},
      h(
        'div',
        {},
        h('h2', {}, `${count(job.failed, 'row')} failed`),
        h(
          'p.muted',
          {},
          'Correct them in a spreadsheet, save it as CSV UTF-8 and import that file. The column “error” may stay.',
        ),
      ),
      h('button.button', { type: 'button', onclick: save }, icon('imports'), 'Download errors.csv'),
    ),
    place,
  );

  async function fill() {
    try {
      const text = await beginning({ path: `${path}/errors.csv`, signal: page.signal }, READ_BYTES);
      const rows = records(text).slice(0, SHOWN + 1);
      replace(
        place,
        tableOf(rows),
        job.failed > SHOWN && h('p.label', {}, `The first ${SHOWN} of ${number(job.failed)}`),
      );
    } catch (error) {
      if (error.name !== 'AbortError') replace(place, failureNotice(error));
    }
  }
}

function tableOf([header, ...rows]) {
  const at = header.lastIndexOf('error');
  return h(
    'table.table.failed-table',
    { role: 'table', 'aria-label': 'Rows that failed' },
    h(
      'thead',
      { role: 'rowgroup' },
      h(
        'tr',
        { role: 'row' },
        ['Row of the file', 'Reason'].map((label) => h('th', { role: 'columnheader', scope: 'col' }, label)),
      ),
    ),
    h(
      'tbody',
      { role: 'rowgroup' },
      rows.map((cells) =>
        h(
          'tr',
          { role: 'row' },
          h(
            'td',
            { role: 'cell', class: 'phone-title' },
            cut(cells.filter((cell, index) => index !== at && cell).join(' · ')),
          ),
          h('td', { role: 'cell', dataset: { label: 'Reason' } }, h('span.wrap', { dir: 'auto' }, cells[at] ?? '')),
        ),
      ),
    ),
  );
}

/** Reads CSV (RFC 4180); the last record, which may be cut off, is left out unless a line ends it. */
export function records(text) {
  const rows = [];
  let cells = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n)/g)) {
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(cells);
    cells = [];
  }
  return rows;
}
