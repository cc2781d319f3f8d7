import { ActionIcon, Button, Menu, Popover, Tooltip } from '@mantine/core';
import {
  IconArrowMerge,
  IconChecklist,
  IconDots,
  IconEye,
  IconEyeCheck,
  IconHistory,
  IconLink,
  IconMoonStars,
  IconTags,
  IconTrash,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { memo, useState } from 'react';
import { api, type Schema } from '@/api/client';
import { isSupervising, useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useWanted } from '@/lib/commands';
import { useHotkeys } from '@/lib/hotkeys';
import { lazy, Spare } from '@/lib/later';
import { listOf } from '@/lib/names';
import { useShared } from '@/lib/shared';
import { fmt, MOMENT } from '@/lib/time';
import { Avatar, initials } from '@/ui/marks';
import SendLater from './SendLater';
import css from './TicketMore.module.css';
import type { Tool } from './TicketTools';
import { useKindNeeds } from './useKindChange';
import { usePresence } from './usePresence';
import { useTicketActions } from './useTicketActions';

const TicketTools = lazy(() => import('./TicketTools'));
const MergeDialog = lazy(() => import('./MergeDialog'));
const BinDialog = lazy(() => import('./BinDialog'));
const TagsDialog = lazy(() => import('./TagsDialog'));
const KindDialog = lazy(() => import('./KindDialog'));
const TicketCommands = lazy(() => import('./TicketCommands'));

type Ticket = Schema['TicketDetail'];

/** What lies over the ticket: something that belongs to it, or a question before it is changed. */
export type Layer = Tool | 'merge' | 'bin' | 'tags' | 'snooze' | null;

/** Who else is here, following, and letting it sleep. */
export default function TicketMore({ ticket, onTransfer }: { ticket: Ticket; onTransfer?: (() => void) | undefined }) {
  const me = useMe();
  const wanted = useWanted();
  const [opened, setOpened] = useState<Layer>(null);
  const follow = useFollow(ticket);
  const sleeps = useShared({
    id: ticket.id,
    status: ticket.status,
    snoozed_at: ticket.snoozed_at,
    snoozed_until: ticket.snoozed_until,
  });
  const kind = useKindNeeds((state) => state.wanted);
  const { setAssignee } = useTicketActions(ticket.id);
  const take = () => void (ticket.assignee?.id !== me.id && setAssignee(me.id));
  useHotkeys({ a: take, f: () => void follow.toggle(), s: () => setOpened('snooze') });
  return (
    <>
      <Others ticket={ticket.id} />
      <Follow following={follow.following} ticket={ticket.id} />
      <Snooze sleeps={sleeps} opened={opened === 'snooze'} onOpened={setOpened} />
      <Merged ticket={ticket} />
      <Tools merged={ticket.merged_into !== null} onOpened={setOpened} />
      <Layers ticket={ticket} opened={opened} onOpened={setOpened} />
      {kind && kind.ticket === ticket.id && (
        <Spare>
          <KindDialog ticket={ticket} kind={kind.kind} keys={kind.keys} />
        </Spare>
      )}
      {wanted && (
        <Spare>
          <TicketCommands ticket={ticket} follow={follow} onOpen={setOpened} onTransfer={onTransfer} />
        </Spare>
      )}
    </>
  );
}

/** Where it goes on, and the way back. */
function Merged({ ticket }: { ticket: Ticket }) {
  const { t } = useT('talk');
  const { run } = useTicketActions(ticket.id);
  const navigate = useNavigate();
  if (!ticket.merged_into) return null;
  const into = ticket.merged_into;
  return (
    <span className={css.asleep}>
      {t('merge.gone')}
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => void navigate({ to: '/desk/{-$id}', params: { id: String(into) } })}
      >
        {t('merge.open')}
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() =>
          void run(() => api.POST('/api/v1/tickets/{id}/unmerge', { params: { path: { id: ticket.id } } }))
        }
      >
        {t('merge.undo')}
      </Button>
    </span>
  );
}

