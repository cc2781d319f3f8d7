import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconSend2 } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import css from './Composer.module.css';
import type { Sending } from './useSend';

interface Props {
  words: string;
  /** it stays in the house: there is one way to send it */
  plain: boolean;
  /** the ticket's status can change with it */
  replies: boolean;
  busy: boolean;
  off: boolean;
  onSend: (how?: Sending) => void;
  onLater: () => void;
}

/** Sending, and the other ways to send. */
export function SendButtons({ words, plain, replies, busy, off, onSend, onLater }: Props) {
  const { t } = useT('ticket');
  const { t: talk } = useT('talk');
  return (
    <span className={css.split}>
      <Button
        className={plain ? undefined : css.sendMain}
        loading={busy}
        disabled={off}
        leftSection={<IconSend2 size={15} />}
        onClick={() => onSend()}
      >
        {words}
      </Button>
      {!plain && (
        <Menu position="top-end">
          <Menu.Target>
            <Button className={css.sendMore} aria-label={t('composer.sendMore')} disabled={busy || off}>
              <IconChevronDown size={15} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {replies && (
              <Menu.Item onClick={() => onSend({ status: 'pending' })}>{t('composer.sendPending')}</Menu.Item>
            )}
            {replies && (
              <Menu.Item onClick={() => onSend({ status: 'resolved' })}>{t('composer.sendResolve')}</Menu.Item>
            )}
            <Menu.Item onClick={onLater}>{talk('later.choose')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </span>
  );
}
