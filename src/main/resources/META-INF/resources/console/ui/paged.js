/**
 * A table that is read page by page with a cursor.
 *
 *   const list = pagedTable({table, one: 'import', load: (cursor) => get('/v1/imports', {cursor, limit: 25})});
 *   list.restart();   the first page
 *   list.reload();    the same page again, without dimming it
 *   list.pagination   of the page
 */
import { h, replace } from 'assets/dom.js';
import { count, number, total } from 'lib/format.js';
import { pager } from './pager.js';

export function pagedTable({ table, load, one, many = `${one}s`, waiting = 6 }) {
  const foot = h('div', { hidden: true });
  const element = h('div.paged', {}, table, foot);
  let cursors = [null];
  let latest = 0;

  async function show({ quiet = false } = {}) {
    const own = ++latest;
    if (!quiet) table.loading(waiting);
    try {
      const page = await load(cursors.at(-1));
      if (own !== latest) return;
      element.pagination = page.pagination;
      table.rows = page.data;
      drawFoot(page);
    } catch (error) {
      if (own !== latest || quiet) return;
      foot.hidden = true;
      table.fail(error, () => show());
    }
  }

  function drawFoot({ data, pagination }) {
    foot.hidden = data.length === 0 && cursors.length === 1;
    const to = (next) => () => {
      cursors = next;
      show();
    };
    replace(
      foot,
      pager({
        previous: cursors.length > 1 ? to(cursors.slice(0, -1)) : null,
        next: pagination.hasMore ? to([...cursors, pagination.nextCursor]) : null,
        text: text(pagination, one, many),
      }),
    );
  }

  const text = ({ total: all, totalIsEstimate, limit }) =>
    all <= limit
      ? count(all, one, many)
      : `${rangeOf(limit, all)} of ${total({ total: all, totalIsEstimate })} ${many}`;

  const rangeOf = (limit, all) =>
    `${number((cursors.length - 1) * limit + 1)}–${number(Math.min(cursors.length * limit, all))}`;

  return Object.assign(element, {
    pagination: null,
    restart: () => {
      cursors = [null];
      return show();
    },
    reload: () => (table.querySelector(':popover-open') ? Promise.resolve() : show({ quiet: true })),
  });
}
