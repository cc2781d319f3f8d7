import { useMediaQuery } from '@mantine/hooks';
import { IconChevronRight, IconLock, IconUsers } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { openBehind } from '@/features/reports/behind';
import { useT } from '@/i18n/t';
import type { ColumnOf } from '@/lib/columns';
import { localised } from '@/lib/names';
import { clock } from '@/lib/time';
import { MediaIcon, mediaTone, STATE_TONE } from '@/ui/marks';
import { healthOf, waitingIn } from './board';
import css from './Cells.module.css';
import { HEALTH, HealthChip, LevelBar, Spark, Ticking, useBecause, usePercent } from './parts';
import type { AgentStateName, QueueLine } from './types';

interface Doors {
  open: (id: number) => void;
  agents: (queue: number, state: AgentStateName | null) => void;
}

interface FigureProps {
  children: ReactNode;
  /** what it is and what pressing it does; it names the figure too */
  label: string;
  /** a small word beside the figure */
  beside?: string | false;
  onOpen: () => void;
}

/** A figure that opens what stands behind it. */
export function Figure({ children, label, beside, onOpen }: FigureProps) {
  return (
    <button type="button" className={css.figure} aria-label={beside ? undefined : label} onClick={onOpen}>
      {beside && <small className="muted">{beside} </small>}
      {children}
      {beside && <span className="sr"> {label}</span>}
    </button>
  );
}

function QueueName({ queue, onOpen }: { queue: QueueLine; onOpen: (id: number) => void }) {
  const { t, lang } = useT('supervision');
  return (
    <button type="button" className={css.link} title={t('queue.open')} onClick={() => onOpen(queue.id)}>
      <IconChevronRight size={14} className={css.chevron} aria-hidden />
      <span className={css.media} data-tone={mediaTone(queue.media)}>
        <MediaIcon media={queue.media} size={15} />
      </span>
      <span className={css.full}>{localised(queue.name, lang)}</span>
      {queue.emergency_since && (
        <span className="chip" data-tone="solid-bad">
          <IconLock size={12} aria-hidden />
          {t('emergency.closed')}
        </span>
      )}
    </button>
  );
}

function Health({ queue }: { queue: QueueLine }) {
  return <HealthChip health={healthOf(queue)} because={useBecause(queue)} />;
}

function Estimate({ queue: { estimate } }: { queue: QueueLine }) {
  const { t } = useT('supervision');
  if (estimate.seconds === null) return <span className="muted">–</span>;
  const lines = [
    t('estimate.what'),
    estimate.measured && estimate.error_seconds !== null
      ? t('estimate.error', { t: clock(1000 * estimate.error_seconds), count: estimate.measured })
      : t('estimate.unmeasured'),
    estimate.bias_seconds
      ? t(estimate.bias_seconds > 0 ? 'estimate.high' : 'estimate.low', { t: clock(1000 * estimate.bias_seconds) })
      : '',
  ];
  const text = lines.filter(Boolean).join('\n');
  return (
    <span className={css.estimate} title={text}>
      {clock(1000 * estimate.seconds)}
      {estimate.error_seconds !== null && <small className="muted">± {clock(1000 * estimate.error_seconds)}</small>}
      <span className="sr">{text}</span>
    </span>
  );
}

function Waiting({ queue, onOpen }: { queue: QueueLine; onOpen: (id: number) => void }) {
  const { t } = useT('supervision');
  const count = waitingIn(queue);
  return (
    <Figure
      label={t('queue.openWaiting', { count })}
      beside={queue.ringing > 0 && t('queue.ringing', { count: queue.ringing })}
      onOpen={() => onOpen(queue.id)}
    >
      <strong data-none={!count || undefined}>{count}</strong>
    </Figure>
  );
}

/** A count of today; pressed it shows which contacts they were. */
function Today({ queue, name }: { queue: QueueLine; name: 'offered' | 'answered' | 'abandoned' }) {
  const { t, lang } = useT('supervision');
  const count = queue[`${name}_today`];
  const short = name === 'abandoned' ? queue.abandoned_short_today : 0;
  const title = t(`queue.${name}`);
  const open = () =>
    openBehind({
      report: 'queues',
      figure: name,
      start: null,
      end: null,
      queue: queue.id,
      title,
      about: localised(queue.name, lang),
    });
  return (
    <Figure
      label={t('queue.openRows', { name: title, count })}
      beside={short > 0 && t('queue.short', { count: short })}
      onOpen={open}
    >
      <span data-none={!count || undefined}>{count}</span>
    </Figure>
  );
}

const staffColumns = ['on_queue', 'idle', 'busy', 'wrap_up', 'break'] as const;
type Staff = (typeof staffColumns)[number];
const staffOf = (queue: QueueLine, staff: Staff): number => {
  if (staff === 'on_queue') return queue.agents_on_queue;
  if (staff === 'idle') return queue.agents_idle;
  if (staff === 'busy') return queue.agents.talking + queue.agents.busy;
  return queue.agents[staff];
};
const STATE_OF: Record<Staff, AgentStateName | null> = {
  on_queue: null,
  idle: 'available',
  busy: 'talking',
  wrap_up: 'wrap_up',
  break: 'break',
};

