// SQL of stock counts: sheets, what was found, and what differs.
import { type Ctx, type Id, type ReadCtx, type Sql, all, sql } from '#kernel';

export type Scope = 'all' | 'category' | 'abc' | 'never';
export type Count = {
  id: Id<'cnt'>;
  number: string;
  warehouseId: string;
  scope: Scope;
  category: string | null;
  class: 'A' | 'B' | 'C' | null;
  blind: boolean;
  note: string | null;
};

/** Shares of what leaves for customers that end class A and class B (the usual cut of an ABC analysis: 80 % and 95 %). */
const ENDS = { a: 0.8, b: 0.95 };

/** Writes the head of a sheet. */
export function insertCount(ctx: Ctx, count: Count): void {
  ctx.write(sql`
    insert into stock.count (id, number, warehouse_id, scope, category, class, blind, note, opened_by, opened_at)
    values (${count.id}, ${count.number}, ${count.warehouseId}, ${count.scope}, ${count.category}, ${count.class}, ${count.blind}, ${count.note},
      ${ctx.actor.id}, ${ctx.now}::timestamptz)`);
}

/** Which SKUs a scope means, of those that have ever been on a shelf of the warehouse. */
function chosen(count: Count): Sql {
  switch (count.scope) {
    case 'all':
      return sql`true`;
    case 'category':
      return sql`p.category in (
        with recursive below as (select ${count.category}::text collate "C" as code
          union select c.code from catalog.category c join below b on c.parent = b.code) select code from below)`;
    case 'never':
      return sql`not exists (select 1 from stock.count_line l join stock.count c on c.id = l.count_id
        where l.sku_id = v.id and l.booked is not null and c.warehouse_id = ${count.warehouseId})`;
    case 'abc':
      return sql`coalesce(r.class, 'C') = ${count.class}`;
  }
}

/** Puts the SKUs of the scope on the sheet, in order of their codes; returns how many. Consumption counts from the transfer id `usedFrom` on. */
export async function insertSheet(ctx: Ctx, count: Count, usedFrom: string): Promise<number> {
  const rows = await ctx.read<{ sku_id: string }>(sql`
    with used as (
      select t.unit, sum(t.amount) as quantity from kernel.transfer t
      where ${count.scope === 'abc'}::boolean and t.id >= ${usedFrom} and t.kind in ('posted', 'post') and t.to_account = 'goods:customer' group by t.unit),
    shares as (select unit, (sum(quantity) over (order by quantity desc, unit) - quantity) / sum(quantity) over () as before from used),
    ranked as (select unit, case when before < ${ENDS.a}::numeric then 'A' when before < ${ENDS.b}::numeric then 'B' else 'C' end as class from shares)
    insert into stock.count_line (count_id, sku_id, position)
    select ${count.id}, v.id, row_number() over (order by v.sku)
    from catalog.variant v join catalog.product p on p.id = v.product_id
    join kernel.balance b on b.account = 'stock:' || v.id || '@' || ${count.warehouseId}
    left join ranked r on r.unit = v.id
    where not v.bundle and ${chosen(count)}
    returning sku_id`);
  return rows.length;
}

export type CountHead = Count & {
  state: 'open' | 'posted' | 'cancelled';
  warehouse: string;
  openedBy: string;
  openedAt: Date;
  closedBy: string | null;
  closedAt: Date | null;
  lines: number;
  counted: number;
  different: number;
};

const HEAD = sql`c.id, c.number, c.warehouse_id as "warehouseId", w.code as warehouse, c.scope, c.category, c.class, c.blind, c.note,
  d.state, c.opened_by as "openedBy", c.opened_at as "openedAt", c.closed_by as "closedBy", c.closed_at as "closedAt", s.lines, s.counted, s.different
  from stock.count c join kernel.document d on d.id = c.id join stock.warehouse w on w.id = c.warehouse_id
  cross join lateral (select count(*)::int as lines, count(l.counted)::int as counted, (count(*) filter (where l.counted <> l.expected))::int as different
    from stock.count_line l where l.count_id = c.id) s`;

