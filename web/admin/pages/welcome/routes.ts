// The addresses of the first page, of setting a shop up, and of its first steps.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, root, shell } from '../../frame.tsx';

const STEPS = [1, 2, 3] as const;
export type Step = (typeof STEPS)[number];

const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  component: page(['welcome'], () => import('./welcome.tsx'), 'WelcomePage'),
});

const wizard = createRoute({
  getParentRoute: () => root,
  path: '/welcome/shop',
  validateSearch: (search: Search): { step?: Step } => ({ step: STEPS.find((it) => it === search['step']) }),
  component: page(['welcome', 'orders'], () => import('./wizard.tsx'), 'WizardPage'),
});

const firstSteps = createRoute({
  getParentRoute: () => shell,
  path: '/first-steps',
  component: page(['welcome'], () => import('./first-steps.tsx'), 'FirstStepsPage'),
});

export const welcomeRoutes = [welcome, wizard] as const;
export const welcomePages = [firstSteps] as const;
