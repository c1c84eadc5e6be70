// The start of the console: the session, then the shell with the screen of the address.
import { connection } from 'lib/api.js';
import { current, route } from 'lib/router.js';
import { forget, restore, session, signInByLink } from 'lib/session.js';
import { openShell } from './shell.js';
import { openSignIn } from './sign-in.js';

route('/', () => import('screens/overview.js'));
route('/leads', () => import('screens/leads.js'));
route('/leads/:id', () => import('screens/lead.js'));
route('/imports', () => import('screens/imports.js'));
route('/imports/:id', () => import('screens/import.js'));
route('/dnc', () => import('screens/dnc.js'));
route('/jobs', () => import('screens/jobs.js'));
route('/jobs/:id', () => import('screens/jobs.js'));
route('/webhooks', () => import('screens/webhooks.js'));
route('/webhooks/:id', () => import('screens/webhook.js'));
route('/keys', () => import('screens/keys.js'));
route('/members', () => import('screens/members.js'));
route('/settings', () => import('screens/settings.js'));

connection.onUnauthorized = () => {
  if (!session.key) return;
  forget();
  openSignIn('The session has ended: it expired, or its key was changed or deleted. Sign in again.', openShell);
};

async function begin() {
  const { path } = current();
  try {
    if (path.startsWith('/link/')) {
      // The token works once and does not stay in the address or the history.
      history.replaceState(null, '', '#/');
      await signInByLink(path.slice('/link/'.length));
    } else {
      await restore();
    }
  } catch (error) {
    const expected = error.status === 401 && !path.startsWith('/link/');
    openSignIn(expected ? null : error.message, openShell);
    return;
  }
  openShell();
}

begin();
