/*
 * How many leads meet conditions: the total of a page of one lead, which is exact up to 10,000. The same question is
 * asked once, and a few at a time, so that other requests of the page do not wait.
 */
import { get } from 'lib/api.js';

const AT_A_TIME = 4;

export class Counts {
  #signal;
  #known = new Map();
  #waiting = [];
  #running = 0;

  constructor(signal) {
    this.#signal = signal;
  }

  /** Resolves to `{total, totalIsEstimate}`. */
  of(query) {
    const key = JSON.stringify(query);
    if (!this.#known.has(key)) this.#known.set(key, this.#queued(query));
    return this.#known.get(key);
  }

  async #queued(query) {
    if (this.#running >= AT_A_TIME) await new Promise((resolve) => this.#waiting.push(resolve));
    this.#running++;
    try {
      const { pagination } = await get('/v1/leads', { ...query, limit: 1 }, { signal: this.#signal });
      return pagination;
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }
}
