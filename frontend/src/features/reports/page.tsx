import { Button, Checkbox, Menu, SegmentedControl, Select, Skeleton } from '@mantine/core';
import { IconChartBar, IconDownload, IconFileTypeCsv, IconFileTypeXls, IconTable } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { isSupervising, useMe } from '@/api/me';
import { useQueues } from '@/features/supervision/acts';
import { Forbidden } from '@/features/supervision/page';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { kept } from '@/lib/store';
import { serverNow } from '@/lib/time';
import { useTitle } from '@/lib/title';
import { Empty, Trouble } from '@/ui/State';
import { type AgentFigures, fileAddress, type Range, useAgentReport, useCompanyDay, useQueueReport } from './api';
import { openBehind, useBehind } from './behind';
import { RangeControls, Zone } from './Controls';
import { useStamp } from './charts';
import { FigureTable, type Line } from './FigureTable';
import { AGENT_FIGURES, type FigureDef, QUEUE_FIGURES, STATES, todayIn } from './figures';
import css from './Reports.module.css';
import { StaffingPage } from './StaffingPage';

const QueueChart = lazy(() => import('./charts').then((module) => ({ default: module.QueueChart })));
const AgentChart = lazy(() => import('./charts').then((module) => ({ default: module.AgentChart })));
const BehindDrawer = lazy(() => import('./BehindDrawer'));

const SECTIONS = ['queues', 'agents', 'staffing'] as const;
type Section = (typeof SECTIONS)[number];
type Look = 'chart' | 'table';
type By = 'one' | 'time';

export interface Shared {
  range: Range;
  today: string;
  setRange: (range: Range) => void;
}

const lookKey = (section: Section) => `reports.${section}`;

/** Chart or table, whichever was looked at last; kept in this browser. */
function useLook(section: Section): [Look, (look: Look) => void] {
  const [look, setLook] = useState<Look>(() => (kept.read(lookKey(section)) === 'chart' ? 'chart' : 'table'));
  return [
    look,
    (next) => {
      kept.write(lookKey(section), next);
      setLook(next);
    },
  ];
}

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

