import { IconBellOff, IconBellRinging, IconHandStop, IconWifiOff } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { openBehind } from '@/features/reports/behind';
import { useT } from '@/i18n/t';
import type { ColumnOf } from '@/lib/columns';
import { localised } from '@/lib/names';
import { clock } from '@/lib/time';
import { MediaIcon, STATE_TONE } from '@/ui/marks';
import { AgentMenu } from './AgentMenu';
import css from './Cells.module.css';
import { Ticking } from './parts';
import { Figure } from './queueColumns';
import { type AgentLine, type AgentStateName, type Held, MEDIA, STATES } from './types';

const MINUTE = 60_000;
/** From here on a state deserves a look: the words say so, not only the colour. */
export const LONG: Partial<Record<AgentStateName, number>> = {
  talking: 20 * MINUTE,
  busy: 20 * MINUTE,
  wrap_up: 5 * MINUTE,
  break: 30 * MINUTE,
};

/** What the state alone does not say: which break, that it rings, that nobody hears the line. */
function SubState({ agent }: { agent: AgentLine }) {
  const { t, lang } = useT('supervision');
  if (agent.ringing)
    return (
      <span className="chip" data-tone="ok">
        <IconBellRinging size={12} aria-hidden />
        {t('agent.ringing')}
      </span>
    );
  if (!agent.connected && agent.state !== 'offline')
    return (
      <span className="chip" data-tone="warn">
        <IconWifiOff size={12} aria-hidden />
        {t('agent.away')}
      </span>
    );
  if (agent.state === 'break' && agent.reason === 'not_answering')
    return (
      <span className="chip" data-tone="bad">
        <IconBellOff size={12} aria-hidden />
        {localised(agent.reason_name, lang)}
      </span>
    );
  if (agent.state === 'break' && agent.reason)
    return <small className="muted ell">{localised(agent.reason_name, lang) || agent.reason}</small>;
  if (agent.chosen !== 'available' && agent.state !== 'offline' && agent.state !== 'break')
    return <small className="muted ell">{t(`agent.then.${agent.chosen}`)}</small>;
  return null;
}

function StateCell({ agent }: { agent: AgentLine }) {
  const { t } = useT('supervision');
  return (
    <span className={css.state}>
      <span className="dot" data-tone={STATE_TONE[agent.state]} />
      <span>{t(`state.${agent.state}`)}</span>
      <SubState agent={agent} />
    </span>
  );
}

export function Load({ load }: { load: AgentLine['load'] }) {
  const { t } = useT('common');
  const media = MEDIA.filter((one) => load[one].limit > 0 || load[one].used > 0);
  if (!media.length) return <span className="muted">–</span>;
  return (
    <span className={css.load}>
      {media.map((one) => {
        const { used, limit } = load[one];
        return (
          <span key={one} data-full={used >= limit} data-none={!used || undefined} title={t(`media.${one}`)}>
            <MediaIcon media={one} size={14} />
            <span className="sr">{t(`media.${one}`)}</span>
            <span className="num">
              {used}/{limit}
            </span>
          </span>
        );
      })}
    </span>
  );
}

/** A plain link: the router's own listens to every change of the page, and here are hundreds. */
function WorkCell({ work }: { work: Held | null }) {
  const { t, lang } = useT('supervision');
  const navigate = useNavigate();
  if (!work) return <span className="muted">–</span>;
  const who = work.customer?.name || work.title || t('agent.hidden');
  return (
    <span className={css.work}>
      <MediaIcon media={work.media} size={15} />
      <span className="ell">
        {work.ticket_id ? (
          <a
            href={`/desk/${work.ticket_id}`}
            title={work.title}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              void navigate({ to: '/desk/{-$id}', params: { id: String(work.ticket_id) } });
            }}
          >
            {who}
          </a>
        ) : (
          who
        )}
        <small className="muted">{localised(work.queue, lang)}</small>
      </span>
    </span>
  );
}

function Name({ agent }: { agent: AgentLine }) {
  const { t } = useT('supervision');
  return (
    <span className={css.name}>
      <span className="ell">{agent.name}</span>
      {agent.flagged_at && (
        <span className="chip" data-tone="warn">
          <IconHandStop size={13} aria-hidden />
          {t('agent.flag')}
        </span>
      )}
    </span>
  );
}

