// SQL of merging and splitting: what an order is linked to, and its lines and sums written anew.
import { type Ctx, sql } from '#kernel';
import type { Sums } from './reshape-rules.ts';
import type { HeldState, OrderLine } from './types.ts';

type Reads = Pick<Ctx, 'read'>;

/** The documents that orders are linked to. */
export const linkedTo = (ctx: Reads, orderIds: string[]): Promise<{ orderId: string; id: string; kind: string; state: string }[]> =>
  ctx.read(sql`
    select l.from_id as "orderId", d.id, d.kind, d.state from kernel.link l join kernel.document d on d.id = l.to_id where l.from_id = any(${orderIds}::text[]) order by d.id`);

/** The lines of orders, in order. */
export const allLines = (ctx: Reads, orderIds: string[]): Promise<OrderLine[]> =>
  ctx.read<OrderLine>(sql`
    select order_id as "orderId", position, id, sku_id as "skuId", sku, name, quantity, price_minor as "priceMinor", our_price_minor as "ourPriceMinor", gross_minor as "grossMinor",
      discount_minor as "discountMinor", shipping_minor as "shippingMinor", total_minor as "totalMinor", tax_category as "taxCategory", tax_ppm as "taxPpm", tax_minor as "taxMinor",
      weight_grams::float8 as "weightGrams", parts, origin
    from orders.line where order_id = any(${orderIds}::text[]) order by order_id, position`);

/** Takes an order's lines away, before others are written in their place. */
export const dropLines = (ctx: Ctx, orderId: string): void => ctx.write(sql`delete from orders.line where order_id = ${orderId}`);

/** An order comes to other sums. */
export const writeSums = (ctx: Ctx, orderId: string, sums: Sums, held: HeldState, shipBy: string | null): void =>
  ctx.write(sql`
    update orders.head set goods_minor = ${sums.goodsMinor}::bigint, discount_minor = ${sums.discountMinor}::bigint, shipping_minor = ${sums.shippingMinor}::bigint,
      tax_minor = ${sums.taxMinor}::bigint, total_minor = ${sums.totalMinor}::bigint, difference_minor = ${sums.differenceMinor}::bigint, line_count = ${sums.lineCount}::int,
      quantity = ${sums.quantity}::bigint, weight_grams = ${sums.weightGrams}::bigint, lines_hash = ${sums.linesHash}, held = ${held}, ship_by = ${shipBy}::date
    where id = ${orderId}`);
