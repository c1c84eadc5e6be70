/**
 * A button with a menu.
 *
 *   menuButton({label: 'More', icon: 'more', items: [{label, icon, run, danger}, {label, href}, null, {title}]})
 *
 * `items` may be a function, called when the menu opens. null is a line, `{title}` a heading, `checked` makes a toggle
 * that keeps the menu open. Arrow keys, Home, End and the first letters move; Escape closes. With an icon the button shows
 * the icon only, unless `className` has `labelled`. `content` is the content of the button instead.
 */
import { h, newId, replace } from 'assets/dom.js';
import { icon } from 'assets/icons.js';

export function menuButton({ label, icon: iconName, content = null, items, className = '' }) {
  const id = newId('menu');
  const iconOnly = Boolean(iconName) && !content && !className.includes('labelled');
  const list = h('div.menu', { id, role: 'menu', popover: 'auto', 'aria-label': label });
  const button = h(
    'button.button',
    {
      type: 'button',
      class: className + (iconOnly ? ' icon-only' : ''),
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'aria-controls': id,
      'aria-label': iconOnly ? label : null,
      title: iconOnly ? label : null,
    },
    content ?? [iconName && icon(iconName), !iconOnly && label],
  );
  const close = () => list.hidePopover();
  const open = () => {
    replace(
      list,
      (typeof items === 'function' ? items() : items).map((item) => entry(item, close)),
    );
    list.showPopover();
    place(list, button);
    list.querySelector('[role^="menuitem"]')?.focus();
  };
  button.addEventListener('click', open);
  list.addEventListener('toggle', (event) => {
    button.setAttribute('aria-expanded', String(event.newState === 'open'));
  });
  list.addEventListener('keydown', move);
  return h('span.menu-anchor', {}, button, list);
}

function entry(item, close) {
  if (!item) return h('hr', { role: 'separator' });
  if (item.title) return h('div.menu-title', { role: 'presentation' }, item.title);
  const content = [item.icon && icon(item.icon), h('span.cut', { dir: 'auto' }, item.label)];
  const classes = item.danger ? 'danger' : '';
  if (item.href)
    return h('a', { role: 'menuitem', tabIndex: -1, href: item.href, class: classes, onclick: close }, content);
  const toggles = item.checked !== undefined;
  const element = h(
    'button',
    {
      type: 'button',
      tabIndex: -1,
      role: toggles ? 'menuitemcheckbox' : 'menuitem',
      'aria-checked': toggles ? String(item.checked) : null,
      class: classes,
      onclick: () => {
        if (toggles) {
          const checked = element.getAttribute('aria-checked') !== 'true';
          element.setAttribute('aria-checked', String(checked));
          item.run(checked);
        } else {
          close();
          item.run();
        }
      },
    },
    toggles && icon('check', 'menu-check'),
    content,
  );
  return element;
}

function place(list, button) {
  const anchor = button.getBoundingClientRect();
  const { width, height } = list.getBoundingClientRect();
  const below = anchor.bottom + 4 + height <= innerHeight || anchor.top < height;
  list.style.top = `${Math.max(below ? anchor.bottom + 4 : anchor.top - height - 4, 8)}px`;
  const left = anchor.left + width > innerWidth - 8 ? anchor.right - width : anchor.left;
  list.style.left = `${Math.max(left, 8)}px`;
}

function move(event) {
  const entries = [...event.currentTarget.querySelectorAll('[role^="menuitem"]')];
  const index = entries.indexOf(document.activeElement);
  const to = (target) => {
    event.preventDefault();
    target?.focus();
  };
  if (event.key === 'ArrowDown') to(entries[(index + 1) % entries.length]);
  else if (event.key === 'ArrowUp') to(entries.at(index - 1));
  else if (event.key === 'Home') to(entries[0]);
  else if (event.key === 'End') to(entries.at(-1));
  else if (event.key === 'Tab') event.currentTarget.hidePopover();
  else if (event.key.length === 1 && event.key !== ' ') {
    const following = [...entries.slice(index + 1), ...entries.slice(0, index + 1)];
    to(
      following.find((each) => each.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase())) ??
        entries[index],
    );
  }
}
