// The address of a drawing's handbook.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../../frame.tsx';

const handbook = createRoute({
  getParentRoute: () => shell,
  path: '/processes/$key/handbook',
  validateSearch: (search: Search): { step?: string; find?: string } => ({ step: text(search['step']), find: text(search['find']) }),
  component: page(['handbook', 'problems', 'tasks'], () => import('./page.tsx'), 'HandbookPage'),
});

export const handbookRoutes = [handbook] as const;
