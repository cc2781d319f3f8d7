import { Button, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangleFilled, IconClockHour4, IconSend2 } from '@tabler/icons-react';
import { useState } from 'react';
import type { Schema } from '@/api/client';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { fmt, MOMENT, secondsLeft, useNow } from '@/lib/time';
import { MediaIcon } from '@/ui/marks';
import css from './Planned.module.css';
import SendLater from './SendLater';
import { type Planned as Reply, usePlanned, usePlannedActions } from './usePlanned';

type Draft = Schema['DraftRow'];

interface Props {
  ticket: number;
  /** the words of one that its author took back */
  onBack: (draft: Draft) => void;
}

/** Answers that have not left yet: those that can still be undone, those that wait for their time, those held up. */
export function Planned({ ticket, onBack }: Props) {
  const { t } = useT('talk');
  const replies = usePlanned(ticket);
  if (!replies.length) return null;
  return (
    <ul className={css.list} aria-label={t('planned.label')}>
      {replies.map((reply) => (
        <One key={reply.id} reply={reply} ticket={ticket} onBack={onBack} />
      ))}
    </ul>
  );
}

function One({ reply, ticket, onBack }: Props & { reply: Reply }) {
  const { t } = useT('talk');
  const me = useMe().id;
  const { takeBack, sendNow, putOff } = usePlannedActions(ticket);
  const [busy, setBusy] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const held = reply.state === 'held';
  const undoable = !held && !reply.is_scheduled;
  const during = async (what: () => Promise<unknown>) => {
    setBusy(true);
    await what();
    setBusy(false);
  };
  const back = () =>
    during(async () => {
      const taken = await takeBack(reply);
      if (taken && reply.author.id === me) onBack(taken.draft);
    });
  const later = (at: string) =>
    during(async () => {
      await putOff(reply, at);
      setChoosing(false);
    });
  return (
    <li className={css.one} data-held={held || undefined}>
      <div className={css.row}>
        {held ? <IconAlertTriangleFilled size={15} aria-hidden /> : <IconClockHour4 size={15} aria-hidden />}
        <When reply={reply} mine={reply.author.id === me} />
        <MediaIcon media={reply.media} size={14} />
        <span className={`${css.words} ell`}>
          {reply.text || reply.attachments?.map((file) => file.filename).join(' ')}
        </span>
        <span className={css.acts}>
          <Button size="compact-xs" variant="default" disabled={busy} onClick={() => void back()}>
            {t(undoable ? 'planned.undo' : 'planned.takeBack')}
          </Button>
          {!undoable && (
            <Button
              size="compact-xs"
              variant="default"
              disabled={busy}
              aria-expanded={choosing}
              onClick={() => setChoosing(!choosing)}
            >
              {t('planned.change')}
            </Button>
          )}
          <Button
            size="compact-xs"
            variant="default"
            disabled={busy}
            leftSection={<IconSend2 size={13} />}
            onClick={() => void during(() => sendNow(reply))}
          >
            {t(held ? 'planned.anyway' : 'planned.now')}
          </Button>
        </span>
      </div>
      {choosing && <SendLater onChoose={(at) => void later(at)} onClose={() => setChoosing(false)} />}
    </li>
  );
}

/** When it leaves, or why it does not. The seconds are for the eye; whoever listens hears once that it can be undone. */
function When({ reply, mine }: { reply: Reply; mine: boolean }) {
  const { t, lang } = useT('talk');
  const now = useNow(1000);
  const who = mine ? '' : t('planned.of', { who: reply.author.name });
  if (reply.state === 'held')
    return (
      <span className={css.when} role="alert">
        {who} {reply.why_held}
      </span>
    );
  if (reply.is_scheduled && Date.parse(reply.not_before) > now)
    return (
      <span className={css.when}>
        {who} {t('planned.at', { at: fmt(reply.not_before, lang, MOMENT) })}
      </span>
    );
  const left = secondsLeft(reply.created_at, reply.not_before, now);
  return (
    <span className={css.when}>
      {who}{' '}
      <span aria-hidden className="num">
        {left > 0 ? t('planned.in', { count: left }) : t('planned.leaving')}
      </span>
      <VisuallyHidden role="status">{t('planned.undoable')}</VisuallyHidden>
    </span>
  );
}
