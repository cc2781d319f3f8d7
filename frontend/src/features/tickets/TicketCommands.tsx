import { IconTicket } from '@tabler/icons-react';
import { api, type Schema } from '@/api/client';
import { isSupervising, useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { type Command, useOffer } from '@/lib/commands';
import { keyOf, useKeymap } from '@/lib/hotkeys';
import { usePeople } from '@/lib/lists';
import { KINDS, PRIORITIES, STATUSES } from '@/lib/tickets';
import type { Layer, useFollow } from './TicketMore';
import { useKindChange } from './useKindChange';
import { useTicketActions } from './useTicketActions';

/** One for all of them: each of its own would be loaded with the first screen. */
const ICON = <IconTicket size={18} stroke={1.7} />;

interface Props {
  ticket: Schema['TicketDetail'];
  follow: ReturnType<typeof useFollow>;
  onOpen: (layer: Layer) => void;
  onTransfer: (() => void) | undefined;
}

/** Everything that can be done with the ticket on the screen, for whoever looks for it by its name. */
export default function TicketCommands({ ticket, follow, onOpen, onTransfer }: Props) {
  const { t } = useT('talk');
  const { t: said } = useT('ticket');
  const { t: word } = useT('common');
  const me = useMe();
  const keys = useKeymap((state) => state.keys);
  const people = usePeople();
  const { run, setStatus, setPriority, setAssignee } = useTicketActions(ticket.id);
  const { change } = useKindChange(ticket);
  const params = { path: { id: ticket.id } };
  const key = (command: Parameters<typeof keyOf>[0]) => keyOf(command, keys).toUpperCase() || undefined;
  const finished = ticket.status === 'resolved' || ticket.status === 'closed';
  const layer = (what: Exclude<Layer, null>, label: string, keys?: string): Command => ({
    id: `ticket-${what}`,
    label,
    icon: ICON,
    keys,
    run: () => onOpen(what),
  });
  const to = (id: number, label: string, keys?: string): Command => ({
    id: `ticket-assign-${id}`,
    label,
    icon: ICON,
    keys,
    run: () => void setAssignee(id || null),
  });
  const sleeping: Command[] = ticket.snoozed_at
    ? [
        {
          id: 'ticket-wake',
          label: t('snooze.wake'),
          icon: ICON,
          run: () => void run(() => api.POST('/api/v1/tickets/{id}/wake', { params })),
        },
      ]
    : [layer('snooze', t('snooze.start'), key('snooze'))];
  useOffer('ticket', [
    ...STATUSES.filter((one) => one !== ticket.status).map((one) => ({
      id: `ticket-status-${one}`,
      label: t('command.status', { name: word(`status.${one}`) }),
      icon: ICON,
      keys: one === 'resolved' && !finished ? key('resolve') : undefined,
      run: () => void setStatus(one),
    })),
    ...(ticket.assignee?.id === me.id ? [] : [to(me.id, said('takeIt'), key('assign'))]),
    ...(ticket.assignee ? [to(0, said('giveBack'))] : []),
    ...(onTransfer
      ? [
          {
            id: 'ticket-transfer',
            label: said('transfer'),
            icon: ICON,
            keys: key('transfer'),
            run: onTransfer,
          },
        ]
      : []),
    ...PRIORITIES.filter((one) => one !== ticket.priority).map((one) => ({
      id: `ticket-priority-${one}`,
      label: t('command.priority', { name: word(`priority.${one}`) }),
      icon: ICON,
      run: () => void setPriority(one),
    })),
    ...KINDS.filter((one) => one !== ticket.kind).map((one) => ({
      id: `ticket-kind-${one}`,
      label: t('command.kind', { name: word(`kind.${one}`) }),
      icon: ICON,
      run: () => void change(one),
    })),
    {
      id: 'ticket-follow',
      label: t(follow.following ? 'follow.stop' : 'follow.start'),
      icon: ICON,
      keys: key('follow'),
      run: () => void follow.toggle(),
    },
    ...(finished ? [] : sleeping),
    layer('tags', t('tools.tags')),
    layer('tasks', t('tools.tasks')),
    layer('links', t('tools.links')),
    layer('history', t('tools.history')),
    ...(ticket.merged_into ? [] : [layer('merge', t('tools.merge'))]),
    ...(isSupervising(me) ? [layer('bin', t('tools.bin'))] : []),
    ...(people.data ?? [])
      .filter(({ id }) => id !== me.id && id !== ticket.assignee?.id)
      .map(({ id, name }) => ({ ...to(id, t('command.assign', { name })), quiet: true })),
  ]);
  return null;
}
