import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useMe } from '@/api/me';
import { AskedCard } from '@/features/softphone/AskedCard';
import { useAskedInto } from '@/features/softphone/asked';
import { RingCard } from '@/features/softphone/RingCard';
import { useT } from '@/i18n/t';
import { localised, titleOf } from '@/lib/names';
import { useOnePane } from '@/lib/pane';
import { secondsLeft, useNow } from '@/lib/time';
import { useMyWork, useRinging, type WorkItem } from '@/live/derive';
import { FaceIcon, faceOf, faceTone } from '@/ui/marks';
import css from './WorkList.module.css';

function Left({ from, until }: { from: string; until: string }) {
  const { t } = useT('desk');
  const count = secondsLeft(from, until, useNow(1000));
  return <span className={`${css.left} num`}>{t('seconds', { count })}</span>;
}

interface Props {
  onAccept: (work: WorkItem) => void;
  onOpen: (ticket: number) => void;
  opened: number | null;
}

/** What rings stands above everything, the most urgent as a whole card, then what is in hand. */
export function RingingRows({ onAccept, onOpen, opened }: Props) {
  const { t, lang } = useT('desk');
  const me = useMe();
  const ringing = useRinging(me.id);
  const held = useMyWork(me.id);
  const navigate = useNavigate();
  const open = (work: WorkItem) => {
    if (work.ticket_id !== null) onOpen(work.ticket_id);
    else if (work.ref.kind === 'retention_case')
      void navigate({ to: '/outreach/{-$id}', params: { id: String(work.ref.id) } });
  };
  const onePane = useOnePane();
  // on one pane the cards stand at the foot of the page
  const card = onePane ? undefined : ringing[0];
  const rows = onePane ? ringing.slice(3) : ringing.slice(1);
  const asked = useAskedInto(me.id);
  if (!ringing.length && !held.length && !asked) return null;
  return (
    <section className={css.hand} aria-label={t('hand.label')}>
      {asked && !onePane && <AskedCard call={asked} first={!card} />}
      {card && <RingCard key={card.reservation?.id} work={card} first />}
      {rows.map((work) => (
        <div key={work.id} className={css.handRow} data-ringing>
          <span className={css.ico} data-tone={faceTone(faceOf(work))}>
            <FaceIcon face={faceOf(work)} />
          </span>
          <span className={css.handText}>
            <b className="ell">{work.customer?.name || titleOf(work, lang)}</b>
            <small className="ell">{localised(work.queue.name, lang)}</small>
          </span>
          <Left from={work.reservation?.created_at ?? ''} until={work.reservation?.expires_at ?? ''} />
          <Button size="compact-xs" className={css.accept} onClick={() => onAccept(work)}>
            {t('hand.accept')}
          </Button>
        </div>
      ))}
      {held.map((work) => (
        <button
          key={work.id}
          type="button"
          className={css.handRow}
          data-state={work.state}
          aria-current={(work.ticket_id !== null && work.ticket_id === opened) || undefined}
          onClick={() => open(work)}
        >
          <span className={css.ico} data-tone={faceTone(faceOf(work))}>
            <FaceIcon face={faceOf(work)} />
          </span>
          <span className={css.handText}>
            <b className="ell">{work.customer?.name || titleOf(work, lang)}</b>
            <small className="ell">
              {work.customer?.name && work.customer.name !== work.title
                ? titleOf(work, lang)
                : localised(work.queue.name, lang)}
            </small>
          </span>
          <span
            className="chip"
            data-tone={work.state === 'active' ? 'ok' : work.state === 'wrap_up' ? 'warn' : 'idle'}
          >
            {t(`hand.${work.state as 'active' | 'parked' | 'wrap_up'}`)}
          </span>
        </button>
      ))}
    </section>
  );
}