/** A count of today; pressed it shows which contacts they were. */
function Count({ agent, name }: { agent: AgentLine; name: 'handled' | 'missed' | 'rejected' }) {
  const { t } = useT('supervision');
  const count = agent.today[name];
  const title = t(`agent.${name}`);
  const open = () =>
    openBehind({
      report: 'agents',
      figure: name,
      start: null,
      end: null,
      agent: agent.person,
      title,
      about: agent.name,
    });
  return (
    <Figure label={t('queue.openRows', { name: title, count })} onOpen={open}>
      <span data-none={!count || undefined}>{count}</span>
    </Figure>
  );
}

function useDayColumns(): ColumnOf<AgentLine>[] {
  const { t } = useT('supervision');
  return useMemo(() => {
    const counted = (name: 'handled' | 'missed' | 'rejected', extra = false): ColumnOf<AgentLine> => ({
      id: name,
      head: t(`agent.${name}`),
      hint: t(`agent.${name}Hint`),
      width: 68,
      end: true,
      extra,
      value: (agent) => agent.today[name],
      cell: (agent) => <Count agent={agent} name={name} />,
    });
    return [
      counted('handled'),
      {
        id: 'aht',
        head: t('agent.aht'),
        hint: t('agent.ahtHint'),
        width: 66,
        end: true,
        value: (agent) => agent.today.aht_seconds ?? -1,
        cell: ({ today: { aht_seconds: aht } }) =>
          aht === null ? <span className="muted">–</span> : <span className="num">{clock(1000 * aht)}</span>,
      },
      counted('missed'),
      counted('rejected', true),
    ];
  }, [t]);
}

/** Every column of the agent table. */
export function useAgentColumns(onAct: (agent: AgentLine, what: 'steer' | 'assign') => void): ColumnOf<AgentLine>[] {
  const { t, lang } = useT('supervision');
  const day = useDayColumns();
  return useMemo<ColumnOf<AgentLine>[]>(
    () => [
      {
        id: 'name',
        head: t('agent.name'),
        width: 164,
        wide: true,
        fixed: 'first',
        value: (agent) => agent.name,
        cell: (agent) => <Name agent={agent} />,
      },
      {
        id: 'state',
        head: t('agent.state'),
        width: 156,
        value: (agent) => STATES.indexOf(agent.state),
        cell: (agent) => <StateCell agent={agent} />,
      },
      {
        id: 'since',
        head: t('agent.since'),
        width: 106,
        end: true,
        value: (agent) => -Date.parse(agent.since),
        cell: (agent) => <Ticking since={agent.since} long={LONG[agent.state]} />,
      },
      {
        id: 'work',
        head: t('agent.now'),
        width: 176,
        wide: true,
        value: (agent) => (agent.current ? localised(agent.current.queue, lang) : '\uffff'),
        cell: (agent) => <WorkCell work={agent.current} />,
      },
      {
        id: 'load',
        head: t('agent.load'),
        hint: t('agent.loadHint'),
        width: 212,
        value: (agent) => MEDIA.reduce((sum, media) => sum + agent.load[media].used, 0),
        cell: (agent) => <Load load={agent.load} />,
      },
      ...day,
      {
        id: 'team',
        head: t('agent.team'),
        width: 106,
        value: (agent) => agent.team || '\uffff',
        cell: (agent) => (
          <span className="sec ell" title={agent.team || undefined}>
            {agent.team || '–'}
          </span>
        ),
      },
      {
        id: 'flag',
        head: t('agent.flagSince'),
        width: 96,
        end: true,
        extra: true,
        value: (agent) => (agent.flagged_at ? Date.parse(agent.flagged_at) : 9e15),
        cell: (agent) => (agent.flagged_at ? <Ticking since={agent.flagged_at} /> : <span className="muted">–</span>),
      },
      {
        id: 'acts',
        head: '',
        width: 48,
        fixed: 'last',
        cell: (agent) => <AgentMenu agent={agent} onAct={onAct} />,
      },
    ],
    [t, lang, day, onAct],
  );
}
