import { Skeleton } from '@mantine/core';
import { IconCloudOff, IconLock } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { isSupervising, useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { fmt } from '@/lib/time';
import { useTitle } from '@/lib/title';
import { useLink } from '@/live/link';
import { Empty, Trouble } from '@/ui/State';
import { AgentTable } from './AgentTable';
import { type Board, useBoardData, useHistory } from './board';
import { QueueTable } from './QueueTable';
import css from './Supervision.module.css';
import { Tiles } from './Tiles';

const Trend = lazy(() => import('./Charts').then((module) => ({ default: module.Trend })));
const States = lazy(() => import('./Charts').then((module) => ({ default: module.States })));

/** Whether what is shown is true right now; while the line is down it says since when it is not. */
function LiveMark({ at }: { at: number }) {
  const { t, lang } = useT('supervision');
  const { phase, since } = useLink();
  const time = (ms: number) => fmt(ms, lang, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
  const good = phase === 'live';
  return (
    <>
      <span className="chip" data-tone={good ? 'ok' : 'warn'} role="status">
        {good ? <span className="dot" data-tone="ok" /> : <IconCloudOff size={13} aria-hidden />}
        {good ? t('live') : phase === 'connecting' ? t('connecting') : t('stale', { t: time(since) })}
      </span>
      <span className={`${css.updated} muted num`}>{t('updated', { t: time(at) })}</span>
    </>
  );
}

function Loading() {
  const { t } = useT('supervision');
  return (
    <div className={css.wall} role="status" aria-busy="true" aria-label={t('loading')}>
      <div className={css.title}>
        <Skeleton height={26} width={180} />
      </div>
      <div className={css.kpis}>
        {Array.from({ length: 6 }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
          <Skeleton key={i} height={104} radius={10} />
        ))}
      </div>
      <Skeleton height={270} radius={10} />
      <Skeleton height={270} radius={10} />
      <Skeleton height={280} radius={10} className={css.whole} />
    </div>
  );
}

function Wall({ board, seen }: { board: Board; seen: number }) {
  const { t } = useT('supervision');
  const history = useHistory();
  const [picked, setPicked] = useState<number | null>(null);
  const chart = <Skeleton className={css.chart} />;
  const staffed = board.agents.some((agent) => agent.state !== 'offline');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section className={css.wall} tabIndex={0} aria-label={t('title')}>
      <header className={css.title}>
        <h1>{t('title')}</h1>
        <LiveMark at={seen} />
      </header>
      <Tiles board={board} history={history.data ?? []} />
      <section className={css.card}>
        <h2>{t('chart.trend')}</h2>
        <Suspense fallback={chart}>
          <Trend history={history.data ?? []} />
        </Suspense>
      </section>
      <section className={css.card}>
        <h2>{t('chart.states')}</h2>
        <Suspense fallback={chart}>
          {staffed ? <States queues={board.queues} /> : <p className={css.quiet}>{t('chart.nobody')}</p>}
        </Suspense>
      </section>
      <section className={`${css.card} ${css.whole}`}>
        <h2>{t('queue.title')}</h2>
        <QueueTable queues={board.queues} picked={picked} onPick={setPicked} />
      </section>
      <section className={`${css.card} ${css.whole}`}>
        <h2>{t('agent.title')}</h2>
        <AgentTable
          agents={board.agents}
          queue={board.queues.find((queue) => queue.id === picked) ?? null}
          onQueue={setPicked}
        />
      </section>
    </section>
  );
}

function Live() {
  const { t } = useT('supervision');
  const { board, seen, error, retry } = useBoardData();
  if (error) return <Trouble title={t('failed')} error={error} retry={() => void retry()} />;
  return board ? <Wall board={board} seen={seen} /> : <Loading />;
}

/** Queues and agents as they are this second, for those who run them. */
export default function Page() {
  const { t } = useT('supervision');
  useTitle(t('title'));
  if (isSupervising(useMe())) return <Live />;
  return (
    <Empty title={t('forbidden')} icon={<IconLock size={26} stroke={1.6} aria-hidden />}>
      <p>{t('forbiddenHint')}</p>
    </Empty>
  );
}
