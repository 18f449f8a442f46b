// From headings to fields: whose file it is, which column says what, and how its numbers and days are written.
import { fingerprintOf } from '#kernel';
import { FIELDS, fieldOf, plain } from './fields.ts';
import { dateOrder, decimalMark } from './files/values.ts';
import type { ColumnFormat, Format, ImportKind, ImportOptions } from './types.ts';

/** The same for files with the same headings, whatever their case. */
export const fingerprintOfHeader = (header: string[]): string => fingerprintOf(header.map(plain).join('\n'));

/** Whose export it looks like, by headings that nobody else has. */
export function formatOf(kind: ImportKind, header: string[]): Format {
  const has = new Set(header.map(plain));
  if (kind === 'products') {
    if (has.has('handle') || has.has('urlhandle')) return 'shopify';
    if (has.has('regularprice') && has.has('type') && has.has('sku')) return 'woocommerce';
  }
  const ours = new Set(FIELDS[kind].map((field) => field.headings[0]));
  return header.length > 2 && header.every((heading) => ours.has(heading)) ? 'kontor' : 'other';
}

/** What a heading means in files of that program, where it means something else elsewhere. */
const MEANS: Partial<Record<Format, Record<string, string | null>>> = {
  woocommerce: { type: 'wooType', description: 'description', shortdescription: null, status: null, images: 'media', taxstatus: null, name: 'name' },
  shopify: { type: 'category', name: null },
};

/** The field of each column, each field once; null where nothing is known of the heading. */
export function mapColumns(kind: ImportKind, header: string[], format: Format): (string | null)[] {
  const known = new Map<string, string>();
  for (const field of FIELDS[kind]) for (const heading of field.headings) if (!known.has(plain(heading))) known.set(plain(heading), field.name);
  const means = MEANS[format] ?? {};
  const taken = new Set<string>();
  const exact = new Map(FIELDS[kind].map((field) => [field.headings[0], field.name]));
  // A column that carries a field's own name goes before one that carries another word for it.
  for (const heading of header) if (exact.has(heading) && format !== 'woocommerce' && format !== 'shopify') taken.add(exact.get(heading)!);
  const own = new Set<string>();
  return header.map((heading) => {
    const name = plain(heading);
    const found = Object.hasOwn(means, name) ? means[name]! : exact.has(heading) ? exact.get(heading)! : (known.get(name) ?? null);
    if (found === null || fieldOf(kind, found) === undefined) return null;
    const isExact = exact.get(heading) === found && format !== 'woocommerce' && format !== 'shopify';
    if (isExact ? own.has(found) : taken.has(found)) return null;
    (isExact ? own : taken).add(found);
    return found;
  });
}

/** How each column writes numbers and days, out of samples of it; what a person said goes first. */
export function formatsOf(samples: string[][], delimiter: string, options: ImportOptions): ColumnFormat[] {
  return samples.map((column) => ({
    decimal: options.decimal === 'point' || options.decimal === 'comma' ? options.decimal : decimalMark(column, delimiter),
    dates: options.dates && options.dates !== 'auto' ? options.dates : dateOrder(column),
  }));
}

/** What makes rows one group: the columns of it, and how a row's own is made; stock, prices and customers by what they are about. */
export function keyMaker(kind: ImportKind, columns: (string | null)[]): (cells: string[]) => string | null {
  const at = (field: string): number => columns.indexOf(field);
  const cell = (cells: string[], index: number): string => (index < 0 ? '' : (cells[index] ?? '').trim());
  const joined = (...fields: string[]): ((cells: string[]) => string | null) => {
    const indexes = fields.map(at);
    return (cells) => indexes.map((index) => cell(cells, index)).join('\u0001') || null;
  };
  if (kind === 'stock') return joined('sku', 'warehouse');
  if (kind === 'prices') return joined('sku', 'list', 'minQuantity', 'validFrom');
  if (kind === 'orders') return joined('channel', 'order');
  if (kind === 'customers') {
    const [email, phone, customer] = [at('email'), at('phone'), at('customer')];
    return (cells) => cell(cells, customer) || cell(cells, email).toLowerCase() || cell(cells, phone) || null;
  }
  const [product, sku, parent, type, id] = [at('product'), at('sku'), at('parent'), at('wooType'), at('wooId')];
  return (cells) => {
    if (type >= 0 && /variation/i.test(cell(cells, type))) return cell(cells, parent) || cell(cells, sku) || null;
    return cell(cells, product) || cell(cells, sku) || (id >= 0 ? 'id:' + cell(cells, id) : '') || null;
  };
}
