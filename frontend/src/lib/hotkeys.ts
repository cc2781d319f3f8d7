import { useEffect, useRef } from 'react';
import { tinykeys } from 'tinykeys';
import { kept } from './store';

const KEY = 'charKeys';

/** WCAG 2.1.4: single-character shortcuts must be possible to switch off. Kept per browser. */
export const charKeysOn = () => kept.read(KEY) !== 'off';
export const setCharKeys = (on: boolean) => kept.write(KEY, on ? 'on' : 'off');

const isField = (el: HTMLElement) => el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName);
/** What lies behind a modal dialog cannot be seen, so no single letter may change it. */
const behindDialog = () => document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
const hasModifier = (keys: string) => /\$mod|Control|Alt|Escape|F\d/.test(keys);

/** What the key called `$mod` is called on this machine. */
export const MOD = /Mac|iPhone|iPad|iPod/.test(navigator.platform) ? '⌘' : 'Ctrl';

type Bindings = Record<string, (event: KeyboardEvent) => void>;

/**
 * Binds keys while the component is mounted. Single letters are inert in fields and while a modal dialog
 * is open, and can be switched off; nothing is
 * ever taken from a Chinese input method. The set of keys is read once, the handlers stay fresh.
 */
export function useHotkeys(bindings: Bindings) {
  const fresh = useRef(bindings);
  fresh.current = bindings;
  useEffect(() => {
    const bound: Bindings = {};
    for (const keys of Object.keys(fresh.current)) {
      bound[keys] = (event) => {
        const el = event.target as HTMLElement;
        if (!hasModifier(keys) && (!charKeysOn() || isField(el) || behindDialog())) return;
        if (event.isComposing) return;
        event.preventDefault();
        fresh.current[keys]?.(event);
      };
    }
    return tinykeys(window, bound);
  }, []);
}
