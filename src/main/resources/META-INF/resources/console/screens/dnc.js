// The do-not-contact list.
import { cut, h, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { del, download, get } from 'lib/api.js';
import { count, number, total } from 'lib/format.js';
import { can } from 'lib/session.js';
import { badge } from 'ui/badge.js';
import { dataTable } from 'ui/data-table.js';
import { ask } from 'ui/dialog.js';
import { emptyState } from 'ui/empty.js';
import { menuButton } from 'ui/menu.js';
import { pagedTable } from 'ui/paged.js';
import { searchField } from 'ui/search.js';
import { time } from 'ui/time.js';
import { toast, toastError } from 'ui/toast.js';
import { addEntries, checkAddresses, importFile } from './dnc/dialogs.js';
import { REASONS } from './dnc/reasons.js';

const COLUMNS = [
  { label: 'Address or domain', cell: addressCell, width: '18rem', phone: 'title' },
  { label: 'Type', cell: ({ entryType }) => (entryType === 'domain' ? 'Domain' : 'Address'), width: '7rem' },
  {
    label: 'Reason',
    cell: ({ reason }) => badge(REASONS[reason] ?? reason, reason === 'complaint' ? 'careful' : ''),
    width: '9rem',
  },
  { label: 'Since', cell: ({ createdAt }) => time(createdAt), width: '8rem' },
];

const TYPES = [
  ['', 'Addresses and domains'],
  ['email', 'Addresses'],
  ['domain', 'Domains'],
];

export default async (page) => {
  const writes = can('dnc:write');
  const filters = { search: page.query.search ?? '', type: page.query.type ?? '' };
  const request = () => ({ path: '/v1/dnc', query: { ...filters, limit: 25 } });
  const addresses = new Map();
  const table = dataTable({
    label: 'Do-not-contact list',
    columns: COLUMNS,
    rowId: ({ _id }) => _id,
    selectable: writes,
  });
  const list = pagedTable({
    table,
    one: 'entry',
    many: 'entries',
    load: async (cursor) => {
      const found = await get('/v1/dnc', { ...request().query, cursor }, { signal: page.signal });
      found.data.forEach(({ _id, email }) => addresses.set(_id, email));
      table.empty = filters.search || filters.type ? nothingFound() : nothingYet();
      return found;
    },
  });
  const selection = h('div.selection', { 'aria-live': 'polite', hidden: true });
  table.addEventListener('select', showSelection);

  const search = searchField({
    label: 'Search addresses',
    value: filters.search,
    onsearch: (text) => change({ search: text }),
  });
  const type = h(
    'select',
    { 'aria-label': 'Type', onchange: () => change({ type: type.value }) },
    TYPES.map(([value, label]) => h('option', { value, selected: value === filters.type }, label)),
  );

  page.show(
    { title: 'Do not contact', request, actions: actions() },
    h('div.toolbar', {}, search, type, selection),
    list,
  );
  page.key('/', 'Search', () => search.focusField());
  if (writes) page.key('n', 'Add to the list', add);
  await list.restart();

  function change(part) {
    Object.assign(filters, part);
    page.keepQuery(filters);
    table.clearSelection();
    list.restart();
  }

  function actions() {
    return [
      menuButton({
        label: 'More',
        icon: 'more',
        items: () =>
          [
            { label: 'Check addresses', icon: 'check', run: checkAddresses },
            writes && { label: 'Import a CSV file', icon: 'imports', run: () => importFile().then(changed) },
            {
              label: `Export ${filters.search || filters.type ? 'what is shown' : 'the list'}`,
              icon: 'export',
              run: save,
            },
            writes && null,
            writes && { label: 'Remove entries…', icon: 'trash', danger: true, run: removeMatching },
          ].filter((item) => item !== false),
      }),
      writes && h('button.button.primary', { type: 'button', onclick: add }, icon('plus'), 'Add'),
    ];
  }

  function nothingYet() {
    return emptyState({
      icon: 'dnc',
      title: 'The list is empty',
      text: 'Addresses and domains on it stay blocked, however they come in again: people who unsubscribed, complained, or whose mailbox is gone.',
      actions: writes ? [h('button.button', { type: 'button', onclick: add }, icon('plus'), 'Add the first')] : [],
    });
  }

  const nothingFound = () =>
    emptyState({
      icon: 'search',
      title: 'Nothing on the list fits',
      text: 'To know whether an address is blocked, also by its domain, use “Check addresses”.',
    });

  async function add() {
    changed(await addEntries());
  }

  function changed(result) {
    if (!result) return;
    table.clearSelection();
    list.restart();
  }

  async function save() {
    try {
      await download({ path: '/v1/dnc/export', query: filters }, 'do-not-contact.csv');
    } catch (error) {
      toastError(error);
    }
  }

  function showSelection() {
    selection.hidden = table.selected.size === 0;
    replace(
      selection,
      h('span.number', {}, `${number(table.selected.size)} selected`),
      h('button.button.small.danger', { type: 'button', onclick: removeSelected }, icon('trash'), 'Remove'),
      h('button.button.small.quiet', { type: 'button', onclick: () => table.clearSelection() }, 'Clear'),
    );
  }

  async function removeSelected() {
    const emails = [...table.selected].map((id) => addresses.get(id)).filter(Boolean);
    if (!emails.length)
      return toast(
        'Entries of erased people have no address: they can be lifted by “Remove entries…” of that address only',
      );
    await remove(
      {
        title: `Remove ${count(emails.length, 'entry', 'entries')}?`,
        text: 'Leads with these addresses can be contacted again at once, unless another entry covers them.',
        action: `Remove ${count(emails.length, 'entry', 'entries')}`,
      },
      emails.length <= 1000
        ? [{ emails }]
        : Array.from({ length: Math.ceil(emails.length / 1000) }, (_, part) => ({
            emails: emails.slice(part * 1000, part * 1000 + 1000),
          })),
    );
  }

  async function removeMatching() {
    const all = list.pagination?.total ?? 0;
    if (!all) return toast('There is nothing to remove');
    const what = `${total(list.pagination)} ${all === 1 ? 'entry' : 'entries'}`;
    const which = [
      filters.type === 'domain' ? 'All domains' : filters.type === 'email' ? 'All addresses' : 'All entries',
      filters.search && `with “${filters.search}”`,
    ]
      .filter(Boolean)
      .join(' ');
    const conditions = Object.fromEntries(Object.entries(filters).filter(([, value]) => value));
    await remove(
      {
        title: `Remove ${what}?`,
        text: `${which} leave the list, and those leads can be contacted again at once. Erased people stay blocked.`,
        action: `Remove ${what}`,
        typed: conditions.search || conditions.type ? null : 'remove',
      },
      [{ selectAll: true, ...conditions }],
    );
  }

  async function remove(question, bodies) {
    if (!(await ask({ ...question, danger: true }))) return;
    try {
      let deleted = 0;
      for (const body of bodies) deleted += (await del('/v1/dnc', body)).data.deleted;
      toast(`${count(deleted, 'entry', 'entries')} removed`);
    } catch (error) {
      toastError(error);
    }
    changed(true);
  }
};

function addressCell({ email }) {
  if (email === null) return h('span.muted', {}, 'Erased person');
  return cut(email);
}
