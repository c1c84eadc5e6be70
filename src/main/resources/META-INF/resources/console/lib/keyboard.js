/**
 * Keys of the page. `bind('n', 'New lead', handler, signal)` until the signal aborts; `KeyboardEvent.key` names the key.
 * Keys do nothing while text is typed, a dialog or a menu is open, or a modifier is held. A later binding of the same key
 * wins. `bindings()` lists `{key, label}` for the help of `?`. `Enter` and `Escape` are left to the elements.
 */
const bound = [];

export function bind(key, label, handler, signal) {
  const entry = { key, label, handler };
  bound.unshift(entry);
  signal?.addEventListener('abort', () => bound.splice(bound.indexOf(entry), 1));
}

export const bindings = () => [...bound].reverse();

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || document.querySelector('dialog[open], [popover=auto]:popover-open')) return;
  const entry = bound.find(({ key }) => key === event.key);
  if (!entry) return;
  event.preventDefault();
  entry.handler(event);
});

function isTyping(element) {
  return element.isContentEditable || element.matches('select, textarea, input:not([type="checkbox"], [type="radio"])');
}
