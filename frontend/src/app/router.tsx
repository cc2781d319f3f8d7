import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { Gate } from './Gate';
import { Shell } from './shell/Shell';

const root = createRootRoute({
  component: () => (
    <Gate>
      <Shell>
        <Outlet />
      </Shell>
    </Gate>
  ),
});

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/desk/{-$id}', params: {} });
  },
});

// Every page stands in its own chunk; `{-$id}` is the opened object (ticket, customer, article, case, section), if any.
const desk = createRoute({
  getParentRoute: () => root,
  path: '/desk/{-$id}',
  component: lazyRouteComponent(() => import('./desk/DeskPage')),
});
const calls = createRoute({
  getParentRoute: () => root,
  path: '/calls/{-$id}',
  component: lazyRouteComponent(() => import('@/features/calls/page')),
});
const customers = createRoute({
  getParentRoute: () => root,
  path: '/customers/{-$id}',
  component: lazyRouteComponent(() => import('@/features/customers/page')),
});
const knowledge = createRoute({
  getParentRoute: () => root,
  path: '/knowledge/{-$id}',
  component: lazyRouteComponent(() => import('@/features/knowledge/page')),
});
const outreach = createRoute({
  getParentRoute: () => root,
  path: '/outreach/{-$id}',
  component: lazyRouteComponent(() => import('@/features/outreach/page')),
});
const supervision = createRoute({
  getParentRoute: () => root,
  path: '/supervision/{-$id}',
  component: lazyRouteComponent(() => import('@/features/supervision/page')),
});
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings/{-$id}',
  component: lazyRouteComponent(() => import('@/features/settings/page')),
});

export const router = createRouter({
  routeTree: root.addChildren([index, desk, calls, customers, knowledge, outreach, supervision, settings]),
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
