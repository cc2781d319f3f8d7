import { Button } from '@mantine/core';
import { IconBolt, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { call, type Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { usePages } from '@/lib/pages';
import { Empty } from '@/ui/State';
import { ActiveSwitch, RecordForm, useRecord } from '../RecordForm';
import { NamesInput } from '../routing/fields';
import type { Names } from '../routing/model';
import { SettingsList } from '../SettingsList';
import { ActionsInput } from './Actions';
import { type DialogProps, type Shared, ShareInput, sharedOf, useKeptColumns } from './share';

type Macro = Full<Schema['MacroRow']>;
type Action = Schema['MacroAction'];

type Fields = { title: Names; actions: Action[]; is_active: boolean } & Shared;

function MacroDialog({ old, onClose, onLoad }: DialogProps<Macro>) {
  const { t } = useT('kept');
  const record = useRecord<Macro, Fields>(
    {
      row: old,
      create: ({ is_active: _, ...body }) => call('post', 'macros', { body }),
      change: (row, body) => call('patch', `macros/${row.id}`, { body }),
      failed: t('failed'),
      stale: ['macros', 'tickets'],
    },
    {
      title: (old?.title as Names) ?? {},
      actions: (old?.actions as Action[]) ?? [{ kind: 'reply', text: {} }],
      is_active: old?.is_active ?? true,
      ...sharedOf(old),
    },
  );
  const { given, put, errors } = record;
  const { title, actions } = given;
  return (
    <RecordForm
      title={t(old ? 'macros.change' : 'macros.new')}
      size="lg"
      ready={Boolean(title.en || title['zh-CN']) && actions.length > 0}
      record={record}
      onClose={onClose}
      onLoad={onLoad}
    >
      <NamesInput
        label={t('title')}
        required
        value={title}
        error={errors.title}
        onChange={(next) => put({ title: next })}
      />
      <ActionsInput actions={actions} errors={errors} onChange={(next) => put({ actions: next })} />
      <ShareInput value={given} onChange={put} />
      {old && <ActiveSwitch label={t('active')} on={given.is_active} onChange={(on) => put({ is_active: on })} />}
    </RecordForm>
  );
}

/** Several actions in one: one's own, the team's, everybody's. */
export default function Macros() {
  const { t, lang } = useT('kept');
  const found = usePages<Macro>('macros', { all: 'true' });
  const [dialog, setDialog] = useState<Macro | null>();
  return (
    <SettingsList
      title={t('macros.heading')}
      lead={t('macros.lead')}
      failed={t('macros.notLoaded')}
      found={found}
      add={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setDialog(null)}>
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
        ...useKeptColumns<Macro>(setDialog),
      ]}
      empty={
        <Empty title={t('macros.empty')} icon={<IconBolt size={26} stroke={1.6} aria-hidden />}>
          <p>{t('macros.emptyHint')}</p>
        </Empty>
      }
    >
      {dialog !== undefined && (
        <MacroDialog
          key={`${dialog?.id}/${dialog?.version}`}
          old={dialog}
          onClose={() => setDialog(undefined)}
          onLoad={setDialog}
        />
      )}
    </SettingsList>
  );
}
