import { Button, Group, Modal, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { useAction } from '@/ui/action';
import { OwnInput } from '@/ui/own/OwnInput';
import { isNothing, useOwnFields } from '@/ui/own/own';
import { useFailureText } from '@/ui/State';
import { createCustomer, type NewCustomer as Given } from './api';
import { useClasses, useFormToBe } from './record/api';
import { TagsField } from './record/TagsField';

type Fields = { [key: string]: unknown };

const EMPTY = {
  name: '',
  kind: 'person' as 'person' | 'company',
  customer_class: 'regular',
  phone: '',
  email: '',
  tags: [] as string[],
  fields: {} as Fields,
};
type Written = typeof EMPTY;

/** What is sent of it, with those own fields that it shows. */
function asked({ phone, email, name, fields, ...same }: Written, shown: readonly string[]): Given {
  const points = [
    { kind: 'phone' as const, value: phone.trim() },
    { kind: 'email' as const, value: email.trim() },
  ];
  const filled = Object.entries(fields).filter(([key, value]) => shown.includes(key) && !isNothing(value));
  return {
    ...same,
    name: name.trim(),
    contact_points: points.filter(({ value }) => value),
    fields: Object.fromEntries(filled),
  };
}

/** The own fields that a card like this would show, by the server's own rule. */
function useOwnOf(written: Written) {
  const defined = useOwnFields(true, 'customer').data ?? [];
  const { kind, customer_class, tags, fields } = written;
  const [facts] = useDebouncedValue({ kind, customer_class, tags, fields }, 200);
  const placed = useFormToBe(defined.length > 0 ? facts : null).data ?? [];
  return placed.flatMap(({ key, is_required }) => {
    const field = defined.find((one) => one.key === key);
    return field ? [{ field, required: is_required }] : [];
  });
}

interface Props {
  onClose: () => void;
}

function Form({ onClose }: Props) {
  const { t, lang } = useT('customers');
  const { t: word } = useT('record');
  const text = useFailureText();
  const nav = useNavigate();
  const [written, setWritten] = useState<Written>(EMPTY);
  const [isTried, setTried] = useState(false);
  const put = (part: Partial<Written>) => setWritten((was) => ({ ...was, ...part }));
  const classes = (useClasses().data ?? []).filter((one) => one.active);
  const own = useOwnOf(written);
  const create = useAction(createCustomer, { failed: t('new.failed'), stale: ['customers'], shown: () => true });
  const refused = create.error instanceof Failure ? create.error.fields : {};
  const said = (path: string) => Object.entries(refused).find(([field]) => field.startsWith(path))?.[1];
  // the number comes before the address where both are given
  const pointOf = (at: 0 | 1) => said(`contact_points.${at}`) ?? (at === 0 ? refused.value : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!written.name.trim()) return;
    const shown = own.map(({ field }) => field.key);
    create.mutate(asked(written, shown), {
      onSuccess: (customer) => {
        onClose();
        void nav({ to: '/customers/{-$id}', params: { id: String(customer.id) } });
      },
    });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <SegmentedControl
          aria-label={t('new.kind')}
          data={[
            { value: 'person', label: t('kind.person') },
            { value: 'company', label: t('kind.company') },
          ]}
          value={written.kind}
          onChange={(kind) => put({ kind: kind as 'person' })}
        />
        <TextInput
          label={t('new.name')}
          required
          data-autofocus
          maxLength={200}
          value={written.name}
          error={isTried && !written.name.trim() ? t('new.nameMissing') : refused.name}
          onChange={(e) => put({ name: e.currentTarget.value })}
        />
        <TextInput
          label={t('new.phone')}
          inputMode="tel"
          value={written.phone}
          error={written.phone.trim() ? pointOf(0) : undefined}
          onChange={(e) => put({ phone: e.currentTarget.value })}
        />
        <TextInput
          label={t('new.email')}
          inputMode="email"
          value={written.email}
          error={written.email.trim() ? pointOf(written.phone.trim() ? 1 : 0) : undefined}
          onChange={(e) => put({ email: e.currentTarget.value })}
        />
        {classes.length > 0 && (
          <Select
            label={word('field.customer_class')}
            allowDeselect={false}
            data={classes.map((one) => ({ value: one.code, label: localised(one.name, lang) }))}
            value={written.customer_class}
            error={refused.customer_class}
            onChange={(code) => code && put({ customer_class: code })}
          />
        )}
        <TagsField value={written.tags} error={refused.tags} onChange={(tags) => put({ tags })} />
        {own.map(({ field, required }) => (
          <OwnInput
            key={field.key}
            field={field}
            value={written.fields[field.key] ?? null}
            required={required}
            error={refused[`fields.${field.key}`]}
            onChange={(value) => put({ fields: { ...written.fields, [field.key]: value } })}
          />
        ))}
        {create.error && (
          <p className="meanwhile" role="alert">
            {text(create.error)}
          </p>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t('new.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A card made by hand, with the fields that the company wants of such a customer. */
export function NewCustomer({ opened, onClose }: { opened: boolean } & Props) {
  const { t } = useT('customers');
  return (
    <Modal opened={opened} onClose={onClose} title={t('new.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      {opened && <Form onClose={onClose} />}
    </Modal>
  );
}
