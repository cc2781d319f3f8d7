import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useElementSize, useFullscreenDocument, useViewportSize } from '@mantine/hooks';
import {
  IconAlertTriangleFilled,
  IconArrowsMaximize,
  IconArrowsMinimize,
  IconHandStop,
  IconMoon,
  IconSun,
  IconX,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type CSSProperties, memo, Suspense, useEffect } from 'react';
import { isSupervising, useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { lazy } from '@/lib/later';
import { localised } from '@/lib/names';
import { CLOCK, fmt, useNow } from '@/lib/time';
import { useTitle } from '@/lib/title';
import { MediaIcon, STATE_TONE } from '@/ui/marks';
import { Trouble } from '@/ui/State';
import { Tip } from '@/ui/Tip';
import { LONG } from './agentColumns';
import { sortedOpen, useAlarms, useAlarmWords } from './alarms';
import { healthOf, useBoardData, useHistory, waitingIn } from './board';
import { Forbidden, LiveMark } from './page';
import { HEALTH, LevelBar, Ticking, useBecause } from './parts';
import { Tiles } from './Tiles';
import { type AgentLine, type Board, type QueueLine, STATES } from './types';
import css from './Wall.module.css';

const Trend = lazy(() => import('./Charts').then((module) => ({ default: module.Trend })));
const States = lazy(() => import('./Charts').then((module) => ({ default: module.States })));

const DESIGNED = 900;

/** The screen stays on while the board is shown, where the browser lets us. */
function useAwake() {
  useEffect(() => {
    let lock: { release: () => Promise<void> } | null = null;
    const hold = async () => {
      if (document.visibilityState !== 'visible') return;
      try {
        lock = await navigator.wakeLock.request('screen');
      } catch {
        // saving power, or no such thing here: the board is shown all the same
      }
    };
    void hold();
    document.addEventListener('visibilitychange', hold);
    return () => {
      document.removeEventListener('visibilitychange', hold);
      void lock?.release().catch(() => undefined);
    };
  }, []);
}

const AgentTile = memo(({ agent }: { agent: AgentLine }) => {
  const { t } = useT('supervision');
  return (
    <li className={css.agent} data-flag={agent.flagged_at !== null || undefined}>
      <span className="dot" data-tone={STATE_TONE[agent.state]} />
      <b className="ell">{agent.name}</b>
      {agent.flagged_at ? <IconHandStop size="1em" aria-label={t('agent.flag')} /> : <span />}
      <span className="ell">{t(`state.${agent.state}`)}</span>
      <Ticking since={agent.since} long={LONG[agent.state]} />
    </li>
  );
});

const lasted = (agent: AgentLine, now: number) => now - Date.parse(agent.since);

/** Everybody by name while there is room; then those first who deserve a look. */
export function tiled(agents: AgentLine[], room: number, now: number): AgentLine[] {
  const present = agents.filter((agent) => agent.state !== 'offline');
  const byName = present.toSorted((a, b) => a.name.localeCompare(b.name));
  if (byName.length <= room) return byName;
  const over = (agent: AgentLine) => lasted(agent, now) - (LONG[agent.state] ?? Number.POSITIVE_INFINITY);
  const weight = (agent: AgentLine) => (agent.flagged_at ? 0 : over(agent) > 0 ? 1 : 2);
  const place = (agent: AgentLine) => STATES.indexOf(agent.state);
  return byName.toSorted((a, b) => weight(a) - weight(b) || place(a) - place(b)).slice(0, Math.max(0, room - 1));
}

const TILE = { width: 186, height: 58 };
const SIZES = [1.5, 1.25, 1];

function Agents({ agents, scale }: { agents: AgentLine[]; scale: number }) {
  const { t } = useT('supervision');
  const { ref, width, height } = useElementSize();
  const now = useNow(30_000);
  const present = agents.filter((agent) => agent.state !== 'offline').length;
  const roomAt = (big: number) => {
    const across = Math.max(1, Math.floor(width / (TILE.width * scale * big)));
    return { big, across, room: across * Math.max(1, Math.floor(height / (TILE.height * scale * big))) };
  };
  // the fewer there are, the larger they stand
  const { big, across, room } = SIZES.map(roomAt).find((one) => one.room >= present) ?? roomAt(1);
  const shown = tiled(agents, room, now);
  return (
    <ul
      ref={ref}
      className={css.agents}
      style={{ '--big': big, gridTemplateColumns: `repeat(${across}, minmax(0, 1fr))` } as CSSProperties}
    >
      {shown.map((agent) => (
        <AgentTile key={agent.id} agent={agent} />
      ))}
      {present > shown.length && <li className={css.others}>{t('wall.others', { count: present - shown.length })}</li>}
      {!present && <li className={css.nobody}>{t('chart.nobody')}</li>}
    </ul>
  );
}

const QueueRow = memo(({ queue }: { queue: QueueLine }) => {
  const { t, lang } = useT('supervision');
  const health = healthOf(queue);
  const [tone, Icon] = HEALTH[health];
  const because = useBecause(queue);
  return (
    <tr data-quiet={health === 'quiet' || undefined}>
      <th scope="row">
        <span className={css.queue}>
          <span className="chip" data-tone={tone} title={t(`health.${health}`)}>
            <Icon size="1em" aria-hidden />
            <span className="sr">{t(`health.${health}`)}</span>
          </span>
          <MediaIcon media={queue.media} size={18} />
          <span className={css.named}>
            {localised(queue.name, lang)}
            {/* nobody can point at a screen on the wall: the mark says its reason by itself */}
            {because && <small data-tone={tone}>{because}</small>}
          </span>
          {queue.emergency_since && <b className={css.shut}>{t('emergency.closed')}</b>}
        </span>
      </th>
      <td className="num">
        <strong data-some={waitingIn(queue) > 0 || undefined}>{waitingIn(queue)}</strong>
      </td>
      <td className="num">
        {queue.longest_wait_since ? (
          <Ticking since={queue.longest_wait_since} long={1000 * queue.service_level_seconds} />
        ) : (
          '–'
        )}
      </td>
      <td className="num">{queue.agents_idle}</td>
      <td>
        <LevelBar level={queue.service_level_percent} seconds={queue.service_level_seconds} />
      </td>
    </tr>
  );
});

function Queues({ queues }: { queues: QueueLine[] }) {
  const { t } = useT('supervision');
  if (!queues.length) return <p className={css.nobody}>{t('queue.none')}</p>;
  const weight = (queue: QueueLine) => HEALTH[healthOf(queue)][2];
  const rows = queues.toSorted((a, b) => weight(a) - weight(b) || waitingIn(b) - waitingIn(a) || a.id - b.id);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section className={css.queues} tabIndex={0} aria-label={t('queue.title')}>
      <table>
        <caption className="sr">{t('queue.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('queue.name')}</th>
            <th scope="col">{t('queue.waiting')}</th>
            <th scope="col">{t('queue.longest')}</th>
            <th scope="col">{t('staff.idle')}</th>
            <th scope="col">{t('queue.level')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((queue) => (
            <QueueRow key={queue.id} queue={queue} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Worst() {
  const { t } = useT('supervision');
  const alarms = useAlarms();
  const words = useAlarmWords();
  const open = sortedOpen(alarms.data?.open ?? []);
  const worst = open[0];
  if (!worst) return <span />;
  const said = words(worst);
  return (
    <span className={css.alarm} data-level={worst.level}>
      <IconAlertTriangleFilled size="1em" aria-hidden />
      <span className="ell">
        {said.line}
        {open.length > 1 ? ` · ${t('alarm.more', { count: open.length - 1 })}` : ''}
      </span>
    </span>
  );
}

function Head({ seen }: { seen: number }) {
  const { t, lang } = useT('supervision');
  const { fullscreen, toggle } = useFullscreenDocument();
  const scheme = useComputedColorScheme('light');
  const { setColorScheme } = useMantineColorScheme();
  const now = useNow(1000);
  return (
    <header className={css.head}>
      <h1>{t('wall.title')}</h1>
      <LiveMark at={seen} />
      <Worst />
      <time className={`${css.clock} num`}>{fmt(now, lang, CLOCK)}</time>
      <span className={css.knobs}>
        <Tip label={t('wall.scheme')} size={34} onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}>
          {scheme === 'dark' ? <IconSun size={19} /> : <IconMoon size={19} />}
        </Tip>
        <Tip label={t(fullscreen ? 'wall.small' : 'wall.full')} size={34} onClick={() => void toggle()}>
          {fullscreen ? <IconArrowsMinimize size={19} /> : <IconArrowsMaximize size={19} />}
        </Tip>
        <Link
          to="/supervision/{-$id}"
          params={{}}
          className={css.leave}
          aria-label={t('wall.leave')}
          title={t('wall.leave')}
        >
          <IconX size={19} aria-hidden />
        </Link>
      </span>
    </header>
  );
}

function Wall({ board, seen }: { board: Board; seen: number }) {
  const { t } = useT('supervision');
  const history = useHistory(board);
  const { height } = useViewportSize();
  const scale = Math.max(1, Math.round((height / DESIGNED) * 20) / 20);
  useAwake();
  return (
    <main className={css.wall} style={{ '--scale': scale } as CSSProperties}>
      <Head seen={seen} />
      <Tiles board={board} history={history.minutes} />
      <section className={css.card} data-place="trend">
        <h2>{t('chart.trend')}</h2>
        {history.error ? (
          <Trouble small title={t('chart.failed')} error={history.error} retry={history.retry} />
        ) : (
          <Suspense>
            <Trend history={history.minutes} scale={1.2 * scale} />
          </Suspense>
        )}
      </section>
      <section className={css.card} data-place="states">
        <h2>{t('chart.states')}</h2>
        <Suspense>
          {board.agents.some((agent) => agent.state !== 'offline') ? (
            <States queues={board.queues} scale={1.2 * scale} />
          ) : (
            <p className={css.nobody}>{t('chart.nobody')}</p>
          )}
        </Suspense>
      </section>
      <section className={css.card} data-place="agents">
        <h2>{t('agent.title')}</h2>
        <Agents agents={board.agents} scale={scale} />
      </section>
      <section className={css.card} data-place="queues">
        <h2>{t('queue.title')}</h2>
        <Queues queues={board.queues} />
      </section>
    </main>
  );
}

function Live() {
  const { t } = useT('supervision');
  const { board, seen, error, retry } = useBoardData();
  if (error) return <Trouble title={t('failed')} error={error} retry={() => void retry()} />;
  return board ? <Wall board={board} seen={seen} /> : <main className={css.wall} aria-busy="true" />;
}

/** The board for a big screen: no rail, no bar, figures that can be read across the room. */
export default function WallPage() {
  const { t } = useT('supervision');
  useTitle(t('wall.title'));
  return isSupervising(useMe()) ? <Live /> : <Forbidden />;
}
