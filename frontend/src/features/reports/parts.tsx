import { Button, Checkbox, Menu, SegmentedControl, Skeleton } from '@mantine/core';
import { IconChartBar, IconDownload, IconFileTypeCsv, IconFileTypeXls, IconTable } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useT } from '@/i18n/t';
import { kept } from '@/lib/store';
import { Empty, Trouble } from '@/ui/State';
import { fileAddress, type Range } from './api';
import type { Line } from './FigureTable';
import type { FigureDef } from './figures';
import css from './Reports.module.css';
import { Zone } from './Zone';

export const SECTIONS = ['queues', 'agents', 'staffing'] as const;
export type Section = (typeof SECTIONS)[number];
export type Look = 'chart' | 'table';
export type By = 'one' | 'time';

export interface Shared {
  range: Range;
  today: string;
  setRange: (range: Range) => void;
}

const lookKey = (section: Section) => `reports.${section}`;

/** Chart or table, whichever was looked at last; kept in this browser. */
export function useLook(section: Section): [Look, (look: Look) => void] {
  const [look, setLook] = useState<Look>(() => (kept.read(lookKey(section)) === 'chart' ? 'chart' : 'table'));
  return [
    look,
    (next) => {
      kept.write(lookKey(section), next);
      setLook(next);
    },
  ];
}

/** Table or chart. */
export function LookSwitch({ look, onLook }: { look: Look; onLook: (look: Look) => void }) {
  const { t } = useT('reports');
  const label = (Icon: typeof IconTable, words: string) => (
    <span className={css.look}>
      <Icon size={15} aria-hidden />
      {words}
    </span>
  );
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('look.label')}
      data={[
        { value: 'table', label: label(IconTable, t('look.table')) },
        { value: 'chart', label: label(IconChartBar, t('look.chart')) },
      ]}
      value={look}
      onChange={(value) => onLook(value as Look)}
    />
  );
}

/** The same report as a file. */
export function Download({ report, range, one }: { report: 'queues' | 'agents'; range: Range; one: number | null }) {
  const { t } = useT('reports');
  return (
    <Menu width={190}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={15} aria-hidden />}>
          {t('download.label')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['xlsx', 'csv'] as const).map((format) => (
          <Menu.Item
            key={format}
            component="a"
            href={fileAddress(report, format, range, one)}
            download
            leftSection={format === 'csv' ? <IconFileTypeCsv size={16} /> : <IconFileTypeXls size={16} />}
          >
            {t(`download.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Nothing() {
  const { t } = useT('reports');
  return (
    <Empty title={t('nothing')} icon={<IconChartBar size={26} stroke={1.6} aria-hidden />}>
      <p>{t('nothingHint')}</p>
    </Empty>
  );
}

/** While a report or a chart is on its way. */
export const Shape = () => <Skeleton radius={10} style={{ flex: 1 }} />;

interface BarProps extends Shared {
  by: By;
  onBy: (by: By) => void;
  byOne: string;
  zone: string | undefined;
  more: boolean;
  onMore: (more: boolean) => void;
  look: Look;
}

/** How the lines are cut, which figures they have, and in which zone the times are. */
export function SecondBar({ by, onBy, byOne, zone, more, onMore, look }: BarProps) {
  const { t } = useT('reports');
  return (
    <div className={css.second}>
      {look === 'table' && (
        <>
          <SegmentedControl
            size="xs"
            aria-label={t('by.label')}
            data={[
              { value: 'one', label: byOne },
              { value: 'time', label: t('by.time') },
            ]}
            value={by}
            onChange={(value) => onBy(value as By)}
          />
          <Checkbox
            size="xs"
            label={t('allFigures')}
            checked={more}
            onChange={(event) => onMore(event.currentTarget.checked)}
          />
        </>
      )}
      <span className={css.hint}>{t(look === 'table' ? 'hint.table' : 'hint.chart')}</span>
      <Zone zone={zone} />
    </div>
  );
}

/** The figures to show: the usual ones, or all. */
export const chosen = (figures: FigureDef[], more: boolean) => figures.filter((figure) => more || !figure.more);

interface BodyProps {
  found: { error: unknown; refetch: () => unknown; isPlaceholderData: boolean };
  /** undefined until the report is there */
  lines: Line[] | undefined;
  children: ReactNode;
}

/** The report itself, or why it is not there. */
export function ReportBody({ found, lines, children }: BodyProps) {
  const { t } = useT('reports');
  return (
    <div className={css.body} data-old={found.isPlaceholderData || undefined}>
      {!lines && !!found.error && (
        <Trouble title={t('failed')} error={found.error} retry={() => void found.refetch()} />
      )}
      {!lines && !found.error && <Shape />}
      {lines && (lines.length ? children : <Nothing />)}
    </div>
  );
}

interface Interval {
  start: string;
  end: string;
}

/** A line for every interval of the report, about `all` or the one that was picked. */
export const intervalLines = (
  intervals: readonly Interval[],
  stamp: (at: string) => string,
  all: string,
  whose: Pick<Line, 'queue' | 'agent'>,
): Line[] =>
  intervals.map((one) => {
    const head = stamp(one.start);
    const { start, end } = one;
    return { key: start, head, about: `${all}, ${head}`, values: { ...one }, start, end, ...whose };
  });
