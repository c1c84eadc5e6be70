// An import that runs or waits for another one.
import { h, replace } from 'assets/dom.js';
import { get, post } from 'lib/api.js';
import { count, duration, number } from 'lib/format.js';
import { progressBar } from 'ui/badge.js';
import { ask } from 'ui/dialog.js';
import { figures } from 'ui/figures.js';
import { toastError } from 'ui/toast.js';
import { statusBadge } from './status.js';

const POLL_MS = 1000;

export function showProgress({ page, path, back, title, show }, started) {
  const status = h('span');
  const bar = progressBar(0, started.totalRows, 'Rows that are done');
  const line = h('p.progress-line', { 'aria-live': 'off' });
  const counts = h('div');
  const cancel = h('button.button', { type: 'button', onclick: stop }, 'Cancel import');
  let last = started;

  page.show(
    {
      title,
      back,
      meta: [status, started.dryRun && h('span', {}, 'Trial: nothing is written')],
      actions: [cancel],
      request: { path },
    },
    h('section.card.progress-card', {}, bar, line, counts),
    h('p.muted', {}, 'The import goes on if you leave this page or close the browser.'),
  );
  draw(started);
  page.every(POLL_MS, async () => {
    if (last.status !== 'running') return;
    const { data: job } = await get(path, {}, { signal: page.signal });
    if (last.status === 'running') take(job);
  });

  function take(job) {
    last = job;
    if (job.status === 'running') draw(job);
    else show(job);
  }

  function draw(job) {
    replace(status, statusBadge(job));
    bar.set(job.processedRows, job.totalRows);
    replace(
      line,
      h('strong.number', {}, `${number(job.processedRows)} of ${count(job.totalRows, 'row')}`),
      h('span.muted.number', {}, pace(job)),
    );
    // Four zeros before the first row would look like a result.
    const known = job.processedRows > 0;
    replace(counts, figures(countsOf(job).map((each) => (known ? each : { ...each, value: '–' }))));
  }

  async function stop() {
    const sure = await ask({
      title: 'Cancel this import?',
      text: last.dryRun
        ? 'It is a trial: nothing has been written.'
        : 'What has been written stays. You can undo it afterwards.',
      action: 'Cancel import',
      danger: true,
    });
    if (!sure) return;
    try {
      take((await post(`${path}/cancel`)).data);
    } catch (error) {
      if (error.status !== 409) toastError(error);
    }
  }
}

function pace({ startedAt, rowsPerSecond, secondsLeft }) {
  if (!startedAt) return 'Waits for another import of this workspace';
  if (rowsPerSecond === null) return 'Begins…';
  const rate = `${count(rowsPerSecond, 'row')} a second`;
  return secondsLeft === null ? rate : `${rate} · ${duration(secondsLeft)} left`;
}

export const countsOf = ({ imported, updated, skipped, suppressed, failed }) => [
  { label: 'New leads', value: imported },
  { label: 'Updated', value: updated },
  { label: 'Skipped', value: skipped, hint: suppressed ? `${number(suppressed)} on the do-not-contact list` : null },
  { label: 'Failed', value: failed, tone: failed ? 'bad' : '' },
];
