// All SQL of shipping, set-based.
import { type Ctx, type Id, type ReadCtx, type Sql, all, sql } from '#kernel';
import type { Parcel, ParcelLine, Recipient, Scan } from './types.ts';

type Read = Pick<Ctx, 'read'>;
type Row = Omit<Parcel, 'collect' | 'reader'> & {
  collectMinor: bigint | null;
  currency: string | null;
  customerId: string | null;
  email: string | null;
  language: string | null;
};

const PARCEL = sql`id, number, order_id as "orderId", warehouse_id as "warehouseId", warehouse, method, state, recipient, customer_id as "customerId", email, language, collect_minor as "collectMinor", currency,
  weight_grams as "weightGrams", box, carrier, tracking_number as "trackingNumber", shipment_ref as "shipmentRef", label_state as "labelState", label_hash as "labelHash",
  tracking_status as "trackingStatus", tracking_reason as "trackingReason", tracked_at as "trackedAt", promised_on as "promisedOn", created_at as "createdAt",
  handed_over_at as "handedOverAt", ended_at as "endedAt"`;

function parcelOf({ collectMinor, currency, customerId, email, language, ...row }: Row): Parcel {
  return {
    ...row,
    reader: { id: customerId, email, language },
    collect: collectMinor === null ? null : { minor: collectMinor, currency: currency! },
  };
}

/** Parcels by id, locked in order. */
export async function lockParcels(ctx: Ctx, ids: readonly string[]): Promise<Map<string, Parcel>> {
  const rows = await ctx.read<Row>(sql`select ${PARCEL} from shipping.parcel where id = any(${ids}::text[]) order by id for update` as Sql<Row>);
  return new Map(rows.map((row) => [row.id, parcelOf(row)]));
}

/** Parcels by id, unlocked. */
export async function parcels(read: Read, ids: readonly string[]): Promise<Parcel[]> {
  return (await read.read<Row>(sql`select ${PARCEL} from shipping.parcel where id = any(${ids}::text[]) order by id` as Sql<Row>)).map(parcelOf);
}

/** The ids of the parcels that documents stand for: the parcel itself, or all parcels of an order. */
export function parcelIdsOf(ctx: Read, documents: readonly string[]): Promise<{ document: string; id: string }[]> {
  return ctx.read(sql`
    select id as document, id from shipping.parcel where id = any(${documents}::text[])
    union all select order_id, id from shipping.parcel where order_id = any(${documents}::text[]) order by id`);
}

/** The lines of parcels, in the order of their SKUs. */
export function linesOf(read: Read, ids: readonly string[]): Promise<ParcelLine[]> {
  return read.read(
    sql`select parcel_id as "parcelId", sku_id as "skuId", sku, quantity, picked from shipping.parcel_line where parcel_id = any(${ids}::text[]) order by parcel_id, sku_id`,
  );
}

/** What parcels that have not left yet will take from the holds of orders. */
export function claims(ctx: Read, orderIds: readonly string[]): Promise<{ orderId: string; warehouseId: string; skuId: string; quantity: bigint }[]> {
  return ctx.read(sql`
    select p.order_id as "orderId", p.warehouse_id as "warehouseId", l.sku_id as "skuId", sum(l.quantity) as quantity
    from shipping.parcel p join shipping.parcel_line l on l.parcel_id = p.id
    where p.order_id = any(${orderIds}::text[]) and p.state in ('planned', 'picked', 'checked', 'packed', 'labelled')
    group by p.order_id, p.warehouse_id, l.sku_id`);
}

