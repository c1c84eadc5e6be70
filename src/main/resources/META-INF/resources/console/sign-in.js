// The sign-in page: a key is exchanged for the cookie of the session.
import { h, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { signIn } from 'lib/session.js';
import { closeDialogs } from 'ui/dialog.js';
import { notice } from 'ui/empty.js';
import { field, formOf, invalid } from 'ui/field.js';

export function openSignIn(message, onsignedin) {
  document.title = 'Sign in · Leadkeep';
  closeDialogs();
  const key = field({
    name: 'key',
    label: 'Key',
    type: 'password',
    placeholder: 'sk_…',
    hint: 'A workspace key (sk_…) or your platform key (sk_user_…)',
    spellcheck: 'false',
  });
  const form = formOf({
    fields: [key],
    submit: 'Sign in',
    onsubmit: async ({ key: text }) => {
      if (!text.trim()) throw invalid('key', 'Paste a key');
      await signIn(text.trim()).catch((error) => {
        throw error.status === 401 ? invalid('key', 'No such key: it is wrong, has expired or was deleted') : error;
      });
      onsignedin();
    },
  });
  const root = document.querySelector('#console') ?? document.body.appendChild(h('div', { id: 'console' }));
  root.className = 'sign-in';
  replace(
    root,
    h(
      'main.sign-in-card',
      {},
      h('img', { src: '../assets/icon.svg', alt: '', width: 40, height: 40 }),
      h('h1', {}, 'Sign in to Leadkeep'),
      h('p.muted', {}, 'The first start of the service printed two keys and a link that signs in once.'),
      message && notice('careful', message),
      form,
      h(
        'p.sign-in-foot',
        {},
        h('a', { href: '../' }, 'API reference'),
        h('button.button.quiet.small', { type: 'button', 'data-theme-switch': '' }, icon('theme'), 'Theme'),
      ),
    ),
  );
  key.focusField();
}
