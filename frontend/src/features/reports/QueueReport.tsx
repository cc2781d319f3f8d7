import { useMemo, useState } from 'react';
import { useT } from '@/i18n/t';
import { lazy } from '@/lib/later';
import { useQueues } from '@/lib/lists';
import { localised } from '@/lib/names';
import { useQueueReport } from './api';
import { openBehind } from './behind';
import { useStamp } from './charts';
import type { Line } from './FigureTable';
import { Frame, useFrame } from './Frame';
import { QUEUE_FIGURES } from './figures';
import { intervalLines, type Shared } from './parts';

const QueueChart = lazy(() => import('./charts').then((module) => ({ default: module.QueueChart })));

/** What came to the queues and what became of it. */
export function QueueReport(shared: Shared) {
  const { t, lang } = useT('reports');
  const queues = useQueues();
  const [queue, setQueue] = useState<number | null>(null);
  const frame = useFrame('queues');
  const { by } = frame;
  const found = useQueueReport(shared.range, queue, true);
  const { data } = found;
  const stamp = useStamp(data ?? { zone: 'UTC', step: 30, start: '', end: '' });
  const all = queue ? localised(queues.data?.find((one) => one.id === queue)?.name, lang) : t('all');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `stamp` follows the data
  const { lines, total } = useMemo(() => {
    if (!data || !(data.total.offered || data.total.handled)) return { lines: [], total: null };
    const whole = { start: data.start, end: data.end };
    const rows: Line[] =
      by === 'one'
        ? data.totals.map((one) => {
            const about = localised(one.queue.name, lang);
            return { key: String(one.queue.id), head: about, about, values: one, ...whole, queue: one.queue.id };
          })
        : intervalLines(data.intervals, stamp, all, { queue });
    return { lines: rows, total: { key: 'all', head: t('total'), about: all, values: data.total, ...whole, queue } };
  }, [data, by, lang, t, all, queue]);
  const names = (queues.data ?? []).map((one) => ({ value: String(one.id), label: localised(one.name, lang) }));
  return (
    <Frame
      frame={frame}
      shared={shared}
      one="queue"
      names={names}
      picked={queue}
      onPick={setQueue}
      found={found}
      zone={data?.zone}
      figures={QUEUE_FIGURES}
      lines={data && lines}
      total={total}
      chartTitle={t('chart.queuesTitle', { what: all })}
      chart={
        data && (
          <QueueChart
            report={data}
            onPick={(start, end, figure, count) =>
              openBehind({
                report: 'queues',
                figure,
                start,
                end,
                queue,
                count,
                title: t(`figure.${figure as 'offered'}`),
                about: `${all}, ${stamp(start)}`,
              })
            }
          />
        )
      }
    />
  );
}
