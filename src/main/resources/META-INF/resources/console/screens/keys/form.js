// The form of a key.
import { h } from 'assets/dom.js';
import { patch, post } from 'lib/api.js';
import { can, session } from 'lib/session.js';
import { copyButton } from 'ui/copy.js';
import { askForm, showOnce } from 'ui/dialog.js';
import { field, invalid, makeField } from 'ui/field.js';
import { PRESETS, SCOPES } from './words.js';

const CHOSEN = 'scopes';
const READ_ONLY = ['leads:read', 'export', 'dnc:read', 'events:read', 'workspace:read'];

export async function createKey(path, { platform }) {
  const created = await askKey({
    title: platform ? 'New platform key' : 'New key',
    submit: 'Create key',
    key: {
      name: '',
      preset: mayGive('full') && platform ? 'full' : null,
      scopes: [],
      expiresAt: null,
      allowedCidrs: [],
    },
    save: async (values) => (await post(path, values)).data,
  });
  if (created) {
    await showOnce({
      title: 'The new key',
      text: 'Copy it now: it is shown this once.',
      secret: created.apiKey,
      copy: copyButton(created.apiKey, 'Copy key'),
    });
  }
  return created;
}

export const editKey = (path, key) =>
  askKey({
    title: 'Edit key',
    submit: 'Save',
    key,
    save: async (values) => (await patch(`${path}/${key.id}`, changes(key, values))).data,
  });

/** Only what differs: a key may have scopes that the key of this session cannot give. */
function changes(key, values) {
  const same = (name) => JSON.stringify(values[name] ?? null) === JSON.stringify(key[name] ?? null);
  const access = values.preset
    ? key.preset !== values.preset && { preset: values.preset }
    : (key.preset || !same('scopes')) && { scopes: values.scopes };
  return {
    ...(!same('name') && { name: values.name }),
    ...access,
    ...(values.expiresAt !== dayOf(key.expiresAt) && { expiresAt: values.expiresAt }),
    ...(!same('allowedCidrs') && { allowedCidrs: values.allowedCidrs }),
  };
}

function askKey({ title, submit, key, save }) {
  const access = field({
    name: 'access',
    label: 'Access',
    type: 'radio',
    value: key.preset ?? CHOSEN,
    options: [
      ...Object.entries(PRESETS)
        .filter(([preset]) => mayGive(preset) || key.preset === preset)
        .map(([value, words]) => ({ value, ...words })),
      { value: CHOSEN, label: 'Chosen scopes', hint: 'Only what the program needs.' },
    ],
  });
  const scopes = scopesField(key.scopes);
  const showScopes = () => (scopes.hidden = access.value !== CHOSEN);
  access.addEventListener('change', showScopes);
  showScopes();
  return askForm({
    title,
    submit,
    wide: true,
    fields: [
      field({
        name: 'name',
        label: 'Name',
        value: key.name,
        placeholder: 'Nightly export',
        maxLength: 255,
        hint: 'Which program uses it.',
      }),
      access,
      scopes,
      h(
        'div.form-row',
        {},
        field({
          name: 'expiresAt',
          label: 'Expires',
          type: 'date',
          value: dayOf(key.expiresAt) ?? '',
          hint: 'At the beginning of that day (UTC). Empty: never.',
        }),
        field({
          name: 'allowedCidrs',
          label: 'Only from these networks',
          type: 'textarea',
          rows: 2,
          value: key.allowedCidrs.join('\n'),
          placeholder: '203.0.113.0/24',
          hint: 'One a line. Empty: from everywhere.',
        }),
      ),
    ],
    onsubmit: (values) => {
      if (values.access === CHOSEN && !values.scopes.length) throw invalid('scopes', 'Choose at least one');
      const networks = values.allowedCidrs.split(/[\s,]+/).filter(Boolean);
      return save({
        name: values.name.trim(),
        ...(values.access === CHOSEN ? { scopes: values.scopes } : { preset: values.access }),
        expiresAt: values.expiresAt || null,
        allowedCidrs: networks,
      });
    },
  });
}

const dayOf = (iso) => iso?.slice(0, 10) ?? null;

/** A key can give no more than it has. */
function mayGive(preset) {
  if (session.key.preset === 'full') return true;
  return preset === 'readOnly' && READ_ONLY.every(can);
}

function scopesField(chosen) {
  const boxes = Object.entries(SCOPES)
    .filter(([scope]) => can(scope) || chosen.includes(scope))
    .map(([scope, label]) => ({
      scope,
      label,
      input: h('input', { type: 'checkbox', checked: chosen.includes(scope) }),
    }));
  const message = h('span.error', { hidden: true });
  const element = h(
    'fieldset.field',
    {},
    h('legend', {}, 'Scopes'),
    h(
      'div.scopes',
      {},
      boxes.map(({ scope, label, input }) =>
        h('label.check', {}, input, h('span', {}, label, ' ', h('code.label', {}, scope))),
      ),
    ),
    message,
  );
  return makeField(element, {
    name: 'scopes',
    read: () => boxes.filter(({ input }) => input.checked).map(({ scope }) => scope),
    write: () => {},
    fail: (text) => {
      message.textContent = text ?? '';
      message.hidden = !text;
    },
    focus: () => boxes[0].input.focus(),
  });
}
