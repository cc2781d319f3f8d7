/* Runs before the first paint: colour scheme and language. A file of its own, so that a strict CSP needs no exception.
   What the server printed wins (a signed-in person's choice); else the last choice in this browser; else the system's. */
(() => {
  const root = document.documentElement;
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  let scheme = root.dataset.scheme || read('mantine-color-scheme-value') || 'auto';
  if (scheme === 'auto') scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  root.setAttribute('data-mantine-color-scheme', scheme);
  if (read('density') === 'compact') root.dataset.density = 'compact';
  if (root.dataset.language !== 'person') {
    const chosen = read('lang');
    if (chosen) root.lang = chosen;
  }
})();
