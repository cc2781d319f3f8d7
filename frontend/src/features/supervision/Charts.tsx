import { useComputedColorScheme } from '@mantine/core';
import { memo, useMemo } from 'react';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { CLOCK, fmt } from '@/lib/time';
import type { Minute } from './board';
import { baseOption, Chart, token } from './chart';
import css from './Supervision.module.css';
import type { AgentStateName, QueueLine } from './types';

/** Waiting and answered by the minute; the numbers stand in a table for those who cannot see the picture. */
export const Trend = memo(({ history, scale = 1 }: { history: Minute[]; scale?: number }) => {
  const { t, lang } = useT('supervision');
  const scheme = useComputedColorScheme('light');
  const option = useMemo(() => {
    const base = baseOption(scale);
    const at = (minute: Minute) => fmt(Date.parse(minute.at), lang, CLOCK);
    return {
      ...base,
      xAxis: { ...base.xAxis, data: history.map(at) },
      series: [
        {
          name: t('chart.answered'),
          type: 'bar',
          data: history.map((minute) => minute.answered),
          barWidth: '58%',
          itemStyle: { color: scheme === 'dark' ? '#2c4a86' : '#bcd0fb', borderRadius: [2, 2, 0, 0] },
        },
        {
          name: t('chart.waiting'),
          type: 'line',
          data: history.map((minute) => minute.waiting),
          showSymbol: false,
          lineStyle: { width: 2.2 * scale, color: token('--warn-dot') },
          itemStyle: { color: token('--warn-dot') },
        },
      ],
    };
  }, [history, t, lang, scheme, scale]);
  return (
    <>
      <Chart option={option} label={t('chart.trend')} />
      <div className="sr">
        <table>
          <caption>{t('chart.trend')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('chart.minute')}</th>
              <th scope="col">{t('chart.waiting')}</th>
              <th scope="col">{t('chart.answered')}</th>
            </tr>
          </thead>
          <tbody>
            {history.map((minute) => (
              <tr key={minute.at}>
                <th scope="row">{fmt(Date.parse(minute.at), lang, CLOCK)}</th>
                <td>{minute.waiting}</td>
                <td>{minute.answered}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
});

const SHOWN: [AgentStateName, string][] = [
  ['talking', '--bad-dot'],
  ['available', '--ok-dot'],
  ['wrap_up', '--warn-dot'],
  ['break', '--idle-dot'],
];

const MOST = 12;

const count = (queue: QueueLine, state: AgentStateName) =>
  (queue.agents[state] ?? 0) + (state === 'talking' ? (queue.agents.busy ?? 0) : 0);

/** Queues with somebody in them, most people first; the picture is only drawn anew when a number in it changed. */
function useStaffed(queues: QueueLine[]): { rows: QueueLine[]; more: number } {
  const here = (queue: QueueLine) => SHOWN.reduce((sum, [state]) => sum + queue.agents[state], queue.agents.busy);
  const all = queues.filter(here).toSorted((a, b) => here(b) - here(a) || a.id - b.id);
  const rows = all.slice(0, MOST);
  const more = all.length - rows.length;
  const key = JSON.stringify([more, ...rows.map((queue) => [queue.id, queue.agents])]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that is drawn
  return useMemo(() => ({ rows, more }), [key]);
}

export const States = memo(({ queues, scale = 1 }: { queues: QueueLine[]; scale?: number }) => {
  const { t, lang } = useT('supervision');
  const scheme = useComputedColorScheme('light');
  const { rows, more } = useStaffed(queues);
  const option = useMemo(() => {
    void scheme; // tokens are read again when it changes
    const base = baseOption(scale);
    const upwards = rows.toReversed();
    return {
      ...base,
      grid: { left: 8, right: 14, top: 30 * scale, bottom: 8, containLabel: true },
      legend: { ...base.legend, left: 0 },
      xAxis: { type: 'value', show: false },
      yAxis: {
        type: 'category',
        data: upwards.map((queue) => localised(queue.name, lang)),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: token('--ink-2'), fontSize: 12 * scale, width: 140 * scale, overflow: 'truncate' },
      },
      series: SHOWN.map(([state, colour]) => ({
        name: t(`state.${state}`),
        type: 'bar',
        stack: 'agents',
        barWidth: 14 * scale,
        data: upwards.map((queue) => count(queue, state)),
        itemStyle: { color: token(colour) },
      })),
    };
  }, [rows, t, lang, scheme, scale]);
  return (
    <>
      <Chart option={option} label={t('chart.states')} />
      {more > 0 && <p className={css.andMore}>{t('chart.more', { count: more })}</p>}
      <div className="sr">
        <table>
          <caption>{t('chart.states')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('chart.queue')}</th>
              {SHOWN.map(([state]) => (
                <th key={state} scope="col">
                  {t(`state.${state}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((queue) => (
              <tr key={queue.id}>
                <th scope="row">{localised(queue.name, lang)}</th>
                {SHOWN.map(([state]) => (
                  <td key={state}>{count(queue, state)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
});
