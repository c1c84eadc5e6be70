// Words for enrichment jobs.
import { badge } from 'ui/badge.js';

export const TYPES = {
  email_verification: 'E-mail verification',
  seg_gateway: 'Security gateway',
  esp_detection: 'Mailbox provider',
};

export const STATUS = {
  pending: ['Waiting', 'busy'],
  processing: ['Running', 'busy'],
  completed: ['Completed', 'good'],
  failed: ['Failed', 'bad'],
  cancelled: ['Cancelled', ''],
};

export const REASONS = {
  dns_timeout: 'No DNS server replied',
  dns_unusable: 'The DNS servers replied with errors only',
  smtp_unreachable: 'No mail server of the domain gave a usable answer',
  expired: 'The job did not finish within 7 days',
  not_written: 'The database refused the result',
  error: 'An internal error; the log of the service describes it',
  not_recorded: 'No reason was recorded',
};

export const statusBadge = ({ status }) => badge(...(STATUS[status] ?? [status]));

export const isOpen = ({ status }) => status === 'pending' || status === 'processing';
