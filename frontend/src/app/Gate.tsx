import { useMantineColorScheme } from '@mantine/core';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { $api, api, onSignedOut } from '@/api/client';
import { Failure, statusOf } from '@/api/failure';
import { type Language, setLanguage } from '@/i18n';
import { useT } from '@/i18n/t';
import { lazy } from '@/lib/later';
import { connectAgain, startPhone, stopPhone } from '@/lib/phone';
import { setServerTime, setZone } from '@/lib/time';
import { currentLink, onLink } from '@/live/link';
import type { Snapshot } from '@/live/reduce';
import type { Answer } from '@/live/session';
import { connect } from '@/live/socket';
import { live } from '@/live/store';
import { Trouble } from '@/ui/State';
import { invalidateByEvents } from './invalidate';
import { onOtherTab, signOut, tellTabs } from './signin/auth';

const SignIn = lazy(() => import('./signin/SignIn'));
const FirstPassword = lazy(() => import('./signin/FirstPassword'));

/** The shape of the desk before anything is known: the same drawing that the server's page begins with. */
const Boot = () => (
  <div className="boot" aria-hidden>
    <i />
    <b />
    <span />
    <span />
    <span />
  </div>
);

const ME = ['get', '/api/v1/me'];

/** What was read is no longer shown from this moment on; who is here is asked anew, and the form comes where nobody is. */
function leave(cache: QueryClient) {
  cache.removeQueries({ predicate: ({ queryKey }) => queryKey[1] !== ME[1] && queryKey[0] !== 'desk' });
  void cache.resetQueries({ queryKey: ME });
}

async function readDesk(): Promise<Answer> {
  const { data, response } = await api.GET('/api/v1/desk', {});
  setServerTime(response.headers.get('Date'));
  if (!data) throw new Failure(0, 'network', '');
  return { cursor: data.cursor, audience_version: data.audience_version, rows: data.rows as Snapshot };
}

async function askPhone() {
  const { data } = await api.GET('/api/v1/phone', {});
  if (!data) throw new Failure(0, 'network', '');
  return data;
}

/**
 * The telephone is a person's, not a page's: whatever is drawn, and however often, a call goes on. It ends with them
 * (`SignedOut`), and is tried again when the live line is back.
 */
function useTelephoneOf(person: number) {
  useEffect(() => startPhone(person, askPhone), [person]);
  useEffect(() => onLink(() => void (currentLink().phase === 'live' && connectAgain())), []);
}

/** Nobody is here: no call of theirs goes on, and no microphone stays open. */
function SignedOut({ onDone }: { onDone: () => void }) {
  useEffect(stopPhone, []);
  return (
    <Suspense fallback={<Boot />}>
      <SignIn onDone={onDone} />
    </Suspense>
  );
}

/** Opens the live line once somebody is signed in, and keeps the cache true by its events. */
function LiveLine({ person, first, children }: { person: number; first: Answer; children: ReactNode }) {
  const cache = useQueryClient();
  useTelephoneOf(person);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first snapshot starts the line once; later ones are its own
  useEffect(() => {
    const quiet = invalidateByEvents(cache);
    const close = connect(first, {
      path: '/ws/live',
      snapshot: readDesk,
      refresh: () => void cache.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'desk' }),
      signedOut: () => leave(cache),
    });
    return () => {
      quiet();
      close();
      live.clear();
    };
  }, [cache]);
  return children;
}

function Speaking({ language }: { language: string }) {
  useEffect(() => {
    if (language !== document.documentElement.lang) void setLanguage(language as Language);
  }, [language]);
  return null;
}

function Preferences({ language, scheme }: { language: string; scheme: string }) {
  const { setColorScheme } = useMantineColorScheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: applied when somebody signs in; later changes start on the screen
  useEffect(() => {
    if (language !== document.documentElement.lang) void setLanguage(language as Language);
    setColorScheme(scheme as 'auto');
  }, []);
  return null;
}

/** Nobody passes without being signed in; then the first snapshot is read, then the page is drawn. */
export function Gate({ children }: { children: ReactNode }) {
  const { t } = useT('shell');
  const cache = useQueryClient();
  // the page itself says when nobody is signed in: asking would only leave a refusal in the console
  const [nobody, setNobody] = useState(() => 'signedOut' in document.documentElement.dataset);
  const me = $api.useQuery('get', '/api/v1/me', undefined, { staleTime: Number.POSITIVE_INFINITY, enabled: !nobody });
  const desk = useQuery({
    queryKey: ['desk', me.data?.id],
    queryFn: readDesk,
    enabled: !!me.data && !me.data.must_change_password,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  useEffect(
    () =>
      onOtherTab((change) => {
        if (change === 'in') setNobody(false);
        leave(cache);
      }),
    [cache],
  );
  useEffect(() => onSignedOut(() => void cache.invalidateQueries({ queryKey: ['get', '/api/v1/me'] })), [cache]);

  // what the one before has read is not for the next
  const enter = () => {
    tellTabs('in');
    setNobody(false);
    cache.removeQueries({ predicate: ({ queryKey }) => queryKey[1] !== '/api/v1/me' });
    void me.refetch();
  };
  if (nobody || statusOf(me.error) === 401) return <SignedOut onDone={enter} />;
  if (me.data?.must_change_password)
    return (
      <Suspense fallback={<Boot />}>
        <Speaking language={me.data.language ?? 'en'} />
        <FirstPassword onDone={() => {}} onLeave={() => void signOut().then(() => me.refetch())} />
      </Suspense>
    );
  const error = me.data ? desk.error : me.error;
  if (error && !desk.data)
    return (
      <Trouble title={t('boot.failed')} error={error} retry={() => void (me.data ? desk.refetch() : me.refetch())} />
    );
  if (!me.data || !desk.data) return <Boot />;
  setZone(me.data.timezone);
  return (
    <>
      <Preferences language={me.data.language ?? 'en'} scheme={me.data.scheme ?? 'auto'} />
      <LiveLine person={me.data.id} first={desk.data}>
        {children}
      </LiveLine>
    </>
  );
}
