import { useEffect, useRef } from 'react';
import { tinykeys } from 'tinykeys';
import { create } from 'zustand';
import { kept } from './store';
import { holdTyping } from './typeahead';

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

/** The commands of a single letter and their usual keys; the server's own table says the same. */
export const COMMANDS = {
  next: 'j',
  previous: 'k',
  select: 'x',
  reply: 'r',
  note: 'n',
  macro: 'm',
  resolve: 'e',
  assign: 'a',
  follow: 'f',
  snooze: 's',
  transfer: 't',
  callback: 'b',
  create: 'c',
} as const;
export type Command = keyof typeof COMMANDS;
export type Keys = { readonly [command in Command]?: string };

/** The keys that the person at this screen has chosen; whoever binds a key names the usual one. */
export const useKeymap = create<{ keys: Keys }>(() => ({ keys: {} }));
/** Nothing for a command whose usual key its person has given to another one. */
export const keyOf = (command: Command, keys: Keys) => {
  const usual = COMMANDS[command];
  return keys[command] ?? (Object.values(keys).includes(usual) ? '' : usual);
};

const usual = new Map(Object.entries(COMMANDS).map(([command, key]) => [key as string, command as Command]));
const bound = (key: string, keys: Keys) => {
  const command = usual.get(key);
  return command ? keyOf(command, keys) : key;
};

/** Why a key cannot be this command's: it is no letter, begins the ways to other pages, or is another command's. */
export function refusalOf(command: Command, key: string, keys: Keys): 'letter' | 'ways' | Command | null {
  if (!/^[a-z]$/.test(key)) return 'letter';
  if (key === 'g') return 'ways';
  const others = (Object.keys(COMMANDS) as Command[]).filter((one) => one !== command);
  return others.find((one) => keyOf(one, keys) === key) ?? null;
}

/** The usual names of keys that lead to a field: whoever presses one goes on typing. */
const LEADS = new Set<string>([COMMANDS.reply, COMMANDS.note, COMMANDS.macro, COMMANDS.create, '/', '$mod+k']);

type Bindings = Record<string, (event: KeyboardEvent) => void>;

const onScreen = new Set<{ readonly current: Bindings }>();
/** The usual names of all keys that do something on the screen as it is. */
export const boundNow = () => new Set([...onScreen].flatMap(({ current }) => Object.keys(current)));

const WAY = 1000;
let began = Number.NEGATIVE_INFINITY;
let onTheWay = false;
// The letter behind G goes to a page and does nothing else.
window.addEventListener(
  'keydown',
  ({ key, timeStamp }) => {
    onTheWay = timeStamp - began < WAY;
    began = key === 'g' && !onTheWay ? timeStamp : Number.NEGATIVE_INFINITY;
  },
  true,
);

/**
 * Binds keys while the component is mounted. Single letters are inert in fields and while a modal dialog
 * is open, and can be switched off; nothing is
 * ever taken from a Chinese input method. The set of keys is read once, the handlers stay fresh. A single letter is
 * named by its usual key; whoever has chosen another one presses that.
 */
export function useHotkeys(bindings: Bindings) {
  const fresh = useRef(bindings);
  fresh.current = bindings;
  const own = useKeymap((state) => state.keys);
  useEffect(() => {
    const all: Bindings = {};
    onScreen.add(fresh);
    for (const keys of Object.keys(fresh.current)) {
      const pressed = bound(keys, own);
      if (!pressed) continue;
      all[pressed] = (event) => {
        const el = event.target as HTMLElement;
        if (!hasModifier(keys) && (!charKeysOn() || isField(el) || behindDialog())) return;
        if (onTheWay && usual.has(keys)) return;
        if (event.isComposing) return;
        event.preventDefault();
        fresh.current[keys]?.(event);
        if (LEADS.has(keys)) holdTyping();
      };
    }
    const release = tinykeys(window, all);
    return () => {
      onScreen.delete(fresh);
      release();
    };
  }, [own]);
}
