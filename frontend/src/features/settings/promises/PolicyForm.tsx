import { Button, Checkbox, Group, Modal, NumberInput, Select, Stack, Switch } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { useAction } from '@/ui/action';
import { ConditionsInput, useConditions } from '@/ui/conditions/ConditionsInput';
import { isStale, Meanwhile } from '@/ui/Meanwhile';
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
const GOALS = ['first_reply', 'next_reply', 'resolution'] as const;
/** A promise must not move with its own clock: only what lasts decides about it. */
const LASTING = /^(kind|priority|tier|queue|media|tags|language|customer|field\..+)$/;

interface Props {
  policy: Policy | null;
  onClose: () => void;
  onLoad: (policy: Policy) => void;
}

export function PolicyForm({ policy, onClose, onLoad }: Props) {
  const { t } = useT('promises');
  const { t: word } = useT('settings');
  const calendars = useCalendars().data ?? [];
  const { id, version, position: _, ...old } = policy ?? { ...NEW, id: 0, version: 0, position: 0 };
  const [given, setGiven] = useState<PolicyFields>(old);
  const put = (part: Partial<PolicyFields>) => setGiven((was) => ({ ...was, ...part }));
  const conditions = useConditions(old.conditions, (field) => LASTING.test(field));
  const whole = () => ({ ...given, conditions: conditions.json() });
  const save = useAction(
    (over: number | undefined) =>
      policy ? changePolicy(id, { ...whole(), version: over ?? version }) : createPolicy(whole()),
    { failed: t('failed'), stale: ['sla-policies'], shown: isStale },
  );
  const theirs = isStale(save.error) ? (save.error.detail.current as Policy) : null;
  const fields = save.error instanceof Failure ? save.error.fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: onClose });
  };
  const named = Object.values(given.name).some((one) => one.trim());
  return (
    <Modal
      opened
      size={760}
      onClose={onClose}
      title={t(policy ? 'change' : 'new')}
      closeButtonProps={{ 'aria-label': word('close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
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
          <Switch
            label={t('active')}
            checked={given.is_active}
            onChange={(event) => put({ is_active: event.currentTarget.checked })}
          />
          <Meanwhile
            error={save.error}
            load={() => theirs && onLoad(theirs)}
            keep={() => theirs && save.mutate(theirs.version, { onSuccess: onClose })}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {word('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!named || conditions.refused !== null}>
              {word('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
