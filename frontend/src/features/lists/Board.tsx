import { Button, Menu } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowUp,
  IconChevronDown,
  IconDeviceFloppy,
  IconFilter,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { arranged } from '@/lib/columns';
import { lazy } from '@/lib/later';
import { useSteadyOrder } from '@/lib/steady';
import { kept } from '@/lib/store';
import { useTicketPages } from '@/lib/tickets';
import type { Shown, View } from '@/lib/views';
import { ColumnChooser } from '@/ui/ColumnChooser';
import { fromJson, leavesOf } from '@/ui/conditions/conditions';
import type { ListLanguage } from '@/ui/conditions/fields';
import { BulkBar } from './BulkBar';
import { useColumns } from './cells';
import css from './Lists.module.css';
import { everything, isEmpty, isSelected, isWhole, NOTHING, toggled, wholePage } from './selection';
import { Loading, Lost, Nothing } from './states';
import { Table } from './Table';
import { useKeeping } from './useKeeping';

const Builder = lazy(() => import('./Builder'));
const KeepDialog = lazy(() => import('@/ui/KeepDialog'));
const Job = lazy(() => import('./Job'));

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const NONE: ReadonlySet<number> = new Set();

interface Props {
  view: string;
  own: View | undefined;
  name: string;
  language: ListLanguage;
  count: number | null | undefined;
  /** as it is kept */
  base: Shown;
  /** what somebody changed and has not saved */
  tried: Partial<Shown>;
  onTry: (tried: Partial<Shown>) => void;
}

