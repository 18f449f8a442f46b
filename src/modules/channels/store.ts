// SQL of connections: accounts, offers, what was seen, errands and the log.
import { type Ctx, sql } from '#kernel';
import type { Connection, Errand, ErrandKind, ForeignOrder, Link, Seen } from './types.ts';

type Reads = Pick<Ctx, 'read'>;

const CONNECTION = sql`c.code as channel, c.connector, c.active, c.settings, n.cursor, n.next_pull_at as "nextPullAt", coalesce(n.failures, 0) as failures`;

/** Channels with how they are connected; all, or these. */
export const connections = (ctx: Reads, channels?: string[]): Promise<Connection[]> =>
  ctx.read<Connection>(sql`
    select ${CONNECTION} from orders.channel c left join channels.connection n on n.channel = c.code
    where ${channels ?? null}::text[] is null or c.code = any(${channels ?? null}::text[]) order by c.code`);

/** A channel's account with its connector, secrets too; only who speaks with the channel reads it. */
export const accountOf = async (
  ctx: Reads,
  channel: string,
): Promise<
  { connector: string | null; currency: string; country: string; settings: Record<string, unknown>; secrets: Record<string, string> | null } | undefined
> =>
  (
    await ctx.read<{
      connector: string | null;
      currency: string;
      country: string;
      settings: Record<string, unknown>;
      secrets: Record<string, string> | null;
    }>(sql`
      select c.connector, c.currency, c.country, c.settings, n.secrets from orders.channel c left join channels.connection n on n.channel = c.code where c.code = ${channel}`)
  )[0];

/** Keeps the secrets that are given, beside those that are there; an empty one is forgotten. */
export function writeSecrets(ctx: Ctx, channel: string, secrets: Record<string, string>): void {
  const kept = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== ''));
  const gone = Object.entries(secrets).flatMap(([key, value]) => (value === '' ? [key] : []));
  ctx.write(sql`
    insert into channels.connection (channel, secrets, next_pull_at, dirty_at) values (${channel}, ${JSON.stringify(kept)}::jsonb, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz)
    on conflict (channel) do update set secrets = (channels.connection.secrets || excluded.secrets) - ${gone}::text[], failures = 0, last_error = null, last_error_at = null,
      next_pull_at = excluded.next_pull_at, dirty_at = excluded.dirty_at, next_push_at = null`);
}

/** Which secrets a channel has, by name only. */
export const secretNames = async (ctx: Reads, channel: string): Promise<string[]> =>
  (await ctx.read<{ name: string }>(sql`select jsonb_object_keys(secrets) as name from channels.connection where channel = ${channel} order by 1`)).map(
    (row) => row.name,
  );

/** Takes the channels whose orders are due to be pulled; one that is being pulled is left alone for `staleMs`. */
export const claimPulls = (ctx: Ctx, staleMs: number): Promise<{ channel: string; cursor: string | null }[]> =>
  ctx.read(sql`
    insert into channels.connection as n (channel, pulling_since)
    select c.code, ${ctx.now}::timestamptz from orders.channel c left join channels.connection k on k.channel = c.code
    where c.active and c.connector is not null and coalesce(k.next_pull_at, ${ctx.now}::timestamptz) <= ${ctx.now}::timestamptz
      and (k.pulling_since is null or k.pulling_since < ${new Date(ctx.now.getTime() - staleMs)}::timestamptz)
    on conflict (channel) do update set pulling_since = excluded.pulling_since
    returning n.channel, n.cursor`);

/** A pull is over. */
export function pulled(ctx: Ctx, channel: string, cursor: string | null, nextAt: Date): void {
  ctx.write(sql`
    update channels.connection set cursor = ${cursor}, pulling_since = null, last_pull_at = ${ctx.now}::timestamptz, next_pull_at = ${nextAt}::timestamptz, failures = 0
    where channel = ${channel}`);
}

/** A pull or a push has failed; both wait until `again`. */
export function failed(ctx: Ctx, channel: string, what: 'pull' | 'push', error: string, again: Date): void {
  const more =
    what === 'pull' ? sql`pulling_since = null, next_pull_at = ${again}::timestamptz` : sql`pushing_since = null, next_push_at = ${again}::timestamptz`;
  ctx.write(sql`
    update channels.connection set ${more}, failures = failures + 1, last_error = ${error}, last_error_at = ${ctx.now}::timestamptz where channel = ${channel}`);
}

