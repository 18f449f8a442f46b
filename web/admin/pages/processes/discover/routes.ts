// The address under which drawings are discovered.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../../frame.tsx';

/** A share between 0 and 1, or nothing. */
function share(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : Number(text(value) ?? Number.NaN);
  return number >= 0 && number <= 1 ? number : undefined;
}

const discover = createRoute({
  getParentRoute: () => shell,
  path: '/processes/discover',
  validateSearch: (search: Search): { log?: string; share?: number; noise?: number } => ({
    log: text(search['log']),
    share: share(search['share']),
    noise: share(search['noise']),
  }),
  component: page(['discovery', 'processes'], () => import('./page.tsx'), 'DiscoverPage'),
});

export const discoverRoutes = [discover] as const;
