import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangleFilled, IconCloudOff, IconDeviceTv, IconLock } from '@tabler/icons-react';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { memo, Suspense, useCallback, useDeferredValue, useState } from 'react';
import { isSupervising, useMe } from '@/api/me';
import { useBehind } from '@/features/reports/behind';
import { useT } from '@/i18n/t';
import { lazy } from '@/lib/later';
import { fmt } from '@/lib/time';
import { useTitle } from '@/lib/title';
import { useLink } from '@/live/link';
import { Empty, Trouble } from '@/ui/State';
import { AgentTable } from './AgentTable';
import alarmCss from './Alarms.module.css';
import { sortedOpen, useAcknowledge, useAlarms, useAlarmWords } from './alarms';
import { type Course, useBoardData, useHistory } from './board';
import { QueueTable } from './QueueTable';
import css from './Supervision.module.css';
import { Tiles } from './Tiles';
import { type AgentFilter, type Board, NO_FILTER } from './types';

const Trend = lazy(() => import('./Charts').then((module) => ({ default: module.Trend })));
const States = lazy(() => import('./Charts').then((module) => ({ default: module.States })));
const Alarms = lazy(() => import('./Alarms').then((module) => ({ default: module.Alarms })));
const BehindDrawer = lazy(() => import('@/features/reports/BehindDrawer'));

export const SECTIONS = ['queues', 'agents', 'alarms'] as const;
type Section = (typeof SECTIONS)[number];

const SECONDS: Intl.DateTimeFormatOptions = {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
};

/** Whether what is shown is true right now; while the line is down it says since when it is not. */
export function LiveMark({ at }: { at: number }) {
  const { t, lang } = useT('supervision');
  const { phase, since } = useLink();
  const good = phase === 'live';
  return (
    <>
      <span className="chip" data-tone={good ? 'ok' : 'warn'} role="status">
        {good ? <span className="dot" data-tone="ok" /> : <IconCloudOff size={13} aria-hidden />}
        {good ? t('live') : phase === 'connecting' ? t('connecting') : t('stale', { t: fmt(since, lang, SECONDS) })}
      </span>
      <span className={`${css.updated} muted num`}>{t('updated', { t: fmt(at, lang, SECONDS) })}</span>
    </>
  );
}

function Loading() {
  const { t } = useT('supervision');
  return (
    <div className={css.page} role="status" aria-busy="true" aria-label={t('loading')}>
      <Skeleton height={30} width={320} />
      <div className={css.kpis}>
        {Array.from({ length: 6 }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
          <Skeleton key={i} height={96} radius={10} />
        ))}
      </div>
      <Skeleton height={34} width="100%" />
      <Skeleton radius={10} style={{ flex: 1 }} />
    </div>
  );
}

/** The worst alarm that nobody sees to yet, above everything. */
const Strip = memo(() => {
  const { t } = useT('supervision');
  const alarms = useAlarms();
  const words = useAlarmWords();
  const acknowledge = useAcknowledge();
  const fresh = sortedOpen(alarms.data?.open ?? []).filter((alarm) => !alarm.acknowledged_at);
  const worst = fresh[0];
  if (!worst) return null;
  const said = words(worst);
  return (
    <div className={alarmCss.strip} data-level={worst.level}>
      <IconAlertTriangleFilled size={16} aria-hidden />
      <span className="num">{said.line}</span>
      {fresh.length > 1 && (
        <Link to="/supervision/{-$id}" params={{ id: 'alarms' }}>
          {t('alarm.more', { count: fresh.length - 1 })}
        </Link>
      )}
      <Button
        size="compact-sm"
        variant="default"
        loading={acknowledge.isPending}
        onClick={() => acknowledge.mutate(worst.id)}
      >
        {t('alarm.acknowledge')}
      </Button>
    </div>
  );
});

interface TabsProps {
  now: Section;
  queues: number;
  agents: number;
}

