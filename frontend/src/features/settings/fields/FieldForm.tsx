import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useCallback } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { ConditionsInput, useConditions } from '@/ui/conditions/ConditionsInput';
import {
  fieldWrites,
  type OwnField,
  type OwnFieldValues,
  type OwnKind,
  type OwnType,
  useOwnFields,
} from '@/ui/own/own';
import { ActiveSwitch, RecordForm, useRecord } from '../RecordForm';
import { NamesInput } from '../routing/fields';
import { ChoicesInput } from './ChoicesInput';
import { freshCode } from './codes';
import css from './Fields.module.css';

const TYPES: OwnType[] = ['text', 'long_text', 'number', 'date', 'choice', 'choices', 'yes_no'];
/** What reads the fields: the settings, the desk's tickets, and everything that asks conditions. */
export const CHANGED: Record<OwnKind, string[]> = {
  ticket: ['ticket-fields', 'tickets', 'views/fields'],
  customer: ['customer-fields', 'customers', 'customer-views/fields'],
};
/** A field depends neither on whoever looks nor on the time of day. */
const ASKABLE: Record<OwnKind, RegExp> = {
  ticket: /^(status|category|priority|kind|media|queue|tags|customer|tier|language|field\..+)$/,
  customer: /^(kind|class|tier|language|tags|do_not_contact|provisional|field\..+)$/,
};
const NEW: OwnFieldValues = {
  key: '',
  type: 'text',
  name: {},
  hint: {},
  choices: [],
  required: false,
  shown_when: {},
  required_when: {},
  is_active: true,
  is_sensitive: false,
};

const isChosen = (type: OwnType) => type === 'choice' || type === 'choices';
const english = (name: Record<string, string>) => name.en?.trim() ?? '';
const isNamed = (name: Record<string, string>) => Object.values(name).some((one) => one.trim());

interface Props {
  kind?: OwnKind;
  field: OwnField | null;
  onClose: () => void;
  onLoad: (field: OwnField) => void;
}

function valuesOf(field: OwnField | null): OwnFieldValues {
  if (!field) return NEW;
  const { id: _, version: __, position: ___, ...values } = field;
  return values;
}

/** The field as it is saved: with a key and with codes, which nobody has to think of. */
function coded(given: OwnFieldValues, others: OwnField[]): OwnFieldValues {
  const key = given.key || freshCode(english(given.name), 'field', new Set(others.map((one) => one.key)));
  const taken = new Set(given.choices.map((one) => one.code));
  const choices = given.choices.map((one) => {
    const code = one.code || freshCode(english(one.name), 'choice', taken);
    taken.add(code);
    return { ...one, code };
  });
  return { ...given, key, choices: isChosen(given.type) ? choices : [] };
}

/** Which part of the form a refusal of the whole is about. */
const ABOUT: { [code: string]: string } = {
  'own_field.circle': 'shown_when',
  'own_field.choice_in_use': 'choices',
  'own_field.in_use': 'type',
  'customer_field.choice_in_use': 'choices',
  'customer_field.in_use': 'type',
  'own_field.exists': 'key',
};

/** What was refused as a whole, said where it can be changed. */
function placed(error: unknown): Record<string, string> {
  const part = error instanceof Failure ? ABOUT[error.code] : undefined;
  return part && error instanceof Failure ? { [part]: error.message } : {};
}

export function FieldForm({ kind = 'ticket', field, onClose, onLoad }: Props) {
  const { t } = useT('own');
  const others = useOwnFields(true, kind).data ?? [];
  const writes = fieldWrites(kind);
  const old = valuesOf(field);
  const record = useRecord<OwnField, OwnFieldValues>(
    {
      row: field,
      create: writes.create,
      change: (row, whole) => writes.change(row.id, whole),
      failed: t('failed'),
      stale: CHANGED[kind],
    },
    old,
  );
  const { given, put, save } = record;
  const own = `field.${field?.key ?? ''}`;
  const allowed = useCallback((key: string) => ASKABLE[kind].test(key) && key !== own, [own, kind]);
  const shown = useConditions(old.shown_when, allowed, false, kind);
  const needed = useConditions(old.required_when, allowed, false, kind);
  const choicesReady =
    !isChosen(given.type) || (given.choices.length > 0 && given.choices.every((one) => isNamed(one.name)));
  const ready = isNamed(given.name) && choicesReady && shown.refused === null && needed.refused === null;
  const whole = () => ({ ...coded(given, others), shown_when: shown.json(), required_when: needed.json() });
  const errors = { ...record.errors, ...placed(save.error) };
  return (
    <RecordForm
      title={t(field ? 'change' : 'new')}
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
        error={errors.name}
        onChange={(name) => put({ name: name as Record<string, string> })}
      />
      <div className={css.pair}>
        <NativeSelect
          label={t('typeLabel')}
          data={TYPES.map((one) => ({ value: one, label: t(`type.${one}`) }))}
          value={given.type}
          error={errors.type}
          onChange={(event) => put({ type: event.currentTarget.value as OwnType })}
        />
        <TextInput
          label={t('key')}
          description={t(field ? 'keyStays' : 'keyHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          disabled={field !== null}
          maxLength={40}
          value={given.key}
          placeholder={freshCode(english(given.name), 'field', new Set(others.map((one) => one.key)))}
          error={errors.key}
          onChange={(event) => put({ key: event.currentTarget.value.trim() })}
        />
      </div>
      {isChosen(given.type) && (
        <ChoicesInput value={given.choices} error={errors.choices} onChange={(choices) => put({ choices })} />
      )}
      <NamesInput
        label={t('hint')}
        value={given.hint}
        error={errors.hint}
        maxLength={1000}
        onChange={(hint) => put({ hint: hint as Record<string, string> })}
      />
      <ConditionsInput label={t('shownWhen')} empty={t('alwaysShown')} form={shown} errors={errors} path="shown_when" />
      <Checkbox
        label={t('alwaysRequired')}
        description={kind === 'ticket' ? t('requiredHint') : undefined}
        checked={given.required}
        onChange={(event) => put({ required: event.currentTarget.checked })}
      />
      {!given.required && (
        <ConditionsInput
          label={t('requiredWhen')}
          empty={t('neverRequired')}
          form={needed}
          errors={errors}
          path="required_when"
        />
      )}
      {kind === 'customer' && (
        <Checkbox
          label={t('sensitive')}
          description={t('sensitiveHint')}
          checked={given.is_sensitive}
          onChange={(event) => put({ is_sensitive: event.currentTarget.checked })}
        />
      )}
      <ActiveSwitch label={t('active')} on={given.is_active} onChange={(on) => put({ is_active: on })} />
    </RecordForm>
  );
}
