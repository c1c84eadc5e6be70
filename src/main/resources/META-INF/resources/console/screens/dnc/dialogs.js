// Dialogs of the do-not-contact list: add, import, check.
import { cut, data, h, replace } from 'assets/dom.js';
import { ApiError, post, send } from 'lib/api.js';
import { count } from 'lib/format.js';
import { badge } from 'ui/badge.js';
import { askForm, openDialog } from 'ui/dialog.js';
import { field, formOf, invalid } from 'ui/field.js';
import { toast } from 'ui/toast.js';
import { REASONS } from './reasons.js';

const MOST = 1000;
const SHOWN = 5;

export async function addEntries() {
  const result = await askForm({
    title: 'Add to the list',
    submit: 'Add to the list',
    fields: [
      field({
        name: 'entries',
        label: 'Addresses and domains',
        type: 'textarea',
        rows: 6,
        placeholder: 'jane@acme.com\nglobex.com',
        hint: 'One a line, or separated by commas. A domain covers all its addresses and subdomains.',
      }),
      field({
        name: 'reason',
        label: 'Reason',
        type: 'select',
        options: ['manual', 'unsubscribe_link', 'complaint', 'bounce'].map((value) => ({
          value,
          label: REASONS[value],
        })),
      }),
    ],
    onsubmit: async ({ entries, reason }) => add(listed(entries, 'entries'), reason),
  });
  if (result) toast(summary(result.added, result.skipped));
  return result;
}

async function add(texts, reason) {
  const sum = { added: 0, skipped: 0 };
  for (let at = 0; at < texts.length; at += MOST) {
    const part = texts.slice(at, at + MOST);
    try {
      const { data: result } = await post('/v1/dnc', { entries: part.map((email) => ({ email, reason })) });
      sum.added += result.added;
      sum.skipped += result.skipped;
    } catch (error) {
      throw named(error, 'entries', part);
    }
  }
  return sum;
}

/** Names the texts instead of their positions. */
function named(error, name, texts) {
  if (!error.details?.length) return error;
  const messages = new Map();
  for (const { field: path, message } of error.details) {
    const text = texts[/\[(\d+)\]/.exec(path)?.[1]] ?? path;
    messages.set(message, [...(messages.get(message) ?? []), `“${text}”`]);
  }
  const lines = [...messages].map(
    ([message, of]) => `${message}: ${of.slice(0, SHOWN).join(', ')}${of.length > SHOWN ? ' and others' : ''}`,
  );
  return new ApiError({ ...error, message: error.message, details: [{ field: name, message: lines.join(' · ') }] });
}

function listed(text, name) {
  const texts = text.split(/[\s,;]+/).filter(Boolean);
  if (!texts.length) throw invalid(name, 'Enter an address or a domain');
  return texts;
}

const summary = (added, skipped) =>
  `${count(added, 'entry', 'entries')} added${skipped ? `, ${count(skipped, 'was', 'were')} on the list already` : ''}`;

export async function importFile() {
  const file = field({
    name: 'file',
    label: 'CSV file',
    type: 'file',
    accept: '.csv,.txt,text/csv,text/plain',
    hint: 'A column “Email”, or one address or domain a line. At most 50 MiB.',
  });
  const result = await askForm({
    title: 'Import into the list',
    submit: 'Import',
    fields: [file],
    onsubmit: async () => {
      const chosen = file.querySelector('input').files[0];
      if (!chosen) throw invalid('file', 'Choose a file');
      const form = new FormData();
      form.append('file', chosen);
      return (await send({ method: 'POST', path: '/v1/dnc/import', form })).data;
    },
  });
  if (result) showImported(result);
  return result;
}

function showImported({ imported, skipped, errors = [] }) {
  if (!errors.length) return toast(summary(imported, skipped));
  openDialog({
    title: 'Import into the list',
    content: [
      h(
        'p',
        {},
        `${summary(imported, skipped - errors.length)}. ${count(errors.length, 'row is', 'rows are')} no address or domain:`,
      ),
      h(
        'ul.plain.well',
        {},
        errors
          .slice(0, 50)
          .map(({ row, email, error }) =>
            h('li', {}, h('span.label', {}, `Row ${row} `), data(email ?? ''), ' ', h('span.muted', {}, error)),
          ),
      ),
    ],
  });
  return null;
}

export function checkAddresses() {
  const place = h('div', { 'aria-live': 'polite' });
  const form = formOf({
    submit: 'Check',
    fields: [
      field({
        name: 'emails',
        label: 'Addresses',
        type: 'textarea',
        rows: 4,
        placeholder: 'jane@acme.com',
        hint: 'One a line, or separated by commas; at most 1,000.',
      }),
    ],
    onsubmit: async ({ emails }) => {
      const texts = listed(emails, 'emails');
      try {
        replace(place, results((await post('/v1/dnc/check', { emails: texts })).data));
      } catch (error) {
        replace(place);
        throw named(error, 'emails', texts);
      }
    },
  });
  openDialog({
    title: 'Check addresses',
    content: [h('p.muted', {}, 'Says whether an address may be contacted, and what blocks it.'), form, place],
  });
}

function results(found) {
  return h(
    'ul.plain.well',
    {},
    found.map(({ email, suppressed, reason, matchedBy }) =>
      h(
        'li.check-result',
        {},
        cut(email),
        suppressed
          ? badge(`${REASONS[reason] ?? reason}${matchedBy === 'domain' ? ' · by its domain' : ''}`, 'bad')
          : badge('May be contacted', 'good'),
      ),
    ),
  );
}
