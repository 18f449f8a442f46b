// SQL of the pages of orders: lists by filter, and one order with all its lines.
import { type Ctx, type Sql, all, sql } from '#kernel';
import type { HeadRow } from './store.ts';
import type { OrderLine } from './types.ts';

type Reads = Pick<Ctx, 'read'>;
export type PaymentState = 'unpaid' | 'authorised' | 'part_paid' | 'paid';

export type ListRow = Pick<
  HeadRow,
  'id' | 'number' | 'createdAt' | 'customerName' | 'totalMinor' | 'currency' | 'state' | 'channel' | 'country' | 'paymentMethod' | 'held'
> & { paymentState: PaymentState };
export type ListFilter = {
  state?: string | undefined;
  channel?: string | undefined;
  paymentState?: string | undefined;
  /** The beginning of a number. */
  number?: string | undefined;
  customerIds?: string[] | undefined;
  /** A part of the customer's name. */
  name?: string | undefined;
  after?: string | undefined;
};

const LIST = sql`h.id, h.number, h.created_at as "createdAt", h.customer_name as "customerName", h.total_minor as "totalMinor", h.currency, d.state, h.channel, h.country,
  h.payment_method as "paymentMethod", h.held, p.state as "paymentState"`;

/** Payment state is derived from the ledger: what was paid of the document, and what is authorised for it. */
const PAID = sql`cross join lateral (
    select case when coalesce(b.posted, 0) >= h.total_minor then 'paid' when coalesce(b.posted, 0) > 0 then 'part_paid'
      when exists (select 1 from kernel.pending n where n.document_id = h.id and n.to_account = 'paid:' || h.id) then 'authorised' else 'unpaid' end as state
    from (select 1) one left join kernel.balance b on b.account = 'paid:' || h.id) p`;

/** A page of orders, the newest first. */
export function listOrders(db: Reads, filter: ListFilter, limit: number): Promise<ListRow[]> {
  const conditions: Sql[] = [];
  if (filter.after !== undefined) conditions.push(sql`h.id < ${filter.after}`);
  if (filter.state !== undefined) conditions.push(sql`d.state = ${filter.state}`);
  if (filter.channel !== undefined) conditions.push(sql`h.channel = ${filter.channel}`);
  if (filter.paymentState !== undefined) conditions.push(sql`p.state = ${filter.paymentState}`);
  if (filter.number !== undefined) conditions.push(sql`d.kind = 'order' and d.number >= ${filter.number} and d.number < ${filter.number + '\uffff'}`);
  if (filter.customerIds !== undefined) conditions.push(sql`h.customer_id = any(${filter.customerIds}::text[])`);
  if (filter.name !== undefined) conditions.push(sql`h.customer_name ilike ${'%' + filter.name.replace(/[\\%_]/g, '\\$&') + '%'}`);
  return db.read<ListRow>(
    sql`select ${LIST} from orders.head h join kernel.document d on d.id = h.id ${PAID} where ${all(conditions)} order by h.id desc limit ${limit}` as Sql<ListRow>,
  );
}

/** The id of an order by its number. */
export const idOfNumber = async (db: Reads, number: string): Promise<string | undefined> =>
  (await db.read<{ id: string }>(sql`select id from kernel.document where kind = 'order' and number = ${number}`))[0]?.id;

export const linesOf = (db: Reads, orderId: string): Promise<OrderLine[]> =>
  db.read<OrderLine>(sql`
    select order_id as "orderId", position, id, sku_id as "skuId", sku, name, quantity, price_minor as "priceMinor", our_price_minor as "ourPriceMinor", gross_minor as "grossMinor",
      discount_minor as "discountMinor", shipping_minor as "shippingMinor", total_minor as "totalMinor", tax_category as "taxCategory", tax_ppm as "taxPpm", tax_minor as "taxMinor",
      weight_grams::float8 as "weightGrams"
    from orders.line where order_id = ${orderId} order by position`);

/** What pages show of an order beside its head. */
export const besideOf = async (
  db: Reads,
  orderId: string,
): Promise<{ paymentState: PaymentState; cancelledAt: Date | null; cancelReason: string | null; completedAt: Date | null }> =>
  (
    await db.read<{ paymentState: PaymentState; cancelledAt: Date | null; cancelReason: string | null; completedAt: Date | null }>(sql`
      select p.state as "paymentState", h.cancelled_at as "cancelledAt", h.cancel_reason as "cancelReason", h.completed_at as "completedAt" from orders.head h ${PAID} where h.id = ${orderId}`)
  )[0]!;

export const decisionsOf = (db: Reads, orderId: string): Promise<{ kind: string; decision: string; note: string | null; actor: string; at: Date }[]> =>
  db.read(sql`select kind, decision, note, actor, at from orders.decision where order_id = ${orderId} order by id`);

/** Documents that the order is linked to, e.g. its parcels. */
export const linksOf = (db: Reads, orderId: string): Promise<{ id: string; kind: string; number: string; state: string; link: string }[]> =>
  db.read(
    sql`select d.id, d.kind, d.number, d.state, l.kind as link from kernel.link l join kernel.document d on d.id = l.to_id where l.from_id = ${orderId} order by d.id`,
  );
