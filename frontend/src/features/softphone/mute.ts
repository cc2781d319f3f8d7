import { useEffect } from 'react';
import { create } from 'zustand';
import { phone, useDeviceState } from '@/lib/phone';
import { type Call, guestOf, supervisionOf, useMyCall } from '@/live/derive';
import { useLive } from '@/live/store';

/** What was asked of the microphone in a call, until the server has it; in a colleague's call it is only ours. */
interface Wish {
  call: number;
  on: boolean;
  /** the call's trouble when it was asked: another one since says that nothing came of it */
  trouble?: string;
  /** asked long ago, and neither carried out nor refused */
  late?: boolean;
}

export const useMuteWish = create<{ wish: Wish | null }>(() => ({ wish: null }));
export const wishMute = (wish: Wish | null) => useMuteWish.setState({ wish });
const wishFor = (call: number, wish = useMuteWish.getState().wish) => (wish?.call === call ? wish : undefined);

/** Whether this person is muted in a call, as the screen says it: what they asked for last, or else what the server knows. */
export const isMuted = (call: Pick<Call, 'id' | 'muted'>, wish = useMuteWish.getState().wish) =>
  wishFor(call.id, wish)?.on ?? !!call.muted;

/** The same in a call of somebody else, where only this browser mutes. */
export const isQuiet = (call: number, wish = useMuteWish.getState().wish) => wishFor(call, wish)?.on ?? false;

/** Whether the telephone did it ("done"), refused it, or the call is over; undefined while that is open. */
export function came(call: Call | undefined, name: 'held' | 'muted', on: boolean, trouble?: string) {
  if (!call || call.is_over || call[name] === on) return 'done';
  return call.trouble && call.trouble !== trouble ? 'refused' : undefined;
}

/** Keeps the microphone of this browser as the screen says it is, in whichever call this person speaks. */
export function useMicrophone(me: number) {
  const device = useDeviceState();
  const mine = useMyCall(me);
  const other = useLive((state) => guestOf(state, me)?.id ?? supervisionOf(state, me)?.call);
  const { wish } = useMuteWish();
  const settled = !!mine && wish?.call === mine.id && came(mine, 'muted', wish.on, wish.trouble) !== undefined;
  useEffect(() => {
    if (settled) wishMute(null);
  }, [settled]);
  const on = mine ? isMuted(mine, settled ? null : wish) : other !== undefined && isQuiet(other, wish);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a line that joins anew begins unmuted
  useEffect(() => phone().mute(on), [on, device]);
  useEffect(() => {
    const asked = useMuteWish.getState().wish?.call;
    if (asked !== mine?.id && asked !== other) wishMute(null);
  }, [mine?.id, other]);
}
