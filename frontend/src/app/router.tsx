import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { type ReactNode, Suspense } from 'react';
import { useMe } from '@/api/me';
import { Gate } from './Gate';
import { Shell } from './shell/Shell';

const DeskPage = lazyRouteComponent(() => import('./desk/DeskPage'));

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
const calls = createRoute({
  getParentRoute: () => shell,
  path: '/calls/{-$id}',
  component: lazyRouteComponent(() => import('@/features/calls/page')),
});
const customers = createRoute({
  getParentRoute: () => shell,
  path: '/customers/{-$id}',
  component: lazyRouteComponent(() => import('@/features/customers/page')),
});
const knowledge = createRoute({
  getParentRoute: () => shell,
  path: '/knowledge/{-$id}',
  component: lazyRouteComponent(() => import('@/features/knowledge/page')),
});
const outreach = createRoute({
  getParentRoute: () => shell,
  path: '/outreach/{-$id}',
  component: lazyRouteComponent(() => import('@/features/outreach/page')),
});
const supervision = createRoute({
  getParentRoute: () => shell,
  path: '/supervision/{-$id}',
  component: lazyRouteComponent(() => import('@/features/supervision/page')),
});
const reports = createRoute({
  getParentRoute: () => shell,
  path: '/reports/{-$id}',
  component: lazyRouteComponent(() => import('@/features/reports/page')),
});
const wall = createRoute({
  getParentRoute: () => root,
  path: '/supervision/wall',
  component: lazyRouteComponent(() => import('@/features/supervision/WallPage')),
});
const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings/{-$id}',
  component: lazyRouteComponent(() => import('@/features/settings/page')),
});

export const router = createRouter({
  routeTree: root.addChildren([
    shell.addChildren([index, desk, calls, customers, knowledge, outreach, supervision, reports, settings]),
    wall,
  ]),
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
