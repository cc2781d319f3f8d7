import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type ECharts, type EChartsCoreOption, init, use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import css from './Supervision.module.css';

register([LineChart, BarChart, GridComponent, TooltipComponent, LegendComponent, CanvasRenderer]);

/** Reads a design token, because a canvas does not know CSS variables. */
export const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function Chart({ option, label }: { option: EChartsCoreOption; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  useEffect(() => {
    const own = init(box.current, undefined, { renderer: 'canvas' });
    chart.current = own;
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
export function baseOption() {
  const line = token('--line');
  const soft = token('--ink-3');
  return {
    animation: false,
    textStyle: { fontFamily: token('--font') },
    grid: { left: 34, right: 10, top: 30, bottom: 24 },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      backgroundColor: token('--bg'),
      borderColor: token('--line-strong'),
      textStyle: { color: token('--ink'), fontSize: 12 },
    },
    legend: { top: 0, right: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: token('--ink-2'), fontSize: 12 } },
    xAxis: {
      type: 'category',
      axisLine: { lineStyle: { color: line } },
      axisTick: { show: false },
      axisLabel: { color: soft, fontSize: 11, interval: 4 },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitLine: { lineStyle: { color: line } },
      axisLabel: { color: soft, fontSize: 11 },
    },
  };
}
