// SQL of exports: the rows of a page of things, by their ids or after a key, as they stand in one snapshot.
import { type Ctx, type Sql, all, sql } from '#kernel';

type Read = Pick<Ctx, 'read'>;

/** Lets the rest of a transaction see one moment of the shop. */
export const SNAPSHOT = sql`set transaction isolation level repeatable read, read only`;

export type VariantRow = {
  productId: string;
  product: string;
  names: Record<string, string>;
  description: string;
  seoTitle: string;
  seoDescription: string;
  countryOfOrigin: string | null;
  brand: string | null;
  category: string | null;
  specs: object;
  media: unknown[];
  taxCategory: string;
  status: string;
  sku: string;
  name: string;
  variantNames: Record<string, string>;
  options: object;
  gtin: string | null;
  weight: number;
  length: number | null;
  width: number | null;
  height: number | null;
  variantStatus: string;
  components: { sku: string; quantity: number }[];
};

/** The variants of products, in the order of `ids`. */
export const variantRows = (db: Read, ids: string[]): Promise<VariantRow[]> =>
  db.read<VariantRow>(sql`
    select p.id as "productId", p.name as product, p.names, p.description, p.seo_title as "seoTitle", p.seo_description as "seoDescription",
      p.country_of_origin as "countryOfOrigin", p.brand, p.category, p.specs, p.tax_category as "taxCategory", p.status,
      coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('url', m.url, 'alt', nullif(m.alt, ''))) order by m.position)
        from catalog.media m where m.product_id = p.id and m.url is not null), '[]') as media,
      v.sku, v.name, v.names as "variantNames", v.options, v.gtin, v.weight_grams as weight, v.length_mm as length, v.width_mm as width, v.height_mm as height, v.status as "variantStatus",
      coalesce((select jsonb_agg(jsonb_build_object('sku', s.sku, 'quantity', c.quantity) order by s.sku) from catalog.component c join catalog.variant s on s.id = c.component_id
        where c.bundle_id = v.id), '[]') as components
    from unnest(${ids}::text[]) with ordinality as t(id, n) join catalog.product p on p.id = t.id join catalog.variant v on v.product_id = p.id order by t.n, v.position, v.id`);

export type ShelfRow = { sku: string; name: string; warehouse: string; onHand: bigint; held: bigint };

/** What lies of SKUs at warehouses: a row for each shelf that has ever had any. */
export const shelfRows = (db: Read, skuIds: string[], warehouse: string | undefined): Promise<ShelfRow[]> =>
  db.read<ShelfRow>(sql`
    select v.sku, v.name, w.code as warehouse, b.posted as "onHand", b.pending as held
    from unnest(${skuIds}::text[]) with ordinality as t(id, n) join catalog.variant v on v.id = t.id
    join stock.warehouse w on ${warehouse ?? null}::text is null or w.code = ${warehouse ?? null}::text
    join kernel.balance b on b.account = 'stock:' || v.id || '@' || w.id order by t.n, w.priority, w.code`);

export type CustomerRow = {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  language: string;
  country: string;
  address: Record<string, string | null> | null;
};

export const customerRows = (db: Read, ids: string[]): Promise<CustomerRow[]> =>
  db.read<CustomerRow>(sql`
    select c.id, c.name, c.email, c.phone, c.language, c.country,
      (select jsonb_build_object('name', a.name, 'street', a.street, 'city', a.city, 'postalCode', a.postal_code, 'region', a.region, 'country', a.country, 'phone', a.phone)
        from parties.address a where a.customer_id = c.id order by a.position limit 1) as address
    from unnest(${ids}::text[]) with ordinality as t(id, n) join parties.customer c on c.id = t.id order by t.n`);

export type PriceExportRow = {
  skuId: string;
  sku: string;
  list: string;
  currency: string;
  minQuantity: number;
  validFrom: Date;
  validTo: Date | null;
  priceMinor: bigint;
  priceFromMinor: bigint | null;
};

/** Prices that hold at `at` or later, after a key, in its order. */
export function priceRows(
  db: Read,
  filter: { list?: string | undefined; q?: string | undefined },
  after: PriceExportRow | undefined,
  at: Date,
  limit: number,
): Promise<PriceExportRow[]> {
  const like = '%' + (filter.q ?? '').replace(/[\\%_]/g, '\\$&') + '%';
  const conditions: Sql[] = [
    sql`(p.valid_to is null or p.valid_to > ${at}::timestamptz)`,
    // Of the prices that have begun only the newest holds.
    sql`not exists (select 1 from pricing.price o where (o.sku_id, o.list, o.currency, o.min_quantity) = (p.sku_id, p.list, p.currency, p.min_quantity)
      and o.valid_from > p.valid_from and o.valid_from <= ${at}::timestamptz and (o.valid_to is null or o.valid_to > ${at}::timestamptz))`,
    ...(filter.list ? [sql`p.list = ${filter.list}`] : []),
    ...(filter.q ? [sql`(v.sku ilike ${like.slice(1)} or v.name ilike ${like})`] : []),
    ...(after
      ? [
          sql`(p.sku_id, p.list, p.currency, p.min_quantity, p.valid_from) > (${after.skuId}::text, ${after.list}::text, ${after.currency}::text, ${after.minQuantity}::integer, ${after.validFrom}::timestamptz)`,
        ]
      : []),
  ];
  return db.read<PriceExportRow>(
    sql`
    select p.sku_id as "skuId", v.sku, p.list, p.currency, p.min_quantity as "minQuantity", p.valid_from as "validFrom", p.valid_to as "validTo", p.price_minor as "priceMinor",
      p.price_from_minor as "priceFromMinor"
    from pricing.price p join catalog.variant v on v.id = p.sku_id where ${all(conditions)}
    order by p.sku_id, p.list, p.currency, p.min_quantity, p.valid_from limit ${limit}` as Sql<PriceExportRow>,
  );
}

export type OrderRow = {
  id: string;
  number: string;
  externalId: string | null;
  channel: string;
  createdAt: Date;
  state: string;
  currency: string;
  name: string;
  email: string | null;
  phone: string | null;
  language: string;
  shipTo: { name: string; street: string; city: string; postalCode: string; region: string | null; country: string; phone: string | null };
  payment: string;
  delivery: string;
  note: string | null;
  goodsMinor: bigint;
  shippingMinor: bigint;
  discountMinor: bigint;
  taxMinor: bigint;
  totalMinor: bigint;
  quantity: bigint;
  lines: { sku: string; name: string; quantity: number; price: string }[];
};

/** Orders with their lines, in the order of `ids`; prices are minor units as text. */
export const orderRows = (db: Read, ids: string[]): Promise<OrderRow[]> =>
  db.read<OrderRow>(sql`
    select h.id, h.number, h.external_id as "externalId", h.channel, h.created_at as "createdAt", d.state, h.currency, h.customer_name as name, h.email, h.phone, h.language, h.ship_to as "shipTo",
      h.payment_method as payment, h.delivery_method as delivery, h.note, h.goods_minor as "goodsMinor", h.shipping_minor as "shippingMinor", h.discount_minor as "discountMinor",
      h.tax_minor as "taxMinor", h.total_minor as "totalMinor", h.quantity,
      (select jsonb_agg(jsonb_build_object('sku', l.sku, 'name', l.name, 'quantity', l.quantity, 'price', l.price_minor::text) order by l.position) from orders.line l where l.order_id = h.id) as lines
    from unnest(${ids}::text[]) with ordinality as t(id, n) join orders.head h on h.id = t.id join kernel.document d on d.id = h.id order by t.n`);
