// The webhooks of the workspace.
import { cut, h } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { get } from 'lib/api.js';
import { count, number } from 'lib/format.js';
import { href, navigate } from 'lib/router.js';
import { dataTable } from 'ui/data-table.js';
import { emptyState } from 'ui/empty.js';
import { time } from 'ui/time.js';
import { createWebhook } from './webhooks/form.js';
import { statusBadge } from './webhooks/words.js';

const REQUEST = { path: '/v1/webhooks' };

const COLUMNS = [
  { label: 'Name', cell: ({ name }) => cut(name), width: '11rem', phone: 'title' },
  { label: 'URL', cell: ({ url }) => cut(url), width: '14rem' },
  { label: 'Status', cell: statusBadge, width: '7rem' },
  {
    label: 'Events',
    cell: ({ events }) => h('span', { title: events.join('\n') }, count(events.length, 'type')),
    width: '6rem',
  },
  { label: 'Delivered', cell: ({ stats }) => number(stats.totalDelivered), width: '6rem', end: true },
  { label: 'Waiting', cell: ({ stats }) => number(stats.pending), width: '5rem', end: true },
  { label: 'Given up', cell: ({ stats }) => failed(stats.totalFailed), width: '5.5rem', end: true },
  { label: 'Last delivery', cell: ({ stats }) => time(stats.lastDeliveredAt), width: '8rem' },
];

export default async (page) => {
  const table = dataTable({ label: 'Webhooks', columns: COLUMNS, href: ({ id }) => href(`/webhooks/${id}`) });
  const create = h('button.button.primary', { type: 'button', onclick: add }, icon('plus'), 'New webhook');
  table.empty = emptyState({
    icon: 'webhooks',
    title: 'No webhooks yet',
    text: 'A webhook is a URL of yours that receives each change of a lead as it happens, signed and repeated until it arrives.',
    actions: [h('button.button', { type: 'button', onclick: add }, icon('plus'), 'New webhook')],
  });
  page.show({ title: 'Webhooks', request: REQUEST, actions: [create] }, table);
  page.key('n', 'New webhook', add);
  await load();
  page.every(10_000, load);

  async function load() {
    if (!table.rows.length) table.loading(3);
    try {
      table.rows = (await get(REQUEST.path, {}, { signal: page.signal })).data;
    } catch (error) {
      table.fail(error, load);
    }
  }

  async function add() {
    const created = await createWebhook();
    if (created) navigate(`/webhooks/${created.id}`);
  }
};

const failed = (value) => (value ? h('span.bad-number', {}, number(value)) : '0');
