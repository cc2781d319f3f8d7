import { Button, Group, Modal, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useT } from '@/i18n/t';
import { fmt } from '@/lib/time';
import { useAction } from '@/ui/action';
import type { Column } from '@/ui/PagedTable';
import { Empty } from '@/ui/State';
import { isSure } from '@/ui/sure';
import { issueToken, revokeToken, type Token, useTokens } from './api';
import { Secret } from './Secret';
import { SettingsList } from './SettingsList';

const AREAS = ['tickets', 'customers', 'knowledge', 'outreach', 'calls', 'routing', 'staff'];
const SCOPES = ['*', ...AREAS.flatMap((area) => [`${area}:read`, `${area}:write`])];

function NewToken({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useT('settings');
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const issue = useAction(() => issueToken(name.trim(), scopes), { failed: t('tokens.failed'), stale: ['tokens'] });
  const close = () => {
    issue.reset();
    setName('');
    setScopes([]);
    onClose();
  };
  const submit = (e: FormEvent) => {
    e.preventDefault();
    issue.mutate(undefined);
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('tokens.new')}
      closeOnClickOutside={!issue.data}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {issue.data ? (
        <Secret label={t('tokens.secret')} secret={issue.data.secret} onClose={close} />
      ) : (
        <form onSubmit={submit}>
          <Stack gap="sm">
            <TextInput
              label={t('tokens.name')}
              description={t('tokens.nameHint')}
              required
              data-autofocus
              maxLength={120}
              value={name}
              onChange={(e) => setName(e.currentTarget.value)}
            />
            <MultiSelect
              label={t('tokens.scopes')}
              required
              searchable
              data={SCOPES}
              value={scopes}
              onChange={setScopes}
            />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={close}>
                {t('cancel')}
              </Button>
              <Button type="submit" disabled={!name.trim() || !scopes.length} loading={issue.isPending}>
                {t('tokens.issue')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

function useColumns(revoke: (token: Token) => void): Column<Token>[] {
  const { t, lang } = useT('settings');
  const date = (at: string | null) => (at ? fmt(Date.parse(at), lang, { dateStyle: 'medium' }) : '–');
  return [
    { id: 'name', head: t('tokens.name'), cell: (row) => row.name },
    { id: 'prefix', head: t('tokens.prefix'), cell: (row) => <code>{row.prefix}…</code> },
    { id: 'scopes', head: t('tokens.scopes'), cell: (row) => row.scopes.join(', '), wide: true },
    { id: 'created', head: t('tokens.created'), end: true, cell: (row) => date(row.created_at) },
    { id: 'used', head: t('tokens.used'), end: true, cell: (row) => date(row.last_used_at) },
    {
      id: 'act',
      head: t('tokens.state'),
      end: true,
      cell: (row) =>
        row.revoked_at ? (
          <span className="chip">{t('tokens.revoked')}</span>
        ) : (
          <Button size="compact-xs" variant="default" onClick={() => revoke(row)}>
            {t('tokens.revoke')}
          </Button>
        ),
    },
  ];
}

/** Keys for programs that act in this person's name. */
export function Tokens() {
  const { t } = useT('settings');
  const [isNew, dialog] = useDisclosure();
  const found = useTokens();
  const revoke = useAction(revokeToken, { failed: t('tokens.revokeFailed'), stale: ['tokens'] });
  const ask = async ({ id, name }: Token) => {
    if (await isSure({ text: t('tokens.sure', { name }), yes: t('tokens.revoke'), grave: true })) revoke.mutate(id);
  };
  return (
    <SettingsList
      title={t('section.tokens')}
      lead={t('tokens.lead')}
      add={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={dialog.open}>
          {t('tokens.new')}
        </Button>
      }
      columns={useColumns((token) => void ask(token))}
      found={found}
      failed={t('tokens.notLoaded')}
      empty={
        <Empty title={t('tokens.empty')} icon={<IconKey size={26} stroke={1.6} aria-hidden />}>
          <p>{t('tokens.emptyHint')}</p>
        </Empty>
      }
    >
      <NewToken opened={isNew} onClose={dialog.close} />
    </SettingsList>
  );
}
