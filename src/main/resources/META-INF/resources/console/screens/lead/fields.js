// The fields of a lead as they are called on the page, and values as text.
import { data, h } from 'assets/dom.js';
import { dateTime } from 'lib/format.js';

export const FIELDS = [
  { name: 'firstName', label: 'First name' },
  { name: 'lastName', label: 'Last name' },
  { name: 'companyName', label: 'Company' },
  { name: 'jobTitle', label: 'Job title' },
  { name: 'phoneNumber', label: 'Phone', type: 'tel', maxLength: 64 },
  { name: 'linkedinUrl', label: 'LinkedIn', type: 'url', maxLength: 2048 },
  { name: 'city', label: 'City' },
  { name: 'state', label: 'State' },
  { name: 'country', label: 'Country' },
];

const LABELS = {
  email: 'Email',
  tags: 'Tags',
  emailVerified: 'Found deliverable',
  emailVerificationResult: 'Verification',
  emailVerificationScore: 'Score',
  isCatchAll: 'Accepts every address',
  segProtected: 'Behind a gateway',
  segProvider: 'Gateway',
  espProvider: 'Mailbox at',
  ...Object.fromEntries(FIELDS.map(({ name, label }) => [name, label])),
};

/** `customFields.revenue` is called by its key, isolated, since people choose keys freely. */
export function labelOf(name) {
  return name.startsWith('customFields.') ? data(name.slice('customFields.'.length)) : (LABELS[name] ?? name);
}

export function valueOf(lead, name) {
  if (!name.startsWith('customFields.')) return lead[name] ?? null;
  return lead.customFields[name.slice('customFields.'.length)] ?? null;
}

/** Whether two values are the same for a person: an empty list is no value. */
export const same = (a, b) => JSON.stringify(normal(a)) === JSON.stringify(normal(b));

const normal = (value) =>
  value === undefined || value === '' || (Array.isArray(value) && !value.length) ? null : value;

const LONGEST = 400;

export function shown(value) {
  if (normal(value) === null) return h('span.muted', {}, 'empty');
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return data(value.join(', '));
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return dateTime(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return data(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}
