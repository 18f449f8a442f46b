// Finding by words: names, numbers and codes folded to plain letters, kept as rows whose beginnings a plain index finds.
import type { Ctx } from './ctx.ts';
import { type Sql, all, sql } from './sql.ts';

/** Letters that Unicode does not take apart into a plain one and a mark. */
const PLAIN: Readonly<Record<string, string>> = { ł: 'l', đ: 'd', ð: 'd', ø: 'o', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i', þ: 'th', ħ: 'h' };
const WORDS_LIMIT = 16;
const WORD_LENGTH_LIMIT = 40;
/** No more different words than this are followed for one beginning; a longer beginning is asked for then. */
const SPREAD_LIMIT = 400;

/** A text as it is compared: lower case, without marks above and below letters, only letters and digits, one blank between words. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[łđðøßæœıþħ]/g, (letter) => PLAIN[letter]!)
    .replace(/[^\p{L}\p{N}#]+/gu, ' ')
    .replace(/(^| )#+(?!\d)/g, '$1')
    .trim();
}

/** The different words of texts, folded; at most 16, each of at most 40 signs. */
export function wordsOf(...texts: (string | null | undefined)[]): string[] {
  const words = texts.flatMap((text) => (text ? fold(text).split(' ') : []));
  return [...new Set(words.filter((word) => word !== '').map((word) => word.slice(0, WORD_LENGTH_LIMIT)))].slice(0, WORDS_LIMIT);
}

/** A phone number as a word that is found by its last digits: `#` and the digits from the last to the first. */
export function phoneWord(phone: string | null | undefined): string[] {
  const digits = (phone ?? '').replace(/\D/g, '').replace(/^0+/, '');
  return digits.length < 4 ? [] : ['#' + [...digits].reverse().join('')];
}

/** A thing and what it is found by; `was` are the words that were written for it before. */
export type Worded = { id: string; words: string[]; was?: string[] | null };

/** Writes the words of things of one kind, and takes back those that they had before and have no longer. */
export function writeWords(ctx: Ctx, kind: string, things: Worded[]): void {
  const gone = things.flatMap(({ id, words, was }) => (was ?? []).filter((word) => !words.includes(word)).map((word) => ({ id, word })));
  if (gone.length > 0) {
    ctx.write(sql`
      delete from kernel.word w using unnest(${gone.map((it) => it.word)}::text[], ${gone.map((it) => it.id)}::text[]) as t(word, id)
      where w.kind = ${kind} and w.word = t.word and w.id = t.id`);
  }
  const rows = things.flatMap(({ id, words }) => words.map((word) => ({ id, word, words: lined(words) })));
  if (rows.length === 0) return;
  ctx.write(sql`
    insert into kernel.word (kind, word, id, words)
    select ${kind}, t.word, t.id, t.words
    from unnest(${rows.map((it) => it.word)}::text[], ${rows.map((it) => it.id)}::text[], ${rows.map((it) => it.words)}::text[]) as t(word, id, words)
    on conflict (kind, word, id) do update set words = excluded.words where kernel.word.words <> excluded.words`);
}

/** Words in one line, a blank before each: ` ana pop`. */
export const lined = (words: string[]): string => words.map((word) => ' ' + word).join('');

/** The word that is looked up, and those that must be there as well. */
export type SoughtWords = { first: string; others: string[] };

/** What a text looks for; the longest word is looked up, as it is likely the rarest. */
export function soughtWords(text: string): SoughtWords | undefined {
  const words = wordsOf(text).sort((a, b) => b.length - a.length);
  return words.length === 0 ? undefined : { first: words[0]!, others: words.slice(1) };
}

/** Whether every word of `sought` begins one of the words of a thing. */
export const isFound = (sought: SoughtWords, words: string[]): boolean =>
  [sought.first, ...sought.others].every((wanted) => words.some((word) => word.startsWith(wanted)));

/** So many things with a word are counted to see which word is rare. */
const COUNTED = 3_000;

/** The same words with the rarest of them looked up: one that thousands have would otherwise be read to its end where the other is nowhere. */
export async function rarestFirst(db: Pick<Ctx, 'read'>, kind: string, sought: SoughtWords): Promise<SoughtWords> {
  if (sought.others.length === 0) return sought;
  const words = [sought.first, ...sought.others];
  const counts = await db.read<{ word: string; count: number }>(sql`
    select t.word, (select count(*)::int from (
      select 1 from kernel.word w where w.kind = ${kind} and w.word >= t.word and w.word < t.word || ${LAST_SIGN} limit ${COUNTED}) seen) as count
    from unnest(${words}::text[]) as t(word)`);
  const of = new Map(counts.map(({ word, count }) => [word, count]));
  const [first, ...others] = words.sort((a, b) => of.get(a)! - of.get(b)!);
  return { first: first!, others };
}

/** Greater than every sign of a word. */
const LAST_SIGN = '\u{10ffff}';

/** How a walk along an index goes on: behind which id, in which order, and how far. */
export type Walk = { after?: string | undefined; newestFirst: boolean; limit: number };

/**
 * The ids of things of a kind that have words beginning so, in order of their ids, as a sub-select with the column `id`.
 * Each different word that begins so is walked from its end and left as soon as it has given a page, so that a name that
 * thousands have costs what a rare one costs. `also` are conditions on `w.id`.
 */
export function idsByWords(kind: string, sought: SoughtWords, walk: Walk, also: Sql[] = []): Sql<{ id: string }> {
  const { first, others } = sought;
  const order = walk.newestFirst ? sql`desc` : sql`asc`;
  const end = first + LAST_SIGN;
  const conditions = [
    ...others.map((other) => sql`w.words like ${'% ' + other + '%'}`),
    ...(walk.after === undefined ? [] : [walk.newestFirst ? sql`w.id < ${walk.after}` : sql`w.id > ${walk.after}`]),
    ...also,
  ];
  return sql`
    with recursive spread as (
      select min(word) as word, 1 as n from kernel.word where kind = ${kind} and word >= ${first} and word < ${end}
      union all
      select (select min(o.word) from kernel.word o where o.kind = ${kind} and o.word > spread.word and o.word < ${end}), spread.n + 1
      from spread where spread.word is not null and spread.n < ${SPREAD_LIMIT})
    select distinct x.id from spread cross join lateral (
      select w.id from kernel.word w where w.kind = ${kind} and w.word = spread.word and ${all(conditions)} order by w.id ${order} limit ${walk.limit}) x
    where spread.word is not null
    order by x.id ${order} limit ${walk.limit}`;
}
