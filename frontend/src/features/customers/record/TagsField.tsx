import { type ComboboxItemGroup, TagsInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { FAMILIES } from '@/ui/TagChips';
import { useTagsLike } from './api';

interface Props {
  value: string[];
  error: string | undefined;
  onChange: (tags: string[]) => void;
}

/** Tags, added by typing: those that there are already are offered by family, in pinyin and initials too. */
export function TagsField({ value, error, onChange }: Props) {
  const { t } = useT('record');
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed.trim(), 150);
  const found = useTagsLike(asked, true);
  const offered: ComboboxItemGroup<string>[] = FAMILIES.map((family) => ({
    group: t(`family.${family}`),
    items: (found.data?.items ?? [])
      .filter((one) => one.family === family && !value.includes(one.name))
      .map((one) => one.name),
  })).filter((one) => one.items.length);
  return (
    <TagsInput
      size="xs"
      data-autofocus
      label={t('field.tags')}
      description={t('tags.hint')}
      maxTags={50}
      maxLength={60}
      splitChars={[',', '，']}
      data={offered}
      // the server has chosen already, by the way they sound as well
      filter={({ options }) => options}
      comboboxProps={{ withinPortal: false }}
      searchValue={typed}
      onSearchChange={setTyped}
      value={value}
      error={error}
      onChange={onChange}
    />
  );
}
