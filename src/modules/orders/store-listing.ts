// SQL of the list of orders: what is filtered by (facets and words), and the page of ids that a filter finds.
import { type Ctx, type SoughtWords, type Sql, all, firstIdAt, idsByWords, sql } from '#kernel';

type Reads = Pick<Ctx, 'read'>;
export type PaymentState = 'unpaid' | 'authorised' | 'part_paid' | 'paid';
export type FulfilmentState = 'unfulfilled' | 'partial' | 'fulfilled';

/** Payment state is derived from the ledger: what was paid of the document, and what is authorised for it. */
export const PAYMENT = sql`cross join lateral (
    select case when coalesce(b.posted, 0) >= h.total_minor then 'paid' when coalesce(b.posted, 0) > 0 then 'part_paid'
      when exists (select 1 from kernel.pending n where n.document_id = h.id and n.to_account = 'paid:' || h.id) then 'authorised' else 'unpaid' end as state
    from (select 1) one left join kernel.balance b on b.account = 'paid:' || h.id) p`;

/** Fulfilment is derived from the ledger: what has left for the customer, against what was wanted; returns do not take it back. */
export const FULFILMENT = sql`cross join lateral (
    select case when g.gone is null then 'unfulfilled'
      when g.gone >= coalesce((select sum(w.value::bigint) from stock.demand m cross join lateral jsonb_each_text(m.wanted) w where m.document_id = h.id), h.quantity) then 'fulfilled'
      else 'partial' end as state
    from (select sum(t.amount) as gone from kernel.transfer t
      where t.document_id = h.id and t.kind in ('posted', 'post') and t.to_account = 'goods:customer' and t.amount > 0) g) f`;

/** What an order is filtered by, as one of the few hundred combinations that there are. */
export type Axes = {
  state: string;
  payment: PaymentState;
  fulfilment: FulfilmentState;
  channel: string;
  country: string;
  method: string;
};
export type Facet = Axes & { id: number };
export type Derived = Axes & { id: string; name: string; phones: (string | null)[]; facet: number | null };

/** Orders as they are now, with the facet under which each is listed. */
export const derive = (db: Reads, ids: string[]): Promise<Derived[]> =>
  db.read<Derived>(sql`
    select h.id, d.state, p.state as payment, f.state as fulfilment, h.channel, h.country, h.payment_method as method, h.customer_name as name,
      array[h.phone, h.ship_to ->> 'phone'] as phones, l.facet
    from orders.head h join kernel.document d on d.id = h.id left join orders.listing l on l.id = h.id ${PAYMENT} ${FULFILMENT}
    where h.id = any(${ids}::text[])`);

/** The facets of these axes; those that are new are made. */
export async function facetsOf(ctx: Ctx, axes: Axes[]): Promise<Facet[]> {
  const of = (pick: (one: Axes) => string): string[] => axes.map(pick);
  const given = sql`
    select distinct * from unnest(${of((a) => a.state)}::text[], ${of((a) => a.payment)}::text[], ${of((a) => a.fulfilment)}::text[], ${of((a) => a.channel)}::text[],
      ${of((a) => a.country)}::text[], ${of((a) => a.method)}::text[]) as t(state, payment, fulfilment, channel, country, method)`;
  ctx.write(sql`
    insert into orders.facet (state, payment, fulfilment, channel, country, method)
    select g.* from (${given}) g
    where not exists (select 1 from orders.facet x where (x.state, x.payment, x.fulfilment, x.channel, x.country, x.method) = (g.state, g.payment, g.fulfilment, g.channel, g.country, g.method))
    on conflict do nothing`);
  return ctx.read<Facet>(
    sql`select x.id, x.state, x.payment, x.fulfilment, x.channel, x.country, x.method from orders.facet x join (${given}) g using (state, payment, fulfilment, channel, country, method)` as Sql<Facet>,
  );
}

/** Lets nobody else write the list until the commit, so that its counts stay true while it is rebuilt. */
export const holdListing = (ctx: Ctx): void => ctx.write(sql`lock table orders.facet in share row exclusive mode`);

/** Lists orders under other facets than before, or for the first time. */
export function list(ctx: Ctx, rows: { id: string; facet: number; was: number | null; words: string }[]): void {
  ctx.write(sql`
    insert into orders.listing (id, facet, words)
    select * from unnest(${rows.map((r) => r.id)}::text[], ${rows.map((r) => r.facet)}::int[], ${rows.map((r) => r.words)}::text[])
    on conflict (id) do update set facet = excluded.facet`);
  const moves = rows.flatMap(({ facet, was }) => [{ facet, by: 1 }, ...(was === null ? [] : [{ facet: was, by: -1 }])]);
  ctx.write(sql`
    update orders.facet x set count = x.count + t.by
    from (select facet, sum(by) as by from unnest(${moves.map((m) => m.facet)}::int[], ${moves.map((m) => m.by)}::int[]) as m(facet, by) group by facet) t
    where x.id = t.facet and t.by <> 0`);
}

/** The ids of orders above `after`, in order. */
export const idsAbove = (db: Reads, after: string, limit: number): Promise<{ id: string }[]> =>
  db.read<{ id: string }>(sql`select id from orders.head where id > ${after} order by id limit ${limit}`);

export type ListFilter = {
  state?: string | undefined;
  channel?: string | undefined;
  paymentState?: string | undefined;
  fulfilmentState?: string | undefined;
  country?: string | undefined;
  paymentMethod?: string | undefined;
  customer?: string | undefined;
  /** Whole days, in UTC. */
  from?: Date | undefined;
  before?: Date | undefined;
  after?: string | undefined;
};
/** What is looked for besides: the orders themselves, their customers, or words on them. */
export type Looked = { ids?: string[]; customerIds?: string[]; words?: SoughtWords };

