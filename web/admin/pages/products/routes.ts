// The addresses of products: the list with its filters, the sheet for editing many, and a product's own page.
import { createRoute } from '@tanstack/react-router';
import { type Search, flag, page, shell, text } from '../../frame.tsx';

const STATUSES = ['active', 'draft', 'archived'] as const;
const MISSING = ['price', 'image', 'stock', 'description', 'gtin'] as const;
export type Status = (typeof STATUSES)[number];
export type Missing = (typeof MISSING)[number];

export interface ProductSearch {
  q?: string | undefined;
  status?: Status | undefined;
  category?: string | undefined;
  brand?: string | undefined;
  missing?: Missing | undefined;
  list?: string | undefined;
}

const filters = (search: Search): ProductSearch => ({
  q: text(search['q']),
  status: STATUSES.find((it) => it === search['status']),
  category: text(search['category']),
  brand: text(search['brand']),
  missing: MISSING.find((it) => it === search['missing']),
  list: text(search['list']),
});

const products = createRoute({
  getParentRoute: () => shell,
  path: '/products',
  validateSearch: (search: Search): ProductSearch & { create?: true | undefined } => ({ ...filters(search), create: flag(search['create']) }),
  component: page(['products', 'batches'], () => import('./list.tsx'), 'ProductsPage'),
});

const grid = createRoute({
  getParentRoute: () => shell,
  path: '/products/grid',
  validateSearch: (search: Search): Omit<ProductSearch, 'missing'> => filters(search),
  component: page(['products'], () => import('./sheet.tsx'), 'ProductSheetPage'),
});

const product = createRoute({
  getParentRoute: () => shell,
  path: '/products/$productId',
  validateSearch: (search: Search): { language?: string | undefined; list?: string | undefined } => ({
    language: text(search['language']),
    list: text(search['list']),
  }),
  component: page(['products'], () => import('./product.tsx'), 'ProductPage'),
});

export const productRoutes = [products, grid, product] as const;
