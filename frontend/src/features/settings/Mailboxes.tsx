import { Button, NativeSelect, Switch, TextInput } from '@mantine/core';
import { IconMail, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { LANGUAGE_CHOICES } from '@/i18n';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import type { Column } from '@/ui/PagedTable';
import { Empty } from '@/ui/State';
import { type Mailbox, putMailbox, useMailboxes } from './api';
import { RecordForm, useRecord } from './RecordForm';
import { useQueues } from './routing/api';
import { NamesInput } from './routing/fields';
import { SettingsList } from './SettingsList';

const NEW = {
  address: '',
  name: {},
  queue_key: '',
  language: '',
  signature: {},
  ticket_kind: 'request',
  sends_receipts: true,
  is_active: true,
} satisfies Partial<Mailbox>;

/** What waits for an agent at a desk; nobody telephones a mailbox. */
const useWritten = () => (useQueues().data ?? []).filter((one) => one.media !== 'voice');

interface EditProps {
  box: Mailbox | null;
  onClose: () => void;
  onLoad: (box: Mailbox) => void;
}

function Edit({ box, onClose, onLoad }: EditProps) {
  const { t, lang } = useT('settings');
  const queues = useWritten();
  const { id: _, version: __, ...old } = box ?? { ...NEW, id: 0, version: 0 };
  const record = useRecord<Mailbox, typeof old>(
    {
      row: box,
      create: (whole) => putMailbox({ ...whole, version: 0 }),
      change: (_, whole) => putMailbox(whole),
      failed: t('mailboxes.failed'),
      stale: ['mailboxes'],
    },
    old,
  );
  const { given, put, errors: fields } = record;
  const named = Object.values(given.name).some((one) => one.trim());
  return (
    <RecordForm
      title={box ? box.address : t('mailboxes.new')}
      size={560}
      ready={Boolean(given.address.trim() && given.queue_key && named)}
      record={record}
      onClose={onClose}
      onLoad={onLoad}
    >
      {!box && (
        <TextInput
          type="email"
          label={t('mailboxes.address')}
          description={t('mailboxes.addressHint')}
          required
          data-autofocus
          maxLength={320}
          value={given.address}
          error={fields.address}
          onChange={(event) => put({ address: event.currentTarget.value })}
        />
      )}
      <NativeSelect
        label={t('mailboxes.queue')}
        required
        value={given.queue_key}
        error={fields.queue_key}
        data={[
          { value: '', label: t('mailboxes.pick') },
          ...queues.map((one) => ({ value: one.key, label: localised(one.name, lang) })),
        ]}
        onChange={(event) => put({ queue_key: event.currentTarget.value })}
      />
      <NamesInput
        label={t('mailboxes.name')}
        required
        value={given.name}
        error={fields.name}
        onChange={(name) => put({ name: name as Record<string, string> })}
      />
      <NativeSelect
        label={t('mailboxes.language')}
        value={given.language}
        data={[{ value: '', label: t('mailboxes.asWritten') }, ...LANGUAGE_CHOICES]}
        onChange={(event) => put({ language: event.currentTarget.value })}
      />
      <Switch
        label={t('mailboxes.receipts')}
        checked={given.sends_receipts}
        onChange={(event) => put({ sends_receipts: event.currentTarget.checked })}
      />
      <Switch
        label={t('mailboxes.active')}
        description={t('mailboxes.activeHint')}
        checked={given.is_active}
        onChange={(event) => put({ is_active: event.currentTarget.checked })}
      />
    </RecordForm>
  );
}

function useColumns(edit: (box: Mailbox) => void): Column<Mailbox>[] {
  const { t, lang } = useT('settings');
  const queues = useWritten();
  const queueOf = (key: string) => localised(queues.find((one) => one.key === key)?.name, lang) || key;
  return [
    { id: 'address', head: t('mailboxes.address'), wide: true, cell: (row) => row.address },
    { id: 'name', head: t('mailboxes.name'), cell: (row) => localised(row.name, lang) },
    { id: 'queue', head: t('mailboxes.queue'), cell: (row) => queueOf(row.queue_key) },
    {
      id: 'state',
      head: t('tokens.state'),
      cell: (row) => t(row.is_active ? 'mailboxes.on' : 'mailboxes.off'),
    },
    {
      id: 'act',
      head: t('quarantine.do'),
      end: true,
      cell: (row) => (
        <Button size="compact-xs" variant="default" onClick={() => edit(row)}>
          {t('change')}
        </Button>
      ),
    },
  ];
}

/** The addresses that the house answers: each names the queue its mails wait in. */
export function Mailboxes() {
  const { t } = useT('settings');
  const [box, setBox] = useState<Mailbox | null>();
  const found = useMailboxes();
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setBox(null)}>
      {t('mailboxes.new')}
    </Button>
  );
  return (
    <SettingsList
      title={t('section.mailboxes')}
      lead={t('mailboxes.lead')}
      add={add}
      columns={useColumns(setBox)}
      found={found}
      failed={t('mailboxes.notLoaded')}
      empty={
        <Empty title={t('mailboxes.empty')} icon={<IconMail size={26} stroke={1.6} aria-hidden />}>
          <p>{t('mailboxes.emptyHint')}</p>
        </Empty>
      }
    >
      {box !== undefined && (
        <Edit key={`${box?.id}/${box?.version}`} box={box} onClose={() => setBox(undefined)} onLoad={setBox} />
      )}
    </SettingsList>
  );
}
