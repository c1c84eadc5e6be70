// Enrichment jobs of the workspace: the list, or one job.
import { h } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { get } from 'lib/api.js';
import { number } from 'lib/format.js';
import { href } from 'lib/router.js';
import { can } from 'lib/session.js';
import { progressBar } from 'ui/badge.js';
import { dataTable } from 'ui/data-table.js';
import { emptyState } from 'ui/empty.js';
import { pagedTable } from 'ui/paged.js';
import { time } from 'ui/time.js';
import { showJob } from './jobs/job.js';
import { isOpen, statusBadge, STATUS, TYPES } from './jobs/words.js';

const COLUMNS = [
  { label: 'Check', cell: ({ type }) => TYPES[type] ?? type, width: '13rem', phone: 'title' },
  { label: 'Status', cell: statusBadge, width: '8rem' },
  { label: 'Leads', cell: ({ totalLeads }) => number(totalLeads), width: '6rem', end: true },
  { label: 'Result', cell: result, width: '16rem' },
  { label: 'Started', cell: ({ createdAt }) => time(createdAt), width: '8rem' },
];

export default async (page) => {
  if (page.params.id) return showJob(page);
  const filters = { status: page.query.status ?? '' };
  const request = () => ({ path: '/v1/enrichment/jobs', query: { ...filters, limit: 25 } });
  const table = dataTable({ label: 'Jobs', columns: COLUMNS, href: ({ id }) => href(`/jobs/${id}`) });
  const list = pagedTable({
    table,
    one: 'job',
    load: (cursor) => {
      table.empty = filters.status
        ? emptyState({ icon: 'search', title: `No job is ${STATUS[filters.status]?.[0].toLowerCase()}` })
        : nothingYet();
      return get('/v1/enrichment/jobs', { ...request().query, cursor }, { signal: page.signal });
    },
  });
  const status = h(
    'select',
    { 'aria-label': 'Status', onchange: filter },
    h('option', { value: '' }, 'Every status'),
    Object.entries(STATUS).map(([value, [label]]) => h('option', { value, selected: value === filters.status }, label)),
  );
  page.show({ title: 'Verification', request }, h('div.toolbar', {}, status), list);
  await list.restart();
  page.every(2000, async () => {
    if (table.rows.some(isOpen)) await list.reload();
  });

  function filter() {
    filters.status = status.value;
    page.keepQuery(filters);
    list.restart();
  }
};

function result(job) {
  const { processedItems, totalItems, successCount, failedCount } = job.metadata;
  if (isOpen(job)) {
    return h(
      'span.row-progress',
      {},
      progressBar(processedItems, totalItems, 'Leads that are done'),
      h('span.number', {}, `${number(processedItems)} of ${number(totalItems)}`),
    );
  }
  return (
    [successCount && `${number(successCount)} with a result`, failedCount && `${number(failedCount)} without a result`]
      .filter(Boolean)
      .join(' · ') || 'No result'
  );
}

function nothingYet() {
  const leads = h('a.button.primary', { href: href('/leads') }, icon('leads'), 'Choose leads');
  return emptyState({
    icon: 'jobs',
    title: 'Nothing has been verified yet',
    text: 'Choose leads in the list and verify them: whether the address accepts mail, which provider hosts it, and which gateway protects it.',
    actions: can('leads:read') ? [leads] : [],
  });
}
