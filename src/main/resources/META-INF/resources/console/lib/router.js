/**
 * Hash routes.
 *
 *   route('/leads/:id', () => import('screens/lead.js'));
 *   navigate('/leads', {search: 'acme'});
 *   href('/leads', {search: 'acme'})  → '#/leads?search=acme'
 *
 * A screen is a module whose default export is `async (page) => {…}`; page.js says what a page offers. The first route
 * that matches opens it. `start(open)` calls `open(module, {path, params, query})` now and on each change.
 */
const routes = [];

export function route(pattern, load) {
  const names = [];
  const expression = pattern.replace(/:(\w+)/g, (_, name) => {
    names.push(name);
    return '([^/]+)';
  });
  routes.push({ match: new RegExp(`^${expression}$`), names, load });
}

export function href(path, query = {}) {
  const search = new URLSearchParams(
    Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  );
  return `#${path}${search.size ? `?${search}` : ''}`;
}

export function navigate(path, query) {
  location.hash = href(path, query);
}

/** Changes the address without opening the screen again. */
export function keepAddress(path, query, { push = false } = {}) {
  history[push ? 'pushState' : 'replaceState'](null, '', href(path, query));
}

export function current() {
  const [path, search = ''] = (location.hash.slice(1) || '/').split(/\?(.*)/s);
  return { path, query: Object.fromEntries(new URLSearchParams(search)) };
}

export function start(open) {
  const show = async () => {
    const address = current();
    for (const { match, names, load } of routes) {
      const found = match.exec(address.path);
      if (!found) continue;
      const params = Object.fromEntries(names.map((name, index) => [name, decoded(found[index + 1])]));
      await open(load, { ...address, params });
      return;
    }
    navigate('/');
  };
  window.addEventListener('hashchange', show);
  return show();
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
