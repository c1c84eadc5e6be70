/**
 * States of a screen or a table.
 *
 *   emptyState({icon: 'leads', title: 'No leads yet', text, actions: [element]})
 *   failureNotice(error, retry)   a failed request in place, with "Try again" if `retry` is a function
 *   notice('careful', content)    a message in place: '', 'good', 'careful' or 'bad'
 *   skeleton(lines)               grey lines of the height of text
 */
import { h } from 'assets/dom.js';
import { icon } from 'assets/icons.js';

export function emptyState({ icon: name, title, text = null, actions = [] }) {
  return h(
    'div.empty',
    {},
    icon(name),
    h('h2', {}, title),
    text && h('p.muted', {}, text),
    h('div.actions', {}, actions),
  );
}

export function notice(kind, ...content) {
  return h(
    `div.notice${kind ? `.${kind}` : ''}`,
    {},
    icon({ '': 'info', good: 'check' }[kind] ?? 'alert'),
    h('div', {}, content),
  );
}

export function failureNotice(error, retry = null) {
  if (!error.code) console.error(error);
  return h(
    'div.notice.bad',
    { role: 'alert' },
    icon('alert'),
    h(
      'div',
      {},
      h('p', {}, error.code ? error.message : 'The page has a defect. The console of the browser has the cause.'),
      error.requestId && h('p.label', {}, 'Request ', h('code', {}, error.requestId)),
      retry && h('p', {}, h('button.button.small', { type: 'button', onclick: retry }, icon('refresh'), 'Try again')),
    ),
  );
}

const WIDTHS = ['72%', '48%', '60%', '36%', '66%'];

export function skeleton(lines = 3) {
  const bars = Array.from({ length: lines }, (_, index) => {
    const bar = h('span.skeleton');
    bar.style.width = WIDTHS[index % WIDTHS.length];
    return bar;
  });
  return h('div.skeletons', { 'aria-hidden': 'true' }, bars);
}
