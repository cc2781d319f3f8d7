import { Button, Group, Modal, NativeSelect, Stack, Switch } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { useAction } from '@/ui/action';
import { ConditionsInput, useConditions } from '@/ui/conditions/ConditionsInput';
import { isStale, Meanwhile } from '@/ui/Meanwhile';
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
  const { t: word } = useT('settings');
  const {
    id,
    version,
    position: _,
    updated_at: __,
    ...old
  } = rule ?? { ...NEW, id: 0, version: 0, position: 0, updated_at: '' };
  const [given, setGiven] = useState<RuleFields>(old);
  const put = (part: Partial<RuleFields>) => setGiven((was) => ({ ...was, ...part }));
  const byTime = given.trigger === 'time';
  const conditions = useConditions(old.conditions, everything, true);
  const whole = (): RuleFields => ({ ...given, conditions: conditions.json() });
  const save = useAction(
    (over: number | undefined) =>
      rule ? changeRule(id, { ...whole(), version: over ?? version }) : createRule(whole()),
    { failed: t('failed'), stale: ['automation'], shown: isStale },
  );
  const theirs = isStale(save.error) ? (save.error.detail.current as Rule) : null;
  const fields = save.error instanceof Failure ? save.error.fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: onClose });
  };
  const named = Object.values(given.name).some((one) => one.trim());
  const ready = named && conditions.refused === null && given.actions.length > 0 && given.actions.every(isWhole);
  return (
    <Modal
      opened
      size={820}
      onClose={onClose}
      title={t(rule ? 'change' : 'new')}
      closeButtonProps={{ 'aria-label': word('close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
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
                  trigger === 'time'
                    ? { trigger, after: 'created', minutes: 60 }
                    : { trigger, after: '', minutes: null },
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
          <Switch
            label={t('active')}
            checked={given.is_active}
            onChange={(event) => put({ is_active: event.currentTarget.checked })}
          />
          <Trial ready={ready} rule={() => ({ ...whole(), ...(rule ? { id } : {}) })} />
          <Meanwhile
            error={save.error}
            load={() => theirs && onLoad(theirs)}
            keep={() => theirs && save.mutate(theirs.version, { onSuccess: onClose })}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {word('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!ready}>
              {word('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
