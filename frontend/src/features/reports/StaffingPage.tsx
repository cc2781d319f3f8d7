import { NumberInput, Select, Skeleton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconUsersGroup } from '@tabler/icons-react';
import { Suspense, useMemo, useState } from 'react';
import { useT } from '@/i18n/t';
import { lazy } from '@/lib/later';
import { useQueues } from '@/lib/lists';
import { localised } from '@/lib/names';
import { clock } from '@/lib/time';
import { NoQueues } from '@/ui/NoQueues';
import { Empty, Trouble } from '@/ui/State';
import { type Staffing, type StaffingRow, useStaffing } from './api';
import { openBehind } from './behind';
import { RangeControls } from './Controls';
import { useStamp } from './charts';
import { shown, trimmed } from './figures';
import { LookSwitch, type Shared } from './parts';
import css from './Reports.module.css';
import { Zone } from './Zone';

const StaffingChart = lazy(() => import('./charts').then((module) => ({ default: module.StaffingChart })));

const round = (value: number, lang: string) => new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format(value);

/** Needed and there, as one number: how many were missing or too many. */
function Gap({ row }: { row: StaffingRow }) {
  const { t, lang } = useT('reports');
  if (!row.arrivals) return <span className="muted">–</span>;
  const gap = row.actual - (row.needed_a ?? row.needed_c);
  const tone = gap < -0.5 ? 'bad' : gap > 1.5 ? 'info' : 'ok';
  const words = gap < -0.5 ? 'staffing.short' : gap > 1.5 ? 'staffing.spare' : 'staffing.right';
  return (
    <span className="chip num" data-tone={tone}>
      {t(words, { n: round(Math.abs(gap), lang) })}
    </span>
  );
}

