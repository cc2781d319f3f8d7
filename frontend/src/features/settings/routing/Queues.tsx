import { Button, Group, Modal, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconStack2 } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Failure } from '@/api/failure';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { fmt } from '@/lib/time';
import { useAction } from '@/ui/action';
import { MediaIcon, mediaTone } from '@/ui/marks';
import { type Column, PagedTable } from '@/ui/PagedTable';
import { Empty } from '@/ui/State';
import css from '../Settings.module.css';
import { createQueue, type QueueRow, useAgents, useQueues } from './api';
import { NamesInput } from './fields';
import { type Names, sayTime } from './model';
import own from './Routing.module.css';

const MEDIA = ['voice', 'chat', 'email', 'task'] as const;
const asKey = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

function NewQueue({ onClose }: { onClose: () => void }) {
  const { t } = useT('settings');
  const nav = useNavigate();
  const [name, setName] = useState<Names>({});
  const [key, setKey] = useState<string>();
  const [media, setMedia] = useState<string>('voice');
  const own = key ?? asKey(name.en ?? '');
  const create = useAction(() => createQueue({ key: own, name, media }), {
    failed: t('queues.failed'),
    stale: ['queues'],
  });
  const fields = create.error instanceof Failure ? create.error.fields : {};
  const submit = (e: FormEvent) => {
    e.preventDefault();
    create.mutate(undefined, {
      onSuccess: (made) => void nav({ to: '/settings/{-$id}', params: { id: `queue-${made.id}` } }),
    });
  };
  return (
    <Modal opened size={560} onClose={onClose} title={t('queues.new')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <SegmentedControl
            aria-label={t('queues.medium')}
            value={media}
            onChange={setMedia}
            data={MEDIA.map((one) => ({ value: one, label: t(`media.${one}`) }))}
          />
          <NamesInput label={t('field.name')} required value={name} error={fields.name} onChange={setName} />
          <TextInput
            label={t('queues.key')}
            description={t('queues.keyHint')}
            required
            maxLength={60}
            value={own}
            error={fields.key}
            onChange={(e) => setKey(e.currentTarget.value)}
          />
          <p className="muted">{t('queues.newHint')}</p>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={create.isPending} disabled={!own || !(name.en || name['zh-CN'])}>
              {t('queues.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Now({ row }: { row: QueueRow }) {
  const { t, lang } = useT('settings');
  if (row.emergency)
    return (
      <span className="chip" data-tone="solid-bad">
        {t('state.emergency')}
      </span>
    );
  if (!row.accepts) return <span className="chip">{t('state.refuses')}</span>;
  const opens =
    row.opens_at && fmt(row.opens_at, lang, { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (row.closed) return <span className="chip">{opens ? t('state.opens', { at: opens }) : t('state.closed')}</span>;
  return (
    <span className="chip" data-tone="ok">
      {t('state.open')}
    </span>
  );
}

function useColumns(members: Map<number, number> | undefined): Column<QueueRow>[] {
  const { t, lang } = useT('settings');
  return [
    {
      id: 'name',
      head: t('queues.name'),
      cell: (row) => (
        <Link to="/settings/{-$id}" params={{ id: `queue-${row.id}` }} className={own.queueName}>
          <span className={own.medium} data-tone={mediaTone(row.media)}>
            <MediaIcon media={row.media} />
          </span>
          <span className={css.mail}>
            <b>{localised(row.name, lang)}</b>
            <small className="muted ell">
              {t(`media.${row.media}`)} · {row.key}
            </small>
          </span>
        </Link>
      ),
    },
    { id: 'now', head: t('queues.now'), cell: (row) => <Now row={row} /> },
    {
      id: 'way',
      head: t('field.distribution'),
      cell: (row) => (
        <span className={css.mail}>
          <span>{t(`wayShort.${row.distribution}`)}</span>
          <small className="muted ell">{t(`agent.${row.agent_choice}`)}</small>
        </span>
      ),
    },
    {
      id: 'level',
      head: t('part.level'),
      end: true,
      cell: (row) => t('levelShort', { n: row.service_level_percent, time: sayTime(row.service_level_seconds, lang) }),
    },
    { id: 'members', head: t('part.members'), end: true, cell: (row) => members?.get(row.id) ?? (members ? 0 : '…') },
  ];
}

/** Every queue at a glance, and the way to its settings. */
export function Queues() {
  const { t } = useT('settings');
  const me = useMe();
  const [isNew, dialog] = useDisclosure();
  const found = useQueues();
  const agents = useAgents().data;
  const members = agents && new Map<number, number>();
  for (const agent of agents ?? [])
    for (const queue of agent.queues) members?.set(queue.id, (members.get(queue.id) ?? 0) + 1);
  return (
    <div className={css.wide}>
      <header className={css.head}>
        <div>
          <h2>{t('section.queues')}</h2>
          <p className="muted">{t('queues.lead')}</p>
        </div>
        {me.role === 'admin' && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={dialog.open}>
            {t('queues.new')}
          </Button>
        )}
      </header>
      <PagedTable
        caption={t('section.queues')}
        columns={useColumns(members)}
        rows={found.data}
        rowId={(row) => row.id}
        error={found.error}
        failed={t('queues.notLoaded')}
        retry={() => void found.refetch()}
        empty={
          <Empty title={t('queues.empty')} icon={<IconStack2 size={26} stroke={1.6} aria-hidden />}>
            <p>{t(me.role === 'admin' ? 'queues.emptyHint' : 'queues.emptyAsk')}</p>
          </Empty>
        }
      />
      {isNew && <NewQueue onClose={dialog.close} />}
    </div>
  );
}
