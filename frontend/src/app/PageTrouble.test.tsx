import { MantineProvider } from '@mantine/core';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import { act, fireEvent, render, screen } from '@testing-library/react';
import type { FunctionComponent } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { initI18n, setLanguage } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { LanguageProvider } from '@/i18n/t';
import { lazy, Spare } from '@/lib/later';
import { setLink } from '@/live/link';
import { PageTrouble } from './PageTrouble';

await initI18n(deskBundle);
const Page = () => <p>the reports</p>;
let up = false;
let asked = 0;
const load = async (): Promise<{ default: FunctionComponent }> => {
  asked++;
  if (!up) throw new TypeError('Failed to fetch dynamically imported module: /static/app/page.js');
  return { default: Page };
};

beforeEach(() => {
  up = false;
  asked = 0;
  sessionStorage.clear();
  vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});

function show(page: FunctionComponent) {
  const root = createRootRoute({
    component: () => (
      <>
        <nav>the rail</nav>
        <Outlet />
      </>
    ),
  });
  const only = createRoute({ getParentRoute: () => root, path: '/', component: page });
  const router = createRouter({
    routeTree: root.addChildren([only]),
    history: createMemoryHistory(),
    defaultErrorComponent: PageTrouble,
  });
  render(
    <MantineProvider env="test">
      <LanguageProvider>
        <RouterProvider router={router as never} />
      </LanguageProvider>
    </MantineProvider>,
  );
}

test('a page whose code does not come leaves the shell alone, and comes with the network', async () => {
  show(lazy(load));
  expect(await screen.findByText('This page could not be fetched')).toBeVisible();
  expect(screen.getByText('the rail')).toBeVisible();
  up = true;
  act(() => void window.dispatchEvent(new Event('online')));
  expect(await screen.findByText('the reports')).toBeVisible();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('it comes with the live line, too, and is asked for by hand', async () => {
  await setLanguage('zh-CN');
  show(lazy(load));
  fireEvent.click(await screen.findByRole('button', { name: '重试' }));
  expect(await screen.findByText('无法加载此页面')).toBeVisible();
  const before = asked;
  up = true;
  act(() => setLink({ phase: 'offline' }));
  act(() => setLink({ phase: 'live' }));
  expect(await screen.findByText('the reports')).toBeVisible();
  expect(asked).toBeGreaterThan(before);
  await setLanguage('en');
});

test('a page that breaks while it is drawn says so, and is drawn again by hand only', async () => {
  const Broken = () => {
    if (!up) throw new Error('broken');
    return <Page />;
  };
  show(Broken);
  expect(await screen.findByText('This page could not be shown')).toBeVisible();
  up = true;
  act(() => void window.dispatchEvent(new Event('online')));
  expect(screen.queryByText('the reports')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('the reports')).toBeVisible();
});

test('a spare part that does not come is left out, and the page stays', async () => {
  const Part = lazy(load);
  show(() => (
    <>
      <Spare>
        <Part />
      </Spare>
      <p>the page</p>
    </>
  ));
  expect(await screen.findByText('the page')).toBeVisible();
  await vi.waitFor(() => expect(asked).toBeGreaterThan(0));
  up = true;
  act(() => void window.dispatchEvent(new Event('online')));
  expect(await screen.findByText('the reports')).toBeVisible();
});
