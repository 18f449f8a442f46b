// The address of one's own notices.
import { createRoute } from '@tanstack/react-router';
import { page, shell } from '../../frame.tsx';

const notices = createRoute({
  getParentRoute: () => shell,
  path: '/notices',
  component: page(['desk'], () => import('./notices.tsx'), 'NoticesPage'),
});

export const deskRoutes = [notices] as const;
