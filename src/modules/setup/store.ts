// All SQL of setup: one lock, and what the checklist looks up in the rooms that it is about.
import { type Ctx, type Db, sql } from '#kernel';

/** Of two people who open the shop at once, the second waits here and then finds it open. */
export async function lockOpening(ctx: Ctx): Promise<void> {
  await ctx.read(sql`select pg_advisory_xact_lock(hashtextextended('setup.open_shop', 0))`);
}

export type Facts = { products: boolean; prices: boolean; orders: boolean; colleagues: boolean; letters: boolean };

/** What is there already in a shop. */
export async function factsOf(db: Db, now: Date): Promise<Facts> {
  const [row] = await db.read(sql<Facts>`
    select exists (select from catalog.product) as products, exists (select from pricing.price) as prices, exists (select from orders.head) as orders,
      exists (select from staff.account offset 1) or exists (select from staff.invitation where accepted_at is null and expires_at > ${now}::timestamptz) as colleagues,
      exists (select from messages.sent where state = 'sent' and template = 'test-mail') as letters`);
  return row!;
}
