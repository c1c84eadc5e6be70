/**
 * `<lk-search>`: a search that waits for a pause in typing.
 *
 *   const search = searchField({label: 'Search leads', value, placeholder, onsearch: (text) => {…}});
 *   search.focusField();
 *
 * What is typed right before the screen is left is not searched.
 */
import { h, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';

const PAUSE_MS = 250;

class SearchField extends HTMLElement {
  #input;
  #timer = null;
  #last;
  #onsearch;

  setUp({ label, value = '', placeholder = label, onsearch }) {
    this.#last = value;
    this.#onsearch = onsearch;
    this.#input = h('input', {
      type: 'search',
      value,
      placeholder,
      'aria-label': label,
      autocomplete: 'off',
      spellcheck: false,
      oninput: () => this.#wait(),
      onkeydown: ({ key }) => {
        if (key === 'Enter') this.#search();
        else if (key === 'Escape') this.#input.blur();
      },
    });
    replace(this, icon('search'), this.#input, h('kbd', { 'aria-hidden': 'true' }, '/'));
    return this;
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  focusField() {
    this.#input.focus();
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#search(), PAUSE_MS);
  }

  #search() {
    clearTimeout(this.#timer);
    const text = this.#input.value.trim();
    if (text === this.#last) return;
    this.#last = text;
    this.#onsearch(text);
  }
}

customElements.define('lk-search', SearchField);

export const searchField = (options) => document.createElement('lk-search').setUp(options);
