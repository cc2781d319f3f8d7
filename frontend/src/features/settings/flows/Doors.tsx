import { Button, NativeSelect, Skeleton, TextInput } from '@mantine/core';
import { IconDoorEnter, IconHandStop, IconTestPipe } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { fmt, MOMENT } from '@/lib/time';
import { useAction } from '@/ui/action';
import { NamesInput } from '../routing/fields';
import type { Names } from '../routing/model';
import {
  beginEmergency,
  createNumber,
  endEmergency,
  type Flow,
  type PhoneNumber,
  pointNumber,
  type Report,
  useFlows,
  useNumbers,
} from './api';
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
  const flows = useFlows().data?.items ?? [];
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
        {found.data?.items.map((row) => (
          <OneNumber key={row.id} row={row} mayWrite={mayWrite} />
        ))}
      </ul>
      {mayWrite && <NewNumber flow={flow} />}
    </section>
  );
}

function Told({ report }: { report: Report }) {
  const { t } = useT('flows');
  return (
    <div className={css.report} role="status">
      <b>{t('emergency.would', { numbers: report.numbers.join(', ') || '–' })}</b>
      <small>{t('emergency.withheld')}</small>
      {report.unknown.map((one) => (
        <p key={one.language} lang={one.language}>
          <span className="chip">{t(`in.${one.language as 'en'}`)}</span> {one.text}
        </p>
      ))}
      <small className="muted">{t('emergency.nothing')}</small>
    </div>
  );
}

/** The switch that answers every call of this flow with one message at once. */
export function Emergency({ flow }: { flow: Flow }) {
  const { t, lang } = useT('flows');
  const [message, setMessage] = useState<Names>({});
  const [report, setReport] = useState<Report>();
  const words = { failed: t('emergency.failed'), stale: [`flows/${flow.id}`, 'flows'] };
  const rehearse = useAction(() => beginEmergency(flow.id, message, true), words);
  const begin = useAction(() => beginEmergency(flow.id, message, false), { ...words, done: t('emergency.begun') });
  const end = useAction(() => endEmergency(flow.id), { ...words, done: t('emergency.ended') });
  if (flow.emergency_since)
    return (
      <section className={css.form} aria-label={t('emergency.title')}>
        <p className={css.alarm}>
          {t('emergency.since', { at: fmt(flow.emergency_since, lang, MOMENT) })}{' '}
          {localised(flow.emergency_message, lang)}
        </p>
        <div>
          <Button
            variant="default"
            loading={end.isPending}
            leftSection={<IconDoorEnter size={15} aria-hidden />}
            onClick={() => end.mutate(undefined)}
          >
            {t('emergency.end')}
          </Button>
        </div>
      </section>
    );
  const sure = () => {
    if (window.confirm(t('emergency.sure'))) begin.mutate(undefined, { onSuccess: () => setReport(undefined) });
  };
  return (
    <section className={css.form} aria-label={t('emergency.title')}>
      <p className="muted">{t('emergency.lead')}</p>
      <NamesInput label={t('emergency.message')} value={message} maxLength={1000} onChange={setMessage} />
      {report && <Told report={report} />}
      <div className={css.acts}>
        <Button
          variant="default"
          loading={rehearse.isPending}
          leftSection={<IconTestPipe size={15} aria-hidden />}
          onClick={() => rehearse.mutate(undefined, { onSuccess: setReport })}
        >
          {t('emergency.rehearse')}
        </Button>
        <Button
          color="red.8"
          variant="outline"
          className={css.danger}
          loading={begin.isPending}
          leftSection={<IconHandStop size={15} aria-hidden />}
          onClick={sure}
        >
          {t('emergency.begin')}
        </Button>
      </div>
    </section>
  );
}
