import { Failure } from '@/api/failure';
import { OwnInput } from '@/ui/own/OwnInput';
import type { OwnField } from '@/ui/own/own';
import css from './Form.module.css';

export type Values = { [key: string]: unknown };

/** What a refusal says of one own field. */
export const saidOf = (error: unknown, key: string) =>
  error instanceof Failure ? error.fields[`fields.${key}`] : undefined;

interface Props {
  label: string;
  fields: readonly OwnField[];
  required: (key: string) => boolean;
  values: Values;
  error: unknown;
  onValues: (values: Values) => void;
}

/** Own fields in a form, each with what was said against it. */
export function NeededFields({ label, fields, required, values, error, onValues }: Props) {
  if (!fields.length) return null;
  return (
    <fieldset className={css.own} aria-label={label}>
      {fields.map((field) => (
        <OwnInput
          key={field.key}
          field={field}
          value={values[field.key] ?? null}
          required={required(field.key)}
          error={saidOf(error, field.key)}
          onChange={(value) => onValues({ ...values, [field.key]: value })}
        />
      ))}
    </fieldset>
  );
}
