import { Button, Group, Modal, Stack, TagsInput } from '@mantine/core';
import { useState } from 'react';
import { api, type Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { useTicketActions } from './useTicketActions';

/** The ticket's tags, whole: added by typing, taken away one by one. */
export default function TagsDialog({ ticket, onClose }: { ticket: Schema['TicketDetail']; onClose: () => void }) {
  const { t } = useT('talk');
  const { run } = useTicketActions(ticket.id);
  const [tags, setTags] = useState(ticket.tags);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const params = { path: { id: ticket.id } };
    const saved = await run(() =>
      api.PATCH('/api/v1/tickets/{id}', { params, body: { tags, version: ticket.version } }),
    );
    setBusy(false);
    if (saved) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('tools.tags')} closeButtonProps={{ 'aria-label': t('tools.close') }}>
      <Stack gap="sm">
        <TagsInput
          data-autofocus
          label={t('tags.label')}
          description={t('tags.hint')}
          maxTags={50}
          splitChars={[',', '，']}
          value={tags}
          onChange={setTags}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('tags.cancel')}
          </Button>
          <Button loading={busy} onClick={() => void save()}>
            {t('tags.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
