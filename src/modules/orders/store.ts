// All SQL of orders: set-based reads and bare writes of heads and lines.
import { type Ctx, sql } from '#kernel';
import type { Channel, Head, OrderLine, Past } from './types.ts';

type Reads = Pick<Ctx, 'read'>;

const CHANNEL = sql`code, name, kind, prefix, currency, country, price_list as "priceList", price_authority as "priceAuthority", language, hold_minutes as "holdMinutes", vat_included as "vatIncluded",
  tolerance_minor as "toleranceMinor", stock_share as "stockShare", stock_buffer as "stockBuffer", warehouses, cut_off as "cutOff", connector, settings, active`;

export const channels = (ctx: Reads, codes?: string[]): Promise<Channel[]> =>
  ctx.read<Channel>(sql`select ${CHANNEL} from orders.channel where ${codes ?? null}::text[] is null or code = any(${codes ?? null}::text[]) order by code`);

/** Channels that stay as they are (`share`), or change for nobody else (`update`), until the transaction ends. */
export const lockChannels = (ctx: Reads, codes: string[], how: 'share' | 'update'): Promise<Channel[]> =>
  ctx.read<Channel>(
    how === 'share'
      ? sql`select ${CHANNEL} from orders.channel where code = any(${codes}::text[]) order by code for share`
      : sql`select ${CHANNEL} from orders.channel where code = any(${codes}::text[]) order by code for update`,
  );

/** Writes channels; one with the same code is changed when `over` is set, else left as the merchant has it. */
export function writeChannels(ctx: Ctx, rows: Channel[], over: boolean): void {
  const of = <T>(pick: (channel: Channel) => T): T[] => rows.map(pick);
  const values = sql`
    select code, name, kind, prefix, currency, country, price_list, price_authority, language, hold_minutes, vat_included, tolerance_minor, stock_share, stock_buffer, cut_off, connector, active,
      case when jsonb_typeof(warehouses -> 'of') = 'array' then array(select jsonb_array_elements_text(warehouses -> 'of')) end, settings
    from unnest(${of((c) => c.code)}::text[], ${of((c) => c.name)}::text[], ${of((c) => c.kind)}::text[], ${of((c) => c.prefix)}::text[], ${of((c) => c.currency)}::text[],
      ${of((c) => c.country)}::text[], ${of((c) => c.priceList)}::text[], ${of((c) => c.priceAuthority)}::text[], ${of((c) => c.language)}::text[], ${of((c) => c.holdMinutes)}::int[],
      ${of((c) => c.vatIncluded)}::boolean[], ${of((c) => c.toleranceMinor)}::bigint[], ${of((c) => c.stockShare)}::int[], ${of((c) => c.stockBuffer)}::int[],
      ${of((c) => c.cutOff)}::text[], ${of((c) => c.connector)}::text[], ${of((c) => c.active)}::boolean[], ${of((c) => JSON.stringify({ of: c.warehouses }))}::jsonb[],
      ${of((c) => JSON.stringify(c.settings))}::jsonb[]) as t(code, name, kind, prefix, currency, country, price_list, price_authority, language, hold_minutes, vat_included, tolerance_minor,
        stock_share, stock_buffer, cut_off, connector, active, warehouses, settings)`;
  const columns = sql`code, name, kind, prefix, currency, country, price_list, price_authority, language, hold_minutes, vat_included, tolerance_minor, stock_share, stock_buffer, cut_off, connector,
    active, warehouses, settings`;
  if (over) {
    ctx.write(sql`
      insert into orders.channel (${columns}) ${values}
      on conflict (code) do update set name = excluded.name, kind = excluded.kind, currency = excluded.currency, country = excluded.country, price_list = excluded.price_list,
        price_authority = excluded.price_authority, language = excluded.language, hold_minutes = excluded.hold_minutes, vat_included = excluded.vat_included, tolerance_minor = excluded.tolerance_minor, stock_share = excluded.stock_share,
        stock_buffer = excluded.stock_buffer, cut_off = excluded.cut_off, connector = excluded.connector, active = excluded.active, warehouses = excluded.warehouses, settings = excluded.settings`);
  } else ctx.write(sql`insert into orders.channel (${columns}) ${values} on conflict do nothing`);
}

