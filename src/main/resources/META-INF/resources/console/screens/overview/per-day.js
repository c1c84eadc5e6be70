// The chart of the leads that were created on each of the last days, in the time zone of the browser.
import { h, replace } from 'assets/dom.js';
import { dayChart } from 'ui/chart.js';
import { failureNotice } from 'ui/empty.js';

const SPANS = [14, 30];

export function perDayCard(counts) {
  const chart = dayChart({ label: 'Leads per day', unit: 'lead' });
  const place = h('div.chart-place', {}, chart);
  const buttons = SPANS.map((days) =>
    h(
      'button.button.quiet.small',
      { type: 'button', 'aria-pressed': 'false', onclick: () => show(days) },
      `${days} days`,
    ),
  );
  const show = async (days) => {
    buttons.forEach((button, index) => button.setAttribute('aria-pressed', String(SPANS[index] === days)));
    place.setAttribute('aria-busy', 'true');
    try {
      chart.show(await Promise.all(lastDays(days).map((day) => countOn(counts, day))));
      place.removeAttribute('aria-busy');
    } catch (error) {
      if (error.name !== 'AbortError') replace(place, failureNotice(error));
    }
  };
  show(SPANS[0]);
  return h(
    'section.card',
    { 'aria-label': 'Leads per day' },
    h(
      'div.card-head',
      {},
      h('h2', {}, 'Leads per day'),
      h('span.segments', { role: 'group', 'aria-label': 'Span' }, buttons),
    ),
    place,
  );
}

async function countOn(counts, day) {
  const next = new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1);
  // createdAfter excludes its time: a lead of midnight exactly belongs to the day.
  const after = new Date(day.getTime() - 1);
  const { total, totalIsEstimate } = await counts.of({
    createdAfter: after.toISOString(),
    createdBefore: next.toISOString(),
  });
  return { day, value: total, isEstimate: totalIsEstimate };
}

function lastDays(span) {
  const today = new Date();
  return Array.from(
    { length: span },
    (_, index) => new Date(today.getFullYear(), today.getMonth(), today.getDate() - span + 1 + index),
  );
}
