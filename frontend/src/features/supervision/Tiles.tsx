import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { clock, useNow } from '@/lib/time';
import { type Minute, type Totals, totalsOf, useTrack, waitingIn, worstWait } from './board';
import { Spark, type Tone, levelTone as toneOf } from './parts';
import css from './Supervision.module.css';
import type { Board, QueueLine } from './types';

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
        {hint && (
          <span className={`${css.delta} num ell`} title={hint}>
            {hint}
          </span>
        )}
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
  const worst = worstWait(board.queues, now);
  const waited = worst?.longest_wait_since ? Math.max(0, now - Date.parse(worst.longest_wait_since)) : 0;
  return (
    <Tile
      label={t('tile.longest')}
      value={clock(waited)}
      hint={
        worst
          ? t('tile.against', { queue: localised(worst.name, lang), v: clock(1000 * worst.service_level_seconds) })
          : t('tile.nobody')
      }
      tone={waitTone(waited / 1000, worst)}
      values={values}
    />
  );
}

const levelTone = ({ level, target }: Totals): Tone => (level === null ? 'none' : toneOf(level, target));

const ABANDON_TARGET = 0.05;

export function Tiles({ board, history }: { board: Board; history: Minute[] }) {
  const { t, lang } = useT('supervision');
  const track = useTrack(board);
  const totals = totalsOf(board.queues);
  const number = (value: number) => new Intl.NumberFormat(lang).format(value);
  const percent = (share: number, digits = 0) =>
    new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: digits }).format(share);
  const places = board.queues.filter(waitingIn).length;
  const present = board.agents.filter((agent) => agent.state !== 'offline');
  const ready = present.filter((agent) => agent.state === 'available').length;
  return (
    <dl className={css.kpis}>
      <Tile
        label={t('tile.waiting')}
        value={number(totals.waiting)}
        hint={totals.waiting ? t('tile.inQueues', { count: places }) : t('tile.nobody')}
        tone={totals.waiting ? 'none' : 'ok'}
        values={history.map((minute) => minute.waiting)}
      />
      <LongestTile board={board} values={track.longest} />
      <Tile
        label={t('tile.level')}
        value={totals.level === null ? '–' : percent(totals.level / 100)}
        hint={t('tile.target', { v: percent(totals.target / 100) })}
        tone={levelTone(totals)}
        values={track.level}
      />
      <Tile
        label={t('tile.abandoned')}
        value={percent(totals.abandoned, 1)}
        hint={t('tile.target', { v: `≤ ${percent(ABANDON_TARGET)}` })}
        tone={totals.abandoned > ABANDON_TARGET ? 'warn' : 'ok'}
        values={track.abandoned}
      />
      <Tile
        label={t('tile.answered')}
        value={number(totals.answered)}
        hint={t('tile.offered', { n: number(totals.offered) })}
        values={history.map((minute) => minute.answered)}
      />
      <Tile
        label={t('tile.ready')}
        value={number(ready)}
        hint={t('tile.present', { n: number(present.length) })}
        tone={ready || !present.length ? 'none' : 'warn'}
        values={track.ready}
      />
    </dl>
  );
}
