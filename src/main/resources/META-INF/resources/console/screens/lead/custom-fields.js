/*
 * The custom fields of a lead as rows: key, value, and whether the value is text or any other JSON. A number keeps its
 * digits (api.js). The element is a field of field.js; its value is the whole object.
 */
import { cut, h, newId, replace, visible } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { parseJson } from 'lib/api.js';
import { invalid, makeField } from 'ui/field.js';

export function customFields(initial, { editable, onchange }) {
  const name = 'customFields';
  const rows = h('div.custom-rows');
  const message = h('p.field-error.error', { role: 'alert', hidden: true });
  const add = h('button.button.quiet.small', { type: 'button' }, icon('plus'), 'Add a field');
  const nothing = h('p.muted', {}, 'No custom fields.');
  const element = h('div.field', {}, rows, nothing, message, editable && h('div', {}, add));

  const append = (key, value, isNew = false) => {
    const entry = row(key, value, { isNew, editable, onremove: () => (entry.remove(), changed()) });
    rows.append(entry);
    return entry;
  };
  const changed = () => {
    nothing.hidden = rows.childElementCount > 0 || (editable && isTouched());
    onchange();
  };
  const isTouched = () => rows.childElementCount > 0;
  const draw = (values) => {
    replace(rows);
    Object.entries(values).forEach(([key, value]) => append(key, value));
    nothing.hidden = rows.childElementCount > 0;
  };
  add.addEventListener('click', () => {
    append('', '', true).querySelector('input').focus();
    changed();
  });
  rows.addEventListener('input', changed);
  draw(initial);
  return makeField(element, {
    name,
    read: () => Object.fromEntries([...rows.children].map((entry) => entry.read()).filter(([key]) => key)),
    write: draw,
    fail: (text) => {
      replace(message, text);
      message.hidden = !text;
    },
    focus: () => rows.querySelector('input')?.focus(),
  });
}

function row(key, value, { isNew, editable, onremove }) {
  const isText = typeof value === 'string';
  const id = newId('custom');
  const keyInput =
    isNew && h('input', { 'aria-label': 'Name of the field', placeholder: 'Name', maxLength: 64, dir: 'auto' });
  const label = isNew ? keyInput : h('label.custom-key', { htmlFor: id }, cut(key));
  const kind = h(
    'select',
    { 'aria-label': `Kind of ${visible(key) || 'the field'}`, disabled: !editable },
    h('option', { value: 'text', selected: isText }, 'Text'),
    h('option', { value: 'json', selected: !isText }, 'JSON'),
  );
  const control = h('textarea', {
    id,
    rows: 1,
    dir: 'auto',
    readOnly: !editable,
    'aria-label': isNew ? 'Value' : null,
    value: isText ? value : JSON.stringify(value),
  });
  const remove = h(
    'button.button.quiet.icon-only',
    { type: 'button', 'aria-label': `Remove ${visible(key) || 'the field'}`, title: 'Remove', onclick: onremove },
    icon('trash'),
  );
  const entry = h('div.custom-row', {}, label, control, kind, editable && remove);
  entry.read = () => {
    const name = isNew ? keyInput.value.trim() : key;
    if (kind.value === 'text') return [name, control.value];
    try {
      return [name, parseJson(control.value)];
    } catch {
      throw invalid('customFields', `${name}: write a number, true, false, a list or an object, or choose Text`);
    }
  };
  return entry;
}
