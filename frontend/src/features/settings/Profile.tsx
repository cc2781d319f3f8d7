import { SegmentedControl, Select, Skeleton, Switch, useMantineColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconShieldCheck, IconShieldOff } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { useMe, useSavePreference } from '@/api/me';
import { LANGUAGE_CHOICES, type Language, setLanguage } from '@/i18n';
import { useT } from '@/i18n/t';
import { COMMANDS, type Command, charKeysOn, setCharKeys } from '@/lib/hotkeys';
import { lazy } from '@/lib/later';
import { fmt, MOMENT, useNow, zones } from '@/lib/time';
import { KeyTable } from '@/ui/keys/KeyTable';
import { OwnPassword } from '@/ui/OwnPassword';
import css from './Settings.module.css';

const Signature = lazy(() => import('./kept/Signature'));

function About() {
  const { t } = useT('settings');
  const me = useMe();
  const rows = [
    [t('profile.username'), me.username],
    [t('profile.email'), me.email || '–'],
    [t('profile.role'), t(`role.${me.role}`)],
    [t('profile.team'), me.team || '–'],
    [t('profile.scope'), t(`scope.${me.data_scope as 'own'}`)],
  ];
  return (
    <>
      <h2>{me.name}</h2>
      <dl className={css.facts}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={css.factor} data-on={me.has_second_factor}>
        {me.has_second_factor ? <IconShieldCheck size={17} aria-hidden /> : <IconShieldOff size={17} aria-hidden />}
        {t(me.has_second_factor ? 'profile.factorOn' : 'profile.factorOff')}
      </p>
    </>
  );
}

/** Single letters as commands can get in the way of other tools, so they can be switched off. */
function Letters() {
  const { t } = useT('settings');
  const [on, setOn] = useState(charKeysOn);
  const change = (next: boolean) => {
    setCharKeys(next);
    setOn(next);
  };
  return (
    <Switch
      label={t('profile.letters')}
      description={t('profile.lettersHint')}
      checked={on}
      onChange={(e) => change(e.currentTarget.checked)}
    />
  );
}

/** Every command of a single letter, wherever it works. */
function OwnKeys() {
  const { t } = useT('keys');
  return (
    <section className={css.box}>
      <h2>{t('title')}</h2>
      <p className="muted">{t('others')}</p>
      <KeyTable commands={Object.keys(COMMANDS) as Command[]} />
    </section>
  );
}

function Password() {
  const { t } = useT('settings');
  const done = () => notifications.show({ message: t('profile.passwordDone'), color: 'green.8' });
  return (
    <section className={css.box}>
      <h2>{t('profile.password')}</h2>
      <p className="muted">{t('profile.passwordHint')}</p>
      <OwnPassword onDone={done} />
    </section>
  );
}

/** What stands below one's answers by mail. */
function OwnSignature() {
  const { t } = useT('settings');
  return (
    <section className={css.box}>
      <h2>{t('profile.signature')}</h2>
      <p className="muted">{t('profile.signatureHint')}</p>
      <Suspense fallback={<Skeleton height={72} />}>
        <Signature path="signature" />
      </Suspense>
    </section>
  );
}

export function Profile() {
  const { t, lang } = useT('settings');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const me = useMe();
  const now = useNow(60_000);
  const save = useSavePreference();
  const speak = (language: Language) => {
    void setLanguage(language);
    void save({ language });
  };
  const move = async (timezone: string) => {
    if (await save({ timezone })) return;
    notifications.show({ color: 'red.8', title: t('profile.zoneKept'), message: t('profile.zoneKeptWhy') });
  };
  const paint = (scheme: 'auto' | 'light' | 'dark') => {
    setColorScheme(scheme);
    void save({ scheme });
  };
  return (
    <div className={css.narrow}>
      <section className={css.box}>
        <About />
      </section>
      <section className={css.box}>
        <h2>{t('profile.screen')}</h2>
        <div className={css.choice}>
          <span id="language">{t('profile.language')}</span>
          <SegmentedControl
            aria-labelledby="language"
            value={lang}
            onChange={(value) => speak(value as Language)}
            data={LANGUAGE_CHOICES}
          />
        </div>
        <div className={css.choice}>
          <span id="scheme">{t('profile.scheme')}</span>
          <SegmentedControl
            aria-labelledby="scheme"
            value={colorScheme}
            onChange={(value) => paint(value as 'auto')}
            data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`scheme.${value}`) }))}
          />
        </div>
        <div className={css.choice}>
          <span id="timezone">{t('profile.timezone')}</span>
          <Select
            aria-labelledby="timezone"
            w={230}
            searchable
            limit={60}
            allowDeselect={false}
            data={zones(me.timezone)}
            value={me.timezone}
            onChange={(timezone) => timezone && void move(timezone)}
          />
        </div>
        <p className="muted">{t('profile.zoneHint', { now: fmt(now, lang, MOMENT) })}</p>
        <Letters />
      </section>
      <OwnSignature />
      <OwnKeys />
      <Password />
    </div>
  );
}
