// Puts the pages' routes together; each folder of pages says its own addresses in its routes.ts.
import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { liveState, onSignedOut } from '../api/index.ts';
import { batchRoutes } from './pages/batches/routes.ts';
import { channelRoutes } from './pages/channels/routes.ts';
import { customerRoutes } from './pages/customers/routes.ts';
import { type Search, doorway, root, shell, text } from './frame.tsx';
import { deskRoutes } from './pages/desk/routes.ts';
import { draftRoutes } from './pages/drafts/routes.ts';
import { homeRoutes } from './pages/home/routes.ts';
import { invitationRoutes } from './pages/invitation/routes.ts';
import { settingsRoutes } from './pages/settings/routes.ts';
import { welcomePages, welcomeRoutes } from './pages/welcome/routes.ts';
import { auditRoutes } from './pages/audit/routes.ts';
import { developerRoutes } from './pages/developers/routes.ts';
import { incidentRoutes } from './pages/incidents/routes.ts';
import { mailRoutes } from './pages/mail/routes.ts';
import { orderRoutes } from './pages/orders/routes.ts';
import { paperRoutes } from './pages/papers/routes.ts';
import { handbookRoutes } from './pages/processes/handbook/routes.ts';
import { discoverRoutes } from './pages/processes/discover/routes.ts';
import { processRoutes } from './pages/processes/routes.ts';
import { productRoutes } from './pages/products/routes.ts';
import { sketchRoutes } from './pages/sketches/routes.ts';
import { tableRoutes } from './pages/sketches/tables/routes.ts';
import { rehearsalRoutes } from './pages/sketches/trials/rehearsal/routes.ts';
import { trialRoutes } from './pages/sketches/trials/routes.ts';
import { stockRoutes } from './pages/stock/routes.ts';
import { staffRoutes } from './pages/staff/routes.ts';
import { taskRoutes } from './pages/tasks/routes.ts';
import { templateRoutes } from './pages/templates/routes.ts';
import { till } from './pages/till/routes.ts';
import { WentWrong } from './shell.tsx';

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Search): { to?: string } => ({ to: text(search['to']) }),
  component: lazyRouteComponent(() => import('./pages/sign-in.tsx'), 'SignInPage'),
});

const routeTree = root.addChildren([
  signIn,
  till,
  ...welcomeRoutes,
  ...invitationRoutes,
  shell.addChildren([
    ...homeRoutes,
    ...welcomePages,
    ...settingsRoutes,
    ...deskRoutes,
    ...draftRoutes,
    ...orderRoutes,
    ...productRoutes,
    ...paperRoutes,
    ...taskRoutes,
    ...processRoutes,
    ...discoverRoutes,
    ...handbookRoutes,
    ...tableRoutes,
    ...sketchRoutes,
    ...rehearsalRoutes,
    ...trialRoutes,
    ...mailRoutes,
    ...channelRoutes,
    ...incidentRoutes,
    ...stockRoutes,
    ...customerRoutes,
    ...templateRoutes,
    ...batchRoutes,
    ...staffRoutes,
    ...developerRoutes,
    ...auditRoutes,
  ]),
]);

/** Pages that need nobody to be signed in. */
const OPEN_PAGES = /^\/(sign-in|welcome|invitation)(\/|$)/;

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
    if (OPEN_PAGES.test(router.state.location.pathname)) return;
    void doorway(client, router.state.location.href).then((to) => {
      // Only now, as the page that was refused may still wait for its answer.
      client.clear();
      liveState.reset();
      if (!OPEN_PAGES.test(router.state.location.pathname)) void router.navigate(to);
    });
  });
  return router;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
