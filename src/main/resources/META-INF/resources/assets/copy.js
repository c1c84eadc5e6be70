/**
 * `copyButton(text, {label, name, iconOnly, oncopied})` copies a text, or the result of a function; `name` is that of its
 * icon, and `oncopied` announces the copy.
 */
import { h, replace } from './dom.js';
import { icon } from './icons.js';

const CONFIRMED_MS = 1500;

export function copyButton(text, { label = 'Copy', name = 'copy', iconOnly = false, oncopied }) {
  const content = () => [icon(name), !iconOnly && label];
  const button = h(
    `button.button.quiet.copy${iconOnly ? '.icon-only' : ''}`,
    { type: 'button', title: label, 'aria-label': label },
    content(),
  );
  button.addEventListener('click', async () => {
    await write(typeof text === 'function' ? text() : text, button);
    replace(button, icon('check'), !iconOnly && label);
    oncopied();
    setTimeout(() => replace(button, content()), CONFIRMED_MS);
  });
  return button;
}

async function write(text, button) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Without HTTPS browsers have the older command only. It copies what is selected, within the same dialog.
  const area = h('textarea.visually-hidden', { value: text, 'aria-hidden': 'true' });
  button.after(area);
  area.select();
  document.execCommand('copy');
  area.remove();
  button.focus();
}
