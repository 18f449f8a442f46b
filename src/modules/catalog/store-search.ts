// SQL of finding products: by words of their names, by the beginning of a code, by a GTIN.
import { type Ctx, type ReadCtx, type SoughtWords, type Sql, all, idsByWords, sql } from '#kernel';

/** What is found: words, the beginnings of a code, a GTIN of 14 digits, and products that were found already. */
export type SoughtProduct = { words: SoughtWords | undefined; codes: string[]; gtin: string | undefined; ids: string[] };

/** No more codes than this are looked at for one beginning. */
const CODES = 500;

/** The ids of the products that a text finds, in their order, behind `after`; `also` are conditions on `w.id`. */
export function idsOfText({ words, codes, gtin, ids }: SoughtProduct, also: Sql[], after: string | undefined, limit: number): Sql<{ id: string }> {
  const behind = after === undefined ? [] : [sql`w.id > ${after}`];
  const ways = [
    ...(words ? [idsByWords('prd', words, { newestFirst: false, after, limit }, also)] : []),
    ...codes.map(
      (code) => sql`
        select w.id from (select product_id as id from catalog.variant where sku >= ${code} and sku < ${code + '\u{10ffff}'} order by sku limit ${CODES}) w where ${all([...behind, ...also])}`,
    ),
    ...(gtin === undefined
      ? []
      : [
          sql`select w.id from (select product_id as id from catalog.variant where gtin is not null and lpad(gtin, 14, '0') = ${gtin}) w where ${all([...behind, ...also])}`,
        ]),
    ...(ids.length === 0 ? [] : [sql`select w.id from unnest(${ids}::text[]) as w(id) where ${all([...behind, ...also])}`]),
  ];
  if (ways.length === 0) return sql`select id from catalog.product where false`;
  return sql`select f.id from (${ways.map((way) => sql`(${way})`).reduce((left, right) => sql`${left} union ${right}`)}) f order by f.id limit ${limit}` as Sql<{
    id: string;
  }>;
}

export type Named = { id: string; name: string; names: Record<string, string>; brand: string | null };

/** The newest products, as far as the reader has not written their words yet. */
const FRESH = 200;
export const unwritten = (db: ReadCtx['db']): Promise<Named[]> =>
  db.read<Named>(sql`
    select id, name, names, brand from (select id, name, names, brand, words from catalog.product order by id desc limit ${FRESH}) p where words is null`);

/** What is written of products and of those with these codes, locked until the commit. */
export const written = (ctx: Ctx, ids: string[], codes: string[]): Promise<(Named & { words: string[] | null })[]> =>
  ctx.read(sql`
    select id, name, names, brand, words from catalog.product
    where id = any(${ids}::text[] || array(select product_id from catalog.variant where sku = any(${codes}::text[]))) order by id for update`);

/** Remembers the words that were written for products; words are letters and digits, so an array of them needs no escapes. */
export function remember(ctx: Ctx, rows: { id: string; words: string[] }[]): void {
  ctx.write(sql`
    update catalog.product p set words = t.words::text[]
    from unnest(${rows.map((row) => row.id)}::text[], ${rows.map((row) => `{${row.words.map((word) => `"${word}"`).join(',')}}`)}::text[]) as t(id, words) where p.id = t.id`);
}
