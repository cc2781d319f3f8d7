import { Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBell, IconBellOff, IconKeyboard, IconLetterCase, IconLogout } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { $api } from '@/api/client';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { chimeOn, setChime } from '@/lib/chime';
import { leaveDrafts } from '@/lib/drafts';
import { charKeysOn, setCharKeys } from '@/lib/hotkeys';
import { useOnePane } from '@/lib/pane';
import { readerZone } from '@/lib/time';
import { Avatar, initials } from '@/ui/marks';
import { signOut } from '../signin/auth';
import { openKeys } from './opened';
import css from './Shell.module.css';
import { SwitchItems } from './Switches';

/** The way out. */
export function useLeave() {
  const { t } = useT('shell');
  const me = useMe();
  const cache = useQueryClient();
  return async () => {
    if (!(await signOut())) {
      notifications.show({ color: 'red', title: t('account.stillIn'), message: t('link.offline') });
      return;
    }
    leaveDrafts(me.id);
    await cache.resetQueries({ queryKey: $api.queryOptions('get', '/api/v1/me').queryKey });
  };
}

/** Who is signed in, what this browser does for them, and the way out. */
export function AccountMenu() {
  const { t } = useT('shell');
  const me = useMe();
  const onePane = useOnePane();
  const [sound, setSound] = useState(chimeOn);
  const [letters, setLetters] = useState(charKeysOn);
  const leave = useLeave();

  return (
    <Menu width={260}>
      <Menu.Target>
        <button type="button" className={css.me}>
          <span className="sr">{t('account.label', { name: me.name })}</span>
          <Avatar tone="brand">{initials(me.name)}</Avatar>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={css.dropTitle}>
          <b>{me.name}</b>
          <small>
            {t(`role.${me.role}`)}
            {me.team ? ` · ${me.team}` : ''}
          </small>
          <small>{t('account.zone', { zone: readerZone() })}</small>
        </div>
        <Menu.Divider />
        <Menu.Item
          closeMenuOnClick={false}
          leftSection={sound ? <IconBell size={16} /> : <IconBellOff size={16} />}
          onClick={() => {
            setChime(!sound);
            setSound(!sound);
          }}
        >
          {t(sound ? 'account.soundOn' : 'account.soundOff')}
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick={false}
          leftSection={<IconLetterCase size={16} />}
          onClick={() => {
            setCharKeys(!letters);
            setLetters(!letters);
          }}
        >
          {t(letters ? 'account.lettersOn' : 'account.lettersOff')}
        </Menu.Item>
        {onePane && <SwitchItems />}
        <Menu.Item leftSection={<IconKeyboard size={16} />} rightSection={<kbd>?</kbd>} onClick={openKeys}>
          {t('account.keys')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>
          {t('account.leave')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
