import { MultiSelect, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { isNothing, type OwnField } from './own';

interface Props {
  field: OwnField;
  value: unknown;
  error?: string | undefined;
  required?: boolean;
  onChange: (value: unknown) => void;
}

/** Chosen from what is offered; what stands there already stays to be seen. */
const offered = (field: OwnField, value: unknown, lang: string) =>
  field.choices
    .filter((one) => one.is_active || [value].flat().includes(one.code))
    .map((one) => ({ value: one.code, label: localised(one.name, lang) }));

/** Whether a choice is all there is to it, so that it can be saved as it is made. */
export const isOneChoice = ({ type }: OwnField) => type === 'choice' || type === 'yes_no';

/** One own field, by its type. An emptied one is null. */
export function OwnInput({ field, value, error, required = false, onChange }: Props) {
  const { t, lang } = useT('own');
  const label = localised(field.name, lang);
  const hint = localised(field.hint, lang);
  const shared = {
    label,
    error,
    size: 'xs',
    'data-autofocus': true,
    withAsterisk: required,
    'aria-required': required,
    ...(hint ? { description: hint } : {}),
  } as const;
  // a list of its own layer would lie outside of the pop-over, which closes when something outside is pressed
  const list = { comboboxProps: { withinPortal: false }, placeholder: t('choose') } as const;
  switch (field.type) {
    case 'number':
      return (
        <NumberInput
          {...shared}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(typeof next === 'number' ? next : null)}
        />
      );
    case 'choice':
      return (
        <Select
          {...shared}
          {...list}
          searchable
          clearable
          data={offered(field, value, lang)}
          value={typeof value === 'string' ? value : null}
          onChange={onChange}
        />
      );
    case 'choices':
      return (
        <MultiSelect
          {...shared}
          {...list}
          searchable
          data={offered(field, value, lang)}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={(next) => onChange(next.length ? next : null)}
        />
      );
    case 'yes_no':
      return (
        <Select
          {...shared}
          {...list}
          clearable
          data={[
            { value: 'yes', label: t('yes') },
            { value: 'no', label: t('no') },
          ]}
          value={isNothing(value) ? null : value ? 'yes' : 'no'}
          onChange={(next) => onChange(next === null ? null : next === 'yes')}
        />
      );
    case 'long_text':
      return (
        <Textarea
          {...shared}
          autosize
          minRows={4}
          maxRows={12}
          maxLength={4000}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value || null)}
        />
      );
    default:
      return (
        <TextInput
          {...shared}
          type={field.type === 'date' ? 'date' : 'text'}
          maxLength={field.type === 'date' ? undefined : 2000}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value || null)}
        />
      );
  }
}
