// The members of the workspace.
import { cut, data, h } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { del, get, post } from 'lib/api.js';
import { count } from 'lib/format.js';
import { can, isPlatform, refreshWorkspaces, session } from 'lib/session.js';
import { switchTo } from 'shell';
import { badge } from 'ui/badge.js';
import { copyButton } from 'ui/copy.js';
import { dataTable } from 'ui/data-table.js';
import { ask, askForm, showOnce } from 'ui/dialog.js';
import { field } from 'ui/field.js';
import { time } from 'ui/time.js';
import { toast, toastError } from 'ui/toast.js';

const ROLES = {
  owner: { label: 'Owner', hint: 'Everything, also deleting the workspace' },
  admin: { label: 'Admin', hint: 'Also manages members, keys and settings' },
  member: { label: 'Member', hint: 'Works with leads' },
};

export default async (page) => {
  const path = `/v1/workspaces/${session.workspaceId}`;
  const writes = isPlatform() && can('workspace:write');
  let me = null;
  let manages = false;
  const table = dataTable({
    label: 'Members',
    rowId: ({ userId }) => userId,
    columns: [
      {
        label: 'Name',
        cell: ({ name, userId }) => h('span.key-name', {}, cut(name), userId === me && badge('You')),
        width: '14rem',
        phone: 'title',
      },
      { label: 'E-mail', cell: ({ email }) => cut(email), width: '16rem' },
      {
        label: 'Role',
        cell: ({ role }) => h('span', { title: ROLES[role]?.hint }, ROLES[role]?.label ?? role),
        width: '7rem',
      },
      { label: 'Since', cell: ({ joinedAt }) => time(joinedAt), width: '8rem' },
      writes && { label: 'Actions', cell: removal, width: '7rem', end: true, phone: 'menu' },
    ].filter(Boolean),
  });
  const meta = h('span');
  const adder = h(
    'button.button.primary',
    { type: 'button', hidden: true, onclick: add },
    icon('plus'),
    'Add a member',
  );
  const roles = h(
    'p.label',
    { hidden: true },
    'To give a member another role, remove and add the member again. The role of the owner stays.',
  );
  page.show({ title: 'Members', meta, request: { path }, actions: [adder] }, table, roles);
  page.key('n', 'Add a member', () => manages && add());
  await load();

  async function load() {
    table.loading(2);
    try {
      // A workspace key has no user.
      me ??= isPlatform() ? (await get('/v1/account', {}, { signal: page.signal })).data.id : null;
      const { data: workspace } = await get(path, {}, { signal: page.signal });
      manages = writes && ['owner', 'admin'].includes(workspace.members.find(({ userId }) => userId === me)?.role);
      adder.hidden = roles.hidden = !manages;
      meta.textContent = count(workspace.memberCount, 'member');
      table.rows = workspace.members;
    } catch (error) {
      table.fail(error, load);
    }
  }

  function removal(member) {
    const own = member.userId === me;
    if (member.role === 'owner' || !(own || manages)) return '';
    return h(
      'button.button.small.quiet',
      { type: 'button', onclick: () => remove(member, own) },
      own ? 'Leave' : 'Remove',
    );
  }

  async function add() {
    const added = await askForm({
      title: 'Add a member',
      submit: 'Add member',
      fields: [
        field({
          name: 'email',
          label: 'E-mail address',
          type: 'email',
          placeholder: 'jane@acme.com',
          hint: 'A new address gets an account, and a key that is shown once.',
        }),
        field({
          name: 'role',
          label: 'Role',
          type: 'radio',
          value: 'member',
          options: ['member', 'admin'].map((value) => ({ value, ...ROLES[value] })),
        }),
      ],
      onsubmit: async (values) => (await post(`${path}/members`, values)).data,
    });
    if (!added) return;
    await load();
    if (!added.platformKey) return toast(`${added.email} is a member now`);
    await showOnce({
      title: `First key of ${added.email}`,
      text: 'Hand it over on a safe way: it is shown this once, and opens this page. The new member can create another one and delete this.',
      secret: added.platformKey,
      copy: copyButton(added.platformKey, 'Copy key'),
    });
  }

  async function remove({ userId, email }, own) {
    const sure = await ask({
      title: own ? 'Leave this workspace?' : ['Remove ', data(email), '?'],
      text: own
        ? 'You can come back only if an admin adds you again.'
        : 'The platform keys of this user no longer open the workspace. Workspace keys keep working.',
      action: own ? 'Leave workspace' : 'Remove member',
      danger: true,
    });
    if (!sure) return;
    try {
      await del(`${path}/members/${userId}`);
      if (own) return await leave();
      toast(`${email} was removed`);
      await load();
    } catch (error) {
      toastError(error);
    }
  }

  async function leave() {
    await refreshWorkspaces();
    switchTo(session.workspaceId);
  }
};
