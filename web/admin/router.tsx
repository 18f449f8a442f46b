// Puts the pages' routes together; each folder of pages says its own addresses in its routes.ts.
import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { type Me, liveState, onSignedOut } from '../api/index.ts';
import { mayBy } from '../ui/index.ts';
import { type Search, root, shell, text } from './frame.tsx';
import { auditRoutes } from './pages/audit/routes.ts';
import { developerRoutes } from './pages/developers/routes.ts';
import { incidentRoutes } from './pages/incidents/routes.ts';
import { mailRoutes } from './pages/mail/routes.ts';
import { orderRoutes } from './pages/orders/routes.ts';
import { processRoutes } from './pages/processes/routes.ts';
import { staffRoutes } from './pages/staff/routes.ts';
import { taskRoutes } from './pages/tasks/routes.ts';
import { WentWrong } from './shell.tsx';

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Search): { to?: string } => ({ to: text(search['to']) }),
  component: lazyRouteComponent(() => import('./pages/sign-in.tsx'), 'SignInPage'),
});

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: ({ context }) => {
    const me = context.client.getQueryData<Me>(['staff.me', {}]);
    // Until there is a home, it is the first room that the person may enter.
    throw redirect({ to: mayBy(me?.permissions ?? [], 'orders.list', 'read') ? '/orders' : '/tasks' });
  },
});

const routeTree = root.addChildren([
  signIn,
  shell.addChildren([
    home,
    ...orderRoutes,
    ...taskRoutes,
    ...processRoutes,
    ...mailRoutes,
    ...incidentRoutes,
    ...staffRoutes,
    ...developerRoutes,
    ...auditRoutes,
  ]),
]);

/** The router; when the server says that nobody is signed in, it leads to the sign-in page and back. */
export function makeRouter(client: QueryClient) {
  const router = createRouter({
    routeTree,
    context: { client },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: WentWrong,
  });
  onSignedOut(() => {
    if (router.state.location.pathname === '/sign-in') return;
    client.clear();
    liveState.reset();
    void router.navigate({ to: '/sign-in', search: { to: router.state.location.href } });
  });
  return router;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
