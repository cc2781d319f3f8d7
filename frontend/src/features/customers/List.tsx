import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import {
  IconAddressBook,
  IconArrowBackUp,
  IconFileImport,
  IconFilter,
  IconFilterOff,
  IconPlus,
  IconSearch,
} from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { isSupervising, useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { arranged } from '@/lib/columns';
import { lazy } from '@/lib/later';
import { localised } from '@/lib/names';
import { kept } from '@/lib/store';
import { useTitle } from '@/lib/title';
import type { Shown } from '@/lib/views';
import { ColumnChooser } from '@/ui/ColumnChooser';
import { fromJson, leavesOf } from '@/ui/conditions/conditions';
import { type ListLanguage, useLanguage } from '@/ui/conditions/fields';
import { PagedTable } from '@/ui/PagedTable';
import { Empty } from '@/ui/State';
import css from './Customers.module.css';
import { useColumns } from './columns';
import { Keeping } from './Keeping';
import { KeptLists } from './KeptLists';
import { type CustomerView, isBuiltIn, useCustomerViews, useListed } from './lists';
import { NewCustomer } from './NewCustomer';

const Builder = lazy(() => import('@/features/lists/Builder'));

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const place = (view: string) => `customers.columns.${view}`;

function keptShown(view: string, own: CustomerView | undefined, language: ListLanguage | undefined): Shown {
  if (own) return { conditions: own.conditions, columns: own.columns, sorts: own.sorts };
  const built = language?.built_in.find((one) => one.key === view);
  const columns = kept.read(place(view))?.split(',') ?? language?.usual_columns ?? [];
  return { conditions: built?.conditions ?? { all: [] }, columns, sorts: built?.sorts ?? ['name'] };
}

function Nothing({ asked, filtered }: { asked: string; filtered: boolean }) {
  const { t } = useT('customers');
  const Icon = filtered ? IconFilterOff : IconAddressBook;
  const what = asked ? 'none' : filtered ? 'noMatch' : 'empty';
  return (
    <Empty title={t(`list.${what}`, { q: asked })} icon={<Icon size={26} stroke={1.6} aria-hidden />}>
      <p>{t(`list.${what}Hint`)}</p>
    </Empty>
  );
}

/** One list of customers: what it asks, its columns, its rows; or what a search found among all. */
function Board({ view, own, name }: { view: string; own: CustomerView | undefined; name: string }) {
  const { t } = useT('customers');
  const { t: word } = useT('lists');
  const language = useLanguage('customer');
  const me = useMe();
  const nav = useNavigate();
  const [words, setWords] = useState('');
  const [asked] = useDebouncedValue(words.trim(), 250);
  const [tried, setTried] = useState<Partial<Shown>>({});
  const [filters, setFilters] = useState(false);
  const [isNew, dialog] = useDisclosure();
  const base = keptShown(view, own, language.data);
  const shown = { ...base, ...tried };
  const isTried = !!tried.conditions && !same(tried.conditions, base.conditions);
  const isChanged = isTried || !same(shown.columns, base.columns) || !same(shown.sorts, base.sorts);
  const found = useListed({
    view,
    q: asked,
    // the server has the usual keys of its own lists
    sorts: tried.sorts ?? own?.sorts ?? [],
    conditions: isTried ? shown.conditions : undefined,
  });
  const all = useColumns(language.data);
  const change = (next: Partial<Shown>) => setTried({ ...tried, ...next });
  const setColumns = (chosen: string[]) => {
    const next = chosen.length ? ['name', ...chosen] : (language.data?.usual_columns ?? []);
    // a list that is nobody's to save keeps its columns in this browser
    if (!own) kept.write(place(view), next.join(','));
    change({ columns: next });
  };
  const parts = leavesOf(fromJson(shown.conditions)).length;
  return (
    <section className={css.page} aria-label={name}>
      <header className={css.head}>
        <h1 className="ell">{name}</h1>
        {isChanged && <span className="chip">{word('changed')}</span>}
        <TextInput
          className={css.search}
          aria-label={t('list.search')}
          placeholder={t('list.placeholder')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={(e) => setWords(e.currentTarget.value)}
        />
        {isChanged && (
          <Button variant="subtle" leftSection={<IconArrowBackUp size={15} aria-hidden />} onClick={() => setTried({})}>
            {word('reset')}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconFilter size={15} aria-hidden />}
          disabled={!language.data}
          onClick={() => setFilters(true)}
          onPointerEnter={() => void Builder.preload()}
        >
          {parts ? word('filtered', { count: parts }) : word('filter')}
        </Button>
        <ColumnChooser all={all} chosen={shown.columns} onChange={setColumns} />
        <Keeping own={own} name={name} shown={shown} changed={isChanged} onSaved={() => setTried({})} />
        {isSupervising(me) && (
          <Tooltip label={t('import')}>
            <ActionIcon
              variant="default"
              size={30}
              aria-label={t('import')}
              onClick={() => void nav({ to: '/imports/{-$id}', params: {} })}
            >
              <IconFileImport size={17} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={dialog.open}>
          {t('new.title')}
        </Button>
      </header>
      {filters && language.data && (
        <Suspense>
          <Builder
            filters={language.data.filters}
            conditions={shown.conditions}
            empty={t('list.everybody')}
            onApply={(conditions) => {
              setFilters(false);
              change({ conditions });
            }}
            onClose={() => setFilters(false)}
          />
        </Suspense>
      )}
      <PagedTable
        caption={name}
        columns={arranged(all, shown.columns)}
        rows={language.data ? found.rows : undefined}
        rowId={(row) => row.id}
        error={found.error ?? language.error}
        failed={t('list.failed')}
        retry={() => void Promise.all([language.refetch(), found.refetch()])}
        more={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
        loadingMore={found.isFetchingNextPage}
        {...(!asked && { sorts: shown.sorts, onSort: (sorts: string[]) => change({ sorts }) })}
        empty={<Nothing asked={asked} filtered={parts > 0} />}
      />
      <NewCustomer opened={isNew} onClose={dialog.close} />
    </section>
  );
}

/** The customers that one may see, in lists: built in, shared and one's own. */
export function CustomerList() {
  const { t, lang } = useT('customers');
  // a kept list's number is read as one from the address
  const view = String((useSearch({ strict: false }) as { list?: string | number }).list ?? 'all');
  const views = useCustomerViews();
  const own = views.data?.find((one) => String(one.id) === view);
  const gone = !isBuiltIn(view) && !own;
  const name = isBuiltIn(view) ? t(`lists.${view}`) : localised(own?.name, lang);
  useTitle(name || t('title'));
  return (
    <div className={css.both}>
      <KeptLists view={view} views={views.data} />
      {!gone ? (
        <Board key={view} view={view} own={own} name={name} />
      ) : views.data ? (
        <Empty title={t('lists.gone')}>
          <p>{t('lists.goneHint')}</p>
        </Empty>
      ) : (
        <section className={css.page} aria-busy="true" />
      )}
    </div>
  );
}
