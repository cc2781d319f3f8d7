import { Select } from '@mantine/core';
import { type ComponentProps, type ReactNode, Suspense, useState } from 'react';
import { useT } from '@/i18n/t';
import { RangeControls } from './Controls';
import { FigureTable, type Line } from './FigureTable';
import type { FigureDef } from './figures';
import { type By, chosen, Download, LookSwitch, ReportBody, SecondBar, Shape, type Shared, useLook } from './parts';
import css from './Reports.module.css';

type Kind = 'queues' | 'agents';

/** How a report is looked at: as a table or a chart, by whom or by time, with the usual figures or all. */
export function useFrame(kind: Kind) {
  const [look, setLook] = useLook(kind);
  const [by, setBy] = useState<By>('one');
  const [more, setMore] = useState(false);
  return { kind, look, setLook, by, setBy, more, setMore };
}

interface Props {
  frame: ReturnType<typeof useFrame>;
  shared: Shared;
  /** what one line is about, by its name in the words: the queue or the agent */
  one: 'queue' | 'agent';
  /** whom the report can be narrowed down to, and to whom it is */
  names: { value: string; label: string }[];
  picked: number | null;
  onPick: (id: number | null) => void;
  found: ComponentProps<typeof ReportBody>['found'];
  zone: string | undefined;
  figures: FigureDef[];
  /** undefined until the report is there */
  lines: Line[] | undefined;
  total: Line | null;
  extra?: ComponentProps<typeof FigureTable>['extra'];
  chartTitle: string;
  chart: ReactNode;
}

/** A report around its figures: the two bars, the table or the chart, and what stands there when there is none. */
export function Frame(props: Props) {
  const { frame, shared, one, names, picked, onPick, found, zone, figures, lines, total, extra } = props;
  const { kind, look, setLook, by, setBy, more, setMore } = frame;
  const { t } = useT('reports');
  return (
    <>
      <div className={css.bar}>
        <RangeControls {...shared} onRange={shared.setRange} />
        <Select
          size="xs"
          w={190}
          clearable
          searchable
          aria-label={t(one)}
          placeholder={t(one === 'queue' ? 'anyQueue' : 'anyAgent')}
          data={names}
          value={picked ? String(picked) : null}
          onChange={(value) => onPick(value ? Number(value) : null)}
        />
        <span className={css.right}>
          <LookSwitch look={look} onLook={setLook} />
          <Download report={kind} range={shared.range} one={picked} />
        </span>
      </div>
      <SecondBar
        {...shared}
        by={by}
        onBy={setBy}
        byOne={t(`by.${one}`)}
        zone={zone}
        more={more}
        onMore={setMore}
        look={look}
      />
      <ReportBody found={found} lines={lines}>
        {total && look === 'table' && (
          <FigureTable
            label={t(`section.${kind}`)}
            report={kind}
            first={by === 'one' ? t(one) : t('interval')}
            figures={chosen(figures, more)}
            lines={lines ?? []}
            total={total}
            {...(extra && { extra })}
          />
        )}
        {look === 'chart' && (
          <section className={css.chartCard}>
            <h2>{props.chartTitle}</h2>
            <Suspense fallback={<Shape />}>{props.chart}</Suspense>
          </section>
        )}
      </ReportBody>
    </>
  );
}
