// Documents: the thin header row that every numbered thing has, its number series and its links.
import { type Ctx, businessDay } from './ctx.ts';
import { assert } from './refusal.ts';
import { sql } from './sql.ts';

export type NewDocument = { id: string; kind: string; state: string; channel?: string | null; scope?: string };

/**
 * Writes headers and gives each its number, gap-free in its series (one counter row per kind, scope and year, in this
 * transaction). Returns the numbers in the order of the input.
 */
export async function createDocuments(ctx: Ctx, documents: NewDocument[]): Promise<string[]> {
  return writeDocuments(ctx, documents, await openSeries(ctx, documents));
}

/** Writes headers with numbers out of series that are open already, and with them the counters; sends only. */
export function writeDocuments(ctx: Ctx, documents: NewDocument[], series: OpenSeries): string[] {
  if (documents.length === 0) return [];
  const numbers = series.take(documents);
  ctx.write(sql`
    insert into kernel.document (id, kind, number, state, channel, created_at)
    select id, kind, number, state, channel, ${ctx.now}::timestamptz
    from unnest(${documents.map((d) => d.id)}::text[], ${documents.map((d) => d.kind)}::text[], ${numbers}::text[],
      ${documents.map((d) => d.state)}::text[], ${documents.map((d) => d.channel ?? null)}::text[]) as t(id, kind, number, state, channel)`);
  return numbers;
}

/** Counters that this transaction holds: what is taken is written at once, so that no number is left out. */
export type OpenSeries = { take(documents: { kind: string; scope?: string }[]): string[] };

/**
 * Locks the counters of these kinds and scopes for the business year of `ctx.now`. Callers that decide later how many they need
 * open them in the exchange in which they lock other things.
 */
export async function openSeries(ctx: Ctx, wanted: { kind: string; scope?: string }[]): Promise<OpenSeries> {
  const year = await businessYear(ctx);
  const keys = [...new Map(wanted.map(({ kind, scope = '' }) => [`${kind} ${scope}/${year}`, { kind, scope: `${scope}/${year}` }])).values()];
  const read = () =>
    ctx.read<{ kind: string; scope: string; next: bigint }>(sql`
      select s.kind, s.scope, s.next from unnest(${keys.map((k) => k.kind)}::text[], ${keys.map((k) => k.scope)}::text[]) as t(kind, scope)
      join kernel.series s using (kind, scope) order by s.kind, s.scope for update of s`);
  let rows = await read();
  if (rows.length < keys.length) {
    ctx.write(
      sql`insert into kernel.series (kind, scope) select * from unnest(${keys.map((k) => k.kind)}::text[], ${keys.map((k) => k.scope)}::text[]) on conflict do nothing`,
    );
    rows = await read();
  }
  const next = new Map(rows.map((row) => [`${row.kind} ${row.scope}`, row.next]));
  return { take: (documents) => takeFrom(ctx, next, year, documents) };
}

/** No zone is further from UTC than this (ISO 8601 time shifts in use: -12:00 to +14:00). */
const FURTHEST_MS = 14 * 3_600_000;

/** The year of `ctx.now` where the business is; the zone is asked for only in the hours in which it makes a difference. */
async function businessYear(ctx: Ctx): Promise<string> {
  const [early, late] = [-FURTHEST_MS, FURTHEST_MS].map((ms) => businessDay(new Date(ctx.now.getTime() + ms)).slice(0, 4));
  return early === late ? early! : businessDay(ctx.now, await ctx.registry.zoneOf?.(ctx)).slice(0, 4);
}

function takeFrom(ctx: Ctx, next: Map<string, bigint>, year: string, documents: { kind: string; scope?: string }[]): string[] {
  const touched = new Set<string>();
  const numbers = documents.map(({ kind, scope = '' }) => {
    const shape = ctx.registry.documents.get(kind);
    assert(shape, `the document kind ${kind} is declared`);
    const key = `${kind} ${scope}/${year}`;
    const n = next.get(key);
    assert(n !== undefined, `the series ${key} is open`);
    next.set(key, n + 1n);
    touched.add(key);
    return shape.series
      .replace('{year}', year)
      .replace('{scope}', scope)
      .replace('{n}', String(n).padStart(6, '0'))
      .replace(/^-|(?<=-)-/g, '');
  });
  const keys = [...touched];
  const cut = (key: string): [string, string] => [key.slice(0, key.indexOf(' ')), key.slice(key.indexOf(' ') + 1)];
  ctx.write(sql`
    update kernel.series s set next = t.next
    from unnest(${keys.map((key) => cut(key)[0])}::text[], ${keys.map((key) => cut(key)[1])}::text[], ${keys.map((key) => next.get(key))}::bigint[]) as t(kind, scope, next)
    where s.kind = t.kind and s.scope = t.scope`);
  return numbers;
}

/** Moves documents from one of `from` to a milestone; returns the ids that really moved (a guarded update). */
export async function moveDocuments(ctx: Ctx, ids: string[], from: string[], to: string): Promise<string[]> {
  const rows = await ctx.read<{ id: string }>(sql`
    update kernel.document set state = ${to}, version = version + 1 where id = any(${ids}::text[]) and state = any(${from}::text[]) returning id`);
  return rows.map((row) => row.id);
}

/** Locks header rows in order and returns their kind and state. */
export function lockDocuments(ctx: Ctx, ids: string[]): Promise<{ id: string; kind: string; state: string }[]> {
  return ctx.read(sql`select id, kind, state from kernel.document where id = any(${ids}::text[]) order by id for update`);
}

/** Links documents, e.g. an order to its parcels. */
export function linkDocuments(ctx: Ctx, links: { from: string; to: string; kind: string }[]): void {
  if (links.length === 0) return;
  ctx.write(sql`
    insert into kernel.link (from_id, to_id, kind)
    select * from unnest(${links.map((l) => l.from)}::text[], ${links.map((l) => l.to)}::text[], ${links.map((l) => l.kind)}::text[]) on conflict do nothing`);
}
