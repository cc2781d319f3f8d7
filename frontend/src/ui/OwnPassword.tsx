import { Button, PasswordInput, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { $api, api } from '@/api/client';
import { Failure } from '@/api/failure';
import type { Me } from '@/api/me';
import { useT } from '@/i18n/t';
import { useFailureText } from './State';

const SHORTEST = 10;
const EMPTY = { current: '', new: '', again: '' };

/** Another password, typed twice; what is wrong with it stands at its field. */
export function OwnPassword({ onDone, wide = false }: { onDone: () => void; wide?: boolean }) {
  const { t } = useT('common');
  const cache = useQueryClient();
  const words = useFailureText();
  const [given, setGiven] = useState(EMPTY);
  const [wrong, setWrong] = useState<Partial<Record<keyof typeof EMPTY, string>>>({});
  const [busy, setBusy] = useState(false);
  const field = (name: keyof typeof EMPTY, autoComplete: string) => ({
    name,
    label: t(`password.${name}`),
    autoComplete,
    required: true,
    withAsterisk: false,
    maxLength: 128,
    size: wide ? ('sm' as const) : undefined,
    visibilityToggleButtonProps: { 'aria-label': t('password.reveal'), tabIndex: 0 },
    value: given[name],
    error: wrong[name],
    onChange: (e: { currentTarget: { value: string } }) => {
      const { value } = e.currentTarget;
      setGiven((was) => ({ ...was, [name]: value }));
      setWrong({});
    },
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (given.new.length < SHORTEST) return setWrong({ new: t('password.short', { count: SHORTEST }) });
    if (given.new !== given.again) return setWrong({ again: t('password.differs') });
    setBusy(true);
    try {
      const body = { current: given.current, new: given.new };
      const { data } = await api.POST('/api/v1/me/password', { body });
      setGiven(EMPTY);
      onDone();
      cache.setQueryData($api.queryOptions('get', '/api/v1/me').queryKey, data as Me);
    } catch (error) {
      const isCurrent = error instanceof Failure && !!error.fields.current;
      setWrong({ [isCurrent ? 'current' : 'new']: isCurrent ? error.fields.current : words(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <PasswordInput {...field('current', 'current-password')} />
        <PasswordInput description={t('password.hint', { count: SHORTEST })} {...field('new', 'new-password')} />
        <PasswordInput {...field('again', 'new-password')} />
        <Button
          type="submit"
          size={wide ? 'sm' : undefined}
          fullWidth={wide}
          style={wide ? undefined : { justifySelf: 'start', alignSelf: 'flex-start' }}
          disabled={!given.current || !given.new || !given.again}
          loading={busy}
        >
          {t('password.save')}
        </Button>
      </Stack>
    </form>
  );
}
