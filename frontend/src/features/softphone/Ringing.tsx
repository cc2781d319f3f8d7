import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { chime } from '@/lib/chime';
import { localised, titleOf } from '@/lib/names';
import { useOnePane } from '@/lib/pane';
import { guestOf, holds, useMyCall, useRinging } from '@/live/derive';
import { useLive, useRow } from '@/live/store';
import { faceOf } from '@/ui/marks';
import { AskedCard } from './AskedCard';
import { useAskedInto } from './asked';
import { useAwaited } from './awaited';
import { callerOf } from './lines';
import { RingCard } from './RingCard';
import css from './Ringing.module.css';

/** A call gets its ticket within moments of being connected; what comes later is no answer to the press any more. */
const FOLLOWED = 15_000;

/**
 * Opens the ticket of a call that was accepted here, as soon as the server has opened it: while the call is mine, soon
 * enough, and as long as nobody goes elsewhere meanwhile.
 */
function useOpenAwaited(me: number) {
  const { workItem, done } = useAwaited();
  const row = useRow('work_item', workItem);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const begun = useRef({ workItem, path });
  if (begun.current.workItem !== workItem) begun.current = { workItem, path };
  const left = workItem !== null && (path !== begun.current.path || (!!row && !holds(row, me)));
  const navigate = useNavigate();
  useEffect(() => {
    if (workItem === null) return;
    const late = setTimeout(done, FOLLOWED);
    return () => clearTimeout(late);
  }, [workItem, done]);
  useEffect(() => {
    if (left) return done();
    if (!row?.ticket_id) return;
    done();
    void navigate({ to: '/desk/{-$id}', params: { id: String(row.ticket_id) } });
  }, [left, row?.ticket_id, done, navigate]);
}

/** Opens the ticket of a colleague's call that is mine from now on, as that of a call accepted here. */
function useOpenInherited(me: number) {
  const mine = useMyCall(me);
  const guest = useLive((state) => guestOf(state, me))?.id;
  const wasIn = useRef<number | undefined>(undefined);
  const navigate = useNavigate();
  const ticket = mine?.ticket;
  useEffect(() => {
    if (guest !== undefined) wasIn.current = guest;
    else if (mine?.id !== wasIn.current) wasIn.current = undefined;
    else if (ticket) {
      wasIn.current = undefined;
      void navigate({ to: '/desk/{-$id}', params: { id: String(ticket) } });
    }
  }, [guest, mine?.id, ticket, navigate]);
}

/** A telephone that rings goes on ringing, for whoever wants to hear it. */
const AGAIN = 4000;
function useChime(newest: string, goesOn: boolean) {
  useEffect(() => {
    if (!newest) return;
    chime();
    if (!goesOn) return;
    const again = setInterval(chime, AGAIN);
    return () => clearInterval(again);
  }, [newest, goesOn]);
}

/** Whether the work list is on the screen: it then carries the card itself, above the tickets. */
function useListShows() {
  const desk = useRouterState({ select: ({ location }) => /^\/desk(\/|$)/.test(location.pathname) });
  const onePane = useOnePane();
  return desk && !onePane;
}

/**
 * What rings for this person, on whatever page: spoken, chimed, and at the foot of every page that has no work list.
 * It stands beside the page, covers nothing of it, and never takes the focus from what is typed.
 */
export function Ringing() {
  const { t, lang } = useT('phone');
  const me = useMe();
  const ringing = useRinging(me.id);
  const listShows = useListShows();
  useOpenAwaited(me.id);
  useOpenInherited(me.id);
  const asked = useAskedInto(me.id);
  const newest = Math.max(0, ...ringing.map((work) => work.reservation?.id ?? 0));
  const calls = !!asked || ringing.some((work) => work.media === 'voice');
  useChime(newest || asked ? `${newest} ${asked?.id ?? ''}` : '', calls);
  return (
    <div className={css.dock}>
      <span className="sr" role="status" aria-live="assertive">
        {!ringing[0] && asked && t('asked.spoken', { agent: asked.agent_name, caller: callerOf(asked) })}
        {ringing[0] &&
          t('ring.spoken', {
            what: t(`ring.title.${ringing[0].ref.kind === 'callback' ? 'callback' : faceOf(ringing[0])}`),
            who: ringing[0].customer?.name ?? titleOf(ringing[0], lang),
            queue: localised(ringing[0].queue.name, lang),
          })}
      </span>
      {!listShows && asked && <AskedCard call={asked} first={!ringing.length} />}
      {!listShows &&
        ringing.slice(0, 3).map((work, i) => <RingCard key={work.reservation?.id} work={work} first={i === 0} />)}
    </div>
  );
}