/** Whoever was told quantities may have wrong ones now. */
export function markDirty(ctx: Ctx, channel?: string): void {
  ctx.write(sql`
    update channels.connection n set dirty_at = ${ctx.now}::timestamptz
    from orders.channel c where c.code = n.channel and c.connector is not null and n.dirty_at is null and (${channel ?? null}::text is null or n.channel = ${channel ?? null})`);
}

/** Takes the channels that are to be told quantities: dirty for `debounceMs`, so that a burst of orders is one push. */
export const claimPushes = (ctx: Ctx, debounceMs: number, staleMs: number): Promise<{ channel: string }[]> =>
  ctx.read(sql`
    update channels.connection n set pushing_since = ${ctx.now}::timestamptz, dirty_at = null
    from orders.channel c
    where c.code = n.channel and c.active and c.connector is not null and n.dirty_at <= ${new Date(ctx.now.getTime() - debounceMs)}::timestamptz
      and (n.next_push_at is null or n.next_push_at <= ${ctx.now}::timestamptz)
      and (n.pushing_since is null or n.pushing_since < ${new Date(ctx.now.getTime() - staleMs)}::timestamptz)
    returning n.channel`);

/** A push is over; `more` is left where not everything fitted into it. */
export function pushed(ctx: Ctx, channel: string, more: boolean): void {
  ctx.write(sql`
    update channels.connection set pushing_since = null, next_push_at = null, last_push_at = ${ctx.now}::timestamptz, failures = 0,
      dirty_at = case when ${more} then coalesce(dirty_at, ${ctx.now}::timestamptz) else dirty_at end where channel = ${channel}`);
}

/** Forces a push of everything: what the channel was told is forgotten where `all` is set. */
export function forcePush(ctx: Ctx, channel: string, all: boolean): void {
  if (all) ctx.write(sql`update channels.link set told = null where channel = ${channel}`);
  ctx.write(sql`
    insert into channels.connection (channel, dirty_at) values (${channel}, ${new Date(0)}::timestamptz)
    on conflict (channel) do update set dirty_at = excluded.dirty_at, next_push_at = null`);
}

/** What a channel offers. */
export const links = (ctx: Reads, channel: string, limit = 1_000_000, after = ''): Promise<Link[]> =>
  ctx.read<Link>(sql`
    select l.channel, l.sku_id as "skuId", v.sku, l.external_sku as "externalSku", l.told, l.offered_at as "offeredAt"
    from channels.link l join catalog.variant v on v.id = l.sku_id where l.channel = ${channel} and v.sku > ${after} order by v.sku limit ${limit}`);

/** Our codes for a channel's codes. */
export const skusOf = async (ctx: Reads, channel: string, external: string[]): Promise<Map<string, string>> => {
  const rows = await ctx.read<{ external: string; sku: string }>(sql`
    select l.external_sku as external, v.sku from channels.link l join catalog.variant v on v.id = l.sku_id where l.channel = ${channel} and l.external_sku = any(${external}::text[])`);
  return new Map(rows.map((row) => [row.external, row.sku]));
};

/** Offers SKUs in a channel; one that is offered gets another outside code. */
export function writeLinks(ctx: Ctx, channel: string, rows: { skuId: string; externalSku: string }[]): void {
  ctx.write(sql`
    insert into channels.link (channel, sku_id, external_sku)
    select ${channel}, sku_id, external_sku from unnest(${rows.map((r) => r.skuId)}::text[], ${rows.map((r) => r.externalSku)}::text[]) as t(sku_id, external_sku)
    on conflict (channel, sku_id) do update set external_sku = excluded.external_sku, told = null, offered_at = null where channels.link.external_sku <> excluded.external_sku`);
}

export function removeLinks(ctx: Ctx, channel: string, skuIds: string[]): void {
  ctx.write(sql`delete from channels.link where channel = ${channel} and sku_id = any(${skuIds}::text[])`);
}

/** Every SKU that is for sale and has no place in the channel yet, by its own code. */
export const unlinked = (ctx: Reads, channel: string, limit: number): Promise<{ skuId: string; externalSku: string }[]> =>
  ctx.read(sql`
    select v.id as "skuId", v.sku as "externalSku" from catalog.variant v join catalog.product p on p.id = v.product_id
    where v.status = 'active' and p.status = 'active' and not exists (select 1 from channels.link l where l.channel = ${channel} and (l.sku_id = v.id or l.external_sku = v.sku))
    order by v.sku limit ${limit}`);

