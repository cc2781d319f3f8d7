import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { useAction } from '@/ui/action';
import { useFailureText } from '@/ui/State';
import { type CustomerDetail, type CustomerRow, useCustomers } from '../api';
import { type RelationKind, relate } from './api';
import css from './Record.module.css';

type Way = `${RelationKind}.${'is' | 'has'}`;

/** What this customer can be to another, and another to them; what makes no sense is not offered. */
const WAYS: { [kind in CustomerDetail['kind']]: Way[] } = {
  company: ['member.has', 'member.is', 'payer.is', 'payer.has', 'user.has', 'user.is', 'employer.is'],
  person: ['household.is', 'member.is', 'employer.has', 'payer.is', 'payer.has', 'user.is', 'user.has'],
};

const said = ({ name, number, phone, email }: CustomerRow) =>
  [name, number, phone ?? email].filter(Boolean).join(' · ');

/** Another customer, looked for as everywhere: by name, pinyin, number, phone or e-mail. */
function Other({
  not,
  value,
  onChange,
}: {
  not: number;
  value: CustomerRow | null;
  onChange: (other: CustomerRow | null) => void;
}) {
  const { t } = useT('record');
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed.trim(), 200);
  const asks = asked.length > 0 && !(value && typed === said(value));
  const found = useCustomers(asks ? asked : '');
  const hits = asks ? (found.rows ?? []).filter(({ id }) => id !== not).slice(0, 20) : [];
  const offered = value && !hits.some(({ id }) => id === value.id) ? [value, ...hits] : hits;
  return (
    <Select
      size="xs"
      label={t('relations.other')}
      placeholder={t('relations.find')}
      searchable
      required
      data-autofocus
      autoFocus
      openOnFocus={false}
      filter={({ options }) => options}
      nothingFoundMessage={t(!asks ? 'relations.type' : found.isFetching ? 'relations.looking' : 'relations.noneFound')}
      data={offered.map((one) => ({ value: String(one.id), label: said(one) }))}
      value={value ? String(value.id) : null}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(id) => onChange(offered.find((one) => String(one.id) === id) ?? null)}
    />
  );
}

export function AddRelation({ card, onDone }: { card: CustomerDetail; onDone: () => void }) {
  const { t } = useT('record');
  const text = useFailureText();
  const ways = WAYS[card.kind];
  const [other, setOther] = useState<CustomerRow | null>(null);
  const [way, setWay] = useState<Way>(ways[0] ?? 'member.is');
  const [title, setTitle] = useState('');
  const add = useAction(
    (target: number) => {
      const [kind = '', side] = way.split('.');
      return relate(card.id, { target, kind, title: title.trim(), is_outgoing: side === 'is' });
    },
    { failed: '', done: t('relations.added'), stale: ['customers'], shown: () => true },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (other) add.mutate(other.id, { onSuccess: onDone });
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.nativeEvent.isComposing && !event.defaultPrevented) onDone();
  };
  const refused = add.error instanceof Failure ? add.error.fields : {};
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementInteractions: Escape leaves the form
    <form className={css.adding} onSubmit={submit} onKeyDown={press} aria-label={t('relations.add')}>
      <Select
        size="xs"
        label={t('relations.what')}
        allowDeselect={false}
        data={ways.map((one) => ({ value: one, label: t(`relation.${one}`) }))}
        value={way}
        error={refused.kind}
        onChange={(next) => next && setWay(next as Way)}
      />
      <Other not={card.id} value={other} onChange={setOther} />
      <TextInput
        size="xs"
        label={t('relations.title')}
        maxLength={100}
        value={title}
        onChange={(e) => setTitle(e.currentTarget.value)}
      />
      <div className={css.acts}>
        <Button size="compact-sm" type="submit" disabled={!other} loading={add.isPending}>
          {t('relations.save')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onDone}>
          {t('cancel')}
        </Button>
      </div>
      {add.error && !refused.kind && (
        <p className={css.refused} role="alert">
          {refused.target ?? text(add.error)}
        </p>
      )}
    </form>
  );
}
