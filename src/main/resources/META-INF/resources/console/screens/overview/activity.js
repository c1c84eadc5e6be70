// The card of the newest imports and verification jobs, repeated while one of them runs.
import { data, h, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { get } from 'lib/api.js';
import { count } from 'lib/format.js';
import { href } from 'lib/router.js';
import { can } from 'lib/session.js';
import { statusBadge as importBadge } from 'screens/imports/status.js';
import { statusBadge as jobBadge, TYPES } from 'screens/jobs/words.js';
import { progressBar } from 'ui/badge.js';
import { failureNotice, skeleton } from 'ui/empty.js';
import { time } from 'ui/time.js';

const SHOWN = 6;
const POLL_MS = 3000;
const RUNNING = ['running', 'processing', 'pending'];

export function activityCard(page) {
  const content = h('div.activity', {}, skeleton(5));
  let running = true;
  const load = async () => {
    try {
      const [imports, jobs] = await Promise.all([
        read(page, can('import'), '/v1/imports', ofImport),
        read(page, can('enrich'), '/v1/enrichment/jobs', ofJob),
      ]);
      const entries = [...imports, ...jobs].sort((a, b) => b.createdAt.localeCompare(a.createdAt)).slice(0, SHOWN);
      running = entries.some(({ status }) => RUNNING.includes(status));
      replace(
        content,
        entries.length ? h('ul', {}, entries.map(row)) : h('p.muted', {}, 'No imports and no verification jobs yet.'),
      );
    } catch (error) {
      if (error.name !== 'AbortError') replace(content, failureNotice(error, load));
    }
  };
  load();
  page.every(POLL_MS, () => running && load());
  return h('section.card', { 'aria-label': 'Imports and jobs' }, h('h2', {}, 'Imports and jobs'), content);
}

async function read(page, allowed, path, convert) {
  return allowed ? (await get(path, { limit: SHOWN }, { signal: page.signal })).data.map(convert) : [];
}

const ofImport = (job) => ({
  icon: 'imports',
  title: data(job.fileName),
  badge: importBadge(job),
  href: href(`/imports/${job.id}`),
  status: job.status,
  createdAt: job.createdAt,
  done: job.processedRows,
  all: job.totalRows,
  text: count(job.totalRows, 'row'),
});

const ofJob = (job) => ({
  icon: 'jobs',
  title: TYPES[job.type],
  badge: jobBadge(job),
  href: href(`/jobs/${job.id}`),
  status: job.status,
  createdAt: job.createdAt,
  done: job.metadata.processedItems,
  all: job.metadata.totalItems,
  text: count(job.totalLeads, 'lead'),
});

function row(entry) {
  return h(
    'li',
    {},
    h(
      'a',
      { href: entry.href },
      icon(entry.icon),
      h('span.cut', {}, entry.title, h('span.label.cut', {}, entry.text, ' · ', time(entry.createdAt))),
      entry.badge,
    ),
    RUNNING.includes(entry.status) && progressBar(entry.done, entry.all, 'Progress'),
  );
}
