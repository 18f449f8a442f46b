// The address of the trials of a sketch: past orders run through it.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../../frame.tsx';

const trials = createRoute({
  getParentRoute: () => shell,
  path: '/sketches/$id/trials',
  validateSearch: (search: Search): { trial?: string } => ({ trial: text(search['trial']) }),
  component: page(['trials', 'templates'], () => import('./page.tsx'), 'TrialsPage'),
});

export const trialRoutes = [trials] as const;
