// SQL of orders by customer: totals, links that move when two customers become one, and what is forgotten with a person.
import { type Ctx, type Sql, sql } from '#kernel';

type Reads = Pick<Ctx, 'read'>;

export type CustomerOrder = {
  id: string;
  number: string;
  createdAt: Date;
  totalMinor: bigint;
  currency: string;
  state: string;
  channel: string;
};

/** A customer's own id and those of the records that were merged into it. */
const OWN = (customerId: string): Sql => sql`any(array(select c.id from parties.customer c where c.id = ${customerId} or c.merged_into = ${customerId}))`;

/** A page of a customer's orders, the newest first. */
export function ordersOf(db: Reads, customerId: string, after: string | undefined, limit: number): Promise<CustomerOrder[]> {
  return db.read<CustomerOrder>(
    sql`
    select h.id, d.number, h.created_at as "createdAt", h.total_minor as "totalMinor", h.currency, d.state, h.channel
    from orders.head h join kernel.document d on d.id = h.id
    where h.customer_id = ${OWN(customerId)} and (${after ?? null}::text is null or h.id < ${after ?? null})
    order by h.id desc limit ${limit}` as Sql<CustomerOrder>,
  );
}

export type CustomerTotal = { currency: string; orders: number; cancelled: number; spentMinor: bigint; lastAt: Date };

/** What a customer ordered in all, by currency; cancelled orders count for nothing spent. */
export function totalsOf(db: Reads, customerId: string): Promise<CustomerTotal[]> {
  return db.read<CustomerTotal>(
    sql`
    select h.currency, count(*)::int as orders, count(h.cancelled_at)::int as cancelled,
      coalesce(sum(h.total_minor) filter (where h.cancelled_at is null), 0)::bigint as "spentMinor", max(h.created_at) as "lastAt"
    from orders.head h where h.customer_id = ${OWN(customerId)} group by h.currency order by count(*) desc, h.currency` as Sql<CustomerTotal>,
  );
}

/** Numbers of orders of these customers that are neither completed nor cancelled. */
export async function openNumbers(db: Reads, customerIds: string[]): Promise<string[]> {
  const rows = await db.read<{ number: string }>(sql`
    select d.number from orders.head h join kernel.document d on d.id = h.id
    where h.customer_id = any(${customerIds}::text[]) and d.state = 'placed' order by h.id limit 20`);
  return rows.map((row) => row.number);
}

/** Gives orders of `from` to `to`, and keeps on record which. */
export function relink(ctx: Ctx, move: { mergeId: string; from: string[]; to: string }): void {
  ctx.write(sql`
    insert into orders.relinked (merge_id, order_id, from_id)
    select ${move.mergeId}, id, customer_id from orders.head where customer_id = any(${move.from}::text[])`);
  ctx.write(sql`update orders.head set customer_id = ${move.to} where customer_id = any(${move.from}::text[])`);
}

/** Gives orders back that came by a merge. */
export function unlink(ctx: Ctx, mergeId: string): void {
  ctx.write(sql`update orders.head h set customer_id = r.from_id from orders.relinked r where r.merge_id = ${mergeId} and h.id = r.order_id`);
  ctx.write(sql`delete from orders.relinked where merge_id = ${mergeId}`);
}

/** Orders of these customers with all that they say, for the customer to read. */
export function collect(db: Reads, customerIds: string[]): Promise<Record<string, unknown>[]> {
  return db.read(sql`
    select h.number, h.created_at as "placedAt", h.channel, h.customer_name as "customerName", h.email, h.phone, h.ship_to as "shipTo", h.currency,
      h.total_minor::text as "totalMinor", h.payment_method as "paymentMethod", h.note,
      (select jsonb_agg(jsonb_build_object('sku', l.sku, 'name', l.name, 'quantity', l.quantity) order by l.position)
       from orders.line l where l.order_id = h.id) as lines
    from orders.head h where h.customer_id = any(${customerIds}::text[]) order by h.id`);
}

/** Takes from finished orders what no invoice needs: e-mail, phone, note and the means of payment. Name and address stay, as tax law asks. */
export function forget(ctx: Ctx, customerIds: string[]): void {
  ctx.write(sql`
    update orders.head set email = null, phone = null, note = null, payment_token = null, ship_to = ship_to - 'phone'
    where customer_id = any(${customerIds}::text[])`);
  // Drafts and what was written with offers are kept by nobody's law.
  const theirs = sql`(select f.id from orders.draft f where ${DRAFTED(customerIds)})`;
  ctx.write(sql`update orders.quote set note = null, reason = null where draft_id in ${theirs}`);
  ctx.write(sql`
    update orders.draft set customer_name = null, email = null, content = content - 'customer' - 'customerId' - 'shipTo' - 'note' where id in ${theirs}`);
}

/** What was taken down for these people, under their id, their e-mail or as one of their orders. */
const DRAFTED = (customerIds: string[]): Sql => sql`f.content ->> 'customerId' = any(${customerIds}::text[])
  or lower(btrim(f.email)) in (select lower(c.email) from parties.customer c where c.id = any(${customerIds}::text[]))
  or f.order_id in (select h.id from orders.head h where h.customer_id = any(${customerIds}::text[]))`;

/** The ids of the orders and drafts of these customers. */
export async function documentsOf(db: Reads, customerIds: string[]): Promise<{ orders: string[]; drafts: string[] }> {
  const orders = await db.read<{ id: string }>(sql`select id from orders.head where customer_id = any(${customerIds}::text[])`);
  const drafts = await db.read<{ id: string }>(sql`select f.id from orders.draft f where ${DRAFTED(customerIds)}`);
  return { orders: orders.map((row) => row.id), drafts: drafts.map((row) => row.id) };
}

/** Words by which listed orders of these customers are found, with the name that stays. */
export function listedOf(db: Reads, customerIds: string[]): Promise<{ id: string; name: string; words: string }[]> {
  return db.read(sql`
    select l.id, h.customer_name as name, l.words from orders.head h join orders.listing l on l.id = h.id where h.customer_id = any(${customerIds}::text[])`);
}

/** Writes the words of listed orders over. */
export function writeListed(ctx: Ctx, rows: { id: string; words: string }[]): void {
  ctx.write(sql`
    update orders.listing l set words = t.words from unnest(${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.words)}::text[]) as t(id, words)
    where l.id = t.id`);
}
