import { ActionIcon, Button, Group, Menu, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconArrowMerge,
  IconDots,
  IconEraser,
  IconFileZip,
  IconLock,
  IconLockOpen,
  IconTrash,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { isSupervising, useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useAction } from '@/ui/action';
import { isSure } from '@/ui/sure';
import type { CustomerDetail } from '../api';
import { restoreCard, throwAway } from './api';
import { useMayLock } from './Lock';

/** Into the recycle bin, with the way back in the message itself. */
function useThrowing(card: CustomerDetail) {
  const { t } = useT('record');
  const nav = useNavigate();
  const back = useAction(() => restoreCard(card.id), { failed: t('bin.notRestored'), stale: ['customers'] });
  const run = useAction(() => throwAway(card.id), { failed: t('bin.failed') });
  const undo = (note: string) => {
    notifications.hide(note);
    back.mutate(undefined, {
      onSuccess: () => void nav({ to: '/customers/{-$id}', params: { id: String(card.id) } }),
    });
  };
  const thrown = () => {
    void nav({ to: '/customers/{-$id}', params: {} });
    const note = notifications.show({
      autoClose: 15_000,
      message: (
        <Group justify="space-between" wrap="nowrap">
          {t('bin.done', { name: card.name })}
          <Button size="compact-xs" variant="default" onClick={() => undo(note)}>
            {t('undo')}
          </Button>
        </Group>
      ),
    });
  };
  return async () => {
    if (await isSure({ text: t('bin.sure', { name: card.name }), yes: t('bin.yes'), grave: true }))
      run.mutate(undefined, { onSuccess: thrown });
  };
}

interface Props {
  card: CustomerDetail;
  onLock: () => void;
  onMerge: () => void;
  onPrivacy: (kind: 'copy' | 'erasure') => void;
}

/** What is done with a card as a whole. */
export function More({ card, onLock, onMerge, onPrivacy }: Props) {
  const { t } = useT('record');
  const me = useMe();
  const mayLock = useMayLock(card);
  const away = useThrowing(card);
  const isLocked = card.locked_at !== null;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Tooltip label={t('moreActions')}>
          <ActionIcon size={30} variant="default" aria-label={t('moreActions')}>
            <IconDots size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={isLocked ? <IconLockOpen size={15} /> : <IconLock size={15} />}
          disabled={!mayLock}
          onClick={onLock}
        >
          {t(isLocked ? 'lock.unlock…' : 'lock.lock…')}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowMerge size={15} />} disabled={isLocked} onClick={onMerge}>
          {t('merge')}
        </Menu.Item>
        {isSupervising(me) && (
          <Menu.Item leftSection={<IconTrash size={15} />} color="red" disabled={isLocked} onClick={() => void away()}>
            {t('bin.open')}
          </Menu.Item>
        )}
        {isSupervising(me) && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconFileZip size={15} />} onClick={() => onPrivacy('copy')}>
              {t('privacy.copy')}
            </Menu.Item>
          </>
        )}
        {me.role === 'admin' && (
          <Menu.Item leftSection={<IconEraser size={15} />} color="red" onClick={() => onPrivacy('erasure')}>
            {t('privacy.erase')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
