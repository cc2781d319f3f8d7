import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { call as send } from '@/api/call';
import { api } from '@/api/client';
import { Failure } from '@/api/failure';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { phone } from '@/lib/phone';
import {
  type Call,
  callComes,
  callOf,
  guestOf,
  holds,
  myPlaceIn,
  type Supervision,
  supervisionOf,
  type WorkItem,
} from '@/live/derive';
import { live } from '@/live/store';
import { useFailureText } from '@/ui/State';
import { useAwaited } from './awaited';
import { came, isMuted, isQuiet, useMuteWish, wishMute } from './mute';
import { answerInTurn, inTurn, nextTurn, seen } from './turns';

/** How long a command waits for the line it is about, and for the telephone to have carried it out. */
const LINE_COMES = 4000;
const CONNECTS = 6000;
const CONFIRMED = 5000;

/** Why nothing came of a key or a button, in one place of the screen: a repeated reason is not said twice. */
function useSay() {
  const text = useFailureText();
  return {
    failed: (error: unknown, title: string) => {
      const taken = error instanceof Failure && error.status === 409;
      notifications.show({ color: taken ? 'yellow' : 'red', title, message: text(error) });
    },
    why: (message: string): void => void notifications.show({ id: `phone-${message}`, color: 'yellow', message }),
  };
}

const stillRings = (work: WorkItem) => {
  const now = live.snapshot().work_item.get(work.id)?.reservation;
  return now?.id === work.reservation?.id && now?.state === 'pending';
};

/** Accept and reject what is held out; the server decides who wins, and says who has it. */
export function useReservation() {
  const { t } = useT('phone');
  const me = useMe().id;
  const say = useSay();
  const { end } = useCallActions();
  const navigate = useNavigate();
  const { awaitTicket } = useAwaited();
  const mine = (work: WorkItem) => holds(live.snapshot().work_item.get(work.id), me);

  return {
    accept: (work: WorkItem) =>
      answerInTurn(async () => {
        if (!stillRings(work)) return say.why(t(mine(work) ? 'key.answered' : 'key.over'));
        const id = work.reservation?.id ?? 0;
        if (work.media === 'voice') phone().expect({ work: work.id });
        try {
          const { data } = await api.POST('/api/v1/reservations/{id}/accept', { params: { path: { id } } });
          if (!data) return;
          live.merge({ work_item: [data] });
          if (data.ticket_id) void navigate({ to: '/desk/{-$id}', params: { id: String(data.ticket_id) } });
          else if (data.ref.kind === 'retention_case')
            void navigate({ to: '/outreach/{-$id}', params: { id: String(data.ref.id) } });
          else awaitTicket(data.id);
        } catch (error) {
          if (work.media === 'voice') phone().forget();
          say.failed(error, t('ring.notAccepted'));
        }
      }),
    reject: (work: WorkItem) =>
      answerInTurn(async () => {
        if (!stillRings(work)) {
          // answered by the key before this one: who says no now hangs up
          if (mine(work) && work.media === 'voice') void end(work.id);
          else say.why(t(mine(work) ? 'key.answered' : 'key.over'));
          return;
        }
        const id = work.reservation?.id ?? 0;
        try {
          const { data } = await api.POST('/api/v1/reservations/{id}/reject', { params: { path: { id } } });
          if (data) live.merge({ work_item: [data] });
        } catch (error) {
          say.failed(error, t('ring.notRejected'));
        }
      }),
  };
}

