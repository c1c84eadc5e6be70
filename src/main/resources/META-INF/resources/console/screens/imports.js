// The imports of the workspace, and the place where a file is dropped.
import { cut } from 'assets/dom.js';
import { get } from 'lib/api.js';
import { number } from 'lib/format.js';
import { href, navigate } from 'lib/router.js';
import { dataTable } from 'ui/data-table.js';
import { pagedTable } from 'ui/paged.js';
import { time } from 'ui/time.js';
import { dropZone } from './imports/drop-zone.js';
import { outcome, statusBadge } from './imports/status.js';

const REQUEST = { path: '/v1/imports', query: { limit: 25 } };

const COLUMNS = [
  { label: 'File', cell: ({ fileName }) => cut(fileName), width: '16rem', phone: 'title' },
  { label: 'Status', cell: statusBadge, width: '8rem' },
  { label: 'Rows', cell: ({ totalRows }) => number(totalRows), width: '6rem', end: true },
  { label: 'Result', cell: (job) => cut(outcome(job)), width: '18rem' },
  { label: 'Uploaded', cell: ({ createdAt }) => time(createdAt), width: '8rem' },
];

export default async (page) => {
  const table = dataTable({ label: 'Imports', columns: COLUMNS, href: ({ id }) => href(`/imports/${id}`) });
  const list = pagedTable({
    table,
    one: 'import',
    load: (cursor) => get(REQUEST.path, { ...REQUEST.query, cursor }, { signal: page.signal }),
  });
  const zone = dropZone({ onstored: ({ id }) => navigate(`/imports/${id}`) });
  page.show({ title: 'Imports', request: REQUEST }, zone, list);
  page.key('n', 'Choose a file to import', () => zone.choose());
  await list.restart();
  // Without imports the place to drop a file is the screen.
  const isEmpty = list.pagination?.total === 0;
  list.hidden = isEmpty;
  zone.classList.toggle('large', isEmpty);
  page.every(2000, async () => {
    if (table.rows.some(({ status }) => status === 'running')) await list.reload();
  });
};
