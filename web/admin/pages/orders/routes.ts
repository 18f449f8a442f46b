// The addresses of orders. What a list shows is in its address, so it survives a reload and can be sent to a colleague.
import { createRoute, redirect } from '@tanstack/react-router';
import { get } from '../../../api/index.ts';
import { type Search, page, shell, text } from '../../frame.tsx';
import { type Filters, readFilters } from './filters.ts';

const orders = createRoute({
  getParentRoute: () => shell,
  path: '/orders',
  validateSearch: (search: Search): Filters & { view?: string } => readFilters((name) => text(search[name])),
  component: page(['orders', 'desk', 'batches'], () => import('./list.tsx'), 'OrdersPage'),
});

const order = createRoute({
  getParentRoute: () => shell,
  path: '/orders/$orderId',
  validateSearch: (search: Search): { run?: string } => ({ run: text(search['run']) }),
  component: page(['orders', 'desk', 'tasks', 'incidents', 'drafts'], () => import('./order.tsx'), 'OrderPage'),
});

/** A parcel is looked at on the page of its order, with its own drawing open. */
const parcel = createRoute({
  getParentRoute: () => shell,
  path: '/parcels/$parcelId',
  beforeLoad: async ({ params }) => {
    const { orderId } = await get('shipping.get', { parcelId: params.parcelId });
    throw redirect({ to: '/orders/$orderId', params: { orderId }, search: { run: params.parcelId }, replace: true });
  },
});

export const orderRoutes = [orders, order, parcel] as const;
