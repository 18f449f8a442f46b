// The addresses of the settings: a section each.
import { createRoute, redirect } from '@tanstack/react-router';
import { page, shell } from '../../frame.tsx';

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/$section', params: { section: 'shop' }, replace: true });
  },
});

const section = createRoute({
  getParentRoute: () => shell,
  path: '/settings/$section',
  component: page(['settings', 'orders'], () => import('./settings.tsx'), 'SettingsPage'),
});

export const settingsRoutes = [settings, section] as const;
