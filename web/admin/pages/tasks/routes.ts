// The address of the tasks that wait for people.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../frame.tsx';

const tasks = createRoute({
  getParentRoute: () => shell,
  path: '/tasks',
  validateSearch: (search: Search): { lane?: string; task?: string } => ({ lane: text(search['lane']), task: text(search['task']) }),
  component: page(['tasks'], () => import('./list.tsx'), 'TasksPage'),
});

export const taskRoutes = [tasks] as const;
