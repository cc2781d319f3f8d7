import { NumberInput, Select, Switch } from '@mantine/core';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { useQueues } from './api';
import { Choices, NamesInput, Part, TimeField } from './fields';
import { useEditing } from './form';
import css from './Routing.module.css';

type Flag = 'accepts' | 'may_interrupt' | 'disposition_required';

function FlagField({ field, inverted = false }: { field: Flag; inverted?: boolean }) {
  const { t } = useT('settings');
  const { draft, set } = useEditing();
  return (
    <Switch
      label={t(`field.${field}`)}
      description={t(`hint.${field}`)}
      checked={draft[field] !== inverted}
      onChange={(e) => set(field, e.currentTarget.checked !== inverted)}
    />
  );
}

type Count = 'volume' | 'wrap_up_extensions' | 'missed_limit';

function CountField({ field, min = 0, max }: { field: Count; min?: number; max: number }) {
  const { t } = useT('settings');
  const { draft, set, errors } = useEditing();
  return (
    <NumberInput
      label={t(`field.${field}`)}
      description={t(`hint.${field}`)}
      min={min}
      max={max}
      allowDecimal={false}
      value={draft[field]}
      error={errors[field]}
      onChange={(n) => set(field, Number(n) || 0)}
    />
  );
}

export function Basics() {
  const { t } = useT('settings');
  const { draft, set, errors } = useEditing();
  return (
    <Part id="basics">
      <NamesInput
        label={t('field.name')}
        value={draft.name}
        required
        error={errors.name ?? errors['name.en'] ?? errors['name.zh-CN']}
        onChange={(name) => set('name', name)}
      />
      <div className={css.pair}>
        <Select
          label={t('field.priority')}
          description={t('hint.priority')}
          allowDeselect={false}
          data={[3, 2, 1, 0, -1, -2, -3].map((n) => ({ value: String(n), label: t(`priority.${n as 0}`) }))}
          value={String(draft.priority)}
          error={errors.priority}
          onChange={(n) => set('priority', Number(n))}
        />
        <TimeField field="priority_boost_seconds" />
      </div>
      <FlagField field="accepts" />
    </Part>
  );
}

export function Level() {
  const { t } = useT('settings');
  const { draft, set, errors } = useEditing();
  return (
    <Part id="level" lead={t('lead.level')}>
      <div className={css.pair}>
        <NumberInput
          label={t('field.service_level_percent')}
          description={t('hint.service_level_percent')}
          min={1}
          max={100}
          suffix=" %"
          allowDecimal={false}
          value={draft.service_level_percent}
          error={errors.service_level_percent}
          onChange={(n) => set('service_level_percent', Number(n) || 0)}
        />
        <TimeField field="service_level_seconds" />
      </div>
    </Part>
  );
}

export function Times() {
  const { base } = useEditing();
  return (
    <Part id="times">
      <div className={css.pair}>
        <TimeField field="ring_seconds" />
        <TimeField field="rest_seconds" />
        <CountField field="missed_limit" max={20} />
        <TimeField field="preferred_seconds" />
      </div>
      {base.media === 'voice' && <FlagField field="may_interrupt" />}
    </Part>
  );
}

export function WrapUp() {
  const { t } = useT('settings');
  const { draft, set, errors } = useEditing();
  const modes = ['limited', 'until_done', 'none'] as const;
  return (
    <Part id="wrapUp" lead={t('lead.wrapUp')}>
      <Choices
        label={t('field.wrap_up_mode')}
        value={draft.wrap_up_mode}
        error={errors.wrap_up_mode}
        onChange={(mode) => set('wrap_up_mode', mode as 'none')}
        choices={modes.map((value) => ({
          value,
          title: t(`wrap.${value}`),
          text: t(`wrapText.${value}`),
          usual: value === 'limited',
        }))}
      />
      {draft.wrap_up_mode === 'limited' && (
        <div className={css.pair}>
          <TimeField field="wrap_up_seconds" />
          <CountField field="wrap_up_extensions" max={20} />
          {draft.wrap_up_extensions > 0 && <TimeField field="wrap_up_extension_seconds" />}
        </div>
      )}
      <FlagField field="disposition_required" />
    </Part>
  );
}

export function Giving() {
  const { t } = useT('settings');
  const { draft, set, errors } = useEditing();
  const ways = ['push', 'pull', 'both'] as const;
  return (
    <Part id="giving">
      <Choices
        label={t('field.distribution')}
        value={draft.distribution}
        error={errors.distribution}
        onChange={(way) => set('distribution', way as 'push')}
        choices={ways.map((value) => ({
          value,
          title: t(`way.${value}`),
          text: t(`wayText.${value}`),
          usual: value === 'push',
        }))}
      />
      {draft.distribution !== 'push' && (
        <Switch
          label={t('field.cherry_picking')}
          description={t('hint.cherry_picking')}
          checked={!draft.cherry_picking}
          onChange={(e) => set('cherry_picking', !e.currentTarget.checked)}
        />
      )}
    </Part>
  );
}

/** Which waiting work goes first, and which free agent gets it: the rules that were measured, in words. */
export function Choosing() {
  const { t } = useT('settings');
  const { draft, set, errors } = useEditing();
  const orders = ['in_time', 'each_in_time', 'deadline'] as const;
  const agents = ['least_flexible', 'best_skill', 'longest_idle', 'least_loaded'] as const;
  return (
    <Part id="choosing" lead={t('lead.choosing')}>
      <Choices
        label={t('field.order')}
        value={draft.order}
        error={errors.order}
        onChange={(order) => set('order', order as 'each_in_time')}
        choices={orders.map((value) => ({
          value,
          title: t(`order.${value}`),
          text: t(`orderText.${value}`),
          usual: value === 'in_time',
        }))}
      />
      {draft.order !== 'deadline' && (
        <div className={css.pair}>
          <TimeField field="late_seconds" />
          <CountField field="volume" max={10_000_000} />
        </div>
      )}
      <Choices
        label={t('field.agent_choice')}
        value={draft.agent_choice}
        error={errors.agent_choice}
        onChange={(choice) => set('agent_choice', choice as 'best_skill')}
        choices={agents.map((value) => ({
          value,
          title: t(`agent.${value}`),
          text: t(`agentText.${value}`),
          usual: value === 'least_flexible',
        }))}
      />
    </Part>
  );
}

/** Another queue, of the same medium where work is to go there by itself. */
export function QueuePick(props: {
  label: string;
  description?: string;
  value: number | null | undefined;
  error?: string | undefined;
  clearable?: boolean;
  onChange: (id: number | null) => void;
}) {
  const { t, lang } = useT('settings');
  const { base } = useEditing();
  const queues = (useQueues().data ?? []).filter((one) => one.media === base.media && one.id !== base.id);
  return (
    <Select
      label={props.label}
      description={props.description}
      placeholder={t(queues.length ? 'pickQueue' : 'noOtherQueue')}
      data={queues.map((one) => ({ value: String(one.id), label: localised(one.name, lang) }))}
      value={props.value ? String(props.value) : null}
      error={props.error}
      searchable
      clearable={props.clearable ?? false}
      allowDeselect={props.clearable ?? false}
      onChange={(id) => props.onChange(id ? Number(id) : null)}
    />
  );
}
