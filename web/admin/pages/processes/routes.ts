// The addresses of the drawings.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../frame.tsx';

const processes = createRoute({
  getParentRoute: () => shell,
  path: '/processes',
  component: page(['processes'], () => import('./list.tsx'), 'ProcessesPage'),
});

const publish = createRoute({
  getParentRoute: () => shell,
  path: '/processes/publish',
  component: page(['processes', 'checks', 'moving'], () => import('./publish.tsx'), 'PublishPage'),
});

const process = createRoute({
  getParentRoute: () => shell,
  path: '/processes/$key',
  validateSearch: (search: Search): { element?: string } => ({ element: text(search['element']) }),
  component: page(['processes', 'moving'], () => import('./map.tsx'), 'ProcessPage'),
});

export const processRoutes = [processes, publish, process] as const;
