// The addresses of colleagues and of what they may do.
import { createRoute } from '@tanstack/react-router';
import { type Search, flag, page, shell, text } from '../../frame.tsx';

const staff = createRoute({
  getParentRoute: () => shell,
  path: '/staff',
  validateSearch: (search: Search): { account?: string; invite?: true } => ({ account: text(search['account']), invite: flag(search['invite']) }),
  component: page(['staff'], () => import('./list.tsx'), 'StaffPage'),
});

const roles = createRoute({
  getParentRoute: () => shell,
  path: '/staff/roles',
  validateSearch: (search: Search): { role?: string } => ({ role: text(search['role']) }),
  component: page(['staff'], () => import('./roles.tsx'), 'RolesPage'),
});

export const staffRoutes = [staff, roles] as const;
