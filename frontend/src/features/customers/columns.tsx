import { IconBuilding, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { DialNumber } from '@/features/softphone/DialNumber';
import { useT } from '@/i18n/t';
import type { ColumnOf } from '@/lib/columns';
import { day } from '@/lib/money';
import { listOf, localised } from '@/lib/names';
import { DATE, fmt } from '@/lib/time';
import type { FilterField, ListLanguage } from '@/ui/conditions/fields';
import { useOwnWords } from '@/ui/own/own';
import type { Column } from '@/ui/PagedTable';
import css from './Customers.module.css';
import type { Listed } from './lists';
import { ChurnChip, TierChip } from './parts';

export type ListColumn = Column<Listed> & ColumnOf<Listed>;

/** Who it is, with what one must know before calling. */
function Name({ row }: { row: Listed }) {
  const { t } = useT('customers');
  return (
    <Link to="/customers/{-$id}" params={{ id: String(row.id) }} className={css.who}>
      {row.kind === 'company' ? <IconBuilding size={16} aria-hidden /> : <IconUser size={16} aria-hidden />}
      {row.name}
      {row.is_provisional && <span className="chip">{t('provisional')}</span>}
      {row.do_not_contact && (
        <span className="chip" data-tone="bad">
          {t('doNotContact')}
        </span>
      )}
    </Link>
  );
}

function useCells(fields: Map<string, FilterField>): { [id: string]: (row: Listed) => ReactNode } {
  const { t, lang } = useT('customers');
  const { t: own } = useT('own');
  const choice = (field: string, code: string) =>
    localised(fields.get(field)?.choices.find((one) => one.code === code)?.name, lang) || code;
  const on = (at: string) => <span className="num">{fmt(Date.parse(at), lang, DATE)}</span>;
  return {
    name: (row) => <Name row={row} />,
    number: (row) => <span className="num">{row.number}</span>,
    kind: (row) => t(`kind.${row.kind}`),
    class: (row) => choice('class', row.customer_class),
    tier: (row) => <TierChip tier={row.tier} />,
    churn: (row) => <ChurnChip level={row.churn_level} risk={row.churn_risk} />,
    phone: (row) => (row.phone ? <DialNumber number={row.phone} customer={row.id} /> : '–'),
    email: (row) => row.email ?? '–',
    language: (row) => (row.language ? choice('language', row.language) : '–'),
    since: (row) => (row.since ? day(row.since, lang) : '–'),
    tags: (row) => (row.tags.length ? listOf(row.tags, lang) : '–'),
    owner: (row) => row.owner_name || '–',
    team: (row) => row.team_name || '–',
    do_not_contact: (row) => own(row.do_not_contact ? 'yes' : 'no'),
    created: (row) => on(row.created_at),
    updated: (row) => on(row.updated_at),
  };
}

/** Every column that a list of customers may show: ours, and the fields that an administrator defined. */
export function useColumns(language: ListLanguage | undefined): ListColumn[] {
  const { t, lang } = useT('customers');
  const words = useOwnWords();
  const fields = new Map((language?.filters ?? []).map((one) => [one.key, one]));
  const cells = useCells(fields);
  return (language?.columns ?? []).map((id) => {
    const own = fields.get(id);
    const said = (row: Listed) =>
      own ? words({ ...own, type: own.type.replace('own_', '') }, row.fields[id.replace('field.', '')]) || '–' : '–';
    return {
      id,
      head: cells[id] ? t(`columns.${id as 'name'}`) : localised(own?.name, lang) || id,
      cell: cells[id] ?? said,
      sortable: language?.sorts.includes(id) ?? false,
      width: 0,
      wide: id === 'email',
      ...(id === 'name' && { fixed: 'first' as const }),
    };
  });
}
