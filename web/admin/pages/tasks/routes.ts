// The address of the tasks that wait for people.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../frame.tsx';

const tasks = createRoute({
  getParentRoute: () => shell,
  path: '/tasks',
  validateSearch: (search: Search): { lane?: string; who?: 'me' | 'nobody'; late?: '1'; task?: string } => ({
    lane: text(search['lane']),
    who: search['who'] === 'me' || search['who'] === 'nobody' ? search['who'] : undefined,
    late: search['late'] === undefined ? undefined : '1',
    task: text(search['task']),
  }),
  component: page(['tasks', 'desk', 'handbook'], () => import('./list.tsx'), 'TasksPage'),
});

export const taskRoutes = [tasks] as const;
