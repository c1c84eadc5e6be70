/** `figures([{label, value, tone, hint}])` shows numbers side by side; `value` is a number or a text. */
import { h } from 'assets/dom.js';
import { number } from 'lib/format.js';

export const figures = (entries) =>
  h(
    'dl.figures',
    {},
    entries.map(({ label, value, tone = '', hint = null }) =>
      h(
        'div',
        { class: tone },
        h('dt', {}, label),
        h('dd.number', {}, typeof value === 'number' ? number(value) : value),
        hint && h('dd.label', {}, hint),
      ),
    ),
  );
