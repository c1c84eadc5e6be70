/**
 * Fields and forms.
 *
 *   const name = field({name: 'name', label: 'Name', value, hint: 'Shown to members', required: true});
 *   const form = formOf({fields: [name, …], submit: 'Save', onsubmit: async (values) => {…}, cancel: () => {…}});
 *
 * `type` is text (default), email, number, date, password, textarea, select (with `options`: texts or `{value, label}`),
 * checkbox or radio (with `options`). Other properties, such as `placeholder`, `maxLength` and `rows`, go to the control.
 * A field is an element with `name`, `value` (a boolean for a checkbox) and `fail(message)`, a text or an element;
 * `fail(null)` clears it. Any element with these three can be in a form. An element without `name` is layout; fields
 * inside it are found. A form that is not the first thing to do on its screen is `plain`. With `request`, a function of
 * the values, the form offers "Copy as curl".
 *
 * If `onsubmit` throws, the form shows each message of `details` at the field whose name is the path or the beginning of
 * it (`tags[2]`, `customFields.revenue`), and everything else above the buttons.
 */
import { append, h, newId, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { ApiError } from 'lib/api.js';
import { curlButton } from './copy.js';

export function field({ name, label, type = 'text', value = '', hint = null, options = [], ...properties }) {
  const id = newId(name);
  const described = `${id}-hint`;
  const message = h('span.error', { id: `${id}-error`, hidden: true });
  const note = h('span.hint', { id: described }, hint ?? '');
  const shared = { id, name, 'aria-describedby': `${described} ${id}-error`, autocomplete: 'off', ...properties };
  const control = createControl(type, shared, label, value, options);
  const element =
    type === 'checkbox'
      ? h('div.field', {}, h('div.check', {}, control, h('label', { htmlFor: id }, label)), hint && note, message)
      : type === 'radio'
        ? h('div.field', {}, control, hint && note, message)
        : h('div.field', {}, h('label', { htmlFor: id }, label), control, hint !== null && note, message);
  return makeField(element, {
    name,
    read: () => (type === 'checkbox' ? control.checked : type === 'radio' ? chosen(control) : control.value),
    write: (next) => {
      if (type === 'checkbox') control.checked = next;
      else if (type === 'radio')
        control.querySelectorAll('input').forEach((input) => (input.checked = input.value === next));
      else control.value = next;
    },
    fail: (text) => {
      replace(message, text);
      message.hidden = !text;
      if (note.textContent) note.hidden = Boolean(text);
      if (type !== 'radio') control.setAttribute('aria-invalid', Boolean(text));
    },
    focus: () => (control.querySelector('input') ?? control).focus(),
  });
}

/** Gives an element the interface of a field. */
export function makeField(element, { name, read, write, fail, focus }) {
  element.dataset.field = name;
  Object.defineProperty(element, 'name', { value: name });
  Object.defineProperty(element, 'value', { get: read, set: write });
  return Object.assign(element, { fail, focusField: focus });
}

export function formOf({ fields, submit, onsubmit, cancel = null, danger = false, plain = false, request = null }) {
  const notice = h('div.notice.bad', { role: 'alert', hidden: true });
  const button = h(`button.button${plain ? '' : '.primary'}${danger ? '.danger' : ''}`, { type: 'submit' }, submit);
  const form = h(
    'form.form',
    { noValidate: true },
    fields,
    notice,
    h(
      'div.actions.end',
      {},
      request &&
        h(
          'span.first',
          {},
          curlButton(() => request(values())),
        ),
      cancel && h('button.button.quiet', { type: 'button', onclick: cancel }, 'Cancel'),
      button,
    ),
  );
  const all = () => [...form.querySelectorAll('[data-field]')];
  const values = () => Object.fromEntries(all().map((element) => [element.name, element.value]));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    all().forEach((element) => element.fail(null));
    notice.hidden = true;
    button.disabled = true;
    try {
      await onsubmit(values());
    } catch (error) {
      showFailure(error, all(), notice);
    } finally {
      button.disabled = false;
    }
  });
  return form;
}

/** A failure that a form shows at one of its fields. */
export function invalid(field, message) {
  return new ApiError({ status: 0, code: 'INVALID', message, details: [{ field, message }] });
}

/** Shows a failure at the fields it names, and the rest in `notice`, an element that is hidden otherwise. */
export function showFailure(error, fields, notice) {
  if (error.name === 'AbortError') return;
  if (!(error instanceof ApiError)) console.error(error);
  const rest = [];
  for (const { field: path, message } of error.details ?? []) {
    const target = fields
      .filter(({ name }) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`))
      .sort((a, b) => b.name.length - a.name.length)[0];
    if (target)
      target.fail(path === target.name ? message : `${path.slice(target.name.length).replace(/^\./, '')}: ${message}`);
    else rest.push(`${path}: ${message}`);
  }
  fields.find((element) => element.querySelector('[aria-invalid="true"]'))?.focusField();
  if (error.details?.length && !rest.length) return;
  replace(notice, icon('alert'), h('span', {}, rest.length ? rest.join(' · ') : error.message));
  notice.hidden = false;
}

function createControl(type, shared, label, value, options) {
  const entries = options.map((option) => (typeof option === 'string' ? { value: option, label: option } : option));
  switch (type) {
    case 'textarea':
      return h('textarea', { rows: 4, dir: 'auto', ...shared, value });
    case 'select':
      return append(
        h('select', shared),
        entries.map((option) => h('option', { value: option.value, selected: option.value === value }, option.label)),
      );
    case 'checkbox':
      return h('input', { type, ...shared, checked: Boolean(value) });
    case 'radio':
      return h(
        'fieldset',
        {},
        h('legend', {}, label),
        entries.map((option) =>
          h(
            'label.check',
            {},
            h('input', { type, name: shared.id, value: option.value, checked: option.value === value }),
            h('span', {}, option.label, option.hint && h('span.hint', {}, h('br'), option.hint)),
          ),
        ),
      );
    default:
      return h('input', { type, dir: type === 'text' ? 'auto' : null, ...shared, value: value ?? '' });
  }
}

const chosen = (group) => group.querySelector('input:checked')?.value ?? null;
