// The overview: what there is, what came in, what the verification says, and what is running.
import { h, replace } from 'assets/dom.js';
import { get } from 'lib/api.js';
import { number, short } from 'lib/format.js';
import { href } from 'lib/router.js';
import { can } from 'lib/session.js';
import { failureNotice, skeleton } from 'ui/empty.js';
import { activityCard } from './overview/activity.js';
import { Counts } from './overview/counts.js';
import { firstSteps } from './overview/first-steps.js';
import { perDayCard } from './overview/per-day.js';
import { gatewayCard, resultsCard } from './overview/shares.js';

export default async function overview(page) {
  const request = { path: '/v1/leads', query: { limit: 1 } };
  const figures = h(
    'div.overview-figures',
    {},
    ['Leads', 'Found deliverable', 'Not checked yet', 'Do not contact'].map((label) => figure(label, null)),
  );
  const show = (...content) => page.show({ title: 'Overview', request }, ...content);
  show(figures, h('div.card', {}, h('div.chart-place', {}, skeleton(5))));
  const { pagination } = await get(request.path, request.query, { signal: page.signal });
  if (!pagination.total) {
    show(firstSteps());
    return;
  }
  const counts = new Counts(page.signal);
  show(
    figures,
    perDayCard(counts),
    h(
      'div.overview-cards',
      {},
      resultsCard(counts),
      gatewayCard(counts),
      (can('import') || can('enrich')) && activityCard(page),
    ),
  );
  const asked = [
    { label: 'Leads', query: {} },
    { label: 'Found deliverable', query: { emailStatus: 'deliverable' } },
    { label: 'Not checked yet', query: { emailStatus: 'unchecked' } },
    { label: 'Do not contact', query: { doNotContact: 'true' } },
  ];
  try {
    const found = await Promise.all(asked.map(({ query }) => counts.of(query)));
    replace(
      figures,
      asked.map(({ label, query }, index) => figure(label, found[index], query)),
    );
  } catch (error) {
    if (error.name !== 'AbortError') replace(figures, failureNotice(error));
  }
}

function figure(label, found, query) {
  if (!found)
    return h('div.figure', {}, h('span.figure-label', {}, label), h('span.figure-value', {}, h('span.skeleton')));
  const title = found.totalIsEstimate ? 'An estimate: above 10,000 leads are not counted' : null;
  return h(
    'a.figure',
    { href: href('/leads', query) },
    h('span.figure-label', {}, label),
    h(
      'span.figure-value.number',
      { title },
      found.totalIsEstimate && h('small', {}, 'about '),
      found.totalIsEstimate ? short(found.total) : number(found.total),
    ),
  );
}