/** What the channel has been told and taken. */
export function told(ctx: Ctx, channel: string, rows: { externalSku: string; quantity: number }[]): void {
  ctx.write(sql`
    update channels.link l set told = t.quantity, told_at = ${ctx.now}::timestamptz, declined = null
    from unnest(${rows.map((r) => r.externalSku)}::text[], ${rows.map((r) => r.quantity)}::int[]) as t(external_sku, quantity)
    where l.channel = ${channel} and l.external_sku = t.external_sku`);
}

export function offered(ctx: Ctx, channel: string, taken: string[], declined: { externalSku: string; reason: string }[]): void {
  ctx.write(sql`update channels.link set offered_at = ${ctx.now}::timestamptz where channel = ${channel} and external_sku = any(${taken}::text[])`);
  if (declined.length === 0) return;
  ctx.write(sql`
    update channels.link l set declined = t.reason from unnest(${declined.map((d) => d.externalSku)}::text[], ${declined.map((d) => d.reason)}::text[]) as t(external_sku, reason)
    where l.channel = ${channel} and l.external_sku = t.external_sku`);
}

/** What became of outside orders before. */
export const seenBefore = (ctx: Reads, channel: string, externalIds: string[]): Promise<Seen[]> =>
  ctx.read<Seen>(sql`
    select channel, external_id as "externalId", state, order_id as "orderId", code, message from channels.seen
    where channel = ${channel} and external_id = any(${externalIds}::text[])`);

/** Keeps what became of outside orders; `raw` is what the channel said, kept only for those that need a person. */
export function writeSeen(ctx: Ctx, rows: (Seen & { raw: ForeignOrder })[]): void {
  if (rows.length === 0) return;
  const of = <T>(pick: (row: Seen & { raw: ForeignOrder }) => T): T[] => rows.map(pick);
  ctx.write(sql`
    insert into channels.seen (channel, external_id, state, order_id, code, message, raw, first_at, changed_at)
    select t.*, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz
    from unnest(${of((r) => r.channel)}::text[], ${of((r) => r.externalId)}::text[], ${of((r) => r.state)}::text[], ${of((r) => r.orderId)}::text[], ${of((r) => r.code)}::text[],
      ${of((r) => r.message)}::text[], ${of((r) => (r.state === 'placed' ? null : JSON.stringify(r.raw)))}::jsonb[]) as t
    on conflict (channel, external_id) do update set state = excluded.state, order_id = coalesce(excluded.order_id, channels.seen.order_id), code = excluded.code,
      message = excluded.message, raw = excluded.raw, changed_at = excluded.changed_at`);
}

/** Takes what channels said of orders of these people away, also of orders that were refused and are nowhere else. */
export function forgetSaid(ctx: Ctx, orderIds: string[], emails: string[]): void {
  ctx.write(sql`
    update channels.seen set raw = null
    where raw is not null and (order_id = any(${orderIds}::text[]) or lower(btrim(raw -> 'order' -> 'customer' ->> 'email')) = any(${emails.map((email) => email.toLowerCase())}::text[]))`);
}

/** Errands that are not there yet. */
export function addErrands(ctx: Ctx, rows: { channel: string; kind: ErrandKind; externalId: string; payload: Record<string, unknown> }[]): void {
  if (rows.length === 0) return;
  ctx.write(sql`
    insert into channels.errand (id, channel, kind, external_id, payload, due_at, created_at)
    select id, channel, kind, external_id, payload, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz
    from unnest(${rows.map(() => ctx.id('ern'))}::text[], ${rows.map((r) => r.channel)}::text[], ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.externalId)}::text[],
      ${rows.map((r) => JSON.stringify(r.payload))}::jsonb[]) as t(id, channel, kind, external_id, payload)
    on conflict do nothing`);
}

