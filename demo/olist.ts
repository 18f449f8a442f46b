// The catalogue of a real marketplace, 32,951 products, where its data is there; names, prices and stock are drawn from the ids.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { coverOf, drawnPrice, hashed, money, overThree } from './chance.ts';
import type { Goods, GoodsCatalogue, WarehouseInput } from './import-goods.ts';

const WAREHOUSES: WarehouseInput[] = [
  {
    code: 'SAO',
    name: 'São Paulo',
    country: 'BR',
    city: 'São Paulo',
    latitude: -23.55,
    longitude: -46.63,
    priority: 1,
    handlingHours: 24,
    parcelCost: 100,
  },
  {
    code: 'CWB',
    name: 'Curitiba',
    country: 'BR',
    city: 'Curitiba',
    latitude: -25.43,
    longitude: -49.27,
    priority: 2,
    handlingHours: 24,
    parcelCost: 95,
  },
  {
    code: 'REC',
    name: 'Recife',
    country: 'BR',
    city: 'Recife',
    latitude: -8.05,
    longitude: -34.88,
    priority: 3,
    handlingHours: 36,
    parcelCost: 110,
  },
];
const UNITS_A_DAY = 8000;

/** The folder of the data, looked for beside and above the checkout; undefined where it is missing. */
export function olistFolder(): string | undefined {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const found = join(folder, 'shared', 'data', 'olist');
    if (existsSync(join(found, 'olist_products_dataset.csv'))) return found;
    if (dirname(folder) === folder) return undefined;
  }
}

type Row = {
  product_id: string;
  product_category_name: string;
  product_weight_g: string;
  product_length_cm: string;
  product_height_cm: string;
  product_width_cm: string;
};

/** The catalogue in Brazilian reais over three warehouses, or undefined where the data is missing; `limit` takes the first so many. */
export function olistCatalogue(limit = Infinity): GoodsCatalogue | undefined {
  const folder = olistFolder();
  if (folder === undefined) return undefined;
  const read = <T>(name: string): T[] => parse(readFileSync(join(folder, name)), { columns: true, bom: true, skip_empty_lines: true }) as T[];
  const english = new Map(
    read<{ product_category_name: string; product_category_name_english: string }>('product_category_name_translation.csv').map((row) => [
      row.product_category_name,
      row.product_category_name_english,
    ]),
  );
  const products = read<Row>('olist_products_dataset.csv').slice(0, limit);
  const codes = [...new Set(products.map((row) => codeOf(row, english)))].sort();
  return {
    categories: codes.map((code) => ({ code, name: titleOf(code) })),
    list: { code: 'br', name: 'Brasil', currency: 'BRL' },
    warehouses: WAREHOUSES,
    rows: products.map((row) => goodsOf(row, codeOf(row, english), products.length)),
  };
}

const codeOf = (row: Row, english: Map<string, string>): string => english.get(row.product_category_name) ?? (row.product_category_name || 'other');

/** `health_beauty` as `Health beauty`. */
const titleOf = (code: string): string => code[0]!.toUpperCase() + code.slice(1).replaceAll('_', ' ');

function taxCategoryOf(code: string): string {
  if (code.startsWith('books')) return 'books';
  return code === 'food' || code === 'food_drink' || code === 'drinks' ? 'food' : 'standard';
}

function goodsOf(row: Row, category: string, count: number): Goods {
  const id = row.product_id;
  const sku = 'OL-' + id.slice(0, 12).toUpperCase();
  const millimetres = (centimetres: string): number | undefined => (Number(centimetres) > 0 ? Number(centimetres) * 10 : undefined);
  const units = coverOf(1 + Math.floor(hashed(id, 3) * count), count, UNITS_A_DAY, hashed(id, 4));
  const places = overThree(units, hashed(id, 5));
  return {
    product: {
      name: `${titleOf(category)} ${id.slice(0, 8)}`,
      category,
      taxCategory: taxCategoryOf(category),
      variants: [
        {
          sku,
          weightGrams: Number(row.product_weight_g) || 500,
          lengthMm: millimetres(row.product_length_cm),
          widthMm: millimetres(row.product_width_cm),
          heightMm: millimetres(row.product_height_cm),
        },
      ],
    },
    prices: [{ sku, price: money(drawnPrice(hashed(id, 11), hashed(id, 12)), 'BRL') }],
    stock: places.flatMap((quantity, i) => (quantity > 0 ? [{ sku, warehouse: WAREHOUSES[i]!.code, quantity }] : [])),
  };
}
