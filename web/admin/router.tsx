// The pages and their addresses. What a list shows is in its address, so it survives a reload and can be sent to a colleague.
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { type Me, Problem, get, liveState, onSignedOut } from '../api/index.ts';
import { mayBy } from '../ui/index.ts';
import { OrdersPage } from './pages/orders/list.tsx';
import { NotFound, Shell, WentWrong } from './shell.tsx';

interface Context {
  client: QueryClient;
}

type Search = Record<string, unknown>;

/** A text of the address, or nothing. TanStack reads `q=123` as a number, which it is not. */
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;

const PAID_STATES = ['unpaid', 'authorised', 'part_paid', 'paid'] as const;
type PaidState = (typeof PAID_STATES)[number];

const root = createRootRouteWithContext<Context>()({ notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Search): { to?: string } => ({ to: text(search['to']) }),
  component: lazyRouteComponent(() => import('./pages/sign-in.tsx'), 'SignInPage'),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  errorComponent: WentWrong,
  beforeLoad: async ({ context, location }) => {
    const me = await context.client.ensureQueryData({ queryKey: ['staff.me', {}], queryFn: () => get('staff.me', {}) }).catch((error: unknown) => {
      if (error instanceof Problem && error.status === 401) throw redirect({ to: '/sign-in', search: { to: location.href } });
      throw error;
    });
    if (me.account === null) throw redirect({ to: '/sign-in', search: { to: location.href } });
  },
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

const orders = createRoute({
  getParentRoute: () => shell,
  path: '/orders',
  validateSearch: (search: Search): { state?: string; channel?: string; paid?: PaidState; q?: string; place?: true } => ({
    state: text(search['state']),
    channel: text(search['channel']),
    paid: PAID_STATES.find((it) => it === search['paid']),
    q: text(search['q']),
    place: search['place'] === true ? true : undefined,
  }),
  component: OrdersPage,
});

const order = createRoute({
  getParentRoute: () => shell,
  path: '/orders/$orderId',
  validateSearch: (search: Search): { run?: string } => ({ run: text(search['run']) }),
  component: lazyRouteComponent(() => import('./pages/orders/order.tsx'), 'OrderPage'),
});

/** A parcel is looked at on the page of its order, with its own drawing open. */
const parcel = createRoute({
  getParentRoute: () => shell,
  path: '/parcels/$parcelId',
  beforeLoad: async ({ params }) => {
    const { orderId } = await get('shipping.get', { parcelId: params.parcelId });
    throw redirect({ to: '/orders/$orderId', params: { orderId }, search: { run: params.parcelId }, replace: true });
  },
});

const tasks = createRoute({
  getParentRoute: () => shell,
  path: '/tasks',
  validateSearch: (search: Search): { lane?: string; task?: string } => ({
    lane: text(search['lane']),
    task: text(search['task']),
  }),
  component: lazyRouteComponent(() => import('./pages/tasks/list.tsx'), 'TasksPage'),
});

const processes = createRoute({
  getParentRoute: () => shell,
  path: '/processes',
  component: lazyRouteComponent(() => import('./pages/processes/list.tsx'), 'ProcessesPage'),
});

const process = createRoute({
  getParentRoute: () => shell,
  path: '/processes/$key',
  validateSearch: (search: Search): { element?: string } => ({ element: text(search['element']) }),
  component: lazyRouteComponent(() => import('./pages/processes/map.tsx'), 'ProcessPage'),
});

const mail = createRoute({
  getParentRoute: () => shell,
  path: '/mail',
  validateSearch: (search: Search): { message?: string } => ({ message: text(search['message']) }),
  component: lazyRouteComponent(() => import('./pages/mail/list.tsx'), 'MailPage'),
});

const incidents = createRoute({
  getParentRoute: () => shell,
  path: '/incidents',
  validateSearch: (search: Search): { incident?: string } => ({ incident: text(search['incident']) }),
  component: lazyRouteComponent(() => import('./pages/incidents/list.tsx'), 'IncidentsPage'),
});

const routeTree = root.addChildren([signIn, shell.addChildren([home, orders, order, parcel, tasks, processes, process, mail, incidents])]);

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
