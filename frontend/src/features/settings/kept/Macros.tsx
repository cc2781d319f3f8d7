import { Button, Group, Modal, Stack, Switch } from '@mantine/core';
import { IconBolt, IconPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { call, type Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { usePages } from '@/lib/pages';
import { useAction } from '@/ui/action';
import { Empty } from '@/ui/State';
import { NamesInput } from '../routing/fields';
import type { Names } from '../routing/model';
import { SettingsList } from '../SettingsList';
import { ActionsInput } from './Actions';
import { type Shared, ShareInput } from './share';

type Macro = Full<Schema['MacroRow']>;
type Action = Schema['MacroAction'];

function MacroDialog({ old, onClose }: { old: Macro | undefined; onClose: () => void }) {
  const { t } = useT('kept');
  const { t: settings } = useT('settings');
  const [title, setTitle] = useState<Names>((old?.title as Names) ?? {});
  const [actions, setActions] = useState<Action[]>((old?.actions as Action[]) ?? [{ kind: 'reply', text: {} }]);
  const [shared, setShared] = useState<Shared>({ share: old?.share ?? 'own', team: old?.team_id ?? null });
  const [active, setActive] = useState(old?.is_active ?? true);
  const body = { title, actions, ...shared };
  const save = useAction(
    () =>
      old
        ? call('patch', `macros/${old.id}`, { body: { ...body, is_active: active, version: old.version } })
        : call('post', 'macros', { body }),
    { failed: t('failed'), stale: ['macros', 'tickets'] },
  );
  const errors = save.error instanceof Failure ? save.error.fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t(old ? 'macros.change' : 'macros.new')}
      closeButtonProps={{ 'aria-label': settings('close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <NamesInput label={t('title')} required value={title} error={errors.title} onChange={setTitle} />
          <ActionsInput actions={actions} errors={errors} onChange={setActions} />
          <ShareInput value={shared} onChange={setShared} />
          {old && (
            <Switch label={t('active')} checked={active} onChange={(event) => setActive(event.currentTarget.checked)} />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {settings('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!(title.en || title['zh-CN']) || !actions.length}>
              {settings('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Several actions in one: one's own, the team's, everybody's. */
export default function Macros() {
  const { t, lang } = useT('kept');
  const found = usePages<Macro>('macros', { all: 'true' });
  const [dialog, setDialog] = useState<Macro | 'new'>();
  return (
    <SettingsList
      title={t('macros.heading')}
      lead={t('macros.lead')}
      failed={t('macros.notLoaded')}
      found={found}
      add={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setDialog('new')}>
          {t('macros.new')}
        </Button>
      }
      columns={[
        { id: 'title', head: t('title'), cell: (row) => localised(row.title, lang) },
        {
          id: 'actions',
          head: t('macros.actions'),
          wide: true,
          cell: (row) => row.actions.map((one) => t(`kind.${one.kind}`)).join(' · '),
        },
        { id: 'share', head: t('share.label'), cell: (row) => t(`share.${row.share}`) },
        { id: 'active', head: t('active'), cell: (row) => t(row.is_active ? 'yes' : 'no') },
        {
          id: 'change',
          head: t('change'),
          cell: (row) =>
            row.may_change && (
              <Button size="compact-xs" variant="default" onClick={() => setDialog(row)}>
                {t('change')}
              </Button>
            ),
        },
      ]}
      empty={
        <Empty title={t('macros.empty')} icon={<IconBolt size={26} stroke={1.6} aria-hidden />}>
          <p>{t('macros.emptyHint')}</p>
        </Empty>
      }
    >
      {dialog && (
        <MacroDialog
          key={dialog === 'new' ? 'new' : dialog.id}
          old={dialog === 'new' ? undefined : dialog}
          onClose={() => setDialog(undefined)}
        />
      )}
    </SettingsList>
  );
}
