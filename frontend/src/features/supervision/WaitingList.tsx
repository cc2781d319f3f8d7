import { Button, Menu, Skeleton } from '@mantine/core';
import {
  IconArrowBigUpLines,
  IconArrowDown,
  IconArrowsExchange,
  IconBellRinging,
  IconChevronsUp,
  IconDots,
  IconHelpCircle,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { useT } from '@/i18n/t';
import { lazy } from '@/lib/later';
import { titleOf } from '@/lib/names';
import { usePages } from '@/lib/pages';
import type { WorkItem as LiveItem } from '@/live/derive';
import { MediaIcon, mediaTone } from '@/ui/marks';
import { Trouble } from '@/ui/State';
import { useWorkActs } from './acts';
import { waitingIn } from './board';
import css from './Detail.module.css';
import { Ticking } from './parts';
import type { AgentLine, QueueLine, WorkItem } from './types';

const Assign = lazy(() => import('./Assign'));
const WhyAgent = lazy(() => import('@/features/desk/WhyAgent'));
const Transfer = lazy(() => import('@/features/tickets/Transfer'));

export const PRIORITIES = [3, 2, 1, 0, -1, -2, -3] as const;

/** Where an item stands among the others, when somebody has moved it by hand. */
export function PriorityChip({ priority }: { priority: number }) {
  const { t } = useT('supervision');
  if (!priority) return null;
  const Icon = priority > 0 ? IconChevronsUp : IconArrowDown;
  return (
    <span className="chip num" data-tone={priority > 0 ? 'warn' : 'idle'}>
      <Icon size={13} stroke={2.4} aria-hidden />
      {t('wait.priority', { n: priority > 0 ? `+${priority}` : String(priority) })}
    </span>
  );
}

interface RowProps {
  item: WorkItem;
  place: number;
  late: number;
  onAssign: () => void;
  onTransfer: () => void;
  onWhy: () => void;
}

function Row({ item, place, late, onAssign, onTransfer, onWhy }: RowProps) {
  const { t, lang } = useT('supervision');
  const { prioritise, escalate } = useWorkActs();
  const title = titleOf(item, lang);
  const who = item.customer?.name || title;
  const rings = item.reservation?.state === 'pending' ? item.reservation : null;
  const skills = Object.entries(item.skills).map(([key, level]) => `${key} ${level}`);
  return (
    <li className={css.waiter}>
      <span className={`${css.place} num`}>{place}</span>
      <span className={css.tile} data-tone={mediaTone(item.media)}>
        <MediaIcon media={item.media} size={15} />
      </span>
      <span className={css.who}>
        {item.ticket_id ? (
          <Link to="/desk/{-$id}" params={{ id: String(item.ticket_id) }} className="ell">
            {who}
          </Link>
        ) : (
          <b className="ell">{who}</b>
        )}
        <small className="ell">
          {[who === title ? '' : title, ...skills].filter(Boolean).join(' · ') || t('wait.anyone')}
        </small>
      </span>
      <span className={css.marks}>
        {rings && (
          <span className="chip" data-tone="ok">
            <IconBellRinging size={12} aria-hidden />
            {t('wait.rings', { who: rings.agent_name })}
          </span>
        )}
        <PriorityChip priority={item.priority} />
      </span>
      <Ticking since={item.entered_at} long={1000 * late} />
      <Button size="compact-sm" variant="default" onClick={onAssign}>
        {t('wait.assign')}
      </Button>
      <Menu width={232}>
        <Menu.Target>
          <button type="button" className={css.more} aria-label={t('wait.more', { who })}>
            <IconDots size={17} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconHelpCircle size={16} />} onClick={onWhy}>
            {t('wait.why')}
          </Menu.Item>
          <Menu.Item leftSection={<IconArrowsExchange size={16} />} onClick={onTransfer}>
            {t('wait.transfer')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArrowBigUpLines size={16} />}
            onClick={() => escalate.mutate({ id: item.id, note: '' })}
          >
            {t('wait.escalate')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{t('wait.setPriority')}</Menu.Label>
          {PRIORITIES.map((one) => (
            <Menu.Item
              key={one}
              disabled={one === item.priority}
              rightSection={one === item.priority ? t('wait.now') : undefined}
              onClick={() => prioritise.mutate({ id: item.id, priority: one })}
            >
              <span className="num">{one > 0 ? `+${one}` : one}</span> {t(`priority.${priorityWord(one)}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}

export function priorityWord(priority: number) {
  if (priority === 3) return 'first';
  if (priority > 0) return 'earlier';
  if (priority === 0) return 'usual';
  return priority === -3 ? 'last' : 'later';
}

/** Who waits in this queue, first in line first, and what a supervisor can do for each of them. */
export function WaitingList({ queue, agents }: { queue: QueueLine; agents: AgentLine[] }) {
  const { t, lang } = useT('supervision');
  const found = usePages<WorkItem>(`queues/${queue.id}/waiting`, {}, { id: queue.id });
  const [assigning, setAssigning] = useState<WorkItem | null>(null);
  const [moving, setMoving] = useState<WorkItem | null>(null);
  const [explained, setExplained] = useState<WorkItem | null>(null);
  const rows = found.rows ?? [];
  return (
    <section className={css.waiting} aria-label={t('wait.title')}>
      <h3>
        {t('wait.title')} <span className="muted num">{waitingIn(queue)}</span>
      </h3>
      {found.isPending && <Skeleton height={132} radius={8} role="status" aria-label={t('loading')} />}
      {found.isError && !found.rows && (
        <Trouble small title={t('wait.failed')} error={found.error} retry={() => void found.refetch()} />
      )}
      {found.isSuccess && !rows.length && (
        <p className={css.nobody}>{t(queue.ringing ? 'wait.onlyRinging' : 'wait.nobody')}</p>
      )}
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
        <ol className={css.waiters} tabIndex={0} aria-label={t('wait.title')}>
          {rows.map((item, i) => (
            <Row
              key={item.id}
              item={item}
              place={i + 1}
              late={queue.service_level_seconds}
              onAssign={() => setAssigning(item)}
              onTransfer={() => setMoving(item)}
              onWhy={() => setExplained(item)}
            />
          ))}
        </ol>
      )}
      {found.hasNextPage && (
        <Button
          variant="subtle"
          size="compact-sm"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t('wait.showMore')}
        </Button>
      )}
      <Suspense>
        {assigning && (
          <Assign
            work={{
              id: assigning.id,
              media: assigning.media,
              title: assigning.customer?.name || titleOf(assigning, lang),
            }}
            agents={agents}
            onClose={() => setAssigning(null)}
          />
        )}
        {explained && <WhyAgent workItem={explained.id} onClose={() => setExplained(null)} />}
        {moving && <Transfer work={moving as LiveItem} opened onClose={() => setMoving(null)} />}
      </Suspense>
    </section>
  );
}