/** How many are on the queue, and of them: idle, busy, in wrap-up; and those on a break. */
function Staffed({ queue, doors }: { queue: QueueLine; doors: Doors }) {
  const { t } = useT('supervision');
  return (
    <span className={css.staffing}>
      {staffColumns.map((staff) => {
        const count = staffOf(queue, staff);
        const state = STATE_OF[staff];
        const name = t(`staff.${staff}`);
        return (
          <button
            key={staff}
            type="button"
            className={css.figure}
            title={name}
            aria-label={t('queue.openAgents', { name, count })}
            onClick={() => doors.agents(queue.id, state)}
          >
            {state ? <span className="dot" data-tone={STATE_TONE[state]} /> : <IconUsers size={14} aria-hidden />}
            <span data-none={!count || undefined}>{count}</span>
          </button>
        );
      })}
    </span>
  );
}

function useStaffColumns(doors: Doors): ColumnOf<QueueLine>[] {
  const { t } = useT('supervision');
  return useMemo(
    () =>
      staffColumns.map((staff) => ({
        id: staff,
        head: t(`staff.${staff}`),
        hint: t(`staffHint.${staff}`),
        width: 72,
        end: true,
        extra: true,
        value: (queue) => staffOf(queue, staff),
        cell: (queue) => {
          const count = staffOf(queue, staff);
          const label = t('queue.openAgents', { name: t(`staff.${staff}`), count });
          return (
            <Figure label={label} onOpen={() => doors.agents(queue.id, STATE_OF[staff])}>
              <span data-none={!count || undefined}>{count}</span>
            </Figure>
          );
        },
      })),
    [t, doors],
  );
}

function useCountColumns(): ColumnOf<QueueLine>[] {
  const { t } = useT('supervision');
  return useMemo(
    () =>
      (['offered', 'answered', 'abandoned'] as const).map((name) => ({
        id: name,
        head: t(`queue.${name}`),
        hint: t(`queue.${name}Hint`),
        width: name === 'abandoned' ? 84 : 68,
        end: true,
        value: (queue) => queue[`${name}_today`],
        cell: (queue) => <Today queue={queue} name={name} />,
      })),
    [t],
  );
}

/** Every column of the queue table. */
export function useQueueColumns(doors: Doors): ColumnOf<QueueLine>[] {
  const { t, lang } = useT('supervision');
  const percent = usePercent();
  const staff = useStaffColumns(doors);
  const counts = useCountColumns();
  // the staff stand in one line where there is room, else in two
  const roomy = useMediaQuery('(min-width: 1440px)', undefined, { getInitialValueInEffect: false });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `percent` is made anew each render and does the same
  return useMemo<ColumnOf<QueueLine>[]>(
    () => [
      {
        id: 'name',
        head: t('queue.name'),
        width: 190,
        wide: true,
        fixed: 'first',
        value: (queue) => localised(queue.name, lang),
        cell: (queue) => <QueueName queue={queue} onOpen={doors.open} />,
      },
      {
        id: 'health',
        head: t('queue.health'),
        width: 92,
        value: (queue) => HEALTH[healthOf(queue)][2],
        cell: (queue) => <Health queue={queue} />,
      },
      {
        id: 'waiting',
        head: t('queue.waiting'),
        width: 80,
        end: true,
        value: waitingIn,
        cell: (queue) => <Waiting queue={queue} onOpen={doors.open} />,
      },
      {
        id: 'longest',
        head: t('queue.longest'),
        width: 104,
        end: true,
        value: (queue) => (queue.longest_wait_since ? -Date.parse(queue.longest_wait_since) : -9e15),
        cell: (queue) =>
          queue.longest_wait_since ? (
            <Ticking since={queue.longest_wait_since} long={1000 * queue.service_level_seconds} />
          ) : (
            <span className="muted">–</span>
          ),
      },
      {
        id: 'estimate',
        head: t('queue.estimate'),
        hint: t('estimate.what'),
        width: 96,
        end: true,
        value: (queue) => queue.estimate.seconds ?? -1,
        cell: (queue) => <Estimate queue={queue} />,
      },
      {
        id: 'spark',
        head: t('queue.spark'),
        hint: t('queue.sparkHint'),
        width: 64,
        cell: (queue) => <Spark values={queue.spark} />,
      },
      {
        id: 'level',
        head: t('queue.level'),
        hint: t('queue.levelHint'),
        width: 128,
        end: true,
        value: (queue) => queue.service_level_percent.last_30_minutes ?? queue.service_level_percent.today ?? 101,
        cell: (queue) => <LevelBar level={queue.service_level_percent} seconds={queue.service_level_seconds} />,
      },
      {
        id: 'level_today',
        head: t('queue.levelDay'),
        width: 56,
        end: true,
        value: (queue) => queue.service_level_percent.today ?? 101,
        cell: ({ service_level_percent: { today } }) =>
          today === null ? <span className="muted">–</span> : percent(today),
      },
      ...counts,
      {
        id: 'abandoned_share',
        head: t('queue.abandonedShare'),
        width: 96,
        end: true,
        extra: true,
        value: (queue) => queue.abandoned_percent_30_minutes ?? -1,
        cell: ({ abandoned_percent_30_minutes: share }) =>
          share === null ? <span className="muted">–</span> : percent(share),
      },
      {
        id: 'past_target',
        head: t('queue.pastTarget'),
        width: 96,
        end: true,
        extra: true,
        value: (queue) => queue.past_target,
        cell: (queue) => <span data-none={!queue.past_target || undefined}>{queue.past_target}</span>,
      },
      {
        id: 'staff',
        head: t('queue.staff'),
        hint: staffColumns.map((one) => t(`staff.${one}`)).join(' · '),
        width: roomy ? 226 : 140,
        value: (queue) => queue.agents_on_queue,
        cell: (queue) => <Staffed queue={queue} doors={doors} />,
      },
      ...staff,
    ],
    [t, lang, doors, staff, counts, roomy],
  );
}
