import type { Full } from '@/api/call';
import type { Schema } from '@/api/client';

/** Nodes and keys as the page edits them; a text may be missing in a language. */
type Words = { en?: string; 'zh-CN'?: string };
type Raw = Full<Schema['FlowNode']>;
export type Key = Omit<Full<Schema['FlowKey']>, 'label'> & { label: Words };
export type Node = Omit<Raw, 'text' | 'sound' | 'keys' | 'exits' | 'queue' | 'calendar'> & {
  text: Words;
  sound: { [language: string]: number };
  keys: Key[];
  exits: { [way: string]: string };
  queue: number | null;
  calendar: number | null;
};
export interface Document {
  language: 'en' | 'zh-CN';
  start: string;
  nodes: Node[];
}
export type Kind = Node['kind'];
export interface Way {
  from: string;
  way: string;
  to: string;
}

export const KINDS = [
  'say',
  'menu',
  'language',
  'hours',
  'caller',
  'queue',
  'voicemail',
  'message',
  'forward',
] as const satisfies readonly Kind[];
export const EXITS = {
  say: ['next'],
  menu: ['otherwise'],
  language: ['next'],
  hours: ['open', 'closed', 'emergency'],
  caller: ['known', 'unknown'],
  queue: [],
  voicemail: [],
  message: [],
  forward: ['otherwise'],
} as const satisfies Record<Kind, readonly string[]>;
export type Exit = (typeof EXITS)[Kind][number];
export const KEYS = [...'1234567890*#'];
export const SPEAKS = new Set<Kind>(['say', 'menu', 'language', 'caller', 'voicemail', 'message']);

/** Every way out of a node that leads somewhere: exits by name, a menu's keys as "key:1". */
export function waysOf(node: Node): Way[] {
  const exits = EXITS[node.kind].map((way) => ({ from: node.id, way: way as string, to: node.exits[way] ?? '' }));
  const keys =
    node.kind === 'menu' ? node.keys.map((key) => ({ from: node.id, way: `key:${key.key}`, to: key.to })) : [];
  return [...keys, ...exits].filter((one) => one.to);
}

/** A name that no node has yet. */
export function freshId(kind: Kind, nodes: readonly Node[]): string {
  const taken = new Set(nodes.map((one) => one.id));
  let n = 1;
  while (taken.has(n === 1 ? kind : `${kind}-${n}`)) n += 1;
  return n === 1 ? kind : `${kind}-${n}`;
}

export function newNode(kind: Kind, nodes: readonly Node[]): Node {
  const keys: Key[] =
    kind === 'language'
      ? [
          { key: '1', to: '', label: {}, language: 'zh-CN' },
          { key: '2', to: '', label: {}, language: 'en' },
        ]
      : [];
  return {
    id: freshId(kind, nodes),
    kind,
    name: '',
    text: {},
    sound: {},
    keys,
    exits: {},
    queue: null,
    calendar: null,
    number: '',
    timeout: 6,
    attempts: 2,
    reads_keys: true,
    always: false,
    last_agent: false,
    last_agent_days: 30,
    ring_seconds: 25,
  };
}

export const withNode = (document: Document, id: string, change: Partial<Node>): Document => ({
  ...document,
  nodes: document.nodes.map((one) => (one.id === id ? { ...one, ...change } : one)),
});

/** The document with one more node; the first one is where calls begin. */
export const added = (document: Document, node: Node): Document => ({
  ...document,
  start: document.start || node.id,
  nodes: [...document.nodes, node],
});

/** Without a node, and without the ways that led to it. */
export function removed(document: Document, id: string): Document {
  const gone = (to: string) => (to === id ? '' : to);
  const nodes = document.nodes
    .filter((one) => one.id !== id)
    .map((one) => ({
      ...one,
      exits: Object.fromEntries(Object.entries(one.exits).map(([way, to]) => [way, gone(to)])),
      keys: one.keys.map((key) => ({ ...key, to: gone(key.to) })),
    }));
  return { ...document, start: document.start === id ? (nodes[0]?.id ?? '') : document.start, nodes };
}

/** The next key that a menu does not use yet. */
export const freeKey = (node: Node) => KEYS.find((key) => !node.keys.some((one) => one.key === key));
