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
    try {
      await navigator.clipboard.writeText(typeof text === 'function' ? text() : text);
    } catch {
      toast('The browser does not permit to copy. Select the text instead.');
      return;
    }
    replace(button, icon('check'), !iconOnly && label);
    toast('Copied');
    setTimeout(() => replace(button, content()), 1500);
  });
  return button;
}

export const curlButton = (request) =>
  copyButton(() => curl(typeof request === 'function' ? request() : request), 'Copy as curl', {
    name: 'curl',
    iconOnly: true,
  });
