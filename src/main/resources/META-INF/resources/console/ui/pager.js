/**
 * Paging by cursor. `pager({previous, next, text})`: `previous` and `next` are functions, or null where there is no such
 * page.
 */
import { h } from 'assets/dom.js';
import { icon } from 'assets/icons.js';

export function pager({ previous, next, text }) {
  const step = (label, name, run) =>
    h(
      'button.button.icon-only',
      { type: 'button', 'aria-label': label, title: label, disabled: !run, onclick: run },
      icon(name),
    );
  return h(
    'nav.pager',
    { 'aria-label': 'Pages' },
    h('span.number', { 'aria-live': 'polite' }, text),
    h('span.actions', {}, step('Previous page', 'left', previous), step('Next page', 'right', next)),
  );
}
