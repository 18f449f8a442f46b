// Finding products: the words that are written for each, and what a search text means.
import { type Ctx, type ReadCtx, type Reader, type Sql, type Sweep, isFound, rarestFirst, soughtWords, wordsOf, writeWords } from '#kernel';
import { type Named, type SoughtProduct, remember, unwritten, wordless, written } from './store-search.ts';
import { type ProductFilter, type ProductRow, listProducts } from './store.ts';

/** The words by which a product is found: those of its names in all languages, and its brand. */
export const wordsOfProduct = ({ name, names, brand }: Named): string[] => wordsOf(name, brand, ...Object.values(names));

/** Writes the words of products anew, as far as they have changed. */
export async function findable(ctx: Ctx, ids: string[], codes: string[]): Promise<void> {
  const rows = (await written(ctx, ids, codes)).map((row) => ({ id: row.id, was: row.words, words: wordsOfProduct(row) }));
  const changed = rows.filter(({ was, words }) => was === null || was.join(' ') !== words.join(' '));
  if (changed.length === 0) return;
  writeWords(ctx, 'prd', changed);
  remember(ctx, changed);
}

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter((it) => typeof it === 'string') : []);

/** Follows what happens to products, whoever tells it. */
export const searchReader: Reader = {
  name: 'catalog.search',
  events: '*',
  handle: async (ctx, events) => {
    const ids = events.flatMap(({ document, payload }) => [...(document?.startsWith('prd_') ? [document] : []), ...textsOf(payload['productIds'])]);
    const codes = events.filter((event) => event.name.startsWith('catalog.')).flatMap(({ payload }) => textsOf(payload['skus']));
    if (ids.length + codes.length > 0) await findable(ctx, [...new Set(ids)].sort(), [...new Set(codes)]);
  },
};

const HOUR_MS = 3_600_000;
const AT_ONCE = 500;

/** Picks up, at each start and once an hour, whatever came without a word that the reader hears. */
export const searchSweep: Sweep = {
  name: 'catalog.search',
  everyMs: HOUR_MS,
  run: async (ctx) => {
    const ids = await wordless(ctx, AT_ONCE);
    if (ids.length > 0) await findable(ctx, ids, []);
    return ids.length;
  },
};

/** What a search text means: a GTIN, the beginning of a code as it is written or in capitals, words of a name; the newest products are looked at themselves. */
export async function soughtOf(db: ReadCtx['db'], text: string): Promise<SoughtProduct> {
  const wanted = text.trim();
  const gtin = /^(\d{8}|\d{12,14})$/.test(wanted) ? wanted.padStart(14, '0') : undefined;
  const codes = /\s/.test(wanted) || wanted === '' ? [] : [...new Set([wanted, wanted.toUpperCase()])];
  const plain = soughtWords(wanted);
  const [words, fresh] = plain ? await Promise.all([rarestFirst(db, 'prd', plain), unwritten(db)]) : [undefined, []];
  return { words, codes, gtin, ids: fresh.filter((row) => isFound(words!, wordsOfProduct(row))).map((row) => row.id) };
}

/** A page of products that a text finds, narrowed by the rest of the filter and by what another room asks of `p`, the product. */
export async function findProducts(
  read: ReadCtx,
  { q, ...filter }: Omit<ProductFilter, 'sought'> & { q?: string | undefined },
  besides: Sql[] = [],
): Promise<ProductRow[]> {
  const sought = q?.trim() ? await soughtOf(read.db, q) : undefined;
  return listProducts(read, { ...filter, sought }, besides);
}