/** Writes new parcels with their lines. */
export function insertParcels(ctx: Ctx, rows: Parcel[], lines: ParcelLine[]): void {
  const of = <T>(pick: (row: Parcel) => T): T[] => rows.map(pick);
  ctx.write(sql`
    insert into shipping.parcel (id, number, order_id, warehouse_id, warehouse, method, state, recipient, country, customer_id, email, language, collect_minor, currency, weight_grams, created_at)
    select id, number, order_id, warehouse_id, warehouse, method, 'planned', recipient, recipient ->> 'country', customer_id, email, language, collect_minor, currency, weight_grams, ${ctx.now}::timestamptz
    from unnest(${of((r) => r.id)}::text[], ${of((r) => r.number)}::text[], ${of((r) => r.orderId)}::text[], ${of((r) => r.warehouseId)}::text[], ${of((r) => r.warehouse)}::text[],
      ${of((r) => r.method)}::text[], ${of((r) => r.recipient)}::jsonb[], ${of((r) => r.reader.id)}::text[], ${of((r) => r.reader.email)}::text[], ${of((r) => r.reader.language)}::text[],
      ${of((r) => r.collect?.minor ?? null)}::bigint[], ${of((r) => r.collect?.currency ?? null)}::text[], ${of((r) => r.weightGrams)}::integer[])
      as t(id, number, order_id, warehouse_id, warehouse, method, recipient, customer_id, email, language, collect_minor, currency, weight_grams)`);
  ctx.write(sql`
    insert into shipping.parcel_line (parcel_id, sku_id, sku, quantity)
    select * from unnest(${lines.map((l) => l.parcelId)}::text[], ${lines.map((l) => l.skuId)}::text[], ${lines.map((l) => l.sku)}::text[], ${lines.map((l) => l.quantity)}::integer[])`);
}

/** Writes all that may change of parcels, except where they go. */
export function saveParcels(ctx: Ctx, rows: Parcel[]): void {
  if (rows.length === 0) return;
  const of = <T>(pick: (row: Parcel) => T): T[] => rows.map(pick);
  ctx.write(sql`
    update shipping.parcel p set state = t.state, weight_grams = t.weight_grams, box = t.box, carrier = t.carrier, tracking_number = t.tracking_number, shipment_ref = t.shipment_ref,
      label_state = t.label_state, label_hash = t.label_hash, tracking_status = t.tracking_status, tracking_reason = t.tracking_reason, tracked_at = t.tracked_at,
      promised_on = t.promised_on, handed_over_at = t.handed_over_at, ended_at = t.ended_at
    from unnest(${of((r) => r.id)}::text[], ${of((r) => r.state)}::text[], ${of((r) => r.weightGrams)}::integer[], ${of((r) => r.box)}::text[], ${of((r) => r.carrier)}::text[],
      ${of((r) => r.trackingNumber)}::text[], ${of((r) => r.shipmentRef)}::text[], ${of((r) => r.labelState)}::text[], ${of((r) => r.labelHash)}::text[],
      ${of((r) => r.trackingStatus)}::text[], ${of((r) => r.trackingReason)}::text[], ${of((r) => r.trackedAt)}::timestamptz[], ${of((r) => r.promisedOn)}::date[],
      ${of((r) => r.handedOverAt)}::timestamptz[], ${of((r) => r.endedAt)}::timestamptz[])
      as t(id, state, weight_grams, box, carrier, tracking_number, shipment_ref, label_state, label_hash, tracking_status, tracking_reason, tracked_at, promised_on, handed_over_at, ended_at)
    where p.id = t.id`);
}

/** Writes where parcels go. */
export function saveRecipients(ctx: Ctx, rows: { id: string; recipient: Recipient }[]): void {
  ctx.write(sql`
    update shipping.parcel p set recipient = t.recipient, country = t.recipient ->> 'country'
    from unnest(${rows.map((r) => r.id)}::text[], ${rows.map((r) => r.recipient)}::jsonb[]) as t(id, recipient) where p.id = t.id`);
}

/** Parcels go another way than was planned. */
export function saveMethods(ctx: Ctx, rows: { id: string; method: string }[]): void {
  ctx.write(sql`
    update shipping.parcel p set method = t.method from unnest(${rows.map((r) => r.id)}::text[], ${rows.map((r) => r.method)}::text[]) as t(id, method) where p.id = t.id`);
}

/** Notes that all lines of parcels were picked, or that none is. */
export function savePicks(ctx: Ctx, ids: { picked: readonly string[]; undone: readonly string[] }): void {
  if (ids.picked.length > 0) ctx.write(sql`update shipping.parcel_line set picked = quantity where parcel_id = any(${ids.picked}::text[])`);
  if (ids.undone.length > 0) ctx.write(sql`update shipping.parcel_line set picked = null where parcel_id = any(${ids.undone}::text[])`);
}

