import { call as ask } from '@/api/call';
import { useMe } from '@/api/me';
import { phone } from '@/lib/phone';
import { type Call, guestOf, myPlaceIn } from '@/live/derive';
import type { LiveState } from '@/live/reduce';
import { live, useLive } from '@/live/store';

/** The colleague's call that rings at this person. */
export const askedOf = (state: LiveState, me: number): Call | undefined => {
  const call = guestOf(state, me);
  return call && myPlaceIn(call, me)?.stage === 'calling' ? call : undefined;
};

export const useAskedInto = (me: number) => useLive((state) => askedOf(state, me));

/** The two answers to a colleague: my telephone is what answers, and what says no. */
export function useAsked() {
  const me = useMe().id;
  return {
    answer: (call: Call) => phone().expect({ call: call.id }),
    decline: async (call: Call) => {
      phone().decline({ call: call.id });
      const place = myPlaceIn(call, me);
      if (!place) return;
      // the telephone's own no may be there first: then there is nothing left to leave
      await ask<Call>('post', `calls/${call.id}/participants/${place.id}/drop`, { body: {} })
        .then((row) => live.merge({ call: [row] }))
        .catch(() => undefined);
    },
  };
}
