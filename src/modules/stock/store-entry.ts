// SQL of bookings by people: who received, corrected, damaged or moved goods, and what a unit cost.
import { type Ctx, type Id, sql } from '#kernel';

/** One booking; its id is the document of its transfers. */
export type Entry = { id: Id<'ent'>; kind: 'receive' | 'adjust' | 'damage' | 'move'; note: string | null; quantity: bigint };

/** What one unit of a SKU cost, in minor units. */
export type Cost = { skuId: string; minor: bigint; currency: string };

export function writeEntries(ctx: Ctx, entries: Entry[]): void {
  if (entries.length === 0) return;
  ctx.write(sql`
    insert into stock.entry (id, kind, actor, note, quantity, at)
    select id, kind, ${ctx.actor.id}::text, note, quantity, ${ctx.now}::timestamptz
    from unnest(${entries.map((e) => e.id)}::text[], ${entries.map((e) => e.kind)}::text[], ${entries.map((e) => e.note)}::text[],
      ${entries.map((e) => e.quantity)}::bigint[]) as t(id, kind, note, quantity)`);
}

/** Puts on record what units cost now; of two in one batch the later stands. */
export function writeCosts(ctx: Ctx, given: Cost[]): void {
  if (given.length === 0) return;
  const costs = [...new Map(given.map((cost) => [cost.skuId, cost])).values()];
  ctx.write(sql`
    insert into stock.cost (sku_id, currency, cost_minor, at)
    select t.*, ${ctx.now}::timestamptz
    from unnest(${costs.map((c) => c.skuId)}::text[], ${costs.map((c) => c.currency)}::text[], ${costs.map((c) => c.minor)}::bigint[]) as t
    on conflict (sku_id) do update set currency = excluded.currency, cost_minor = excluded.cost_minor, at = excluded.at`);
}
