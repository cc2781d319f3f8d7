import { Button, Group, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconMessage2Bolt, IconPlus, IconSearch } from '@tabler/icons-react';
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
import css from './Kept.module.css';
import { type DialogProps, type Shared, ShareInput, sharedOf, useKeptColumns } from './share';
import { WordsInput } from './Words';

type Text = Full<Schema['CannedTextRow']>;

type Fields = { title: Names; text: Names; shortcut: string; is_active: boolean } & Shared;

function TextDialog({ old, onClose, onLoad }: DialogProps<Text>) {
  const { t } = useT('kept');
  const record = useRecord<Text, Fields>(
    {
      row: old,
      create: ({ is_active: _, ...body }) => call('post', 'canned-texts', { body }),
      change: (row, body) => call('patch', `canned-texts/${row.id}`, { body }),
      failed: t('failed'),
      stale: ['canned-texts', 'tickets'],
    },
    {
      title: (old?.title as Names) ?? {},
      text: (old?.text as Names) ?? {},
      shortcut: old?.shortcut ?? '',
      is_active: old?.is_active ?? true,
      ...sharedOf(old),
    },
  );
  const { given, put, errors } = record;
  const { title, text, shortcut } = given;
  return (
    <RecordForm
      title={t(old ? 'texts.change' : 'texts.new')}
      size="lg"
      ready={Boolean(title.en || title['zh-CN'])}
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
      <TextInput
        label={t('texts.shortcut')}
        description={t('texts.shortcutHint')}
        maxLength={40}
        value={shortcut}
        error={errors.shortcut}
        onChange={(event) => put({ shortcut: event.currentTarget.value.trim().replace(/[^\p{L}\p{N}_-]/gu, '-') })}
      />
      <WordsInput
        label={t('texts.text')}
        value={text}
        errors={errors}
        path="text"
        onChange={(next) => put({ text: next })}
      />
      <ShareInput value={given} onChange={put} />
      {old && <ActiveSwitch label={t('active')} on={given.is_active} onChange={(on) => put({ is_active: on })} />}
    </RecordForm>
  );
}

/** Texts that are written again and again: one's own, the team's, everybody's. */
export default function Texts() {
  const { t, lang } = useT('kept');
  const [find, setFind] = useState('');
  const [q] = useDebouncedValue(find.trim(), 200);
  const found = usePages<Text>('canned-texts', { q, all: 'true' });
  const [dialog, setDialog] = useState<Text | null>();
  return (
    <SettingsList
      title={t('texts.heading')}
      lead={t('texts.lead')}
      failed={t('texts.notLoaded')}
      found={found}
      add={
        <Group gap="xs">
          <TextInput
            size="xs"
            aria-label={t('find')}
            placeholder={t('find')}
            leftSection={<IconSearch size={14} aria-hidden />}
            value={find}
            onChange={(event) => setFind(event.currentTarget.value)}
          />
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setDialog(null)}>
            {t('texts.new')}
          </Button>
        </Group>
      }
      columns={[
        {
          id: 'title',
          head: t('title'),
          cell: (row) => (
            <>
              {localised(row.title, lang)} {row.shortcut && <code className={css.code}>/{row.shortcut}</code>}
            </>
          ),
        },
        {
          id: 'text',
          head: t('texts.text'),
          wide: true,
          cell: (row) => <span title={localised(row.text, lang)}>{localised(row.text, lang)}</span>,
        },
        ...useKeptColumns<Text>(setDialog),
      ]}
      empty={
        <Empty title={t('texts.empty')} icon={<IconMessage2Bolt size={26} stroke={1.6} aria-hidden />}>
          <p>{t('texts.emptyHint')}</p>
        </Empty>
      }
    >
      {dialog !== undefined && (
        <TextDialog
          key={`${dialog?.id}/${dialog?.version}`}
          old={dialog}
          onClose={() => setDialog(undefined)}
          onLoad={setDialog}
        />
      )}
    </SettingsList>
  );
}
