import {
  IconAlertOctagonFilled,
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconMinus,
  IconUsersGroup,
} from '@tabler/icons-react';
import { type CSSProperties, memo } from 'react';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { clock, useNow } from '@/lib/time';
import { MediaIcon, mediaTone } from '@/ui/marks';
import { Empty } from '@/ui/State';
import { type Health, healthOf, type QueueLine, TONE, waitingIn } from './board';
import css from './Supervision.module.css';
import { Head, sorted, useSort } from './sorting';

const HEALTH: Record<Health, [tone: string, icon: typeof IconMinus, weight: number]> = {
  critical: ['bad', IconAlertOctagonFilled, 0],
  warning: ['warn', IconAlertTriangleFilled, 1],
  good: ['ok', IconCircleCheckFilled, 2],
  quiet: ['idle', IconMinus, 3],
};

function HealthChip({ health }: { health: Health }) {
  const { t } = useT('supervision');
  const [tone, Icon] = HEALTH[health];
  return (
    <span className="chip" data-tone={tone}>
      <Icon size={13} aria-hidden />
      {t(`health.${health}`)}
    </span>
  );
}

/** The share answered in time during the last half hour (else today), with a mark where the promise lies. */
function LevelBar({ queue }: { queue: QueueLine }) {
  const { t, lang } = useT('supervision');
  const percent = (value: number) => new Intl.NumberFormat(lang, { style: 'percent' }).format(value / 100);
  const { last_30_minutes: recent, today, target } = queue.service_level_percent;
  const level = recent ?? today;
  const promise = t('queue.levelTarget', { v: percent(target), count: queue.service_level_seconds });
  if (level === null)
    return (
      <span className="muted" title={promise}>
        –<span className="sr">{t('queue.noneYet')}</span>
      </span>
    );
  const tone = level >= target ? 'ok' : level >= target - 20 ? 'warn' : 'bad';
  const words = [
    recent !== null && t('queue.level30', { v: percent(recent) }),
    today !== null && t('queue.levelToday', { v: percent(today) }),
    promise,
  ].filter(Boolean);
  return (
    <span className={css.meter} data-tone={tone} title={words.join('\n')}>
      <i style={{ '--v': level / 100, '--target': target / 100 } as CSSProperties} />
      <span className="num">{percent(level)}</span>
      <span className="sr">{words.join(', ')}</span>
    </span>
  );
}

const SHOWN = ['available', 'talking', 'wrap_up', 'break'] as const;

function Staffing({ queue }: { queue: QueueLine }) {
  const { t } = useT('supervision');
  const count = (state: (typeof SHOWN)[number]) =>
    (queue.agents[state] ?? 0) + (state === 'talking' ? (queue.agents.busy ?? 0) : 0);
  return (
    <span className={css.staffing}>
      {SHOWN.map((state) => (
        <span key={state} title={t(`state.${state}`)} data-none={!count(state) || undefined}>
          <span className="dot" data-tone={TONE[state]} />
          <span className="sr">{t(`state.${state}`)}</span>
          <span className="num">{count(state)}</span>
        </span>
      ))}
    </span>
  );
}

function Waited({ since }: { since: string | null }) {
  const now = useNow(1000);
  return <>{since ? clock(Math.max(0, now - Date.parse(since))) : '–'}</>;
}

type Column = 'name' | 'health' | 'waiting' | 'longest' | 'offered' | 'answered' | 'abandoned' | 'level';

const sortValue = (column: Column, lang: string, now: number) => (queue: QueueLine) => {
  switch (column) {
    case 'name':
      return localised(queue.name, lang);
    case 'health':
      return HEALTH[healthOf(queue, now)][2];
    case 'longest':
      return queue.longest_wait_since ? now - Date.parse(queue.longest_wait_since) : -1;
    case 'level':
      return queue.service_level_percent.last_30_minutes ?? queue.service_level_percent.today ?? 101;
    case 'waiting':
      return waitingIn(queue);
    default:
      return queue[`${column}_today`];
  }
};

const Row = memo(({ queue, picked, onPick }: { queue: QueueLine; picked: boolean; onPick: (id: number) => void }) => {
  const { t, lang } = useT('supervision');
  const now = useNow(1000);
  const health = healthOf(queue, now);
  const name = localised(queue.name, lang);
  return (
    <tr data-health={health}>
      <th scope="row">
        <button
          type="button"
          className={css.link}
          aria-pressed={picked}
          title={t('queue.showAgents')}
          onClick={() => onPick(queue.id)}
        >
          <span className={css.media} data-tone={mediaTone(queue.media)}>
            <MediaIcon media={queue.media} size={15} />
          </span>
          {name}
        </button>
      </th>
      <td>
        <HealthChip health={health} />
      </td>
      <td className={`${css.n} num`}>
        <strong>{waitingIn(queue)}</strong>
        {queue.ringing > 0 && <small className="muted"> {t('queue.ringing', { count: queue.ringing })}</small>}
      </td>
      <td className={`${css.n} num`} data-late={health !== 'good' && waitingIn(queue) > 0}>
        <Waited since={queue.longest_wait_since} />
      </td>
      <td className={`${css.n} num`}>{queue.offered_today}</td>
      <td className={`${css.n} num`}>{queue.answered_today}</td>
      <td className={`${css.n} num`}>{queue.abandoned_today}</td>
      <td className={css.n}>
        <LevelBar queue={queue} />
      </td>
      <td>
        <Staffing queue={queue} />
      </td>
    </tr>
  );
});

interface TableProps {
  queues: QueueLine[];
  picked: number | null;
  onPick: (id: number | null) => void;
}

export function QueueTable({ queues, picked, onPick }: TableProps) {
  const { t, lang } = useT('supervision');
  const sort = useSort<Column>('health');
  const now = useNow(5000);
  const rows = sorted(queues, sortValue(sort.by, lang, now), sort.down, lang);
  if (!rows.length)
    return (
      <Empty title={t('queue.empty')} icon={<IconUsersGroup size={26} stroke={1.6} aria-hidden />}>
        <p>{t('queue.emptyHint')}</p>
      </Empty>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section className={css.scroll} tabIndex={0} aria-label={t('queue.title')}>
      <table className={css.tbl}>
        <caption className="sr">{t('queue.title')}</caption>
        <thead>
          <tr>
            <Head sort={sort} by="name">
              {t('queue.name')}
            </Head>
            <Head sort={sort} by="health">
              {t('queue.health')}
            </Head>
            <Head sort={sort} by="waiting" end>
              {t('queue.waiting')}
            </Head>
            <Head sort={sort} by="longest" end>
              {t('queue.longest')}
            </Head>
            <Head sort={sort} by="offered" end>
              {t('queue.offered')}
            </Head>
            <Head sort={sort} by="answered" end>
              {t('queue.answered')}
            </Head>
            <Head sort={sort} by="abandoned" end>
              {t('queue.abandoned')}
            </Head>
            <Head sort={sort} by="level" end>
              {t('queue.level')}
            </Head>
            <th scope="col">{t('queue.agents')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((queue) => (
            <Row
              key={queue.id}
              queue={queue}
              picked={picked === queue.id}
              onPick={(id) => onPick(picked === id ? null : id)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}
