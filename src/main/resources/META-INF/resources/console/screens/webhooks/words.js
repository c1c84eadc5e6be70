// Words for webhooks.
import { badge } from 'ui/badge.js';

export const EVENTS = [
  ['Leads', ['lead.created', 'lead.updated', 'lead.tag_changed', 'lead.deleted', 'lead.enriched']],
  ['Do not contact', ['dnc.added', 'dnc.removed']],
  ['Work', ['import.completed', 'import.undone', 'enrichment.completed']],
  ['Workspace', ['webhook.disabled', 'key.created', 'key.deleted']],
];

const STATUS = { active: ['Active', 'good'], paused: ['Paused', 'careful'], disabled: ['Disabled', 'bad'] };

export const statusBadge = ({ status }) => badge(...(STATUS[status] ?? [status]));

export const attemptBadge = ({ status }) =>
  status === 'delivered' ? badge('Delivered', 'good') : badge('Failed', 'bad');
