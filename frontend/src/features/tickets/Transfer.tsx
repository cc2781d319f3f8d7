import { Button, Modal, Select, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { $api, api } from '@/api/client';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import type { WorkItem } from '@/live/derive';
import { live } from '@/live/store';
import { useFailureText } from '@/ui/State';

interface Props {
  work: WorkItem;
  opened: boolean;
  onClose: () => void;
}

/** Hands the work to another queue or to one person, with a word for whoever gets it; it keeps its place. */
export default function TransferDialog({ work, opened, onClose }: Props) {
  const { t, lang } = useT('ticket');
  const text = useFailureText();
  const me = useMe();
  const [target, setTarget] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const options = { enabled: opened, staleTime: 60_000 };
  const queues = $api.useQuery('get', '/api/v1/queues', undefined, options);
  const people = $api.useQuery('get', '/api/v1/people', undefined, options);
  const groups = [
    {
      group: t('move.queues'),
      items: (queues.data?.items ?? [])
        .filter((queue) => queue.id !== work.queue.id && queue.media === work.media)
        .map((queue) => ({ value: `queue:${queue.id}`, label: localised(queue.name, lang) })),
    },
    {
      group: t('move.people'),
      items: (people.data?.items ?? [])
        .filter((person) => person.id !== me.id)
        .map((person) => ({ value: `agent:${person.id}`, label: person.name })),
    },
  ];

  const move = async () => {
    const [kind, id] = (target ?? '').split(':');
    if (!kind || !id) return;
    setBusy(true);
    try {
      const { data } = await api.POST('/api/v1/work-items/{id}/transfer', {
        params: { path: { id: work.id } },
        body: kind === 'queue' ? { queue: Number(id), note } : { agent: Number(id), note },
      });
      if (data) live.merge({ work_item: [data] });
      onClose();
    } catch (error) {
      notifications.show({ color: 'red', title: t('move.failed'), message: text(error) });
    }
    setBusy(false);
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('move.title')}
      closeButtonProps={{ 'aria-label': t('move.close') }}
    >
      <Select
        label={t('move.to')}
        placeholder={t('move.choose')}
        data={groups}
        value={target}
        onChange={setTarget}
        searchable
        nothingFoundMessage={t('move.nobody')}
        data-autofocus
      />
      <Textarea
        mt="sm"
        label={t('move.note')}
        autosize
        minRows={2}
        maxRows={6}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button mt="md" fullWidth disabled={!target} loading={busy} onClick={() => void move()}>
        {t('move.submit')}
      </Button>
    </Modal>
  );
}
