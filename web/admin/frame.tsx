// What every page's route stands in: the root, the shell for those who are signed in, and how a page comes with its words.
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { Problem, get } from '../api/index.ts';
import { type Area, bringWords } from '../ui/index.ts';
import { NotFound, Shell, WentWrong } from './shell.tsx';

interface Context {
  client: QueryClient;
}

/** What stands behind the question mark of an address, not yet looked at. */
export type Search = Record<string, unknown>;

/** A text of the address, or nothing. TanStack reads `q=123` as a number, which it is not. */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;

/** `true` where the address says so, else nothing. */
export const flag = (value: unknown): true | undefined => (value === true ? true : undefined);

export const root = createRootRouteWithContext<Context>()({ notFoundComponent: NotFound });

export const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  errorComponent: WentWrong,
  beforeLoad: async ({ context, location }) => {
    const me = await context.client.ensureQueryData({ queryKey: ['staff.me', {}], queryFn: () => get('staff.me', {}) }).catch(async (error: unknown) => {
      if (error instanceof Problem && error.status === 401) throw redirect(await doorway(context.client, location.href));
      throw error;
    });
    if (me.account === null) throw redirect({ to: '/sign-in', search: { to: location.href } });
  },
});

const CHOSEN = /(?:^|;\s*)kontor_shop=/;
const STATE_FRESH_MS = 30_000;

/** Where somebody is led who is not signed in: to the doors while no shop was chosen or the one that is meant has no account, else to its sign-in. */
export async function doorway(client: QueryClient, href: string): Promise<{ to: '/welcome' } | { to: '/sign-in'; search: { to: string } }> {
  const state = await client
    .fetchQuery({ queryKey: ['setup.state', {}], queryFn: () => get('setup.state', {}), staleTime: STATE_FRESH_MS })
    .catch(() => undefined);
  const isNew = state?.doors.some((door) => door.key === state.here && !door.accounts) ?? false;
  const isOpen = state !== undefined && !state.isOnly && !CHOSEN.test(document.cookie);
  return isNew || isOpen ? { to: '/welcome' } : { to: '/sign-in', search: { to: href } };
}

/** A page that is loaded when it is opened (or nearly), together with its words. */
export function page<T extends Record<string, unknown>, Name extends keyof T & string>(areas: readonly Area[], load: () => Promise<T>, name: Name) {
  return lazyRouteComponent(() => Promise.all([load(), bringWords(...areas)]).then(([loaded]) => loaded), name);
}
