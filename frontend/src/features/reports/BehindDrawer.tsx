import { Button, Drawer, Skeleton } from '@mantine/core';
import { IconCircleCheck, IconClockExclamation } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { usePages } from '@/lib/pages';
import { clock, fmt, MOMENT } from '@/lib/time';
import { MediaIcon, mediaTone } from '@/ui/marks';
import { Empty, Trouble } from '@/ui/State';
import { type ReportRow, useCompanyDay } from './api';
import { type Behind, useBehind } from './behind';
import css from './Reports.module.css';
import { Zone } from './Zone';

/** The beginning and end of what was asked; today as the company's clock has it where neither is given. */
function useSpan(behind: Behind) {
  const day = useCompanyDay();
  const zone = day.data?.zone;
  if (behind.start !== null)
    return { span: { start: behind.start, end: behind.end ?? behind.start }, zone, error: null };
  return { span: day.data ?? null, zone, error: day.error };
}

const SECONDS: Intl.DateTimeFormatOptions = { ...MOMENT, second: '2-digit' };

const OUTCOMES = [
  'answered',
  'abandoned',
  'overflowed',
  'transferred',
  'timed_out',
  'rejected',
  'returned',
  'requeued',
  'reassigned',
  'withdrawn',
  'cancelled',
  'wrap_up',
  'done',
  'parked',
  'resumed',
] as const;

interface Zoned {
  zone: string | undefined;
}

function Row({ row, zone }: { row: ReportRow } & Zoned) {
  const { t, lang } = useT('reports');
  const outcome = OUTCOMES.find((one) => one === row.outcome);
  const title = row.title || t('behind.hidden');
  return (
    <tr>
      <td className="num">{fmt(row.ended_at, lang, { ...SECONDS, timeZone: zone })}</td>
      <th scope="row">
        <span className={css.what}>
          <span className={css.tile} data-tone={mediaTone(row.media)}>
            <MediaIcon media={row.media} size={14} />
          </span>
          <span className="ell">
            {row.ticket_id ? (
              <Link to="/desk/{-$id}" params={{ id: String(row.ticket_id) }}>
                {title}
              </Link>
            ) : (
              title
            )}
            <small className="muted ell">{localised(row.queue.name, lang)}</small>
          </span>
        </span>
      </th>
      <td>{row.agent?.name ?? '–'}</td>
      <td>{outcome ? t(`outcome.${outcome}`) : row.outcome}</td>
      <td className="num" data-end>
        {row.waited_seconds === null ? (
          '–'
        ) : (
          <span className={css.waited} data-level={row.in_level ?? undefined}>
            {row.in_level === true && <IconCircleCheck size={14} aria-label={t('behind.inLevel')} />}
            {row.in_level === false && <IconClockExclamation size={14} aria-label={t('behind.late')} />}
            {clock(1000 * row.waited_seconds)}
          </span>
        )}
      </td>
      <td className="num" data-end>
        {clock(Date.parse(row.ended_at) - Date.parse(row.started_at))}
      </td>
    </tr>
  );
}

function Rows({ behind, start, end, zone }: { behind: Behind; start: string; end: string } & Zoned) {
  const { t, lang } = useT('reports');
  const { report, figure, queue, agent, media, count } = behind;
  const found = usePages<ReportRow>('reports/rows', {
    report,
    figure,
    start,
    end,
    queue: queue ?? undefined,
    agent: agent ?? undefined,
    media,
    limit: 100,
  });
  const rows = found.rows;
  if (found.isError && !rows)
    return <Trouble title={t('behind.failed')} error={found.error} retry={() => void found.refetch()} />;
  if (!rows) return <Skeleton height={320} radius={8} role="status" aria-label={t('loading')} />;
  const whole = found.hasNextPage ? count : rows.length;
  return (
    <>
      <p className={css.span}>
        <span className="num">
          {fmt(start, lang, { ...MOMENT, timeZone: zone })} – {fmt(end, lang, { ...MOMENT, timeZone: zone })}
        </span>
        <Zone zone={zone} />
        <b className="num">
          {whole === undefined || whole === rows.length
            ? t('behind.count', { count: rows.length, more: found.hasNextPage ? '+' : '' })
            : t('behind.of', { count: rows.length, all: whole })}
        </b>
      </p>
      {rows.length ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
        <section className={css.behind} tabIndex={0} aria-label={behind.title}>
          <table>
            <caption className="sr">{behind.title}</caption>
            <thead>
              <tr>
                <th scope="col">{t('behind.ended')}</th>
                <th scope="col">{t('behind.contact')}</th>
                <th scope="col">{t('behind.agent')}</th>
                <th scope="col">{t('behind.outcome')}</th>
                <th scope="col" data-end>
                  {t('behind.waited')}
                </th>
                <th scope="col" data-end>
                  {t('behind.lasted')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.id} row={row} zone={zone} />
              ))}
            </tbody>
          </table>
          {found.hasNextPage && (
            <div className={css.more}>
              <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                {t('behind.more')}
              </Button>
            </div>
          )}
        </section>
      ) : (
        <Empty title={t('behind.none')}>
          <p>{t('behind.noneHint')}</p>
        </Empty>
      )}
    </>
  );
}

/** The contacts behind a figure, newest first; there are as many as the figure said. */
export default function BehindDrawer() {
  const { t } = useT('reports');
  const { behind, open } = useBehind();
  if (!behind) return null;
  return <Opened key={JSON.stringify(behind)} behind={behind} close={() => open(null)} label={t('behind.close')} />;
}

function Opened({ behind, close, label }: { behind: Behind; close: () => void; label: string }) {
  const { t } = useT('reports');
  const { span, zone, error } = useSpan(behind);
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size={840}
      title={
        <>
          {behind.title} <span className="muted">· {behind.about}</span>
        </>
      }
      closeButtonProps={{ 'aria-label': label }}
    >
      {error && <Trouble title={t('behind.failed')} error={error} />}
      {span ? (
        <Rows behind={behind} start={span.start} end={span.end} zone={zone} />
      ) : (
        !error && <Skeleton height={320} radius={8} role="status" aria-label={t('loading')} />
      )}
    </Drawer>
  );
}
