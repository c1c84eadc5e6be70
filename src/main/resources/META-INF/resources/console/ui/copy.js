/**
 * `copyButton(text, label)` copies a text, or the result of a function. `curlButton(request)` copies a request as a
 * command; `request` may be a function, so that it is the request of the moment.
 */
import { curl } from '../lib/curl.js';
import { h, replace } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { toast } from './toast.js';

export function copyButton(text, label = 'Copy', { name = 'copy', iconOnly = false } = {}) {
  const content = () => [icon(name), !iconOnly && label];
  const button = h(
    `button.button.quiet.copy${iconOnly ? '.icon-only' : ''}`,
    { type: 'button', title: label, 'aria-label': label },
    content(),
  );
  button.addEventListener('click', async () => {
    await write(typeof text === 'function' ? text() : text, button);
    replace(button, icon('check'), !iconOnly && label);
    toast('Copied');
    setTimeout(() => replace(button, content()), 1500);
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

export const curlButton = (request) =>
  copyButton(() => curl(typeof request === 'function' ? request() : request), 'Copy as curl', {
    name: 'curl',
    iconOnly: true,
  });