/** Which parcels carry these tracking numbers. */
export function parcelsTracked(
  ctx: Read,
  scans: readonly Pick<Scan, 'carrier' | 'trackingNumber'>[],
): Promise<{ carrier: string; trackingNumber: string; id: Id<'shp'> }[]> {
  return ctx.read(sql`
    select p.carrier, p.tracking_number as "trackingNumber", p.id
    from (select distinct * from unnest(${scans.map((s) => s.carrier)}::text[], ${scans.map((s) => s.trackingNumber)}::text[]) as u(carrier, tracking_number)) t
    cross join lateral (
      select carrier, tracking_number, id from shipping.parcel where carrier = t.carrier and tracking_number = t.tracking_number and tracking_number is not null limit 1) p`);
}

/** Keeps scans; returns which were new. The same event of the same carrier is kept once. */
export function insertScans(ctx: Ctx, rows: (Scan & { parcelId: string | null; raw: unknown })[]): Promise<{ carrier: string; eventId: string }[]> {
  return ctx.read(sql`
    insert into shipping.tracking (carrier, event_id, tracking_number, parcel_id, status, reason, place, at, received_at, raw)
    select carrier, event_id, tracking_number, parcel_id, status, reason, place, at, ${ctx.now}::timestamptz, raw
    from unnest(${rows.map((r) => r.carrier)}::text[], ${rows.map((r) => r.eventId)}::text[], ${rows.map((r) => r.trackingNumber)}::text[], ${rows.map((r) => r.parcelId)}::text[],
      ${rows.map((r) => r.status)}::text[], ${rows.map((r) => r.reason)}::text[], ${rows.map((r) => r.place)}::text[], ${rows.map((r) => r.at)}::timestamptz[],
      ${rows.map((r) => (r.raw === undefined ? null : JSON.stringify(r.raw)))}::jsonb[]) as t(carrier, event_id, tracking_number, parcel_id, status, reason, place, at, raw)
    on conflict do nothing returning carrier, event_id as "eventId"`);
}

/** Gives scans that came before their parcel had its number to the parcel; returns them, oldest first. */
export async function adoptScans(ctx: Ctx, rows: { id: string; carrier: string; trackingNumber: string }[]): Promise<(Scan & { parcelId: string })[]> {
  const adopted = await ctx.read<Scan & { parcelId: string }>(sql`
    update shipping.tracking s set parcel_id = t.id
    from unnest(${rows.map((r) => r.id)}::text[], ${rows.map((r) => r.carrier)}::text[], ${rows.map((r) => r.trackingNumber)}::text[]) as t(id, carrier, tracking_number)
    where s.parcel_id is null and s.tracking_number = t.tracking_number and s.carrier = t.carrier
    returning s.parcel_id as "parcelId", s.carrier, s.tracking_number as "trackingNumber", s.event_id as "eventId", s.status, s.reason, s.place, s.at`);
  return adopted.sort((a, b) => a.at.getTime() - b.at.getTime());
}

export type ScanRow = Scan & { receivedAt: Date };

/** What was heard of a parcel, by the time at which it happened. */
export function scansOf(read: Read, parcelId: string): Promise<ScanRow[]> {
  return read.read(sql`
    select carrier, tracking_number as "trackingNumber", event_id as "eventId", status, reason, place, at, received_at as "receivedAt"
    from shipping.tracking where parcel_id = ${parcelId} order by at, received_at`);
}

export type LabelRow = { hash: string; mediaType: string; bytes: Buffer };

/** Keeps labels under the hash of their content. */
export function insertLabels(ctx: Ctx, rows: { hash: string; mediaType: string; base64: string }[]): void {
  if (rows.length === 0) return;
  ctx.write(sql`
    insert into shipping.label (hash, media_type, bytes, created_at)
    select hash, media_type, decode(base64, 'base64'), ${ctx.now}::timestamptz
    from unnest(${rows.map((r) => r.hash)}::text[], ${rows.map((r) => r.mediaType)}::text[], ${rows.map((r) => r.base64)}::text[]) as t(hash, media_type, base64)
    on conflict do nothing`);
}

/** The label of a hash. */
export async function labelOf(read: Read, hash: string): Promise<LabelRow | undefined> {
  const [row] = await read.read<LabelRow>(sql`select hash, media_type as "mediaType", bytes from shipping.label where hash = ${hash}`);
  return row;
}

export type ParcelFilter = {
  orderId?: string | undefined;
  state?: string | undefined;
  warehouse?: string | undefined;
  open?: boolean | undefined;
  q?: string | undefined;
  after?: string | undefined;
};

