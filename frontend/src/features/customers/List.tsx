import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconAddressBook, IconBuilding, IconPlus, IconSearch, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { DialNumber } from '@/features/softphone/DialNumber';
import { useT } from '@/i18n/t';
import { day } from '@/lib/money';
import { useTitle } from '@/lib/title';
import { type Column, PagedTable } from '@/ui/PagedTable';
import { Empty } from '@/ui/State';
import { type CustomerRow, useCustomers } from './api';
import css from './Customers.module.css';
import { NewCustomer } from './NewCustomer';
import { ChurnChip, TierChip } from './parts';

function useColumns(): Column<CustomerRow>[] {
  const { t, lang } = useT('customers');
  return [
    {
      id: 'name',
      head: t('list.name'),
      cell: (row) => (
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
      ),
    },
    { id: 'tier', head: t('list.tier'), cell: (row) => <TierChip tier={row.tier} /> },
    { id: 'number', head: t('list.number'), cell: (row) => <span className="num">{row.number}</span> },
    {
      id: 'phone',
      head: t('list.phone'),
      cell: (row) => (row.phone ? <DialNumber number={row.phone} customer={row.id} /> : '–'),
    },
    { id: 'email', head: t('list.email'), cell: (row) => row.email ?? '–', wide: true },
    { id: 'since', head: t('list.since'), cell: (row) => (row.since ? day(row.since, lang) : '–'), end: true },
    { id: 'churn', head: t('list.churn'), cell: (row) => <ChurnChip level={row.churn_level} risk={row.churn_risk} /> },
  ];
}

export function CustomerList() {
  const { t } = useT('customers');
  const [words, setWords] = useState('');
  const [asked] = useDebouncedValue(words.trim(), 250);
  const [isNew, dialog] = useDisclosure();
  const found = useCustomers(asked);
  useTitle(t('title'));
  return (
    <section className={css.page}>
      <header className={css.head}>
        <h1>{t('title')}</h1>
        <TextInput
          className={css.search}
          aria-label={t('list.search')}
          placeholder={t('list.placeholder')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={(e) => setWords(e.currentTarget.value)}
        />
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={dialog.open}>
          {t('new.title')}
        </Button>
      </header>
      <PagedTable
        caption={t('title')}
        columns={useColumns()}
        rows={found.rows}
        rowId={(row) => row.id}
        error={found.error}
        failed={t('list.failed')}
        retry={() => void found.refetch()}
        more={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
        loadingMore={found.isFetchingNextPage}
        empty={
          <Empty
            title={asked ? t('list.none', { q: asked }) : t('list.empty')}
            icon={<IconAddressBook size={26} stroke={1.6} aria-hidden />}
          >
            <p>{asked ? t('list.noneHint') : t('list.emptyHint')}</p>
          </Empty>
        }
      />
      <NewCustomer opened={isNew} onClose={dialog.close} />
    </section>
  );
}
