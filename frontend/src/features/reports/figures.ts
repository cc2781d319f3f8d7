import { clock } from '@/lib/time';
import type { Range } from './api';

export type Kind = 'count' | 'percent' | 'seconds';

/** What a report's table can show. `opens` names the rows that stand behind the figure. */
export interface FigureDef {
  name: string;
  kind: Kind;
  opens: string | null;
  /** what it is called, where two reports mean different things by one name */
  word?: string;
  /** shown only in the wide table */
  more?: boolean;
}

const count = (name: string, more = false): FigureDef => ({ name, kind: 'count', opens: name, more });

export const QUEUE_FIGURES: FigureDef[] = [
  count('offered'),
  count('answered'),
  { name: 'service_level', kind: 'percent', opens: 'in_level' },
  count('abandoned'),
  count('abandoned_short', true),
  { name: 'abandoned_share', kind: 'percent', opens: 'abandoned' },
  count('overflowed'),
  count('left', true),
  { name: 'asa_seconds', kind: 'seconds', opens: 'answered' },
  count('handled'),
  { name: 'aht_seconds', kind: 'seconds', opens: 'handled' },
  { name: 'aht_talk_seconds', kind: 'seconds', opens: 'handled' },
  { name: 'aht_wrap_up_seconds', kind: 'seconds', opens: 'handled' },
  { name: 'aht_parked_seconds', kind: 'seconds', opens: 'handled', more: true },
  { name: 'accept_seconds', kind: 'seconds', opens: 'handled', more: true },
  { name: 'occupancy', word: 'contact_occupancy', kind: 'percent', opens: null },
  count('transfers'),
  count('missed'),
  count('rejected'),
];

export const AGENT_FIGURES: FigureDef[] = [
  { name: 'staffed_seconds', kind: 'seconds', opens: null },
  count('handled'),
  { name: 'aht_seconds', kind: 'seconds', opens: 'handled' },
  { name: 'aht_talk_seconds', kind: 'seconds', opens: 'handled' },
  { name: 'aht_wrap_up_seconds', kind: 'seconds', opens: 'handled' },
  { name: 'aht_parked_seconds', kind: 'seconds', opens: 'handled', more: true },
  { name: 'occupancy', kind: 'percent', opens: null },
  count('reservations', true),
  count('accepted', true),
  count('transfers'),
  count('missed'),
  count('rejected'),
];

export const STATES = ['talking', 'busy', 'wrap_up', 'available', 'break'] as const;

/** A figure in the reader's language; nothing counted is a dash, never a zero. */
export function shown(value: number | null | undefined, kind: Kind, lang: string): string {
  if (value === null || value === undefined) return '–';
  if (kind === 'seconds') return clock(1000 * value);
  if (kind === 'percent')
    return new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 1 }).format(value / 100);
  return new Intl.NumberFormat(lang).format(value);
}

const DAY = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 10);

export const PRESETS = ['today', 'yesterday', 'week', 'month'] as const;
export type Preset = (typeof PRESETS)[number];

/** The days of a preset; `today` is the company's day. */
export function daysOf(preset: Preset, today: string): Pick<Range, 'from' | 'to'> {
  const at = Date.parse(`${today}T00:00Z`);
  if (preset === 'today') return { from: today, to: today };
  if (preset === 'yesterday') return { from: iso(at - DAY), to: iso(at - DAY) };
  return { from: iso(at - (preset === 'week' ? 6 : 27) * DAY), to: today };
}

export const presetOf = (range: Pick<Range, 'from' | 'to'>, today: string): Preset | null =>
  PRESETS.find((preset) => {
    const days = daysOf(preset, today);
    return days.from === range.from && days.to === range.to;
  }) ?? null;

const MOST = 1500;

/** The steps that a report of these days can have: it shows at most 1,500 intervals. */
export function fits(range: Pick<Range, 'from' | 'to'>, step: number): boolean {
  const days = (Date.parse(`${range.to}T00:00Z`) - Date.parse(`${range.from}T00:00Z`)) / DAY + 1;
  return (days * 1440) / step <= MOST;
}

/** The hours in which something happened, without the night before and after; what lies between stays. */
export function trimmed<T extends { arrivals: number; actual: number }>(rows: T[]): T[] {
  const alive = (row: T) => row.arrivals > 0 || row.actual > 0;
  const first = rows.findIndex(alive);
  return first < 0 ? [] : rows.slice(first, rows.findLastIndex(alive) + 1);
}
