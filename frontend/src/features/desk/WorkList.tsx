import { IconArrowUp, IconLayoutRows, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { statusOf } from '@/api/failure';
import { isSupervising, type Me, useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useDensity } from '@/lib/density';
import { keyOf, useHotkeys, useKeymap } from '@/lib/hotkeys';
import { lazy, Spare } from '@/lib/later';
import { openNewTicket } from '@/lib/newTicket';
import { useSteadyOrder } from '@/lib/steady';
import { kept } from '@/lib/store';
import { useTicketPages } from '@/lib/tickets';
import type { Pin } from '@/lib/views';
import { useMyWork, useWaiting, type WorkItem } from '@/live/derive';
import { Tip } from '@/ui/Tip';
import { ListLoading, ListTrouble } from './ListState';
import { RingingRows } from './RingingRows';
import { Row } from './Row';
import { Switcher, useNameOf } from './Switcher';
import css from './WorkList.module.css';

const PullList = lazy(() => import('./PullList'));
const ListEmpty = lazy(() => import('./ListEmpty'));

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

const LAST = 'desk.view';

/** The list that was open last in this browser; else the one that fits the role. */
const firstView = (me: Me): Pin => {
  try {
    const last = JSON.parse(kept.read(LAST) ?? '') as Pin;
    if (typeof last.id === 'string') return last;
  } catch {
    // nothing is kept, or something older
  }
  return { id: isSupervising(me) ? 'team' : 'mine' };
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
  const nameOf = useNameOf();
  const keys = useKeymap((state) => state.keys);
  const [chosen, setChosen] = useState(() => firstView(me));
  const view = chosen.id;
  const { list, ids, rowOf } = useTicketPages({ view });
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

  const change = (next: Pin) => {
    kept.write(LAST, JSON.stringify(next));
    setChosen(next);
    scroller.current?.scrollTo({ top: 0 });
  };
  const letIn = () => {
    release();
    scroller.current?.scrollTo({ top: 0 });
  };
  const empty = list.isSuccess && !order.length;
  const gone = statusOf(list.error) === 404;
  const failed = list.isError && !list.data && !gone;
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
          <Tip label={t('new')} keys={keyOf('create', keys).toUpperCase()} onClick={openNewTicket}>
            <IconPlus size={17} stroke={1.8} />
          </Tip>
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
      <Switcher view={chosen} onView={change} />
      <div className={css.body}>
        {parked > 0 && (
          <button type="button" className={css.pill} onClick={letIn}>
            <IconArrowUp size={14} stroke={2.4} aria-hidden />
            {t('parked', { count: parked })}
          </button>
        )}
        {list.isPending && <ListLoading />}
        {failed && <ListTrouble error={list.error} retry={() => void list.refetch()} />}
        {(empty || gone) && (
          <Spare>
            <ListEmpty view={view} gone={gone} />
          </Spare>
        )}
        <div
          ref={scroller}
          hidden={list.isPending || failed || empty || gone}
          className={css.scroll}
          role="listbox"
          tabIndex={0}
          aria-label={t('list', { view: nameOf(chosen) })}
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
          <kbd>{keyOf('next', keys).toUpperCase()}</kbd>
          <kbd>{keyOf('previous', keys).toUpperCase()}</kbd>
        </span>
      </footer>
    </section>
  );
}
