import { ActionIcon, Button, Popover, Tooltip } from '@mantine/core';
import { IconEye, IconEyeCheck, IconMoonStars } from '@tabler/icons-react';
import { useState } from 'react';
import { api, type Schema } from '@/api/client';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { listOf } from '@/lib/names';
import { fmt, MOMENT } from '@/lib/time';
import { Avatar, initials } from '@/ui/marks';
import SendLater from './SendLater';
import css from './TicketMore.module.css';
import { usePresence } from './usePresence';
import { useTicketActions } from './useTicketActions';

type Ticket = Schema['TicketDetail'];

/** Who else is here, following, and letting it sleep. */
export default function TicketMore({ ticket }: { ticket: Ticket }) {
  return (
    <>
      <Others ticket={ticket.id} />
      <Follow ticket={ticket} />
      <Snooze ticket={ticket} />
    </>
  );
}

function Others({ ticket }: { ticket: number }) {
  const { t, lang } = useT('talk');
  const others = usePresence(ticket);
  if (!others.length) return null;
  const typing = others.filter(({ doing }) => doing === 'typing').map(({ name }) => name);
  const names = listOf(typing.length ? typing : others.map(({ name }) => name), lang);
  return (
    <span className={css.others} role="status">
      {others.slice(0, 3).map(({ id, name, doing }) => (
        <Avatar key={id} size={24} tone={doing === 'typing' ? 'brand' : 'idle'}>
          {initials(name)}
        </Avatar>
      ))}
      {t(typing.length ? 'presence.typing' : 'presence.viewing', { names })}
    </span>
  );
}

function Follow({ ticket }: { ticket: Ticket }) {
  const { t } = useT('talk');
  const me = useMe().id;
  const { run } = useTicketActions(ticket.id);
  const following = ticket.follower_ids.includes(me);
  const params = { path: { id: ticket.id } };
  const label = t(following ? 'follow.stop' : 'follow.start');
  const toggle = () =>
    run(() =>
      following
        ? api.POST('/api/v1/tickets/{id}/unfollow', { params, body: {} })
        : api.POST('/api/v1/tickets/{id}/follow', { params, body: {} }),
    );
  return (
    <Tooltip label={label}>
      <ActionIcon size={30} aria-label={label} aria-pressed={following} onClick={() => void toggle()}>
        {following ? <IconEyeCheck size={17} /> : <IconEye size={17} />}
      </ActionIcon>
    </Tooltip>
  );
}

function Snooze({ ticket }: { ticket: Ticket }) {
  const { t, lang } = useT('talk');
  const { run } = useTicketActions(ticket.id);
  const [opened, setOpened] = useState(false);
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
}
