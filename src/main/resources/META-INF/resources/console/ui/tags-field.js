/** `tagsField({name, label, value, hint})`: a field (field.js) whose value is an array of texts, shown as chips. */
import { h, newId, replace } from 'assets/dom.js';
import { chip } from './badge.js';
import { makeField } from './field.js';

export function tagsField({
  name,
  label,
  value = [],
  hint = null,
  placeholder = 'Add a tag',
  editable = true,
  onchange = () => {},
}) {
  const id = newId(name);
  const message = h('span.error', { id: `${id}-error`, hidden: true });
  const input = h('input', {
    id,
    dir: 'auto',
    placeholder,
    autocomplete: 'off',
    hidden: !editable,
    oninput: onchange,
    'aria-describedby': `${id}-error`,
  });
  const chips = h('span.chips');
  let tags = [...value];

  const draw = () =>
    replace(
      chips,
      tags.map((tag) => chip(tag, { onremove: editable && (() => change(tags.filter((each) => each !== tag))) })),
    );
  const change = (next) => {
    tags = [...new Set(next)];
    draw();
    input.focus();
    onchange();
  };
  const add = () => {
    const added = input.value
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean);
    input.value = '';
    if (added.length) change([...tags, ...added]);
  };
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if ((event.key === 'Enter' && input.value.trim()) || event.key === ',') {
      event.preventDefault();
      add();
    } else if (event.key === 'Backspace' && !input.value && tags.length) change(tags.slice(0, -1));
  });
  draw();
  const element = h(
    'div.field',
    {},
    h('label', { htmlFor: id }, label),
    h(
      'div.tags-input',
      { onclick: (event) => event.target.matches('.tags-input, .chips') && input.focus() },
      chips,
      input,
    ),
    hint && h('span.hint', {}, hint),
    message,
  );
  return makeField(element, {
    name,
    read: () => [
      ...new Set([
        ...tags,
        ...input.value
          .split(',')
          .map((tag) => tag.trim())
          .filter(Boolean),
      ]),
    ],
    write: (next) => {
      tags = [...next];
      input.value = '';
      draw();
    },
    fail: (text) => {
      replace(message, text);
      message.hidden = !text;
      input.setAttribute('aria-invalid', Boolean(text));
    },
    focus: () => input.focus(),
  });
}
