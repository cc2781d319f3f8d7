import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { $api, type Schema } from '@/api/client';
import { useT } from '@/i18n/t';

export type Customer = Schema['CustomerRow'];

interface Props {
  value: Customer | null;
  error?: string | undefined;
  onChange: (customer: Customer | null) => void;
}

const said = ({ name, number, phone, email }: Customer) => [name, number, phone ?? email].filter(Boolean).join(' · ');

/** A customer, looked for as the customers' own page does: by name, pinyin, number, phone or e-mail. */
export function CustomerSelect({ value, error, onChange }: Props) {
  const { t } = useT('talk');
  const [text, setText] = useState('');
  const [query] = useDebouncedValue(text.trim(), 200);
  // the field shows the chosen one's own words: they are no question
  const asks = query.length > 1 && !(value && text === said(value));
  const found = $api.useQuery(
    'get',
    '/api/v1/customers',
    { params: { query: { q: query, limit: 20 } } },
    { enabled: asks },
  );
  const hits = asks ? (found.data?.items ?? []) : [];
  const offered = value && !hits.some(({ id }) => id === value.id) ? [value, ...hits] : hits;
  return (
    <Select
      label={t('create.customer')}
      description={t('create.noCustomer')}
      placeholder={t('create.findCustomer')}
      error={error}
      searchable
      clearable
      data-autofocus
      openOnFocus={false}
      filter={({ options }) => options}
      nothingFoundMessage={t(
        query.length < 2 ? 'merge.type' : found.isFetching ? 'create.looking' : 'create.noneFound',
      )}
      data={offered.map((one) => ({ value: String(one.id), label: said(one) }))}
      value={value ? String(value.id) : null}
      searchValue={text}
      onSearchChange={setText}
      onChange={(id) => onChange(offered.find((one) => String(one.id) === id) ?? null)}
    />
  );
}