function Download({ report, range, one }: { report: 'queues' | 'agents'; range: Range; one: number | null }) {
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

const Shape = () => <Skeleton radius={10} style={{ flex: 1 }} />;

interface BarProps extends Shared {
  by: By;
  onBy: (by: By) => void;
  byOne: string;
  zone: string | undefined;
  more: boolean;
  onMore: (more: boolean) => void;
  look: Look;
}

function SecondBar({ by, onBy, byOne, zone, more, onMore, look }: BarProps) {
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

const chosen = (figures: FigureDef[], more: boolean) => figures.filter((figure) => more || !figure.more);

function Queues(shared: Shared) {
  const { t, lang } = useT('reports');
  const queues = useQueues();
  const [queue, setQueue] = useState<number | null>(null);
  const [look, setLook] = useLook('queues');
  const [by, setBy] = useState<By>('one');
  const [more, setMore] = useState(false);
  const { data, error, refetch, isPlaceholderData } = useQueueReport(shared.range, queue, true);
  const stamp = useStamp(data ?? { zone: 'UTC', step: 30, start: '', end: '' });
  const all = queue ? localised(queues.data?.find((one) => one.id === queue)?.name, lang) : t('all');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `stamp` follows the data
  const { lines, total } = useMemo(() => {
    if (!data) return { lines: [], total: null };
    const whole = { start: data.start, end: data.end };
    const found: Line[] =
      by === 'one'
        ? data.totals.map((one) => {
            const about = localised(one.queue.name, lang);
            return { key: String(one.queue.id), head: about, about, values: one, ...whole, queue: one.queue.id };
          })
        : data.intervals.map((one) => {
            const head = stamp(one.start);
            return {
              key: one.start,
              head,
              about: `${all}, ${head}`,
              values: one,
              start: one.start,
              end: one.end,
              queue,
            };
          });
    return { lines: found, total: { key: 'all', head: t('total'), about: all, values: data.total, ...whole, queue } };
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
      <div className={css.body} data-old={isPlaceholderData || undefined}>
        {error && !data && <Trouble title={t('failed')} error={error} retry={() => void refetch()} />}
        {!data && !error && <Shape />}
        {data && !lines.length && <Nothing />}
        {data && total && lines.length > 0 && look === 'table' && (
          <FigureTable
            label={t('section.queues')}
            report="queues"
            first={by === 'one' ? t('queue') : t('interval')}
            figures={chosen(QUEUE_FIGURES, more)}
            lines={lines}
            total={total}
          />
        )}
        {data && lines.length > 0 && look === 'chart' && (
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
      </div>
    </>
  );
}

/** A shift as one bar; the words of it stand in its title. */
function Shift({ states }: { states: Record<(typeof STATES)[number], number> }) {
  const { t, lang } = useT('reports');
  const sum = STATES.reduce((all, state) => all + states[state], 0);
  if (!sum) return <span className="muted">–</span>;
  const percent = new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 0 });
  const words = STATES.filter((state) => states[state]).map(
    (state) => `${t(`state.${state}`)} ${percent.format(states[state] / sum)}`,
  );
  return (
    <span className={css.shift} title={words.join('\n')}>
      {STATES.map((state) => (
        <i key={state} data-state={state} style={{ width: `${(100 * states[state]) / sum}%` }} />
      ))}
      <span className="sr">{words.join(', ')}</span>
    </span>
  );
}

/** Whoever neither signed in nor did anything has no line. */
const present = (one: AgentFigures) => one.staffed_seconds > 0 || one.handled > 0 || one.reservations > 0;

function Agents(shared: Shared) {
  const { t } = useT('reports');
  const [agent, setAgent] = useState<number | null>(null);
  const [look, setLook] = useLook('agents');
  const [by, setBy] = useState<By>('one');
  const [more, setMore] = useState(false);
  const { data, error, refetch, isPlaceholderData } = useAgentReport(shared.range, agent, true);
  const everybody = useAgentReport(shared.range, null, agent !== null);
  const stamp = useStamp(data ?? { zone: 'UTC', step: 30, start: '', end: '' });
  const people = ((agent === null ? data : everybody.data)?.totals ?? []).map((one) => one.agent);
  const all = people.find((one) => one.id === agent)?.name ?? t('everybody');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `stamp` follows the data
  const { lines, total } = useMemo(() => {
    if (!data) return { lines: [], total: null };
    const whole = { start: data.start, end: data.end };
    const found: Line[] =
      by === 'one'
        ? data.totals.filter(present).map((one) => {
            const about = one.agent.name;
            return { key: String(one.agent.id), head: about, about, values: one, ...whole, agent: one.agent.id };
          })
        : data.intervals.map((one) => {
            const head = stamp(one.start);
            return {
              key: one.start,
              head,
              about: `${all}, ${head}`,
              values: one,
              start: one.start,
              end: one.end,
              agent,
            };
          });
    return { lines: found, total: { key: 'all', head: t('total'), about: all, values: data.total, ...whole, agent } };
  }, [data, by, t, all, agent]);
  return (
    <>
      <div className={css.bar}>
        <RangeControls {...shared} onRange={shared.setRange} />
        <Select
          size="xs"
          w={190}
          clearable
          searchable
          aria-label={t('agent')}
          placeholder={t('anyAgent')}
          data={people.map((one) => ({ value: String(one.id), label: one.name }))}
          value={agent ? String(agent) : null}
          onChange={(value) => setAgent(value ? Number(value) : null)}
        />
        <span className={css.right}>
          <LookSwitch look={look} onLook={setLook} />
          <Download report="agents" range={shared.range} one={agent} />
        </span>
      </div>
      <SecondBar
        {...shared}
        by={by}
        onBy={setBy}
        byOne={t('by.agent')}
        zone={data?.zone}
        more={more}
        onMore={setMore}
        look={look}
      />
      <div className={css.body} data-old={isPlaceholderData || undefined}>
        {error && !data && <Trouble title={t('failed')} error={error} retry={() => void refetch()} />}
        {!data && !error && <Shape />}
        {data && !lines.length && <Nothing />}
        {data && total && lines.length > 0 && look === 'table' && (
          <FigureTable
            label={t('section.agents')}
            report="agents"
            first={by === 'one' ? t('agent') : t('interval')}
            figures={chosen(AGENT_FIGURES, more)}
            lines={lines}
            total={total}
            extra={{
              head: t('shiftParts'),
              cell: (line) => <Shift states={line.values.states as Record<(typeof STATES)[number], number>} />,
            }}
          />
        )}
        {data && lines.length > 0 && look === 'chart' && (
          <section className={css.chartCard}>
            <h2>{t('chart.agentsTitle')}</h2>
            <Suspense fallback={<Shape />}>
              <AgentChart report={data} />
            </Suspense>
          </section>
        )}
      </div>
    </>
  );
}

function Reports() {
  const { t } = useT('reports');
  const { id } = useParams({ strict: false });
  const me = useMe();
  const section: Section = SECTIONS.find((one) => one === id) ?? 'queues';
  const day = useCompanyDay();
  const today = todayIn(day.data?.zone ?? (me.timezone || undefined), serverNow());
  const [chosen, setRange] = useState<Range | null>(null);
  const range: Range = chosen ?? { from: today, to: today, step: 30 };
  const behind = useBehind((state) => state.behind);
  const shared: Shared = { range, today, setRange };
  return (
    <div className={css.page}>
      <header className={css.title}>
        <h1>{t('title')}</h1>
        <nav className={css.tabs} aria-label={t('title')}>
          {SECTIONS.map((one) => (
            <Link
              key={one}
              to="/reports/{-$id}"
              params={{ id: one === 'queues' ? undefined : one }}
              activeOptions={{ exact: true }}
              aria-current={one === section ? 'page' : undefined}
            >
              {t(`section.${one}`)}
            </Link>
          ))}
        </nav>
      </header>
      {section === 'queues' && <Queues {...shared} />}
      {section === 'agents' && <Agents {...shared} />}
      {section === 'staffing' && <StaffingPage {...shared} />}
      <Suspense>{behind && <BehindDrawer />}</Suspense>
    </div>
  );
}

/** What came, what became of it, and how many people it takes. */
export default function Page() {
  const { t } = useT('reports');
  useTitle(t('title'));
  return isSupervising(useMe()) ? <Reports /> : <Forbidden />;
}