/** The facets that a filter leaves, and how many orders have them; undefined where it names none. */
export async function facetsLeft(db: Reads, filter: ListFilter): Promise<{ ids: number[]; count: number } | undefined> {
  const conditions = [
    ...(filter.state === undefined ? [] : [sql`state = ${filter.state}`]),
    ...(filter.channel === undefined ? [] : [sql`channel = ${filter.channel}`]),
    ...(filter.paymentState === undefined ? [] : [sql`payment = ${filter.paymentState}`]),
    ...(filter.fulfilmentState === undefined ? [] : [sql`fulfilment = ${filter.fulfilmentState}`]),
    ...(filter.country === undefined ? [] : [sql`country = ${filter.country}`]),
    ...(filter.paymentMethod === undefined ? [] : [sql`method = ${filter.paymentMethod}`]),
  ];
  if (conditions.length === 0) return undefined;
  const rows = await db.read<{ id: number; count: bigint }>(
    sql`select id, count from orders.facet where ${all(conditions)}` as Sql<{ id: number; count: bigint }>,
  );
  return { ids: rows.map((row) => row.id), count: Number(rows.reduce((sum, row) => sum + row.count, 0n)) };
}

/** An order gets its id in the transaction that stamps it, later by less than this, whatever the clock does. */
const STAMP_SLACK_MS = 120_000;
/** So few orders are looked at one by one rather than found by what else is asked. */
const FEW = 2_000;

/** A sub-select of the ids that a page shows, at most `limit`, newest first. */
export function idsOfPage(filter: ListFilter, facets: { ids: number[]; count: number } | undefined, looked: Looked, limit: number): Sql<{ id: string }> {
  const within = dates(filter);
  const after = filter.after === undefined ? [] : [sql`w.id < ${filter.after}`];
  const byFacet = facets === undefined ? [] : [sql`exists (select 1 from orders.listing l where l.id = w.id and l.facet = any(${facets.ids}::int[]))`];
  const byCustomer = filter.customer === undefined ? [] : [sql`exists (select 1 from orders.head c where c.id = w.id and c.customer_id = ${filter.customer})`];
  const page = (from: Sql, conditions: Sql[]): Sql<{ id: string }> =>
    sql`select w.id from ${from} where ${all([...conditions, ...after, ...within])} order by w.id desc limit ${limit}` as Sql<{ id: string }>;
  if (looked.ids) return page(sql`unnest(${looked.ids}::text[]) as w(id)`, [...byFacet, ...byCustomer]);
  const customers = looked.customerIds ?? (filter.customer === undefined ? undefined : [filter.customer]);
  if (customers && !looked.words) return ofCustomers(customers, [...byFacet, ...byCustomer, ...after, ...within], limit);
  const isFew = facets !== undefined && facets.count <= FEW;
  if (looked.words && !isFew) {
    return idsByWords('ord', looked.words, { newestFirst: true, limit, after: filter.after }, [...byFacet, ...byCustomer, ...within]);
  }
  if (facets === undefined) return page(sql`orders.head w`, byCustomer);
  const words = looked.words ? [looked.words.first, ...looked.words.others].map((word) => sql`w.words like ${'% ' + word + '%'}`) : [];
  return sql`
    select x.id from unnest(${facets.ids}::int[]) as t(facet) cross join lateral (
      select w.id from orders.listing w where w.facet = t.facet and ${all([...words, ...byCustomer, ...after, ...within])} order by w.id desc limit ${limit}) x
    order by x.id desc limit ${limit}`;
}

const ofCustomers = (customerIds: string[], conditions: Sql[], limit: number): Sql<{ id: string }> => sql`
  select x.id from unnest(${customerIds}::text[]) as t(customer) cross join lateral (
    select w.id from orders.head w where w.customer_id = t.customer and ${all(conditions)} order by w.id desc limit ${limit}) x
  order by x.id desc limit ${limit}`;

/** Days as a stretch of ids, which is in the order of time; the orders near its end are looked at themselves. */
function dates({ from, before }: ListFilter): Sql[] {
  const conditions: Sql[] = [];
  if (from) conditions.push(sql`w.id >= ${firstIdAt('ord', from)}`);
  if (before) {
    const surely = firstIdAt('ord', before);
    conditions.push(sql`w.id < ${firstIdAt('ord', new Date(before.getTime() + STAMP_SLACK_MS))}`);
    conditions.push(sql`(w.id < ${surely} or exists (select 1 from orders.head c where c.id = w.id and c.created_at < ${before}::timestamptz))`);
  }
  return conditions;
}

/** Orders that are listed already as far back as this are not among those that are not. */
const SETTLED = 500;
/** More orders than this do not wait to be listed unless the readers stand still. */
const FRESH = 1_000;

/** The newest orders that the reader has not listed yet. */
export const freshIds = async (db: Reads): Promise<string[]> =>
  // A sub-select for each row, not a join: the planner cannot know how few rows there are and would read both tables.
  (
    await db.read<{ id: string }>(sql`
      select h.id from (
        select id from orders.head where id > coalesce((select id from orders.listing order by id desc offset ${SETTLED} limit 1), '') order by id desc limit ${SETTLED + FRESH}) h
      where (select l.facet from orders.listing l where l.id = h.id) is null
      order by h.id desc`)
  ).map((row) => row.id);

/** Known ids as a sub-select. */
export const theseIds = (ids: string[]): Sql<{ id: string }> => sql`select id from unnest(${ids}::text[]) as t(id)`;
