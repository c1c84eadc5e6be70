// One enrichment job: its progress, and why leads have no result.
import { h, replace } from 'assets/dom.js';
import { get, post } from 'lib/api.js';
import { count, dateTime, duration, number } from 'lib/format.js';
import { progressBar } from 'ui/badge.js';
import { ask } from 'ui/dialog.js';
import { notice, skeleton } from 'ui/empty.js';
import { figures } from 'ui/figures.js';
import { toastError } from 'ui/toast.js';
import { isOpen, REASONS, statusBadge, TYPES } from './words.js';

export async function showJob(page) {
  const path = `/v1/enrichment/jobs/${page.params.id}`;
  const back = { href: '#/jobs', label: 'Verification' };
  page.show({ title: 'Job', back }, skeleton(5));
  let { data: job } = await get(path, {}, { signal: page.signal });
  const meta = h('span.page-meta');
  const content = h('section.card.progress-card');
  const failures = h('div');
  const cancel = h('button.button', { type: 'button', onclick: stop }, 'Cancel job');
  page.show(
    { title: TYPES[job.type] ?? job.type, back, meta, actions: [cancel], request: { path } },
    content,
    failures,
  );
  draw();
  page.every(1000, async () => {
    if (!isOpen(job)) return;
    ({ data: job } = await get(path, {}, { signal: page.signal }));
    draw();
  });

  function draw() {
    const { totalItems, processedItems, successCount, failedCount } = job.metadata;
    cancel.hidden = !isOpen(job);
    replace(meta, statusBadge(job), times(job));
    replace(
      content,
      isOpen(job) && progressBar(processedItems, totalItems, 'Leads that are done'),
      isOpen(job) &&
        h('p.progress-line', {}, h('strong.number', {}, `${number(processedItems)} of ${count(totalItems, 'lead')}`)),
      figures([
        { label: 'Leads', value: totalItems },
        { label: 'With a result', value: successCount },
        { label: 'Without a result', value: failedCount, tone: failedCount ? 'bad' : '' },
      ]),
    );
    replace(
      failures,
      failedCount > 0 && reasons(job),
      job.status === 'cancelled' && notice('', 'Cancelled. The leads keep what had been found.'),
    );
  }

  async function stop() {
    const sure = await ask({
      title: 'Cancel this job?',
      text: 'The leads keep what has been found so far.',
      action: 'Cancel job',
      danger: true,
    });
    if (!sure) return;
    try {
      job = (await post(`${path}/cancel`)).data;
      draw();
    } catch (error) {
      if (error.status !== 409) toastError(error);
    }
  }
}

function times({ createdAt, startedAt, completedAt }) {
  return [
    h('span', {}, `started ${dateTime(createdAt)}`),
    startedAt && completedAt && h('span', {}, `took ${duration((new Date(completedAt) - new Date(startedAt)) / 1000)}`),
  ];
}

function reasons({ type, metadata: { failures, failedCount } }) {
  return h(
    'section.card',
    {},
    h('h2', {}, 'Why leads have no result'),
    h(
      'dl.reasons',
      {},
      failures.map(({ reason, count: leads }) => [
        h('dt', {}, REASONS[reason] ?? reason, progressBar(leads, failedCount, 'Share of the leads without a result')),
        h('dd.number', {}, number(leads)),
      ]),
    ),
    type === 'email_verification' &&
      h('p.label', {}, 'These leads have the result “unknown”. Verify them again later.'),
  );
}
