// The card that says whether the lead may be contacted, and why not.
import { data, h, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { del, get, post } from 'lib/api.js';
import { href } from 'lib/router.js';
import { can } from 'lib/session.js';
import { REASONS } from 'screens/leads/columns.js';
import { badge } from 'ui/badge.js';
import { ask, askForm, openDialog } from 'ui/dialog.js';
import { field } from 'ui/field.js';
import { toast, toastError } from 'ui/toast.js';

const GIVEN = ['manual', 'unsubscribe_link', 'complaint', 'bounce'];

export function contactCard(page, onchanged) {
  const content = h('div.verdict');
  const element = h('section.card', { 'aria-label': 'Do not contact' }, h('h2', {}, 'Contact'), content);
  element.show = (lead) => replace(content, lead.doNotContact ? blocked(lead, onchanged) : free(lead, onchanged));
  return element;
}

function free(lead, onchanged) {
  const block = h(
    'button.button.small',
    { type: 'button', onclick: () => add(lead, onchanged) },
    icon('dnc'),
    'Do not contact',
  );
  return [h('p.verdict-head', {}, badge('May be contacted', 'good')), can('dnc:write') && h('div', {}, block)];
}

function blocked(lead, onchanged) {
  const allow = h('button.button.small', { type: 'button', onclick: () => remove(lead, onchanged) }, 'Allow contact');
  return [
    h(
      'p.verdict-head',
      {},
      badge('Do not contact', 'bad'),
      h('span.label', {}, REASONS[lead.doNotContactReason] ?? ''),
    ),
    can('dnc:write') && can('dnc:read') && h('div', {}, allow),
  ];
}

async function add(lead, onchanged) {
  const added = await askForm({
    title: 'Do not contact',
    submit: 'Add to the list',
    fields: [
      field({
        name: 'reason',
        label: 'Reason',
        type: 'select',
        options: GIVEN.map((value) => ({ value, label: REASONS[value] })),
        value: 'manual',
      }),
    ],
    intro: h(
      'p.muted',
      {},
      data(lead.email),
      ' goes on the do-not-contact list of the workspace and stays there if the lead is deleted.',
    ),
    onsubmit: ({ reason }) => post('/v1/dnc', { entries: [{ email: lead.email, reason }] }),
  });
  if (added) await onchanged();
}

async function remove(lead, onchanged) {
  try {
    const { data: checks } = await post('/v1/dnc/check', { emails: [lead.email] });
    if (checks[0].matchedBy === 'domain') {
      openDialog({
        title: 'Its domain is on the list',
        content: h(
          'p',
          {},
          'The list blocks the domain of ',
          data(lead.email),
          ', or one above it. Removing the domain allows contact with all of its addresses.',
        ),
        actions: [
          h(
            'a.button.primary',
            { href: href('/dnc', { type: 'domain' }), onclick: (event) => event.target.closest('dialog').close() },
            'Show the domains',
          ),
        ],
      });
      return;
    }
    const confirmed = await ask({
      title: 'Allow contact?',
      text: [data(lead.email), ' is removed from the do-not-contact list.'],
      action: 'Allow contact',
    });
    if (!confirmed) return;
    await del('/v1/dnc', { emails: [lead.email] });
    toast('Removed from the list');
    await onchanged();
  } catch (error) {
    toastError(error);
  }
}
