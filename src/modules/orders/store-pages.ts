// SQL of the pages of orders: lists by filter, and one order with all its lines.
import { type Ctx, type Sql, sql } from '#kernel';
import type { HeadRow } from './store.ts';
import { zoneOfShop } from './store-figures.ts';
import { type FulfilmentState, type PaymentState, FULFILMENT, PAYMENT } from './store-listing.ts';
import type { OrderLine } from './types.ts';

type Reads = Pick<Ctx, 'read'>;

export type ListRow = Pick<
  HeadRow,
  | 'id'
  | 'number'
  | 'createdAt'
  | 'customerId'
  | 'customerName'
  | 'totalMinor'
  | 'currency'
  | 'state'
  | 'channel'
  | 'country'
  | 'paymentMethod'
  | 'held'
  | 'shipBy'
> & { paymentState: PaymentState; fulfilmentState: FulfilmentState; phones: (string | null)[] };

/** Rows of these orders as they are now, the newest first. */
export const rowsOf = (db: Reads, ids: Sql<{ id: string }>): Promise<ListRow[]> =>
  db.read<ListRow>(sql`
    select h.id, h.number, h.created_at as "createdAt", h.customer_id as "customerId", h.customer_name as "customerName", h.total_minor as "totalMinor", h.currency, d.state, h.channel,
      h.country, h.payment_method as "paymentMethod", h.held, h.ship_by::text as "shipBy", p.state as "paymentState", f.state as "fulfilmentState", array[h.phone, h.ship_to ->> 'phone'] as phones
    from (${ids}) page join orders.head h on h.id = page.id join kernel.document d on d.id = h.id ${PAYMENT} ${FULFILMENT}
    order by h.id desc`);

/** The orders of these numbers, and those whose number begins so; at most 500. */
export const idsOfNumbers = async (db: Reads, numbers: string[], beginning: string | undefined): Promise<string[]> =>
  (
    await db.read<{ id: string }>(sql`
      select id from kernel.document where kind = 'order' and number = any(${numbers}::text[])
      union all
      (select id from kernel.document where kind = 'order' and ${beginning ?? null}::text is not null and number >= ${beginning ?? ''} and number < ${(beginning ?? '') + '\u{10ffff}'} order by number desc limit 500)`)
  ).map((row) => row.id);

/** The orders that their channels know under this id. */
export const idsOfExternal = async (db: Reads, externalId: string): Promise<string[]> =>
  (
    await db.read<{ id: string }>(
      sql`select h.id from orders.channel c join orders.head h on h.channel = c.code and h.external_id = ${externalId} order by h.id desc limit 100`,
    )
  ).map((row) => row.id);

/** The years of the first and of the last order in the shop's zone, which their numbers hold. */
export const yearsOfOrders = async (db: Reads): Promise<number[]> => {
  const zone = await zoneOfShop(db);
  const [row] = await db.read<{ first: number | null; last: number | null }>(sql`
    select extract(year from (select created_at at time zone ${zone} from orders.head order by id limit 1))::int as first,
      extract(year from (select created_at at time zone ${zone} from orders.head order by id desc limit 1))::int as last`);
  const { first, last } = row!;
  return first === null || last === null ? [] : Array.from({ length: Math.min(last - first + 1, 50) }, (_, i) => last - i);
};

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
): Promise<{ paymentState: PaymentState; fulfilmentState: FulfilmentState; cancelledAt: Date | null; cancelReason: string | null; completedAt: Date | null }> =>
  (
    await db.read<{
      paymentState: PaymentState;
      fulfilmentState: FulfilmentState;
      cancelledAt: Date | null;
      cancelReason: string | null;
      completedAt: Date | null;
    }>(sql`
      select p.state as "paymentState", f.state as "fulfilmentState", h.cancelled_at as "cancelledAt", h.cancel_reason as "cancelReason", h.completed_at as "completedAt" from orders.head h ${PAYMENT} ${FULFILMENT}
      where h.id = ${orderId}`)
  )[0]!;

export const decisionsOf = (db: Reads, orderId: string): Promise<{ kind: string; decision: string; note: string | null; actor: string; at: Date }[]> =>
  db.read(sql`select kind, decision, note, actor, at from orders.decision where order_id = ${orderId} order by id`);

/** Documents that the order is linked to, e.g. its parcels. */
export const linksOf = (db: Reads, orderId: string): Promise<{ id: string; kind: string; number: string; state: string; link: string }[]> =>
  db.read(
    sql`select d.id, d.kind, d.number, d.state, l.kind as link from kernel.link l join kernel.document d on d.id = l.to_id where l.from_id = ${orderId} order by d.id`,
  );
