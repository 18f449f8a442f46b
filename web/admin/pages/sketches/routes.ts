// The addresses of sketches: drawings and tables that are being changed.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../frame.tsx';

const sketch = createRoute({
  getParentRoute: () => shell,
  path: '/sketches/$id',
  validateSearch: (search: Search): { element?: string } => ({ element: text(search['element']) }),
  component: page(['designer', 'checks', 'processes', 'steps'], () => import('./designer.tsx'), 'DesignerPage'),
});

export const sketchRoutes = [sketch] as const;
