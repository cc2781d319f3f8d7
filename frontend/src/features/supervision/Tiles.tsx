import { memo } from 'react';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { clock, useNow } from '@/lib/time';
import { type Board, longestWait, type QueueLine, useTrack } from './board';
import css from './Supervision.module.css';

type Tone = 'ok' | 'warn' | 'bad' | 'none';

/** A line without axes: it says rising or falling, the figure above says how much. */
const Spark = memo(({ values, tone }: { values: number[]; tone: Tone }) => {
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

interface TileProps {
  label: string;
  value: string;
  hint?: string;
  tone?: Tone;
  values: number[];
}

function Tile({ label, value, hint, tone = 'none', values }: TileProps) {
  return (
    <div className={`${css.card} ${css.kpi}`} data-tone={tone}>
      <dt>{label}</dt>
      <dd>
        <span className={`${css.val} num`}>{value}</span>
        {hint && <span className={`${css.delta} num ell`}>{hint}</span>}
      </dd>
      <dd className={css.sparkBox}>
        <Spark values={values} tone={tone} />
      </dd>
    </div>
  );
}

const waitTone = (seconds: number, queue: QueueLine | null): Tone => {
  if (!queue) return 'ok';
  if (seconds > 3 * queue.service_level_seconds) return 'bad';
  return seconds > queue.service_level_seconds ? 'warn' : 'ok';
};

function LongestTile({ board, values }: { board: Board; values: number[] }) {
  const { t, lang } = useT('supervision');
  const now = useNow(1000);
  const worst = longestWait(board.queues);
  const waited = worst?.oldest_waiting_at ? Math.max(0, now - Date.parse(worst.oldest_waiting_at)) : 0;
  return (
    <Tile
      label={t('tile.longest')}
      value={worst ? clock(waited) : '00:00'}
      hint={worst ? localised(worst.name, lang) : t('tile.nobody')}
      tone={waitTone(waited / 1000, worst)}
      values={values}
    />
  );
}

const levelTone = (level: number | null, target: number): Tone => {
  if (level === null) return 'none';
  if (level >= target) return 'ok';
  return level >= target - 0.15 ? 'warn' : 'bad';
};

const ABANDON_TARGET = 0.05;

/** The promise over all queues: each queue's own target, weighted by what came in there. */
function sharedTarget(queues: QueueLine[]): number {
  const offered = queues.reduce((sum, queue) => sum + queue.offered, 0);
  if (!offered) return 0.8;
  return queues.reduce((sum, queue) => sum + (queue.service_level_percent / 100) * queue.offered, 0) / offered;
}

export function Tiles({ board }: { board: Board }) {
  const { t, lang } = useT('supervision');
  const track = useTrack(board);
  const { totals } = board;
  const percent = (value: number) =>
    new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 1 }).format(value);
  const waiting = board.queues.reduce((sum, queue) => sum + queue.waiting, 0);
  const busy = board.queues.filter((queue) => queue.waiting).length;
  const target = sharedTarget(board.queues);
  const abandoned = totals.offered ? totals.abandoned / totals.offered : 0;
  const history = board.history ?? [];
  return (
    <dl className={css.kpis}>
      <Tile
        label={t('tile.waiting')}
        value={String(waiting)}
        hint={waiting ? t('tile.inQueues', { count: busy }) : t('tile.nobody')}
        tone={waiting ? 'none' : 'ok'}
        values={history.map((minute) => minute.waiting)}
      />
      <LongestTile board={board} values={track.longest} />
      <Tile
        label={t('tile.level')}
        value={totals.service_level === null ? '–' : percent(totals.service_level)}
        hint={t('tile.target', { v: percent(Math.round(target * 100) / 100) })}
        tone={levelTone(totals.service_level, target)}
        values={track.level}
      />
      <Tile
        label={t('tile.abandoned')}
        value={percent(abandoned)}
        hint={t('tile.target', { v: `≤ ${percent(ABANDON_TARGET)}` })}
        tone={abandoned > ABANDON_TARGET ? 'warn' : 'ok'}
        values={track.abandoned}
      />
      <Tile
        label={t('tile.handled')}
        value={new Intl.NumberFormat(lang).format(totals.handled)}
        hint={t('tile.offered', { n: new Intl.NumberFormat(lang).format(totals.offered) })}
        values={history.map((minute) => minute.answered)}
      />
      <Tile
        label={t('tile.handle')}
        value={totals.mean_handle_seconds === null ? '–' : clock(totals.mean_handle_seconds * 1000)}
        values={track.handle}
      />
    </dl>
  );
}
