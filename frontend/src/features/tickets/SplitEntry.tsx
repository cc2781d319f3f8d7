import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useT } from '@/i18n/t';
import { useUnsplit } from './useUnsplit';
import type { TimelineEvent } from './words';

/** Where messages went, or came from; who did it, and the way back. */
export default function SplitEntry({ event }: { event: TimelineEvent }) {
  const { t } = useT('talk');
  const navigate = useNavigate();
  const undo = useUnsplit();
  const { role, other, other_number: number, messages } = event.facts;
  const said = { who: event.actor.name, number: String(number), count: Number(messages) };
  const here = role === 'source' ? 'source' : 'ticket';
  const undone = event.name === 'ticket.unsplit';
  return (
    <>
      <span>{t(undone ? `split.back.${here}` : `split.went.${here}`, said)}</span>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => void navigate({ to: '/desk/{-$id}', params: { id: String(other) } })}
      >
        {t('split.open', { number: String(number) })}
      </Button>
      {!undone && (
        <Button
          size="compact-xs"
          variant="default"
          loading={undo.isPending}
          onClick={() => undo.mutate(here === 'source' ? Number(other) : event.subject_id)}
        >
          {t('split.undo')}
        </Button>
      )}
    </>
  );
}
