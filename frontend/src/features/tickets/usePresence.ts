import { useEffect, useState } from 'react';
import { create } from 'zustand';
import { api, type Schema } from '@/api/client';
import { useMe } from '@/api/me';
import { live } from '@/live/store';

export type Viewer = Schema['TicketViewer'];

const AGAIN = 15_000;
/** Whoever has not written a letter for so long only looks. */
const STILL = 5000;

const useTyping = create<{ ticket: number; at: number }>(() => ({ ticket: 0, at: 0 }));

/** A letter was typed on this ticket. */
export const noteTyping = (ticket: number) => useTyping.setState({ ticket, at: Date.now() });

/** Tells the others that this person is at the ticket, and answers who else is; nothing of it is kept anywhere. */
export function usePresence(ticket: number): readonly Viewer[] {
  const me = useMe().id;
  const [others, setOthers] = useState<readonly Viewer[]>([]);
  useEffect(() => {
    let here = true;
    let doing: 'viewing' | 'typing' = 'viewing';
    let still: ReturnType<typeof setTimeout> | undefined;
    const say = async (what: 'viewing' | 'typing' | 'left') => {
      try {
        const { data } = await api.POST('/api/v1/tickets/{id}/presence', {
          params: { path: { id: ticket } },
          body: { doing: what },
        });
        if (here && what !== 'left') setOthers(data ?? []);
      } catch {
        // a line that is down tells nobody anything, and that is all right
      }
    };
    const change = (what: 'viewing' | 'typing') => {
      if (doing === what) return;
      doing = what;
      void say(what);
    };
    const seen = () => document.visibilityState === 'visible' && void say(doing);
    const typing = useTyping.subscribe((now) => {
      if (now.ticket !== ticket) return;
      clearTimeout(still);
      still = setTimeout(() => change('viewing'), STILL);
      change('typing');
    });
    const told = live.watch(({ name, subject, row }) => {
      if (name !== 'ticket.viewed' || subject[1] !== ticket) return;
      const { person, doing } = row as { person: { id: number; name: string }; doing: Viewer['doing'] | 'left' };
      if (person.id === me) return;
      setOthers((before) => {
        const rest = before.filter((one) => one.id !== person.id);
        return doing === 'left' ? rest : [...rest, { ...person, doing }];
      });
    });
    const timer = setInterval(seen, AGAIN);
    document.addEventListener('visibilitychange', seen);
    seen();
    return () => {
      here = false;
      clearInterval(timer);
      clearTimeout(still);
      typing();
      told();
      document.removeEventListener('visibilitychange', seen);
      setOthers([]);
      void say('left');
    };
  }, [ticket, me]);
  return others;
}
