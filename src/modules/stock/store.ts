// All SQL of stock; quantities are written by the kernel's ledger only.
import { type Ctx, type ReadCtx, type Sql, all, sql } from '#kernel';
import type { Demand, Warehouse } from './types.ts';

type Read = Pick<Ctx, 'read'>;

const WAREHOUSE = sql`id, code, name, country, city, latitude, longitude, active, priority, handling_hours as "handlingHours",
  parcel_cost as "parcelCost"`;

/** All warehouses, also those that are not active. */
export function warehouses(ctx: Read): Promise<Warehouse[]> {
  return ctx.read<Warehouse>(sql`select ${WAREHOUSE} from stock.warehouse order by priority, code` as Sql<Warehouse>);
}

/** Writes warehouses; one with the same code is changed and keeps its id. */
export function writeWarehouses(ctx: Ctx, rows: Warehouse[]): Promise<{ id: string; code: string }[]> {
  const of = <T>(pick: (row: Warehouse) => T): T[] => rows.map(pick);
  return ctx.read(sql`
    insert into stock.warehouse (id, code, name, country, city, latitude, longitude, active, priority, handling_hours, parcel_cost)
    select * from unnest(${of((r) => r.id)}::text[], ${of((r) => r.code)}::text[], ${of((r) => r.name)}::text[],
      ${of((r) => r.country)}::text[], ${of((r) => r.city)}::text[],
      ${of((r) => r.latitude)}::float8[], ${of((r) => r.longitude)}::float8[], ${of((r) => r.active)}::boolean[],
        ${of((r) => r.priority)}::integer[],
      ${of((r) => r.handlingHours)}::integer[], ${of((r) => r.parcelCost)}::integer[])
    on conflict (code) do update set name = excluded.name, country = excluded.country, city = excluded.city,
      latitude = excluded.latitude, longitude = excluded.longitude,
      active = excluded.active, priority = excluded.priority, handling_hours = excluded.handling_hours,
        parcel_cost = excluded.parcel_cost
    returning id, code`);
}

/** Puts on record what documents want; what was on record for them before is replaced, and of two the later stands. */
export function writeDemand(ctx: Ctx, demands: Demand[]): void {
  if (demands.length === 0) return;
  const rows = [...new Map(demands.map((demand) => [demand.documentId, demand])).values()];
  ctx.write(sql`
    insert into stock.demand (document_id, country, wanted, warehouses)
    select document_id, country, wanted, case when warehouses is not null then string_to_array(warehouses, ' ') end
    from unnest(${rows.map((r) => r.documentId)}::text[], ${rows.map((r) => r.country)}::text[], ${rows.map((r) => r.wanted)}::jsonb[],
      ${rows.map((r) => r.warehouses?.join(' ') ?? null)}::text[]) as t(document_id, country, wanted, warehouses)
    on conflict (document_id) do update set country = coalesce(excluded.country, stock.demand.country), wanted = excluded.wanted,
      warehouses = coalesce(excluded.warehouses, stock.demand.warehouses)`);
}

export async function demandOf(ctx: Read, documents: string[]): Promise<Map<string, Demand>> {
  const rows = await ctx.read<Demand>(
    sql`select document_id as "documentId", country, wanted, warehouses from stock.demand where document_id = any(${documents}::text[])`,
  );
  return new Map(rows.map((row) => [row.documentId, row]));
}

export type SourcingRow = {
  id: string;
  documentId: string;
  inputs: unknown;
  alternatives: unknown;
  plan: unknown;
  moved: number;
};

/** Puts on record why goods leave from where they do. */
export function writeSourcing(ctx: Ctx, rows: SourcingRow[]): void {
  if (rows.length === 0) return;
  const json = (pick: (row: SourcingRow) => unknown): string[] => rows.map((row) => JSON.stringify(pick(row)));
  ctx.write(sql`
    insert into stock.sourcing (id, document_id, at, inputs, alternatives, plan, moved)
    select id, document_id, ${ctx.now}::timestamptz, inputs, alternatives, plan, moved
    from unnest(${rows.map((r) => r.id)}::text[], ${rows.map((r) => r.documentId)}::text[], ${json((r) => r.inputs)}::jsonb[],
      ${json((r) => r.alternatives)}::jsonb[],
      ${json((r) => r.plan)}::jsonb[], ${rows.map((r) => r.moved)}::integer[]) as t(id, document_id, inputs, alternatives, plan,
        moved)`);
}

