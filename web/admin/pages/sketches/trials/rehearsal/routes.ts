// The addresses of rehearsals: of a published drawing and of a sketch.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../../../frame.tsx';

const validateSearch = (search: Search): { trial?: string } => ({ trial: text(search['trial']) });

const ofProcess = createRoute({
  getParentRoute: () => shell,
  path: '/processes/$key/rehearsal',
  validateSearch,
  component: page(['rehearsals'], () => import('./page.tsx'), 'ProcessRehearsalPage'),
});

const ofSketch = createRoute({
  getParentRoute: () => shell,
  path: '/sketches/$id/rehearsal',
  validateSearch,
  component: page(['rehearsals'], () => import('./page.tsx'), 'SketchRehearsalPage'),
});

export const rehearsalRoutes = [ofProcess, ofSketch] as const;
