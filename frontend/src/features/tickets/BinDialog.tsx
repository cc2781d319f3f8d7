import { Button, Group, Modal, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, type Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { useAction } from '@/ui/action';

interface Props {
  ticket: Schema['TicketDetail'];
  onClose: () => void;
}

/** Throws a ticket away, with a reason; it can be taken out of the bin again, here at once or in the settings. */
export default function BinDialog({ ticket, onClose }: Props) {
  const { t } = useT('talk');
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const params = { path: { id: ticket.id } };
  const words = { failed: t('bin.failed'), stale: ['tickets'] };
  const back = useAction(() => api.POST('/api/v1/tickets/{id}/restore', { params }), words);
  const away = useAction(
    () => api.POST('/api/v1/tickets/{id}/bin', { params, body: { reason: reason.trim() } }),
    words,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    away.mutate(undefined, {
      onSuccess: () => {
        onClose();
        void navigate({ to: '/desk/{-$id}', params: { id: undefined } });
        const id = `binned-${ticket.id}`;
        notifications.show({
          id,
          autoClose: 10_000,
          message: (
            <>
              {t('bin.done', { number: ticket.number })}{' '}
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => {
                  notifications.hide(id);
                  back.mutate(undefined);
                }}
              >
                {t('planned.undo')}
              </Button>
            </>
          ),
        });
      },
    });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('bin.title', { number: ticket.number })}
      closeButtonProps={{ 'aria-label': t('tools.close') }}
    >
      <form onSubmit={submit}>
        <Textarea
          label={t('bin.reason')}
          required
          maxLength={300}
          autosize
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <Group justify="flex-end" gap="xs" mt="sm">
          <Button variant="default" onClick={onClose}>
            {t('bin.keep')}
          </Button>
          <Button type="submit" color="red" disabled={!reason.trim()} loading={away.isPending}>
            {t('bin.away')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