/** What is needed now and then. */
const Tools = memo(({ merged, onOpened: setOpened }: { merged: boolean; onOpened: (layer: Layer) => void }) => {
  const { t } = useT('talk');
  const me = useMe();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Tooltip label={t('tools.more')}>
          <ActionIcon size={30} aria-label={t('tools.more')}>
            <IconDots size={17} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconChecklist size={15} />} onClick={() => setOpened('tasks')}>
          {t('tools.tasks')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLink size={15} />} onClick={() => setOpened('links')}>
          {t('tools.links')}
        </Menu.Item>
        <Menu.Item leftSection={<IconHistory size={15} />} onClick={() => setOpened('history')}>
          {t('tools.history')}
        </Menu.Item>
        <Menu.Item leftSection={<IconTags size={15} />} onClick={() => setOpened('tags')}>
          {t('tools.tags')}
        </Menu.Item>
        {!merged && (
          <Menu.Item leftSection={<IconArrowMerge size={15} />} onClick={() => setOpened('merge')}>
            {t('tools.merge')}
          </Menu.Item>
        )}
        {isSupervising(me) && (
          <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => setOpened('bin')}>
            {t('tools.bin')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
});

/** What was chosen of it. */
function Layers(props: { ticket: Ticket; opened: Layer; onOpened: (layer: Layer) => void }) {
  const { ticket, opened, onOpened: setOpened } = props;
  const close = () => setOpened(null);
  const tool = opened === 'tasks' || opened === 'links' || opened === 'history' ? opened : null;
  return (
    <Spare>
      {tool && <TicketTools ticket={ticket} tool={tool} onTool={setOpened} onClose={close} />}
      {opened === 'merge' && <MergeDialog ticket={ticket} onClose={close} />}
      {opened === 'bin' && <BinDialog ticket={ticket} onClose={close} />}
      {opened === 'tags' && <TagsDialog ticket={ticket} onClose={close} />}
    </Spare>
  );
}

function Others({ ticket }: { ticket: number }) {
  const { t, lang } = useT('talk');
  const others = usePresence(ticket);
  if (!others.length) return null;
  const typing = others.filter(({ doing }) => doing === 'typing').map(({ name }) => name);
  const names = listOf(typing.length ? typing : others.map(({ name }) => name), lang);
  const words = t(typing.length ? 'presence.typing' : 'presence.viewing', { names });
  return (
    <span className={css.others} role="status" title={words}>
      {others.slice(0, 3).map(({ id, name, doing }) => (
        <Avatar key={id} size={24} tone={doing === 'typing' ? 'brand' : 'idle'}>
          {initials(name)}
        </Avatar>
      ))}
      <span className="ell">{words}</span>
    </span>
  );
}

/** Whether this person follows it, and the way to change that. */
export function useFollow(ticket: Ticket) {
  const me = useMe().id;
  const following = ticket.follower_ids.includes(me);
  return { following, toggle: useFollowToggle(ticket.id, following) };
}

function useFollowToggle(ticket: number, following: boolean) {
  const { run } = useTicketActions(ticket);
  const params = { path: { id: ticket } };
  return () =>
    run(() =>
      following
        ? api.POST('/api/v1/tickets/{id}/unfollow', { params, body: {} })
        : api.POST('/api/v1/tickets/{id}/follow', { params, body: {} }),
    );
}

const Follow = memo(({ ticket, following }: { ticket: number; following: boolean }) => {
  const { t } = useT('talk');
  const toggle = useFollowToggle(ticket, following);
  const label = t(following ? 'follow.stop' : 'follow.start');
  return (
    <Tooltip label={label}>
      <ActionIcon size={30} aria-label={label} aria-pressed={following} onClick={() => void toggle()}>
        {following ? <IconEyeCheck size={17} /> : <IconEye size={17} />}
      </ActionIcon>
    </Tooltip>
  );
});

type Sleeps = Pick<Ticket, 'id' | 'status' | 'snoozed_at' | 'snoozed_until'>;

const Snooze = memo((props: { sleeps: Sleeps; opened: boolean; onOpened: (layer: Layer) => void }) => {
  const { sleeps: ticket, opened, onOpened } = props;
  const setOpened = (on: boolean) => onOpened(on ? 'snooze' : null);
  const { t, lang } = useT('talk');
  const { run } = useTicketActions(ticket.id);
  const params = { path: { id: ticket.id } };
  const sleep = (until: string | null) => {
    setOpened(false);
    void run(() => api.POST('/api/v1/tickets/{id}/snooze', { params, body: { until } }));
  };
  if (ticket.status === 'resolved' || ticket.status === 'closed') return null;
  if (ticket.snoozed_at)
    return (
      <span className={css.asleep}>
        <IconMoonStars size={15} aria-hidden />
        {ticket.snoozed_until
          ? t('snooze.until', { at: fmt(ticket.snoozed_until, lang, MOMENT) })
          : t('snooze.untilReply')}
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => void run(() => api.POST('/api/v1/tickets/{id}/wake', { params }))}
        >
          {t('snooze.wake')}
        </Button>
      </span>
    );
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={420} trapFocus>
      <Popover.Target>
        <Tooltip label={t('snooze.start')}>
          <ActionIcon size={30} aria-label={t('snooze.start')} onClick={() => setOpened(!opened)}>
            <IconMoonStars size={17} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <b>{t('snooze.start')}</b>
        <p className="muted">{t('snooze.hint')}</p>
        <Button size="xs" variant="default" onClick={() => sleep(null)}>
          {t('snooze.reply')}
        </Button>
        <SendLater label={t('snooze.when')} set={t('snooze.set')} onChoose={sleep} onClose={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
});
