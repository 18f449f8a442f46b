// Puts the pages' routes together; each folder of pages says its own addresses in its routes.ts.
import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { liveState, onSignedOut } from '../api/index.ts';
import { type Search, root, shell, text } from './frame.tsx';
import { batchRoutes } from './pages/batches/routes.ts';
import { deskRoutes } from './pages/desk/routes.ts';
import { homeRoutes } from './pages/home/routes.ts';
import { incidentRoutes } from './pages/incidents/routes.ts';
import { mailRoutes } from './pages/mail/routes.ts';
import { orderRoutes } from './pages/orders/routes.ts';
import { processRoutes } from './pages/processes/routes.ts';
import { taskRoutes } from './pages/tasks/routes.ts';
import { WentWrong } from './shell.tsx';

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Search): { to?: string } => ({ to: text(search['to']) }),
  component: lazyRouteComponent(() => import('./pages/sign-in.tsx'), 'SignInPage'),
});

const routeTree = root.addChildren([
  signIn,
  shell.addChildren([...homeRoutes, ...deskRoutes, ...orderRoutes, ...taskRoutes, ...processRoutes, ...mailRoutes, ...incidentRoutes, ...batchRoutes]),
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
