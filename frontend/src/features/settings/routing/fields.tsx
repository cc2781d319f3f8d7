import { ActionIcon, NativeSelect, NumberInput, Radio, Select, TagsInput, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { useSkills } from './api';
import { useEditing } from './form';
import { type Levels, type Names, UNITS, type Unit, unitOf } from './model';
import css from './Routing.module.css';

/** A name or a sentence in both languages; one is enough, the other falls back to it. */
export function NamesInput(props: {
  label: string;
  value: Names;
  onChange: (value: Names) => void;
  error?: string | undefined;
  maxLength?: number;
  required?: boolean;
}) {
  const { t } = useT('settings');
  const { label, value, onChange, error, maxLength = 300, required } = props;
  return (
    <div className={css.pair}>
      {(['en', 'zh-CN'] as const).map((lang) => (
        <TextInput
          key={lang}
          lang={lang}
          label={t(`lang.${lang}`, { label })}
          value={value[lang] ?? ''}
          maxLength={maxLength}
          required={required && !value.en && !value['zh-CN']}
          error={lang === 'en' ? error : undefined}
          onChange={(e) => onChange({ ...value, [lang]: e.currentTarget.value })}
        />
      ))}
    </div>
  );
}

/** A length of time, in the unit that says it best. */
export function TimeInput(props: {
  label: string;
  value: number;
  onChange: (seconds: number) => void;
  description?: string | undefined;
  error?: string | undefined;
  min?: number;
}) {
  const { t } = useT('settings');
  const { label, value, onChange, description, error, min = 0 } = props;
  const [unit, setUnit] = useState<Unit>(() => unitOf(value));
  return (
    <div className={css.time}>
      <NumberInput
        label={label}
        description={description}
        error={error}
        min={min}
        allowNegative={false}
        allowDecimal={unit !== 'second'}
        value={value / UNITS[unit]}
        onChange={(n) => onChange(Math.round((Number(n) || 0) * UNITS[unit]))}
      />
      <NativeSelect
        aria-label={t('unit.of', { label })}
        value={unit}
        data={(Object.keys(UNITS) as Unit[]).map((one) => ({ value: one, label: t(`unit.${one}`) }))}
        onChange={(e) => {
          const next = e.currentTarget.value as Unit;
          onChange(Math.round(value / UNITS[unit]) * UNITS[next]);
          setUnit(next);
        }}
      />
    </div>
  );
}

type Times =
  | 'ring_seconds'
  | 'rest_seconds'
  | 'preferred_seconds'
  | 'late_seconds'
  | 'service_level_seconds'
  | 'wrap_up_seconds'
  | 'wrap_up_extension_seconds'
  | 'priority_boost_seconds';

/** One time among the queue's settings, with its words and its error. */
export function TimeField({ field }: { field: Times }) {
  const { t } = useT('settings');
  const { draft, set, errors } = useEditing();
  return (
    <TimeInput
      label={t(`field.${field}`)}
      description={t(`hint.${field}`)}
      value={draft[field]}
      error={errors[field]}
      onChange={(value) => set(field, value)}
    />
  );
}

export interface Choice {
  value: string;
  title: string;
  text: string;
  usual?: boolean;
}

/** A choice whose every option says what it does; the usual one is marked. */
export function Choices(props: {
  label: string;
  value: string;
  choices: Choice[];
  onChange: (value: string) => void;
  error?: string | undefined;
}) {
  const { t } = useT('settings');
  const id = useId();
  return (
    <Radio.Group label={props.label} value={props.value} onChange={props.onChange} error={props.error}>
      <div className={css.choices}>
        {props.choices.map(({ value, title, text, usual }) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the Radio inside is its control
          <label key={value} className={css.option} data-on={props.value === value || undefined}>
            <Radio
              value={value}
              size="xs"
              aria-labelledby={`${id}-${value}`}
              aria-describedby={`${id}-${value}-text`}
            />
            <span>
              <b id={`${id}-${value}`}>
                {title}
                {usual && <i className="chip">{t('usual')}</i>}
              </b>
              <small id={`${id}-${value}-text`}>{text}</small>
            </span>
          </label>
        ))}
      </div>
    </Radio.Group>
  );
}

const TEN = Array.from({ length: 10 }, (_, i) => String(i + 1));

/** Skills with the least level each; one picks from those that exist. */
export function LevelsInput(props: {
  label: string;
  value: Levels;
  onChange: (value: Levels) => void;
  path: string;
  errors: Record<string, string>;
}) {
  const { t, lang } = useT('settings');
  const { label, value, onChange, path, errors } = props;
  const skills = useSkills().data ?? [];
  const nameOf = (key: string) => localised(skills.find((skill) => skill.key === key)?.name, lang) || key;
  const left = skills.filter((skill) => !(skill.key in value));
  const without = (key: string) => Object.fromEntries(Object.entries(value).filter(([one]) => one !== key));
  return (
    <fieldset className={css.levels}>
      <legend>{label}</legend>
      {Object.entries(value).map(([key, level]) => (
        <div key={key} className={css.level}>
          <span className="ell">{nameOf(key)}</span>
          <NativeSelect
            size="xs"
            aria-label={t('rings.least', { skill: nameOf(key) })}
            data={TEN.map((n) => ({ value: n, label: t('rings.level', { n }) }))}
            value={String(level)}
            error={errors[`${path}.${key}`]}
            onChange={(e) => onChange({ ...value, [key]: Number(e.currentTarget.value) })}
          />
          <ActionIcon aria-label={t('rings.drop', { skill: nameOf(key) })} onClick={() => onChange(without(key))}>
            <IconX size={15} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      {left.length > 0 && (
        <Select
          size="xs"
          w={220}
          aria-label={t('rings.addSkill', { label })}
          placeholder={t('rings.addSkill', { label })}
          data={left.map((skill) => ({ value: skill.key, label: nameOf(skill.key) }))}
          value={null}
          searchable
          onChange={(key) => key && onChange({ ...value, [key]: 5 })}
        />
      )}
      {!Object.keys(value).length && <small className="muted">{t('rings.noSkills')}</small>}
    </fieldset>
  );
}

/** Names of groups; those that members already have are proposed. */
export const GroupsInput = (props: {
  label: string;
  description: string;
  value: string[];
  known: string[];
  error?: string | undefined;
  onChange: (value: string[]) => void;
}) => (
  <TagsInput
    label={props.label}
    description={props.description}
    data={props.known}
    value={props.value}
    error={props.error}
    clearable
    onChange={(list) => props.onChange(list.map((one) => one.trim().replace(/\s+/g, '-')))}
  />
);

/** One section of the page: an anchor, a heading, a lead, and a mark while something in it is wrong. */
export function Part(props: { id: string; lead?: string; act?: ReactNode; children: ReactNode; wrong?: boolean }) {
  const { t } = useT('settings');
  return (
    <section
      id={props.id}
      className={css.part}
      aria-labelledby={`${props.id}-title`}
      data-wrong={props.wrong || undefined}
    >
      <header>
        <div>
          <h3 id={`${props.id}-title`}>{t(`part.${props.id as 'basics'}`)}</h3>
          {props.lead && <p>{props.lead}</p>}
        </div>
        {props.act}
      </header>
      {props.children}
    </section>
  );
}
