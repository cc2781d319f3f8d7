import { Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconSearch, IconTags, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { call, type Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { usePages } from '@/lib/pages';
import { useAction } from '@/ui/action';
import { Empty } from '@/ui/State';
import { isSure } from '@/ui/sure';
import { FAMILIES, FamilyIcon, isFamily } from '@/ui/TagChips';
import { Tip } from '@/ui/Tip';
import { SettingsList } from '../SettingsList';
import css from './Tags.module.css';

type Tag = Full<Schema['TagRow']>;

const STALE = ['customer-tags', 'customers'];

function useFamilies() {
  const { t } = useT('record');
  return FAMILIES.map((value) => ({ value, label: t(`family.${value}`) }));
}

function FamilySelect({ tag }: { tag: Tag }) {
  const { t } = useT('settings');
  const move = useAction((family: string) => call<Tag>('patch', `customer-tags/${tag.id}`, { body: { family } }), {
    failed: t('tags.notMoved'),
    stale: STALE,
  });
  return (
    <Select
      size="xs"
      aria-label={t('tags.familyOf', { name: tag.name })}
      allowDeselect={false}
      disabled={move.isPending}
      leftSection={isFamily(tag.family) && <FamilyIcon family={tag.family} />}
      data={useFamilies()}
      value={tag.family}
      onChange={(family) => family && family !== tag.family && move.mutate(family)}
    />
  );
}

function Remove({ tag }: { tag: Tag }) {
  const { t } = useT('settings');
  const drop = useAction(() => call<void>('delete', `customer-tags/${tag.id}`), {
    failed: t('tags.notDropped'),
    stale: STALE,
  });
  const ask = async () => {
    if (await isSure({ text: t('tags.dropSure', { name: tag.name }), yes: t('tags.drop'), grave: true }))
      drop.mutate(undefined);
  };
  return (
    <Tip label={t('tags.dropOne', { name: tag.name })} disabled={drop.isPending} onClick={() => void ask()}>
      <IconTrash size={15} aria-hidden />
    </Tip>
  );
}

function NewTag() {
  const { t } = useT('settings');
  const [name, setName] = useState('');
  const [family, setFamily] = useState('demographic');
  const families = useFamilies();
  const add = useAction(() => call<Tag>('post', 'customer-tags', { body: { name: name.trim(), family } }), {
    failed: t('tags.notAdded'),
    stale: STALE,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) add.mutate(undefined, { onSuccess: () => setName('') });
  };
  return (
    <form className={css.add} onSubmit={submit}>
      <TextInput
        size="xs"
        label={t('tags.new')}
        maxLength={60}
        value={name}
        error={add.error instanceof Failure ? add.error.fields.name : undefined}
        onChange={(e) => setName(e.currentTarget.value)}
      />
      <Select
        size="xs"
        label={t('tags.family')}
        allowDeselect={false}
        data={families}
        value={family}
        onChange={(next) => next && setFamily(next)}
      />
      <Button
        size="xs"
        type="submit"
        variant="default"
        disabled={!name.trim()}
        loading={add.isPending}
        leftSection={<IconPlus size={15} aria-hidden />}
      >
        {t('tags.add')}
      </Button>
    </form>
  );
}

/** Every tag that customers carry, and the family each belongs to. */
export default function Tags() {
  const { t } = useT('settings');
  const [words, setWords] = useState('');
  const [q] = useDebouncedValue(words.trim(), 200);
  const [family, setFamily] = useState('');
  const found = usePages<Tag>('customer-tags', { ...(q && { q }), ...(family && { family }) });
  const families = useFamilies();
  const isAsked = Boolean(q || family);
  return (
    <SettingsList
      title={t('section.tags')}
      lead={t('tags.lead')}
      failed={t('tags.notLoaded')}
      found={found}
      add={
        <Group gap="xs">
          <TextInput
            size="xs"
            aria-label={t('tags.find')}
            placeholder={t('tags.find')}
            leftSection={<IconSearch size={14} aria-hidden />}
            value={words}
            onChange={(e) => setWords(e.currentTarget.value)}
          />
          <Select
            size="xs"
            aria-label={t('tags.family')}
            allowDeselect={false}
            data={[{ value: '', label: t('tags.every') }, ...families]}
            value={family}
            onChange={(next) => setFamily(next ?? '')}
          />
        </Group>
      }
      columns={[
        { id: 'name', head: t('tags.name'), wide: true, cell: (row) => row.name },
        { id: 'family', head: t('tags.family'), cell: (row) => <FamilySelect tag={row} /> },
        { id: 'drop', head: '', end: true, cell: (row) => <Remove tag={row} /> },
      ]}
      empty={
        <Empty
          title={t(isAsked ? 'tags.noneFound' : 'tags.none')}
          icon={<IconTags size={26} stroke={1.6} aria-hidden />}
        >
          <p>{t(isAsked ? 'tags.noneFoundHint' : 'tags.noneHint')}</p>
        </Empty>
      }
    >
      <NewTag />
    </SettingsList>
  );
}
