// The conditions of GET /v1/leads: their names, how they are asked for, how a chip shows them, and both their forms.
import { h } from 'assets/dom.js';
import { parseJson } from 'lib/api.js';
import { date } from 'lib/format.js';
import { askForm } from 'ui/dialog.js';
import { field, invalid, makeField } from 'ui/field.js';
import { tagsField } from 'ui/tags-field.js';

export const RESULTS = [
  { value: 'deliverable', label: 'Deliverable', tone: 'good' },
  { value: 'risky', label: 'Risky', tone: 'careful' },
  { value: 'undeliverable', label: 'Undeliverable', tone: 'bad' },
  { value: 'unknown', label: 'Unknown', tone: '' },
  { value: 'unchecked', label: 'Not checked', tone: '' },
];

const YES_NO = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];
const DOMAINS = [
  { value: 'business', label: 'Business' },
  { value: 'personal', label: 'Personal (free-mail provider)' },
];

/** `kind`: text, list, choice (one of `options`), choices (some of them) or day. A line separates groups of the menu. */
export const FILTERS = [
  { id: 'emailStatus', label: 'Verification', kind: 'choices', options: RESULTS },
  { id: 'doNotContact', label: 'Do not contact', kind: 'choice', options: YES_NO },
  { id: 'tags', label: 'Any tag of', kind: 'list', hint: 'The lead has at least one of these tags.' },
  { id: 'tagsAll', label: 'All tags of', kind: 'list', hint: 'The lead has all of these tags.' },
  null,
  { id: 'name', label: 'Name', kind: 'text', hint: 'Each word is the beginning of a word in the name.' },
  { id: 'companyName', label: 'Company', kind: 'text', hint: 'Each word is the beginning of a word.' },
  { id: 'jobTitle', label: 'Job title', kind: 'text', hint: 'Each word is the beginning of a word.' },
  { id: 'country', label: 'Country', kind: 'text', hint: 'Exact, in any case.' },
  { id: 'city', label: 'City', kind: 'text', hint: 'Exact, in any case.' },
  { id: 'email', label: 'Email', kind: 'list', hint: 'Whole addresses, at most 100.', placeholder: 'Add an address' },
  null,
  { id: 'emailType', label: 'Kind of domain', kind: 'choice', options: DOMAINS },
  { id: 'emailVerified', label: 'Found deliverable', kind: 'choice', options: YES_NO },
  { id: 'segProtected', label: 'Behind a gateway', kind: 'choice', options: YES_NO },
  { id: 'hasCompany', label: 'Has a company', kind: 'choice', options: YES_NO },
  { id: 'hasPhone', label: 'Has a phone', kind: 'choice', options: YES_NO },
  null,
  { id: 'createdAfter', label: 'Created since', kind: 'day' },
  { id: 'createdBefore', label: 'Created before', kind: 'day' },
  { id: 'updatedAfter', label: 'Changed since', kind: 'day' },
  { id: 'updatedBefore', label: 'Changed before', kind: 'day' },
  null,
  { id: 'customFields', label: 'Custom field', kind: 'custom' },
];

const CUSTOM = 'customFields.';
const filterOf = (name) => FILTERS.find((filter) => filter?.id === (name.startsWith(CUSTOM) ? 'customFields' : name));

/** The conditions of an address: what is no condition, such as the cursor, is left out. */
export const conditionsOf = (query) =>
  Object.fromEntries(Object.entries(query).filter(([name, value]) => value && (name === 'search' || filterOf(name))));

/**
 * The same as `filters` of bodies, which together find the same leads. In a query, `customFields.seats=5` finds the text
 * and the number; in a body they are two conditions.
 */
export function bodiesOf(conditions) {
  let bodies = [{}];
  for (const [name, value] of Object.entries(conditions)) {
    const isCustom = name.startsWith(CUSTOM);
    const values = isCustom ? typesOf(value) : [value === 'true' || value === 'false' ? value === 'true' : value];
    bodies = bodies.flatMap((body) =>
      values.map((each) =>
        isCustom
          ? { ...body, customFields: { ...body.customFields, [name.slice(CUSTOM.length)]: each } }
          : { ...body, [name]: each },
      ),
    );
  }
  return bodies;
}

/** One of these bodies: values of custom fields are text, as in the leads of a CSV file. */
export const bodyOf = (conditions) => bodiesOf(conditions)[0];

const SCALAR = /^(true|false|-?(0|[1-9]\d{0,99})(\.\d{1,99})?)$/;

const typesOf = (text) => (SCALAR.test(text) ? [text, parseJson(text)] : [text]);

/** What a chip says: label and value. */
export function described(name, value) {
  const filter = filterOf(name);
  if (filter.kind === 'custom') return { label: name.slice(CUSTOM.length), value };
  if (filter.kind === 'day') return { label: filter.label, value: date(value) };
  const labels = (filter.options ?? []).reduce((all, option) => ({ ...all, [option.value]: option.label }), {});
  return {
    label: filter.label,
    value: value
      .split(',')
      .map((part) => labels[part] ?? part)
      .join(', '),
  };
}

/** Asks for the value of a condition. Resolves to `{name, value}` or null; an empty value removes it. */
export function askFilter(filter, name = filter.id, value = '') {
  return askForm({
    title: 'Filter leads',
    submit: 'Apply',
    fields: controls(filter, name, value),
    onsubmit: (values) => {
      if (filter.kind !== 'custom') return { name: filter.id, value: stored(filter, values.value) };
      if (!values.key.trim()) throw invalid('key', 'Name the field');
      return { name: CUSTOM + values.key.trim(), value: values.value };
    },
  });
}

export const filterNamed = filterOf;

function controls(filter, name, value) {
  const shared = { name: 'value', label: filter.label, hint: filter.hint };
  switch (filter.kind) {
    case 'list':
      return [tagsField({ ...shared, value: value ? value.split(',') : [], placeholder: filter.placeholder })];
    case 'choice':
      return [field({ ...shared, type: 'radio', options: filter.options, value: value || filter.options[0].value })];
    case 'choices':
      return [choices(filter, value.split(','))];
    case 'day':
      return [field({ ...shared, type: 'date', value: value ? dayOf(value) : '' })];
    case 'custom':
      return [
        field({ name: 'key', label: 'Field', value: name.slice(CUSTOM.length), placeholder: 'industry' }),
        field({ name: 'value', label: 'Value', value, hint: 'The whole value.' }),
      ];
    default:
      return [field({ ...shared, value })];
  }
}

function choices(filter, chosen) {
  const boxes = filter.options.map(({ value, label }) => ({
    value,
    label,
    input: h('input', { type: 'checkbox', checked: chosen.includes(value) }),
  }));
  const group = h(
    'fieldset.field',
    {},
    h('legend', {}, filter.label),
    boxes.map(({ input, label }) => h('label.check', {}, input, label)),
  );
  return makeField(group, {
    name: 'value',
    read: () => boxes.filter(({ input }) => input.checked).map(({ value }) => value),
    write: () => {},
    fail: () => {},
    focus: () => boxes[0].input.focus(),
  });
}

function stored(filter, value) {
  if (filter.kind === 'day') return value ? new Date(`${value}T00:00`).toISOString() : '';
  return Array.isArray(value) ? value.join(',') : value.trim();
}

// A date field has the day of the local time zone.
function dayOf(iso) {
  const local = new Date(iso);
  return new Date(local.getTime() - local.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
