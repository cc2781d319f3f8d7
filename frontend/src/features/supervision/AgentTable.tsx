import { Select, TextInput } from '@mantine/core';
import { IconHandStop, IconSearch, IconUserOff } from '@tabler/icons-react';
import { memo, Suspense, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { useT } from '@/i18n/t';
import { arranged } from '@/lib/columns';
import { lazy } from '@/lib/later';
import { localised } from '@/lib/names';
import { ColumnChooser } from '@/ui/ColumnChooser';
import { STATE_TONE } from '@/ui/marks';
import { Empty } from '@/ui/State';
import { useMembers } from './acts';
import { useAgentColumns } from './agentColumns';
import { LiveTable } from './LiveTable';
import css from './Supervision.module.css';
import { type AgentFilter, type AgentLine, type AgentStateName, type QueueLine, STATES } from './types';
import { useTableView } from './useView';

const AgentSteer = lazy(() => import('./AgentSteer'));
const Assign = lazy(() => import('./Assign'));

/** Who fits: state, team, words, flag, and the queue: its members, and whoever works for it at the moment. */
export function fitting(agents: AgentLine[], filter: AgentFilter, members: ReadonlySet<number> | null): AgentLine[] {
  const words = filter.words.trim().toLowerCase();
  return agents.filter(
    (agent) =>
      (!filter.state || agent.state === filter.state || (filter.state === 'talking' && agent.state === 'busy')) &&
      (!filter.team || agent.team === filter.team) &&
      (!filter.queue || members?.has(agent.person) || agent.current?.queue_id === filter.queue) &&
      (!filter.flag || agent.flagged_at) &&
      (!words ||
        `${agent.name} ${agent.team} ${agent.current?.customer?.name ?? ''} ${agent.current?.title ?? ''}`
          .toLowerCase()
          .includes(words)),
  );
}

interface FilterProps {
  agents: AgentLine[];
  filter: AgentFilter;
  onFilter: (change: Partial<AgentFilter>) => void;
}

/** The states as buttons with their counts; those of nobody are left out. */
function StateFilter({ agents, filter, onFilter }: FilterProps) {
  const { t } = useT('supervision');
  const counts = new Map<AgentStateName, number>();
  for (const agent of agents) counts.set(agent.state, (counts.get(agent.state) ?? 0) + 1);
  const flags = agents.filter((agent) => agent.flagged_at).length;
  return (
    <fieldset className={css.filter}>
      <legend className="sr">{t('agent.filterState')}</legend>
      {STATES.filter((state) => counts.has(state) || filter.state === state).map((state) => (
        <button
          key={state}
          type="button"
          aria-pressed={filter.state === state}
          onClick={() => onFilter({ state: filter.state === state ? null : state })}
        >
          <span className="dot" data-tone={STATE_TONE[state]} />
          {t(`state.${state}`)}
          <span className="num">{counts.get(state) ?? 0}</span>
        </button>
      ))}
      {(flags > 0 || filter.flag) && (
        <button type="button" aria-pressed={filter.flag} onClick={() => onFilter({ flag: !filter.flag })}>
          <IconHandStop size={14} aria-hidden />
          {t('agent.flag')}
          <span className="num">{flags}</span>
        </button>
      )}
    </fieldset>
  );
}

interface TableProps {
  agents: AgentLine[];
  queues: QueueLine[];
  filter: AgentFilter;
  onFilter: (change: Partial<AgentFilter>) => void;
}

interface Choice {
  value: string;
  label: string;
}

/** A list that keeps its identity while it says the same: fields are not drawn anew with every word of the board. */
function useSame<T>(list: T): T {
  const kept = useRef(list);
  if (JSON.stringify(kept.current) !== JSON.stringify(list)) kept.current = list;
  return kept.current;
}

interface NarrowProps {
  teams: string[];
  queues: Choice[];
  filter: AgentFilter;
  onFilter: (change: Partial<AgentFilter>) => void;
}

const Narrow = memo(({ teams, queues, filter, onFilter }: NarrowProps) => {
  const { t } = useT('supervision');
  return (
    <>
      <Select
        size="xs"
        w={170}
        clearable
        searchable
        aria-label={t('agent.queueFilter')}
        placeholder={t('agent.anyQueue')}
        data={queues}
        value={filter.queue ? String(filter.queue) : null}
        onChange={(value) => onFilter({ queue: value ? Number(value) : null })}
      />
      <Select
        size="xs"
        w={140}
        clearable
        aria-label={t('agent.teamFilter')}
        placeholder={t('agent.anyTeam')}
        data={teams}
        value={filter.team || null}
        onChange={(value) => onFilter({ team: value ?? '' })}
      />
      <TextInput
        size="xs"
        aria-label={t('agent.find')}
        placeholder={t('agent.find')}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={filter.words}
        onChange={(event) => onFilter({ words: event.currentTarget.value })}
      />
    </>
  );
});

const USUAL = ['state', 'since'];

export function AgentTable({ agents, queues, filter, onFilter }: TableProps) {
  const { t, lang } = useT('supervision');
  const view = useTableView('agents', USUAL);
  const { change } = view;
  const choose = useCallback((columns: string[]) => change({ columns }), [change]);
  const teams = useSame([...new Set(agents.map((agent) => agent.team))].filter(Boolean).sort());
  const names = useSame(queues.map((queue) => ({ value: String(queue.id), label: localised(queue.name, lang) })));
  const [act, setAct] = useState<{ agent: AgentLine; what: 'steer' | 'assign' } | null>(null);
  const onAct = useCallback((agent: AgentLine, what: 'steer' | 'assign') => setAct({ agent, what }), []);
  const all = useAgentColumns(onAct);
  const columns = useMemo(() => arranged(all, view.columns), [all, view.columns]);
  const settled = useDeferredValue(filter);
  const members = useMembers(settled.queue);
  const rows = useMemo(() => fitting(agents, settled, members), [agents, settled, members]);
  const work = act?.what === 'assign' ? act.agent.current : null;
  const look = useCallback(
    (agent: AgentLine) => ({
      tone: agent.flagged_at ? ('warn' as const) : undefined,
      quiet: agent.state === 'offline',
    }),
    [],
  );
  return (
    <>
      <div className={css.tools}>
        <StateFilter agents={agents} filter={filter} onFilter={onFilter} />
        <span className={css.right}>
          <Narrow teams={teams} queues={names} filter={filter} onFilter={onFilter} />
          <ColumnChooser all={all} chosen={view.columns} onChange={choose} />
        </span>
      </div>
      {rows.length ? (
        <LiveTable
          label={t('agent.title')}
          rows={rows}
          columns={columns}
          sort={view.sort}
          onSort={(sort) => view.change({ sort })}
          look={look}
          foot={<span>{t('table.keysHint')}</span>}
        />
      ) : (
        <Empty
          title={t(agents.length ? 'agent.noMatch' : 'agent.empty')}
          icon={<IconUserOff size={26} stroke={1.6} aria-hidden />}
        >
          <p>{t(agents.length ? 'agent.noMatchHint' : 'agent.emptyHint')}</p>
        </Empty>
      )}
      <Suspense>
        {act?.what === 'steer' && <AgentSteer agent={act.agent} onClose={() => setAct(null)} />}
        {work && (
          <Assign
            work={{
              id: work.work_item,
              media: work.media,
              title: work.customer?.name || work.title,
              queue: work.queue_id,
              running: work.media === 'voice' && work.state === 'active',
            }}
            agents={agents}
            holder={act?.agent.person ?? 0}
            onClose={() => setAct(null)}
          />
        )}
      </Suspense>
    </>
  );
}
