// SQL of what drawings ask of goods: the lines of orders, and the orders of parcels.
import { type Ctx, sql } from '#kernel';

type Reads = Pick<Ctx, 'read'>;

export type GoodsLine = {
  orderId: string;
  skuId: string;
  sku: string;
  name: string;
  quantity: number;
  priceMinor: bigint;
  totalMinor: bigint;
  currency: string;
  weightGrams: number;
  digital: boolean;
};

/** The lines of orders, in order; a line whose goods have no parts is one of which nothing is sent. */
export const goodsLines = (ctx: Reads, orderIds: string[]): Promise<GoodsLine[]> =>
  ctx.read(sql`
    select l.order_id as "orderId", l.sku_id as "skuId", l.sku, l.name, l.quantity, l.price_minor as "priceMinor", l.total_minor as "totalMinor", h.currency,
      l.weight_grams::float8 as "weightGrams", coalesce(l.parts = '{}', false) as digital
    from orders.line l join orders.head h on h.id = l.order_id where l.order_id = any(${orderIds}::text[]) order by l.order_id, l.position`);

/** The order that each of these parcels is of. */
export async function ordersOfParcels(ctx: Reads, parcelIds: string[]): Promise<Map<string, string>> {
  const rows = await ctx.read<{ parcel: string; order: string }>(
    sql`select to_id as parcel, from_id as "order" from kernel.link where to_id = any(${parcelIds}::text[]) and kind = 'parcel'`,
  );
  return new Map(rows.map(({ parcel, order }) => [parcel, order]));
}

/** Notes that the digital goods of orders were handed out; how many lines of each. */
export const handOut = (ctx: Ctx, orderIds: string[]): Promise<{ orderId: string; sku: string; name: string; quantity: number }[]> =>
  ctx.read(sql`
    update orders.line set handed_out_at = coalesce(handed_out_at, ${ctx.now}::timestamptz) where order_id = any(${orderIds}::text[]) and parts = '{}'
    returning order_id as "orderId", sku, name, quantity`);

/** Which of these orders have digital goods that were handed out. */
export async function handedOut(ctx: Reads, orderIds: string[]): Promise<Set<string>> {
  const rows = await ctx.read<{ id: string }>(
    sql`select distinct order_id as id from orders.line where order_id = any(${orderIds}::text[]) and handed_out_at is not null`,
  );
  return new Set(rows.map(({ id }) => id));
}