/** The count with its warehouse; not locked, because actions lock the document. */
export async function countHead(rows: Pick<Ctx, 'read'>, id: string): Promise<CountHead | undefined> {
  const [head] = await rows.read<CountHead>(sql`select ${HEAD} where c.id = ${id}` as Sql<CountHead>);
  return head;
}

export function counts(
  read: ReadCtx,
  filter: { state?: string | undefined; warehouse?: string | undefined; after?: string | undefined; limit: number },
): Promise<CountHead[]> {
  const conditions: Sql[] = [];
  if (filter.state !== undefined) conditions.push(sql`d.state = ${filter.state}`);
  if (filter.warehouse !== undefined) conditions.push(sql`w.code = ${filter.warehouse}`);
  if (filter.after !== undefined) conditions.push(sql`c.id < ${filter.after}`);
  return read.db.read<CountHead>(sql`select ${HEAD} where ${all(conditions)} order by c.id desc limit ${filter.limit}` as Sql<CountHead>);
}

export type CountLine = {
  skuId: string;
  sku: string;
  name: string;
  position: number;
  counted: bigint | null;
  expected: bigint | null;
  countedAt: Date | null;
  countedBy: string | null;
  booked: bigint | null;
  onHand: bigint;
  costMinor: bigint | null;
  currency: string | null;
};

const LINE = sql`l.sku_id as "skuId", v.sku, v.name, l.position, l.counted, l.expected, l.counted_at as "countedAt", l.counted_by as "countedBy", l.booked,
  coalesce(b.posted, 0)::bigint as "onHand", k.cost_minor as "costMinor", k.currency
  from stock.count_line l join stock.count c on c.id = l.count_id join catalog.variant v on v.id = l.sku_id
  left join kernel.balance b on b.account = 'stock:' || l.sku_id || '@' || c.warehouse_id left join stock.cost k on k.sku_id = l.sku_id`;

/** A page of a sheet in its order. */
export function sheet(
  read: ReadCtx,
  countId: string,
  filter: { q?: string | undefined; only?: 'open' | 'counted' | 'different' | undefined; after?: number | undefined; limit: number },
): Promise<CountLine[]> {
  const like = '%' + (filter.q ?? '').replace(/[\\%_]/g, '\\$&') + '%';
  const conditions: Sql[] = [sql`l.count_id = ${countId}`];
  if (filter.q) conditions.push(sql`(v.sku ilike ${like} or v.name ilike ${like} or v.gtin = ${filter.q})`);
  if (filter.only === 'open') conditions.push(sql`l.counted is null`);
  if (filter.only === 'counted') conditions.push(sql`l.counted is not null`);
  if (filter.only === 'different') conditions.push(sql`l.counted <> l.expected`);
  if (filter.after !== undefined) conditions.push(sql`l.position > ${filter.after}`);
  return read.db.read<CountLine>(sql`select ${LINE} where ${all(conditions)} order by l.position limit ${filter.limit}` as Sql<CountLine>);
}

/** The lines of a sheet that have these codes: SKUs or GTINs; one that is not on the sheet has no position. */
export function byCodes(ctx: Ctx, count: { id: string; warehouseId: string }, codes: string[]) {
  return ctx.read<{
    code: string;
    skuId: string;
    sku: string;
    name: string;
    bundle: boolean;
    position: number | null;
    counted: bigint | null;
    onHand: bigint;
  }>(sql`
    select t.code, v.id as "skuId", v.sku, v.name, v.bundle, l.position, l.counted, coalesce(b.posted, 0)::bigint as "onHand"
    from unnest(${[...new Set(codes)]}::text[]) as t(code)
    join lateral (
      select * from catalog.variant x where x.sku = t.code collate "C"
      union all select * from catalog.variant y where y.gtin = t.code and not exists (select 1 from catalog.variant z where z.sku = t.code collate "C")
      limit 1) v on true
    left join stock.count_line l on l.count_id = ${count.id} and l.sku_id = v.id
    left join kernel.balance b on b.account = 'stock:' || v.id || '@' || ${count.warehouseId}`);
}

