/**
 * What a screen gets: `export default async (page) => {…}`.
 *
 *   page.params, page.query        from the address: '/leads/:id?tab=history'
 *   page.show({title, meta, back, actions, request}, …content)
 *                                  the whole screen. `back` is {href, label}; `actions` are elements, the primary one
 *                                  last; `request` (or a function that returns it) is the request of "Copy as curl"
 *   page.signal                    aborts when the screen is left; pass it to requests
 *   page.every(1000, task)         repeats an async task while the screen is open and the tab is visible
 *   page.key('n', 'New lead', fn)  a key of this screen
 *   page.keepQuery({search}, {push: true})   changes the address only
 *   page.unsaved = () => true      asks before the screen is left
 *   page.failed(error)             shows that the screen cannot be read
 *
 * Show a skeleton first and the content later, so that the title stands at once.
 */
import { h, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { curlButton } from 'ui/copy.js';
import { failureNotice } from 'ui/empty.js';
import { bind } from './keyboard.js';
import { keepAddress } from './router.js';

export class Page {
  unsaved = () => false;
  #outlet;
  #abort = new AbortController();

  constructor(outlet, { path, params, query }) {
    this.#outlet = outlet;
    Object.assign(this, { path, params, query });
  }

  get signal() {
    return this.#abort.signal;
  }

  leave() {
    this.#abort.abort();
  }

  show({ title, meta = null, back = null, actions = [], request = null }, ...content) {
    if (this.signal.aborted) return;
    const text = typeof title === 'string' ? title : title.textContent;
    document.title = `${text} · Leadkeep`;
    const hadFocus = this.#outlet.contains(document.activeElement) || document.activeElement === document.body;
    const heading = h('h1', { tabIndex: -1 }, title);
    replace(
      this.#outlet,
      h(
        'header.page-head',
        {},
        back && h('a.back', { href: back.href }, icon('left'), back.label),
        h('div.page-title', {}, heading, meta && h('div.page-meta', {}, meta)),
        h('div.actions', {}, request && curlButton(request), actions),
      ),
      h('div.page-body', {}, content),
    );
    if (hadFocus) heading.focus({ preventScroll: true });
  }

  key(key, label, handler) {
    bind(key, label, handler, this.signal);
  }

  keepQuery(query, options) {
    this.query = query;
    keepAddress(this.path, query, options);
  }

  every(milliseconds, task) {
    const repeat = async () => {
      if (this.signal.aborted) return;
      // A round that fails is repeated like any other.
      if (document.visibilityState === 'visible') await Promise.resolve(task()).catch(() => {});
      if (!this.signal.aborted) setTimeout(repeat, milliseconds);
    };
    setTimeout(repeat, milliseconds);
  }

  failed(error) {
    if (error.name === 'AbortError' || this.signal.aborted) return;
    const again = () => dispatchEvent(new Event('hashchange'));
    this.show(
      { title: error.status === 404 ? 'Not found' : 'Not available' },
      failureNotice(error, error.status === 404 ? null : again),
    );
  }
}
