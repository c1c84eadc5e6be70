/**
 * Elements.
 *
 *   h('button.primary', {onclick: save, disabled: true}, 'Save')
 *   h('p', {}, 'Mail of ', data(lead.firstName))
 *
 * `h` never parses text as HTML. A string child becomes a text node, as `visible` shows it; null, false and undefined are
 * left out; arrays are flattened. A property that is null, undefined or false is left out. `data(value)` isolates a value
 * of a lead, whose direction may differ from that of the page. `replace(node, …children)` exchanges the children of a node.
 */
export function h(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'class') element.classList.add(...value.split(' ').filter(Boolean));
    else if (key === 'dataset') Object.assign(element.dataset, value);
    else if (isProperty(element, key)) element[key] = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  return append(element, children);
}

export function append(element, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : visible(child));
  }
  return element;
}

export function replace(element, ...children) {
  element.replaceChildren();
  return append(element, children);
}

/** A value from a lead, a file or another person. */
export const data = (value) => h('bdi', {}, visible(value));

/** The same on one line, cut where it does not fit, with the whole value as title. */
export const cut = (value) => h('span.cut', { dir: 'auto', title: visible(value) }, visible(value));

/** Text whose characters stand in the order they are stored in: marks that override the direction become visible. */
export const visible = (value) => String(value ?? '').replace(/[\u202a-\u202e\u2066-\u2069]/g, '\ufffd');

const ATTRIBUTES = new Set(['list', 'form', 'style', 'width', 'height', 'role']);

function isProperty(element, key) {
  return key in element && !ATTRIBUTES.has(key) && !key.startsWith('aria');
}

let lastId = 0;

/** An id for `aria-labelledby` and the like. */
export const newId = (prefix = 'e') => `${prefix}-${++lastId}`;
