// SQL of drafts and of the offers made out of them.
import { type Ctx, type ReadCtx, type Sql, all, sql } from '#kernel';
import type { DraftContent, Frozen } from './draft-schemas.ts';

type Reads = Pick<Ctx, 'read'> | ReadCtx['db'];

export type Draft = {
  id: string;
  number: string;
  state: 'open' | 'quoted' | 'placed' | 'discarded';
  content: DraftContent;
  channel: string | null;
  customerName: string | null;
  email: string | null;
  currency: string | null;
  totalMinor: bigint | null;
  lineCount: number;
  createdAt: Date;
  createdBy: string;
  changedAt: Date;
  changedBy: string;
  orderId: string | null;
};

export type Quote = {
  id: string;
  draftId: string;
  version: number;
  state: 'sent' | 'accepted' | 'expired' | 'withdrawn';
  validUntil: Date;
  note: string | null;
  token: string;
  link: string;
  frozen: Frozen;
  totalMinor: bigint;
  currency: string;
  sentAt: Date;
  sentBy: string;
  endedAt: Date | null;
  reason: string | null;
};

const DRAFT = sql`f.id, f.number, d.state, f.content, f.channel, f.customer_name as "customerName", f.email, f.currency, f.total_minor as "totalMinor", f.line_count as "lineCount",
  f.created_at as "createdAt", f.created_by as "createdBy", f.changed_at as "changedAt", f.changed_by as "changedBy", f.order_id as "orderId"`;
const QUOTE = sql`q.id, q.draft_id as "draftId", q.version, q.state, q.valid_until as "validUntil", q.note, q.token, q.link, q.frozen, q.total_minor as "totalMinor",
  q.currency, q.sent_at as "sentAt", q.sent_by as "sentBy", q.ended_at as "endedAt", q.reason`;

/** Drafts by id, with their states. */
export const drafts = (db: Reads, ids: string[]): Promise<Draft[]> =>
  db.read<Draft>(sql`select ${DRAFT} from orders.draft f join kernel.document d on d.id = f.id where f.id = any(${ids}::text[])` as Sql<Draft>);

/** The same one at a time and locked, for whoever is going to change it. */
export const lockDraft = async (ctx: Ctx, id: string): Promise<Draft | undefined> =>
  (
    await ctx.read<Draft>(sql`select ${DRAFT} from orders.draft f join kernel.document d on d.id = f.id where f.id = ${id} for update of f, d` as Sql<Draft>)
  )[0];

/** Writes a draft, new or over what it was. */
export function writeDraft(ctx: Ctx, draft: Omit<Draft, 'state' | 'changedBy' | 'changedAt' | 'orderId'>): void {
  ctx.write(sql`
    insert into orders.draft (id, number, content, channel, customer_name, email, currency, total_minor, line_count, created_at, created_by, changed_at, changed_by)
    values (${draft.id}, ${draft.number}, ${JSON.stringify(draft.content)}::jsonb, ${draft.channel}, ${draft.customerName}, ${draft.email}, ${draft.currency},
      ${draft.totalMinor}::bigint, ${draft.lineCount}::int, ${draft.createdAt}::timestamptz, ${draft.createdBy}, ${ctx.now}::timestamptz, ${ctx.actor.id})
    on conflict (id) do update set content = excluded.content, channel = excluded.channel, customer_name = excluded.customer_name, email = excluded.email, currency = excluded.currency,
      total_minor = excluded.total_minor, line_count = excluded.line_count, changed_at = excluded.changed_at, changed_by = excluded.changed_by`);
}

/** The draft has become this order. */
export const markPlaced = (ctx: Ctx, id: string, orderId: string): void => ctx.write(sql`update orders.draft set order_id = ${orderId} where id = ${id}`);

/** All offers made out of drafts, the newest version first. */
export const quotesOf = (db: Reads, draftIds: string[]): Promise<Quote[]> =>
  db.read<Quote>(sql`select ${QUOTE} from orders.quote q where q.draft_id = any(${draftIds}::text[]) order by q.draft_id, q.version desc` as Sql<Quote>);

export const quoteByToken = async (db: Reads, token: string): Promise<Quote | undefined> =>
  (await db.read<Quote>(sql`select ${QUOTE} from orders.quote q where q.token = ${token}` as Sql<Quote>))[0];

export function insertQuote(ctx: Ctx, quote: Omit<Quote, 'state' | 'sentAt' | 'sentBy' | 'endedAt' | 'reason'>): void {
  ctx.write(sql`
    insert into orders.quote (id, draft_id, version, state, valid_until, note, token, link, frozen, total_minor, currency, sent_at, sent_by)
    values (${quote.id}, ${quote.draftId}, ${quote.version}::int, 'sent', ${quote.validUntil}::timestamptz, ${quote.note}, ${quote.token}, ${quote.link},
      ${JSON.stringify(quote.frozen)}::jsonb, ${quote.totalMinor}::bigint, ${quote.currency}, ${ctx.now}::timestamptz, ${ctx.actor.id})`);
}

/** Ends the offer that is open, if there is one. */
export const endQuote = (ctx: Ctx, id: string, state: Quote['state'], reason: string | null): void =>
  ctx.write(sql`
    update orders.quote set state = ${state}, ended_at = ${ctx.now}::timestamptz, ended_by = ${ctx.actor.id}, reason = ${reason} where id = ${id} and state = 'sent'`);

export type DraftListRow = Draft & { orderNumber: string | null; quoteState: string | null; validUntil: Date | null; version: number | null };
export type DraftFilter = { state?: string | undefined; quote?: string | undefined; q?: string | undefined; after?: string | undefined };

/** A page of drafts, the newest first, each with its newest offer. */
export function listDrafts(db: Reads, filter: DraftFilter, limit: number): Promise<DraftListRow[]> {
  const conditions: Sql[] = [];
  if (filter.after !== undefined) conditions.push(sql`f.id < ${filter.after}`);
  if (filter.state !== undefined) conditions.push(sql`d.state = ${filter.state}`);
  else conditions.push(sql`d.state <> 'discarded'`);
  if (filter.quote !== undefined) conditions.push(sql`q.state = ${filter.quote}`);
  const text = filter.q?.trim();
  if (text) {
    const like = '%' + text.replace(/[\\%_]/g, '\\$&') + '%';
    conditions.push(sql`(f.number ilike ${like} or f.customer_name ilike ${like} or f.email ilike ${like})`);
  }
  return db.read<DraftListRow>(
    sql`
    select ${DRAFT}, o.number as "orderNumber", q.state as "quoteState", q.valid_until as "validUntil", q.version
    from orders.draft f join kernel.document d on d.id = f.id
    left join orders.head o on o.id = f.order_id
    left join lateral (select state, valid_until, version from orders.quote where draft_id = f.id order by version desc limit 1) q on true
    where ${all(conditions)} order by f.id desc limit ${limit}` as Sql<DraftListRow>,
  );
}

/** Where a customer's orders went before, each address once, the latest first. */
export const earlierAddresses = (db: Reads, customerId: string, limit: number): Promise<{ shipTo: Record<string, string | null>; at: Date }[]> =>
  db.read(sql`
    select ship_to as "shipTo", max(created_at) as at from (select ship_to, created_at from orders.head where customer_id = ${customerId} order by id desc limit 100) o
    group by ship_to order by 2 desc limit ${limit}`);

/** The lines of an order with the codes and prices at which it was sold. */
export const soldLines = (db: Reads, orderId: string): Promise<{ sku: string; quantity: number }[]> =>
  db.read(sql`select sku, quantity from orders.line where order_id = ${orderId} order by position`);
