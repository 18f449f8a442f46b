// The addresses of orders. What a list shows is in its address, so it survives a reload and can be sent to a colleague.
import { createRoute, redirect } from '@tanstack/react-router';
import { get } from '../../../api/index.ts';
import { type Search, flag, page, shell, text } from '../../frame.tsx';

const PAID_STATES = ['unpaid', 'authorised', 'part_paid', 'paid'] as const;
type PaidState = (typeof PAID_STATES)[number];

const orders = createRoute({
  getParentRoute: () => shell,
  path: '/orders',
  validateSearch: (search: Search): { state?: string; channel?: string; paid?: PaidState; q?: string; place?: true } => ({
    state: text(search['state']),
    channel: text(search['channel']),
    paid: PAID_STATES.find((it) => it === search['paid']),
    q: text(search['q']),
    place: flag(search['place']),
  }),
  component: page(['orders'], () => import('./list.tsx'), 'OrdersPage'),
});

const order = createRoute({
  getParentRoute: () => shell,
  path: '/orders/$orderId',
  validateSearch: (search: Search): { run?: string } => ({ run: text(search['run']) }),
  component: page(['orders', 'tasks', 'incidents'], () => import('./order.tsx'), 'OrderPage'),
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
