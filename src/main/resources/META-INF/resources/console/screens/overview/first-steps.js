// What an empty workspace shows: three ways to the first lead.
import { h } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { curl } from 'lib/curl.js';
import { href } from 'lib/router.js';
import { can } from 'lib/session.js';
import { createLead } from 'screens/leads/create.js';
import { copyButton } from 'ui/copy.js';

const EXAMPLE = {
  method: 'POST',
  path: '/v1/leads',
  body: { email: 'jane@globex.com', firstName: 'Jane', companyName: 'Globex' },
};

export function firstSteps() {
  const command = curl(EXAMPLE);
  return h(
    'div.first-steps',
    {},
    h('p.muted', {}, 'This workspace has no leads yet. Each of these makes the first one.'),
    can('leads:write') &&
      step(
        'leads',
        'Create a lead here',
        'Fill in an address, a name and whatever else you know.',
        h('button.button.primary', { type: 'button', onclick: createLead }, icon('plus'), 'New lead'),
      ),
    can('import') &&
      step(
        'imports',
        'Import a file',
        'A CSV file as it comes out of a CRM, a spreadsheet or an address book. You see what will happen before anything is written.',
        h('a.button', { href: href('/imports') }, icon('imports'), 'Import a file'),
      ),
    can('leads:write') &&
      step(
        'curl',
        'Send it from a program',
        'LEADKEEP_KEY holds a key of this workspace.',
        h('pre', { tabIndex: 0, role: 'group', 'aria-label': 'Command' }, command),
        h(
          'div.actions',
          {},
          copyButton(command, 'Copy the command'),
          h('a.button.quiet', { href: '../' }, icon('file'), 'API reference'),
        ),
      ),
  );
}

function step(name, title, text, ...content) {
  return h(
    'section.card.first-step',
    { 'aria-label': title },
    icon(name),
    h('div', {}, h('h2', {}, title), h('p.muted', {}, text), h('div.first-content', {}, content)),
  );
}
