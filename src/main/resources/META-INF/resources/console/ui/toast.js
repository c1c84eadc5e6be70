/** `toast('3 leads deleted')` reports what has happened; `{label, run}` as second argument adds a button. */
import { h } from 'assets/dom.js';

// The live region is in the page from the start: screen readers ignore one that appears with its text. As a popover it
// lies above dialogs.
const region = h('div.toasts', { role: 'status', 'aria-live': 'polite', popover: 'manual' });
document.body.append(region);

const SHOWN_MS = 6000;

export function toast(message, action = null) {
  const element = h(
    'div.toast',
    {},
    h('span', { dir: 'auto' }, message),
    action && h('button', { type: 'button', onclick: () => (element.remove(), action.run()) }, action.label),
  );
  region.append(element);
  if (region.matches(':popover-open')) region.hidePopover();
  region.showPopover();
  setTimeout(() => element.remove(), SHOWN_MS);
}

/** Reports a failure of an action that has no place of its own. */
export function toastError(error) {
  if (error.name === 'AbortError') return;
  if (!error.code) console.error(error);
  const details = (error.details ?? []).map(({ field, message }) => `${field}: ${message}`).join(' · ');
  toast(details || error.message);
}