/** The channels that people and keys are bound to; who is not there may sell in every channel. */
export async function boundTo(ctx: Reads, accountId: string): Promise<Set<string>> {
  const rows = await ctx.read<{ channel: string }>(sql`select channel from orders.member where account_id = ${accountId}`);
  return new Set(rows.map((row) => row.channel));
}

export const members = (ctx: Reads): Promise<{ accountId: string; channel: string }[]> =>
  ctx.read(sql`select account_id as "accountId", channel from orders.member order by channel, account_id`);

/** Binds people to a channel and nobody else. */
export function writeMembers(ctx: Ctx, channel: string, accountIds: string[]): void {
  ctx.write(sql`delete from orders.member where channel = ${channel} and account_id <> all(${accountIds}::text[])`);
  ctx.write(sql`insert into orders.member (account_id, channel) select id, ${channel} from unnest(${accountIds}::text[]) as t(id) on conflict do nothing`);
}

export type Known = {
  id: string;
  number: string;
  channel: string;
  externalId: string;
  fingerprint: string;
  totalMinor: bigint;
  currency: string;
  held: Head['held'];
};

/** The orders that were imported under these external ids before. */
export const byExternal = (ctx: Reads, keys: { channel: string; externalId: string }[]): Promise<Known[]> =>
  ctx.read<Known>(sql`
    select h.id, h.number, h.channel, h.external_id as "externalId", h.fingerprint, h.total_minor as "totalMinor", h.currency, h.held
    from unnest(${keys.map((k) => k.channel)}::text[], ${keys.map((k) => k.externalId)}::text[]) as t(channel, external_id) join orders.head h using (channel, external_id)`);

/** No more of a customer's earlier orders than this are looked at. */
const PAST_LIMIT = 200;

/** What colleagues have written on the customer `c`. */
const TAGS = sql`array(select tag from desk.tag where document_id = c.id order by tag)`;

/** What the customers with one of these e-mails or phones have ordered so far, by customer and currency: their newest 200 orders each. */
export const pastOf = (ctx: Reads, emails: string[], phones: string[]): Promise<(Past & { customerId: string; currency: string | null })[]> =>
  ctx.read(sql`
    select c.id as "customerId", h.currency, count(h.currency)::int as orders, count(h.cancelled_at) filter (where h.cancel_reason <> 'merged')::int as cancelled,
      coalesce(sum(h.total_minor) filter (where h.cancelled_at is null), 0)::bigint as "spentMinor", ${TAGS} as tags
    from (select id from parties.customer where email = any(${emails}::text[]) union select id from parties.customer where phone = any(${phones}::text[])) c
    left join lateral (select currency, total_minor, cancelled_at, cancel_reason from orders.head where customer_id = c.id order by id desc limit ${PAST_LIMIT}) h on true
    group by c.id, h.currency`);

