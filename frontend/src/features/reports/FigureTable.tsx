import type { ReactNode } from 'react';
import { useT } from '@/i18n/t';
import { openBehind } from './behind';
import { type FigureDef, shown } from './figures';
import css from './Reports.module.css';

type Values = Record<string, unknown>;

/** One line of a report: what it is about, its figures, and which rows they open. */
export interface Line {
  key: string;
  head: ReactNode;
  about: string;
  values: Values;
  start: string;
  end: string;
  queue?: number | null;
  agent?: number | null;
}

const numberOf = (values: Values, name: string) => values[name] as number | null | undefined;

interface CellProps {
  line: Line;
  figure: FigureDef;
  report: 'queues' | 'agents';
}

function Cell({ line, figure, report }: CellProps) {
  const { t, lang } = useT('reports');
  const value = numberOf(line.values, figure.name);
  const text = shown(value, figure.kind, lang);
  const name = t(`figure.${(figure.word ?? figure.name) as 'offered'}`);
  const { opens } = figure;
  if (!opens || value === null || value === undefined) return <span className="muted">{text}</span>;
  const { start, end, queue, agent, about } = line;
  const behind = { report, figure: opens, start, end, queue: queue ?? null, agent: agent ?? null, about };
  return (
    <button
      type="button"
      className={css.figure}
      data-none={!value || undefined}
      aria-label={t('figureOpens', { name, value: text, about })}
      onClick={() =>
        openBehind({
          ...behind,
          title: t(`figure.${opens as 'offered'}`),
          ...(figure.kind === 'count' ? { count: value } : {}),
        })
      }
    >
      {text}
    </button>
  );
}

interface Props {
  label: string;
  report: 'queues' | 'agents';
  first: string;
  figures: FigureDef[];
  lines: Line[];
  total: Line;
  extra?: { head: string; cell: (line: Line) => ReactNode };
}

/** The report as numbers: a line per queue, agent or interval, and all of them together. */
export function FigureTable({ label, report, first, figures, lines, total, extra }: Props) {
  const { t } = useT('reports');
  const row = (line: Line) => (
    <>
      <th scope="row">{line.head}</th>
      {extra && <td data-label={extra.head}>{extra.cell(line)}</td>}
      {figures.map((figure) => (
        <td key={figure.name} className="num" data-label={t(`figure.${(figure.word ?? figure.name) as 'offered'}`)}>
          <Cell line={line} figure={figure} report={report} />
        </td>
      ))}
    </>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section className={css.frame} tabIndex={0} aria-label={label}>
      <table className={`${css.table} stacks`}>
        <caption className="sr">{label}</caption>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {extra && <th scope="col">{extra.head}</th>}
            {figures.map((figure) => (
              <th key={figure.name} scope="col" title={t(`figureHint.${(figure.word ?? figure.name) as 'offered'}`)}>
                {t(`figure.${(figure.word ?? figure.name) as 'offered'}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key}>{row(line)}</tr>
          ))}
        </tbody>
        <tfoot>
          <tr>{row(total)}</tr>
        </tfoot>
      </table>
    </section>
  );
}
