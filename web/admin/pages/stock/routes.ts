// The addresses of stock: levels, movements, counts and what lies too long.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../frame.tsx';

const VIEWS = ['low', 'out'] as const;
const KINDS = ['received', 'sent', 'returned', 'counted', 'damaged', 'adjusted', 'moved'] as const;
const STATES = ['open', 'posted', 'cancelled'] as const;
const SHEETS = ['open', 'counted', 'different'] as const;

const oneOf = <T extends string>(values: readonly T[], value: unknown): T | undefined => values.find((it) => it === value);
const days = (value: unknown): number | undefined => (Number.isInteger(Number(value)) && Number(value) > 0 ? Number(value) : undefined);

const stock = createRoute({
  getParentRoute: () => shell,
  path: '/stock',
  validateSearch: (search: Search): { q?: string; view?: (typeof VIEWS)[number]; warehouse?: string; columns?: string; sku?: string; act?: string } => ({
    q: text(search['q']),
    view: oneOf(VIEWS, search['view']),
    warehouse: text(search['warehouse']),
    columns: text(search['columns']),
    sku: text(search['sku']),
    act: text(search['act']),
  }),
  component: page(['stock', 'batches'], () => import('./list.tsx'), 'StockPage'),
});

const movements = createRoute({
  getParentRoute: () => shell,
  path: '/stock/movements',
  validateSearch: (search: Search): { sku?: string; warehouse?: string; kind?: (typeof KINDS)[number]; from?: string; to?: string } => ({
    sku: text(search['sku']),
    warehouse: text(search['warehouse']),
    kind: oneOf(KINDS, search['kind']),
    from: text(search['from']),
    to: text(search['to']),
  }),
  component: page(['stock'], () => import('./movements.tsx'), 'MovementsPage'),
});

const counts = createRoute({
  getParentRoute: () => shell,
  path: '/stock/counts',
  validateSearch: (search: Search): { state?: (typeof STATES)[number]; open?: true } => ({
    state: oneOf(STATES, search['state']),
    open: search['open'] === true ? true : undefined,
  }),
  component: page(['stock'], () => import('./counts.tsx'), 'CountsPage'),
});

const count = createRoute({
  getParentRoute: () => shell,
  path: '/stock/counts/$countId',
  validateSearch: (search: Search): { only?: (typeof SHEETS)[number]; q?: string } => ({ only: oneOf(SHEETS, search['only']), q: text(search['q']) }),
  component: page(['stock'], () => import('./count.tsx'), 'CountPage'),
});

const ageing = createRoute({
  getParentRoute: () => shell,
  path: '/stock/ageing',
  validateSearch: (search: Search): { days?: number; warehouse?: string } => ({ days: days(search['days']), warehouse: text(search['warehouse']) }),
  component: page(['stock'], () => import('./ageing.tsx'), 'AgeingPage'),
});

export const stockRoutes = [stock, movements, counts, count, ageing] as const;