/** Writes orders that were placed, with their lines. */
export function insertOrders(ctx: Ctx, heads: Head[], lines: OrderLine[]): void {
  const of = <T>(pick: (head: Head) => T): T[] => heads.map(pick);
  ctx.write(sql`
    insert into orders.head (id, number, channel, external_id, fingerprint, customer_id, customer_name, email, phone, language, country, ship_to, currency, payment_method, payment_token,
      delivery_method, note, goods_minor, discount_minor, shipping_minor, tax_minor, total_minor, difference_minor, held, line_count, quantity, weight_grams, lines_hash, ship_by, taken_by, attributes, created_at)
    select t.*, ${ctx.now}::timestamptz
    from unnest(${of((h) => h.id)}::text[], ${of((h) => h.number)}::text[], ${of((h) => h.channel)}::text[], ${of((h) => h.externalId)}::text[], ${of((h) => h.fingerprint)}::text[],
      ${of((h) => h.customerId)}::text[], ${of((h) => h.customerName)}::text[], ${of((h) => h.email)}::text[], ${of((h) => h.phone)}::text[], ${of((h) => h.language)}::text[],
      ${of((h) => h.country)}::text[], ${of((h) => JSON.stringify(h.shipTo))}::jsonb[], ${of((h) => h.currency)}::text[], ${of((h) => h.paymentMethod)}::text[],
      ${of((h) => h.paymentToken)}::text[], ${of((h) => h.deliveryMethod)}::text[], ${of((h) => h.note)}::text[], ${of((h) => h.goodsMinor)}::bigint[],
      ${of((h) => h.discountMinor)}::bigint[], ${of((h) => h.shippingMinor)}::bigint[], ${of((h) => h.taxMinor)}::bigint[], ${of((h) => h.totalMinor)}::bigint[],
      ${of((h) => h.differenceMinor)}::bigint[], ${of((h) => h.held)}::text[], ${of((h) => h.lineCount)}::int[], ${of((h) => h.quantity)}::bigint[],
      ${of((h) => h.weightGrams)}::bigint[], ${of((h) => h.linesHash)}::text[], ${of((h) => h.shipBy)}::date[], ${of((h) => h.takenBy)}::text[], ${of((h) => JSON.stringify(h.attributes))}::jsonb[]) as t`);
  insertLines(ctx, lines);
}

/** Writes lines of orders. */
export function insertLines(ctx: Ctx, lines: OrderLine[]): void {
  const at = <T>(pick: (line: OrderLine) => T): T[] => lines.map(pick);
  ctx.write(sql`
    insert into orders.line (order_id, position, id, sku_id, sku, name, quantity, price_minor, our_price_minor, gross_minor, discount_minor, shipping_minor, total_minor,
      tax_category, tax_ppm, tax_minor, weight_grams, parts, origin)
    select * from unnest(${at((l) => l.orderId)}::text[], ${at((l) => l.position)}::int[], ${at((l) => l.id)}::text[], ${at((l) => l.skuId)}::text[], ${at((l) => l.sku)}::text[],
      ${at((l) => l.name)}::text[], ${at((l) => l.quantity)}::int[], ${at((l) => l.priceMinor)}::bigint[], ${at((l) => l.ourPriceMinor)}::bigint[], ${at((l) => l.grossMinor)}::bigint[],
      ${at((l) => l.discountMinor)}::bigint[], ${at((l) => l.shippingMinor)}::bigint[], ${at((l) => l.totalMinor)}::bigint[], ${at((l) => l.taxCategory)}::text[],
      ${at((l) => l.taxPpm)}::int[], ${at((l) => l.taxMinor)}::bigint[], ${at((l) => l.weightGrams)}::bigint[], ${at((l) => l.parts)}::jsonb[], ${at((l) => l.origin)}::text[])`);
}

const HEAD = sql`h.id, h.number, h.channel, h.external_id as "externalId", h.fingerprint, h.customer_id as "customerId", h.customer_name as "customerName", h.email, h.phone, h.language, h.country,
  h.ship_to as "shipTo", h.currency, h.payment_method as "paymentMethod", h.payment_token as "paymentToken", h.delivery_method as "deliveryMethod", h.note, h.goods_minor as "goodsMinor",
  h.discount_minor as "discountMinor", h.shipping_minor as "shippingMinor", h.tax_minor as "taxMinor", h.total_minor as "totalMinor", h.difference_minor as "differenceMinor", h.held,
  h.line_count as "lineCount", h.quantity::int as quantity, h.weight_grams::float8 as "weightGrams", h.lines_hash as "linesHash",
  h.ship_by::text as "shipBy", h.taken_by as "takenBy", h.attributes, h.created_at as "createdAt", d.state,
  coalesce((select c.tolerance_minor from orders.channel c where c.code = h.channel), 0) as "toleranceMinor"`;

export type HeadRow = Head & { state: string; toleranceMinor: bigint };

