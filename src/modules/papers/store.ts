// All SQL of papers: what was issued, and what orders and parcels say.
import { type Ctx, type Language, type MoneyJson, type ReadCtx, type Sql, all, decimalOf, moneyJson, sql } from '#kernel';
import type { Paper, PaperKind } from './types.ts';

type Reads = Pick<Ctx, 'read'> | ReadCtx['db'];

type PaperRow = Omit<Paper, 'total'> & { totalMinor: bigint; currency: string };
const PAPER = sql`p.id, p.kind, p.number, p.order_id as "orderId", p.invoice_id as "invoiceId", p.data, p.total_minor as "totalMinor", p.currency, p.issued_at as "issuedAt", p.issued_by as "issuedBy"`;
const paperOf = ({ totalMinor, currency, ...row }: PaperRow): Paper => ({ ...row, total: moneyJson(totalMinor, currency) });

/** Papers by their own ids or by those of their orders. */
export async function papers(db: Reads, kind: PaperKind, ids: string[]): Promise<Paper[]> {
  const rows = await db.read<PaperRow>(
    sql`select ${PAPER} from papers.paper p where p.kind = ${kind} and (p.id = any(${ids}::text[]) or p.order_id = any(${ids}::text[]))` as Sql<PaperRow>,
  );
  return rows.map(paperOf);
}

export type PaperFilter = { kind?: string | undefined; orderId?: string | undefined; q?: string | undefined; after?: string | undefined };

/** A page of papers, the newest first. */
export async function listPapers(
  db: Reads,
  filter: PaperFilter,
  limit: number,
): Promise<(Paper & { orderNumber: string; customerName: string; creditedBy: string | null })[]> {
  const conditions: Sql[] = [];
  if (filter.after !== undefined) conditions.push(sql`p.id < ${filter.after}`);
  if (filter.kind !== undefined) conditions.push(sql`p.kind = ${filter.kind}`);
  if (filter.orderId !== undefined) conditions.push(sql`p.order_id = ${filter.orderId}`);
  const q = filter.q?.trim();
  if (q) {
    const like = '%' + q.replace(/[\\%_]/g, '\\$&') + '%';
    conditions.push(sql`(p.number ilike ${like} or h.number ilike ${like} or h.customer_name ilike ${like})`);
  }
  const rows = await db.read<PaperRow & { orderNumber: string; customerName: string; creditedBy: string | null }>(
    sql`
    select ${PAPER}, h.number as "orderNumber", h.customer_name as "customerName", c.number as "creditedBy" from papers.paper p join orders.head h on h.id = p.order_id
    left join papers.paper c on c.invoice_id = p.id
    where ${all(conditions)} order by p.id desc limit ${limit}` as Sql<PaperRow & { orderNumber: string; customerName: string; creditedBy: string | null }>,
  );
  return rows.map((row) => {
    const { orderNumber, customerName, creditedBy, ...paper } = row;
    return { ...paperOf(paper), orderNumber, customerName, creditedBy };
  });
}

export type Sums = { goodsMinor: bigint; discountMinor: bigint; shippingMinor: bigint; taxMinor: bigint; totalMinor: bigint };
export type NewPaper = Pick<Paper, 'id' | 'kind' | 'number' | 'orderId' | 'invoiceId' | 'data'> & {
  year: number;
  n: bigint;
  sums: Sums;
  reason: string | null;
};

/** Writes papers as issued now; they are never changed. */
export function insertPapers(ctx: Ctx, rows: NewPaper[]): void {
  const of = <T>(pick: (row: NewPaper) => T): T[] => rows.map(pick);
  ctx.write(sql`
    insert into papers.paper (id, kind, number, year, n, order_id, invoice_id, data, currency, goods_minor, discount_minor, shipping_minor, tax_minor, total_minor, reason, issued_at, issued_by)
    select t.*, ${ctx.now}::timestamptz, ${ctx.actor.id}
    from unnest(${of((r) => r.id)}::text[], ${of((r) => r.kind)}::text[], ${of((r) => r.number)}::text[], ${of((r) => r.year)}::int[], ${of((r) => r.n)}::bigint[],
      ${of((r) => r.orderId)}::text[], ${of((r) => r.invoiceId)}::text[], ${of((r) => JSON.stringify(r.data))}::jsonb[], ${of((r) => r.data.currency)}::text[],
      ${of((r) => r.sums.goodsMinor)}::bigint[], ${of((r) => r.sums.discountMinor)}::bigint[], ${of((r) => r.sums.shippingMinor)}::bigint[],
      ${of((r) => r.sums.taxMinor)}::bigint[], ${of((r) => r.sums.totalMinor)}::bigint[], ${of((r) => r.reason)}::text[]) as t`);
}

/** What stands in the books of papers: the sums of those already issued. */
export const sumsOf = async (db: Reads, ids: string[]): Promise<Map<string, Sums>> => {
  const rows = await db.read<Sums & { id: string }>(sql`
    select id, goods_minor as "goodsMinor", discount_minor as "discountMinor", shipping_minor as "shippingMinor", tax_minor as "taxMinor", total_minor as "totalMinor"
    from papers.paper where id = any(${ids}::text[])`);
  return new Map(rows.map(({ id, ...sums }) => [id, sums]));
};

