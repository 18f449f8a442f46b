// The address of what has stopped.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../frame.tsx';

const incidents = createRoute({
  getParentRoute: () => shell,
  path: '/incidents',
  validateSearch: (search: Search): { incident?: string } => ({ incident: text(search['incident']) }),
  component: page(['incidents'], () => import('./list.tsx'), 'IncidentsPage'),
});

export const incidentRoutes = [incidents] as const;
