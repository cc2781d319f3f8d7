import { Button, Group, Modal, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useT } from '@/i18n/t';
import { useAction } from '@/ui/action';
import { createCustomer, type NewCustomer as Given } from './api';

const EMPTY = { name: '', kind: 'person' as 'person' | 'company', phone: '', email: '' };

function asked(values: typeof EMPTY): Given {
  const points = (['phone', 'email'] as const)
    .map((kind) => ({ kind, value: values[kind].trim() }))
    .filter(({ value }) => value);
  return { name: values.name.trim(), kind: values.kind, contact_points: points };
}

export function NewCustomer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useT('customers');
  const nav = useNavigate();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: EMPTY,
    validate: { name: (value) => (value.trim() ? null : t('new.nameMissing')) },
  });
  const create = useAction(createCustomer, { failed: t('new.failed'), stale: ['customers'] });
  const submit = (values: typeof EMPTY) =>
    create.mutate(asked(values), {
      onSuccess: (customer) => {
        form.reset();
        onClose();
        void nav({ to: '/customers/{-$id}', params: { id: String(customer.id) } });
      },
    });
  return (
    <Modal opened={opened} onClose={onClose} title={t('new.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={form.onSubmit(submit)}>
        <Stack gap="sm">
          <SegmentedControl
            aria-label={t('new.kind')}
            data={[
              { value: 'person', label: t('kind.person') },
              { value: 'company', label: t('kind.company') },
            ]}
            key={form.key('kind')}
            {...form.getInputProps('kind')}
          />
          <TextInput
            label={t('new.name')}
            required
            data-autofocus
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <TextInput label={t('new.phone')} inputMode="tel" key={form.key('phone')} {...form.getInputProps('phone')} />
          <TextInput
            label={t('new.email')}
            inputMode="email"
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
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
    </Modal>
  );
}