/** Writes what was found; a SKU that was not on the sheet is put at its end. */
export function writeCounted(ctx: Ctx, countId: string, found: { skuId: string; counted: bigint; expected: bigint }[]): void {
  ctx.write(sql`
    insert into stock.count_line as l (count_id, sku_id, position, counted, expected, counted_by, counted_at)
    select ${countId}, t.sku_id, (select coalesce(max(position), 0) from stock.count_line where count_id = ${countId}) + t.n, t.counted, t.expected,
      ${ctx.actor.id}, ${ctx.now}::timestamptz
    from unnest(${found.map((f) => f.skuId)}::text[], ${found.map((f) => f.counted)}::bigint[], ${found.map((f) => f.expected)}::bigint[])
      with ordinality as t(sku_id, counted, expected, n)
    on conflict (count_id, sku_id) do update set counted = excluded.counted, expected = excluded.expected, counted_by = excluded.counted_by,
      counted_at = excluded.counted_at`);
}

/** Takes back what was found of these SKUs, so that they are counted again. */
export async function clearCounted(ctx: Ctx, countId: string, skuIds: string[]): Promise<number> {
  const rows = await ctx.read<{ sku_id: string }>(sql`
    update stock.count_line set counted = null, expected = null, counted_by = null, counted_at = null
    where count_id = ${countId} and sku_id = any(${skuIds}::text[]) and counted is not null returning sku_id`);
  return rows.length;
}

/** Takes what nobody has counted as not there: the balance of this moment is what was expected. */
export async function countRestAsNone(ctx: Ctx, count: { id: string; warehouseId: string }): Promise<void> {
  await ctx.read(sql`
    update stock.count_line l set counted = 0, expected = coalesce(b.posted, 0), counted_by = ${ctx.actor.id}, counted_at = ${ctx.now}::timestamptz
    from stock.count_line m left join kernel.balance b on b.account = 'stock:' || m.sku_id || '@' || ${count.warehouseId}
    where l.count_id = ${count.id} and l.counted is null and m.count_id = l.count_id and m.sku_id = l.sku_id returning l.sku_id`);
}

/**
 * Two counts of a warehouse are posted one after the other, and what another count has booked since a line was counted is
 * expected no more: both have found the same goods missing.
 */
export async function settleWithOthers(ctx: Ctx, count: { id: string; warehouseId: string }): Promise<void> {
  await ctx.read(sql`select id from stock.warehouse where id = ${count.warehouseId} for no key update`);
  ctx.write(sql`
    update stock.count_line l set expected = l.expected + o.booked
    from (select m.sku_id, sum(b.booked)::bigint as booked from stock.count_line m join stock.count_line b on b.sku_id = m.sku_id and b.booked is not null
      join stock.count c on c.id = b.count_id and c.warehouse_id = ${count.warehouseId} and c.closed_at > m.counted_at
      where m.count_id = ${count.id} and b.count_id <> m.count_id group by m.sku_id) o
    where l.count_id = ${count.id} and l.sku_id = o.sku_id and o.booked <> 0`);
}

/** Lines of which more or less was found than expected. */
export function differing(ctx: Ctx, countId: string): Promise<{ skuId: string; sku: string; difference: bigint }[]> {
  return ctx.read(sql`
    select l.sku_id as "skuId", v.sku, l.counted - l.expected as difference
    from stock.count_line l join catalog.variant v on v.id = l.sku_id where l.count_id = ${countId} and l.counted <> l.expected order by l.position`);
}

/** Closes a sheet; with `booked` each counted line keeps the difference that was booked for it. */
export function closeCount(ctx: Ctx, countId: string, booked: boolean): void {
  ctx.write(sql`update stock.count set closed_by = ${ctx.actor.id}, closed_at = ${ctx.now}::timestamptz where id = ${countId}`);
  if (booked) ctx.write(sql`update stock.count_line set booked = counted - expected where count_id = ${countId} and counted is not null`);
}
