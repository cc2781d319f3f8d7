import { Button, NumberInput, Select, Skeleton, Switch } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { call, readKey } from '@/api/call';
import { useT } from '@/i18n/t';
import { useEdited } from '@/lib/edited';
import { useQueues } from '@/lib/lists';
import { localised } from '@/lib/names';
import { useAction } from '@/ui/action';
import { LeaveGuard, useGuarded } from '@/ui/LeaveGuard';
import { isStale, Meanwhile } from '@/ui/Meanwhile';
import { Trouble } from '@/ui/State';
import { Tip } from '@/ui/Tip';
import css from './Alarms.module.css';
import { FALLING, type Rules, UNIT, useRules } from './alarms';
import { type AgentStateName, type AlarmRuleInput, MEASURES, type Measure } from './types';

interface Draft extends AlarmRuleInput {
  key: number;
}

/** What the server would refuse: no threshold at all, a warning behind the critical one, the same rule twice. */
export function faultOf(rule: AlarmRuleInput, all: AlarmRuleInput[]): 'empty' | 'order' | 'twice' | null {
  if (rule.warning === null && rule.critical === null) return 'empty';
  if (rule.warning !== null && rule.critical !== null) {
    const right = FALLING.has(rule.measure) ? rule.critical <= rule.warning : rule.critical >= rule.warning;
    if (!right) return 'order';
  }
  const same = (one: AlarmRuleInput) =>
    one.queue === rule.queue && one.measure === rule.measure && one.state === rule.state;
  return all.filter(same).length > 1 ? 'twice' : null;
}

const bare = ({ queue, measure, state, warning, critical, margin, hold_seconds, active }: AlarmRuleInput) => ({
  queue,
  measure,
  state,
  warning,
  critical,
  margin,
  hold_seconds,
  active,
});

interface FieldProps {
  label: string;
  value: number | null;
  empty?: boolean;
  onValue: (value: number | null) => void;
}

function Amount({ label, value, empty = true, onValue }: FieldProps) {
  return (
    <NumberInput
      size="xs"
      aria-label={label}
      hideControls
      allowNegative={false}
      decimalScale={1}
      max={100_000}
      value={value ?? ''}
      placeholder="–"
      onChange={(next) => onValue(next === '' ? (empty ? null : 0) : Number(next))}
    />
  );
}

interface RowProps {
  rule: Draft;
  fault: ReturnType<typeof faultOf>;
  queues: { value: string; label: string }[];
  onChange: (change: Partial<AlarmRuleInput>) => void;
  onRemove: () => void;
}

const WATCHED: AgentStateName[] = ['talking', 'busy', 'wrap_up', 'break', 'available'];

function Row({ rule, fault, queues, onChange, onRemove }: RowProps) {
  const { t } = useT('supervision');
  const unit = t(`unit.${UNIT[rule.measure]}`);
  const name = t(`measure.${rule.measure}`);
  return (
    <tr data-off={!rule.active || undefined} data-fault={fault ?? undefined}>
      <td data-label={t('rule.on')}>
        <Switch
          size="xs"
          aria-label={t('rule.active', { name })}
          checked={rule.active}
          onChange={(event) => onChange({ active: event.currentTarget.checked })}
        />
      </td>
      <td data-label={t('rule.measure')}>
        <Select
          size="xs"
          aria-label={t('rule.measure')}
          allowDeselect={false}
          data={MEASURES.map((one) => ({ value: one, label: t(`measure.${one}`) }))}
          value={rule.measure}
          onChange={(value) =>
            onChange({
              measure: value as Measure,
              state: value === 'time_in_state' ? 'wrap_up' : '',
              queue: rule.queue,
            })
          }
        />
        {fault && (
          <small className={css.fault} role="alert">
            {t(`rule.fault.${fault}`)}
          </small>
        )}
      </td>
      <td data-label={t('rule.where')}>
        {rule.measure === 'time_in_state' ? (
          <Select
            size="xs"
            aria-label={t('rule.state')}
            allowDeselect={false}
            data={WATCHED.map((one) => ({ value: one, label: t(`state.${one}`) }))}
            value={rule.state || 'wrap_up'}
            onChange={(value) => onChange({ state: value as AgentStateName })}
          />
        ) : (
          <Select
            size="xs"
            aria-label={t('rule.queue')}
            clearable
            placeholder={t('rule.everyQueue')}
            data={queues}
            value={rule.queue ? String(rule.queue) : null}
            onChange={(value) => onChange({ queue: value ? Number(value) : null })}
          />
        )}
      </td>
      <td data-label={t('rule.warning')}>
        <Amount label={t('rule.warning')} value={rule.warning} onValue={(warning) => onChange({ warning })} />
      </td>
      <td data-label={t('rule.critical')}>
        <Amount label={t('rule.critical')} value={rule.critical} onValue={(critical) => onChange({ critical })} />
      </td>
      <td className={css.unit} data-label={t('rule.unit')}>
        {FALLING.has(rule.measure) ? t('rule.below', { unit }) : t('rule.above', { unit })}
      </td>
      <td data-label={t('rule.margin')}>
        <Amount
          label={t('rule.margin')}
          value={rule.margin}
          empty={false}
          onValue={(margin) => onChange({ margin: margin ?? 0 })}
        />
      </td>
      <td data-label={t('rule.hold')}>
        <Amount
          label={t('rule.hold')}
          value={rule.hold_seconds}
          empty={false}
          onValue={(hold) => onChange({ hold_seconds: Math.round(hold ?? 0) })}
        />
      </td>
      <td>
        <Tip label={t('rule.remove')} onClick={onRemove}>
          <IconTrash size={16} />
        </Tip>
      </td>
    </tr>
  );
}

