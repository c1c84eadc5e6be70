/*
 * Actions on many leads. A target is either the selected leads, `{ids, emails}`, or all that match the filter,
 * `{conditions}`. The count is read from the API before each action and is part of its confirmation.
 */
import { data, h } from 'assets/dom.js';
import { ApiError, del, download, get, post, target as addressOf } from 'lib/api.js';
import { count, number, totalOf } from 'lib/format.js';
import { progressBar } from 'ui/badge.js';
import { ask, askForm, openDialog } from 'ui/dialog.js';
import { failureNotice } from 'ui/empty.js';
import { tagsField } from 'ui/tags-field.js';
import { toast, toastError } from 'ui/toast.js';
import { bodiesOf, described } from './filters.js';

const IDS_PER_REQUEST = 1000;
const IDS_PER_ENRICHMENT = 5000;
const ASKED_TWICE_ABOVE = 100;
const TYPES = ['email', 'segGateway', 'espDetection'];

export async function deleteLeads(target) {
  const counted = await countOf(target);
  if (!counted) return false;
  const confirmed = await ask({
    title: `Delete ${counted.text}?`,
    text: [which(target), ' Their addresses can be used again at once. A deletion cannot be undone.'],
    action: `Delete ${counted.text}`,
    danger: true,
    typed: counted.total > ASKED_TWICE_ABOVE ? 'delete' : null,
  });
  if (!confirmed) return false;
  return attempt(async () => {
    let deleted = 0;
    for (const body of bodies(target, (filters) => ({ deleteAll: true, filters }))) {
      deleted += (await del('/v1/leads', body)).data.deletedCount;
    }
    toast(`${count(deleted, 'lead')} deleted`);
  });
}

export async function tagLeads(target, { remove = false } = {}) {
  const counted = await countOf(target);
  if (!counted) return false;
  const done = await askForm({
    title: remove ? `Remove tags of ${counted.text}` : `Tag ${counted.text}`,
    submit: remove ? 'Remove tags' : 'Add tags',
    intro: h('p.muted', {}, which(target)),
    fields: [tagsField({ name: remove ? 'remove' : 'add', label: 'Tags', hint: 'Enter or a comma ends a tag.' })],
    onsubmit: async (values) => {
      let modified = 0;
      for (const body of bodies(target, (filters) => ({ filters }))) {
        modified += (await post('/v1/leads/tags', { ...body, ...values })).data.modifiedCount;
      }
      toast(`${count(modified, 'lead')} changed`);
    },
  });
  return done !== null;
}

export async function exportLeads(target, format = 'csv') {
  const counted = await countOf(target);
  if (!counted) return;
  const fileName = `leads-${new Date().toISOString().slice(0, 10)}.${format}`;
  toast(`Exporting ${counted.text} …`);
  await attempt(async () => {
    if (!target.ids) return download({ path: '/v1/leads/export', query: { ...target.conditions, format } }, fileName);
    return download(
      chunksOf(target.emails).map((email) => ({ path: '/v1/leads/export', query: { email, format } })),
      fileName,
    );
  });
}

export async function enrichLeads(target) {
  const counted = await countOf(target);
  if (!counted) return false;
  const confirmed = await ask({
    title: `Verify ${counted.text}?`,
    text: [
      which(target),
      ' Checks the address, looks for a gateway and finds the mailbox provider. Addresses that were verified recently keep their result.',
    ],
    action: `Verify ${counted.text}`,
  });
  if (!confirmed) return false;
  const abort = new AbortController();
  const bar = progressBar(0, counted.total, 'Leads queued');
  const text = h('p.muted.number', { role: 'status' }, 'Reading the leads …');
  const dialog = openDialog({ title: `Verify ${counted.text}`, content: [bar, text], onclose: () => abort.abort() });
  let queued = 0;
  try {
    for await (const leadIds of idsOf(target, abort.signal)) {
      await post('/v1/enrichment/enrich', { leadIds, enrichmentTypes: TYPES }, { signal: abort.signal });
      queued += leadIds.length;
      bar.set(queued, Math.max(counted.total, queued));
      text.textContent = `${number(queued)} queued`;
    }
    dialog.close();
    toast(`${count(queued, 'lead')} queued for verification`, {
      label: 'Show jobs',
      run: () => (location.hash = '#/jobs'),
    });
    return true;
  } catch (error) {
    if (error.name === 'AbortError') toast(`Stopped after ${count(queued, 'lead')}`);
    else text.replaceWith(failureNotice(error));
    return false;
  }
}

/** The request behind the list, for each target. */
export const listRequest = (conditions, limit, cursor) => ({
  path: '/v1/leads',
  query: { ...conditions, limit, cursor },
});

async function countOf(target) {
  if (target.ids) return { total: target.ids.length, text: count(target.ids.length, 'lead') };
  try {
    const { pagination } = await get('/v1/leads', { ...target.conditions, limit: 1 });
    return { total: pagination.total, text: totalOf(pagination, 'lead') };
  } catch (error) {
    toastError(error);
    return null;
  }
}

function which({ ids, conditions }) {
  if (ids) return 'The selected leads.';
  const parts = Object.entries(conditions).map(([name, value]) =>
    name === 'search' ? { label: 'Search', value } : described(name, value),
  );
  if (!parts.length) return 'All leads of the workspace.';
  return [
    'All leads that match ',
    parts.map(({ label, value }, index) => [index ? ', ' : '', label, ' “', data(value), '”']),
    '.',
  ];
}

function bodies(target, ofFilter) {
  if (!target.ids) return bodiesOf(target.conditions).map(ofFilter);
  return sliced(target.ids, IDS_PER_REQUEST).map((leadIds) => ({ leadIds }));
}

async function* idsOf(target, signal) {
  if (target.ids) {
    yield* sliced(target.ids, IDS_PER_ENRICHMENT);
    return;
  }
  let ids = [];
  let cursor = null;
  do {
    const page = await get('/v1/leads', { ...target.conditions, limit: 100, cursor }, { signal });
    ids.push(...page.data.map((lead) => lead._id));
    cursor = page.pagination.nextCursor;
    if (ids.length >= IDS_PER_ENRICHMENT || (!cursor && ids.length)) {
      yield ids.slice(0, IDS_PER_ENRICHMENT);
      ids = ids.slice(IDS_PER_ENRICHMENT);
    }
  } while (cursor);
  if (ids.length) yield ids;
}

const sliced = (values, size) =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, index) => values.slice(index * size, (index + 1) * size));

// The export selects by address, at most 100 of them, in an address of at most 8,192 characters.
function chunksOf(emails) {
  const chunks = [];
  for (const email of emails) {
    const last = chunks.at(-1);
    const longer = last && [...last, email];
    if (longer && longer.length <= 100 && addressOf({ path: '', query: { email: longer } }).length < 7000)
      last.push(email);
    else chunks.push([email]);
  }
  return chunks;
}

async function attempt(task) {
  try {
    await task();
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) console.error(error);
    toastError(error);
    return false;
  }
}
