// Keys of the workspace, and platform keys of the user.
import { cut, data, h } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { del, get } from 'lib/api.js';
import { count, date } from 'lib/format.js';
import { session } from 'lib/session.js';
import { badge } from 'ui/badge.js';
import { curlButton } from 'ui/copy.js';
import { dataTable } from 'ui/data-table.js';
import { ask } from 'ui/dialog.js';
import { menuButton } from 'ui/menu.js';
import { time } from 'ui/time.js';
import { toast, toastError } from 'ui/toast.js';
import { createKey, editKey } from './keys/form.js';
import { PRESETS, SCOPES } from './keys/words.js';

export default async (page) => {
  const ofWorkspace = section(page, {
    title: 'Keys of this workspace',
    text: 'For programs. A key opens this workspace and does what its scopes allow.',
    path: `/v1/workspaces/${session.workspaceId}/keys`,
    platform: false,
    create: 'New key',
  });
  const ofUser = section(page, {
    title: 'Your platform keys',
    text: 'For you. They open every workspace of which you are a member, and manage keys and members.',
    path: '/v1/account/api-keys',
    platform: true,
    create: 'New platform key',
  });
  const add = h('button.button.primary', { type: 'button', onclick: ofWorkspace.add }, icon('plus'), 'New key');
  page.show({ title: 'Keys', actions: [add] }, ofWorkspace, ofUser);
  page.key('n', 'New key', ofWorkspace.add);
  await Promise.all([ofWorkspace.load(), ofUser.load()]);
};

function section(page, { title, text, path, platform, create }) {
  const table = dataTable({ label: title, columns: columns(), open: edit });
  table.empty = h(
    'p.table-note.muted',
    {},
    'No key yet. Give each program its own: it can be replaced without touching the others.',
  );
  const tools = h(
    'div.actions',
    {},
    curlButton({ path }),
    platform && h('button.button', { type: 'button', onclick: add }, icon('plus'), create),
  );
  const element = h(
    'section',
    {},
    h('header.part-head', {}, h('div', {}, h('h2', {}, title), h('p.muted', {}, text)), tools),
    table,
  );
  return Object.assign(element, { load, add });

  function columns() {
    return [
      { label: 'Name', cell: nameCell, width: '13rem', phone: 'title' },
      { label: 'Key', cell: ({ prefix }) => h('code', {}, `${prefix}…`), width: '8rem' },
      { label: 'Access', cell: access, width: '9rem' },
      { label: 'Expires', cell: expiry, width: '8rem' },
      { label: 'Last used', cell: lastUse, width: '12rem' },
      {
        label: 'Actions',
        cell: (key) =>
          menuButton({
            label: `Actions of ${key.name}`,
            icon: 'more',
            className: 'quiet small',
            items: () => actions(key),
          }),
        width: '3.5rem',
        end: true,
        phone: 'menu',
      },
    ];
  }

  function actions(key) {
    return [
      { label: 'Edit', icon: 'edit', run: () => edit(key) },
      { label: 'Delete…', icon: 'trash', danger: true, run: () => remove(key) },
    ];
  }

  async function load() {
    table.loading(2);
    try {
      table.rows = (await get(path, {}, { signal: page.signal })).data;
    } catch (error) {
      table.fail(error, load);
    }
  }

  async function add() {
    if (await createKey(path, { platform })) await load();
  }

  async function edit(key) {
    if (!(await editKey(path, key))) return;
    toast('The key was changed');
    await load();
  }

  async function remove(key) {
    const sure = await ask({
      title: ['Delete the key “', data(key.name), '”?'],
      text: `${isInUse(key) ? 'You are signed in with this key: you will be signed out. ' : ''}Programs that use it get the status 401 within a second. This cannot be undone.`,
      action: 'Delete key',
      danger: true,
    });
    if (!sure) return;
    try {
      await del(`${path}/${key.id}`);
      toast('The key was deleted');
      await load();
    } catch (error) {
      toastError(error);
    }
  }
}

const isInUse = ({ id }) => session.key.id === id;

const nameCell = (key) => h('span.key-name', {}, cut(key.name), isInUse(key) && badge('In use', 'busy'));

function access({ preset, scopes }) {
  if (preset) return h('span', { title: PRESETS[preset].hint }, PRESETS[preset].label);
  return h('span', { title: scopes.map((scope) => SCOPES[scope] ?? scope).join('\n') }, count(scopes.length, 'scope'));
}

function expiry({ expiresAt }) {
  if (!expiresAt) return h('span.muted', {}, 'Never');
  return new Date(expiresAt) < new Date() ? badge('Expired', 'bad') : h('span', { title: expiresAt }, date(expiresAt));
}

function lastUse({ lastUsedAt, lastUsedFrom }) {
  if (!lastUsedAt) return h('span.muted', {}, 'Not used yet');
  return h('span.cut', {}, time(lastUsedAt), lastUsedFrom && h('span.muted', {}, ` from ${lastUsedFrom}`));
}
