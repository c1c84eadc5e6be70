// The cards of shares: results of verification, and gateways.
import { h, replace } from 'assets/dom.js';
import { get } from 'lib/api.js';
import { count, shortTotal } from 'lib/format.js';
import { href } from 'lib/router.js';
import { RESULTS } from 'screens/leads/filters.js';
import { failureNotice, skeleton } from 'ui/empty.js';

const SAMPLE = 100;
const MAX_PROVIDERS = 5;

export function resultsCard(counts) {
  return card('Verification', async () => {
    const found = await Promise.all(RESULTS.map(({ value }) => counts.of({ emailStatus: value })));
    return shares(
      RESULTS.map(({ value, label, tone }, index) => ({
        label,
        tone: value === 'unchecked' ? 'none' : tone,
        query: { emailStatus: value },
        found: found[index],
      })),
    );
  });
}

export function gatewayCard(counts) {
  return card('Gateways', async () => {
    const [all, behind, open] = await Promise.all([
      counts.of({}),
      counts.of({ segProtected: 'true' }),
      counts.of({ segProtected: 'false' }),
    ]);
    const unchecked = {
      total: Math.max(all.total - behind.total - open.total, 0),
      totalIsEstimate: all.totalIsEstimate,
    };
    return [
      shares([
        { label: 'Behind a gateway', tone: 'busy', query: { segProtected: 'true' }, found: behind },
        { label: 'No gateway', tone: '', query: { segProtected: 'false' }, found: open },
        { label: 'Not checked', tone: 'none', found: unchecked },
      ]),
      behind.total > 0 && (await providers(behind)),
    ];
  });
}

function card(title, load) {
  const content = h('div.shares', {}, skeleton(5));
  load()
    .then((loaded) => replace(content, loaded))
    .catch((error) => error.name !== 'AbortError' && replace(content, failureNotice(error)));
  return h('section.card', { 'aria-label': title }, h('h2', {}, title), content);
}

function shares(parts) {
  const sum = parts.reduce((all, { found }) => all + found.total, 0) || 1;
  const segments = parts.map(({ tone, found }) => {
    const segment = h('span', { class: `share ${tone}` });
    segment.style.flexGrow = found.total;
    segment.hidden = !found.total;
    return segment;
  });
  const percent = (value) => {
    const rounded = Math.round((value / sum) * 100);
    return value > 0 && rounded === 0 ? '<1 %' : `${rounded} %`;
  };
  return [
    h('div.share-bar', { 'aria-hidden': 'true' }, segments),
    h(
      'ul.share-list',
      {},
      parts.map(({ label, tone, query, found }) => {
        const row = [
          h('span.share-dot', { class: `share ${tone}` }),
          h('span', {}, label),
          h('span.number', {}, shortTotal(found)),
          h('span.number.muted', {}, percent(found.total)),
        ];
        return h('li', {}, query ? h('a', { href: href('/leads', query) }, row) : h('span', {}, row));
      }),
    ),
  ];
}

// The API does not count by gateway: the newest leads behind one tell which are common.
async function providers(behind) {
  const { data } = await get('/v1/leads', { segProtected: true, limit: SAMPLE });
  const names = new Map();
  for (const { segProviderName: name } of data) names.set(name ?? 'Other', (names.get(name ?? 'Other') ?? 0) + 1);
  const sorted = [...names].sort(([, a], [, b]) => b - a).slice(0, MAX_PROVIDERS);
  const covered = behind.total > data.length ? `the newest ${count(data.length, 'lead')}` : count(data.length, 'lead');
  return h(
    'div',
    {},
    h('p.label', {}, `Of ${covered} behind one`),
    h(
      'ul.share-list.plain',
      {},
      sorted.map(([name, value]) =>
        h('li', {}, h('span', {}, h('span', {}, name), meter(value / data.length), h('span.number', {}, value))),
      ),
    ),
  );
}

function meter(part) {
  const bar = h('span.share.busy');
  bar.style.width = `${part * 100}%`;
  return h('span.share-meter', { 'aria-hidden': 'true' }, bar);
}
