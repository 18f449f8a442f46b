// From the rows of one product, in whoever's file, to what they say of it: the product, its variants, their prices and stock.
import { LANGUAGES } from '#kernel';
import { slugOf, textOfHtml, unitNamed } from '../files/values.ts';
import type { RowReader } from '../reader.ts';
import type { Group, StagedRow } from '../types.ts';
import type { Options, ProductSaid, Status, VariantSaid } from './product-types.ts';

const STATUSES: Record<string, Status> = {
  active: 'active',
  activ: 'active',
  aktywny: 'active',
  ativo: 'active',
  активен: 'active',
  publish: 'active',
  published: 'active',
  draft: 'draft',
  private: 'draft',
  ciornă: 'draft',
  szkic: 'draft',
  rascunho: 'draft',
  черновик: 'draft',
  unlisted: 'draft',
  archived: 'archived',
  arhivat: 'archived',
  zarchiwizowany: 'archived',
  arquivado: 'archived',
  'в архиве': 'archived',
};

const URL = /^https?:\/\/[^\s]+$/i;

/** What the rows of a group say; faults are noted with the reader. */
export function readProduct(reader: RowReader, group: Group, format: string | null): ProductSaid {
  const rows = group.rows.filter((row) => reader.isSound(row));
  const said: ProductSaid = { rows, key: '', variants: [], fields: new Map(), first: group.rows[0]! };
  const [head] = rows;
  if (!head) return said;
  said.key = reader.text(head, 'product') ?? reader.text(head, 'parent') ?? reader.text(head, 'sku') ?? '';
  const names = optionNames(reader, rows);
  for (const row of rows) {
    const type = reader.text(row, 'wooType')?.toLowerCase();
    if (type !== undefined && /grouped|external/.test(type)) reader.fault(row, 'wooType', 'batches.product_type', `A ${type} product can not be imported.`);
    const isVariation = type?.includes('variation') ?? false;
    if (!isVariation) readFields(reader, row, said, format);
    const isParent = type !== undefined && /^variable\b/.test(type);
    if (!isParent && isVariantRow(reader, row, format, said)) said.variants.push(readVariant(reader, row, said, names, type));
    readMedia(reader, row, said);
  }
  return said;
}

/** Shopify repeats a handle on rows that only bring another image. */
function isVariantRow(reader: RowReader, row: StagedRow, format: string | null, said: ProductSaid): boolean {
  if (format !== 'shopify') return true;
  if (said.variants.length === 0) return true;
  return ['sku', 'price', 'option1Value', 'option2Value', 'gtin'].some((field) => reader.text(row, field) !== undefined);
}

function readFields(reader: RowReader, row: StagedRow, said: ProductSaid, format: string | null): void {
  const { fields } = said;
  const set = (name: string, value: unknown): void => void (value === undefined || fields.has(name) || fields.set(name, { value, row }));
  const isForeign = format === 'shopify' || format === 'woocommerce';
  set('name', reader.text(row, 'name'));
  const description = reader.text(row, 'description');
  set('description', description === undefined ? undefined : isForeign ? textOfHtml(description) : description);
  set('seoTitle', reader.text(row, 'seoTitle'));
  set('seoDescription', reader.text(row, 'seoDescription'));
  set('countryOfOrigin', reader.text(row, 'countryOfOrigin')?.toUpperCase());
  set('brand', reader.text(row, 'brand'));
  set('category', reader.text(row, 'category'));
  set('taxCategory', isForeign ? undefined : reader.text(row, 'taxCategory'));
  set('names', readWords(reader, row, 'name'));
  const status = reader.oneOf(row, 'status', STATUSES);
  const published = reader.has('published') ? reader.yes(row, 'published') : undefined;
  set('status', published === false && status !== 'archived' ? 'draft' : (status ?? (published === true ? 'active' : undefined)));
  set('specs', readObject(reader, row, 'specs'));
}

const inLanguages = (field: string) => LANGUAGES.map((language) => ({ language, column: `${field}:${language}` }));
const COLUMNS_OF = { name: inLanguages('name'), variantName: inLanguages('variantName') };
function readWords(reader: RowReader, row: StagedRow, field: keyof typeof COLUMNS_OF): Record<string, string> | undefined {
  const words = COLUMNS_OF[field].flatMap(({ language, column }) => {
    const text = reader.text(row, column);
    return text === undefined ? [] : [[language, text] as const];
  });
  return words.length === 0 ? undefined : Object.fromEntries(words);
}

/** A JSON object, or `Colour=Red; Size=M`. */
function readObject(reader: RowReader, row: StagedRow, field: string): Record<string, unknown> | undefined {
  const text = reader.text(row, field);
  if (text === undefined) return undefined;
  if (text.trimStart().startsWith('{')) {
    try {
      return JSON.parse(text) as Record<string, unknown>;
    } catch {
      reader.fault(row, field, 'batches.json', 'This is not a JSON object.');
      return undefined;
    }
  }
  const pairs = text.split(/[;\n]/).flatMap((part) => (part.trim() === '' ? [] : [/^\s*([^=:]+?)\s*[=:]\s*([\s\S]*?)\s*$/.exec(part)]));
  if (pairs.every((pair) => pair !== null)) return Object.fromEntries(pairs.map((pair) => [pair[1]!, pair[2]!]));
  reader.fault(row, field, 'batches.pairs', 'This is not a list such as Colour=Red; Size=M.');
  return undefined;
}

