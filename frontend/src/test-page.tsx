import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { configure, render } from '@testing-library/react';
import i18n from 'i18next';
import { type ReactNode, Suspense } from 'react';
import { vi } from 'vitest';
import { initI18n, type Language, setLanguage } from './i18n';
import { LanguageProvider } from './i18n/t';
import SureDialog from './ui/SureDialog';

// a growing text field asks for the fonts, and a busy machine needs its time
Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 5_000 });

type Answer = unknown | ((request: Request) => unknown);

/** Answers calls below /api/v1/ from a table ("get customers/1"); a `Response` goes out as it is, all else as JSON. */
export function answerWith(table: Record<string, Answer>) {
  const asked: Request[] = [];
  const fetch = vi.fn(async (input: Request) => {
    asked.push(input.clone());
    const { pathname } = new URL(input.url);
    const answer = table[`${input.method.toLowerCase()} ${pathname.replace('/api/v1/', '')}`];
    if (answer === undefined)
      return Response.json({ code: 'not_found', message: 'Not here', fields: [] }, { status: 404 });
    const given: unknown = typeof answer === 'function' ? await (answer as (r: Request) => unknown)(input) : answer;
    return given instanceof Response ? given : Response.json(given);
  });
  vi.stubGlobal('fetch', fetch);
  return asked;
}

/** Draws one page as the desk would: theme, cache, language, and a router that knows every address. */
export async function renderPage(page: ReactNode, language: Language = 'en', at = '/') {
  document.documentElement.lang = language;
  if (i18n.isInitialized) await setLanguage(language);
  else await initI18n(async () => ({}));
  const root = createRootRoute();
  const any = createRoute({ getParentRoute: () => root, path: '$', component: () => page });
  const home = createRoute({ getParentRoute: () => root, path: '/', component: () => page });
  const router = createRouter({
    routeTree: root.addChildren([home, any]),
    history: createMemoryHistory({ initialEntries: [at] }),
  });
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={cache}>
        <LanguageProvider>
          <Suspense>
            <RouterProvider router={router as never} />
          </Suspense>
          <Suspense>
            <SureDialog />
          </Suspense>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { router, cache };
}
