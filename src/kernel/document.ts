// Documents: the thin header row that every numbered thing has, its number series and its links.
import type { Ctx } from './ctx.ts';
import { assert } from './refusal.ts';
import { sql } from './sql.ts';

export type NewDocument = { id: string; kind: string; state: string; channel?: string | null; scope?: string };

/**
 * Writes headers and gives each its number, gap-free in its series (one counter row per kind, scope and year, in this
 * transaction). Returns the numbers in the order of the input.
 */
export async function createDocuments(ctx: Ctx, documents: NewDocument[]): Promise<string[]> {
  const numbers = await takeNumbers(ctx, documents);
  ctx.write(sql`
    insert into kernel.document (id, kind, number, state, channel, created_at)
    select id, kind, number, state, channel, ${ctx.now}::timestamptz
    from unnest(${documents.map((d) => d.id)}::text[], ${documents.map((d) => d.kind)}::text[], ${numbers}::text[],
      ${documents.map((d) => d.state)}::text[], ${documents.map((d) => d.channel ?? null)}::text[]) as t(id, kind, number, state, channel)`);
  return numbers;
}

/** Takes numbers without writing headers; the counter rows stay locked until the commit. */
export async function takeNumbers(ctx: Ctx, documents: { kind: string; scope?: string }[]): Promise<string[]> {
  const year = String(ctx.now.getUTCFullYear());
  const counts = new Map<string, { kind: string; scope: string; count: number }>();
  for (const { kind, scope = '' } of documents) {
    const key = kind + ' ' + scope;
    const entry = counts.get(key) ?? { kind, scope: scope + '/' + year, count: 0 };
    entry.count++;
    counts.set(key, entry);
  }
  const wanted = [...counts.values()].sort((a, b) => (a.kind + a.scope < b.kind + b.scope ? -1 : 1));
  const rows = await ctx.read<{ kind: string; scope: string; next: bigint }>(sql`
    insert into kernel.series (kind, scope, next)
    select kind, scope, count + 1 from unnest(${wanted.map((w) => w.kind)}::text[], ${wanted.map((w) => w.scope)}::text[], ${wanted.map((w) => w.count)}::bigint[]) as t(kind, scope, count)
    on conflict (kind, scope) do update set next = kernel.series.next + excluded.next - 1
    returning kind, scope, next`);
  const next = new Map(rows.map((row) => {
    const want = wanted.find((w) => w.kind === row.kind && w.scope === row.scope)!;
    return [row.kind + ' ' + row.scope, Number(row.next) - want.count] as const;
  }));
  return documents.map(({ kind, scope = '' }) => {
    const shape = ctx.registry.documents.get(kind);
    assert(shape, `the document kind ${kind} is declared`);
    const key = `${kind} ${scope}/${year}`;
    const n = next.get(key)!;
    next.set(key, n + 1);
    return shape.series.replace('{year}', year).replace('{scope}', scope).replace('{n}', String(n).padStart(6, '0')).replace(/^-|(?<=-)-/g, '');
  });
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
