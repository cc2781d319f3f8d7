import { IconArrowForwardUp, IconLock } from '@tabler/icons-react';
import { memo, useEffect, useState } from 'react';
import type { Schema } from '@/api/client';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { localDrafts } from '@/lib/drafts';
import css from './Composer.module.css';
import { onForward } from './forwarding';
import { Planned } from './Planned';
import pane from './Ticket.module.css';
import type { DraftKind } from './useDraft';
import { useUploads } from './useUploads';
import { useWays, Via } from './Via';
import { Writer } from './Writer';

/** What of a ticket decides how it is answered. */
export type Answered = Pick<Schema['TicketDetail'], 'id' | 'language' | 'media' | 'queue' | 'ways'>;

/** The box that somebody asked for by its key, and when. */
export interface Begun {
  kind: DraftKind;
  at: number;
}

interface Props {
  ticket: Answered;
  begun?: Begun | null;
}

type Way = Schema['WayToAnswer'];

/** Where one answers: the customer, or only colleagues. What is typed is kept here at once and on the server soon after. */
export default memo(function Composer({ ticket, begun = null }: Props) {
  const { t } = useT('ticket');
  const ways = useWays(ticket);
  const [chosen, chooseWay] = useState<Way['media'] | null>(null);
  const way = ways.find((one) => one.media === chosen) ?? ways[0];
  // whoever rang has not asked for a text: it is one choice away, but words typed here stay inside the house
  const asks = !!way && (way.media !== 'sms' || ticket.media === 'sms' || ways.length > 1);
  // `at`: when the cursor was wanted there last
  const [{ kind, at }, set] = useState<Begun>(begun ?? { kind: asks ? 'reply' : 'note', at: 0 });
  useEffect(() => {
    if (begun) set(begun);
  }, [begun]);
  // each box keeps its own, so that a look at the other loses nothing
  const me = useMe().id;
  const kept = (kind: DraftKind) => () => localDrafts.read(me, ticket.id, kind)?.files ?? [];
  const files = {
    reply: useUploads(kept('reply')),
    note: useUploads(kept('note')),
    forward: useUploads(kept('forward')),
  };
  const choose = (next: DraftKind) => set({ kind: next, at: performance.now() });
  // taken back: it is the draft again, and stands beside what was begun since
  const [round, again] = useState(0);
  const [returned, setReturned] = useState<string | null>(null);
  const takeUp = (draft: Schema['DraftRow']) => {
    const back = draft.attachments.map(({ id, filename, size }) => ({ id, name: filename, size }));
    const box = draft.kind === 'forward' ? 'forward' : 'reply';
    files[box].replace([...files[box].done, ...back]);
    const here = localDrafts.read(me, ticket.id, box);
    const free = !here || (!here.body && !here.files?.length);
    if (free)
      localDrafts.write(me, ticket.id, box, {
        body: draft.body,
        ...(draft.forward && { forward: { files: [], ...draft.forward } }),
        files: back,
        rev: draft.rev,
        at: Date.now(),
        synced: draft.is_current,
      });
    setReturned(free ? null : draft.body);
    again(round + 1);
    choose(box);
  };
  const [asked, ask] = useState<number | null>(null);
  useEffect(
    () =>
      onForward(ticket.id, (message) => {
        ask(message);
        set({ kind: 'forward', at: performance.now() });
      }),
    [ticket.id],
  );
  return (
    <section className={pane.comp} aria-label={t('composer.label')}>
      <Planned ticket={ticket.id} onBack={takeUp} />
      <div className={css.ctop}>
        <button type="button" aria-pressed={kind === 'reply'} className={css.ctab} onClick={() => choose('reply')}>
          {t('composer.reply')}
        </button>
        <button
          type="button"
          aria-pressed={kind === 'note'}
          data-note="true"
          className={css.ctab}
          onClick={() => choose('note')}
        >
          <IconLock size={13} aria-hidden />
          {t('composer.note')}
        </button>
        <button type="button" aria-pressed={kind === 'forward'} className={css.ctab} onClick={() => choose('forward')}>
          <IconArrowForwardUp size={14} aria-hidden />
          {t('composer.forward')}
        </button>
        <span className={css.via}>
          {kind === 'forward' && t('composer.forwardHint')}
          {kind === 'note' && t('composer.inside')}
          {kind === 'reply' && !way && t('composer.nowhere')}
          {kind === 'reply' && way && <Via ways={ways} way={way} onChoose={chooseWay} />}
        </span>
      </div>
      <Writer
        key={`${kind}-${round}`}
        ticket={ticket}
        kind={kind}
        media={way?.media}
        wantedAt={at}
        onKind={choose}
        files={files[kind]}
        returned={kind === 'note' ? null : returned}
        asked={asked}
      />
    </section>
  );
});
