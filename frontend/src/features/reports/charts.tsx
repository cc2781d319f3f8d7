import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { baseOption, Chart, token } from '@/features/supervision/chart';
import { useT } from '@/i18n/t';
import { clock, fmt } from '@/lib/time';
import type { AgentReport, QueueReport, Staffing } from './api';
import { STATES } from './figures';

const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const DAYTIME: Intl.DateTimeFormatOptions = { month: 'numeric', day: 'numeric', ...TIME };
const DAY: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric' };

/** An interval's beginning, as short as the range allows; in the report's own zone. */
export function useStamp(report: { zone: string; step: number; start: string; end: string }) {
  const { lang } = useT('reports');
  const long = Date.parse(report.end) - Date.parse(report.start) > 93_600_000;
  const options = report.step === 1440 ? DAY : long ? DAYTIME : TIME;
  return (at: string) => fmt(at, lang, { ...options, timeZone: report.zone });
}

/** The whole interval: what a bar or a step stands for, where its beginning alone would read as a point in its middle. */
function useSpan(report: { zone: string; step: number; start: string; end: string }) {
  const { lang } = useT('reports');
  const stamp = useStamp(report);
  return (at: string) => {
    if (report.step === 1440) return stamp(at);
    const end = new Date(Date.parse(at) + report.step * 60_000).toISOString();
    return `${stamp(at)}–${fmt(end, lang, { ...TIME, timeZone: report.zone })}`;
  };
}

/** Every interval of the time, also those in which nothing happened: an axis has no holes. */
export function everyInterval(report: { start: string; end: string; step: number }): string[] {
  const [begin, end] = [Date.parse(report.start), Date.parse(report.end)];
  if (report.step === 1440) return [];
  const found: string[] = [];
  for (let at = begin; at < end; at += report.step * 60_000) found.push(new Date(at).toISOString());
  return found;
}

const bars = [
  ['answered', '--info-dot'],
  ['abandoned', '--bad-dot'],
  ['overflowed', '--vio-dot'],
] as const;

interface QueueChartProps {
  report: QueueReport;
  onPick: (at: string, end: string, figure: string, count: number) => void;
}

/** What came, interval by interval, and the share answered in time above it. A bar opens what is behind it. */
export function QueueChart({ report, onPick }: QueueChartProps) {
  const { t, lang } = useT('reports');
  const scheme = useComputedColorScheme('light');
  const span = useSpan(report);
  // biome-ignore lint/correctness/useExhaustiveDependencies: tokens are read again when the scheme changes; the span follows the report
  const option = useMemo(() => {
    const base = baseOption();
    const known = new Map(report.intervals.map((one) => [Date.parse(one.start), one]));
    const axis = everyInterval(report);
    const starts = axis.length ? axis : report.intervals.map((one) => one.start);
    const lines = starts.map((at) => known.get(Date.parse(at)));
    return {
      ...base,
      grid: { left: 44, right: 52, top: 40, bottom: 30 },
      legend: { ...base.legend, left: 0 },
      xAxis: { ...base.xAxis, data: starts.map(span), axisLabel: { ...base.xAxis.axisLabel, interval: 'auto' } },
      yAxis: [
        { ...base.yAxis, name: '' },
        {
          ...base.yAxis,
          min: 0,
          max: 100,
          splitLine: { show: false },
          axisLabel: { ...base.yAxis.axisLabel, formatter: '{value}%' },
        },
      ],
      series: [
        ...bars.map(([name, colour]) => ({
          id: name,
          name: t(`figure.${name}`),
          type: 'bar',
          stack: 'came',
          barMaxWidth: 34,
          data: lines.map((line) => line?.[name] ?? 0),
          itemStyle: { color: token(colour) },
        })),
        {
          id: 'service_level',
          name: t('figure.service_level'),
          type: 'line',
          yAxisIndex: 1,
          connectNulls: false,
          symbolSize: 6,
          data: lines.map((line) => line?.service_level ?? null),
          lineStyle: { width: 2.2, color: token('--ok-dot') },
          itemStyle: { color: token('--ok-dot') },
        },
      ],
    };
  }, [report, t, lang, scheme]);
  const pick = (index: number, series: string) => {
    const axis = everyInterval(report);
    const at = axis.length ? axis[index] : report.intervals[index]?.start;
    const line = report.intervals.find((one) => at && Date.parse(one.start) === Date.parse(at));
    if (!line) return;
    const figure = series === 'service_level' ? 'in_level' : series;
    onPick(line.start, line.end, figure, line[figure as 'answered']);
  };
  return <Chart option={option} label={t('chart.queues')} onPick={pick} />;
}

