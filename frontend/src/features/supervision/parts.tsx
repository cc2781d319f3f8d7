import { IconAlertOctagonFilled, IconAlertTriangleFilled, IconCircleCheckFilled, IconMinus } from '@tabler/icons-react';
import { type CSSProperties, memo } from 'react';
import { useT } from '@/i18n/t';
import { listOf } from '@/lib/names';
import { clock, useNow } from '@/lib/time';
import { type Health, healthOf } from './board';
import css from './Cells.module.css';
import type { Figures, QueueLine } from './types';

export type Tone = 'ok' | 'warn' | 'bad' | 'none';

/** A line without axes: it says rising or falling, the figure beside it says how much. */
export const Spark = memo(({ values, tone = 'none' }: { values: number[]; tone?: Tone }) => {
  if (values.length < 2) return <span className={css.spark} />;
  const max = Math.max(...values);
  const min = Math.min(...values);
  const y = (value: number) => 22 - ((value - min) / (max - min || 1)) * 20;
  const points = values.map((value, i) => `${((i / (values.length - 1)) * 100).toFixed(1)},${y(value).toFixed(1)}`);
  return (
    <svg className={css.spark} data-tone={tone} viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden>
      <polyline points={points.join(' ')} vectorEffect="non-scaling-stroke" />
    </svg>
  );
});

/** Time since a moment; the one thing here that changes every second, so it changes alone. */
export function Ticking({ since, long }: { since: string; long?: number | undefined }) {
  const { t } = useT('supervision');
  const lasted = Math.max(0, useNow(1000) - Date.parse(since));
  const late = long !== undefined && lasted > long;
  return (
    <span className={`${css.since} num`} data-long={late || undefined}>
      {late && (
        <>
          <IconAlertTriangleFilled size={13} aria-hidden />
          <span className="sr">{t('agent.long')}</span>
        </>
      )}
      {clock(lasted)}
    </span>
  );
}

export const HEALTH: Record<Health, [tone: string, icon: typeof IconMinus, weight: number]> = {
  critical: ['bad', IconAlertOctagonFilled, 0],
  warning: ['warn', IconAlertTriangleFilled, 1],
  good: ['ok', IconCircleCheckFilled, 2],
  quiet: ['idle', IconMinus, 3],
};

/** Why a queue is not well, in words; nothing while it is. */
export function useBecause(queue: QueueLine): string {
  const { t, lang } = useT('supervision');
  const health = healthOf(queue);
  const unstaffed = health !== queue.health && health === 'critical';
  const because = health === 'warning' || health === 'critical' ? queue.health_because : [];
  const words = [...(unstaffed ? [t('health.nobody')] : []), ...because.map((one) => t(`measure.${one as 'waiting'}`))];
  return listOf(words, lang);
}

export function HealthChip({ health, because }: { health: Health; because: string }) {
  const { t } = useT('supervision');
  const [tone, Icon] = HEALTH[health];
  return (
    <span className="chip" data-tone={tone} title={because || undefined}>
      <Icon size={13} aria-hidden />
      {t(`health.${health}`)}
      {because && <span className="sr">: {because}</span>}
    </span>
  );
}

export const usePercent = () => {
  const { lang } = useT('supervision');
  return (value: number, digits = 0) =>
    new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: digits }).format(value / 100);
};

export const levelTone = (level: number, target: number): Tone =>
  level >= target ? 'ok' : level >= target - 20 ? 'warn' : 'bad';

interface LevelProps {
  level: Figures['service_level_percent'];
  seconds: number;
  bar?: boolean;
}

/** The share answered in time during the last half hour (else today), with a mark where the promise lies. */
export function LevelBar({ level: { last_30_minutes: recent, today, target }, seconds, bar = true }: LevelProps) {
  const { t, lang } = useT('supervision');
  const percent = usePercent();
  const level = recent ?? today;
  const promise = t('queue.levelTarget', { v: percent(target), count: seconds });
  if (level === null)
    return (
      <span className="muted" title={promise}>
        –<span className="sr">{t('queue.noneYet')}</span>
      </span>
    );
  const words = [
    recent !== null && t('queue.level30', { v: percent(recent) }),
    today !== null && t('queue.levelToday', { v: percent(today) }),
    promise,
  ].filter((one) => one !== false);
  return (
    <span
      className={css.meter}
      data-tone={levelTone(level, target)}
      data-bare={!bar || undefined}
      title={words.join('\n')}
    >
      {bar && <i style={{ '--v': level / 100, '--target': target / 100 } as CSSProperties} />}
      <span className="num">{percent(level)}</span>
      <span className="sr">{listOf(words, lang)}</span>
    </span>
  );
}
