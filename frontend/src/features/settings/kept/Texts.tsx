import { Button, Group, Modal, Stack, Switch, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconMessage2Bolt, IconPlus, IconSearch } from '@tabler/icons-react';
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
import css from './Kept.module.css';
import { type Shared, ShareInput } from './share';
import { WordsInput } from './Words';

type Text = Full<Schema['CannedTextRow']>;

function TextDialog({ old, onClose }: { old: Text | undefined; onClose: () => void }) {
  const { t } = useT('kept');
  const { t: settings } = useT('settings');
  const [title, setTitle] = useState<Names>((old?.title as Names) ?? {});
  const [text, setText] = useState<Names>((old?.text as Names) ?? {});
  const [shortcut, setShortcut] = useState(old?.shortcut ?? '');
  const [shared, setShared] = useState<Shared>({ share: old?.share ?? 'own', team: old?.team_id ?? null });
  const [active, setActive] = useState(old?.is_active ?? true);
  const body = { title, text, shortcut, ...shared };
  const save = useAction(
    () =>
      old
        ? call('patch', `canned-texts/${old.id}`, { body: { ...body, is_active: active, version: old.version } })
        : call('post', 'canned-texts', { body }),
    { failed: t('failed'), stale: ['canned-texts', 'tickets'] },
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
      title={t(old ? 'texts.change' : 'texts.new')}
      closeButtonProps={{ 'aria-label': settings('close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <NamesInput label={t('title')} required value={title} error={errors.title} onChange={setTitle} />
          <TextInput
            label={t('texts.shortcut')}
            description={t('texts.shortcutHint')}
            maxLength={40}
            value={shortcut}
            error={errors.shortcut}
            onChange={(event) => setShortcut(event.currentTarget.value.trim().replace(/[^\p{L}\p{N}_-]/gu, '-'))}
          />
          <WordsInput label={t('texts.text')} value={text} errors={errors} path="text" onChange={setText} />
          <ShareInput value={shared} onChange={setShared} />
          {old && (
            <Switch label={t('active')} checked={active} onChange={(event) => setActive(event.currentTarget.checked)} />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {settings('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!(title.en || title['zh-CN'])}>
              {settings('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Texts that are written again and again: one's own, the team's, everybody's. */
export default function Texts() {
  const { t, lang } = useT('kept');
  const [find, setFind] = useState('');
  const [q] = useDebouncedValue(find.trim(), 200);
  const found = usePages<Text>('canned-texts', { q, all: 'true' });
  const [dialog, setDialog] = useState<Text | 'new'>();
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
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setDialog('new')}>
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
        { id: 'text', head: t('texts.text'), wide: true, cell: (row) => localised(row.text, lang) },
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
        <Empty title={t('texts.empty')} icon={<IconMessage2Bolt size={26} stroke={1.6} aria-hidden />}>
          <p>{t('texts.emptyHint')}</p>
        </Empty>
      }
    >
      {dialog && (
        <TextDialog
          key={dialog === 'new' ? 'new' : dialog.id}
          old={dialog === 'new' ? undefined : dialog}
          onClose={() => setDialog(undefined)}
        />
      )}
    </SettingsList>
  );
}
