// The address of home: the first page that a person sees.
import { createRoute } from '@tanstack/react-router';
import { page, shell } from '../../frame.tsx';

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: page(['home'], () => import('./home.tsx'), 'HomePage'),
});

export const homeRoutes = [home] as const;
