import { IconPhone } from '@tabler/icons-react';
import { useMe } from '@/api/me';
import { useCallActions, useReservation } from '@/features/softphone/actions';
import { useTelephone } from '@/features/softphone/opened';
import { useT } from '@/i18n/t';
import type { Command } from '@/lib/commands';
import { titleOf } from '@/lib/names';
import { guestOf, supervisionOf, useMyCall, useRinging } from '@/live/derive';
import { useLive } from '@/live/store';
import { LOOK } from './commands';

/** What rings, and what can be done with the call that is on. */
export function useCallCommands(): Command[] {
  const { t, lang } = useT('palette');
  const me = useMe();
  const { accept, reject } = useReservation();
  const { mute, hold, record, end } = useCallActions();
  const { dial, pass } = useTelephone.getState();
  const ringing = useRinging(me.id);
  const call = useMyCall(me.id);
  const elsewhere = useLive((state) => !!guestOf(state, me.id) || !!supervisionOf(state, me.id));
  if (!me.handles_contacts) return [];
  const said = (what: 'mute' | 'hold' | 'record' | 'pass' | 'end' | 'dial') => t(`call.${what}`);
  const rings = ringing.flatMap((work, at) => {
    const who = { who: work.customer?.name || titleOf(work, lang) };
    return [
      {
        id: `answer-${work.id}`,
        label: t('call.answer', who),
        icon: <IconPhone {...LOOK} />,
        keys: at ? undefined : 'F8',
        run: () => void accept(work),
      },
      {
        id: `reject-${work.id}`,
        label: t('call.reject', who),
        icon: <IconPhone {...LOOK} />,
        keys: at ? undefined : 'Shift F8',
        run: () => void reject(work),
      },
    ];
  });
  const quiet = {
    id: 'call-mute',
    label: said('mute'),
    icon: <IconPhone {...LOOK} />,
    keys: 'F9',
    run: () => void mute(),
  };
  const over = {
    id: 'call-end',
    label: said('end'),
    icon: <IconPhone {...LOOK} />,
    keys: 'Shift F8',
    run: () => void end(),
  };
  if (elsewhere && !call) return [...rings, quiet, over];
  if (!call)
    return [
      ...rings,
      { id: 'call-dial', label: said('dial'), icon: <IconPhone {...LOOK} />, keys: 'Shift F4', run: () => dial() },
    ];
  return [
    ...rings,
    quiet,
    { id: 'call-hold', label: said('hold'), icon: <IconPhone {...LOOK} />, keys: 'F10', run: () => void hold() },
    {
      id: 'call-record',
      label: said('record'),
      icon: <IconPhone {...LOOK} />,
      keys: 'F4',
      run: () => void record(),
    },
    {
      id: 'call-pass',
      label: said('pass'),
      icon: <IconPhone {...LOOK} />,
      keys: 'F2',
      run: () => pass(),
    },
    over,
  ];
}
