/** `searchField({label, value, placeholder, onsearch})`: a search that waits for a pause in typing; `focusField()`. */
import { h } from 'assets/dom.js';
import { icon } from 'assets/icons.js';

const PAUSE_MS = 250;

export function searchField({ label, value = '', placeholder = label, onsearch }) {
  let timer = null;
  let last = value;
  const search = () => {
    clearTimeout(timer);
    if (input.value.trim() === last) return;
    last = input.value.trim();
    onsearch(last);
  };
  const input = h('input', {
    type: 'search',
    value,
    placeholder,
    'aria-label': label,
    autocomplete: 'off',
    spellcheck: false,
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(search, PAUSE_MS);
    },
    onkeydown: (event) => {
      if (event.key === 'Enter') search();
      else if (event.key === 'Escape') input.blur();
    },
  });
  return Object.assign(h('div.search', {}, icon('search'), input, h('kbd', { 'aria-hidden': 'true' }, '/')), {
    focusField: () => input.focus(),
  });
}
