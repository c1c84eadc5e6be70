// The settings of the workspace, the account of the user, and the deletion of the workspace.
import { data, h } from 'assets/dom.js';
import { del, get, parseJson, patch } from 'lib/api.js';
import { date, number, total } from 'lib/format.js';
import { navigate } from 'lib/router.js';
import { can, isPlatform, refreshWorkspaces, session } from 'lib/session.js';
import { openShell } from 'shell';
import { copyButton } from 'ui/copy.js';
import { ask } from 'ui/dialog.js';
import { notice, skeleton } from 'ui/empty.js';
import { field, formOf, invalid } from 'ui/field.js';
import { toast, toastError } from 'ui/toast.js';

const POLICIES = [
  { value: 'flag', label: 'Store it, marked', hint: 'The lead is created with “do not contact”.' },
  { value: 'reject', label: 'Reject it', hint: 'Creating the lead fails, and an import skips it.' },
];

export default async function settings(page) {
  const path = `/v1/workspaces/${session.workspaceId}`;
  page.show(
    { title: 'Settings', request: { path } },
    h('div.settings', {}, card('Workspace', skeleton(4)), card('Account', skeleton(3))),
  );
  const [workspace, account] = await Promise.all([
    get(path, {}, { signal: page.signal }).then((response) => response.data),
    isPlatform() ? get('/v1/account', {}, { signal: page.signal }).then((response) => response.data) : null,
  ]);
  const role = account?.workspaces.find(({ workspaceId }) => workspaceId === workspace.id)?.role;
  const editable = can('workspace:write') && (role === 'owner' || role === 'admin');
  const save = async (change) => {
    const saved = await patch(path, change);
    Object.assign(workspace, saved.data);
    toast('Saved');
  };
  page.show(
    { title: 'Settings', request: { path } },
    h(
      'div.settings',
      {},
      !editable &&
        notice(
          '',
          isPlatform()
            ? 'Only the owner and admins of the workspace can change its settings.'
            : 'A workspace key reads the settings. Sign in with a platform key to change them.',
        ),
      card('Workspace', about(workspace, editable), editable && nameForm(workspace, save)),
      card('Leads on the do-not-contact list', policyForm(workspace, editable, save)),
      card('Other settings', otherForm(workspace, editable, save)),
      account && card('Account', accountForm(account)),
      role === 'owner' && editable && card('Delete the workspace', deletion(workspace, path)),
    ),
  );
}

const card = (title, ...content) =>
  h('section.card', { 'aria-label': title }, h('h2', {}, title), h('div.settings-content', {}, content));

function about(workspace, editable) {
  const fact = (name, value) => [h('dt', {}, name), h('dd', {}, value)];
  const { totalLeads, totalLeadsIsEstimate } = workspace.usage;
  return h(
    'dl.facts',
    {},
    !editable && fact('Name', data(workspace.name)),
    fact('Leads', h('span.number', {}, total({ total: totalLeads, totalIsEstimate: totalLeadsIsEstimate }))),
    fact('Members', h('span.number', {}, number(workspace.memberCount))),
    fact('Created', date(workspace.createdAt)),
    fact(
      'Id',
      h('span.with-copy', {}, h('code', {}, workspace.id), copyButton(workspace.id, 'Copy the id', { iconOnly: true })),
    ),
  );
}

function nameForm(workspace, save) {
  return formOf({
    plain: true,
    fields: [field({ name: 'name', label: 'Name', value: workspace.name, maxLength: 255, required: true })],
    submit: 'Rename',
    onsubmit: async ({ name }) => {
      await save({ name });
      await refreshWorkspaces();
      openShell();
    },
  });
}

function policyForm(workspace, editable, save) {
  const choice = field({
    name: 'settings.suppression',
    label: 'A new lead whose address is on the list',
    type: 'radio',
    options: POLICIES,
    value: workspace.settings.suppression ?? 'flag',
  });
  if (!editable) {
    choice.querySelectorAll('input').forEach((input) => (input.disabled = true));
    return choice;
  }
  return formOf({
    plain: true,
    fields: [choice],
    submit: 'Save',
    onsubmit: (values) => save({ settings: { suppression: values['settings.suppression'] } }),
  });
}

function otherForm(workspace, editable, save) {
  const { suppression, ...others } = workspace.settings;
  const text = field({
    name: 'settings',
    label: 'Settings for your own programs, as JSON',
    type: 'textarea',
    rows: 5,
    class: 'mono',
    dir: 'ltr',
    spellcheck: 'false',
    readOnly: !editable,
    value: JSON.stringify(others, null, 2),
    hint: 'Leadkeep stores these and does not read them: {"timezone": "Europe/Berlin"}',
  });
  if (!editable) return text;
  return formOf({
    plain: true,
    fields: [text],
    submit: 'Save',
    onsubmit: ({ settings: json }) => {
      const next = parsed(json);
      // The API merges: what was removed here has to be sent as null.
      const removed = Object.fromEntries(
        Object.keys(workspace.settings)
          .filter((key) => key !== 'suppression' && !(key in next))
          .map((key) => [key, null]),
      );
      return save({ settings: { ...removed, ...next } });
    },
  });
}

function parsed(json) {
  let value = null;
  try {
    value = parseJson(json.trim() || '{}');
  } catch (error) {
    throw invalid('settings', error.message);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('settings', 'must be an object: {…}');
  return value;
}

function accountForm(account) {
  const email = field({ name: 'email', label: 'Email', value: account.email, readOnly: true });
  const name = field({
    name: 'name',
    label: 'Name',
    value: account.name,
    maxLength: 255,
    readOnly: !can('workspace:write'),
  });
  if (!can('workspace:write')) return [name, email];
  return formOf({
    plain: true,
    fields: [h('div.form-row', {}, name, email)],
    submit: 'Save',
    onsubmit: async (values) => {
      await patch('/v1/account', { name: values.name });
      toast('Saved');
    },
  });
}

function deletion(workspace, path) {
  const run = async () => {
    const confirmed = await ask({
      title: `Delete ${workspace.name}?`,
      text: 'All leads, imports, lists, webhooks and keys of the workspace are deleted. Its keys stop at once. This cannot be undone.',
      action: 'Delete workspace',
      danger: true,
      typed: workspace.name,
    });
    if (!confirmed) return;
    try {
      await del(path);
      toast('Workspace deleted');
      session.workspaceId = null;
      await refreshWorkspaces();
      navigate('/');
      openShell();
    } catch (error) {
      toastError(error);
    }
  };
  return [
    h('p.muted', {}, 'Deletes the workspace with everything in it, for all members.'),
    h('div', {}, h('button.button.danger', { type: 'button', onclick: run }, 'Delete workspace')),
  ];
}