/** Takes errands that are due, of channels that are not paused. */
export const claimErrands = (ctx: Ctx, limit: number, staleMs: number): Promise<Errand[]> =>
  ctx.read<Errand>(sql`
    update channels.errand e set running_since = ${ctx.now}::timestamptz, attempts = e.attempts + 1
    from (select x.id from channels.errand x join orders.channel c on c.code = x.channel
          where x.done_at is null and x.due_at <= ${ctx.now}::timestamptz and c.active and c.connector is not null
            and (x.running_since is null or x.running_since < ${new Date(ctx.now.getTime() - staleMs)}::timestamptz)
          order by x.due_at limit ${limit} for update of x skip locked) due
    where e.id = due.id
    returning e.id, e.channel, e.kind, e.external_id as "externalId", e.payload, e.attempts`);

export function endErrands(ctx: Ctx, done: string[], broken: { id: string; error: string; again: Date }[]): void {
  ctx.write(sql`update channels.errand set done_at = ${ctx.now}::timestamptz, running_since = null, error = null where id = any(${done}::text[])`);
  ctx.write(sql`
    update channels.errand e set running_since = null, error = t.error, due_at = t.again
    from unnest(${broken.map((b) => b.id)}::text[], ${broken.map((b) => b.error)}::text[], ${broken.map((b) => b.again)}::timestamptz[]) as t(id, error, again) where e.id = t.id`);
}

export type Origin = { orderId: string; channel: string; externalId: string; state: string | null; isOver: boolean };

/**
 * The orders of connected channels whose lines are in these orders, under their numbers there. `isOver`: no line of it is in
 * an order that still stands.
 */
export const originsOf = (ctx: Reads, orderIds: string[]): Promise<Origin[]> =>
  ctx.read<Origin>(sql`
    select o.order_id as "orderId", h.channel, h.external_id as "externalId", s.state,
      not exists (select 1 from orders.line k join kernel.document d on d.id = k.order_id where k.origin = o.origin and d.state <> 'cancelled')
        and not exists (select 1 from orders.line k join kernel.document d on d.id = k.order_id where k.order_id = o.origin and k.origin is null and d.state <> 'cancelled') as "isOver"
    from (select distinct order_id, coalesce(origin, order_id) as origin from orders.line where order_id = any(${orderIds}::text[])) o
    join orders.head h on h.id = o.origin join orders.channel c on c.code = h.channel and c.connector is not null
    left join channels.seen s on s.channel = h.channel and s.external_id = h.external_id
    where h.external_id is not null order by h.id`);

/** Where lines of orders are now, in orders that are not cancelled; `others`: the orders of the other lines there. */
export const holdersOf = (ctx: Reads, orderIds: string[]): Promise<{ orderId: string; part: string; number: string; others: string[] }[]> =>
  ctx.read(sql`
    with mine as (
      select origin, order_id as part from orders.line where origin = any(${orderIds}::text[])
      union select order_id, order_id from orders.line where order_id = any(${orderIds}::text[]) and origin is null)
    select m.origin as "orderId", m.part, d.number, array(
        select distinct coalesce(k.origin, k.order_id) from orders.line k where k.order_id = m.part and coalesce(k.origin, k.order_id) <> m.origin) as others
    from mine m join kernel.document d on d.id = m.part where d.state <> 'cancelled' order by m.part`);

/** The orders of parcels that were handed over, with what the customer can follow them by. */
export const parcelsOf = (
  ctx: Reads,
  parcelIds: string[],
): Promise<{ parcel: string; orderId: string; carrier: string | null; trackingNumber: string | null }[]> =>
  ctx.read(
    sql`select number as parcel, order_id as "orderId", carrier, tracking_number as "trackingNumber" from shipping.parcel where id = any(${parcelIds}::text[]) order by id`,
  );

export type LogLine = {
  channel: string;
  what: 'pull' | 'push' | 'offer' | 'errand' | 'webhook' | 'test';
  ok: boolean;
  count: number;
  refused?: number;
  message?: string | null;
};

export function writeLog(ctx: Ctx, line: LogLine): void {
  ctx.write(sql`
    insert into channels.log (id, channel, at, what, ok, count, refused, message)
    values (${ctx.id('log')}, ${line.channel}, ${ctx.now}::timestamptz, ${line.what}, ${line.ok}, ${line.count}, ${line.refused ?? 0}, ${line.message ?? null})`);
}

/** Forgets log lines that are older than `before`. Returns how many. */
export const forgetLog = async (ctx: Ctx, before: Date): Promise<number> =>
  (
    await ctx.read<{ id: string }>(
      sql`delete from channels.log where id in (select id from channels.log where at < ${before}::timestamptz limit 5000) returning id`,
    )
  ).length;
