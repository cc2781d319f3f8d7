import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type ECharts, type EChartsCoreOption, init, use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import css from './Supervision.module.css';

register([LineChart, BarChart, GridComponent, TooltipComponent, LegendComponent, CanvasRenderer]);

/** Reads a design token, because a canvas does not know CSS variables. */
export const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

interface Props {
  option: EChartsCoreOption;
  label: string;
  /** a bar or point was pressed: its place on the axis, and the series' id */
  onPick?: (index: number, series: string) => void;
}

export function Chart({ option, label, onPick }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  const pick = useRef(onPick);
  pick.current = onPick;
  useEffect(() => {
    const own = init(box.current, undefined, { renderer: 'canvas' });
    chart.current = own;
    own.on('click', ({ dataIndex, seriesId }) => pick.current?.(dataIndex, String(seriesId)));
    const resized = new ResizeObserver(() => own.resize());
    if (box.current) resized.observe(box.current);
    return () => {
      resized.disconnect();
      own.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(option, { lazyUpdate: true, replaceMerge: ['series'] });
  }, [option]);
  return <div ref={box} className={css.chart} role="img" aria-label={label} />;
}

/** What both charts share: no animation, tooltips as text (a strict policy forbids their HTML), colours from tokens. */
export function baseOption(scale = 1) {
  const line = token('--line');
  const soft = token('--ink-3');
  return {
    animation: false,
    textStyle: { fontFamily: token('--font') },
    grid: { left: 34 * scale, right: 10, top: 30 * scale, bottom: 24 * scale },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      backgroundColor: token('--bg'),
      borderColor: token('--line-strong'),
      textStyle: { color: token('--ink'), fontSize: 12 * scale },
    },
    legend: {
      top: 0,
      right: 0,
      itemWidth: 14 * scale,
      itemHeight: 8 * scale,
      textStyle: { color: token('--ink-2'), fontSize: 12 * scale },
    },
    xAxis: {
      type: 'category',
      axisLine: { lineStyle: { color: line } },
      axisTick: { show: false },
      axisLabel: { color: soft, fontSize: 11 * scale, interval: 4 },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitLine: { lineStyle: { color: line } },
      axisLabel: { color: soft, fontSize: 11 * scale },
    },
  };
}
