/**
 * `time(iso)`: `<lk-time>` says "3 min ago" for a week and the date after it, and keeps up with the clock; its title is the
 * exact time.
 */
import { h, replace } from 'assets/dom.js';
import { ago, exact } from 'lib/format.js';

const REDRAWN_MS = 30_000;

class RelativeTime extends HTMLElement {
  #timer = null;

  setUp(iso) {
    this.iso = iso;
    this.#draw();
    return this;
  }

  connectedCallback() {
    this.#timer = setInterval(() => this.#draw(), REDRAWN_MS);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #draw() {
    replace(this, h('time', { datetime: this.iso, title: exact(this.iso) }, ago(this.iso)));
  }
}

customElements.define('lk-time', RelativeTime);

export const time = (iso) => (iso ? document.createElement('lk-time').setUp(iso) : h('span.muted', {}, '–'));
