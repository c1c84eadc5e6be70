// The deliveries of a webhook, and one of them in a dialog.
import { data, h } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { get, post } from 'lib/api.js';
import { dateTime, number } from 'lib/format.js';
import { href } from 'lib/router.js';
import { can } from 'lib/session.js';
import { dataTable } from 'ui/data-table.js';
import { openDialog } from 'ui/dialog.js';
import { pagedTable } from 'ui/paged.js';
import { time } from 'ui/time.js';
import { toast, toastError } from 'ui/toast.js';
import { attemptBadge } from './words.js';

const COLUMNS = [
  { label: 'Event', cell: ({ eventType }) => h('code', {}, eventType), width: '12rem', phone: 'title' },
  { label: 'Outcome', cell: attemptBadge, width: '9rem' },
  { label: 'Answer', cell: answer, width: '9rem' },
  { label: 'Took', cell: ({ durationMs }) => `${number(durationMs)} ms`, width: '6rem', end: true },
  { label: 'Attempt', cell: ({ attempt }) => number(attempt), width: '6rem', end: true },
  { label: 'Sent', cell: ({ attemptedAt }) => time(attemptedAt), width: '8rem' },
  { label: 'Next attempt', cell: nextAttempt, width: '8rem' },
];

const STATUS = [
  ['', 'Every outcome'],
  ['delivered', 'Delivered'],
  ['failed', 'Failed'],
  ['pending', 'Failed, will be repeated'],
];

export function deliveries({ page, path }) {
  const table = dataTable({
    label: 'Deliveries',
    columns: COLUMNS,
    open: (delivery) => showDelivery(delivery, path, () => list.reload()),
  });
  table.empty = h('p.table-note.muted', {}, 'No delivery yet. “Send a test” shows whether your URL answers.');
  const status = h(
    'select',
    { 'aria-label': 'Outcome', onchange: () => list.restart() },
    STATUS.map(([value, label]) => h('option', { value }, label)),
  );
  const list = pagedTable({
    table,
    one: 'delivery',
    many: 'deliveries',
    load: (cursor) => get(`${path}/deliveries`, { status: status.value, limit: 25, cursor }, { signal: page.signal }),
  });
  const element = h(
    'section.section',
    {},
    h('header.part-head', {}, h('h2', {}, 'Deliveries'), h('div.toolbar', {}, status)),
    list,
  );
  return Object.assign(element, { restart: list.restart, reload: list.reload });
}

/** That of a paused webhook waits until it is active again. */
function nextAttempt({ nextAttemptAt }) {
  if (!nextAttemptAt) return '';
  return new Date(nextAttemptAt) > Date.now() - 60_000 ? time(nextAttemptAt) : h('span.muted', {}, 'Waits');
}

function answer({ statusCode, error }) {
  if (statusCode !== null) return h('span.number', {}, statusCode);
  return h('span.cut', { title: error ?? '' }, error ?? '–');
}

function showDelivery(delivery, path, onredelivered) {
  const { eventId, leadId, attempt, statusCode, durationMs, response, error, attemptedAt, nextAttemptAt } = delivery;
  const fact = (label, content) => content !== null && [h('dt', {}, label), h('dd', {}, content)];
  const again = h('button.button.primary', { type: 'button', onclick: redeliver }, icon('refresh'), 'Deliver again');
  const { close } = openDialog({
    title: delivery.eventType,
    wide: true,
    content: [
      h(
        'dl.facts',
        {},
        fact('Outcome', attemptBadge(delivery)),
        fact('Event', h('code.wrap', {}, eventId)),
        fact(
          'Lead',
          leadId &&
            (can('leads:read')
              ? h('a', { href: href(`/leads/${leadId}`), onclick: () => close() }, h('code', {}, leadId))
              : h('code', {}, leadId)),
        ),
        fact('Attempt', number(attempt)),
        fact('Sent', `${dateTime(attemptedAt)}, took ${number(durationMs)} ms`),
        fact('Status', statusCode === null ? 'No answer' : String(statusCode)),
        fact('Problem', error && data(error)),
        fact('Next attempt', nextAttemptAt && nextAttempt(delivery)),
      ),
      response &&
        h(
          'div.field',
          {},
          h('span.field-label', {}, 'Answer'),
          h('pre.wrap.answer', { tabIndex: 0, 'aria-label': 'Answer' }, data(response)),
        ),
    ],
    actions: [h('button.button', { type: 'button', onclick: () => close() }, 'Close'), again],
  });

  async function redeliver() {
    again.disabled = true;
    try {
      await post(`${path}/deliveries/${delivery.id}/redeliver`);
      toast('The event will be delivered again');
      close();
      await onredelivered();
    } catch (failure) {
      again.disabled = false;
      toastError(failure);
    }
  }
}
