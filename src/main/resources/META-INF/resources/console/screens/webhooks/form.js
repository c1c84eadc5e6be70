// The form of a webhook, and the dialog that shows its secret once.
import { h, replace } from 'assets/dom.js';
import { patch, post } from 'lib/api.js';
import { askFilter, bodyOf, described, filterNamed, FILTERS } from 'screens/leads/filters.js';
import { chip } from 'ui/badge.js';
import { copyButton } from 'ui/copy.js';
import { askForm, showOnce } from 'ui/dialog.js';
import { field, invalid, makeField } from 'ui/field.js';
import { menuButton } from 'ui/menu.js';
import { tagsField } from 'ui/tags-field.js';
import { EVENTS } from './words.js';

const DEFAULTS = {
  name: '',
  url: '',
  events: ['lead.created', 'lead.updated', 'lead.deleted'],
  fields: [],
  filters: {},
  retryAttempts: 8,
  timeoutMs: 15_000,
};

export async function createWebhook() {
  const created = await askWebhook(
    'New webhook',
    'Create webhook',
    DEFAULTS,
    async (values) => (await post('/v1/webhooks', values)).data,
  );
  if (created) await showSecret(created.secret);
  return created;
}

export const editWebhook = (webhook) =>
  askWebhook('Edit webhook', 'Save', webhook, async (values) => {
    const filters = mergePatch(webhook.filters, values.filters);
    return (await patch(`/v1/webhooks/${webhook.id}`, { ...values, filters })).data;
  });

/** What makes one object of the other (RFC 7396): what is gone is null. */
function mergePatch(before, after) {
  const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
  const gone = Object.keys(before).filter((name) => !(name in after));
  const changes = Object.fromEntries(gone.map((name) => [name, null]));
  for (const [name, value] of Object.entries(after))
    changes[name] = isObject(value) && isObject(before[name]) ? mergePatch(before[name], value) : value;
  return changes;
}

export const showSecret = (secret) =>
  showOnce({
    title: 'Secret of the webhook',
    text: 'Your program verifies the signature of each delivery with it. It is shown this once.',
    secret,
    copy: copyButton(secret, 'Copy secret'),
  });

function askWebhook(title, submit, webhook, save) {
  const events = eventsField(webhook.events);
  const fields = tagsField({
    name: 'fields',
    label: 'Updates of these fields only',
    value: webhook.fields,
    placeholder: 'jobTitle',
    hint: 'Empty for every field. A custom field is customFields.name.',
  });
  const showFields = () => (fields.hidden = !events.value.includes('lead.updated'));
  events.addEventListener('change', showFields);
  showFields();
  return askForm({
    title,
    submit,
    wide: true,
    fields: [
      h(
        'div.form-row',
        {},
        field({ name: 'name', label: 'Name', value: webhook.name, placeholder: 'CRM', maxLength: 255 }),
        field({
          name: 'url',
          label: 'URL',
          type: 'url',
          value: webhook.url,
          placeholder: 'https://crm.acme.com/leadkeep',
          maxLength: 2048,
        }),
      ),
      events,
      fields,
      filtersField(webhook.filters),
      h(
        'div.form-row',
        {},
        field({
          name: 'retryAttempts',
          label: 'Retries',
          type: 'number',
          min: 0,
          max: 10,
          value: webhook.retryAttempts,
          hint: 'After 5 s, 5 min, 30 min, 2 h, … up to 24 h',
        }),
        field({
          name: 'timeout',
          label: 'Seconds to wait for the answer',
          type: 'number',
          min: 1,
          max: 30,
          value: webhook.timeoutMs / 1000,
          hint: '1 to 30',
        }),
      ),
    ],
    onsubmit: ({ timeout, retryAttempts, ...values }) => {
      if (!values.events.length) throw invalid('events', 'Choose at least one');
      return save({
        ...values,
        fields: fields.hidden ? [] : values.fields,
        retryAttempts: Number(retryAttempts),
        timeoutMs: Math.round(Number(timeout) * 1000),
      }).catch(forField);
    },
  });
}

/** The form asks for seconds. */
function forField(error) {
  const details = (error.details ?? []).map((each) =>
    each.field === 'timeoutMs' ? { ...each, field: 'timeout', message: 'must be 1 to 30' } : each,
  );
  throw Object.assign(error, { details });
}

export function eventsField(chosen, { name = 'events', label = 'Events', groups = EVENTS } = {}) {
  const boxes = groups
    .flatMap(([, types]) => types)
    .map((type) => ({ type, input: h('input', { type: 'checkbox', checked: chosen.includes(type) }) }));
  const message = h('span.error', { hidden: true });
  const group = ([title, types]) =>
    h(
      'div',
      {},
      h('div.label', {}, title),
      boxes
        .filter(({ type }) => types.includes(type))
        .map(({ type, input }) => h('label.check', {}, input, h('code', {}, type))),
    );
  const element = h(
    'fieldset.field',
    {},
    h('legend', {}, label),
    h('div.event-groups', {}, groups.map(group)),
    message,
  );
  return makeField(element, {
    name,
    read: () => boxes.filter(({ input }) => input.checked).map(({ type }) => type),
    write: () => {},
    fail: (text) => {
      message.textContent = text ?? '';
      message.hidden = !text;
    },
    focus: () => boxes[0].input.focus(),
  });
}

/** The conditions of a webhook are those of the list of leads, and are asked for in the same way. */
function filtersField(filters) {
  const conditions = conditionsOf(filters);
  const list = h('span.filter-chips');
  const message = h('span.error', { hidden: true });
  const menu = menuButton({
    label: 'Add a condition',
    icon: 'plus',
    className: 'small labelled',
    items: () => FILTERS.map((filter) => filter && { label: filter.label, run: () => change(filter) }),
  });
  const element = h(
    'div.field',
    {},
    h('span.field-label', {}, 'Only leads that fit'),
    h('div.filter-line', {}, list, menu),
    h('span.hint', {}, 'Deletions are sent for every lead.'),
    message,
  );
  draw();
  return makeField(element, {
    name: 'filters',
    read: () => bodyOf(conditions),
    write: () => {},
    fail: (text) => {
      message.textContent = text ?? '';
      message.hidden = !text;
    },
    focus: () => menu.querySelector('button').focus(),
  });

  async function change(filter, name = filter.id) {
    const answer = await askFilter(filter, name, conditions[name] ?? '');
    if (!answer) return;
    if (answer.name !== name || !answer.value) delete conditions[name];
    if (answer.value) conditions[answer.name] = answer.value;
    draw();
  }

  function draw() {
    replace(
      list,
      Object.entries(conditions).map(([name, value]) => {
        const { label, value: shown } = name === 'search' ? { label: 'Search', value } : described(name, value);
        const remove = () => {
          delete conditions[name];
          draw();
        };
        const edit = () => (name === 'search' ? null : change(filterNamed(name), name));
        return chip(
          h('button.chip-text', { type: 'button', onclick: edit }, h('span.label', {}, label), h('bdi', {}, shown)),
          { onremove: remove, label },
        );
      }),
    );
  }
}

/** Filters of a body as conditions of an address. */
export function conditionsOf(filters) {
  const conditions = {};
  for (const [name, value] of Object.entries(filters)) {
    if (name === 'customFields')
      for (const [key, of] of Object.entries(value)) conditions[`customFields.${key}`] = String(of);
    else conditions[name] = Array.isArray(value) ? value.join(',') : String(value);
  }
  return conditions;
}