let lastKey = 0;
const drafted = (rule: AlarmRuleInput): Draft => ({ ...rule, key: ++lastKey });
const NEW: AlarmRuleInput = {
  queue: null,
  measure: 'waiting',
  state: '',
  warning: 5,
  critical: 10,
  margin: 0,
  hold_seconds: 0,
  active: true,
};

/** What the product judges a queue's health by as long as nobody has set anything. */
const THE_USUAL: AlarmRuleInput[] = [
  { ...NEW, measure: 'longest_wait_percent', warning: 100, critical: 300 },
  { ...NEW, measure: 'service_level_gap', warning: 0, critical: 20, margin: 2, hold_seconds: 30 },
  { ...NEW, measure: 'not_answering', warning: 0, critical: 600 },
];

function Editor({ read }: { read: Rules }) {
  const { t, lang } = useT('supervision');
  const cache = useQueryClient();
  const queues = useQueues();
  const edited = useEdited(read, {
    draftOf: (from) => ({ rules: from.rules.map(drafted) }),
    isNewer: (now, base) => now.revision !== base.revision,
    bare: ({ rules }) => rules.map(bare),
  });
  const { base, draft, dirty, start } = edited;
  const { rules } = draft;
  useGuarded({ dirty });
  const set = (next: Draft[]) => edited.setDraft({ rules: next });
  const save = useAction(
    () => call<Rules>('put', 'supervision/alarm-rules', { body: { rules: rules.map(bare), revision: base.revision } }),
    { failed: t('rule.notSaved'), done: t('rule.saved'), shown: isStale },
  );
  const key = readKey('supervision/alarm-rules');
  const keep = () =>
    void edited
      .save(() => save.mutateAsync(undefined))
      .then(
        (answer) => cache.setQueryData(key, answer),
        () => undefined,
      );
  const load = async () => {
    save.reset();
    await cache.invalidateQueries({ queryKey: key });
    start(cache.getQueryData<Rules>(key) ?? base);
  };
  const names = (queues.data ?? []).map((queue) => ({ value: String(queue.id), label: localised(queue.name, lang) }));
  const faults = rules.map((rule) => faultOf(rule, rules));
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
      <section className={css.rules} tabIndex={0} aria-label={t('rule.title')}>
        <table className="stacks">
          <caption className="sr">{t('rule.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('rule.on')}</th>
              <th scope="col">{t('rule.measure')}</th>
              <th scope="col">{t('rule.where')}</th>
              <th scope="col">{t('rule.warning')}</th>
              <th scope="col">{t('rule.critical')}</th>
              <th scope="col">{t('rule.unit')}</th>
              <th scope="col" title={t('rule.marginHint')}>
                {t('rule.margin')}
              </th>
              <th scope="col" title={t('rule.holdHint')}>
                {t('rule.hold')}
              </th>
              <th scope="col">
                <span className="sr">{t('table.acts')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.map((rule, i) => (
              <Row
                key={rule.key}
                rule={rule}
                fault={faults[i] ?? null}
                queues={names}
                onChange={(change) => set(rules.map((one) => (one.key === rule.key ? { ...one, ...change } : one)))}
                onRemove={() => set(rules.filter((one) => one.key !== rule.key))}
              />
            ))}
          </tbody>
        </table>
      </section>
      {!rules.length && (
        <p className="muted">
          {t('rule.none')}{' '}
          <Button size="compact-sm" variant="light" onClick={() => set(THE_USUAL.map(drafted))}>
            {t('rule.usual')}
          </Button>
        </p>
      )}
      <Meanwhile error={save.error} load={() => void load()} />
      <div className={css.ruleEnd}>
        <Button
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => set([...rules, drafted(NEW)])}
        >
          {t('rule.add')}
        </Button>
        <span />
        {dirty && (
          <Button variant="subtle" onClick={() => start(read)}>
            {t('rule.undo')}
          </Button>
        )}
        <Button disabled={!dirty || faults.some(Boolean)} loading={save.isPending} onClick={keep}>
          {t('rule.save')}
        </Button>
      </div>
    </>
  );
}

/** From when on a figure is an alarm: all rules in one table, saved together. */
export function AlarmRules() {
  const { t } = useT('supervision');
  const rules = useRules();
  if (rules.isError && !rules.data)
    return <Trouble small title={t('rule.failed')} error={rules.error} retry={() => void rules.refetch()} />;
  if (!rules.data) return <Skeleton height={160} radius={8} role="status" aria-label={t('loading')} />;
  return (
    <LeaveGuard text={t('rule.unsaved')}>
      <Editor read={rules.data} />
    </LeaveGuard>
  );
}
