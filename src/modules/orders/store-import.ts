// SQL of orders for imports: when past orders were placed and completed, orders by number, and making room for a number again.
import { type Ctx, sql } from '#kernel';

type Reads = Pick<Ctx, 'read'>;

/** Sets when orders of the past were placed; they were completed then, too. */
export function setPast(ctx: Ctx, items: { id: string; at: Date }[]): void {
  ctx.write(sql`
    update orders.head h set created_at = t.at, completed_at = t.at
    from unnest(${items.map((i) => i.id)}::text[], ${items.map((i) => i.at)}::timestamptz[]) as t(id, at) where h.id = t.id`);
}

export type NumberedOrder = { id: string; number: string; linesHash: string; channel: string; externalId: string | null };

export const byNumber = (ctx: Reads, numbers: string[]): Promise<NumberedOrder[]> =>
  ctx.read<NumberedOrder>(sql`
    select h.id, h.number, h.lines_hash as "linesHash", h.channel, h.external_id as "externalId"
    from kernel.document d join orders.head h on h.id = d.id where d.kind = 'order' and d.number = any(${numbers}::text[])`);

/** What is known of these orders that matters to taking them back. */
export const fatesOf = (ctx: Reads, ids: string[]): Promise<{ id: string; state: string; isPast: boolean }[]> =>
  ctx.read(sql`
    select h.id, d.state, h.completed_at is not null and h.completed_at = h.created_at and h.held = 'none' as "isPast"
    from orders.head h join kernel.document d on d.id = h.id where h.id = any(${ids}::text[])`);

/** Past orders that are taken back count as cancelled, and their numbers of the channel are free again. */
export function cancelPast(ctx: Ctx, ids: string[], reason: string): void {
  ctx.write(sql`
    update orders.head set cancelled_at = ${ctx.now}::timestamptz, cancel_reason = ${reason}, completed_at = null where id = any(${ids}::text[])`);
}

export function freeExternalIds(ctx: Ctx, ids: string[]): void {
  ctx.write(sql`update orders.head set external_id = null, fingerprint = null where id = any(${ids}::text[])`);
}
