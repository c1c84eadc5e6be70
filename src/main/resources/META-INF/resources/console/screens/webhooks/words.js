// Words for webhooks.
import { badge } from '../../ui/badge.js';

export const EVENTS = [
  ['Leads', ['lead.created', 'lead.updated', 'lead.tag_changed', 'lead.deleted', 'lead.enriched']],
  ['Do not contact', ['dnc.added', 'dnc.removed']],
  ['Work', ['import.completed', 'import.undone', 'enrichment.completed']],
  ['Workspace', ['webhook.disabled', 'key.created', 'key.deleted']],
];

const STATUS = { active: ['Active', 'good'], paused: ['Paused', 'careful'], disabled: ['Disabled', 'bad'] };

export const statusBadge = ({ status }) => badge(...(STATUS[status] ?? [status]));

/** The state of an attempt; one that failed and will be repeated is not bad yet. */
export function attemptBadge({ status, nextAttemptAt }) {
  if (status === 'delivered') return badge('Delivered', 'good');
  return nextAttemptAt ? badge('Will be repeated', 'careful') : badge('Failed', 'bad');
}
