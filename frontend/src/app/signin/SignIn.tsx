import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconAlertCircle, IconLanguage, IconWaveSine } from '@tabler/icons-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { setLanguage } from '@/i18n';
import { useT } from '@/i18n/t';
import { type Outcome, secondStep, signIn } from './auth';
import css from './SignIn.module.css';

type Why = Extract<Outcome, { step: 'refused' }>['why'];

/** Name and password, then, where it is switched on, the code of the second factor. Errors are said in words. */
export default function SignIn({ onDone }: { onDone: () => void }) {
  const { t, lang } = useT('signin');
  const [second, setSecond] = useState(false);
  const [why, setWhy] = useState<Why | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the first field of each step gets the focus
  useEffect(() => {
    document.title = t('title');
    field.current?.focus();
  }, [second, t]);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => String(given.get(name) ?? '');
    setBusy(true);
    setWhy(null);
    const result = second
      ? await secondStep(text('code').trim())
      : await signIn(text('username').trim(), text('password'));
    setBusy(false);
    if (result.step === 'done') return onDone();
    if (result.step === 'second') return setSecond(true);
    setWhy(result.why);
    field.current?.select();
  };

  return (
    <main className={css.page} id="main">
      <form className={css.card} onSubmit={(event) => void submit(event)}>
        <span className={css.logo} aria-hidden>
          <IconWaveSine size={26} stroke={2.4} />
        </span>
        <h1>{t('title')}</h1>
        <p className={css.hint}>{t(second ? 'secondHint' : 'hint')}</p>
        {why && (
          <p className={css.error} role="alert">
            <IconAlertCircle size={17} aria-hidden />
            {t(`error.${why}`)}
          </p>
        )}
        {second ? (
          <TextInput
            ref={field}
            key="code"
            name="code"
            size="sm"
            label={t('code')}
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            withAsterisk={false}
          />
        ) : (
          <>
            <TextInput
              ref={field}
              name="username"
              size="sm"
              label={t('username')}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
              withAsterisk={false}
            />
            <PasswordInput
              name="password"
              size="sm"
              label={t('password')}
              autoComplete="current-password"
              visibilityToggleButtonProps={{ 'aria-label': t('reveal'), tabIndex: 0 }}
              required
              withAsterisk={false}
            />
          </>
        )}
        <Button type="submit" size="sm" loading={busy} fullWidth mt={4}>
          {t(second ? 'confirm' : 'submit')}
        </Button>
        {second && (
          <Button variant="subtle" size="xs" onClick={() => setSecond(false)}>
            {t('back')}
          </Button>
        )}
      </form>
      <button
        type="button"
        className={css.lang}
        lang={lang === 'en' ? 'zh-CN' : 'en'}
        onClick={() => void setLanguage(lang === 'en' ? 'zh-CN' : 'en')}
      >
        <IconLanguage size={16} aria-hidden />
        {t('otherLanguage')}
      </button>
    </main>
  );
}
