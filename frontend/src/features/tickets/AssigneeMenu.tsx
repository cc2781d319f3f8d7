import { Menu, TextInput } from '@mantine/core';
import { IconChevronDown, IconUser, IconUserOff } from '@tabler/icons-react';
import { memo, useState } from 'react';
import type { Schema } from '@/api/client';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { usePeople } from '@/lib/lists';
import css from './Ticket.module.css';
import { useTicketActions } from './useTicketActions';

const MOST = 8;

interface Props {
  ticket: number;
  assignee: Schema['TicketRow']['assignee'];
}

/** Who has the ticket; taking it oneself is one click, everybody else is found by name. */
export const AssigneeMenu = memo(({ ticket, assignee }: Props) => {
  const { t } = useT('ticket');
  const me = useMe();
  const { setAssignee } = useTicketActions(ticket);
  const [opened, setOpened] = useState(false);
  const [query, setQuery] = useState('');
  const people = usePeople(opened);
  const mine = assignee?.id === me.id;
  const shown = (people.data ?? [])
    .filter((person) => person.id !== me.id && person.name.toLowerCase().includes(query.trim().toLowerCase()))
    .slice(0, MOST);
  return (
    <Menu position="bottom-start" width={240} opened={opened} onChange={setOpened} onClose={() => setQuery('')}>
      <Menu.Target>
        <button type="button" className={css.sel}>
          {t('assignee')} <b>{mine ? t('you') : (assignee?.name ?? t('nobody'))}</b>
          <IconChevronDown size={13} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {!mine && (
          <Menu.Item leftSection={<IconUser size={15} />} onClick={() => void setAssignee(me.id)}>
            {t('takeIt')}
          </Menu.Item>
        )}
        {assignee && (
          <Menu.Item leftSection={<IconUserOff size={15} />} onClick={() => void setAssignee(null)}>
            {t('giveBack')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <TextInput
          size="xs"
          m={6}
          aria-label={t('findPerson')}
          placeholder={t('findPerson')}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        {shown.map((person) => (
          <Menu.Item key={person.id} onClick={() => void setAssignee(person.id)}>
            {person.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
});
