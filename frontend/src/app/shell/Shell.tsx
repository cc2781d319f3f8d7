import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { isSupervising, useMe } from '@/api/me';
import { CallLine } from '@/features/softphone/CallLine';
import { CallStrip } from '@/features/softphone/CallStrip';
import { usePhoneKeys } from '@/features/softphone/keys';
import { Ringing } from '@/features/softphone/Ringing';
import { useT } from '@/i18n/t';
import { type Keys, MOD, useHotkeys, useKeymap } from '@/lib/hotkeys';
import { lazy, Spare } from '@/lib/later';
import { openNewTicket, useNewTicket } from '@/lib/newTicket';
import { useOnePane } from '@/lib/pane';
import { AccountMenu } from './AccountMenu';
import { AgentStateMenu } from './AgentState';
import { LinkBar } from './LinkBar';
import { NotAnswering } from './NotAnswering';
import { openKeys, openPalette, useOpened } from './opened';
import { pagesOf } from './pages';
import { QueueGlance } from './QueueGlance';
import { Rail } from './Rail';
import css from './Shell.module.css';
import { Switches } from './Switches';

const Palette = lazy(() => import('./Palette'));
const LooseWork = lazy(() => import('./LooseWork'));
const KeyHelp = lazy(() => import('./KeyHelp'));
const NewTicket = lazy(() => import('@/features/tickets/NewTicket'));
const Troubles = lazy(() => import('./Troubles'));
const Bell = lazy(() => import('./Bell'));
const AlarmBell = lazy(() => import('@/features/supervision/AlarmBell'));

/** What opens over every page; fetched with its first use, and kept. */
function Layers() {
  const layer = useOpened((state) => state.layer);
  const opening = useNewTicket((state) => state.on);
  const [used, setUsed] = useState<{ palette?: boolean; keys?: boolean }>({});
  useEffect(() => {
    if (layer) setUsed((before) => ({ ...before, [layer]: true }));
  }, [layer]);
  return (
    <Spare>
      {used.palette && <Palette />}
      {used.keys && <KeyHelp />}
      {opening && <NewTicket />}
    </Spare>
  );
}

/** Rail, top bar and the page between them; what rings and what the line says lies above every page. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useT('shell');
  const navigate = useNavigate();
  const me = useMe();
  const supervising = isSupervising(me);
  const onePane = useOnePane();
  usePhoneKeys();
  useEffect(() => useKeymap.setState({ keys: me.keys as Keys }), [me.keys]);
  useHotkeys({
    ...Object.fromEntries(
      pagesOf(me).map(({ to, key }) => [`g ${key}`, () => void navigate({ to, params: { id: undefined } })]),
    ),
    'g f': () => void navigate({ to: '/search' }),
    'g p': () => void navigate({ to: '/settings/{-$id}', params: { id: undefined } }),
    'Shift+?': openKeys,
    '/': openPalette,
    '$mod+k': openPalette,
    ...(me.handles_contacts && { c: openNewTicket }),
  });
  return (
    <div className={css.app}>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <Rail />
      <header className={css.bar}>
        <button type="button" className={css.search} onClick={openPalette}>
          <IconSearch size={16} stroke={1.9} aria-hidden />
          <span className="ell">{t('top.search')}</span>
          <kbd>{MOD} K</kbd>
        </button>
        {me.handles_contacts ? <QueueGlance /> : <span />}
        <div className={css.right}>
          <CallStrip />
          {me.handles_contacts && <AgentStateMenu />}
          <Spare>
            {supervising && <AlarmBell />}
            <Bell />
          </Spare>
          {!onePane && <Switches />}
          <AccountMenu />
        </div>
      </header>
      <CallLine />
      <main className={css.main} id="main" tabIndex={-1}>
        <Suspense>{children}</Suspense>
      </main>
      <Ringing />
      <NotAnswering />
      <Spare>
        <LooseWork />
        {me.role === 'admin' && <Troubles />}
      </Spare>
      <LinkBar />
      <Layers />
    </div>
  );
}
