// One lead: its fields, verification, do-not-contact status, history, deletion and erasure.
import { data, h, replace } from 'assets/dom.js';
import { del, get, post } from 'lib/api.js';
import { href, navigate } from 'lib/router.js';
import { can } from 'lib/session.js';
import { badge } from 'ui/badge.js';
import { copyButton } from 'ui/copy.js';
import { ask } from 'ui/dialog.js';
import { skeleton } from 'ui/empty.js';
import { menuButton } from 'ui/menu.js';
import { time } from 'ui/time.js';
import { toast, toastError } from 'ui/toast.js';
import { contactCard } from './lead/contact.js';
import { LeadForm } from './lead/form.js';
import { historyCard } from './lead/history.js';
import { verdictCard } from './lead/verdict.js';
import { avatar, nameOf, REASONS } from './leads/columns.js';
import { noteOpened } from './leads/pages.js';

const BACK = { href: href('/leads'), label: 'Leads' };

export default async function lead(page) {
  const request = { path: `/v1/leads/${page.params.id}` };
  noteOpened(page.params.id);
  page.show(
    { title: 'Lead', back: BACK, request },
    h('div.lead-page', {}, card(9), h('div.lead-aside', {}, card(4), card(2))),
  );
  const { data: first, etag } = await get(request.path, {}, { signal: page.signal });

  const title = h('span.lead-title');
  const meta = h('span.lead-meta');
  const form = new LeadForm({ lead: first, etag, editable: can('leads:write'), onsaved: (saved) => showRest(saved) });
  const verdict = verdictCard(page, () => reload());
  const contact = contactCard(page, () => reload());
  const history = historyCard(page);
  const facts = aboutCard();
  page.unsaved = () => form.isDirty;

  const showRest = (lead) => {
    const name = nameOf(lead);
    title.replaceChildren(avatar(lead), h('span', {}, name ? data(name) : data(lead.email)));
    meta.replaceChildren(data(lead.email), copyButton(lead.email, 'Copy the address', { iconOnly: true }));
    if (lead.doNotContact) meta.append(badge(`Do not contact: ${REASONS[lead.doNotContactReason]}`, 'bad'));
    verdict.show(lead);
    contact.show(lead);
    facts.show(lead);
    history.show(lead);
  };
  // Keeps what is being edited: only the other cards show the new version, and saving merges.
  const reload = async () => {
    const { data: current, etag: version } = await get(request.path, {}, { signal: page.signal });
    if (!form.isDirty) form.reset(current, version);
    showRest(current);
  };

  showRest(first);
  page.show(
    { title, meta, back: BACK, request, actions: [actions(page, first)] },
    h(
      'div.lead-page',
      {},
      h('div.lead-main', {}, form.element, history),
      h('div.lead-aside', {}, verdict, contact, facts),
    ),
  );
  document.title = `${nameOf(first) || first.email} · Leadkeep`;
}

const card = (lines) => h('div.card', {}, skeleton(lines));

function aboutCard() {
  const list = h('dl.facts');
  const fact = (name, value) => [h('dt', {}, name), h('dd', {}, value)];
  const element = h('section.card', { 'aria-label': 'About' }, h('h2', {}, 'About'), list);
  element.show = (lead) =>
    replace(
      list,
      fact('Created', time(lead.createdAt)),
      fact('Changed', time(lead.updatedAt)),
      fact(
        'Id',
        h(
          'span.with-copy',
          {},
          h('code.cut', { title: lead._id }, lead._id),
          copyButton(lead._id, 'Copy the id', { iconOnly: true }),
        ),
      ),
    );
  return element;
}

function actions(page, lead) {
  const items = [
    { label: 'Send mail', icon: 'mail', href: `mailto:${encodeURIComponent(lead.email)}` },
    can('leads:delete') && null,
    can('leads:delete') && { label: 'Delete the lead', icon: 'trash', danger: true, run: () => remove(page, lead) },
    can('leads:delete') && { label: 'Erase the person', icon: 'erase', danger: true, run: () => erase(page, lead) },
  ];
  return menuButton({ label: 'More', icon: 'more', items: items.filter((item) => item !== false) });
}

async function remove(page, lead) {
  const confirmed = await ask({
    title: 'Delete this lead?',
    text: [data(lead.email), ' is deleted and its address can be used again. The history stays until it expires.'],
    action: 'Delete lead',
    danger: true,
  });
  if (confirmed) await leave(page, () => del(`/v1/leads/${lead._id}`), 'Lead deleted');
}

async function erase(page, lead) {
  const confirmed = await ask({
    title: 'Erase this person?',
    text: [
      'Deletes the lead ',
      data(lead.email),
      ' and everything that is stored about it: history, events, rows of imports and deliveries of webhooks. ',
      'A salted hash of the address stays on the do-not-contact list and rejects it from now on. This cannot be undone.',
    ],
    action: 'Erase person',
    danger: true,
    typed: 'erase',
  });
  if (confirmed) await leave(page, () => post(`/v1/leads/${lead._id}/erase`), 'Person erased');
}

async function leave(page, request, message) {
  try {
    await request();
    page.unsaved = () => false;
    toast(message);
    navigate('/leads');
  } catch (error) {
    toastError(error);
  }
}
