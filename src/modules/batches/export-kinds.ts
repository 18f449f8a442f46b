// What each kind of export writes: the headings under which an import knows the columns again, and the rows page by page.
import { type Ctx, LANGUAGES, decimalOf } from '#kernel';
import { FIELDS, headingOf } from './fields.ts';
import type { SheetCell } from './files/xlsx-write.ts';
import { type OrderRow, type PriceExportRow, type VariantRow, customerRows, orderRows, priceRows, shelfRows, variantRows } from './store-export.ts';
import type { ImportKind } from './types.ts';

export type ExportKind = ImportKind;
/** Gives the ids of a page of things by the list that people see, so that its filters hold here. */
export type Pages = (pick: (item: Record<string, unknown>) => string) => AsyncIterable<string[]>;
type Source = { db: Pick<Ctx, 'read'>; now: Date; params: Record<string, string>; pages: Pages };
export type Exporter = {
  query: (has: (name: string) => boolean) => string;
  heading(params: Record<string, string>): string[];
  rows(source: Source): AsyncIterable<SheetCell[][]>;
};

const number = (value: number | bigint | string | null): SheetCell => (value === null ? '' : { number: String(value) });
const text = (value: string | null | undefined): string => value ?? '';
const json = (value: object): string => ((Array.isArray(value) ? value.length : Object.keys(value).length) === 0 ? '' : JSON.stringify(value));
const headings = (kind: ImportKind, names: string[]): string[] => names.map((name) => headingOf(kind, name));

const PRODUCT_FIELDS = [
  'product',
  'name',
  ...LANGUAGES.map((language) => 'name:' + language),
  'description',
  'seoTitle',
  'seoDescription',
  'countryOfOrigin',
  'brand',
  'category',
  'specs',
  'media',
  'taxCategory',
  'status',
  'sku',
  'variantName',
  ...LANGUAGES.map((language) => 'variantName:' + language),
  'options',
  'gtin',
  'weight',
  'length',
  'width',
  'height',
  'variantStatus',
  'components',
];

const productRow = (row: VariantRow): SheetCell[] => [
  row.productId,
  row.product,
  ...LANGUAGES.map((language) => text(row.names[language])),
  row.description,
  row.seoTitle,
  row.seoDescription,
  text(row.countryOfOrigin),
  text(row.brand),
  text(row.category),
  json(row.specs),
  json(row.media),
  row.taxCategory,
  row.status,
  row.sku,
  row.name,
  ...LANGUAGES.map((language) => text(row.variantNames[language])),
  json(row.options),
  text(row.gtin),
  number(row.weight),
  number(row.length),
  number(row.width),
  number(row.height),
  row.variantStatus,
  json(row.components),
];

const products: Exporter = {
  query: () => 'catalog.list',
  heading: () => headings('products', PRODUCT_FIELDS),
  async *rows({ db, pages }) {
    for await (const ids of pages((item) => String(item['id']))) yield (await variantRows(db, ids)).map(productRow);
  },
};

const stock: Exporter = {
  query: (has) => (has('stock.list') ? 'stock.list' : 'stock.levels'),
  heading: () => headings('stock', ['sku', 'warehouse', 'onHand']),
  async *rows({ db, pages, params }) {
    for await (const ids of pages((item) => String(item['skuId'] ?? item['id']))) {
      const rows = await shelfRows(db, ids, params['warehouse']);
      yield rows.map((row) => [row.sku, row.warehouse, number(row.onHand)]);
    }
  },
};

const CUSTOMER_FIELDS = FIELDS.customers.map((field) => field.name).filter((name) => name !== 'firstName' && name !== 'lastName');

const customers: Exporter = {
  query: () => 'parties.list',
  heading: () => headings('customers', CUSTOMER_FIELDS),
  async *rows({ db, pages }) {
    for await (const ids of pages((item) => String(item['id']))) {
      const rows = await customerRows(db, ids);
      yield rows.map(({ id, name, email, phone, language, country, address: a }) => [
        id,
        name,
        text(email),
        text(phone),
        language,
        country,
        text(a?.['name']),
        text(a?.['street']),
        text(a?.['city']),
        text(a?.['postalCode']),
        text(a?.['region']),
        text(a?.['country']),
        text(a?.['phone']),
      ]);
    }
  },
};

const AT_ONCE = 1_000;
const prices: Exporter = {
  query: () => 'pricing.prices',
  heading: () => headings('prices', ['sku', 'list', 'price', 'priceFrom', 'currency', 'minQuantity', 'validFrom', 'validTo']),
  async *rows({ db, params, now }) {
    let after: PriceExportRow | undefined;
    do {
      const rows = await priceRows(db, { list: params['list'], q: params['q'] }, after, now, AT_ONCE);
      yield rows.map((row) => [
        row.sku,
        row.list,
        number(decimalOf(row.priceMinor, row.currency)),
        number(row.priceFromMinor === null ? null : decimalOf(row.priceFromMinor, row.currency)),
        row.currency,
        number(row.minQuantity),
        row.validFrom.toISOString(),
        row.validTo?.toISOString() ?? '',
      ]);
      after = rows.length < AT_ONCE ? undefined : rows.at(-1);
    } while (after);
  },
};

const ORDER_FIELDS = [
  'order',
  'number',
  'channel',
  'placedAt',
  'currency',
  'name',
  'email',
  'phone',
  'language',
  'shipName',
  'shipStreet',
  'shipCity',
  'shipPostalCode',
  'shipRegion',
  'shipCountry',
  'shipPhone',
  'payment',
  'delivery',
  'shipping',
  'note',
];
const LINE_FIELDS = ['sku', 'quantity', 'price'];
const SUMS = ['State', 'Pieces', 'Goods', 'Discount', 'Tax', 'Total'];

const headOf = (row: OrderRow): SheetCell[] => [
  row.externalId ?? row.number,
  row.number,
  row.channel,
  row.createdAt.toISOString(),
  row.currency,
  row.name,
  text(row.email),
  text(row.phone),
  row.language,
  row.shipTo.name,
  row.shipTo.street,
  row.shipTo.city,
  row.shipTo.postalCode,
  text(row.shipTo.region),
  row.shipTo.country,
  text(row.shipTo.phone),
  row.payment,
  row.delivery,
  number(decimalOf(row.shippingMinor, row.currency)),
  text(row.note),
];

const orders: Exporter = {
  query: () => 'orders.list',
  heading: ({ per }) => [...headings('orders', ORDER_FIELDS), ...(per === 'order' ? SUMS : headings('orders', LINE_FIELDS))],
  async *rows({ db, pages, params }) {
    const isPerOrder = params['per'] === 'order';
    for await (const ids of pages((item) => String(item['id']))) {
      const rows = await orderRows(db, ids);
      yield rows.flatMap((row): SheetCell[][] => {
        const money = (minor: bigint): SheetCell => number(decimalOf(minor, row.currency));
        const head = headOf(row);
        if (isPerOrder)
          return [[...head, row.state, number(row.quantity), money(row.goodsMinor), money(row.discountMinor), money(row.taxMinor), money(row.totalMinor)]];
        return row.lines.map((line) => [...head, line.sku, number(line.quantity), money(BigInt(line.price))]);
      });
    }
  },
};

export const EXPORTERS: Record<ExportKind, Exporter> = { products, stock, customers, prices, orders };
