// The theme, set before the first paint. This is a classic script in the head: a module would run after it.
(() => {
  const root = document.documentElement;
  const name = 'leadkeep.theme';

  const stored = () => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // Storage is disabled: the theme follows the system.
    }
  };
  const apply = (theme) => {
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  apply(stored());

  document.addEventListener('click', (event) => {
    if (!event.target.closest('[data-theme-switch]')) return;
    const systemIsDark = matchMedia('(prefers-color-scheme: dark)').matches;
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : systemIsDark;
    const theme = dark ? 'light' : 'dark';
    apply(theme);
    try {
      localStorage.setItem(name, theme);
    } catch {
      // The choice lasts until the page is closed.
    }
  });
})();
