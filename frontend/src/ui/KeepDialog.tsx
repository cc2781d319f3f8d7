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

/** Of what the list is: where it is kept, where it is then shown, and which answers grow old. */
const KINDS = {
  tickets: { door: 'views', to: '/tickets/{-$id}', stale: ['views', 'tickets/counts'] },
  customers: { door: 'customer-views', to: '/customers/{-$id}', stale: ['customer-views'] },
} as const;

type Whom = 'me' | 'team' | 'everybody';

interface Props {
  shown: Shown;
  onClose: () => void;
  of?: keyof typeof KINDS;
}

/** Keeps what is shown as a list: for oneself, or for those whose lists one runs. */
export default function KeepDialog({ shown, onClose, of = 'tickets' }: Props) {
  const kind = KINDS[of];
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
      const given: Holds & { shared: boolean; team?: number } = { ...shown, ...scope, name: names };
      const made = await call<View>('post', kind.door, { body: given, key: key.current });
      key.current = newKey();
      return made;
    },
    { failed: t('notSaved'), done: t('saved', { name: name.trim() }), stale: [...kind.stale] },
  );
  const send = (event: FormEvent) => {
    event.preventDefault();
    keep.mutate(undefined, {
      onSuccess: (made) => {
        onClose();
        const id = String(made.id);
        // customers have addresses of their own under that path: their lists stand behind a question mark
        if (of === 'customers') void navigate({ to: kind.to, params: {}, search: { list: made.id } as never });
        else void navigate({ to: kind.to, params: { id } });
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
