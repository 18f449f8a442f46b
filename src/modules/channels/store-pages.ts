// SQL of the pages of channels: how each does, what it has sold, its log and what waits for a person.
import { type Ctx, sql } from '#kernel';

type Reads = Pick<Ctx, 'read'>;

export type HealthRow = {
  channel: string;
  name: string;
  kind: string;
  active: boolean;
  connector: string | null;
  failures: number;
  lastPullAt: Date | null;
  nextPullAt: Date | null;
  lastPushAt: Date | null;
  dirtyAt: Date | null;
  lastError: string | null;
  lastErrorAt: Date | null;
  offers: number;
  toTell: number;
  waiting: number;
  errands: number;
};

/** How the channels do. */
export const health = (ctx: Reads): Promise<HealthRow[]> =>
  ctx.read<HealthRow>(sql`
    select c.code as channel, c.name, c.kind, c.active, c.connector, coalesce(n.failures, 0) as failures, n.last_pull_at as "lastPullAt", n.next_pull_at as "nextPullAt",
      n.last_push_at as "lastPushAt", n.dirty_at as "dirtyAt", n.last_error as "lastError", n.last_error_at as "lastErrorAt",
      (select count(*)::int from channels.link l where l.channel = c.code) as offers,
      (select count(*)::int from channels.link l where l.channel = c.code and l.told is null) as "toTell",
      (select count(*)::int from channels.seen s where s.channel = c.code and s.state in ('refused', 'changed', 'conflict')) as waiting,
      (select count(*)::int from channels.errand e where e.channel = c.code and e.done_at is null) as errands
    from orders.channel c left join channels.connection n on n.channel = c.code order by c.code`);

/** Orders of each channel since two instants, and what they were worth in the channel's currency. */
export const soldSince = (
  ctx: Reads,
  day: Date,
  month: Date,
): Promise<{ channel: string; today: number; month: number; currency: string; monthMinor: bigint }[]> =>
  ctx.read(sql`
    select h.channel, h.currency, count(*) filter (where h.created_at >= ${day}::timestamptz)::int as today, count(*)::int as month, sum(h.total_minor)::bigint as "monthMinor"
    from orders.head h where h.created_at >= ${month}::timestamptz and h.cancelled_at is null group by 1, 2`);

export type LogRow = {
  id: string;
  at: Date;
  what: 'pull' | 'push' | 'offer' | 'errand' | 'webhook' | 'test';
  ok: boolean;
  count: number;
  refused: number;
  message: string | null;
};

export const logOf = (ctx: Reads, channel: string, after: string | undefined, limit: number): Promise<LogRow[]> =>
  ctx.read<LogRow>(sql`
    select id, at, what, ok, count, refused, message from channels.log where channel = ${channel} and (${after ?? null}::text is null or id < ${after ?? null}) order by id desc limit ${limit}`);

export type OpenRow = {
  externalId: string;
  state: 'refused' | 'changed' | 'conflict';
  orderId: string | null;
  number: string | null;
  code: string | null;
  message: string | null;
  at: Date;
};

/** Outside orders that wait for a person, the oldest first. */
export const openSeen = (ctx: Reads, channel: string, limit: number): Promise<OpenRow[]> =>
  ctx.read<OpenRow>(sql`
    select s.external_id as "externalId", s.state, s.order_id as "orderId", d.number, s.code, s.message, s.changed_at as at
    from channels.seen s left join kernel.document d on d.id = s.order_id
    where s.channel = ${channel} and s.state in ('refused', 'changed', 'conflict') order by s.changed_at limit ${limit}`);

export type SaleLine = {
  sku: string;
  name: string;
  quantity: number;
  priceMinor: bigint;
  totalMinor: bigint;
  taxPpm: number;
  taxMinor: bigint;
  email: string | null;
};

/** The lines of a sale, and where its receipt went. */
export const linesOfSale = (ctx: Reads, orderId: string): Promise<SaleLine[]> =>
  ctx.read<SaleLine>(sql`
    select l.sku, l.name, l.quantity, l.price_minor as "priceMinor", l.total_minor as "totalMinor", l.tax_ppm as "taxPpm", l.tax_minor as "taxMinor", h.email
    from orders.line l join orders.head h on h.id = l.order_id where l.order_id = ${orderId} order by l.position`);
