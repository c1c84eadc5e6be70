// The bar of actions on the selected leads. It keeps its place at the end of the window, above the page.
import { h, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';
import { number } from 'lib/format.js';
import { can } from 'lib/session.js';

const ACTIONS = [
  { id: 'tag', label: 'Tag', icon: 'tag', scope: 'leads:write' },
  { id: 'untag', label: 'Untag', icon: 'untag', scope: 'leads:write' },
  { id: 'enrich', label: 'Verify', icon: 'jobs', scope: 'enrich' },
  { id: 'export', label: 'Export', icon: 'export', scope: 'export' },
  { id: 'delete', label: 'Delete', icon: 'trash', scope: 'leads:delete', danger: true },
];

/** `show({size, everything, matching, offersAll})` draws it; it is hidden while nothing is selected. */
export function selectionBar({ actions, onclear, onall }) {
  const text = h('span.number', { role: 'status' });
  const all = h('button.button.quiet.small', { type: 'button', onclick: onall });
  const bar = h(
    'div.selection-bar',
    { hidden: true, role: 'region', 'aria-label': 'Selected leads' },
    h(
      'span.selection-text',
      {},
      text,
      all,
      h(
        'button.button.quiet.icon-only.small',
        { type: 'button', 'aria-label': 'Clear the selection', title: 'Clear the selection', onclick: onclear },
        icon('close'),
      ),
    ),
    h(
      'span.actions',
      {},
      ACTIONS.filter(({ scope }) => can(scope)).map(({ id, label, icon: name, danger }) =>
        h(
          'button.button.small',
          { type: 'button', class: danger ? 'danger' : '', onclick: actions[id] },
          icon(name),
          label,
        ),
      ),
    ),
  );
  bar.show = ({ size, everything, matching, offersAll }) => {
    bar.hidden = size === 0;
    text.textContent = everything ? `All ${matching} selected` : `${number(size)} selected`;
    all.hidden = everything || !offersAll;
    replace(all, `Select all ${matching}`);
  };
  return bar;
}
