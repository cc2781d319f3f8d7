import { createRootRoute, createRoute, createRouter, Navigate, Outlet, redirect } from '@tanstack/react-router';
import { type ReactNode, Suspense } from 'react';
import { useMe } from '@/api/me';
import { lazy } from '@/lib/later';
import { Gate } from './Gate';
import { PageTrouble } from './PageTrouble';
import { Beside } from './shell/Beside';
import { Shell } from './shell/Shell';

const DeskPage = lazy(() => import('./desk/DeskPage'));
const WallPage = lazy(() => import('@/features/supervision/WallPage'));

/** Who keeps to knowledge begins there. */
function Handling({ page }: { page: ReactNode }) {
  return useMe().handles_contacts ? page : <Navigate to="/knowledge/{-$id}" params={{}} replace />;
}

const root = createRootRoute({
  component: () => (
    <Gate>
      <Suspense>
        <Outlet />
      </Suspense>
    </Gate>
  ),
});

// Rail and bar stand around every page but the wallboard.
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: () => (
    <Shell>
      <Outlet />
    </Shell>
  ),
});

const index = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/desk/{-$id}', params: {} });
  },
});

// Every page stands in its own chunk; `{-$id}` is the opened object (ticket, customer, article, case, section), if any.
const desk = createRoute({
  getParentRoute: () => shell,
  path: '/desk/{-$id}',
  component: () => <Handling page={<DeskPage />} />,
});
const tickets = createRoute({
  getParentRoute: () => shell,
  path: '/tickets/{-$id}',
  component: lazy(() => import('@/features/lists/page')),
});
const calls = createRoute({
  getParentRoute: () => shell,
  path: '/calls/{-$id}',
  component: lazy(() => import('@/features/calls/page')),
});
const customers = createRoute({
  getParentRoute: () => shell,
  path: '/customers/{-$id}',
  validateSearch: (given: { list?: string | number; tab?: string }) => given,
  component: lazy(() => import('@/features/customers/page')),
});
const imports = createRoute({
  getParentRoute: () => shell,
  path: '/imports/{-$id}',
  component: lazy(() => import('@/features/exchange/page')),
});
const knowledge = createRoute({
  getParentRoute: () => shell,
  path: '/knowledge/{-$id}',
  component: lazy(() => import('@/features/knowledge/page')),
});
const outreach = createRoute({
  getParentRoute: () => shell,
  path: '/outreach/{-$id}',
  component: lazy(() => import('@/features/outreach/page')),
});
const search = createRoute({
  getParentRoute: () => shell,
  path: '/search',
  validateSearch: (given: { q?: string }) => given,
  component: lazy(() => import('@/features/search/page')),
});
const supervision = createRoute({
  getParentRoute: () => shell,
  path: '/supervision/{-$id}',
  component: lazy(() => import('@/features/supervision/page')),
});
const reports = createRoute({
  getParentRoute: () => shell,
  path: '/reports/{-$id}',
  component: lazy(() => import('@/features/reports/page')),
});
const wall = createRoute({
  getParentRoute: () => root,
  path: '/supervision/wall',
  component: () => (
    <Beside>
      <WallPage />
    </Beside>
  ),
});
const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings/{-$id}',
  component: lazy(() => import('@/features/settings/page')),
});

export const router = createRouter({
  routeTree: root.addChildren([
    shell.addChildren([
      index,
      desk,
      tickets,
      calls,
      customers,
      imports,
      knowledge,
      outreach,
      search,
      supervision,
      reports,
      settings,
    ]),
    wall,
  ]),
  defaultPreload: 'intent',
  // in the place of the page that failed: rail, bar and a call in progress stay
  defaultErrorComponent: PageTrouble,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
