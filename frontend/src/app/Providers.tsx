import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { type ReactNode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { LanguageProvider } from '@/i18n/t';
import { cssResolver, theme } from '@/theme';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
if (nonce) setNonce(nonce); // react-remove-scroll (Modal, Drawer) adds a <style>; the policy lets only ours in

function Providers({ client, children }: { client: QueryClient; children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssResolver}
      defaultColorScheme="auto"
      getStyleNonce={nonce ? () => nonce : undefined}
    >
      <QueryClientProvider client={client}>
        <Notifications position="top-right" zIndex={400} limit={4} />
        <LanguageProvider>
          <Suspense>{children}</Suspense>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Puts an entry on the page: theme, server data, language; used by the desk and by the portal. */
export function mount(client: QueryClient, page: ReactNode) {
  createRoot(document.getElementById('root') as HTMLElement).render(<Providers client={client}>{page}</Providers>);
}
