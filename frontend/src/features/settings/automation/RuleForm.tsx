import { Group, NativeSelect } from '@mantine/core';
import { useT } from '@/i18n/t';
import { ConditionsInput, useConditions } from '@/ui/conditions/ConditionsInput';
import { ActiveSwitch, RecordForm, useRecord } from '../RecordForm';
import { NamesInput, TimeInput } from '../routing/fields';
import { ActionsInput, isWhole } from './ActionsInput';
import { AFTER, changeRule, createRule, type Rule, type RuleFields, TRIGGERS } from './api';
import { Trial } from './Trial';

const NEW: RuleFields = {
  name: {},
  is_active: true,
  trigger: 'opened',
  after: '',
  minutes: null,
  conditions: { all: [] },
  actions: [{ do: 'priority', value: 'high' }],
};

interface Props {
  rule: Rule | null;
  onClose: () => void;
  onLoad: (rule: Rule) => void;
}

const everything = () => true;

export function RuleForm({ rule, onClose, onLoad }: Props) {
  const { t } = useT('automation');
  const {
    id: _,
    version: __,
    position: ___,
    updated_at: ____,
    ...old
  } = rule ?? { ...NEW, id: 0, version: 0, position: 0, updated_at: '' };
  const record = useRecord<Rule, RuleFields>(
    {
      row: rule,
      create: createRule,
      change: (row, whole) => changeRule(row.id, whole),
      failed: t('failed'),
      stale: ['automation'],
    },
    old,
  );
  const { given, put, errors: fields } = record;
  const byTime = given.trigger === 'time';
  const conditions = useConditions(old.conditions, everything, true);
  const whole = (): RuleFields => ({ ...given, conditions: conditions.json() });
  const named = Object.values(given.name).some((one) => one.trim());
  const ready = named && conditions.refused === null && given.actions.length > 0 && given.actions.every(isWhole);
  return (
    <RecordForm
      title={t(rule ? 'change' : 'new')}
      size={820}
      ready={ready}
      record={record}
      whole={whole}
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
      <Group align="end" gap="sm">
        <NativeSelect
          label={t('when')}
          data={TRIGGERS.map((one) => ({ value: one, label: t(`trigger.${one}`) }))}
          value={given.trigger}
          error={fields.trigger}
          onChange={(event) => {
            const trigger = event.currentTarget.value as RuleFields['trigger'];
            put(
              trigger === 'time' ? { trigger, after: 'created', minutes: 60 } : { trigger, after: '', minutes: null },
            );
          }}
        />
        {byTime && (
          <>
            <TimeInput
              label={t('late')}
              min={1}
              value={(given.minutes ?? 60) * 60}
              error={fields.minutes}
              onChange={(seconds) => put({ minutes: Math.max(1, Math.round(seconds / 60)) })}
            />
            <NativeSelect
              label={t('since')}
              data={AFTER.map((one) => ({ value: one, label: t(`after.${one}`) }))}
              value={given.after}
              error={fields.after}
              onChange={(event) => put({ after: event.currentTarget.value as RuleFields['after'] })}
            />
          </>
        )}
      </Group>
      <ConditionsInput label={t('if')} empty={t('always')} form={conditions} errors={fields} />
      <ActionsInput value={given.actions} errors={fields} onChange={(actions) => put({ actions })} />
      <ActiveSwitch label={t('active')} on={given.is_active} onChange={(on) => put({ is_active: on })} />
      <Trial ready={ready} rule={() => ({ ...whole(), ...(rule ? { id: rule.id } : {}) })} />
    </RecordForm>
  );
}
