import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { api } from '@/api/client';
import { Failure } from '@/api/failure';
import { useAwaited } from '@/features/softphone/awaited';
import { useT } from '@/i18n/t';
import { type QueueRow, useQueues } from '@/lib/lists';
import { localised, titleOf } from '@/lib/names';
import { phone } from '@/lib/phone';
import { clock, useNow } from '@/lib/time';
import type { WorkItem } from '@/live/derive';
import { live, useRows } from '@/live/store';
import { MediaIcon, mediaTone } from '@/ui/marks';
import { useFailureText } from '@/ui/State';
import css from './WorkList.module.css';

const MOST = 20;

/** What waits in my pull queues, first in line first; where cherry-picking is off only the first of a queue is free. */
export function pullable(items: Iterable<WorkItem>, queues: readonly QueueRow[]): { item: WorkItem; free: boolean }[] {
  const mine = new Map(queues.filter((one) => one.mine && one.distribution !== 'push').map((one) => [one.id, one]));
  const begun = new Set<number>();
  return [...items]
    .filter((item) => item.state === 'waiting' && mine.has(item.queue.id))
    .sort((a, b) => a.rank.localeCompare(b.rank) || a.id - b.id)
    .map((item) => {
      const first = !begun.has(item.queue.id);
      begun.add(item.queue.id);
      return { item, free: first || mine.get(item.queue.id)?.cherry_picking === true };
    });
}

/** Takes work from the list; the server decides who was first, and says who has it. */
function useTake() {
  const { t } = useT('desk');
  const text = useFailureText();
  const navigate = useNavigate();
  const { awaitTicket } = useAwaited();
  return async (item: WorkItem) => {
    if (item.media === 'voice') phone().expect({ work: item.id });
    try {
      const { data } = await api.POST('/api/v1/work-items/{id}/take', { params: { path: { id: item.id } } });
      if (!data) return;
      live.merge({ work_item: [data] });
      if (data.ticket_id) void navigate({ to: '/desk/{-$id}', params: { id: String(data.ticket_id) } });
      else if (data.ref.kind === 'retention_case')
        void navigate({ to: '/outreach/{-$id}', params: { id: String(data.ref.id) } });
      else awaitTicket(data.id);
    } catch (error) {
      if (item.media === 'voice') phone().forget();
      const refused = error instanceof Failure && error.status === 409;
      notifications.show({ color: refused ? 'yellow' : 'red', title: t('pull.failed'), message: text(error) });
    }
  };
}

function Waits({ since }: { since: string }) {
  return <span className={`${css.left} num`}>{clock(useNow(1000) - Date.parse(since))}</span>;
}

/** The list that an agent takes work from by hand; nothing at all where every queue hands its work out itself. */
export default function PullList() {
  const { t, lang } = useT('desk');
  const rows = useRows('work_item');
  const queues = useQueues();
  const take = useTake();
  const [busy, setBusy] = useState<number | null>(null);
  const list = useMemo(() => pullable(rows.values(), queues.data ?? []), [rows, queues.data]);
  if (!list.length) return null;
  const pick = async (item: WorkItem) => {
    setBusy(item.id);
    await take(item);
    setBusy(null);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section className={css.hand} tabIndex={0} aria-label={t('pull.label')}>
      <h3 className={css.pullHead}>
        {t('pull.label')} <span className="num">{list.length}</span>
      </h3>
      {list.slice(0, MOST).map(({ item, free }) => (
        <div key={item.id} className={css.handRow}>
          <span className={css.ico} data-tone={mediaTone(item.media)}>
            <MediaIcon media={item.media} />
          </span>
          <span className={css.handText}>
            <b className="ell">{item.customer?.name || titleOf(item, lang)}</b>
            <small className="ell">{localised(item.queue.name, lang)}</small>
          </span>
          <Waits since={item.entered_at} />
          <Button
            size="compact-xs"
            variant="default"
            disabled={!free}
            title={free ? undefined : t('pull.inOrder')}
            loading={busy === item.id}
            onClick={() => void pick(item)}
          >
            {t('pull.take')}
          </Button>
        </div>
      ))}
    </section>
  );
}
