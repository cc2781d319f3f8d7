import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconArrowForwardUp, IconArrowsSplit2, IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { lazy, Spare } from '@/lib/later';
import { askForward } from './forwarding';

const SplitDialog = lazy(() => import('./SplitDialog'));

/** What can be done with one message: a ticket of its own, or sent on to somebody outside. Notes stay inside. */
export default function MessageMenu({ message }: { message: Schema['MessageDetail'] }) {
  const { t } = useT('talk');
  const [splitting, setSplitting] = useState(false);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Tooltip label={t('message.more')}>
            <ActionIcon size={24} aria-label={t('message.more')}>
              <IconDots size={15} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          {message.direction !== 'note' && (
            <Menu.Item
              leftSection={<IconArrowForwardUp size={15} />}
              onClick={() => askForward(message.ticket_id, message.id)}
            >
              {t(message.direction === 'aside' && message.sender ? 'message.answer' : 'message.forward')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconArrowsSplit2 size={15} />} onClick={() => setSplitting(true)}>
            {t('message.split')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {splitting && (
        <Spare>
          <SplitDialog message={message} onClose={() => setSplitting(false)} />
        </Spare>
      )}
    </>
  );
}
