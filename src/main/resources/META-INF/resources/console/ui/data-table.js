/**
 * `<lk-table>`: a table of rows with keyboard navigation.
 *
 *   const table = dataTable({
 *     label: 'Leads',
 *     columns: [{id: 'email', label: 'Email', cell: (lead) => cut(lead.email), width: '16rem', end: false, phone: 'title'}],
 *     rowId: (lead) => lead._id,
 *     href: (lead) => `#/leads/${lead._id}`,   // or open: (lead) => {…}
 *     selectable: true,
 *   });
 *   table.loading(10);                      skeleton rows, or the present rows dimmed
 *   table.rows = leads;                     table.empty = element is shown if there are none
 *   table.fail(error, retry);
 *   table.selected                          a Set of ids; it keeps ids of other pages; `selectAll()` adds this page, `clearSelection()`
 *                                           empties it
 *   table.addEventListener('select', …)     the selection has changed
 *
 * `cell` returns a text or an element. `end` aligns numbers. On a phone a row is a card: the column with phone 'title' is
 * its first line, 'sub' the line below it, 'hide' is left out, others have their label. j and k move, Enter opens, x or Space selects, Shift+click selects
 * a range.
 */
import { h, replace } from 'assets/dom.js';
import { bind } from 'lib/keyboard.js';
import { failureNotice } from './empty.js';

class DataTable extends HTMLElement {
  selected = new Set();
  empty = null;
  #rows = [];
  #lastChecked = null;
  #abort = null;

