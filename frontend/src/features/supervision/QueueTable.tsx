import { useCallback, useMemo, useState } from 'react';
import { useT } from '@/i18n/t';
import { arranged } from '@/lib/columns';
import { ColumnChooser } from '@/ui/ColumnChooser';
import { NoQueues } from '@/ui/NoQueues';
import { healthOf } from './board';
import { LiveTable } from './LiveTable';
import { QueueOpen } from './QueueOpen';
import { useQueueColumns } from './queueColumns';
import css from './Supervision.module.css';
import type { AgentFilter, AgentLine, QueueLine } from './types';
import { useTableView } from './useView';

const USUAL = ['health', 'longest'];
const TONES = { critical: 'bad', warning: 'warn', good: undefined, quiet: undefined } as const;

interface Props {
  queues: QueueLine[];
  agents: AgentLine[];
  onAgents: (filter: Partial<AgentFilter>) => void;
}

/** The queues as they are this second; a line opens its media and who waits in it. */
export function QueueTable({ queues, agents, onAgents }: Props) {
  const { t } = useT('supervision');
  const view = useTableView('queues', USUAL);
  const { change } = view;
  const choose = useCallback((columns: string[]) => change({ columns }), [change]);
  const [opened, setOpened] = useState<number | null>(null);
  const doors = useMemo(
    () => ({
      open: (id: number) => setOpened((was) => (was === id ? null : id)),
      agents: (queue: number, state: AgentFilter['state']) => onAgents({ queue, state }),
    }),
    [onAgents],
  );
  const all = useQueueColumns(doors);
  const columns = useMemo(() => arranged(all, view.columns), [all, view.columns]);
  const look = useCallback(
    (queue: QueueLine) => ({ tone: TONES[healthOf(queue)], quiet: healthOf(queue) === 'quiet' }),
    [],
  );
  if (!queues.length) return <NoQueues />;
  return (
    <>
      <div className={css.tools}>
        <span className="muted">{t('queue.hint')}</span>
        <span className={css.right}>
          <ColumnChooser all={all} chosen={view.columns} onChange={choose} />
        </span>
      </div>
      <LiveTable
        label={t('queue.title')}
        rows={queues}
        columns={columns}
        sort={view.sort}
        onSort={(sort) => view.change({ sort })}
        look={look}
        detail={{
          id: opened,
          render: (queue) => (
            <QueueOpen queue={queue} agents={agents} onAgents={() => onAgents({ queue: queue.id, state: null })} />
          ),
        }}
        foot={<span>{t('table.keysHint')}</span>}
      />
    </>
  );
}
