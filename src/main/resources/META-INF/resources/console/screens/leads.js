// The list of leads: search, filters, columns, pages by cursor, selection and actions on many.
import { cut, h, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { get } from 'lib/api.js';
import { count, number, total, totalOf } from 'lib/format.js';
import { href } from 'lib/router.js';
import { can, session } from 'lib/session.js';
import { chip } from 'ui/badge.js';
import { dataTable } from 'ui/data-table.js';
import { emptyState } from 'ui/empty.js';
import { menuButton } from 'ui/menu.js';
import { pager } from 'ui/pager.js';
import { searchField } from 'ui/search.js';
import { deleteLeads, enrichLeads, exportLeads, listRequest, tagLeads } from './leads/bulk.js';
import { COLUMNS, columnsOf, keepShown, shownIds } from './leads/columns.js';
import { createLead } from './leads/create.js';
import { askFilter, conditionsOf, described, filterNamed, FILTERS } from './leads/filters.js';
import { takeOpened, visit } from './leads/pages.js';
import { selectionBar } from './leads/selection-bar.js';

const LIMIT = 50;

export default async function leads(page) {
  const list = new LeadList(page);
  list.open();
  await list.load();
  list.table.focusRow(takeOpened());
}

class LeadList {
  #page;
  #request = null;
  #loading = null;
  #pagination = null;
  #emails = new Map();
  #everything = false;

  constructor(page) {
    this.#page = page;
  }

  get conditions() {
    return conditionsOf(this.#page.query);
  }

  open() {
    const page = this.#page;
    const shown = shownIds();
    this.table = dataTable({
      label: 'Leads',
      columns: columnsOf(shown),
      rowId: (lead) => lead._id,
      href: (lead) => href(`/leads/${lead._id}`),
      selectable: can('leads:write') || can('leads:delete') || can('enrich') || can('export'),
    });
    this.table.addEventListener('select', () => this.#onSelect());
    this.meta = h('span.number', { role: 'status' });
    this.chips = h('div.filter-chips');
    this.pager = h('div');
    this.bar = selectionBar({
      actions: {
        tag: () => this.#act(tagLeads),
        untag: () => this.#act((target) => tagLeads(target, { remove: true })),
        enrich: () => this.#act(enrichLeads),
        export: () => exportLeads(this.#target()),
        delete: () => this.#act(deleteLeads),
      },
      onclear: () => this.table.clearSelection(),
      onall: () => this.#selectEverything(),
    });
    page.show(
      { title: 'Leads', meta: this.meta, actions: this.#actions(), request: () => this.#request },
      h('div.toolbar', {}, this.#search(), this.#filterMenu(), this.#columnMenu(shown)),
      this.chips,
      this.table,
      this.pager,
      this.bar,
    );
    page.key('/', 'Search', () => this.search.focusField());
    if (can('leads:write')) page.key('n', 'New lead', createLead);
  }

  async load() {
    this.#loading?.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    this.#page.signal.addEventListener('abort', () => this.#loading.abort());
    this.#drawChips();
    this.table.loading(12);
    this.#request = listRequest(this.conditions, LIMIT, this.#page.query.cursor);
    try {
      const { data, pagination } = await get(this.#request.path, this.#request.query, { signal });
      this.#pagination = pagination;
      data.forEach((lead) => this.#emails.set(lead._id, lead.email));
      this.table.empty = this.#empty();
      this.table.rows = data;
      if (this.#everything) this.#markAll();
      this.#drawPager(data.length);
      this.meta.textContent = totalOf(pagination, 'lead');
    } catch (error) {
      this.table.fail(error, () => this.load());
    }
  }

  #actions() {
    const exported = () => ({ conditions: this.conditions });
    return [
      can('export') &&
        menuButton({
          label: 'Export',
          icon: 'export',
          items: () => [
            { title: Object.keys(this.conditions).length ? 'Leads that match' : 'All leads' },
            { label: 'CSV, for spreadsheets', icon: 'file', run: () => exportLeads(exported()) },
            { label: 'NDJSON, for programs', icon: 'file', run: () => exportLeads(exported(), 'ndjson') },
          ],
        }),
      can('leads:write') &&
        h('button.button.primary', { type: 'button', onclick: createLead }, icon('plus'), 'New lead'),
    ];
  }

  #search() {
    this.search = searchField({
      label: 'Search leads',
      placeholder: 'Search name, email, company, title',
      value: this.#page.query.search,
      onsearch: (search) => this.#change({ search }, { push: false }),
    });
    return this.search;
  }

  #filterMenu() {
    const add = async (filter) => {
      const chosen = await askFilter(filter, filter.id, this.#page.query[filter.id]);
      if (chosen) this.#change({ [chosen.name]: [chosen.value].flat().join(',') });
    };
    return menuButton({
      label: 'Filter',
      icon: 'filter',
      className: 'labelled',
      items: FILTERS.map((filter) => filter && { label: filter.label, run: () => add(filter) }),
    });
  }

  #columnMenu(shown) {
    let ids = shown;
    return menuButton({
      label: 'Columns',
      icon: 'columns',
      className: 'labelled',
      items: () =>
        COLUMNS.slice(1).map(({ id, label }) => ({
          label,
          checked: ids.includes(id),
          run: (checked) => {
            ids = checked ? [...ids, id] : ids.filter((each) => each !== id);
            keepShown(ids);
            this.table.drawHead(columnsOf(ids));
          },
        })),
    });
  }

  #drawChips() {
    const names = Object.keys(this.conditions).filter((name) => name !== 'search');
    const edit = async (name) => {
      const chosen = await askFilter(filterNamed(name), name, this.#page.query[name]);
      if (chosen) this.#change({ [name]: null, [chosen.name]: [chosen.value].flat().join(',') });
    };
    replace(
      this.chips,
      names.map((name) => {
        const { label, value } = described(name, this.#page.query[name]);
        const text = h(
          'button.chip-text',
          { type: 'button', title: 'Change', onclick: () => edit(name) },
          h('span.label', {}, label),
          cut(value),
        );
        return chip(text, { label, onremove: () => this.#change({ [name]: null }) });
      }),
      names.length > 0 &&
        h(
          'button.button.quiet.small',
          { type: 'button', onclick: () => this.#change(Object.fromEntries(names.map((name) => [name, null]))) },
          'Clear filters',
        ),
    );
    this.chips.hidden = !names.length;
  }

  /** Other conditions: from the first page on, without a selection. */
  #change(changes, { push = true } = {}) {
    const query = { ...this.#page.query, ...changes, cursor: null };
    this.#page.keepQuery(Object.fromEntries(Object.entries(query).filter(([, value]) => value)), { push });
    this.table.clearSelection();
    this.load();
  }

  #goTo(cursor) {
    this.#page.keepQuery({ ...this.conditions, ...(cursor && { cursor }) }, { push: true });
    this.load();
    scrollTo(0, 0);
  }

  #drawPager(length) {
    const cursor = this.#page.query.cursor ?? null;
    const { before, previous } = visit(JSON.stringify([session.workspaceId, this.conditions]), cursor, length);
    const { nextCursor } = this.#pagination;
    const range =
      length && before !== null
        ? `${number(before + 1)}–${number(before + length)} of ${total(this.#pagination)}`
        : count(length, 'lead');
    replace(
      this.pager,
      (length > 0 || cursor || nextCursor) &&
        pager({
          previous: cursor && (() => this.#goTo(previous)),
          next: nextCursor ? () => this.#goTo(nextCursor) : null,
          text: range,
        }),
    );
  }

  #empty() {
    if (this.#pagination.nextCursor) {
      const next = h(
        'button.button',
        { type: 'button', onclick: () => this.#goTo(this.#pagination.nextCursor) },
        'Search on',
      );
      return emptyState({
        icon: 'search',
        title: 'Nothing found yet',
        text: 'Few leads match, and the older ones have not been examined.',
        actions: [next],
      });
    }
    if (Object.keys(this.conditions).length) {
      const clear = h('a.button', { href: href('/leads') }, 'Show all leads');
      return emptyState({
        icon: 'search',
        title: 'No lead matches',
        text: 'Each word of the search has to begin a word of the lead.',
        actions: [clear],
      });
    }
    return emptyState({
      icon: 'leads',
      title: 'No leads yet',
      text: 'Create the first one here, or import a file with the contacts you have.',
      actions: [
        can('import') && h('a.button', { href: href('/imports') }, icon('imports'), 'Import a file'),
        can('leads:write') && h('button.button', { type: 'button', onclick: createLead }, icon('plus'), 'New lead'),
      ],
    });
  }

  #onSelect() {
    const { selected, rows } = this.table;
    const pageSelected = rows.length > 0 && rows.every((lead) => selected.has(lead._id));
    if (this.#everything && !pageSelected) this.#everything = false;
    if (!selected.size) this.#everything = false;
    this.bar.show({
      size: selected.size,
      everything: this.#everything,
      matching: this.#pagination && total(this.#pagination),
      offersAll: pageSelected && this.#pagination.total > selected.size,
    });
  }

  #selectEverything() {
    this.#everything = true;
    this.#markAll();
  }

  #markAll() {
    this.table.selectAll();
  }

  #target() {
    if (this.#everything) return { conditions: this.conditions };
    const ids = [...this.table.selected];
    return { ids, emails: ids.map((id) => this.#emails.get(id)) };
  }

  async #act(action) {
    if (!(await action(this.#target()))) return;
    this.table.clearSelection();
    await this.load();
  }
}
