import { IconArrowUp, IconLayoutRows } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { $api } from '@/api/client';
import { isSupervising, type Me, useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useDensity } from '@/lib/density';
import { useHotkeys } from '@/lib/hotkeys';
import { lazy } from '@/lib/later';
import { useSteadyOrder } from '@/lib/steady';
import { kept } from '@/lib/store';
import { useMyWork, useWaiting, type WorkItem } from '@/live/derive';
import { Tip } from '@/ui/Tip';
import { ListEmpty, ListLoading, ListTrouble } from './ListState';
import { RingingRows } from './RingingRows';
import { Row } from './Row';
import { useTicketList, VIEWS, type View } from './useTicketList';
import css from './WorkList.module.css';

const PullList = lazy(() => import('./PullList'));

const HEIGHT = { comfortable: 80, compact: 58 };
const MOVES: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 8,
  PageUp: -8,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

interface Props {
  opened: number | null;
  onOpen: (id: number) => void;
  onAccept: (work: WorkItem) => void;
  /** open the first ticket when none is open */
  choose: boolean;
}

function Tabs({ view, onView }: { view: View; onView: (view: View) => void }) {
  const { t, lang } = useT('desk');
  const counts = $api.useQuery('get', '/api/v1/tickets/counts');
  const number = new Intl.NumberFormat(lang);
  return (
    <div className={css.tabs}>
      {VIEWS.map((one) => (
        <button key={one} type="button" className={css.tab} aria-pressed={view === one} onClick={() => onView(one)}>
          {t(`view.${one}`)}
          {counts.data && <span className="num">{number.format(counts.data[one] ?? 0)}</span>}
        </button>
      ))}
    </div>
  );
}

const firstView = (me: Me): View => {
  const last = kept.read('desk.view') as View | null;
  if (last && VIEWS.includes(last)) return last;
  return isSupervising(me) ? 'team' : 'mine';
};

/** The tickets that this person has in hand or has opened: what happens to them is their own doing. */
function useOwn(me: number, opened: number | null): ReadonlySet<number> {
  const held = useMyWork(me);
  return useMemo(
    () => new Set([...held.map((work) => work.ticket_id), opened].filter((id) => id !== null)),
    [held, opened],
  );
}

/** Rows stay under the pointer while what stands above the list grows or goes. */
function useStill(above: RefObject<HTMLDivElement | null>, scroller: RefObject<HTMLDivElement | null>, held: boolean) {
  const holds = useRef(held);
  holds.current = held;
  useEffect(() => {
    const region = above.current;
    if (!region) return;
    let height = region.offsetHeight;
    const watch = new ResizeObserver(() => {
      const grown = region.offsetHeight - height;
      height = region.offsetHeight;
      if (grown && holds.current) scroller.current?.scrollBy({ top: grown, behavior: 'instant' });
    });
    watch.observe(region);
    return () => watch.disconnect();
  }, [above, scroller]);
}

/** My work: what rings, what is in hand, then the tickets of the chosen view. It never moves under the pointer. */
export function WorkList({ opened, onOpen, onAccept, choose }: Props) {
  const { t } = useT('desk');
  const { density, set: setDensity } = useDensity();
  const me = useMe();
  const waiting = useWaiting(me.id);
  const [view, setView] = useState<View>(() => firstView(me));
  const { list, ids, rowOf } = useTicketList(view);
  const [over, setOver] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  const { order, parked, release } = useSteadyOrder(view, ids, over || scrolled, useOwn(me.id, opened));
  const scroller = useRef<HTMLDivElement>(null);
  const above = useRef<HTMLDivElement>(null);
  useStill(above, scroller, over || scrolled);
  const height = HEIGHT[density];
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
    getItemKey: (i) => order[i] ?? i,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again when the density changes
  useEffect(() => virtual.measure(), [height, virtual]);

  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= order.length - 5) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, lastShown, order.length]);

  const first = order[0];
  useEffect(() => {
    if (choose && opened === null && first !== undefined) onOpen(first);
  }, [choose, opened, first, onOpen]);

  const move = useCallback(
    (by: number) => {
      const at = opened === null ? -1 : order.indexOf(opened);
      const to = Math.min(order.length - 1, Math.max(0, at + by));
      const id = order[to];
      if (id === undefined) return;
      onOpen(id);
      virtual.scrollToIndex(to, { align: 'auto' });
    },
    [order, opened, onOpen, virtual],
  );
  useHotkeys({ j: () => move(1), k: () => move(-1) });

  const change = (next: View) => {
    kept.write('desk.view', next);
    setView(next);
    scroller.current?.scrollTo({ top: 0 });
  };
  const letIn = () => {
    release();
    scroller.current?.scrollTo({ top: 0 });
  };
  const empty = list.isSuccess && !order.length;
  const failed = list.isError && !list.data;
  return (
    <section
      className={css.pane}
      aria-label={t('title')}
      onPointerEnter={() => setOver(true)}
      onPointerLeave={() => setOver(false)}
    >
      <header className={css.head}>
        <h2>{t('title')}</h2>
        <span className={css.tools}>
          <Link to="/tickets/{-$id}" params={{ id: view }} className={css.lists}>
            {t('lists')}
          </Link>
          <Tip
            label={t('density')}
            pressed={density === 'compact'}
            onClick={() => setDensity(density === 'compact' ? 'comfortable' : 'compact')}
          >
            <IconLayoutRows size={17} stroke={1.8} />
          </Tip>
        </span>
      </header>
      <div ref={above} className={css.above}>
        <RingingRows onAccept={onAccept} onOpen={onOpen} opened={opened} />
        {waiting.count > 0 && (
          <Suspense>
            <PullList />
          </Suspense>
        )}
      </div>
      <Tabs view={view} onView={change} />
      <div className={css.body}>
        {parked > 0 && (
          <button type="button" className={css.pill} onClick={letIn}>
            <IconArrowUp size={14} stroke={2.4} aria-hidden />
            {t('parked', { count: parked })}
          </button>
        )}
        {list.isPending && <ListLoading />}
        {failed && <ListTrouble error={list.error} retry={() => void list.refetch()} />}
        {empty && <ListEmpty view={view} />}
        <div
          ref={scroller}
          hidden={list.isPending || failed || empty}
          className={css.scroll}
          role="listbox"
          tabIndex={0}
          aria-label={t('list', { view: t(`view.${view}`) })}
          aria-activedescendant={opened !== null && order.includes(opened) ? `ticket-row-${opened}` : undefined}
          onScroll={(event) => setScrolled(event.currentTarget.scrollTop > 0)}
          onKeyDown={(event) => {
            const by = MOVES[event.key];
            if (by === undefined) return;
            event.preventDefault();
            move(by);
          }}
        >
          <div role="presentation" className={css.tall} style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const read = rowOf(order[item.index] as number);
              return (
                read && (
                  <Row
                    key={item.key}
                    read={read}
                    top={item.start}
                    position={item.index + 1}
                    total={order.length}
                    selected={read.id === opened}
                    compact={density === 'compact'}
                    onOpen={onOpen}
                  />
                )
              );
            })}
          </div>
        </div>
      </div>
      <footer className={css.foot}>
        <span className="num">
          {list.isSuccess ? t('count', { count: order.length, more: hasNextPage ? '+' : '' }) : ''}
        </span>
        <span className={css.keys}>
          <kbd>J</kbd>
          <kbd>K</kbd>
        </span>
      </footer>
    </section>
  );
}
