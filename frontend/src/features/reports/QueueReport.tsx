import { Select } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useQueues } from '@/features/supervision/acts';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { useQueueReport } from './api';
import { openBehind } from './behind';
import { RangeControls } from './Controls';
import { useStamp } from './charts';
import { FigureTable, type Line } from './FigureTable';
import { QUEUE_FIGURES } from './figures';
import {
  type By,
  chosen,
  Download,
  intervalLines,
  LookSwitch,
  ReportBody,
  SecondBar,
  Shape,
  type Shared,
  useLook,
} from './parts';
import css from './Reports.module.css';

const QueueChart = lazy(() => import('./charts').then((module) => ({ default: module.QueueChart })));

/** What came to the queues and what became of it. */
export function QueueReport(shared: Shared) {
  const { t, lang } = useT('reports');
  const queues = useQueues();
  const [queue, setQueue] = useState<number | null>(null);
  const [look, setLook] = useLook('queues');
  const [by, setBy] = useState<By>('one');
  const [more, setMore] = useState(false);
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
    <>
      <div className={css.bar}>
        <RangeControls {...shared} onRange={shared.setRange} />
        <Select
          size="xs"
          w={190}
          clearable
          searchable
          aria-label={t('queue')}
          placeholder={t('anyQueue')}
          data={names}
          value={queue ? String(queue) : null}
          onChange={(value) => setQueue(value ? Number(value) : null)}
        />
        <span className={css.right}>
          <LookSwitch look={look} onLook={setLook} />
          <Download report="queues" range={shared.range} one={queue} />
        </span>
      </div>
      <SecondBar
        {...shared}
        by={by}
        onBy={setBy}
        byOne={t('by.queue')}
        zone={data?.zone}
        more={more}
        onMore={setMore}
        look={look}
      />
      <ReportBody found={found} lines={data && lines}>
        {total && look === 'table' && (
          <FigureTable
            label={t('section.queues')}
            report="queues"
            first={by === 'one' ? t('queue') : t('interval')}
            figures={chosen(QUEUE_FIGURES, more)}
            lines={lines}
            total={total}
          />
        )}
        {data && look === 'chart' && (
          <section className={css.chartCard}>
            <h2>{t('chart.queuesTitle', { what: all })}</h2>
            <Suspense fallback={<Shape />}>
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
            </Suspense>
          </section>
        )}
      </ReportBody>
    </>
  );
}
