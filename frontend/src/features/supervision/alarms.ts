import { useQuery } from '@tanstack/react-query';
import { call, readKey } from '@/api/call';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { CLOCK, clock, fmt } from '@/lib/time';
import { useAction } from '@/ui/action';
import { usePercent } from './parts';
import type { AlarmRow, AlarmRuleInput, Measure } from './types';

interface AlarmList {
  open: AlarmRow[];
  past: AlarmRow[];
}

/** Open alarms and those of before; every alarm event reads them again. */
export const useAlarms = (enabled = true) =>
  useQuery({
    queryKey: readKey('supervision/alarms'),
    queryFn: () => call<AlarmList>('get', 'supervision/alarms'),
    enabled,
  });

export function useAcknowledge() {
  const { t } = useT('supervision');
  return useAction((id: number) => call<AlarmRow>('post', `supervision/alarms/${id}/acknowledge`), {
    failed: t('alarm.notAcknowledged'),
    stale: ['supervision/alarms'],
  });
}

export interface Rules {
  rules: (AlarmRuleInput & { id: number })[];
  revision: string;
}

export const useRules = () =>
  useQuery({
    queryKey: readKey('supervision/alarm-rules'),
    queryFn: () => call<Rules>('get', 'supervision/alarm-rules'),
  });

export type Unit = 'seconds' | 'percent' | 'points' | 'count';
export const UNIT: Record<Measure, Unit> = {
  longest_wait: 'seconds',
  longest_wait_percent: 'percent',
  waiting: 'count',
  service_level: 'percent',
  service_level_gap: 'points',
  abandoned_share: 'percent',
  estimated_wait: 'seconds',
  agents_idle: 'count',
  agents_on_queue: 'count',
  time_in_state: 'seconds',
  not_answering: 'seconds',
};
/** Those where less is worse. */
export const FALLING: ReadonlySet<Measure> = new Set(['service_level', 'agents_idle', 'agents_on_queue']);

/** Open ones that nobody sees to yet, the worst first; then the others. */
export function sortedOpen(open: readonly AlarmRow[]): AlarmRow[] {
  const weight = (alarm: AlarmRow) => (alarm.acknowledged_at ? 2 : 0) + (alarm.level === 'critical' ? 0 : 1);
  return open.toSorted((a, b) => weight(a) - weight(b) || b.level_since.localeCompare(a.level_since));
}

/** An alarm in words: where, what, how much, and the threshold it passed. */
export function useAlarmWords() {
  const { t, lang } = useT('supervision');
  const percent = usePercent();
  const amount = (measure: Measure, value: number | null) => {
    if (value === null) return '–';
    const unit = UNIT[measure];
    if (unit === 'seconds') return clock(1000 * value);
    if (unit === 'percent') return percent(value);
    return unit === 'points' ? t('alarm.points', { count: Math.round(value) }) : String(Math.round(value));
  };
  return (alarm: AlarmRow) => {
    const where = alarm.queue ? localised(alarm.queue.name, lang) : (alarm.agent?.name ?? '');
    const what = alarm.state ? t('alarm.inState', { state: t(`state.${alarm.state}`) }) : t(`measure.${alarm.measure}`);
    const value = amount(alarm.measure, alarm.value);
    return {
      where,
      what,
      value,
      /** the whole of it in one line; the figure is of the moment when it reached this level */
      line: t('alarm.line', {
        level: t(`alarm.level.${alarm.level}`),
        where,
        what,
        value,
        at: fmt(alarm.level_since, lang, CLOCK),
      }),
      // an agent who does not answer is an alarm at once: there is no threshold to name
      threshold:
        !alarm.threshold && (alarm.threshold === null || alarm.measure === 'not_answering')
          ? ''
          : t('alarm.over', { v: amount(alarm.measure, alarm.threshold) }),
    };
  };
}
