import { IconWifiOff } from '@tabler/icons-react';
import { Suspense, useSyncExternalStore } from 'react';
import { Article } from '@/features/portal/Article';
import { useMe } from '@/features/portal/api';
import { Done } from '@/features/portal/Done';
import { Home } from '@/features/portal/Home';
import { useLive } from '@/features/portal/live';
import { NewRequest } from '@/features/portal/NewRequest';
import { Loading, Note } from '@/features/portal/parts';
import { Request } from '@/features/portal/Request';
import { Requests } from '@/features/portal/Requests';
import { Link, match, usePlace } from '@/features/portal/route';
import { Articles } from '@/features/portal/Search';
import { SignIn } from '@/features/portal/SignIn';
import { useT } from '@/i18n/t';
import { zoneName } from '@/lib/time';
import css from './App.module.css';
import { Header } from './Header';

function NotFound() {
  const { t } = useT('portal');
  return (
    <Note first title={t('state.notFound')} hint={t('state.notFoundHint')}>
      <Link to="/" className={css.home}>
        {t('done.home')}
      </Link>
    </Note>
  );
}

const PAGES: [pattern: string, page: (found: Record<string, string>) => React.ReactNode][] = [
  ['/', () => <Home />],
  ['/articles', () => <Articles />],
  ['/articles/:id', ({ id = '' }) => <Article id={id} />],
  ['/new', () => <NewRequest />],
  ['/sent', () => <Done />],
  ['/sign-in', () => <SignIn />],
  ['/requests', () => <Requests />],
  ['/requests/:id', ({ id = '' }) => <Request key={id} id={id} />],
];

function CurrentPage() {
  const { path } = usePlace();
  for (const [pattern, page] of PAGES) {
    const found = match(pattern, path);
    if (found) return page(found);
  }
  return <NotFound />;
}

const subscribe = (changed: () => void) => {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
};

function OfflineBar() {
  const { t } = useT('portal');
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <div role="status" className={css.offline} hidden={online}>
      <IconWifiOff size={18} aria-hidden />
      {online ? '' : t('offline')}
    </div>
  );
}

export function App() {
  const { t, lang } = useT('portal');
  const me = useMe();
  useLive(Boolean(me.data));
  return (
    <div className={css.page}>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <Header me={me.data ?? null} />
      <OfflineBar />
      <main id="main" tabIndex={-1} className={css.main}>
        <Suspense fallback={<Loading />}>
          <CurrentPage />
        </Suspense>
      </main>
      <footer className={css.footer}>
        {me.data && <span>{t('signedInAs', { address: me.data.address })}</span>}
        <span>{t('footer')}</span>
        <span>{t('zone', { zone: zoneName(Date.now(), lang) })}</span>
      </footer>
    </div>
  );
}
