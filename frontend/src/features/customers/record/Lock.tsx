import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { IconLock, IconLockOpen } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { Failure } from '@/api/failure';
import { isSupervising, useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { fmt, MOMENT } from '@/lib/time';
import { useAction } from '@/ui/action';
import type { CustomerDetail } from '../api';
import { lockCard, unlockCard } from './api';
import css from './Record.module.css';

const SHORTEST = 5;

/** Whoever looks after the customer, or a supervisor. */
export function useMayLock(card: CustomerDetail) {
  const me = useMe();
  return isSupervising(me) || card.owner === me.id;
}

interface Props {
  card: CustomerDetail;
  opened: boolean;
  onClose: () => void;
}

/** Both ways of the switch; to open a card again one says why. */
export function LockDialog({ card, opened, onClose }: Props) {
  const { t } = useT('record');
  const isLocked = card.locked_at !== null;
  const [reason, setReason] = useState('');
  const turn = useAction(() => (isLocked ? unlockCard : lockCard)(card.id, reason.trim()), {
    failed: t(isLocked ? 'lock.notUnlocked' : 'lock.notLocked'),
    done: t(isLocked ? 'lock.unlocked' : 'lock.locked'),
    stale: ['customers'],
  });
  const isReady = !isLocked || reason.trim().length >= SHORTEST;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    turn.mutate(undefined, {
      onSuccess: () => {
        setReason('');
        onClose();
      },
    });
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t(isLocked ? 'lock.unlockTitle' : 'lock.lockTitle')}
      closeButtonProps={{ 'aria-label': t('cancel') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <p className={css.lead}>{t(isLocked ? 'lock.unlockLead' : 'lock.lockLead')}</p>
          <TextInput
            data-autofocus
            label={t(isLocked ? 'lock.why' : 'lock.whyMaybe')}
            required={isLocked}
            maxLength={300}
            value={reason}
            error={turn.error instanceof Failure ? turn.error.fields.reason : undefined}
            onChange={(e) => setReason(e.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={!isReady} loading={turn.isPending}>
              {t(isLocked ? 'lock.unlock' : 'lock.lock')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Above a card that is read-only: since when, by whom, and the way out for whom it is open. */
export function LockedBar({ card, onUnlock }: { card: CustomerDetail; onUnlock: () => void }) {
  const { t, lang } = useT('record');
  const may = useMayLock(card);
  if (!card.locked_at) return null;
  return (
    <p className={css.locked} role="status">
      <IconLock size={16} aria-hidden />
      <span>{t('lock.bar', { who: card.locked_by, at: fmt(card.locked_at, lang, MOMENT) })}</span>
      {may ? (
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconLockOpen size={14} aria-hidden />}
          onClick={onUnlock}
        >
          {t('lock.unlock')}
        </Button>
      ) : (
        <span className="muted">{t('lock.whoMay')}</span>
      )}
    </p>
  );
}
