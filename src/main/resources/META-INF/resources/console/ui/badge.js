/**
 * `badge('Running', 'busy')` states something in a word; the tone is '', 'good', 'careful', 'bad' or 'busy'.
 * `chip(content, {onremove, label})` is a filter or a tag; `progressBar(done, all, label)` an element whose
 * `set(done, all)` moves it.
 */
import { h } from 'assets/dom.js';
import { icon } from 'assets/icons.js';

export const badge = (text, tone = '') => h('span.badge', { class: tone }, text);

export function chip(content, { onremove = null, label = '' } = {}) {
  return h(
    'span.chip',
    {},
    h('span', { dir: 'auto', title: typeof content === 'string' ? content : null }, content),
    onremove &&
      h('button', { type: 'button', 'aria-label': `Remove ${label || content}`, onclick: onremove }, icon('close')),
  );
}

export function progressBar(done, all, label = 'Progress') {
  const bar = h('span');
  const element = h(
    'div.progress',
    { role: 'progressbar', 'aria-label': label, 'aria-valuemin': 0, 'aria-valuemax': 100 },
    bar,
  );
  element.set = (value, of) => {
    const percent = of ? Math.min(Math.round((value / of) * 100), 100) : 0;
    element.setAttribute('aria-valuenow', percent);
    bar.style.width = `${percent}%`;
  };
  element.set(done, all);
  return element;
}
