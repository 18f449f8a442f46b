// The addresses of what programs use: API keys and webhooks.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../frame.tsx';

const keys = createRoute({
  getParentRoute: () => shell,
  path: '/developers',
  component: page(['developers'], () => import('./keys.tsx'), 'KeysPage'),
});

const webhooks = createRoute({
  getParentRoute: () => shell,
  path: '/developers/webhooks',
  component: page(['developers'], () => import('./webhooks.tsx'), 'WebhooksPage'),
});

const STATES = ['waiting', 'delivered', 'failed', 'dropped'] as const;

const endpoint = createRoute({
  getParentRoute: () => shell,
  path: '/developers/webhooks/$endpointId',
  validateSearch: (search: Search): { state?: (typeof STATES)[number]; delivery?: string } => ({
    state: STATES.find((it) => it === search['state']),
    delivery: text(search['delivery']),
  }),
  component: page(['developers'], () => import('./endpoint.tsx'), 'EndpointPage'),
});

export const developerRoutes = [keys, webhooks, endpoint] as const;
