// The address of what has stopped: all that is alike, or one.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../frame.tsx';

export interface IncidentSearch {
  incident?: string | undefined;
  process?: string | undefined;
  element?: string | undefined;
  kind?: string | undefined;
  code?: string | undefined;
}

const incidents = createRoute({
  getParentRoute: () => shell,
  path: '/incidents',
  validateSearch: (search: Search): IncidentSearch => ({
    incident: text(search['incident']),
    process: text(search['process']),
    element: text(search['element']),
    kind: text(search['kind']),
    code: text(search['code']),
  }),
  component: page(['incidents'], () => import('./list.tsx'), 'IncidentsPage'),
});

export const incidentRoutes = [incidents] as const;
