// The frame of every screen: navigation, workspace, theme, and the place of the screen.
import { cut, h, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { post } from 'lib/api.js';
import { bind, bindings } from 'lib/keyboard.js';
import { Page } from 'lib/page.js';
import { current, keepAddress, navigate, start } from 'lib/router.js';
import { can, choose, isPlatform, refreshWorkspaces, session, signOut } from 'lib/session.js';
import { askForm, closeDialogs, openDialog } from 'ui/dialog.js';
import { emptyState } from 'ui/empty.js';
import { field } from 'ui/field.js';
import { menuButton } from 'ui/menu.js';
import { openSignIn } from './sign-in.js';

const NAVIGATION = [
  { path: '/', label: 'Overview', icon: 'overview', shown: () => can('leads:read') },
  { path: '/leads', label: 'Leads', icon: 'leads', shown: () => can('leads:read') },
  { path: '/imports', label: 'Imports', icon: 'imports', shown: () => can('import') },
  { path: '/dnc', label: 'Do not contact', icon: 'dnc', shown: () => can('dnc:read') },
  { path: '/jobs', label: 'Verification', icon: 'jobs', shown: () => can('enrich') },
  { title: 'Workspace' },
  { path: '/webhooks', label: 'Webhooks', icon: 'webhooks', shown: () => can('webhooks') },
  { path: '/keys', label: 'Keys', icon: 'keys', shown: () => isPlatform() && can('workspace:write') },
  { path: '/members', label: 'Members', icon: 'members', shown: () => can('workspace:read') },
  { path: '/settings', label: 'Settings', icon: 'settings', shown: () => can('workspace:read') },
];

let page = null;
let openCount = 0;
let started = false;
const outlet = h('main.page', { id: 'page' });

export function openShell() {
  const root = document.querySelector('#console') ?? document.body.appendChild(h('div', { id: 'console' }));
  root.className = 'shell';
  const navigation = h('nav.navigation', { id: 'navigation', 'aria-label': 'Console' });
  replace(
    root,
    h(
      'a.skip',
      { href: '#page', onclick: (event) => (event.preventDefault(), outlet.querySelector('h1')?.focus()) },
      'Skip to content',
    ),
    h('header.bar', {}, navigationButton(), h('span.bar-title', {}, workspaceName())),
    h('aside.side', { 'aria-label': 'Navigation' }, workspaceMenu(), navigation, keyMenu()),
    h('div.scrim', { onclick: () => showNavigation(false) }),
    outlet,
  );
  replace(navigation, links());
  if (started) open(...opened);
  else begin();
}

let opened = null;

function begin() {
  started = true;
  bind('?', 'Keys of this page', showKeys);
  document.addEventListener('keydown', (event) => event.key === 'Escape' && showNavigation(false));
  addEventListener('beforeunload', (event) => page?.unsaved() && event.preventDefault());
  start((load, address) => {
    opened = [load, address];
    return session.key && open(load, address);
  });
}

async function open(load, address) {
  if (page && !page.signal.aborted && page.unsaved() && !confirm('Leave without saving the changes?')) {
    keepAddress(page.path, page.query);
    return;
  }
  const number = ++openCount;
  page?.leave();
  closeDialogs();
  markNavigation(address.path);
  showNavigation(false);
  if (!session.workspaceId && session.workspaces.length === 0) {
    page = new Page(outlet, address);
    page.show({ title: 'Welcome' }, noWorkspace());
    return;
  }
  if (!sectionOf(address.path)?.shown()) {
    const first = NAVIGATION.find((item) => item.shown?.());
    if (first) return navigate(first.path);
    page = new Page(outlet, address);
    page.show({ title: 'Nothing to show' }, nothingPermitted());
    return;
  }
  const next = new Page(outlet, address);
  page = next;
  try {
    const screen = await load();
    if (number === openCount) {
      scrollTo(0, 0);
      await screen.default(next);
    }
  } catch (error) {
    if (number === openCount) next.failed(error);
  }
}

function links() {
  const items = NAVIGATION.filter((item) => item.title || item.shown());
  return items.map((item) =>
    item.title
      ? items.at(-1) !== item && h('div.navigation-title', {}, item.title)
      : h('a', { href: `#${item.path}`, dataset: { path: item.path } }, icon(item.icon), item.label),
  );
}

const sectionOf = (path) =>
  NAVIGATION.find((item) => path === item.path || (item.path && path.startsWith(`${item.path}/`)));

function markNavigation(path) {
  const section = sectionOf(path);
  for (const link of document.querySelectorAll('.navigation a')) {
    if (link.dataset.path === section?.path) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

const navigationButton = () =>
  h(
    'button.button.quiet.icon-only',
    { type: 'button', 'aria-label': 'Navigation', 'aria-controls': 'navigation', onclick: () => showNavigation(true) },
    icon('menu'),
  );

/** Opens or closes the drawer of a phone. */
function showNavigation(shown) {
  const root = document.querySelector('#console');
  const wasShown = root.classList.contains('navigating');
  root.classList.toggle('navigating', shown);
  outlet.inert = shown;
  if (shown) root.querySelector('.navigation a')?.focus();
  else if (wasShown) root.querySelector('.bar button').focus();
}

const workspaceName = () => session.workspaces.find(({ id }) => id === session.workspaceId)?.name ?? 'Leadkeep';

function workspaceMenu() {
  const name = [h('img', { src: '../assets/icon.svg', alt: '', width: 20, height: 20 }), cut(workspaceName())];
  const creates = isPlatform() && can('workspace:write');
  if (session.workspaces.length < 2 && !creates) return h('div.workspace', {}, name);
  return menuButton({
    label: 'Workspaces',
    className: 'quiet workspace',
    content: [name, icon('down')],
    items: () =>
      [
        { title: 'Workspaces' },
        ...session.workspaces.map(({ id, name: label }) => ({
          label: label ?? id,
          icon: id === session.workspaceId ? 'check' : 'overview',
          run: () => switchTo(id),
        })),
        creates && null,
        creates && { label: 'New workspace', icon: 'plus', run: createWorkspace },
      ].filter((item) => item !== false),
  });
}

export function switchTo(id) {
  choose(id);
  // A detail screen belongs to the workspace that is left.
  const [, section] = current().path.split('/');
  history.replaceState(null, '', `#/${section}`);
  if (opened && current().path !== opened[1].path) navigate('/');
  opened[1] = { ...opened[1], query: {}, params: {} };
  openShell();
}

export async function createWorkspace() {
  const created = await askForm({
    title: 'New workspace',
    submit: 'Create workspace',
    fields: [
      field({
        name: 'name',
        label: 'Name',
        placeholder: 'Sales',
        maxLength: 255,
        hint: 'Leads, keys and webhooks of a workspace are its own.',
      }),
    ],
    onsubmit: async ({ name }) => (await post('/v1/workspaces', { name })).data,
  });
  if (!created) return;
  await refreshWorkspaces();
  switchTo(created.id);
}

function keyMenu() {
  const { key } = session;
  return h(
    'div.side-foot',
    {},
    menuButton({
      label: 'Session',
      className: 'quiet account',
      content: [
        icon('keys'),
        h(
          'span.account-text',
          {},
          cut(key.name),
          h('span.label', {}, key.kind === 'platform' ? 'Platform key' : 'Workspace key'),
        ),
        icon('more'),
      ],
      items: [
        { label: 'Keys of this page', icon: 'info', run: showKeys },
        { label: 'API reference', icon: 'file', href: '../' },
        null,
        { label: 'Sign out', icon: 'out', run: leave },
      ],
    }),
    h(
      'button.button.quiet.icon-only',
      { type: 'button', 'data-theme-switch': '', 'aria-label': 'Light or dark theme', title: 'Light or dark theme' },
      icon('theme'),
    ),
  );
}

async function leave() {
  page?.leave();
  await signOut();
  openSignIn(null, openShell);
}

function noWorkspace() {
  const create = h(
    'button.button.primary',
    { type: 'button', onclick: createWorkspace },
    icon('plus'),
    'New workspace',
  );
  return emptyState({
    icon: 'overview',
    title: 'There is no workspace yet',
    text: 'A workspace holds leads, imports, webhooks and keys.',
    actions: isPlatform() && can('workspace:write') ? [create] : [],
  });
}

const nothingPermitted = () =>
  emptyState({
    icon: 'keys',
    title: 'This key opens no screen',
    text: `Its scopes are ${session.key.scopes.join(', ') || 'none'}. Sign in with a key that may read leads.`,
  });

function showKeys() {
  const fixed = [
    { key: 'Enter', label: 'Open the row' },
    { key: 'Esc', label: 'Close' },
  ];
  openDialog({
    title: 'Keys of this page',
    content: h(
      'dl.facts.key-list',
      {},
      [...bindings(), ...fixed].map(({ key, label }) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, label)]),
    ),
  });
}
