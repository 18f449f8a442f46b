// SQL of tills: days with their cash, sales, and finding goods by what a scanner reads.
import { type Ctx, sql } from '#kernel';
import type { Sale, TillDay } from './types.ts';

type Reads = Pick<Ctx, 'read'>;

const DAY = sql`id, channel, currency, opened_at as "openedAt", opened_by as "openedBy", float_minor as "floatMinor", closed_at as "closedAt", closed_by as "closedBy",
  expected_minor as "expectedMinor", counted_minor as "countedMinor", note`;

/** The open day of a till, locked, so that a sale and the closing follow one another. */
export const lockOpenDay = async (ctx: Reads, channel: string, how: 'share' | 'update'): Promise<TillDay | undefined> =>
  (
    await ctx.read<TillDay>(
      how === 'share'
        ? sql`select ${DAY} from channels.till_day where channel = ${channel} and closed_at is null for share`
        : sql`select ${DAY} from channels.till_day where channel = ${channel} and closed_at is null for update`,
    )
  )[0];

/** Which of these channels are tills whose day is open. */
export const openDays = (ctx: Reads, channels: string[]): Promise<{ channel: string; currency: string }[]> =>
  ctx.read(sql`select channel, currency from channels.till_day where channel = any(${channels}::text[]) and closed_at is null`);

export const days = (ctx: Reads, channel: string, limit: number): Promise<TillDay[]> =>
  ctx.read<TillDay>(sql`select ${DAY} from channels.till_day where channel = ${channel} order by id desc limit ${limit}`);

export function insertDay(ctx: Ctx, day: Pick<TillDay, 'id' | 'channel' | 'currency' | 'floatMinor'>): void {
  ctx.write(sql`
    insert into channels.till_day (id, channel, currency, opened_at, opened_by, float_minor)
    values (${day.id}, ${day.channel}, ${day.currency}, ${ctx.now}::timestamptz, ${ctx.actor.id}, ${day.floatMinor})`);
}

export function closeDay(ctx: Ctx, id: string, expectedMinor: bigint, countedMinor: bigint, note: string | null): void {
  ctx.write(sql`
    update channels.till_day set closed_at = ${ctx.now}::timestamptz, closed_by = ${ctx.actor.id}, expected_minor = ${expectedMinor}, counted_minor = ${countedMinor}, note = ${note}
    where id = ${id} and closed_at is null`);
}

/** What was sold on days of tills, by method; a sale that was cancelled before it was paid is left out. */
export const soldOn = (ctx: Reads, dayIds: string[]): Promise<{ dayId: string; method: 'cash' | 'card'; sales: number; totalMinor: bigint }[]> =>
  ctx.read(sql`
    select s.day_id as "dayId", s.method, count(*)::int as sales, sum(s.total_minor)::bigint as "totalMinor"
    from channels.sale s join kernel.document d on d.id = s.order_id where s.day_id = any(${dayIds}::text[]) and d.state = 'completed' group by 1, 2`);

/** The cash that sales have put into the drawer on a day, as it was booked. */
export const cashOf = async (ctx: Reads, dayId: string): Promise<bigint> =>
  (
    await ctx.read<{ minor: bigint }>(sql`
      select coalesce(sum(t.amount), 0)::bigint as minor from channels.till_day d join channels.sale s on s.day_id = d.id join kernel.transfer t on t.document_id = s.order_id
      where d.id = ${dayId} and t.from_account = 'till:' || s.channel and t.unit = d.currency and t.kind = 'posted'`)
  )[0]!.minor;

export function insertSale(ctx: Ctx, sale: Sale): void {
  ctx.write(sql`
    insert into channels.sale (order_id, day_id, channel, method, currency, total_minor, given_minor, cashier, at)
    values (${sale.orderId}, ${sale.dayId}, ${sale.channel}, ${sale.method}, ${sale.total.currency}, ${sale.total.minor}, ${sale.givenMinor}, ${sale.cashier}, ${ctx.now}::timestamptz)`);
}

/** Which of these orders are sales of tills, and of which. */
export const salesBy = async (ctx: Reads, orderIds: string[]): Promise<Map<string, string>> =>
  new Map(
    (await ctx.read<{ id: string; channel: string }>(sql`select order_id as id, channel from channels.sale where order_id = any(${orderIds}::text[])`)).map(
      (row) => [row.id, row.channel],
    ),
  );

export type SaleRow = { orderId: string; number: string; state: string; channel: string; channelName: string; country: string; language: string } & {
  method: 'cash' | 'card';
  currency: string;
  totalMinor: bigint;
  givenMinor: bigint | null;
  cashier: string;
  at: Date;
};

export const saleOf = async (ctx: Reads, orderId: string): Promise<SaleRow | undefined> =>
  (
    await ctx.read<SaleRow>(sql`
      select s.order_id as "orderId", d.number, d.state, s.channel, c.name as "channelName", c.country, c.language, s.method, s.currency, s.total_minor as "totalMinor",
        s.given_minor as "givenMinor", s.cashier, s.at
      from channels.sale s join kernel.document d on d.id = s.order_id join orders.channel c on c.code = s.channel where s.order_id = ${orderId}`)
  )[0];

/** The newest sales of a till. */
export const salesOf = (
  ctx: Reads,
  channel: string,
  limit: number,
): Promise<{ orderId: string; number: string; state: string; totalMinor: bigint; currency: string; method: string; at: Date }[]> =>
  ctx.read(sql`
    select s.order_id as "orderId", d.number, d.state, s.total_minor as "totalMinor", s.currency, s.method, s.at from channels.sale s join kernel.document d on d.id = s.order_id
    where s.channel = ${channel} order by s.order_id desc limit ${limit}`);

export type Found = { skuId: string; sku: string; name: string; gtin: string | null };

/** What a scanner or a person means: exactly a SKU or a GTIN, else codes that begin with it and names that have it. */
export const findGoods = async (ctx: Reads, text: string, limit: number): Promise<Found[]> => {
  const like = text.replace(/[\\%_]/g, '\\$&') + '%';
  const columns = sql`v.id as "skuId", v.sku, v.name, v.gtin`;
  const exact = await ctx.read<Found>(sql`
    select ${columns} from catalog.variant v join catalog.product p on p.id = v.product_id
    where (v.sku = ${text} or v.sku = ${text.toUpperCase()} or v.gtin = ${text}) and v.status = 'active' and p.status = 'active' limit 2`);
  if (exact.length > 0) return exact;
  return ctx.read<Found>(sql`
    select ${columns} from catalog.variant v join catalog.product p on p.id = v.product_id
    where (v.sku ilike ${like} or v.name ilike ${'%' + like} or p.name ilike ${'%' + like}) and v.status = 'active' and p.status = 'active' order by v.name, v.sku limit ${limit}`);
};
