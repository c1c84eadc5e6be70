// The columns of the table of leads, and which of them are shown.
import { cut, h } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { httpUrl } from 'lib/format.js';
import { badge, chip } from 'ui/badge.js';
import { time } from 'ui/time.js';
import { RESULTS } from './filters.js';

export const REASONS = {
  manual: 'added by hand',
  bounce: 'bounced',
  complaint: 'complained',
  unsubscribe_link: 'unsubscribed',
  import: 'imported list',
  erased: 'erased',
};

export const PROVIDERS = {
  google: 'Google',
  microsoft: 'Microsoft',
  yahoo: 'Yahoo',
  apple: 'Apple',
  zoho: 'Zoho',
  proton: 'Proton',
  fastmail: 'Fastmail',
  yandex: 'Yandex',
  other: 'Other',
};

export const nameOf = (lead) => [lead.firstName, lead.lastName].filter(Boolean).join(' ');

export function avatar(lead) {
  const letters = [lead.firstName, lead.lastName].map((name) => /\p{L}/u.exec(name ?? '')?.[0]).filter(Boolean);
  return h('span.avatar', { 'aria-hidden': 'true' }, (letters.join('') || lead.email[0]).toUpperCase());
}

export function resultBadge(lead) {
  const result = RESULTS.find(({ value }) => value === (lead.emailVerificationResult ?? 'unchecked'));
  return badge(result.label, result.tone);
}

export function linkOut(text) {
  const url = httpUrl(text);
  if (!url) return cut(text);
  const label = url.replace(/^https?:\/\/(www\.)?/, '');
  return h('a.cut', { href: url, target: '_blank', rel: 'noopener noreferrer', dir: 'ltr', title: url }, label);
}

const text = (key) => (lead) => lead[key] && cut(lead[key]);

export const COLUMNS = [
  { id: 'name', label: 'Name', width: '11.5rem', phone: 'title', cell: nameCell },
  { id: 'email', label: 'Email', width: '13rem', phone: 'sub', cell: (lead) => cut(lead.email) },
  { id: 'companyName', label: 'Company', width: '9rem', cell: text('companyName') },
  { id: 'jobTitle', label: 'Job title', width: '9rem', phone: 'hide', cell: text('jobTitle') },
  {
    id: 'emailVerificationResult',
    label: 'Verification',
    width: '8rem',
    cell: (lead) => (lead.emailVerificationResult ? resultBadge(lead) : ''),
  },
  { id: 'tags', label: 'Tags', width: '9.5rem', cell: tagsCell },
  { id: 'phoneNumber', label: 'Phone', width: '10rem', cell: text('phoneNumber') },
  { id: 'city', label: 'City', width: '9rem', cell: text('city') },
  { id: 'state', label: 'State', width: '7rem', cell: text('state') },
  { id: 'country', label: 'Country', width: '7rem', cell: text('country') },
  {
    id: 'linkedinUrl',
    label: 'LinkedIn',
    width: '13rem',
    cell: (lead) => lead.linkedinUrl && linkOut(lead.linkedinUrl),
  },
  {
    id: 'emailVerificationScore',
    label: 'Score',
    width: '5rem',
    end: true,
    cell: (lead) => lead.emailVerificationScore,
  },
  { id: 'segProviderName', label: 'Gateway', width: '9rem', cell: gatewayCell },
  { id: 'espProvider', label: 'Mailbox at', width: '8rem', cell: (lead) => PROVIDERS[lead.espProvider] },
  {
    id: 'doNotContact',
    label: 'Do not contact',
    width: '9rem',
    cell: (lead) => lead.doNotContact && (REASONS[lead.doNotContactReason] ?? 'yes'),
  },
  { id: 'customFields', label: 'Custom fields', width: '14rem', cell: customCell },
  { id: 'enrichedAt', label: 'Checked', width: '6.5rem', cell: (lead) => lead.enrichedAt && time(lead.enrichedAt) },
  { id: 'updatedAt', label: 'Changed', width: '6.5rem', phone: 'hide', cell: (lead) => time(lead.updatedAt) },
  { id: 'createdAt', label: 'Created', width: '6.5rem', phone: 'hide', cell: (lead) => time(lead.createdAt) },
];

const DEFAULT = ['name', 'email', 'companyName', 'emailVerificationResult', 'tags', 'createdAt'];
const STORED = 'leadkeep.columns';

export function shownIds() {
  try {
    const stored = JSON.parse(localStorage.getItem(STORED));
    return Array.isArray(stored) ? ['name', ...stored.filter((id) => id !== 'name')] : DEFAULT;
  } catch {
    return DEFAULT;
  }
}

export function keepShown(ids) {
  try {
    localStorage.setItem(STORED, JSON.stringify(ids));
  } catch {
    // The choice lasts until the page is closed.
  }
}

export const columnsOf = (ids) => COLUMNS.filter(({ id }) => ids.includes(id));

function nameCell(lead) {
  const reason = REASONS[lead.doNotContactReason];
  const mark =
    lead.doNotContact &&
    h(
      'span.dnc-mark',
      { title: `Do not contact: ${reason}` },
      icon('dnc'),
      h('span.visually-hidden', {}, `Do not contact: ${reason}`),
    );
  const name = nameOf(lead);
  return h(
    'span.name-cell',
    {},
    avatar(lead),
    name ? cut(name) : h('span.cut.muted', { dir: 'auto' }, 'No name'),
    mark,
  );
}

function tagsCell(lead) {
  if (!lead.tags.length) return '';
  const more = lead.tags.length - 2;
  return h(
    'span.tags-cell',
    { title: lead.tags.join(', ') },
    lead.tags.slice(0, 2).map((tag) => chip(tag)),
    more > 0 && h('span.label', {}, `+${more}`),
  );
}

function gatewayCell(lead) {
  if (lead.segProtected === null) return '';
  return lead.segProtected ? (lead.segProviderName ?? 'Yes') : h('span.muted', {}, 'None');
}

function customCell(lead) {
  const entries = Object.entries(lead.customFields);
  return entries.length
    ? cut(
        entries
          .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
          .join(' · ')
          .slice(0, 300),
      )
    : '';
}
