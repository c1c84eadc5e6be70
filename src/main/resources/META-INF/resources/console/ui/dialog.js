/**
 * Dialogs.
 *
 *   const {close, element} = openDialog({title, content, actions, wide, onclose});
 *   if (await ask({title: 'Delete 3 leads?', text, action: 'Delete 3 leads', danger: true, typed: 'delete'})) …
 *   const result = await askForm({title, intro, fields, submit: 'Create', onsubmit: async (values) => …, wide});
 *
 * `ask` resolves to true or false. With `typed` that word has to be typed first. `askForm` resolves to what `onsubmit`
 * returns, or null if the dialog is closed; field.js says how failures are shown.
 */
import { data, h, newId, visible } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { field, formOf, invalid } from './field.js';

export function openDialog({ title, content, actions = [], wide = false, onclose = () => {} }) {
  const close = () => element.close();
  const id = newId('dialog');
  const element = h(
    'dialog',
    { class: wide ? 'wide' : '', 'aria-labelledby': id },
    h(
      'div.dialog',
      {},
      h(
        'header',
        {},
        h('h2', { id }, title),
        h('button.button.quiet.icon-only', { type: 'button', 'aria-label': 'Close', onclick: close }, icon('close')),
      ),
      h('div.dialog-body', {}, content),
      actions.length ? h('footer', {}, actions) : null,
    ),
  );
  // A press that began inside, such as the selection of text, does not close the dialog.
  let pressed = null;
  element.addEventListener('pointerdown', (event) => (pressed = event.target));
  element.addEventListener('click', (event) => event.target === element && pressed === element && close());
  element.addEventListener('close', () => {
    element.remove();
    onclose();
  });
  document.body.append(element);
  element.showModal();
  element.querySelector('[autofocus], .dialog-body :is(input, select, textarea)')?.focus();
  return { element, close };
}

/** Closes what belongs to a screen that is left. */
export const closeDialogs = () => document.querySelectorAll('dialog').forEach((dialog) => dialog.close());

export function askForm({ title, intro = null, fields, onsubmit, wide = false, ...options }) {
  return new Promise((resolve) => {
    let result = null;
    const form = formOf({
      ...options,
      fields: [intro, ...fields],
      cancel: () => opened.close(),
      onsubmit: async (values) => {
        result = (await onsubmit(values)) ?? true;
        opened.close();
      },
    });
    const opened = openDialog({ title, wide, content: form, onclose: () => resolve(result) });
  });
}

export async function ask({ title, text = null, action, danger = false, typed = null }) {
  const word = typed && field({ name: 'typed', label: `Type “${visible(typed)}” to confirm`, required: true });
  const result = await askForm({
    title,
    danger,
    intro: text && h('p.muted', {}, text),
    fields: [word],
    submit: action,
    onsubmit: async (values) => {
      if (typed && values.typed.trim() !== typed) throw invalid('typed', `Type “${visible(typed)}”`);
    },
  });
  return result !== null;
}

/** Shows a secret once, to be copied. */
export function showOnce({ title, text, secret, copy }) {
  copy.autofocus = true;
  return new Promise((resolve) => {
    const opened = openDialog({
      title,
      content: [
        h('p.muted', {}, text),
        h('pre.wrap', { tabIndex: 0, role: 'group', 'aria-label': title }, data(secret)),
      ],
      actions: [copy, h('button.button.primary', { type: 'button', onclick: () => opened.close() }, 'Done')],
      onclose: resolve,
    });
  });
}
