import { useState } from 'react';
import { Failure } from '@/api/failure';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useAction } from '@/ui/action';
import { OwnChip } from '@/ui/own/OwnChip';
import { type OwnField, useOwnFields } from '@/ui/own/own';
import { useFailureText } from '@/ui/State';
import { type CustomerDetail, changeOwn } from './api';
import css from './Customers.module.css';

function One({ field, customer, readOnly }: { field: OwnField; customer: CustomerDetail; readOnly: boolean }) {
  const { t } = useT('customers');
  const [wrong, setWrong] = useState('');
  const text = useFailureText();
  const save = useAction((value: unknown) => changeOwn(customer, field.key, value), {
    failed: t('ownFailed'),
    stale: ['customers'],
    // said under the input
    shown: () => true,
  });
  const put = async (value: unknown) => {
    setWrong('');
    try {
      await save.mutateAsync(value);
      return true;
    } catch (error) {
      const named = error instanceof Failure ? error.fields[`fields.${field.key}`] : undefined;
      setWrong(named ?? text(error));
      return false;
    }
  };
  return (
    <OwnChip
      field={field}
      value={customer.fields[field.key]}
      masked={field.is_sensitive}
      error={wrong || undefined}
      onClose={() => setWrong('')}
      {...(!readOnly && { onSave: put })}
    />
  );
}

/** The fields that administrators gave to customers; each is changed where it stands. */
export function OwnFields({ customer }: { customer: CustomerDetail }) {
  const { t } = useT('customers');
  const me = useMe();
  const fields = (useOwnFields(true, 'customer').data ?? []).filter((one) => one.is_active);
  if (!fields.length) return null;
  return (
    <section className={css.part}>
      <h2>{t('own')}</h2>
      <div className={css.ownFields}>
        {fields.map((field) => (
          <One
            key={field.key}
            field={field}
            customer={customer}
            readOnly={!me.handles_contacts || customer.merged_into !== null}
          />
        ))}
      </div>
    </section>
  );
}
