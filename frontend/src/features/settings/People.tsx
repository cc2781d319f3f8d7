import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconPlus, IconSearch, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { type Column, PagedTable } from '@/ui/PagedTable';
import { Empty } from '@/ui/State';
import own from './People.module.css';
import { EditPerson, NewPerson } from './PersonForms';
import { type Card, usePeople } from './people';
import css from './Settings.module.css';

const STATES = ['', 'active', 'inactive'] as const;

function useColumns(open: (id: number) => void): Column<Card>[] {
  const { t } = useT('settings');
  return [
    {
      id: 'name',
      head: t('people.name'),
      cell: (row) => (
        <button type="button" className={own.open} onClick={() => open(row.id)}>
          <b className="ell">{row.name}</b>
          <small className="muted ell">{[row.username, row.email].filter(Boolean).join(' · ')}</small>
        </button>
      ),
    },
    { id: 'role', head: t('people.role'), cell: (row) => t(`role.${row.role}`) },
    { id: 'scope', head: t('people.sees'), cell: (row) => t(`people.scope.${row.data_scope}`) },
    { id: 'team', head: t('people.team'), cell: (row) => row.team || '–' },
    {
      id: 'state',
      head: t('people.state'),
      cell: (row) => (
        <span className="chip" data-tone={row.is_active ? 'ok' : undefined}>
          {t(row.is_active ? 'people.active' : 'people.inactive')}
        </span>
      ),
    },
  ];
}

/** Who may sign in, what they may do and see: taken on, changed and shut out here by administrators. */
export function People() {
  const { t } = useT('settings');
  const [isNew, dialog] = useDisclosure();
  const [text, setText] = useState('');
  const [state, setState] = useState<string>('');
  const [edited, setEdited] = useState<number>();
  const [q] = useDebouncedValue(text.trim(), 200);
  const found = usePeople(q, state);
  const person = found.rows?.find((row) => row.id === edited);
  return (
    <div className={css.wide}>
      <header className={css.head}>
        <div>
          <h2>{t('section.people')}</h2>
          <p className="muted">{t('people.lead')}</p>
        </div>
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={dialog.open}>
          {t('people.new')}
        </Button>
      </header>
      <div className={own.filters}>
        <TextInput
          type="search"
          aria-label={t('people.search')}
          placeholder={t('people.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          maxLength={120}
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t('people.state')}
          value={state}
          onChange={setState}
          data={STATES.map((value) => ({ value, label: t(`people.${value || 'everybody'}`) }))}
        />
      </div>
      <PagedTable
        caption={t('section.people')}
        columns={useColumns(setEdited)}
        rows={found.rows}
        rowId={(row) => row.id}
        error={found.error}
        failed={t('people.notLoaded')}
        retry={() => void found.refetch()}
        more={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
        loadingMore={found.isFetchingNextPage}
        empty={
          <Empty title={t('people.none')} icon={<IconUsers size={26} stroke={1.6} aria-hidden />}>
            <p>{t('people.noneHint')}</p>
          </Empty>
        }
      />
      {isNew && <NewPerson onClose={dialog.close} />}
      {person && <EditPerson key={person.id} person={person} onClose={() => setEdited(undefined)} />}
    </div>
  );
}
