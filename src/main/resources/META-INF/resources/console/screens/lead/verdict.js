/*
 * The card of a lead's verification. The API stores result, score and catch-all; together they tell the evidence, by the
 * table of docs/email-verification.md. The score is adjusted by up to 10 for role names, domains without MX and
 * free-mail providers, so ranges are compared.
 */
import { h, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { get, post } from 'lib/api.js';
import { can } from 'lib/session.js';
import { REASONS } from 'screens/jobs/words.js';
import { PROVIDERS, resultBadge } from 'screens/leads/columns.js';
import { progressBar } from 'ui/badge.js';
import { notice } from 'ui/empty.js';
import { time } from 'ui/time.js';
import { toast, toastError } from 'ui/toast.js';

const TYPES = ['email', 'segGateway', 'espDetection'];
const POLL_MS = 1000;

export function verdictCard(page, onverified) {
  const content = h('div.verdict');
  const status = h('div', { role: 'status' });
  const button = h('button.button.small', { type: 'button' }, icon('refresh'), 'Verify now');
  const element = h(
    'section.card',
    { 'aria-label': 'Verification' },
    h('div.card-head', {}, h('h2', {}, 'Verification'), can('enrich') && button),
    content,
    status,
  );
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      const reasons = await verify(page, status);
      await onverified();
      replace(status, reasons.length > 0 && notice('careful', `No conclusion. ${reasons.join('. ')}.`));
      toast(reasons.length ? 'Checked, without a conclusion' : 'Verified');
    } catch (error) {
      replace(status);
      toastError(error);
    } finally {
      button.disabled = false;
    }
  });
  element.show = (lead) => replace(content, facts(lead));
  return element;
}

/** Resolves to the reasons of the jobs that came to no conclusion. */
async function verify(page, status) {
  const { data } = await post(
    '/v1/enrichment/enrich',
    { leadIds: [page.params.id], enrichmentTypes: TYPES },
    { signal: page.signal },
  );
  const bar = progressBar(0, data.jobs.length, 'Verification');
  replace(
    status,
    h('div.verdict-progress', {}, h('span.label', {}, 'Checking address, gateway and mailbox provider'), bar),
  );
  const open = new Set(data.jobs.map(({ jobId }) => jobId));
  const reasons = new Set();
  while (open.size) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    for (const id of open) {
      const job = await get(`/v1/enrichment/jobs/${id}`, {}, { signal: page.signal });
      if (!job.data.completedAt) continue;
      open.delete(id);
      job.data.metadata.failures.forEach(({ reason }) => reasons.add(REASONS[reason] ?? reason));
    }
    bar.set(data.jobs.length - open.size, data.jobs.length);
  }
  return [...reasons];
}

function facts(lead) {
  if (!lead.emailVerificationResult && !lead.segCheckedAt && !lead.enrichedAt) {
    return h(
      'p.muted',
      {},
      'Not checked yet. A check finds out whether the address accepts mail, and which gateway and provider it is behind.',
    );
  }
  return [
    h('div.verdict-head', {}, resultBadge(lead), lead.emailVerificationScore !== null && score(lead)),
    h('p', {}, evidence(lead)),
    h(
      'dl.facts',
      {},
      fact('Gateway', lead.segProtected === null ? null : lead.segProtected ? (lead.segProviderName ?? 'Yes') : 'None'),
      fact('Mailbox at', PROVIDERS[lead.espProvider]),
      fact('Catch-all', lead.isCatchAll === null ? null : lead.isCatchAll ? 'Yes' : 'No'),
      fact('Checked', lead.enrichedAt && time(lead.enrichedAt)),
    ),
  ];
}

const fact = (name, value) => [h('dt', {}, name), h('dd', {}, value ?? h('span.muted', {}, 'Not checked'))];

function score({ emailVerificationScore: value, emailVerificationResult: result }) {
  const meaning = result === 'unknown' ? 'evidence for the mailbox' : 'confidence';
  return h('span.label.number', {}, `${value} of 100 ${meaning}`);
}

function evidence({ emailVerificationResult: result, emailVerificationScore: value, isCatchAll }) {
  switch (result) {
    case 'deliverable':
      return 'The mail server accepted this address and refused a random one of the same domain.';
    case 'undeliverable':
      if (value === 100) return 'The domain does not exist or accepts no mail.';
      return value >= 90 ? 'The mail server has no such mailbox.' : 'The mailbox is disabled.';
    case 'risky':
      if (isCatchAll) return 'The mail server accepts every address of the domain.';
      if (value === 90) return 'The domain gives out disposable addresses.';
      return value >= 70
        ? 'The mailbox is full.'
        : 'The mail server accepted this address and did not answer for a random one.';
    case 'unknown':
      return value === 0
        ? 'The DNS did not answer. Check again later.'
        : 'The domain accepts mail. Whether it has this mailbox is not known: the mail server was not asked, or did not say.';
    default:
      return 'The address has not been checked.';
  }
}