const Tabs = memo(({ now, queues, agents }: TabsProps) => {
  const { t } = useT('supervision');
  const alarms = useAlarms();
  const counts: Record<Section, number> = { queues, agents, alarms: alarms.data?.open.length ?? 0 };
  return (
    <nav className={css.tabs} aria-label={t('title')}>
      {SECTIONS.map((section) => (
        <Link
          key={section}
          to="/supervision/{-$id}"
          params={{ id: section === 'queues' ? undefined : section }}
          activeOptions={{ exact: true }}
          aria-current={now === section ? 'page' : undefined}
        >
          {t(`section.${section}`)}
          <span className="num">{counts[section]}</span>
        </Link>
      ))}
    </nav>
  );
});

/** The last half hour, and who is there; below the table, where there is room. */
function Pictures({ board, history }: { board: Board; history: Course }) {
  const { t } = useT('supervision');
  const shape = <Skeleton className={css.chart} />;
  const staffed = board.agents.some((agent) => agent.state !== 'offline');
  return (
    <div className={css.pictures}>
      <section className={css.card}>
        <h2>{t('chart.trend')}</h2>
        {history.error ? (
          <Trouble small title={t('chart.failed')} error={history.error} retry={history.retry} />
        ) : (
          <Suspense fallback={shape}>
            <Trend history={history.minutes} />
          </Suspense>
        )}
      </section>
      <section className={css.card}>
        <h2>{t('chart.states')}</h2>
        <Suspense fallback={shape}>
          {staffed ? <States queues={board.queues} /> : <p className={css.quiet}>{t('chart.nobody')}</p>}
        </Suspense>
      </section>
    </div>
  );
}

function Watch({ board, seen }: { board: Board; seen: number }) {
  const { t } = useT('supervision');
  const { id } = useParams({ strict: false });
  const navigate = useNavigate();
  const history = useHistory(board);
  const now = SECTIONS.find((section) => section === id) ?? 'queues';
  const [filter, setFilter] = useState<AgentFilter>(NO_FILTER);
  const behind = useBehind((state) => state.behind);
  const change = useCallback((part: Partial<AgentFilter>) => setFilter((was) => ({ ...was, ...part })), []);
  const toAgents = useCallback(
    (part: Partial<AgentFilter>) => {
      setFilter({ ...NO_FILTER, ...part });
      void navigate({ to: '/supervision/{-$id}', params: { id: 'agents' } });
    },
    [navigate],
  );
  return (
    <div className={css.page}>
      <header className={css.title}>
        <h1>{t('title')}</h1>
        <Tabs now={now} queues={board.queues.length} agents={board.agents.length} />
        <LiveMark at={seen} />
        <Link to="/supervision/wall" className={css.toWall}>
          <IconDeviceTv size={16} aria-hidden />
          {t('wall.open')}
        </Link>
      </header>
      {now !== 'alarms' && <Strip />}
      {now === 'queues' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
        <section className={css.stack} tabIndex={0} aria-label={t('section.queues')}>
          <Tiles board={board} history={history.minutes} />
          <QueueTable queues={board.queues} agents={board.agents} onAgents={toAgents} />
          <Pictures board={board} history={history} />
        </section>
      )}
      {now === 'agents' && <AgentTable agents={board.agents} queues={board.queues} filter={filter} onFilter={change} />}
      <Suspense>
        {now === 'alarms' && <Alarms />}
        {behind && <BehindDrawer />}
      </Suspense>
    </div>
  );
}

function Live() {
  const { t } = useT('supervision');
  const { board: newest, seen, error, retry } = useBoardData();
  // a large house is drawn in pieces, between which the page answers
  const board = useDeferredValue(newest, undefined);
  if (error) return <Trouble title={t('failed')} error={error} retry={() => void retry()} />;
  return board ? <Watch board={board} seen={seen} /> : <Loading />;
}

export function Forbidden() {
  const { t } = useT('supervision');
  return (
    <Empty title={t('forbidden')} icon={<IconLock size={26} stroke={1.6} aria-hidden />}>
      <p>{t('forbiddenHint')}</p>
    </Empty>
  );
}

/** Queues and agents as they are this second, for those who run them. */
export default function Page() {
  const { t } = useT('supervision');
  useTitle(t('title'));
  return isSupervising(useMe()) ? <Live /> : <Forbidden />;
}