type ShipTo = { name: string; street: string; city: string; postalCode: string; region?: string | null; country: string; phone?: string | null };
export type OrderRow = Sums & {
  id: string;
  number: string;
  state: string;
  customerName: string;
  email: string | null;
  phone: string | null;
  language: Language;
  shipTo: ShipTo;
  currency: string;
  paymentMethod: string;
  note: string | null;
  createdAt: Date;
  paidMinor: bigint;
  isAuthorised: boolean;
};

/** Orders with what was paid of them. */
export const orders = (db: Reads, ids: string[]): Promise<OrderRow[]> =>
  db.read<OrderRow>(sql`
    select h.id, h.number, d.state, h.customer_name as "customerName", h.email, h.phone, h.language, h.ship_to as "shipTo", h.currency, h.payment_method as "paymentMethod", h.note,
      h.created_at as "createdAt", h.goods_minor as "goodsMinor", h.discount_minor as "discountMinor", h.shipping_minor as "shippingMinor", h.tax_minor as "taxMinor",
      h.total_minor as "totalMinor", coalesce(b.posted, 0) as "paidMinor",
      exists (select 1 from kernel.pending n where n.document_id = h.id and n.to_account = 'paid:' || h.id) as "isAuthorised"
    from orders.head h join kernel.document d on d.id = h.id left join kernel.balance b on b.account = 'paid:' || h.id
    where h.id = any(${ids}::text[])`);

export type LineRow = {
  orderId: string;
  sku: string;
  name: string;
  quantity: number;
  priceMinor: bigint;
  grossMinor: bigint;
  discountMinor: bigint;
  shippingMinor: bigint;
  totalMinor: bigint;
  taxPpm: number;
  taxMinor: bigint;
};

/** Lines of orders; each article by its name in the language of the order where it has one. */
export const orderLines = (db: Reads, ids: string[]): Promise<LineRow[]> =>
  db.read<LineRow>(sql`
    select l.order_id as "orderId", l.sku, coalesce(v.names ->> h.language, l.name) as name, l.quantity, l.price_minor as "priceMinor", l.gross_minor as "grossMinor",
      l.discount_minor as "discountMinor", l.shipping_minor as "shippingMinor", l.total_minor as "totalMinor", l.tax_ppm as "taxPpm", l.tax_minor as "taxMinor"
    from orders.line l join orders.head h on h.id = l.order_id left join catalog.variant v on v.id = l.sku_id
    where l.order_id = any(${ids}::text[]) order by l.order_id, l.position`);

export type ParcelRow = {
  id: string;
  number: string;
  orderId: string;
  warehouse: string;
  method: string;
  recipient: ShipTo;
  carrier: string | null;
  trackingNumber: string | null;
  weightGrams: number;
  collect: MoneyJson | null;
  createdAt: Date;
  handedOverAt: Date | null;
  orderNumber: string;
  orderedAt: Date;
  language: Language;
  note: string | null;
};

/** Parcels by their ids or by those of their orders; cancelled ones only by their own id. */
export async function parcels(db: Reads, ids: string[]): Promise<ParcelRow[]> {
  const rows = await db.read<Omit<ParcelRow, 'collect'> & { collectMinor: bigint | null; currency: string | null }>(sql`
    select p.id, p.number, p.order_id as "orderId", p.warehouse, p.method, p.recipient, p.carrier, p.tracking_number as "trackingNumber", p.weight_grams as "weightGrams",
      p.collect_minor as "collectMinor", p.currency, p.created_at as "createdAt", p.handed_over_at as "handedOverAt", h.number as "orderNumber", h.created_at as "orderedAt", h.language, h.note
    from shipping.parcel p join orders.head h on h.id = p.order_id
    where p.id = any(${ids}::text[]) or (p.order_id = any(${ids}::text[]) and p.state <> 'cancelled') order by p.id`);
  return rows.map(({ collectMinor, currency, ...row }) => ({
    ...row,
    collect: collectMinor === null || currency === null ? null : { amount: decimalOf(collectMinor, currency), currency },
  }));
}

export type ParcelLineRow = { parcelId: string; sku: string; name: string; gtin: string | null; quantity: number };

/** What is in parcels, in the order in which it is picked: by code. */
export const parcelLines = (db: Reads, ids: string[]): Promise<ParcelLineRow[]> =>
  db.read<ParcelLineRow>(sql`
    select l.parcel_id as "parcelId", l.sku, coalesce(v.names ->> h.language, v.name, l.sku) as name, v.gtin, l.quantity
    from shipping.parcel_line l join shipping.parcel p on p.id = l.parcel_id join orders.head h on h.id = p.order_id left join catalog.variant v on v.id = l.sku_id
    where l.parcel_id = any(${ids}::text[]) order by l.parcel_id, l.sku`);
