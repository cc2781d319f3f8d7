export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];
export interface Hours {
  timezone: string;
  intervals: Record<string, string[][]>;
  holidays: string[];
}

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;
const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** Why the intervals of one day make no sense; undefined when they do. */
export function wrongWith(spans: string[][]): 'clock' | 'order' | 'overlap' | undefined {
  if (spans.some(([from = '', to = '']) => !CLOCK.test(from) || !CLOCK.test(to))) return 'clock';
  if (spans.some(([from = '', to = '']) => minutes(from) >= minutes(to))) return 'order';
  const sorted = [...spans].sort((a, b) => minutes(a[0] ?? '') - minutes(b[0] ?? ''));
  return sorted.some((span, i) => i > 0 && minutes(span[0] ?? '') < minutes(sorted[i - 1]?.[1] ?? ''))
    ? 'overlap'
    : undefined;
}

/** Day and minute of the day in a zone, as its wall clock shows them. Throws RangeError for an unknown zone. */
function wall(at: number, timezone: string) {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const get = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return { date: `${get('year')}-${get('month')}-${get('day')}`, minute: minutes(`${get('hour')}:${get('minute')}`) };
}

const dayAfter = (date: string, offset: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + offset * 86_400_000).toISOString().slice(0, 10);
const spansOn = (date: string, hours: Hours) =>
  hours.holidays.includes(date)
    ? []
    : [...(hours.intervals[DAYS[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7] as Day] ?? [])].sort();

export type Outlook =
  | { now: 'always' }
  | { now: 'open'; until: string; date: string }
  | { now: 'closed'; date: string; at: string }
  | { now: 'never' };

/** Open until when, or closed until when, on the calendar's own clock; the server's rule, for the preview. */
export function outlook(hours: Hours, at: number): Outlook {
  if (!Object.values(hours.intervals).some((spans) => spans.length)) return { now: 'always' };
  const here = wall(at, hours.timezone);
  const running = spansOn(here.date, hours).find(
    ([from = '', to = '']) => minutes(from) <= here.minute && here.minute < minutes(to),
  );
  if (running) return { now: 'open', until: running[1] ?? '', date: here.date };
  for (let offset = 0; offset < 800; offset++) {
    const date = dayAfter(here.date, offset);
    const next = spansOn(date, hours).find(([from = '']) => offset > 0 || minutes(from) > here.minute);
    if (next) return { now: 'closed', date, at: next[0] ?? '' };
  }
  return { now: 'never' };
}
