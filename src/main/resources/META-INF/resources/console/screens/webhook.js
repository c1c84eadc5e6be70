// One webhook: its settings, its numbers and its deliveries.
import { data, h, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { del, get, patch, post } from 'lib/api.js';
import { number } from 'lib/format.js';
import { navigate } from 'lib/router.js';
import { chip } from 'ui/badge.js';
import { ask } from 'ui/dialog.js';
import { notice, skeleton } from 'ui/empty.js';
import { figures } from 'ui/figures.js';
import { menuButton } from 'ui/menu.js';
import { time } from 'ui/time.js';
import { toast, toastError } from 'ui/toast.js';
import { described } from './leads/filters.js';
import { deliveries } from './webhooks/deliveries.js';
import { conditionsOf, editWebhook, showSecret } from './webhooks/form.js';
import { askReplay } from './webhooks/replay.js';
import { statusBadge } from './webhooks/words.js';

const POLL_MS = 3000;

export default async (page) => {
  const path = `/v1/webhooks/${page.params.id}`;
  const back = { href: '#/webhooks', label: 'Webhooks' };
  page.show({ title: 'Webhook', back }, skeleton(6));
  let { data: webhook } = await get(path, {}, { signal: page.signal });

  const title = h('bdi');
  const meta = h('span.page-meta');
  const state = h('div');
  const facts = h('section.card');
  const test = h('button.button', { type: 'button', onclick: sendTest }, icon('webhooks'), 'Send a test');
  const result = h('div', { 'aria-live': 'polite' });
  const list = deliveries({ page, path });
  const menu = menuButton({ label: 'More', icon: 'more', items });
  draw();
  page.show({ title, back, meta, actions: [menu, test], request: { path } }, state, result, facts, list);
  await list.restart();
  page.every(POLL_MS, async () => {
    await refresh();
    await list.reload();
  });

  async function refresh() {
    ({ data: webhook } = await get(path, {}, { signal: page.signal }));
    draw();
  }

  function draw() {
    replace(title, webhook.name);
    replace(meta, statusBadge(webhook), h('bdi.wrap', {}, webhook.url));
    replace(
      state,
      stateNotice(webhook, () => setStatus('active')),
    );
    replace(facts, numbers(webhook), settings(webhook));
  }

  function items() {
    const active = webhook.status === 'active';
    return [
      { label: 'Edit', icon: 'edit', run: edit },
      { label: active ? 'Pause' : 'Resume', icon: 'clock', run: () => setStatus(active ? 'paused' : 'active') },
      { label: 'Replay events…', icon: 'refresh', run: replay },
      { label: 'Rotate the secret…', icon: 'keys', run: rotate },
      null,
      { label: 'Delete…', icon: 'trash', danger: true, run: remove },
    ];
  }

  async function attempt(action) {
    try {
      await action();
    } catch (error) {
      toastError(error);
    }
  }

  async function edit() {
    const changed = await editWebhook(webhook);
    if (changed) {
      webhook = changed;
      draw();
      toast('The webhook was changed');
    }
  }

  const setStatus = (status) =>
    attempt(async () => {
      ({ data: webhook } = await patch(path, { status }));
      draw();
      toast(status === 'active' ? 'Deliveries continue where they stopped' : 'Paused: events wait');
    });

  async function sendTest() {
    test.disabled = true;
    replace(result, notice('', 'Sending an event “webhook.test”…'));
    try {
      const { data: answer } = await post(`${path}/test`);
      replace(result, testNotice(answer));
    } catch (error) {
      replace(result);
      toastError(error);
    }
    test.disabled = false;
  }

  async function replay() {
    const started = await askReplay(path, webhook);
    if (started) await attempt(list.restart);
  }

  async function rotate() {
    const sure = await ask({
      title: 'Rotate the secret?',
      text: 'A new secret signs from now on. For 24 hours the old one signs too, so that your program can change over.',
      action: 'Rotate the secret',
    });
    if (sure) await attempt(async () => showSecret((await post(`${path}/rotate-secret`)).data.secret));
  }

  async function remove() {
    const sure = await ask({
      title: ['Delete the webhook “', data(webhook.name), '”?'],
      text: 'Its deliveries are deleted too. Events stay in the log.',
      action: 'Delete webhook',
      danger: true,
    });
    if (!sure) return;
    await attempt(async () => {
      await del(path);
      toast('The webhook was deleted');
      navigate('/webhooks');
    });
  }
};

function stateNotice({ status, disabledReason }, resume) {
  if (status === 'active') return null;
  const why =
    status === 'disabled' ? `The service disabled this webhook: ${disabledReason}.` : 'This webhook is paused.';
  return notice(
    status === 'disabled' ? 'bad' : 'careful',
    h('p', {}, why, ' Its events wait; nothing is lost.'),
    h('p', {}, h('button.button.small', { type: 'button', onclick: resume }, 'Resume deliveries')),
  );
}

function testNotice({ delivered, statusCode, error }) {
  if (delivered) return notice('good', `The test arrived: your URL answered ${statusCode}.`);
  return notice(
    'bad',
    h('strong', {}, 'The test did not arrive. '),
    statusCode === null ? data(error) : `Your URL answered ${statusCode}; a status of 200 to 299 is a success.`,
  );
}

const numbers = ({ stats }) =>
  figures([
    { label: 'Delivered', value: stats.totalDelivered },
    { label: 'Waiting', value: stats.pending },
    { label: 'Given up', value: stats.totalFailed, tone: stats.totalFailed ? 'bad' : '' },
  ]);

function settings({ events, fields, filters, retryAttempts, timeoutMs, createdAt, stats }) {
  const conditions = Object.entries(conditionsOf(filters)).map(([name, value]) => {
    const { label, value: shown } = name === 'search' ? { label: 'Search', value } : described(name, value);
    return chip(`${label}: ${shown}`);
  });
  const fact = (label, ...content) => [h('dt', {}, label), h('dd', {}, content)];
  return h(
    'dl.facts.webhook-facts',
    {},
    fact(
      'Events',
      h(
        'span.tags-line',
        {},
        events.map((event) => chip(event)),
      ),
    ),
    fields.length > 0 &&
      fact(
        'Updates of',
        h(
          'span.tags-line',
          {},
          fields.map((field) => chip(field)),
        ),
      ),
    conditions.length > 0 && fact('Only leads that fit', h('span.tags-line', {}, conditions)),
    fact('Retries', `${number(retryAttempts)}, each waits ${number(timeoutMs / 1000)} s for the answer`),
    fact('Last delivery', time(stats.lastDeliveredAt)),
    fact('Created', time(createdAt)),
  );
}
