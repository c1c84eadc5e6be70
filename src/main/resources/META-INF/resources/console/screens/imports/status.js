// Words for the state of an import.
import { count, number } from 'lib/format.js';
import { badge } from 'ui/badge.js';

const STATUS = {
  ready: ['Not started', 'careful'],
  running: ['Running', 'busy'],
  completed: ['Completed', 'good'],
  failed: ['Failed', 'bad'],
  cancelled: ['Cancelled', ''],
  undone: ['Undone', ''],
};

export function statusBadge({ status, startedAt, dryRun }) {
  if (status === 'running' && !startedAt) return badge('Waiting', 'busy');
  if (status === 'completed' && dryRun) return badge('Trial completed', 'good');
  return badge(...(STATUS[status] ?? [status]));
}

export function outcome(job) {
  if (job.status === 'ready') return 'Look at it and start it';
  if (job.status === 'undone') return 'Taken back';
  if (job.status === 'running') return `${number(job.processedRows)} of ${count(job.totalRows, 'row')}`;
  const parts = [
    job.imported && `${number(job.imported)} new`,
    job.updated && `${number(job.updated)} updated`,
    job.skipped && `${number(job.skipped)} skipped`,
    job.failed && `${number(job.failed)} failed`,
  ].filter(Boolean);
  if (!parts.length) return 'Nothing was written';
  return `${job.dryRun ? 'Would be ' : ''}${parts.join(' · ')}`;
}

const HOURS_24 = 24 * 3600 * 1000;

export const canUndo = ({ status, dryRun, imported, updated, completedAt }) =>
  ['completed', 'cancelled', 'failed'].includes(status) &&
  !dryRun &&
  imported + updated > 0 &&
  Date.now() - new Date(completedAt) < HOURS_24;
