// The addresses of sketches: drawings and tables that are being changed.
import { createRoute } from '@tanstack/react-router';
import { type Search, flag, page, shell, text } from '../../frame.tsx';
import type { View } from './compare/drawing.tsx';
import type { ListState } from './list/list.tsx';

const list = createRoute({
  getParentRoute: () => shell,
  path: '/sketches',
  validateSearch: (search: Search): { state?: ListState; add?: true } => ({
    state: search['state'] === 'published' || search['state'] === 'dropped' ? search['state'] : undefined,
    add: flag(search['add']),
  }),
  component: page(['sketches', 'processes', 'desk'], () => import('./list/list.tsx'), 'SketchesPage'),
});

const compare = createRoute({
  getParentRoute: () => shell,
  path: '/sketches/$id/compare',
  validateSearch: (search: Search): { element?: string; view?: View; talk?: true; trail?: true } => ({
    talk: flag(search['talk']),
    trail: flag(search['trail']),
    element: text(search['element']),
    view: search['view'] === 'before' || search['view'] === 'after' ? search['view'] : undefined,
  }),
  component: page(['sketches', 'checks', 'moving', 'processes', 'desk'], () => import('./compare/compare.tsx'), 'ComparePage'),
});

const sketch = createRoute({
  getParentRoute: () => shell,
  path: '/sketches/$id',
  validateSearch: (search: Search): { element?: string; talk?: true } => ({ element: text(search['element']), talk: flag(search['talk']) }),
  component: page(['designer', 'checks', 'processes', 'steps', 'sketches', 'desk'], () => import('./designer.tsx'), 'DesignerPage'),
});

export const sketchRoutes = [list, compare, sketch] as const;