/** One list: its heading, what is selected in it, and its rows. */
export function Board({ view, own, name, language, count, base, tried, onTry }: Props) {
  const { t } = useT('lists');
  const me = useMe();
  const navigate = useNavigate();
  const shown = { ...base, ...tried };
  const isTried = !!tried.conditions && !same(tried.conditions, base.conditions);
  const isChanged = isTried || !same(shown.columns, base.columns) || !same(shown.sorts, base.sorts);
  const { list, ids, rowOf } = useTicketPages({
    view,
    ...(shown.sorts.length > 0 && { sort: shown.sorts.join(',') }),
    ...(isTried && { conditions: JSON.stringify(shown.conditions) }),
  });
  const [over, setOver] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  const asked = `${shown.sorts.join()} ${isTried ? JSON.stringify(shown.conditions) : ''}`;
  const { order, parked, release } = useSteadyOrder(asked, ids, over || scrolled, NONE);
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<number | null>(null);
  const [selection, setSelection] = useState(NOTHING);
  const [filters, setFilters] = useState(false);
  const [keeps, setKeeps] = useState(false);
  const [job, setJob] = useState<number | null>(null);
  const all = useColumns(language);
  const columns = useMemo(() => arranged(all, shown.columns), [all, shown.columns]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const open = useCallback(
    (id: number) => void navigate({ to: '/desk/{-$id}', params: { id: String(id) } }),
    [navigate],
  );
  const seen = useRef(order);
  seen.current = order;
  const toggle = useCallback((id: number, range: boolean) => {
    setActive(id);
    setSelection((before) => toggled(before, seen.current, id, range));
  }, []);
  // what had the focus goes with the press: the keys go on where the rows are
  const back = () => scroller.current?.focus({ preventScroll: true });
  const keeping = useKeeping(own, name, () => onTry({}));
  const letIn = () => {
    release();
    scroller.current?.scrollTo({ top: 0 });
  };
  const change = (next: Partial<Shown>) => onTry({ ...tried, ...next });
  const setColumns = (chosen: string[]) => {
    const next = chosen.length ? chosen : language.usual_columns;
    // a list that is nobody's to save keeps its columns in this browser
    if (!own) kept.write(`lists.columns.${view}`, next.join(','));
    change({ columns: next });
  };
  const apply = (conditions: Shown['conditions']) => {
    setFilters(false);
    setSelection(NOTHING);
    change({ conditions });
  };
  const parts = leavesOf(fromJson(shown.conditions)).length;
  const empty = list.isSuccess && !order.length;
  const failed = list.isError && !list.data;
  const isMine = own !== undefined && (!own.shared || me.role === 'admin' || me.role === 'supervisor');
  return (
    <section className={css.board} aria-label={name}>
      <header className={css.headline}>
        <h1 className="ell">{name}</h1>
        {isChanged && <span className="chip">{t('changed')}</span>}
        <span className={css.end}>
          {isChanged && (
            <Button variant="subtle" leftSection={<IconArrowBackUp size={15} aria-hidden />} onClick={() => onTry({})}>
              {t('reset')}
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<IconFilter size={15} aria-hidden />}
            onClick={() => setFilters(true)}
            onPointerEnter={() => void Builder.preload()}
          >
            {parts ? t('filtered', { count: parts }) : t('filter')}
          </Button>
          <ColumnChooser all={all} chosen={shown.columns} onChange={setColumns} />
          <Menu position="bottom-end" width={220}>
            <Menu.Target>
              <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
                {t('saveAs')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {isMine && (
                <Menu.Item
                  leftSection={<IconDeviceFloppy size={15} />}
                  disabled={!isChanged}
                  onClick={() => keeping.save.mutate(shown)}
                >
                  {t('save')}
                </Menu.Item>
              )}
              <Menu.Item leftSection={<IconPlus size={15} />} onClick={() => setKeeps(true)}>
                {t('new')}
              </Menu.Item>
              {isMine && (
                <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => void keeping.remove()}>
                  {t('delete')}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        </span>
      </header>
      {filters && (
        <Suspense fallback={<Loading />}>
          <Builder
            filters={language.filters}
            conditions={shown.conditions}
            onApply={apply}
            onClose={() => setFilters(false)}
          />
        </Suspense>
      )}
      {!isEmpty(selection) && (
        <BulkBar
          selection={selection}
          whole={isWhole(selection, order) && (hasNextPage || selection.all)}
          count={isTried ? undefined : count}
          chosen={
            selection.all ? { view, ...(isTried && { conditions: shown.conditions }) } : { ids: [...selection.ids] }
          }
          onEverything={() => setSelection(everything(order))}
          onClear={() => {
            setSelection(NOTHING);
            back();
          }}
          onBegun={(id) => {
            setSelection(NOTHING);
            setJob(id);
            back();
          }}
        />
      )}
      {job !== null && (
        <Suspense>
          <Job
            key={job}
            id={job}
            onUndo={back}
            onClose={() => {
              setJob(null);
              back();
            }}
          />
        </Suspense>
      )}
      <div className={css.body} onPointerEnter={() => setOver(true)} onPointerLeave={() => setOver(false)}>
        {parked > 0 && (
          <button type="button" className={css.pill} onClick={letIn}>
            <IconArrowUp size={14} stroke={2.4} aria-hidden />
            {t('parked', { count: parked })}
          </button>
        )}
        {list.isPending && <Loading />}
        {failed && <Lost error={list.error} retry={() => void list.refetch()} />}
        {empty && <Nothing filtered={own !== undefined || isTried} all={view === 'all'} />}
        {!list.isPending && !failed && !empty && (
          <Table
            label={name}
            columns={columns}
            sorts={shown.sorts}
            order={order}
            rowOf={rowOf}
            active={active}
            whole={isWhole(selection, order)}
            isSelected={(id) => isSelected(selection, id)}
            scroller={scroller}
            onSort={(sorts) => change({ sorts })}
            onActive={setActive}
            onOpen={open}
            onToggle={toggle}
            onWhole={() => setSelection((before) => wholePage(before, order))}
            onScroll={setScrolled}
            onEnd={more}
          />
        )}
      </div>
      <footer className={css.foot}>
        <span className="num">
          {list.isSuccess ? t('rows', { count: order.length, more: hasNextPage ? '+' : '' }) : ''}
        </span>
        <span>{t('keys')}</span>
      </footer>
      {keeps && (
        <Suspense>
          <KeepDialog shown={shown} onClose={() => setKeeps(false)} />
        </Suspense>
      )}
    </section>
  );
}
