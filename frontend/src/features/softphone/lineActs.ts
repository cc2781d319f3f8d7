import { notifications } from '@mantine/notifications';
import { call as ask } from '@/api/call';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { phone } from '@/lib/phone';
import type { Call, Supervision } from '@/live/derive';
import { live } from '@/live/store';
import { useFailureText } from '@/ui/State';

export type Whom = { agent: number } | { number: string };
export type Target = Whom | { queue: number };
export type Mode = Supervision['mode'];

/** What can be asked of a call beside hold, mute and end. The row that comes back, or the live line, changes the screen. */
export function useLineActs(id: number) {
  const { t } = useT('line');
  const text = useFailureText();
  const said = (error: unknown, title: string) => {
    const taken = error instanceof Failure && (error.status === 409 || error.status === 429);
    notifications.show({ color: taken ? 'yellow' : 'red', title, message: text(error), autoClose: 8000 });
    return false;
  };
  const act = async (path: string, body?: object, quiet = false): Promise<boolean> => {
    try {
      const row = await ask<Call>('post', `calls/${id}/${path}`, { body: body ?? {} });
      live.merge({ call: [row] });
      return true;
    } catch (error) {
      return quiet ? false : said(error, t('failed'));
    }
  };
  const supervise = async (path: string, body?: object): Promise<boolean> => {
    try {
      const row = await ask<Supervision>('post', `calls/${id}/${path}`, { body: body ?? {} });
      live.merge({ supervision: [row] });
      return true;
    } catch (error) {
      return said(error, t('failed'));
    }
  };
  /** My own telephone rings for it: that line of this call, and no other. */
  const joining = async (asked: Promise<boolean>) => {
    phone().expect({ call: id });
    const done = await asked;
    if (!done) phone().forget();
    return done;
  };
  return {
    transfer: (to: Target, note: string) => act('transfer', 'number' in to ? to : { ...to, note }),
    consult: (whom: Whom) => act('consult', whom),
    join: () => act('consult/join'),
    complete: () => act('consult/complete'),
    cancel: () => act('consult/cancel'),
    add: (whom: Whom) => act('participants', whom),
    drop: (participant: number) => act(`participants/${participant}/drop`),
    leave: () => act('leave'),
    digits: (digits: string, participant?: number) =>
      act('digits', participant === undefined ? { digits } : { digits, participant }),
    record: (what: 'start' | 'pause' | 'resume' | 'stop') => act(`recording/${what}`),
    /** `quiet`: asked for by the page itself, which asks again by itself */
    rejoin: (replace: boolean, quiet = false) => joining(act('rejoin', { replace }, quiet)),
    supervise: (mode: Mode) => joining(supervise('supervise', { mode })),
    stopSupervising: () => supervise('supervise/leave'),
  };
}
