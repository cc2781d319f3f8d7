import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { useAction } from '@/ui/action';
import { askCopy, askErasure, REASONS, type Reason } from './api';
import css from './Privacy.module.css';

interface Props {
  card: { id: number; name: string; number: string };
  kind: 'copy' | 'erasure';
  onClose: () => void;
}

/** Where to look for what was asked; the notice stays long enough to go there. Notices stand outside the router. */
function useTelling() {
  const { t } = useT('privacy');
  const nav = useNavigate();
  return (text: string, part: string) => {
    const go = (note: string) => {
      notifications.hide(note);
      void nav({ to: '/settings/{-$id}', params: { id: 'privacy' }, search: { part } });
    };
    const note = notifications.show({
      autoClose: 10_000,
      message: (
        <Group justify="space-between" wrap="nowrap">
          {text}
          <Button size="compact-xs" variant="default" onClick={() => go(note)}>
            {t('goThere')}
          </Button>
        </Group>
      ),
    });
  };
}

/** Asks for a customer's copy, or that they be erased; to erase one types their number. */
export default function AskDialog({ card, kind, onClose }: Props) {
  const { t } = useT('privacy');
  const [reason, setReason] = useState<Reason>('asked');
  const [number, setNumber] = useState('');
  const erases = kind === 'erasure';
  const tell = useTelling();
  const ask = useAction<void, unknown>(
    () => (erases ? askErasure(card.id, number.trim(), reason) : askCopy(card.id, reason)),
    { failed: t(erases ? 'erasure.notAsked' : 'copy.notAsked'), stale: ['personal-copies', 'erasures'] },
  );
  const isReady = !erases || number.trim().toUpperCase() === card.number;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    ask.mutate(undefined, {
      onSuccess: () => {
        onClose();
        tell(t(erases ? 'erasure.asked' : 'copy.asked'), erases ? 'erasures' : 'copies');
      },
    });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(erases ? 'erasure.title' : 'copy.title', { name: card.name })}
      closeButtonProps={{ 'aria-label': t('cancel') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <p className={css.lead}>{t(erases ? 'erasure.lead' : 'copy.lead')}</p>
          {erases && <p className={css.lead}>{t('erasure.keeps')}</p>}
          <Select
            label={t('reason')}
            data={REASONS.map((value) => ({ value, label: t(`reasons.${value}`) }))}
            value={reason}
            allowDeselect={false}
            comboboxProps={{ withinPortal: true }}
            onChange={(value) => value && setReason(value as Reason)}
          />
          {erases && (
            <TextInput
              label={t('erasure.number', { number: card.number })}
              required
              autoComplete="off"
              value={number}
              error={ask.error instanceof Failure ? ask.error.fields.number : undefined}
              onChange={(e) => setNumber(e.currentTarget.value)}
            />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" color={erases ? 'red.8' : undefined} disabled={!isReady} loading={ask.isPending}>
              {t(erases ? 'erasure.ask' : 'copy.ask')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
