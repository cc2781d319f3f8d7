import { IconLanguage, IconMoon, IconSun, IconWaveSine } from '@tabler/icons-react';
import { useState } from 'react';
import { type Me, signOut } from '@/features/portal/api';
import { companyIn } from '@/features/portal/parts';
import { go, Link, usePlace } from '@/features/portal/route';
import { setLanguage } from '@/i18n';
import { useT } from '@/i18n/t';
import { kept } from '@/lib/store';
import css from './App.module.css';

const SCHEME = 'mantine-color-scheme-value'; // the desk's key, read by boot.js before the first paint

function SchemeButton() {
  const { t } = useT('portal');
  const root = document.documentElement;
  const [dark, setDark] = useState(root.getAttribute('data-mantine-color-scheme') === 'dark');
  const change = () => {
    const next = dark ? 'light' : 'dark';
    root.setAttribute('data-mantine-color-scheme', next);
    kept.write(SCHEME, next);
    setDark(!dark);
  };
  return (
    <button
      type="button"
      className={css.tool}
      title={t(dark ? 'nav.light' : 'nav.dark')}
      aria-label={t(dark ? 'nav.light' : 'nav.dark')}
      onClick={change}
    >
      {dark ? <IconSun size={20} stroke={1.7} aria-hidden /> : <IconMoon size={20} stroke={1.7} aria-hidden />}
    </button>
  );
}

function LanguageButton() {
  const { t, lang } = useT('portal');
  const other = lang === 'en' ? 'zh-CN' : 'en';
  return (
    <button
      type="button"
      className={css.tool}
      lang={other}
      title={t('nav.language')}
      aria-label={t('nav.language')}
      onClick={() => void setLanguage(other)}
    >
      <IconLanguage size={20} stroke={1.7} aria-hidden />
    </button>
  );
}

export function Header({ me }: { me: Me | null }) {
  const { t, lang } = useT('portal');
  const { path } = usePlace();
  const current = (...starts: string[]) =>
    starts.some((start) => path === start || path.startsWith(`${start}/`)) ? 'page' : undefined;
  const [stuck, setStuck] = useState(false);
  const leave = () =>
    void signOut().then(
      () => {
        setStuck(false);
        go('/');
      },
      () => setStuck(true),
    );
  return (
    <header className={css.header}>
      <div className={css.bar}>
        <Link to="/" className={css.brand}>
          <span className={css.mark} aria-hidden>
            <IconWaveSine size={20} stroke={2.4} />
          </span>
          {companyIn(lang) ?? t('brand')}
        </Link>
        <nav aria-label={t('nav.label')} className={css.nav}>
          <Link to="/articles" aria-current={current('/articles')}>
            {t('nav.home')}
          </Link>
          <Link to="/new" aria-current={current('/new')}>
            {t('nav.new')}
          </Link>
          <Link to="/requests" aria-current={current('/requests')}>
            {t('nav.requests')}
          </Link>
        </nav>
        <div className={css.tools}>
          {me && (
            <button type="button" className={css.leave} onClick={leave}>
              {t('nav.signOut')}
            </button>
          )}
          <LanguageButton />
          <SchemeButton />
        </div>
      </div>
      <p role="alert" className={css.offline} hidden={!stuck || !me}>
        {stuck && me ? t('nav.stillIn') : ''}
      </p>
    </header>
  );
}
