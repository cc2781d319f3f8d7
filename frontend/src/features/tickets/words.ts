import { useT } from '@/i18n/t';
import type { TimelineEntry } from './Entry';

const FIELDS = ['status', 'priority', 'kind'] as const;

const nameOf = (value: unknown): string => {
  if (value && typeof value === 'object' && 'name' in value) return String((value as { name: unknown }).name);
  return value == null ? '' : String(value);
};

/** System events in words; null for those that only machines care about. */
export function useEventWords() {
  const { t } = useT('ticket');
  const { t: word } = useT('common');
  return (entry: TimelineEntry): string | null => {
    const event = entry.event;
    if (!event) return entry.text || null;
    const who = event.actor || t('system.product');
    if (event.name === 'ticket.opened') return t('system.opened', { who });
    const said: string[] = [];
    for (const field of FIELDS) {
      const to = event.changes[field]?.[1];
      if (to) said.push(t(`system.${field}`, { to: word(`${field}.${String(to) as 'open'}` as 'status.open') }));
    }
    if ('assignee' in event.changes) {
      const to = nameOf(event.changes.assignee?.[1]);
      said.push(to ? t('system.assignee', { to }) : t('system.unassigned'));
    }
    return said.length ? t('system.by', { who, what: said.join(t('system.and')) }) : null;
  };
}
