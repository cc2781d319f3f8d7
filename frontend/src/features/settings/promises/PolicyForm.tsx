import { Checkbox, Group, NumberInput, Select } from '@mantine/core';
import { useT } from '@/i18n/t';
import { ConditionsInput, useConditions } from '@/ui/conditions/ConditionsInput';
import { ActiveSwitch, RecordForm, useRecord } from '../RecordForm';
import { useCalendars } from '../routing/api';
import { NamesInput, TimeInput } from '../routing/fields';
import { changePolicy, createPolicy, type Policy, type PolicyFields } from './api';

const NEW: PolicyFields = {
  name: {},
  is_active: true,
  conditions: { all: [] },
  first_reply: 240,
  next_reply: null,
  resolution: 1440,
  calendar: null,
  warn_percent: 80,
};
export const GOALS = ['first_reply', 'next_reply', 'resolution'] as const;
/** A promise must not move with its own clock: only what lasts decides about it. */
const LASTING = /^(kind|priority|tier|queue|media|tags|language|customer|field\..+)$/;

interface Props {
  policy: Policy | null;
  onClose: () => void;
  onLoad: (policy: Policy) => void;
}

export function PolicyForm({ policy, onClose, onLoad }: Props) {
  const { t } = useT('promises');
  const calendars = useCalendars().data ?? [];
  const { id: _, version: __, position: ___, ...old } = policy ?? { ...NEW, id: 0, version: 0, position: 0 };
  const record = useRecord<Policy, PolicyFields>(
    {
      row: policy,
      create: createPolicy,
      change: (row, whole) => changePolicy(row.id, whole),
      failed: t('failed'),
      stale: ['sla-policies'],
    },
    old,
  );
  const { given, put, errors: fields } = record;
  const conditions = useConditions(old.conditions, (field) => LASTING.test(field));
  const named = Object.values(given.name).some((one) => one.trim());
  return (
    <RecordForm
      title={t(policy ? 'change' : 'new')}
      size={760}
      ready={named && conditions.refused === null}
      record={record}
      whole={() => ({ ...given, conditions: conditions.json() })}
      onClose={onClose}
      onLoad={onLoad}
    >
      <NamesInput
        label={t('name')}
        required
        value={given.name}
        error={fields.name}
        onChange={(name) => put({ name: name as Record<string, string> })}
      />
      <ConditionsInput label={t('when')} empty={t('always')} form={conditions} errors={fields} />
      {GOALS.map((goal) => (
        <Group key={goal} align="end" gap="sm">
          <Checkbox
            w={180}
            mb={7}
            label={t(`goal.${goal}`)}
            checked={given[goal] !== null}
            onChange={(event) => put({ [goal]: event.currentTarget.checked ? 240 : null })}
          />
          {given[goal] !== null && (
            <TimeInput
              label={t('within', { goal: t(`goal.${goal}`) })}
              min={1}
              value={(given[goal] ?? 0) * 60}
              error={fields[goal]}
              onChange={(seconds) => put({ [goal]: Math.max(1, Math.round(seconds / 60)) })}
            />
          )}
        </Group>
      ))}
      <Group grow align="start">
        <Select
          label={t('hours')}
          description={t('hoursHint')}
          clearable
          placeholder={t('ofQueue')}
          data={calendars.map((one) => ({ value: String(one.id), label: one.name }))}
          value={given.calendar === null ? null : String(given.calendar)}
          error={fields.calendar}
          onChange={(next) => put({ calendar: next === null ? null : Number(next) })}
        />
        <NumberInput
          label={t('warn')}
          description={t('warnHint')}
          min={1}
          max={99}
          suffix=" %"
          allowDecimal={false}
          value={given.warn_percent}
          error={fields.warn_percent}
          onChange={(next) => put({ warn_percent: Number(next) || 80 })}
        />
      </Group>
      <ActiveSwitch label={t('active')} on={given.is_active} onChange={(on) => put({ is_active: on })} />
    </RecordForm>
  );
}