  setUp({ label, columns, rowId = (row) => row.id, href = null, open = null, selectable = false }) {
    Object.assign(this, { label, rowId, href, open, selectable, columns });
    this.body = h('tbody', { role: 'rowgroup' });
    this.body.addEventListener('keydown', (event) => this.#onKey(event));
    this.body.addEventListener('click', (event) => this.#onClick(event));
    this.place = h('div.table-place', { hidden: true });
    this.drawHead(columns);
    return this;
  }

  /** Other columns for the same rows. */
  drawHead(columns) {
    this.columns = columns;
    this.all = this.selectable && h('input', { type: 'checkbox', 'aria-label': 'Select all rows of this page' });
    if (this.all) this.all.addEventListener('change', () => this.#selectPage(this.all.checked));
    const widths = columns.map(({ width }) => h('col', { dataset: { width: width ?? '' } }));
    widths.forEach((col) => (col.style.width = col.dataset.width));
    const table = h(
      'table.table',
      { role: 'table', 'aria-label': this.label },
      h('colgroup', {}, this.selectable && h('col.check-column'), widths),
      h(
        'thead',
        { role: 'rowgroup' },
        h(
          'tr',
          { role: 'row' },
          this.selectable && h('td.check-cell', { role: 'cell' }, this.all),
          columns.map((column) =>
            h(
              'th',
              { role: 'columnheader', scope: 'col', class: column.end ? 'end' : '' },
              column.phone === 'menu' ? h('span.visually-hidden', {}, column.label) : column.label,
            ),
          ),
        ),
      ),
      this.body,
    );
    table.style.minWidth = `calc(${columns.map(({ width }) => width ?? '10rem').join(' + ')})`;
    replace(this, h('div.table-scroll', {}, table), this.place);
    this.rows = this.#rows;
  }

  connectedCallback() {
    this.#abort = new AbortController();
    bind('j', 'Next row', () => this.#move(1), this.#abort.signal);
    bind('k', 'Previous row', () => this.#move(-1), this.#abort.signal);
    if (this.selectable) bind('x', 'Select the row', () => this.#toggleFocused(), this.#abort.signal);
  }

  disconnectedCallback() {
    this.#abort.abort();
  }

  get rows() {
    return this.#rows;
  }

  set rows(rows) {
    this.#rows = rows;
    const focused = this.contains(document.activeElement) ? document.activeElement.closest('tr')?.dataset.id : null;
    this.removeAttribute('aria-busy');
    replace(
      this.body,
      rows.map((row, index) => this.#row(row, index === 0)),
    );
    this.#show(rows.length || !this.empty ? null : this.empty);
    this.#showSelection();
    this.focusRow(focused);
  }

  focusRow(id) {
    if (id) this.body.querySelector(`[data-id="${CSS.escape(id)}"]`)?.focus();
  }

  loading(count = 8) {
    this.setAttribute('aria-busy', 'true');
    this.#show(null);
    if (this.#rows.length) return;
    const columns = this.columns.length + (this.selectable ? 1 : 0);
    const cells = () => Array.from({ length: columns }, () => h('td', { role: 'cell' }, h('span.skeleton')));
    replace(
      this.body,
      Array.from({ length: count }, () => h('tr.waiting', { role: 'row' }, cells())),
    );
  }

  fail(error, retry) {
    if (error.name === 'AbortError') return;
    this.rows = [];
    this.#show(failureNotice(error, retry));
  }

  /** Selects the rows of this page. */
  selectAll() {
    this.#selectPage(true);
  }

  clearSelection() {
    this.selected.clear();
    this.#showSelection();
    this.dispatchEvent(new Event('select'));
  }

  #show(instead) {
    this.firstElementChild.hidden = Boolean(instead);
    this.place.hidden = !instead;
    replace(this.place, instead);
  }

  #row(row, first) {
    const id = this.rowId(row);
    const box = this.selectable && h('input', { type: 'checkbox', tabIndex: -1, 'aria-label': 'Select row' });
    return h(
      'tr',
      { role: 'row', dataset: { id }, tabIndex: first ? 0 : -1, class: this.href || this.open ? 'opens' : '' },
      this.selectable && h('td.check-cell', { role: 'cell' }, box),
      this.columns.map((column) => this.#cell(row, column)),
    );
  }

  #cell(row, column) {
    const content = column.cell(row);
    const linked = column === this.columns[0] && this.href;
    const classes = [column.end && 'end number', column.phone && `phone-${column.phone}`].filter(Boolean).join(' ');
    return h(
      'td',
      { role: 'cell', class: classes, dataset: { label: column.label } },
      linked ? h('a.row-link', { href: this.href(row), tabIndex: -1 }, content) : content,
    );
  }

  #onClick(event) {
    const element = event.target.closest('tr');
    if (!element) return;
    const box = event.target.closest('.check-cell') && element.querySelector('.check-cell input');
    if (box) {
      if (event.target !== box) box.checked = !box.checked;
      this.#check(element, box.checked, event.shiftKey);
    } else if (!event.target.closest('a, button, input, select, .menu') && !String(getSelection())) {
      this.#openRow(element.dataset.id, event);
    }
  }

  #onKey(event) {
    if (event.target.tagName !== 'TR') return;
    if (event.key === 'Enter') this.#openRow(event.target.dataset.id, event);
    else if (event.key === ' ' && this.selectable) this.#toggleFocused();
    else if (event.key === 'ArrowDown') this.#move(1);
    else if (event.key === 'ArrowUp') this.#move(-1);
    else return;
    event.preventDefault();
  }

  #openRow(id, event) {
    const row = this.#rows.find((each) => this.rowId(each) === id);
    if (!row) return;
    if (this.open) this.open(row);
    else if (this.href && (event.ctrlKey || event.metaKey)) window.open(this.href(row));
    else if (this.href) location.hash = this.href(row);
  }

  #move(step) {
    const elements = [...this.body.rows].filter((row) => row.dataset.id);
    const index = elements.indexOf(document.activeElement?.closest?.('tr'));
    const next = elements[index < 0 ? 0 : Math.min(Math.max(index + step, 0), elements.length - 1)];
    elements.forEach((element) => (element.tabIndex = element === next ? 0 : -1));
    next?.focus();
  }

  #toggleFocused() {
    const element = document.activeElement?.closest?.('tr[data-id]');
    if (element) this.#check(element, !this.selected.has(element.dataset.id), false);
  }

  #check(element, checked, range) {
    const ids = this.#rows.map(this.rowId);
    const to = ids.indexOf(element.dataset.id);
    const from = range && this.#lastChecked !== null ? ids.indexOf(this.#lastChecked) : to;
    for (const id of ids.slice(Math.min(from < 0 ? to : from, to), Math.max(from, to) + 1)) this.#mark(id, checked);
    this.#lastChecked = element.dataset.id;
    this.#changed();
  }

  #selectPage(checked) {
    this.#rows.forEach((row) => this.#mark(this.rowId(row), checked));
    this.#changed();
  }

  #mark(id, checked) {
    if (checked) this.selected.add(id);
    else this.selected.delete(id);
  }

  #changed() {
    this.#showSelection();
    this.dispatchEvent(new Event('select'));
  }

  #showSelection() {
    if (!this.selectable) return;
    let count = 0;
    for (const element of this.body.querySelectorAll('tr[data-id]')) {
      const selected = this.selected.has(element.dataset.id);
      element.classList.toggle('selected', selected);
      element.querySelector('.check-cell input').checked = selected;
      if (selected) count++;
    }
    this.all.checked = count > 0 && count === this.#rows.length;
    this.all.indeterminate = count > 0 && count < this.#rows.length;
  }
}

customElements.define('lk-table', DataTable);

export const dataTable = (options) => document.createElement('lk-table').setUp(options);
