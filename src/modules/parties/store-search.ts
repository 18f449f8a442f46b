// SQL of finding customers: by words of the name, by the beginning of an e-mail, by the last digits of a phone.
import { type Ctx, type SoughtWords, type Sql, all, idsByWords, sql } from '#kernel';
import type { Customer, Rows } from './types.ts';

const COLUMNS = sql`c.id, c.email, c.phone, c.name, c.language, c.country, c.created_at as "createdAt"`;

/** What is found: words, or the beginning of an e-mail or of phones in E.164. */
export type SoughtCustomer = { words?: SoughtWords | undefined; email?: string | undefined; phones?: string[] };

/** A page of customers, the newest first, below the id `after`. */
export function page(rows: Rows, sought: SoughtCustomer, after: string | undefined, limit: number): Promise<Customer[]> {
  const below = after === undefined ? [] : [sql`c.id < ${after}`];
  const ids = (from: Sql, conditions: Sql[]): Sql => sql`select c.id from ${from} where ${all([...conditions, ...below])} order by c.id desc limit ${limit}`;
  const email = sought.email;
  const ways = [
    ...(sought.words ? [idsByWords('cus', sought.words, { newestFirst: true, after, limit })] : []),
    ...(email === undefined
      ? []
      : [ids(sql`(select id from parties.customer where email >= ${email} and email < ${email + '\u{10ffff}'} order by email limit ${AT_MOST}) c`, [])]),
    ...(sought.phones ?? []).map((phone) =>
      ids(sql`(select id from parties.customer where phone >= ${phone} and phone < ${phone + ':'} order by phone limit ${AT_MOST}) c`, []),
    ),
  ];
  const found = ways.length === 0 ? ids(sql`parties.customer c`, []) : ways.map((way) => sql`(${way})`).reduce((left, right) => sql`${left} union ${right}`);
  return rows.read<Customer>(
    sql`select ${COLUMNS} from (${found}) f join parties.customer c on c.id = f.id order by c.id desc limit ${limit}` as Sql<Customer>,
  );
}

/** No more e-mails or phones than this are looked at for one beginning. */
const AT_MOST = 500;
/** The newest customers, as far as the reader has not written their words yet. */
const FRESH = 200;

export const fresh = (rows: Rows, after: string | undefined): Promise<Customer[]> =>
  rows.read<Customer>(
    sql`
    select ${COLUMNS} from (select * from parties.customer order by id desc limit ${FRESH}) c
    where c.words is null and (${after ?? null}::text is null or c.id < ${after ?? null}::text) order by c.id desc` as Sql<Customer>,
  );

export type Written = { id: string; name: string; phone: string | null; words: string[] | null };

/** What is written of customers, locked, so that two readers do not write words for each other's names. */
export const written = (ctx: Ctx, ids: string[]): Promise<Written[]> =>
  ctx.read<Written>(sql`select id, name, phone, words from parties.customer where id = any(${ids}::text[]) order by id for update`);

/** Remembers the words that were written for customers. */
export function remember(ctx: Ctx, rows: { id: string; words: string[] }[]): void {
  ctx.write(sql`
    update parties.customer c set words = t.words::text[]
    from unnest(${rows.map((row) => row.id)}::text[], ${rows.map((row) => literal(row.words))}::text[]) as t(id, words) where c.id = t.id`);
}

/** Words are letters, digits and #, so an array of them needs no escapes. */
const literal = (words: string[]): string => `{${words.map((word) => `"${word}"`).join(',')}}`;
