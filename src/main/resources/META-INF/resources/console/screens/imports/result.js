// An import that has ended: its counts, the rows that failed, and its undo.
import { h } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { download, post } from 'lib/api.js';
import { count, dateTime, duration } from 'lib/format.js';
import { href } from 'lib/router.js';
import { can } from 'lib/session.js';
import { ask } from 'ui/dialog.js';
import { notice } from 'ui/empty.js';
import { figures } from 'ui/figures.js';
import { toastError } from 'ui/toast.js';
import { failedRows } from './failed-rows.js';
import { countsOf } from './progress.js';
import { canUndo, statusBadge } from './status.js';

export function showResult({ page, path, back, title, reload }, job, undone = null) {
  const undo = h('button.button', { type: 'button', onclick: revert }, icon('undo'), 'Undo');
  page.show(
    { title, back, meta: facts(job), actions: [canUndo(job) && undo, leadsLink(job)], request: { path } },
    job.error && notice('bad', job.error),
    sentence(job, undone),
    h('section.card', {}, figures(countsOf(job))),
    job.failed > 0 && failedRows({ page, path, job, save: saveErrors }),
  );

  async function saveErrors() {
    try {
      await download({ path: `${path}/errors.csv` }, `errors of ${job.fileName}`);
    } catch (error) {
      toastError(error);
    }
  }

  async function revert() {
    const sure = await ask({
      title: 'Undo this import?',
      text: explanation(job),
      action: 'Undo import',
      danger: true,
    });
    if (!sure) return;
    undo.disabled = true;
    undo.lastChild.textContent = 'Undoing…';
    try {
      const { data } = await post(`${path}/undo`);
      showResult({ page, path, back, title, reload }, { ...job, status: 'undone' }, data);
    } catch (error) {
      toastError(error);
      await reload();
    }
  }
}

function facts(job) {
  const { startedAt, completedAt, totalRows } = job;
  return [
    statusBadge(job),
    h('span', {}, count(totalRows, 'row')),
    completedAt && h('span', {}, `ended ${dateTime(completedAt)}`),
    startedAt && completedAt && h('span', {}, `took ${duration((new Date(completedAt) - new Date(startedAt)) / 1000)}`),
  ];
}

function leadsLink({ status, dryRun, imported, startedAt, completedAt }) {
  if (dryRun || !imported || status === 'undone' || !can('leads:read')) return null;
  const query = { createdAfter: startedAt, createdBefore: completedAt };
  return h('a.button.primary', { href: href('/leads', query) }, icon('leads'), 'New leads');
}

function sentence(job, undone) {
  if (undone) {
    const parts = [
      `${count(undone.removed, 'lead was', 'leads were')} removed`,
      undone.restored > 0 && `${count(undone.restored, 'lead has its', 'leads have their')} earlier values again`,
      undone.kept > 0 && count(undone.kept, 'lead was changed since and stays', 'leads were changed since and stay'),
    ].filter(Boolean);
    return notice('good', h('strong', {}, 'The import is undone. '), `${parts.join(', ')}.`);
  }
  if (job.status === 'undone')
    return notice('', 'This import was undone. The history of each lead has what it changed back.');
  if (job.dryRun && job.status === 'completed')
    return notice('', 'This was a trial: nothing was written. Upload the file again to import it.');
  if (job.status === 'cancelled' && job.startedAt)
    return notice('', `Cancelled after ${count(job.processedRows, 'row')}. What had been written stays.`);
  if (job.status === 'cancelled') return notice('', 'The file was discarded before anything was imported.');
  return null;
}

function explanation({ imported, updated }) {
  const parts = [
    imported && `removes the ${count(imported, 'lead')} that it created`,
    updated && `gives the ${count(updated, 'lead')} that it changed their earlier values`,
  ].filter(Boolean);
  return `This ${parts.join(' and ')}. What was changed since by a person or another import stays as it is. An undo cannot be undone.`;
}
