// The first rows of a file as leads, with what is wrong with them.
import { cut, h } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { FIELDS } from 'screens/lead/fields.js';
import { chip } from 'ui/badge.js';

const SHOWN = [{ name: 'email', label: 'E-mail address' }, ...FIELDS];

export function previewTable(rows) {
  if (!rows.length) return h('p.muted', {}, 'The file has no rows below its header.');
  const columns = [
    ...SHOWN.filter(({ name }) => name === 'email' || rows.some((row) => row[name])).map(({ name, label }) => ({
      label,
      field: name,
      cell: (row) => cut(row[name]),
    })),
    rows.some(({ tags }) => tags?.length) && { label: 'Tags', field: 'tags', cell: tags },
    ...customColumns(rows),
  ].filter(Boolean);
  return h(
    'div.table-scroll.preview',
    { tabIndex: 0, role: 'group', 'aria-label': 'Preview of the first rows' },
    h(
      'table.table',
      { role: 'table' },
      h(
        'thead',
        { role: 'rowgroup' },
        h(
          'tr',
          { role: 'row' },
          h('th.end', { role: 'columnheader', scope: 'col' }, 'Row'),
          columns.map(({ label }) => h('th', { role: 'columnheader', scope: 'col', dir: 'auto' }, label)),
        ),
      ),
      h(
        'tbody',
        { role: 'rowgroup' },
        rows.map((row) => rowOf(row, columns)),
      ),
    ),
  );
}

function customColumns(rows) {
  const names = new Set(rows.flatMap(({ customFields }) => (isObject(customFields) ? Object.keys(customFields) : [])));
  return [...names].map((name) => ({
    label: name,
    field: `customFields.${name}`,
    cell: ({ customFields }) => cut(shown(customFields?.[name])),
  }));
}

function rowOf(row, columns) {
  const problems = [...row.errors, ...row.warnings];
  const of = (field) => problems.filter(({ field: path }) => path === field || path.startsWith(`${field}[`));
  const placed = new Set(columns.flatMap(({ field }) => of(field)));
  const rest = problems.filter((problem) => !placed.has(problem));
  return h(
    'tr',
    { role: 'row', class: row.errors.length ? 'row-fails' : '' },
    h(
      'td.end.number',
      { role: 'cell', dataset: { label: 'Row' } },
      row.row,
      row.errors.length > 0 && h('span.visually-hidden', {}, ' cannot be used'),
    ),
    columns.map(({ label, field, cell }, index) => {
      const here = index === 0 ? [...of(field), ...rest] : of(field);
      return h(
        'td',
        { role: 'cell', dataset: { label }, class: here.length ? 'cell-problem' : '' },
        cell(row),
        here.map((problem) => problemLine(problem, row)),
      );
    }),
  );
}

function problemLine({ field, message }, { errors }) {
  const fails = errors.some((each) => each.field === field && each.message === message);
  const text = field === 'email' ? message : `${field} ${message}`;
  return h(
    'span.problem',
    { class: fails ? 'bad' : 'careful', title: text },
    icon('alert'),
    h('span', {}, fails ? text : `left out: ${message}`),
  );
}

const tags = ({ tags: all }) =>
  Array.isArray(all)
    ? h(
        'span.tags-cell',
        {},
        all.map((tag) => chip(tag)),
      )
    : cut(shown(all));

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

const shown = (value) =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
