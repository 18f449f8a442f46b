// The addresses of imports and bulk actions.
import { createRoute } from '@tanstack/react-router';
import { type Search, flag, page, shell, text } from '../../frame.tsx';

const TYPES = ['import', 'bulk'] as const;
export const IMPORT_KINDS = ['products', 'orders', 'stock', 'prices', 'customers'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];
const ITEM_STATES = ['waiting', 'done', 'refused', 'broken'] as const;
export type ItemState = (typeof ITEM_STATES)[number];

const list = createRoute({
  getParentRoute: () => shell,
  path: '/imports',
  validateSearch: (search: Search): { type?: (typeof TYPES)[number]; add?: true; kind?: ImportKind } => ({
    type: TYPES.find((it) => it === search['type']),
    add: flag(search['add']),
    kind: IMPORT_KINDS.find((it) => it === search['kind']),
  }),
  component: page(['batches'], () => import('./list.tsx'), 'BatchesPage'),
});

const batch = createRoute({
  getParentRoute: () => shell,
  path: '/imports/$batchId',
  validateSearch: (search: Search): { rows?: ItemState; step?: string } => ({
    rows: ITEM_STATES.find((it) => it === search['rows']),
    step: text(search['step']),
  }),
  component: page(['batches'], () => import('./batch.tsx'), 'BatchPage'),
});

export const batchRoutes = [list, batch] as const;