function readMedia(reader: RowReader, row: StagedRow, said: ProductSaid): void {
  const list = reader.text(row, 'media');
  const media: { url: string; alt?: string }[] = [];
  if (list?.startsWith('[')) {
    try {
      media.push(...(JSON.parse(list) as typeof media));
    } catch {
      reader.fault(row, 'media', 'batches.json', 'This is not a JSON list.');
    }
  } else if (list !== undefined) {
    for (const url of list.split(/[,;|\n]\s*(?=https?:)|\s+(?=https?:)/)) {
      if (URL.test(url.trim())) media.push({ url: url.trim() });
      else reader.fault(row, 'media', 'batches.url', `"${url.slice(0, 60)}" is not an address of an image.`);
    }
  }
  const [src, alt] = [reader.text(row, 'imageSrc'), reader.text(row, 'imageAlt')];
  if (src !== undefined && !URL.test(src)) reader.fault(row, 'imageSrc', 'batches.url', 'This is not an address of an image.');
  else if (src !== undefined) media.push({ url: src, ...(alt === undefined ? {} : { alt: alt.slice(0, 300) }) });
  if (media.length === 0) return;
  const known = said.fields.get('media');
  const all = [...((known?.value as typeof media | undefined) ?? []), ...media];
  said.fields.set('media', { value: [...new Map(all.map((one) => [one.url, one])).values()], row: known?.row ?? row });
}

/** The names of options stand on the product's first row in Shopify's files. */
function optionNames(reader: RowReader, rows: StagedRow[]): (string | undefined)[] {
  return [1, 2, 3].map((n) => rows.map((row) => reader.text(row, `option${n}Name`)).find((name) => name !== undefined));
}

function readVariant(reader: RowReader, row: StagedRow, said: ProductSaid, names: (string | undefined)[], type: string | undefined): VariantSaid {
  const options = readObject(reader, row, 'options') as Options | undefined;
  const listed = [1, 2, 3].flatMap((n) => {
    const value = reader.text(row, `option${n}Value`);
    const name = names[n - 1] ?? (value === undefined ? undefined : `Option ${n}`);
    // A simple WooCommerce product lists what it has, it is not one of several; Shopify's only variant is called so.
    if (value === undefined || name === undefined || (type !== undefined && !type.includes('variation')) || (name === 'Title' && value === 'Default Title'))
      return [];
    return [[name, value] as const];
  });
  const all = options ?? (listed.length > 0 ? Object.fromEntries(listed) : undefined);
  const sku = reader.text(row, 'sku') ?? slugOf([said.key, ...Object.values(all ?? {})].join(' '));
  if (sku === '') reader.fault(row, 'sku', 'batches.missing', 'A code is missing.');
  const sale = reader.decimal(row, 'salePrice') === undefined ? undefined : 'salePrice';
  const unit = reader.text(row, 'weightUnit');
  const optional = <T>(value: T | undefined): T | undefined => value;
  return {
    row,
    sku,
    name: reader.text(row, 'variantName'),
    names: readWords(reader, row, 'variantName'),
    options: all,
    gtin: optional(reader.text(row, 'gtin')?.replace(/^'|[\s-]/g, '')),
    weightGrams: reader.measure(row, 'weight', unit === undefined ? undefined : unitNamed(unit)),
    lengthMm: reader.measure(row, 'length'),
    widthMm: reader.measure(row, 'width'),
    heightMm: reader.measure(row, 'height'),
    status: reader.oneOf(row, 'variantStatus', STATUSES),
    components: readComponents(reader, row),
    priceField: sale ?? (reader.text(row, 'price') === undefined ? undefined : 'price'),
    priceFromField: sale ? 'price' : reader.text(row, 'priceFrom') === undefined ? undefined : 'priceFrom',
    stock: reader.whole(row, 'stock'),
  };
}

/** Parts of a bundle: JSON as we export it, or `MUG*1, TEA*2`. */
function readComponents(reader: RowReader, row: StagedRow): { sku: string; quantity: number }[] | undefined {
  const text = reader.text(row, 'components');
  if (text === undefined) return undefined;
  if (text.startsWith('[')) {
    try {
      return JSON.parse(text) as { sku: string; quantity: number }[];
    } catch {
      reader.fault(row, 'components', 'batches.json', 'This is not a JSON list.');
      return undefined;
    }
  }
  const parts = text.split(/[,;]/).map((part) => /^\s*(\S.*?)(?:\s*[*x×]\s*(\d+))?\s*$/.exec(part));
  if (parts.every((part) => part !== null)) return parts.map((part) => ({ sku: part[1]!, quantity: Number(part[2] ?? 1) }));
  reader.fault(row, 'components', 'batches.components', 'This is not a list such as MUG*1, TEA*2.');
  return undefined;
}
