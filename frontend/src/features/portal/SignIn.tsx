import { IconMailForward } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useT } from '@/i18n/t';
import { askForCode, signIn } from './api';
import form from './Form.module.css';
import css from './Portal.module.css';
import { Alert, Button, Field, Loading, Note, Title, useTrouble } from './parts';
import { go, usePlace } from './route';

/** Only ever back into the portal: an address from outside must not lead away from it. */
const nextFrom = (query: URLSearchParams) => {
  const next = query.get('next') ?? '/requests';
  return /^\/(?!\/)/.test(next) ? next : '/requests';
};

function AskAddress({ address, onSent }: { address: string; onSent: (address: string) => void }) {
  const { t } = useT('portal');
  const [value, setValue] = useState(address);
  const [bad, setBad] = useState(false);
  const words = useTrouble();
  const ask = useMutation({ mutationFn: askForCode, onSuccess: () => onSent(value.trim()) });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    const wrong = !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim());
    setBad(wrong);
    if (!wrong) ask.mutate(value.trim());
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <Title lead={t('signIn.lead')}>{t('signIn.title')}</Title>
      {ask.isError && <Alert title={words(ask.error)} />}
      <Field id="address" label={t('signIn.address')} error={bad ? t('form.badAddress') : undefined}>
        {(ids) => (
          <input
            {...ids}
            type="email"
            inputMode="email"
            autoComplete="email"
            value={value}
            onChange={(e) => setValue(e.target.value)}
          />
        )}
      </Field>
      <Button type="submit" busy={ask.isPending} disabled={ask.isPending}>
        {t(ask.isPending ? 'signIn.sending' : 'signIn.send')}
      </Button>
    </form>
  );
}

function AskCode({ address, next, onOther }: { address: string; next: string; onOther: () => void }) {
  const { t } = useT('portal');
  const [code, setCode] = useState('');
  const [bad, setBad] = useState(false);
  const words = useTrouble();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const enter = useMutation({ mutationFn: signIn, onSuccess: () => go(next, { replace: true }) });
  const again = useMutation({ mutationFn: askForCode });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    const given = code.replace(/\s/g, '');
    setBad(!given);
    if (given) enter.mutate({ address, code: given });
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <Title lead={t('signIn.codeLead', { address })}>{t('signIn.codeTitle')}</Title>
      {enter.isError && <Alert title={words(enter.error)} />}
      {again.isSuccess && (
        <p className={css.said} role="status">
          <IconMailForward size={18} aria-hidden />
          {t('signIn.sentAgain')}
        </p>
      )}
      <Field id="code" label={t('signIn.code')} error={bad ? t('signIn.badCode') : undefined}>
        {(ids) => (
          <input
            {...ids}
            ref={field}
            className={form.code}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
            value={code}
            onChange={(e) => setCode(e.target.value)}
          />
        )}
      </Field>
      <div className={form.actions}>
        <Button type="submit" busy={enter.isPending} disabled={enter.isPending}>
          {t(enter.isPending ? 'signIn.checking' : 'signIn.submit')}
        </Button>
        <Button plain disabled={again.isPending} onClick={() => again.mutate(address)}>
          {t('signIn.again')}
        </Button>
        <Button plain onClick={onOther}>
          {t('signIn.other')}
        </Button>
      </div>
    </form>
  );
}

/** The link from a message: it signs in by itself and leaves no token in the browser's history. */
function ByLink({ token, next }: { token: string; next: string }) {
  const { t } = useT('portal');
  const enter = useMutation({ mutationFn: signIn, onSuccess: () => go(next, { replace: true }) });
  const once = useRef(false);
  const { mutate } = enter;
  useEffect(() => {
    if (once.current) return;
    once.current = true;
    mutate({ token });
  }, [mutate, token]);
  if (!enter.isError) return <Loading rows={3} />;
  return (
    <Note first tone="bad" title={t('signIn.linkFailed')} hint={t('signIn.linkFailedHint')}>
      <Button onClick={() => go('/sign-in', { replace: true })}>{t('signIn.again')}</Button>
    </Note>
  );
}

export function SignIn() {
  const { query } = usePlace();
  const [sentTo, setSentTo] = useState('');
  const [address, setAddress] = useState('');
  const token = query.get('token');
  const next = nextFrom(query);
  if (token) return <ByLink token={token} next={next} />;
  if (!sentTo) return <AskAddress address={address} onSent={setSentTo} />;
  const other = () => {
    setAddress(sentTo);
    setSentTo('');
  };
  return <AskCode address={sentTo} next={next} onOther={other} />;
}
