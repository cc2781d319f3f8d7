import type { FilterField } from './api';

/** Conditions as the server has them. */
export type Json = { [key: string]: unknown };
export type Mode = 'all' | 'any' | 'none' | 'notAll';
export const MODES: Mode[] = ['all', 'any', 'none', 'notAll'];

/** The same as the form shows them: groups in groups, each part with a name of its own so that fields keep their focus. */
export interface Leaf {
  id: number;
  field: string;
  op: string;
  value: unknown;
}
export interface Group {
  id: number;
  mode: Mode;
  parts: Part[];
}
export type Part = Leaf | Group;

export const DEEPEST = 4;
export const MOST = 30;

let last = 0;
const fresh = () => ++last;

export const isGroup = (part: Part): part is Group => 'parts' in part;
export const emptyGroup = (mode: Mode = 'all'): Group => ({ id: fresh(), mode, parts: [] });

/** A form of these conditions; what stands alone becomes a group of one. */
export function fromJson(raw: Json): Group {
  const part = read(raw);
  return isGroup(part) ? part : { ...emptyGroup(), parts: [part] };
}

const inner = (raw: Json, word: 'all' | 'any') => (Array.isArray(raw[word]) ? (raw[word] as Json[]).map(read) : null);

function read(raw: Json): Part {
  if (typeof raw.field === 'string') return { id: fresh(), field: raw.field, op: String(raw.op), value: raw.value };
  const not = raw.not as Json | undefined;
  if (not) {
    const [any, all] = [inner(not, 'any'), inner(not, 'all')];
    if (any) return { id: fresh(), mode: 'none', parts: any };
    return { id: fresh(), mode: 'notAll', parts: all ?? [read(not)] };
  }
  const any = inner(raw, 'any');
  return { id: fresh(), mode: any ? 'any' : 'all', parts: any ?? inner(raw, 'all') ?? [] };
}

const WORDS = { all: 'all', any: 'any', none: 'any', notAll: 'all' } as const;

/** What the server takes. Groups with nothing in them say nothing and are left out. */
export function toJson(group: Group): Json {
  return written(group) ?? { all: [] };
}

function written(part: Part): Json | null {
  if (!isGroup(part)) {
    const { field, op, value } = part;
    return { field, op, ...(value === undefined || value === null ? {} : { value }) };
  }
  const parts = part.parts.flatMap((one) => written(one) ?? []);
  if (!parts.length) return null;
  const plain = { [WORDS[part.mode]]: parts };
  return part.mode === 'none' || part.mode === 'notAll' ? { not: plain } : plain;
}

/** How deep the conditions nest, as the server counts it. */
export function depthOf(part: Part): number {
  if (!isGroup(part)) return 0;
  const own = part.mode === 'none' || part.mode === 'notAll' ? 2 : 1;
  return own + Math.max(0, ...part.parts.map(depthOf));
}

export const leavesOf = (part: Part): Leaf[] => (isGroup(part) ? part.parts.flatMap(leavesOf) : [part]);

/** The tree with one part changed, or without it when `change` gives nothing. */
export function changed(group: Group, id: number, change: (part: Part) => Part | null): Group {
  if (group.id === id) {
    const next = change(group);
    return next && isGroup(next) ? next : group;
  }
  const parts = group.parts.flatMap((part) => {
    if (part.id === id) return change(part) ?? [];
    return isGroup(part) ? [changed(part, id, change)] : [part];
  });
  return { ...group, parts };
}

/** What a condition begins with when its kind of value is chosen. */
export function firstValue(takes: string, field: FilterField): unknown {
  switch (takes) {
    case 'codes':
    case 'words':
      return [];
    case 'ids':
      return field.tokens.slice(0, 1);
    case 'span':
      return { hours: 4 };
    case 'days':
      return { days: 1 };
    case 'moment':
      return 'now';
    case 'day':
      return 'today';
    case 'flag':
      return true;
    case 'number':
      return 0;
    case 'text':
      return '';
    default:
      return null;
  }
}

export const takesOf = (field: FilterField | undefined, op: string): string =>
  field?.operators.find((one) => one.op === op)?.takes ?? 'none';

/** A condition on this field, asking the first thing that it can be asked. */
export function newLeaf(field: FilterField): Leaf {
  const op = field.operators[0];
  return { id: fresh(), field: field.key, op: op?.op ?? 'is', value: firstValue(op?.takes ?? 'none', field) };
}

/** The same condition asking something else; the value stays where its kind does. */
export function withOp(leaf: Leaf, op: string, field: FilterField): Leaf {
  const [before, after] = [takesOf(field, leaf.op), takesOf(field, op)];
  return { ...leaf, op, value: before === after ? leaf.value : firstValue(after, field) };
}

/** Whether its value can be asked with: neither empty nor half typed. */
export function isReady(leaf: Leaf, field: FilterField | undefined): boolean {
  if (!field) return false;
  const takes = takesOf(field, leaf.op);
  if (takes === 'none') return true;
  if (Array.isArray(leaf.value)) return leaf.value.length > 0;
  if (typeof leaf.value === 'string') return leaf.value.trim() !== '';
  return leaf.value !== null && leaf.value !== undefined;
}

/** What stops it from being asked; null when nothing does. */
export function refusalOf(group: Group, fields: ReadonlyMap<string, FilterField>): 'half' | 'deep' | 'many' | null {
  const leaves = leavesOf(group);
  if (leaves.some((leaf) => !isReady(leaf, fields.get(leaf.field)))) return 'half';
  if (leaves.length > MOST) return 'many';
  return depthOf(group) > DEEPEST ? 'deep' : null;
}
