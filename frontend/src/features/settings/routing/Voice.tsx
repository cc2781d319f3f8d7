import { MultiSelect, NumberInput, Select, Skeleton, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { useEdited } from '@/lib/edited';
import { localised } from '@/lib/names';
import { useWhole } from '@/lib/pages';
import { same } from '@/lib/same';
import { useAction } from '@/ui/action';
import { useGuarded } from '@/ui/LeaveGuard';
import { Trouble } from '@/ui/State';
import { countries } from './countries';
import { Choices, Part } from './fields';
import css from './Routing.module.css';

type Policy = Schema['VoicePolicyRow'];
type Wish = Omit<Policy, 'queue' | 'version'>;

const FIELDS = [
  'recording',
  'pause_seconds',
  'supervision_seen',
  'caller_number',
  'countries',
  'dials_per_hour',
  'texts_per_hour',
  'agents_may_override',
  'detect_machines',
  'recordings_kept_days',
  'voicemails_kept_days',
] as const satisfies readonly (keyof Wish)[];
const wishOf = (read: Policy): Wish =>
  Object.fromEntries(FIELDS.map((field) => [field, read[field]])) as unknown as Wish;

const useNumbers = () => useWhole<Schema['PhoneNumberRow']>('phone-numbers');

interface FieldsProps {
  wish: Wish;
  set: <F extends keyof Wish>(field: F, value: Wish[F]) => void;
}

function Recording({ wish, set }: FieldsProps) {
  const { t } = useT('voice');
  return (
    <>
      <Choices
        label={t('recording')}
        value={wish.recording}
        choices={(['never', 'on_demand', 'all'] as const).map((one) => ({
          value: one,
          title: t(`record.${one}.title`),
          text: t(`record.${one}.text`),
          usual: one === 'on_demand',
        }))}
        onChange={(value) => set('recording', value as Wish['recording'])}
      />
      <NumberInput
        label={t('pause')}
        description={t('pauseHint')}
        min={5}
        max={600}
        allowDecimal={false}
        disabled={wish.recording === 'never'}
        value={wish.pause_seconds}
        onChange={(n) => set('pause_seconds', Number(n) || 0)}
      />
      <div className={css.pair}>
        <NumberInput
          label={t('keep')}
          description={t('keepHint')}
          min={0}
          max={3650}
          allowDecimal={false}
          value={wish.recordings_kept_days}
          onChange={(n) => set('recordings_kept_days', Number(n) || 0)}
        />
        <NumberInput
          label={t('keepVoicemail')}
          description={t('keepHint')}
          min={0}
          max={3650}
          allowDecimal={false}
          value={wish.voicemails_kept_days}
          onChange={(n) => set('voicemails_kept_days', Number(n) || 0)}
        />
      </div>
      <Switch
        label={t('seen')}
        description={t('seenHint')}
        checked={wish.supervision_seen}
        onChange={(event) => set('supervision_seen', event.currentTarget.checked)}
      />
    </>
  );
}

function Dialling({ wish, set }: FieldsProps) {
  const { t, lang } = useT('voice');
  const numbers = useNumbers();
  const places = useMemo(() => countries(lang), [lang]);
  const rows = numbers.data ?? [];
  return (
    <>
      <div className={css.pair}>
        <Select
          label={t('shown')}
          description={t('shownHint')}
          data={[
            { value: '', label: t('shownUsual') },
            ...rows.map((one) => ({
              value: String(one.id),
              label: [localised(one.name, lang), one.e164].filter(Boolean).join(' · '),
            })),
          ]}
          allowDeselect={false}
          value={wish.caller_number === null ? '' : String(wish.caller_number)}
          onChange={(value) => set('caller_number', value ? Number(value) : null)}
        />
        <NumberInput
          label={t('limit')}
          description={t('limitHint')}
          min={0}
          max={1000}
          allowDecimal={false}
          value={wish.dials_per_hour}
          onChange={(n) => set('dials_per_hour', Number(n) || 0)}
        />
      </div>
      <NumberInput
        label={t('texts')}
        description={t('textsHint')}
        min={0}
        max={10000}
        allowDecimal={false}
        value={wish.texts_per_hour}
        onChange={(n) => set('texts_per_hour', Number(n) || 0)}
      />
      <MultiSelect
        label={t('countries')}
        description={t('countriesHint')}
        placeholder={wish.countries.length ? undefined : t('countriesOwn')}
        searchable
        clearable
        nothingFoundMessage={t('noCountry')}
        data={places}
        value={[...wish.countries]}
        onChange={(value) => set('countries', value)}
      />
      <Switch
        label={t('override')}
        description={t('overrideHint')}
        checked={wish.agents_may_override}
        onChange={(event) => set('agents_may_override', event.currentTarget.checked)}
      />
      <Switch
        label={t('machines')}
        description={t('machinesHint')}
        checked={wish.detect_machines}
        onChange={(event) => set('detect_machines', event.currentTarget.checked)}
      />
    </>
  );
}

function Form({ read }: { read: Policy }) {
  const { t } = useT('voice');
  const { t: word } = useT('settings');
  const { base, before, draft, setDraft, dirty, save, start } = useEdited(read, {
    draftOf: wishOf,
    isNewer: (now, base) => now.version > base.version,
  });
  const set: FieldsProps['set'] = (field, value) => setDraft((was) => ({ ...was, [field]: value }));
  const changed = FIELDS.filter((field) => !same(draft[field], before[field]));
  const send = useAction(
    () =>
      call<Policy>('patch', `queues/${read.queue}/voice`, {
        body: Object.fromEntries(changed.map((field) => [field, draft[field]])),
      }),
    { failed: t('notSaved'), done: t('saved'), stale: [`queues/${read.queue}/voice`] },
  );
  useGuarded({
    dirty,
    names: changed.map(() => word('part.voice')).slice(0, 1),
    // what went wrong is said by then, and stays typed
    save: () => save(() => send.mutateAsync(undefined)).catch(() => undefined),
    discard: () => start(base),
  });
  return (
    <>
      <Recording wish={draft} set={set} />
      <Dialling wish={draft} set={set} />
    </>
  );
}

/** What a queue allows on the telephone: recording, supervision, calling out. The page's bar saves it too. */
export default function Voice({ queue }: { queue: number }) {
  const { t } = useT('voice');
  const found = useQuery({
    queryKey: readKey(`queues/${queue}/voice`, queue),
    queryFn: () => call<Policy>('get', `queues/${queue}/voice`),
  });
  return (
    <Part id="voice" lead={t('lead')}>
      {found.data ? (
        <Form key={queue} read={found.data} />
      ) : found.error ? (
        <Trouble small title={t('unread')} error={found.error} retry={() => void found.refetch()} />
      ) : (
        <Skeleton height={240} radius={8} />
      )}
    </Part>
  );
}