const STATE_COLOURS: Record<(typeof STATES)[number], string> = {
  talking: '--bad-dot',
  busy: '--vio-dot',
  wrap_up: '--warn-dot',
  available: '--ok-dot',
  break: '--idle-dot',
};
const MOST = 24;

/** How each agent's shift was spent; the bars add up to its length. */
export function AgentChart({ report }: { report: AgentReport }) {
  const { t, lang } = useT('reports');
  const scheme = useComputedColorScheme('light');
  // biome-ignore lint/correctness/useExhaustiveDependencies: tokens are read again when the scheme changes
  const option = useMemo(() => {
    const base = baseOption();
    const rows = report.totals
      .toSorted((a, b) => b.staffed_seconds - a.staffed_seconds)
      .slice(0, MOST)
      .toReversed();
    return {
      ...base,
      grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true },
      legend: { ...base.legend, left: 0 },
      tooltip: { ...base.tooltip, valueFormatter: (hours: number) => clock(3_600_000 * hours) },
      xAxis: { ...base.yAxis, minInterval: 0, axisLabel: { ...base.yAxis.axisLabel, formatter: t('chart.hours') } },
      yAxis: {
        type: 'category',
        data: rows.map((row) => row.agent.name),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: token('--ink-2'), fontSize: 12 },
      },
      series: STATES.map((state) => ({
        id: state,
        name: t(`state.${state}`),
        type: 'bar',
        stack: 'shift',
        barMaxWidth: 18,
        data: rows.map((row) => row.states[state] / 3600),
        itemStyle: { color: token(STATE_COLOURS[state]) },
      })),
    };
  }, [report, t, lang, scheme]);
  return <Chart option={option} label={t('chart.agents')} />;
}

/** How many agents each interval needed, beside how many were there. */
export function StaffingChart({ plan }: { plan: Staffing }) {
  const { t, lang } = useT('reports');
  const scheme = useComputedColorScheme('light');
  const first = plan.rows[0];
  const last = plan.rows.at(-1);
  const span = useSpan({ ...plan, start: first?.start ?? '', end: last?.end ?? '' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: tokens are read again when the scheme changes; the span follows the plan
  const option = useMemo(() => {
    const base = baseOption();
    const step = (id: 'needed_c' | 'needed_a' | 'actual', colour: string, more: object = {}) => ({
      id,
      name: t(`staffing.${id}`),
      type: 'line',
      step: 'middle',
      symbol: 'none',
      data: plan.rows.map((row) => row[id]),
      lineStyle: { width: 2.4, color: token(colour) },
      itemStyle: { color: token(colour) },
      ...more,
    });
    return {
      ...base,
      grid: { left: 44, right: 52, top: 40, bottom: 30 },
      legend: { ...base.legend, left: 0 },
      xAxis: {
        ...base.xAxis,
        data: plan.rows.map((row) => span(row.start)),
        axisLabel: { ...base.xAxis.axisLabel, interval: 'auto' },
      },
      yAxis: [
        { ...base.yAxis, name: '' },
        { ...base.yAxis, splitLine: { show: false } },
      ],
      series: [
        {
          id: 'arrivals',
          name: t('staffing.arrivals'),
          type: 'bar',
          yAxisIndex: 1,
          barMaxWidth: 30,
          data: plan.rows.map((row) => row.arrivals),
          itemStyle: { color: token('--line-strong') },
        },
        step('actual', '--info-dot', { areaStyle: { color: token('--info-dot'), opacity: 0.12 } }),
        step('needed_c', '--bad-dot'),
        ...(plan.rows.some((row) => row.needed_a !== null)
          ? [step('needed_a', '--warn-dot', { lineStyle: { width: 2.4, type: 'dashed', color: token('--warn-dot') } })]
          : []),
      ],
    };
  }, [plan, t, lang, scheme]);
  return <Chart option={option} label={t('chart.staffing')} />;
}
