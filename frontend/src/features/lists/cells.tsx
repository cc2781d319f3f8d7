import type { ReactNode } from 'react';
import { useT } from '@/i18n/t';
import type { ColumnOf } from '@/lib/columns';
import { listOf, localised, subjectOf } from '@/lib/names';
import type { TicketRow } from '@/lib/tickets';
import { CLOCK, DATE, fmt, useNow } from '@/lib/time';
import type { ListLanguage } from '@/ui/conditions/fields';
import { isPaused, MediaIcon, mediaOf, PriorityMark, SlaChip } from '@/ui/marks';
import { useOwnWords } from '@/ui/own/own';

const WIDTHS: { [column: string]: number } = {
  number: 80,
  subject: 240,
  customer: 132,
  tier: 86,
  status: 150,
  priority: 88,
  kind: 96,
  media: 120,
  queue: 140,
  assignee: 116,
  tags: 160,
  language: 92,
  created: 96,
  updated: 96,
  due: 160,
  resolve_by: 136,
  resolved: 96,
  last_message: 110,
};
const OWN = 130;
/** Where words may end in dots: at 1280 the usual columns stand beside each other, the due time whole. */
const LEAST: { [column: string]: number } = { subject: 152, customer: 92, assignee: 92 };

/** How long ago, in few words; the moment itself stands in the title. */
function Ago({ at }: { at: string | null }) {
  const { lang } = useT('common');
  const now = useNow(30_000);
  if (!at) return '–';
  const relative = new Intl.RelativeTimeFormat(lang, { numeric: 'auto', style: 'narrow' });
  const minutes = Math.round((Date.parse(at) - now) / 60_000);
  const words =
    Math.abs(minutes) < 60
      ? relative.format(minutes, 'minute')
      : Math.abs(minutes) < 1440
        ? relative.format(Math.round(minutes / 60), 'hour')
        : relative.format(Math.round(minutes / 1440), 'day');
  return (
    <span className="num" title={fmt(at, lang, { ...DATE, ...CLOCK })}>
      {words}
    </span>
  );
}

function Promised({ at, status }: { at: string | null; status: string }) {
  const finished = status === 'resolved' || status === 'closed';
  if (finished || (!at && !isPaused(status))) return '–';
  return <SlaChip due={at} paused={isPaused(status)} />;
}

function useBuiltIn(): { [column: string]: (row: TicketRow) => ReactNode } {
  const { t, lang } = useT('lists');
  const { t: word } = useT('common');
  return {
    number: (row) => <span className="num">#{row.number}</span>,
    subject: (row) => subjectOf(row, lang) || t('noSubject'),
    customer: (row) => row.customer?.name ?? '–',
    tier: (row) => (row.customer ? word(`tier.${row.customer.tier as 'vip'}`) : '–'),
    status: (row) => <span className="chip">{word(`status.${row.status}`)}</span>,
    priority: (row) => <PriorityMark priority={row.priority} always />,
    kind: (row) => word(`kind.${row.kind}`),
    media: (row) => (
      <span>
        <MediaIcon media={row.media} size={14} /> {word(`media.${mediaOf(row.media)}`)}
      </span>
    ),
    queue: (row) => localised(row.queue?.name, lang) || '–',
    assignee: (row) => row.assignee?.name ?? '–',
    tags: (row) => (row.tags.length ? listOf(row.tags, lang) : '–'),
    language: (row) => new Intl.DisplayNames(lang, { type: 'language' }).of(row.language) ?? row.language,
    created: (row) => <Ago at={row.created_at} />,
    updated: (row) => <Ago at={row.updated_at} />,
    due: (row) => <Promised at={row.due_at} status={row.status} />,
    resolve_by: (row) => <Promised at={row.resolve_by} status={row.status} />,
    resolved: (row) => <Ago at={row.resolved_at} />,
    last_message: (row) => <Ago at={row.last_message_at} />,
  };
}

/** Every column that a list may show: ours, and the fields that an administrator defined. */
export function useColumns(language: ListLanguage): ColumnOf<TicketRow>[] {
  const { t, lang } = useT('lists');
  const cells = useBuiltIn();
  const words = useOwnWords();
  const sortable = new Set(language.sorts);
  const field = new Map(language.filters.map((one) => [one.key, one]));
  return language.columns.map((id) => {
    const own = field.get(id);
    const cell = cells[id];
    return {
      id,
      head: cell ? t(`columns.${id as 'number'}`) : localised(own?.name, lang) || id,
      cell:
        cell ??
        ((row) => {
          const value = own && row.fields[id.replace('field.', '')];
          const said = own ? words({ ...own, type: own.type.replace('own_', '') }, value) || '–' : '';
          return typeof value === 'number' ? <span className="num">{said}</span> : said;
        }),
      ...(sortable.has(id) && { value: (row: TicketRow) => row.id }),
      width: WIDTHS[id] ?? OWN,
      ...(LEAST[id] !== undefined && { least: LEAST[id] }),
      wide: id === 'subject',
    };
  });
}