/** A page of parcels, newest first. */
export async function page(read: ReadCtx, filter: ParcelFilter, limit: number): Promise<Parcel[]> {
  const conditions = [
    ...(filter.orderId ? [sql`order_id = ${filter.orderId}`] : []),
    ...(filter.state ? [sql`state = ${filter.state}`] : []),
    ...(filter.warehouse ? [sql`warehouse = ${filter.warehouse}`] : []),
    ...(filter.open ? [sql`ended_at is null`] : []),
    ...(filter.q
      ? [
          sql`id in (select id from kernel.document where kind = 'parcel' and number = ${filter.q.toUpperCase()} union select id from shipping.parcel where tracking_number = ${filter.q})`,
        ]
      : []),
    ...(filter.after ? [sql`id < ${filter.after}`] : []),
  ];
  return (await read.db.read<Row>(sql`select ${PARCEL} from shipping.parcel where ${all(conditions)} order by id desc limit ${limit}` as Sql<Row>)).map(
    parcelOf,
  );
}

export type RateRow = {
  country: string;
  method: string;
  currency: string;
  upToGrams: number;
  priceMinor: bigint;
  cashMinor: bigint | null;
  cashPpm: number;
  freeFromMinor: bigint | null;
};

/** All steps of the tariffs that could serve these asks, lightest first. */
export function rates(read: Read, asks: readonly { method?: string | undefined; country: string; currency: string }[]): Promise<RateRow[]> {
  return read.read(sql`
    select z.country, r.method, r.currency, r.up_to_grams as "upToGrams", r.price_minor as "priceMinor", t.cash_minor as "cashMinor", t.cash_ppm as "cashPpm", t.free_from_minor as "freeFromMinor"
    from (select distinct * from unnest(${asks.map((a) => a.country)}::text[], ${asks.map((a) => a.currency)}::text[]) as u(country, currency)) a
    join shipping.zone z on z.country = a.country join shipping.tariff t on t.zone = z.zone and t.currency = a.currency
    join shipping.rate r on r.method = t.method and r.zone = t.zone and r.currency = t.currency
    order by z.country, r.method, r.currency, r.up_to_grams`);
}

/** A tariff with all its steps, as it replaces the one of the same way, zone and currency. */
export type TariffWrite = {
  method: string;
  zone: string;
  currency: string;
  cashMinor: bigint | null;
  freeFromMinor: bigint | null;
  steps: { upToGrams: number; priceMinor: bigint }[];
};

/** Writes a tariff and its steps; the part of cash that is in proportion stays. */
export function writeTariff(ctx: Ctx, { method, zone, currency, cashMinor, freeFromMinor, steps }: TariffWrite): void {
  ctx.write(sql`
    insert into shipping.tariff (method, zone, currency, cash_minor, free_from_minor)
    values (${method}, ${zone}, ${currency}, ${cashMinor}::bigint, ${freeFromMinor}::bigint)
    on conflict (method, zone, currency) do update set cash_minor = excluded.cash_minor, free_from_minor = excluded.free_from_minor`);
  ctx.write(sql`delete from shipping.rate where method = ${method} and zone = ${zone} and currency = ${currency}`);
  ctx.write(sql`
    insert into shipping.rate (method, zone, currency, up_to_grams, price_minor)
    select ${method}, ${zone}, ${currency}, up_to, price from unnest(${steps.map((s) => s.upToGrams)}::int[], ${steps.map((s) => s.priceMinor)}::bigint[]) as t(up_to, price)`);
}

/** Every step of every tariff, or of those in a currency, with the countries of its zone. */
export const tariffSteps = (read: Read, currency: string | undefined): Promise<(Omit<RateRow, 'country'> & { zone: string; countries: string[] })[]> =>
  read.read(sql`
    select r.method, r.zone, array(select z.country from shipping.zone z where z.zone = r.zone order by z.country) as countries, r.currency,
      r.up_to_grams as "upToGrams", r.price_minor as "priceMinor", t.cash_minor as "cashMinor", t.cash_ppm as "cashPpm", t.free_from_minor as "freeFromMinor"
    from shipping.rate r join shipping.tariff t using (method, zone, currency)
    where ${currency ?? null}::text is null or r.currency = ${currency ?? null}
    order by r.zone, r.method, r.currency, r.up_to_grams`);
