import { MantineProvider, mergeThemeOverrides } from '@mantine/core';
import { useNotifications } from '@mantine/notifications';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { lazy, type ReactNode, Suspense, useMemo, useRef } from 'react';
import { createRoot } from 'react-dom/client';
import { LanguageProvider, useT } from '@/i18n/t';
import { cssResolver, theme } from '@/theme';
import { useSure } from '@/ui/sure';

const Notes = lazy(() => import('./Notes'));
const SureDialog = lazy(() => import('@/ui/SureDialog'));

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
if (nonce) setNonce(nonce); // react-remove-scroll (Modal, Drawer) adds a <style>; the policy lets only ours in

/** Nothing until the first message, then kept. */
function Messages() {
  const { notifications } = useNotifications();
  const any = useRef(false);
  if (notifications.length) any.current = true;
  return <Suspense>{any.current && <Notes />}</Suspense>;
}

/** Nothing until the first question, then kept. */
export function Questions() {
  const asked = useSure((state) => state.question !== null);
  const any = useRef(false);
  if (asked) any.current = true;
  return <Suspense>{any.current && <SureDialog />}</Suspense>;
}

function Providers({ client, children }: { client: QueryClient; children: ReactNode }) {
  const { t } = useT('common');
  const close = t('close');
  const worded = useMemo(
    () =>
      mergeThemeOverrides(theme, {
        components: { Notification: { defaultProps: { closeButtonProps: { 'aria-label': close } } } },
      }),
    [close],
  );
  return (
    <MantineProvider
      theme={worded}
      cssVariablesResolver={cssResolver}
      defaultColorScheme="auto"
      getStyleNonce={nonce ? () => nonce : undefined}
    >
      <QueryClientProvider client={client}>
        <Suspense>{children}</Suspense>
        <Messages />
        <Questions />
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Puts an entry on the page: theme, server data, language. */
export function mount(client: QueryClient, page: ReactNode) {
  createRoot(document.getElementById('root') as HTMLElement).render(
    <LanguageProvider>
      <Providers client={client}>{page}</Providers>
    </LanguageProvider>,
  );
}
