import { useMemo, useState } from 'react';
import { useT } from '@/i18n/t';
import { lazy } from '@/lib/later';
import { listOf } from '@/lib/names';
import { type AgentFigures, useAgentReport } from './api';
import { useStamp } from './charts';
import type { Line } from './FigureTable';
import { Frame, useFrame } from './Frame';
import { AGENT_FIGURES, STATES } from './figures';
import { intervalLines, type Shared } from './parts';
import css from './Reports.module.css';

const AgentChart = lazy(() => import('./charts').then((module) => ({ default: module.AgentChart })));

/** A shift as one bar; the words of it stand in its title. */
function Shift({ states }: { states: Record<(typeof STATES)[number], number> }) {
  const { t, lang } = useT('reports');
  const sum = STATES.reduce((all, state) => all + states[state], 0);
  if (!sum) return <span className="muted">–</span>;
  const percent = new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 0 });
  const words = STATES.filter((state) => states[state]).map(
    (state) => `${t(`state.${state}`)} ${percent.format(states[state] / sum)}`,
  );
  return (
    <span className={css.shift} title={words.join('\n')}>
      {STATES.map((state) => (
        <i key={state} data-state={state} style={{ width: `${(100 * states[state]) / sum}%` }} />
      ))}
      <span className="sr">{listOf(words, lang)}</span>
    </span>
  );
}

/** Whoever neither signed in nor did anything has no line. */
const present = (one: AgentFigures) => one.staffed_seconds > 0 || one.handled > 0 || one.reservations > 0;

/** What the agents did with their shifts. */
export function AgentReport(shared: Shared) {
  const { t } = useT('reports');
  const [agent, setAgent] = useState<number | null>(null);
  const frame = useFrame('agents');
  const { by } = frame;
  const found = useAgentReport(shared.range, agent, true);
  const { data } = found;
  const everybody = useAgentReport(shared.range, null, agent !== null);
  const stamp = useStamp(data ?? { zone: 'UTC', step: 30, start: '', end: '' });
  const people = ((agent === null ? data : everybody.data)?.totals ?? []).map((one) => one.agent);
  const all = people.find((one) => one.id === agent)?.name ?? t('everybody');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `stamp` follows the data
  const { lines, total } = useMemo(() => {
    if (!data) return { lines: [], total: null };
    const whole = { start: data.start, end: data.end };
    const rows: Line[] =
      by === 'one'
        ? data.totals.filter(present).map((one) => {
            const about = one.agent.name;
            return { key: String(one.agent.id), head: about, about, values: one, ...whole, agent: one.agent.id };
          })
        : intervalLines(data.intervals, stamp, all, { agent });
    return { lines: rows, total: { key: 'all', head: t('total'), about: all, values: data.total, ...whole, agent } };
  }, [data, by, t, all, agent]);
  return (
    <Frame
      frame={frame}
      shared={shared}
      one="agent"
      names={people.map((one) => ({ value: String(one.id), label: one.name }))}
      picked={agent}
      onPick={setAgent}
      found={found}
      zone={data?.zone}
      figures={AGENT_FIGURES}
      lines={data && lines}
      total={total}
      extra={{
        head: t('shiftParts'),
        cell: (line) => <Shift states={line.values.states as Record<(typeof STATES)[number], number>} />,
      }}
      chartTitle={t('chart.agentsTitle')}
      chart={data && <AgentChart report={data} />}
    />
  );
}