/** Orders by id, with their milestones. */
export const heads = (ctx: Reads, ids: string[]): Promise<HeadRow[]> =>
  ctx.read<HeadRow>(sql`select ${HEAD} from orders.head h join kernel.document d on d.id = h.id where h.id = any(${ids}::text[])`);

/** What orders cost in all, with their milestones. */
export const totalsOf = (ctx: Reads, ids: string[]): Promise<{ id: string; totalMinor: bigint; currency: string; state: string }[]> =>
  ctx.read(
    sql`select h.id, h.total_minor as "totalMinor", h.currency, d.state from orders.head h join kernel.document d on d.id = h.id where h.id = any(${ids}::text[])`,
  );

/** What the customers of orders had ordered before each of them, at most their newest 200 orders, in that order's currency. */
export const pastBefore = (ctx: Reads, ids: string[]): Promise<(Past & { orderId: string })[]> =>
  ctx.read(sql`
    select o.id as "orderId", count(h.id)::int as orders, count(h.cancelled_at) filter (where h.cancel_reason <> 'merged')::int as cancelled,
      coalesce(sum(h.total_minor) filter (where h.cancelled_at is null and h.currency = o.currency), 0)::bigint as "spentMinor", (select ${TAGS} from (select o.customer_id as id) c) as tags
    from orders.head o
    left join lateral (select id, currency, total_minor, cancelled_at, cancel_reason from orders.head where customer_id = o.customer_id and id < o.id order by id desc limit ${PAST_LIMIT}) h on true
    where o.id = any(${ids}::text[]) group by o.id`);

/** The milestones of orders. */
export const statesOf = async (ctx: Reads, ids: string[]): Promise<Map<string, string>> =>
  new Map(
    (await ctx.read<{ id: string; state: string }>(sql`select id, state from kernel.document where id = any(${ids}::text[]) and kind = 'order'`)).map((row) => [
      row.id,
      row.state,
    ]),
  );

/** For each order the newest earlier one of the same customer with the same lines since `minutes` before it, cancelled ones and the one it was split off aside. */
export const twinsOf = (ctx: Reads, ids: string[], minutes: number): Promise<{ id: string; twin: string }[]> =>
  ctx.read(sql`
    select o.id, t.id as twin from orders.head o
    cross join lateral (
      select id from orders.head e
      where e.customer_id = o.customer_id and e.id < o.id and e.lines_hash = o.lines_hash and e.created_at >= o.created_at - make_interval(mins => ${minutes}) and e.cancelled_at is null
        and not exists (select 1 from kernel.link l where l.from_id = o.id and l.to_id = e.id and l.kind = 'split_from')
      order by e.id desc limit 1) t
    where o.id = any(${ids}::text[])`);

export function markCancelled(ctx: Ctx, items: { id: string; reason: string }[]): void {
  ctx.write(sql`
    update orders.head h set cancelled_at = ${ctx.now}::timestamptz, cancel_reason = t.reason
    from unnest(${items.map((i) => i.id)}::text[], ${items.map((i) => i.reason)}::text[]) as t(id, reason) where h.id = t.id`);
}

export function markCompleted(ctx: Ctx, ids: string[]): void {
  ctx.write(sql`update orders.head set completed_at = ${ctx.now}::timestamptz where id = any(${ids}::text[])`);
}

export function insertDecisions(ctx: Ctx, rows: { id: string; orderId: string; kind: 'review' | 'shortage'; decision: string; note: string | null }[]): void {
  if (rows.length === 0) return;
  ctx.write(sql`
    insert into orders.decision (id, order_id, kind, decision, note, actor, at)
    select id, order_id, kind, decision, note, ${ctx.actor.id}, ${ctx.now}::timestamptz
    from unnest(${rows.map((r) => r.id)}::text[], ${rows.map((r) => r.orderId)}::text[], ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.decision)}::text[], ${rows.map((r) => r.note)}::text[])
      as t(id, order_id, kind, decision, note)`);
}