function PlanTable({ plan, queue, about }: { plan: Staffing; queue: number; about: string }) {
  const { t, lang } = useT('reports');
  const stamp = useStamp({ ...plan, start: plan.rows[0]?.start ?? '', end: plan.rows.at(-1)?.end ?? '' });
  const heads = ['arrivals', 'aht', 'erlangs', 'needed_c', 'needed_a', 'actual', 'gap', 'expected', 'reached'] as const;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section className={css.frame} tabIndex={0} aria-label={t('section.staffing')}>
      <table className={css.table}>
        <caption className="sr">{t('section.staffing')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('interval')}</th>
            {heads.map((head) => (
              <th key={head} scope="col" title={t(`staffingHint.${head}`)}>
                {t(`staffing.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {plan.rows.map((row) => (
            <tr key={row.start} data-quiet={!row.arrivals || undefined}>
              <th scope="row" className="num">
                {stamp(row.start)}
              </th>
              <td className="num">
                <button
                  type="button"
                  className={css.figure}
                  data-none={!row.arrivals || undefined}
                  aria-label={t('figureOpens', { name: t('staffing.arrivals'), value: row.arrivals, about })}
                  onClick={() =>
                    openBehind({
                      report: 'queues',
                      figure: 'offered',
                      start: row.start,
                      end: row.end,
                      queue,
                      title: t('figure.offered'),
                      about: `${about}, ${stamp(row.start)}`,
                    })
                  }
                >
                  {row.arrivals}
                </button>
              </td>
              <td className="num">{row.aht_seconds === null ? '–' : clock(1000 * row.aht_seconds)}</td>
              <td className="num">{round(row.erlangs, lang)}</td>
              <td className="num">
                <b>{row.needed_c}</b>
              </td>
              <td className="num">{row.needed_a ?? '–'}</td>
              <td className="num">{round(row.actual, lang)}</td>
              <td>
                <Gap row={row} />
              </td>
              <td className="num">{shown(row.expected_a ?? row.expected_c, 'percent', lang)}</td>
              <td className="num">{shown(row.reached, 'percent', lang)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface PromiseProps {
  level: number | null;
  seconds: number | null;
  patience: number | null;
  plan: Staffing | undefined;
  onChange: (change: Partial<Record<'level' | 'seconds' | 'patience', number | null>>) => void;
}

/** What is promised; empty, it is what the queue promises. */
function Promised({ level, seconds, patience, plan, onChange }: PromiseProps) {
  const { t } = useT('reports');
  const { t: word } = useT('common');
  const field = (
    name: 'level' | 'seconds' | 'patience',
    value: number | null,
    usual: number | null | undefined,
    max: number,
    unit: 'percent' | 'seconds',
  ) => (
    <NumberInput
      size="xs"
      w={132}
      label={t(`staffing.${name}`)}
      placeholder={usual === null || usual === undefined ? '–' : word(unit, { n: Math.round(usual) })}
      min={1}
      max={max}
      allowDecimal={false}
      suffix={word(unit, { n: '' })}
      value={value ?? ''}
      onChange={(next) => onChange({ [name]: next === '' ? null : Math.min(max, Number(next)) })}
    />
  );
  return (
    <>
      {field('level', level, plan?.service_level, 99, 'percent')}
      {field('seconds', seconds, plan?.seconds, 86_400, 'seconds')}
      {field('patience', patience, plan?.patience_seconds, 86_400, 'seconds')}
    </>
  );
}

/** How many agents each interval would have needed for a promise, beside how many were there. */
export function StaffingPage({ range, today, setRange }: Shared) {
  const { t, lang } = useT('reports');
  const queues = useQueues();
  const [picked, setPicked] = useState<number | null>(null);
  const [look, setLook] = useState<'chart' | 'table'>('chart');
  const [promise, setPromise] = useState<{ level: number | null; seconds: number | null; patience: number | null }>({
    level: null,
    seconds: null,
    patience: null,
  });
  const [settled] = useDebouncedValue(promise, 400);
  const list = queues.data ?? [];
  const queue = picked ?? (list.find((one) => one.media === 'voice') ?? list[0])?.id ?? null;
  const found = useStaffing(queue === null ? null : { queue, range, ...settled });
  const plan = useMemo(() => found.data && { ...found.data, rows: trimmed(found.data.rows) }, [found.data]);
  const about = localised(list.find((one) => one.id === queue)?.name, lang);
  const busy = plan?.rows.some((row) => row.arrivals > 0);
  return (
    <>
      <div className={css.bar}>
        <Select
          size="xs"
          w={200}
          searchable
          allowDeselect={false}
          aria-label={t('queue')}
          placeholder={t('queue')}
          data={list.map((one) => ({ value: String(one.id), label: localised(one.name, lang) }))}
          value={queue ? String(queue) : null}
          onChange={(value) => setPicked(Number(value))}
        />
        <RangeControls range={range} today={today} withDays={false} onRange={setRange} />
        <span className={css.right}>
          <LookSwitch look={look} onLook={setLook} />
        </span>
      </div>
      <div className={css.second}>
        <Promised {...promise} plan={plan} onChange={(change) => setPromise((was) => ({ ...was, ...change }))} />
        <span className={css.hint}>{t('staffing.how')}</span>
        <Zone zone={plan?.zone} />
      </div>
      <div className={css.body} data-old={found.isPlaceholderData || undefined}>
        {found.isError && !plan && (
          <Trouble title={t('failed')} error={found.error} retry={() => void found.refetch()} />
        )}
        {!plan && !found.isError && (queues.data?.length === 0 ? null : <Skeleton radius={10} style={{ flex: 1 }} />)}
        {queues.data?.length === 0 && <NoQueues />}
        {plan && !busy && (
          <Empty title={t('nothing')} icon={<IconUsersGroup size={26} stroke={1.6} aria-hidden />}>
            <p>{t('nothingHint')}</p>
          </Empty>
        )}
        {plan && busy && look === 'table' && queue && <PlanTable plan={plan} queue={queue} about={about} />}
        {plan && busy && look === 'chart' && (
          <section className={css.chartCard}>
            <h2>{t('chart.staffingTitle', { queue: about, level: plan.service_level, seconds: plan.seconds })}</h2>
            <Suspense fallback={<Skeleton radius={10} style={{ flex: 1 }} />}>
              <StaffingChart plan={plan} />
            </Suspense>
          </section>
        )}
      </div>
    </>
  );
}
