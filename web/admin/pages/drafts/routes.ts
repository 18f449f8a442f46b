// The addresses of orders that are being taken down: a new one, a draft, and the list of drafts and quotes.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../frame.tsx';

const STATES = ['open', 'quoted', 'placed', 'discarded'] as const;

const place = createRoute({
  getParentRoute: () => shell,
  path: '/orders/new',
  component: page(['drafts', 'orders'], () => import('./place.tsx'), 'PlacePage'),
});

const drafts = createRoute({
  getParentRoute: () => shell,
  path: '/drafts',
  validateSearch: (search: Search): { state?: (typeof STATES)[number]; q?: string } => ({
    state: STATES.find((it) => it === search['state']),
    q: text(search['q']),
  }),
  component: page(['drafts', 'orders'], () => import('./list.tsx'), 'DraftsPage'),
});

const draft = createRoute({
  getParentRoute: () => shell,
  path: '/drafts/$draftId',
  component: page(['drafts', 'orders'], () => import('./place.tsx'), 'DraftPage'),
});

export const draftRoutes = [place, drafts, draft] as const;