/** What can be asked of the call on the line. The row that comes back, or the live line, changes the screen. */
export function useCallActions() {
  const { t } = useT('phone');
  const me = useMe().id;
  const say = useSay();

  const line = async (turn: AbortSignal) => {
    const state = live.snapshot();
    const call = callOf(state, me);
    if (call || !callComes(state, me)) return call;
    return seen((now) => callOf(now, me), turn, LINE_COMES);
  };
  const ask = async (what: () => Promise<{ data?: Call | undefined }>) => {
    try {
      const { data } = await what();
      if (data) live.merge({ call: [data] });
      return true;
    } catch (error) {
      say.failed(error, t('call.failed'));
      return false;
    }
  };
  /** Asks for the other of two states, and waits until the telephone has it: the next key stands on that. */
  const toggle = async (
    turn: AbortSignal,
    found: Call | undefined,
    name: 'held' | 'muted',
    wish: (call: Call, on: boolean) => Promise<{ data?: Call | undefined }>,
  ) => {
    let call = found;
    if (call && !call.connected_at) {
      const { id } = call;
      call = await seen((state) => connected(state.call.get(id)), turn, CONNECTS).then(
        (there) => there ?? callOf(live.snapshot(), me),
      );
    }
    if (turn.aborted) return;
    if (!call) return say.why(t('key.noCall'));
    const { id, trouble } = call;
    const muting = name === 'muted';
    const on = muting ? !isMuted(call) : !call.held;
    // the microphone follows at once, and back again when nothing comes of it
    if (muting) wishMute({ call: id, on, trouble });
    if (!(await ask(() => wish(call, on)))) {
      if (muting) wishMute(null);
      return;
    }
    const done = await seen(({ call: calls }) => came(calls.get(id), name, on, trouble), turn, CONFIRMED);
    if (muting && useMuteWish.getState().wish?.call === id)
      wishMute(done ? null : { call: id, on, trouble, late: true });
    if (!turn.aborted && done !== 'done') say.why(t('key.notConfirmed'));
  };
  /** A call of somebody else that this person speaks in: there the microphone is theirs alone, and the way out too. */
  const elsewhere = () => {
    const state = live.snapshot();
    const guest = guestOf(state, me);
    const place = guest && myPlaceIn(guest, me);
    if (guest && place && place.stage !== 'calling')
      return { call: guest.id, leave: `calls/${guest.id}/participants/${place.id}/drop` };
    const watched = supervisionOf(state, me);
    return watched && { call: watched.call, leave: `calls/${watched.call}/supervise/leave`, watched: true };
  };
  const leaveOther = async ({ leave, watched }: { leave: string; watched?: boolean }) => {
    try {
      const row = await send('post', leave, { body: {} });
      live.merge(watched ? { supervision: [row as Supervision] } : { call: [row as Call] });
    } catch (error) {
      say.failed(error, t('call.failed'));
    }
  };

  return {
    mute: () =>
      inTurn(async (turn) => {
        const call = await line(turn);
        const other = call ? undefined : elsewhere();
        if (other) return wishMute({ call: other.call, on: !isQuiet(other.call) });
        await toggle(turn, call, 'muted', ({ id }, on) => {
          const params = { path: { id } };
          return on
            ? api.POST('/api/v1/calls/{id}/mute', { params })
            : api.POST('/api/v1/calls/{id}/unmute', { params });
        });
      }),
    hold: () =>
      inTurn(async (turn) =>
        toggle(turn, await line(turn), 'held', ({ id }, on) => {
          const params = { path: { id } };
          return on
            ? api.POST('/api/v1/calls/{id}/hold', { params })
            : api.POST('/api/v1/calls/{id}/resume', { params });
        }),
      ),
    /** Begins to record, pauses it, or goes on: whichever comes next. */
    record: () =>
      inTurn(async (turn) => {
        const call = await line(turn);
        if (!call?.connected_at) return say.why(t('key.noCall'));
        if (call.recording_policy === 'never') return say.why(t('key.notRecorded'));
        const next = { off: 'start', on: 'pause', paused: 'resume', starting: null } as const;
        const what = next[call.recording];
        if (what) await ask(async () => ({ data: await send<Call>('post', `calls/${call.id}/recording/${what}`) }));
      }),
    /** Ends the call on the line, or only the one of this work; a call of somebody else goes on without this person. */
    end: (work?: number) =>
      nextTurn(async (turn) => {
        const call = await line(turn);
        const other = call || work !== undefined ? undefined : elsewhere();
        if (other) return leaveOther(other);
        if (!call || (work !== undefined && call.work_item !== work)) return say.why(t('key.noCall'));
        // asked first: a line that goes before is a line that was lost, and the caller would be told to wait
        if (await ask(() => api.POST('/api/v1/calls/{id}/end', { params: { path: { id: call.id } } }))) phone().leave();
      }),
  };
}

/** Only a call that can be held and muted. */
const connected = (call: Call | undefined) => (call?.connected_at ? call : undefined);
