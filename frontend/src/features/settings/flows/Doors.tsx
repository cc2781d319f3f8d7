import { Button, NativeSelect, Skeleton, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { useAction } from '@/ui/action';
import type { Names } from '../routing/model';
import { createNumber, type Flow, type PhoneNumber, pointNumber, useFlows, useNumbers } from './api';
import css from './Flows.module.css';

function NewNumber({ flow }: { flow: Flow }) {
  const { t } = useT('flows');
  const [number, setNumber] = useState('');
  const create = useAction(() => createNumber(number, flow.name as Names, flow.id), {
    failed: t('numbers.notSaved'),
    stale: ['phone-numbers', 'flows'],
    shown: (error) => error instanceof Failure && Boolean(error.fields.e164),
  });
  const error = create.error instanceof Failure ? create.error.fields.e164 : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    create.mutate(undefined, { onSuccess: () => setNumber('') });
  };
  return (
    <form className={css.newNumber} onSubmit={submit}>
      <TextInput
        label={t('numbers.new')}
        description={t('numbers.newHint')}
        value={number}
        maxLength={40}
        inputMode="tel"
        error={error}
        onChange={(e) => setNumber(e.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!number.trim()} loading={create.isPending}>
        {t('numbers.add')}
      </Button>
    </form>
  );
}

function OneNumber({ row, mayWrite }: { row: PhoneNumber; mayWrite: boolean }) {
  const { t, lang } = useT('flows');
  const flows = useFlows().data ?? [];
  const point = useAction((flow: number | null) => pointNumber(row, flow), {
    failed: t('numbers.notSaved'),
    done: t('numbers.saved'),
    stale: ['phone-numbers', 'flows'],
  });
  return (
    <li>
      <span>
        <b>{row.e164}</b>
        <small className="muted">{localised(row.name, lang)}</small>
      </span>
      <NativeSelect
        aria-label={t('numbers.leads', { number: row.e164 })}
        disabled={!mayWrite || point.isPending}
        data={[
          { value: '', label: t('numbers.queue') },
          ...flows.map((one) => ({ value: String(one.id), label: localised(one.name, lang) })),
        ]}
        value={row.flow === null ? '' : String(row.flow)}
        onChange={(e) => point.mutate(e.currentTarget.value ? Number(e.currentTarget.value) : null)}
      />
    </li>
  );
}

/** Our numbers, and which flow answers each. */
export function Numbers({ flow, mayWrite }: { flow: Flow; mayWrite: boolean }) {
  const { t } = useT('flows');
  const found = useNumbers();
  return (
    <section className={css.form} aria-label={t('numbers.title')}>
      <p className="muted">{t('numbers.lead')}</p>
      {!found.data && <Skeleton height={80} radius={10} />}
      <ul className={css.numbers}>
        {found.data?.map((row) => (
          <OneNumber key={row.id} row={row} mayWrite={mayWrite} />
        ))}
      </ul>
      {mayWrite && <NewNumber flow={flow} />}
    </section>
  );
}
