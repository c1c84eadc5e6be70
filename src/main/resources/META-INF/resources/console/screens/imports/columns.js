// The columns of a file, each with the field that it fills.
import { data, h, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { FIELDS } from 'screens/lead/fields.js';
import { askForm } from 'ui/dialog.js';
import { field, invalid } from 'ui/field.js';

const TARGETS = {
  email: 'E-mail address',
  fullName: 'Full name (is split)',
  // Files call the phone number by the name that requests have for it.
  ...Object.fromEntries(FIELDS.map(({ name, label }) => [name === 'phoneNumber' ? 'phone' : name, label])),
  tags: 'Tags',
};

const CUSTOM = 'custom:';
const LEFT_OUT = '';
const OTHER_NAME = '+';

/** Exports of address books have many empty columns. */
const FOLDED_FROM = 3;

export function columnsTable(columns, onchange) {
  const chosen = new Map();
  const rows = new Map(columns.map((column) => [column.name, rowOf(column)]));

  function rowOf(column) {
    const select = h('select', { 'aria-label': `Field for ${column.name}` });
    const message = h('p.error', { hidden: true });
    select.addEventListener('change', () => choose(column.name, select));
    const element = h(
      'tr',
      { role: 'row', class: column.samples.length ? '' : 'without-values' },
      h('td', { role: 'cell', class: 'phone-title' }, h('strong', {}, data(column.name))),
      h('td', { role: 'cell', dataset: { label: 'Contains' } }, samples(column.samples)),
      h('td', { role: 'cell', dataset: { label: 'Fills' } }, h('div.column-choice', {}, select, message)),
    );
    return { element, select, message, field: null };
  }

  async function choose(name, select) {
    // Two columns cannot fill one field: the service finds a place for the other one.
    for (const [other, target] of chosen) if (other !== name && target === select.value) chosen.delete(other);
    if (select.value === OTHER_NAME) {
      const custom = await askName(name);
      if (!custom) return draw(name, rows.get(name).field, []);
      chosen.set(name, CUSTOM + custom);
    } else {
      chosen.set(name, select.value === LEFT_OUT ? null : select.value);
    }
    draw(name, chosen.get(name), []);
    onchange();
  }

  function draw(name, target, alternatives) {
    const row = rows.get(name);
    row.field = target;
    row.alternatives = alternatives.length ? alternatives : (row.alternatives ?? []);
    replace(row.select, options(name, target, row.alternatives));
    row.select.value = target ?? LEFT_OUT;
    row.element.classList.toggle('left-out', target === null);
  }

  const table = h(
    'table.table.columns-table',
    { role: 'table', 'aria-label': 'Columns of the file' },
    h(
      'thead',
      { role: 'rowgroup' },
      h(
        'tr',
        { role: 'row' },
        ['Column', 'Contains', 'Fills'].map((label) => h('th', { role: 'columnheader', scope: 'col' }, label)),
      ),
    ),
    h(
      'tbody',
      { role: 'rowgroup' },
      [...rows.values()].map((row) => row.element),
    ),
  );

  const withoutValues = columns.filter(({ samples: { length } }) => !length).length;
  const unfold = h(
    'button.button.quiet.small.unfold',
    { type: 'button', hidden: withoutValues < FOLDED_FROM, onclick: showAll },
    icon('down'),
    `Show ${withoutValues} columns without values`,
  );
  table.classList.toggle('folded', !unfold.hidden);

  function showAll() {
    unfold.hidden = true;
    table.classList.remove('folded');
  }

  return Object.assign(h('div', {}, table, unfold), {
    show: (next) =>
      next.forEach((column) => rows.has(column.name) && draw(column.name, column.field, column.alternatives)),
    /** The decisions of the person; the service recognises the other columns. */
    changes: () => (chosen.size ? { mapping: Object.fromEntries(chosen) } : {}),
    /** Shows the failures of columns, and returns the others. */
    fail: (details) => {
      for (const row of rows.values()) row.message.hidden = true;
      return details.filter(({ field: path, message }) => {
        const row = rows.get(path.replace(/^mapping\./, ''));
        if (!row) return true;
        if (row.element.matches('.without-values')) showAll();
        row.message.textContent = message;
        row.message.hidden = false;
        return false;
      });
    },
  });
}

function samples(values) {
  if (!values.length) return h('span.label', {}, 'Empty');
  return h(
    'span.samples',
    { dir: 'auto', title: values.join('\n') },
    values.map((value, index) => [index > 0 && h('span.label', {}, ' · '), data(value)]),
  );
}

function options(name, target, alternatives) {
  const option = (value) => h('option', { value }, labelOf(value));
  const suggested = [...new Set([target, ...alternatives].filter(Boolean))];
  const rest = Object.keys(TARGETS).filter((value) => !suggested.includes(value));
  const own = CUSTOM + name;
  return [
    h('optgroup', { label: 'Suggested' }, suggested.map(option), h('option', { value: LEFT_OUT }, 'Leave out')),
    h('optgroup', { label: 'Fields' }, rest.map(option)),
    h(
      'optgroup',
      { label: 'Other' },
      !suggested.includes(own) && option(own),
      h('option', { value: OTHER_NAME }, 'Custom field with another name…'),
    ),
  ];
}

const labelOf = (value) =>
  value.startsWith(CUSTOM) ? `Custom field “${value.slice(CUSTOM.length)}”` : (TARGETS[value] ?? value);

const askName = (column) =>
  askForm({
    title: 'Custom field',
    submit: 'Use this field',
    fields: [
      field({
        name: 'name',
        label: 'Name',
        value: column.slice(0, 64),
        maxLength: 64,
        hint: 'The same name in another import fills the same field.',
      }),
    ],
    onsubmit: async ({ name }) => {
      if (!name.trim()) throw invalid('name', 'Enter a name');
      return name.trim();
    },
  });
