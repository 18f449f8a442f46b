// The address of home: the first page that a person sees.
import { createRoute, redirect } from '@tanstack/react-router';
import { page, shell } from '../../frame.tsx';

const home = createRoute({
  getParentRoute: () => shell,
  path: '/home',
  component: page(['home'], () => import('./home.tsx'), 'HomePage'),
});

/** The bare address of the program. */
const start = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/home', replace: true });
  },
});

export const homeRoutes = [home, start] as const;
