import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useT } from '@/i18n/t';
import css from './Ticket.module.css';
import { timelineOf } from './timelineQuery';
import { useUnsplit } from './useUnsplit';
import type { TimelineEvent } from './words';

/** Where messages went, or came from; who did it, and the way back. */
export default function SplitEntry({ event, at }: { event: TimelineEvent; at: string }) {
  const { t } = useT('talk');
  const navigate = useNavigate();
  const undo = useUnsplit();
  const { role, other, other_number: number, messages } = event.facts;
  const said = { who: event.actor.name, number: String(number), count: Number(messages) };
  const here = role === 'source' ? 'source' : 'ticket';
  const undone = event.name === 'ticket.unsplit';
  // the timeline itself reads it; this only looks whether the way back was gone already
  const { data } = useInfiniteQuery({ ...timelineOf(event.subject_id), enabled: false });
  const wentBack = data?.pages.some((page) =>
    page.items.some((one) => one.event?.name === 'ticket.unsplit' && one.event.facts.other === other && one.at > at),
  );
  return (
    <span className={css.split}>
      <span>{t(undone ? `split.back.${here}` : `split.went.${here}`, said)}</span>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => void navigate({ to: '/desk/{-$id}', params: { id: String(other) } })}
      >
        {t('split.open', { number: String(number) })}
      </Button>
      {!undone && !wentBack && (
        <Button
          size="compact-xs"
          variant="default"
          loading={undo.isPending}
          onClick={() => undo.mutate(here === 'source' ? Number(other) : event.subject_id)}
        >
          {t('split.undo')}
        </Button>
      )}
    </span>
  );
}
