// The address of a live decision table.
import { createRoute } from '@tanstack/react-router';
import { page, shell } from '../../../frame.tsx';

const table = createRoute({
  getParentRoute: () => shell,
  path: '/processes/table/$key',
  component: page(['tables', 'processes'], () => import('./table-page.tsx'), 'TablePage'),
});

export const tableRoutes = [table] as const;