export function sourcingOf(read: ReadCtx, documentId: string): Promise<(SourcingRow & { at: Date })[]> {
  return read.db.read(sql`
    select id, document_id as "documentId", at, inputs, alternatives, plan, moved from stock.sourcing where document_id = ${documentId}
      order by id`);
}

export type LevelRow = {
  skuId: string;
  sku: string;
  name: string;
  warehouseId: string | null;
  warehouse: string | null;
  posted: bigint | null;
  pending: bigint | null;
};

/** Levels of a page of SKUs, by code: a row for each warehouse at which the SKU has ever been, or one without a warehouse. */
export function levels(
  read: ReadCtx,
  filter: {
    sku?: string | undefined;
    q?: string | undefined;
    warehouse?: string | undefined;
    after?: string | undefined;
    limit: number;
  },
): Promise<LevelRow[]> {
  const like = '%' + (filter.q ?? '').replace(/[\\%_]/g, '\\$&') + '%';
  const conditions = [
    sql`not v.bundle`,
    ...(filter.sku ? [sql`v.sku = ${filter.sku}`] : []),
    ...(filter.after ? [sql`v.sku > ${filter.after}`] : []),
    ...(filter.q ? [sql`(v.sku ilike ${like.slice(1)} or v.name ilike ${like})`] : []),
  ];
  return read.db.read<LevelRow>(
    sql`
    with page as (select v.id, v.sku, v.name from catalog.variant v where ${all(conditions)} order by v.sku limit ${filter.limit})
    select page.id as "skuId", page.sku, page.name, w.id as "warehouseId", w.code as warehouse, b.posted, b.pending
    from page left join stock.warehouse w on ${filter.warehouse ?? null}::text is null or w.code = ${filter.warehouse ?? null}::text
    left join kernel.balance b on b.account = 'stock:' || page.id || '@' || w.id
    order by page.sku, w.priority, w.code` as Sql<LevelRow>,
  );
}

export type HoldRow = {
  documentId: string;
  number: string | null;
  skuId: string;
  sku: string;
  warehouse: string;
  quantity: bigint;
  expiresAt: Date | null;
};

/** Open holds of a document or of a SKU, oldest first. */
export function openHolds(read: ReadCtx, filter: { documentId?: string | undefined; sku?: string | undefined; limit: number }): Promise<HoldRow[]> {
  const conditions = [
    sql`starts_with(p.from_account, 'stock:')`,
    ...(filter.documentId ? [sql`p.document_id = ${filter.documentId}`] : []),
    ...(filter.sku ? [sql`v.sku = ${filter.sku}`] : []),
  ];
  return read.db.read<HoldRow>(
    sql`
    select p.document_id as "documentId", d.number, v.id as "skuId", v.sku, w.code as warehouse, p.amount as quantity,
      p.expires_at as "expiresAt"
    from kernel.pending p join catalog.variant v on v.id = p.unit join stock.warehouse w on w.id = split_part(p.from_account, '@', 2)
    left join kernel.document d on d.id = p.document_id
    where ${all(conditions)} order by p.id limit ${filter.limit}` as Sql<HoldRow>,
  );
}

/** What open orders of channels hold of SKUs, by channel, SKU and warehouse account; no channel or SKU asked for costs nothing. */
export function heldByChannel(ctx: Read, channels: string[], skuIds: string[]): Promise<{ channel: string; account: string; quantity: number }[]> {
  if (channels.length === 0 || skuIds.length === 0) return Promise.resolve([]);
  return ctx.read(sql`
    select d.channel, p.from_account as account, sum(p.amount)::float8 as quantity
    from kernel.pending p join kernel.document d on d.id = p.document_id
    where p.unit = any(${skuIds}::text[]) and starts_with(p.from_account, 'stock:') and d.channel = any(${channels}::text[])
    group by d.channel, p.from_account`);
}
