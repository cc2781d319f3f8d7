const FIELD = 'input, textarea, select, [contenteditable="true"]';
const PATIENCE = 2000;

const isField = (one: EventTarget | null) => one instanceof Element && one.matches(FIELD);

let release = () => {};

/**
 * Whoever presses a key that leads to a field goes on typing at once, also while the field is still on its way: what
 * is typed until it has the focus is kept and put into it, and is no command meanwhile. Escape lets go of it; after two
 * seconds without a field it is dropped.
 */
export function holdTyping() {
  release();
  if (isField(document.activeElement)) return;
  let held = '';
  const key = (event: KeyboardEvent) => {
    if (isField(event.target)) return release();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === 'Escape') return release();
    const isLetter = [...event.key].length === 1;
    if (!isLetter && event.key !== 'Enter' && event.key !== 'Backspace') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held = event.key === 'Backspace' ? held.slice(0, -1) : held + (isLetter ? event.key : '');
  };
  const arrived = ({ target }: FocusEvent) => {
    if (!isField(target)) return;
    const text = held;
    release();
    // the one way to type for somebody that every field understands, an editor as well as React's own
    if (text) document.execCommand('insertText', false, text);
  };
  const timer = setTimeout(() => release(), PATIENCE);
  release = () => {
    clearTimeout(timer);
    window.removeEventListener('keydown', key, true);
    window.removeEventListener('focusin', arrived);
    release = () => {};
  };
  window.addEventListener('keydown', key, true);
  window.addEventListener('focusin', arrived);
}
