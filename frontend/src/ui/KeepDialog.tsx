import { Button, Modal, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { call, newKey } from '@/api/call';
import type { Schema } from '@/api/client';
import { isSupervising, useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useWhole } from '@/lib/pages';
import type { Holds, Shown, View } from '@/lib/views';
import { useAction } from '@/ui/action';

const createView = (given: Holds & { shared: boolean; team?: number | null }, key: string) =>
  call<View>('post', 'views', { body: given, key });

type Whom = 'me' | 'team' | 'everybody';

/** Keeps what is shown as a list: for oneself, or for those whose lists one runs. */
export default function KeepDialog({ shown, onClose }: { shown: Shown; onClose: () => void }) {
  const { t, lang } = useT('lists');
  const me = useMe();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [other, setOther] = useState('');
  const [whom, setWhom] = useState<Whom>('me');
  const [team, setTeam] = useState<string | null>(null);
  const teams = useWhole<Schema['TeamRow']>('teams', {}, { enabled: isSupervising(me) });
  const key = useRef(newKey());
  const theOther = lang === 'en' ? 'zh-CN' : 'en';
  const keep = useAction(
    async () => {
      const names = { [lang]: name.trim(), ...(other.trim() && { [theOther]: other.trim() }) };
      const scope = { shared: whom !== 'me', ...(whom === 'team' && { team: Number(team) }) };
      const made = await createView({ ...shown, ...scope, name: names }, key.current);
      key.current = newKey();
      return made;
    },
    { failed: t('notSaved'), done: t('saved', { name: name.trim() }), stale: ['views', 'tickets/counts'] },
  );
  const send = (event: FormEvent) => {
    event.preventDefault();
    keep.mutate(undefined, {
      onSuccess: (made) => {
        onClose();
        void navigate({ to: '/tickets/{-$id}', params: { id: String(made.id) } });
      },
    });
  };
  return (
    <Modal opened onClose={onClose} title={t('keep.title')} closeButtonProps={{ 'aria-label': t('builder.cancel') }}>
      <form onSubmit={send}>
        <Stack gap="sm">
          <TextInput
            data-autofocus
            required
            maxLength={120}
            label={t('keep.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            maxLength={120}
            label={t('keep.other')}
            value={other}
            onChange={(event) => setOther(event.currentTarget.value)}
          />
          {isSupervising(me) && (
            <Radio.Group label={t('keep.forWhom')} value={whom} onChange={(value) => setWhom(value as Whom)}>
              <Stack gap={6} mt={4}>
                <Radio value="me" label={t('keep.me')} />
                <Radio value="team" label={t('keep.team')} />
                {me.role === 'admin' && <Radio value="everybody" label={t('keep.everybody')} />}
              </Stack>
            </Radio.Group>
          )}
          {whom === 'team' && (
            <Select
              required
              searchable
              label={t('keep.whichTeam')}
              data={(teams.data ?? []).map((one) => ({ value: String(one.id), label: one.name }))}
              value={team}
              onChange={setTeam}
            />
          )}
          <Button type="submit" loading={keep.isPending} disabled={!name.trim() || (whom === 'team' && !team)}>
            {t('keep.save')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
