/**
 * Values as text. `number(1234)`, `count(3, 'lead')` → "3 leads", `bytes(1024)`, `duration(seconds)`, `date(iso)`,
 * `dateTime(iso)`, `exact(iso)`, `ago(iso)` → "3 min ago", or the date after a week, `httpUrl(text)` → the text if it is a
 * link that may be followed, else null.
 *
 * A total of a list is exact or an estimate: `total(pagination)` → "about 1,200,000", `totalOf(pagination, 'lead')` →
 * "about 1,200,000 leads", `shortTotal(pagination)` → "about 1.2M".
 */
const NUMBER = new Intl.NumberFormat('en');
const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 2 });
const DATE = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const DAY = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });
const DATE_TIME = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const EXACT = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'long' });

export const number = (value) => NUMBER.format(value);

export const count = (value, one, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;

export function total({ total: value, totalIsEstimate }) {
  return totalIsEstimate ? `about ${number(Number(value.toPrecision(2)))}` : number(value);
}

export const totalOf = (pagination, one) => `${total(pagination)} ${pagination.total === 1 ? one : `${one}s`}`;

export function shortTotal({ total: value, totalIsEstimate }) {
  return totalIsEstimate ? `about ${short(value)}` : number(value);
}

/** 12,345 as 12K. */
export const short = (value) => SHORT.format(value);

export function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  const unit = value < 1024 ? 0 : Math.min(Math.floor(Math.log2(value) / 10), units.length - 1);
  const scaled = value / 1024 ** unit;
  return `${scaled.toFixed(unit && scaled < 10 ? 1 : 0)} ${units[unit]}`;
}

export function duration(seconds) {
  if (seconds < 60) return `${Math.max(Math.round(seconds), 0)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

export const date = (iso) => DATE.format(new Date(iso));

export const dateTime = (iso) => DATE_TIME.format(new Date(iso));

export const exact = (iso) => EXACT.format(new Date(iso));

export function ago(iso) {
  const seconds = (Date.now() - new Date(iso)) / 1000;
  const past = (value, unit) => (seconds < 0 ? `in ${value} ${unit}` : `${value} ${unit} ago`);
  const distance = Math.abs(seconds);
  if (distance < 45) return seconds < 0 ? 'in a moment' : 'just now';
  if (distance < 3600) return past(Math.max(Math.round(distance / 60), 1), 'min');
  if (distance < 86400) return past(Math.round(distance / 3600), 'h');
  if (distance < 7 * 86400) return past(Math.round(distance / 86400), distance < 1.5 * 86400 ? 'day' : 'days');
  return new Date(iso).getFullYear() === new Date().getFullYear() ? DAY.format(new Date(iso)) : date(iso);
}

export function httpUrl(text) {
  if (typeof text !== 'string') return null;
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol) ? text : null;
  } catch {
    return null;
  }
}
