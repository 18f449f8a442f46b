// All SQL of webhooks.
import { type Ctx, type Db, all, sql } from '#kernel';
import type { Delivery, Endpoint, NewDelivery, Sent, Signing, Taken } from './types.ts';

type Reads = Pick<Ctx, 'read'> | Pick<Db, 'read'>;

const ENDPOINT = sql`id, url, description, patterns, form, lanes, active, stopped_because as "stoppedBecause", failing_since as "failingSince", created_at as "createdAt",
  created_by as "createdBy", version`;
const DELIVERY = sql`id, endpoint_id as "endpointId", event, document_id as "documentId", happened_at as "happenedAt", state, attempts, due_at as "dueAt",
  ended_at as "endedAt", status, error, replay_of as "replayOf"`;

export const endpoints = (from: Reads): Promise<Endpoint[]> => from.read(sql<Endpoint>`select ${ENDPOINT} from webhooks.endpoint order by id`);

/** The same, held so that none is stopped or taken out before this transaction ends. */
export const heldEndpoints = (ctx: Ctx): Promise<Endpoint[]> => ctx.read(sql<Endpoint>`select ${ENDPOINT} from webhooks.endpoint order by id for share`);

export const lockEndpoint = async (ctx: Ctx, id: string): Promise<Endpoint | undefined> =>
  (await ctx.read(sql<Endpoint>`select ${ENDPOINT} from webhooks.endpoint where id = ${id} for update`))[0];

export function insertEndpoint(ctx: Ctx, made: Endpoint & Pick<Signing, 'secret'>): void {
  ctx.write(sql`
    insert into webhooks.endpoint (id, url, description, patterns, form, lanes, secret, active, created_at, created_by)
    values (${made.id}, ${made.url}, ${made.description}, ${made.patterns}::text[], ${made.form}, ${made.lanes}::text[], ${made.secret}, true, ${made.createdAt}::timestamptz, ${made.createdBy})`);
}

export function updateEndpoint(ctx: Ctx, one: Endpoint): void {
  ctx.write(sql`
    update webhooks.endpoint set url = ${one.url}, description = ${one.description}, patterns = ${one.patterns}::text[], lanes = ${one.lanes}::text[],
      active = ${one.active},
      stopped_because = ${one.stoppedBecause}::text, failing_since = ${one.failingSince}::timestamptz, version = version + 1
    where id = ${one.id}`);
}

/** Takes an endpoint out with its log. */
export function removeEndpoint(ctx: Ctx, id: string): void {
  ctx.write(sql`delete from webhooks.attempt where delivery_id in (select id from webhooks.delivery where endpoint_id = ${id})`);
  ctx.write(sql`delete from webhooks.delivery where endpoint_id = ${id}`);
  ctx.write(sql`delete from webhooks.endpoint where id = ${id}`);
}

export function rotateSecret(ctx: Ctx, id: string, secret: string, until: Date): void {
  ctx.write(
    sql`update webhooks.endpoint set old_secret = secret, old_secret_until = ${until}::timestamptz, secret = ${secret}, version = version + 1 where id = ${id}`,
  );
}

/** Writes deliveries; one that is there already, because its events were read twice, stays as it is. */
export function insertDeliveries(ctx: Ctx, made: NewDelivery[]): void {
  ctx.write(sql`
    insert into webhooks.delivery (id, endpoint_id, position, event, document_id, happened_at, body, state, due_at, replay_of)
    select id, endpoint_id, position, event, document_id, happened_at, body, 'waiting', due_at, replay_of
    from unnest(${made.map((it) => it.id)}::text[], ${made.map((it) => it.endpointId)}::text[], ${made.map((it) => it.position)}::bigint[],
      ${made.map((it) => it.event)}::text[], ${made.map((it) => it.documentId)}::text[], ${made.map((it) => it.happenedAt)}::timestamptz[],
      ${made.map((it) => it.body)}::text[], ${made.map((it) => it.dueAt)}::timestamptz[], ${made.map((it) => it.replayOf)}::text[])
      as t(id, endpoint_id, position, event, document_id, happened_at, body, due_at, replay_of)
    on conflict (endpoint_id, position) where replay_of is null and position is not null do nothing`);
}

/** Takes due deliveries, at most `perEndpoint` for each address so that a slow one holds up nobody else, and leases them until `leaseUntil`. */
export function takeDue(ctx: Ctx, perEndpoint: number, leaseUntil: Date): Promise<Taken[]> {
  return ctx.read(sql<Taken>`
    update webhooks.delivery d set lease_until = ${leaseUntil}::timestamptz, attempts = d.attempts + 1
    from webhooks.endpoint e
      cross join lateral (select q.id from webhooks.delivery q where q.endpoint_id = e.id and q.state = 'waiting' and q.due_at <= ${ctx.now}::timestamptz
        and (q.lease_until is null or q.lease_until < ${ctx.now}::timestamptz) order by q.due_at, q.id limit ${perEndpoint} for update skip locked) due
    where e.active and d.id = due.id
    returning d.id as "deliveryId", coalesce(d.replay_of, d.id) as "messageId", e.id, e.id as "endpointId", e.url, e.form, d.body, d.attempts, e.secret, e.old_secret as "oldSecret", e.old_secret_until as "oldSecretUntil"`);
}

type Ended = Sent & { state: 'delivered' | 'failed' | 'waiting'; dueAt: Date };

/** Writes what came of sending, and the attempts. Deliveries that somebody else has ended meanwhile stay as they are. */
export function endAttempts(ctx: Ctx, sent: Ended[]): void {
  const ids = sent.map((it) => it.deliveryId);
  ctx.write(sql`
    insert into webhooks.attempt (delivery_id, n, at, took_ms, status, error, answer)
    select * from unnest(${ids}::text[], ${sent.map((it) => it.attempt)}::integer[], ${sent.map((it) => it.at)}::timestamptz[],
      ${sent.map((it) => it.tookMs)}::integer[], ${sent.map((it) => it.status)}::integer[], ${sent.map((it) => it.error)}::text[], ${sent.map((it) => it.answer)}::text[])
    on conflict do nothing`);
  ctx.write(sql`
    update webhooks.delivery d set state = t.state, due_at = t.due_at, status = t.status, error = t.error, lease_until = null,
      ended_at = case when t.state = 'waiting' then null else ${ctx.now}::timestamptz end
    from unnest(${ids}::text[], ${sent.map((it) => it.attempt)}::integer[], ${sent.map((it) => it.state)}::text[], ${sent.map((it) => it.dueAt)}::timestamptz[],
      ${sent.map((it) => it.status)}::integer[], ${sent.map((it) => it.error)}::text[]) as t(id, attempt, state, due_at, status, error)
    where d.id = t.id and d.attempts = t.attempt and d.state = 'waiting'`);
}

/** Notes which endpoints answered well, and since when the others do not. */
export function noteHealth(ctx: Ctx, well: string[], badly: string[]): void {
  if (well.length > 0) ctx.write(sql`update webhooks.endpoint set failing_since = null where id = any(${well}::text[]) and failing_since is not null`);
  if (badly.length > 0)
    ctx.write(sql`update webhooks.endpoint set failing_since = ${ctx.now}::timestamptz where id = any(${badly}::text[]) and failing_since is null`);
}

/** Stops endpoints that are active; returns those that were. */
export function stopEndpoints(ctx: Ctx, ids: string[], reason: string): Promise<{ id: string; url: string }[]> {
  return ctx.read(sql<{ id: string; url: string }>`
    update webhooks.endpoint set active = false, stopped_because = ${reason}, version = version + 1 where id = any(${ids}::text[]) and active returning id, url`);
}

export const deliveriesPage = (
  from: Reads,
  filter: { endpoint?: string | undefined; state?: string | undefined; event?: string | undefined; after?: string | undefined },
  limit: number,
): Promise<Delivery[]> =>
  from.read(sql<Delivery>`
    select ${DELIVERY} from webhooks.delivery
    where ${all([
      ...(filter.endpoint === undefined ? [] : [sql`endpoint_id = ${filter.endpoint}`]),
      ...(filter.state === undefined ? [] : [sql`state = ${filter.state}`]),
      ...(filter.event === undefined ? [] : [sql`event = ${filter.event}`]),
      ...(filter.after === undefined ? [] : [sql`id < ${filter.after}`]),
    ])} order by id desc limit ${limit}`);

export const deliveryWithBody = async (from: Reads, id: string): Promise<(Delivery & { body: string }) | undefined> =>
  (await from.read(sql<Delivery & { body: string }>`select ${DELIVERY}, body from webhooks.delivery where id = ${id}`))[0];

export const attemptsOf = (
  from: Reads,
  id: string,
): Promise<{ n: number; at: Date; tookMs: number; status: number | null; error: string | null; answer: string | null }[]> =>
  from.read(sql`select n, at, took_ms as "tookMs", status, error, answer from webhooks.attempt where delivery_id = ${id} order by n`);

/** The originals to send again, for an active endpoint: those named, or the failed ones since an instant; at most `limit`. */
export function toReplay(
  ctx: Ctx,
  choice: { ids?: string[] | undefined; endpointId?: string | undefined; since?: Date | undefined },
  limit: number,
): Promise<(NewDelivery & { active: boolean })[]> {
  return ctx.read(sql<NewDelivery & { active: boolean }>`
    select d.id, d.endpoint_id as "endpointId", d.position, d.event, d.document_id as "documentId", d.happened_at as "happenedAt", d.body, d.due_at as "dueAt",
      coalesce(d.replay_of, d.id) as "replayOf", e.active
    from webhooks.delivery d join webhooks.endpoint e on e.id = d.endpoint_id
    where ${
      choice.ids === undefined
        ? sql`d.endpoint_id = ${choice.endpointId ?? null}::text and d.state in ('failed', 'dropped') and d.happened_at >= ${choice.since ?? new Date(0)}::timestamptz`
        : sql`d.id = any(${choice.ids}::text[])`
    } order by d.id limit ${limit} for share of e`);
}

/** Forgets what ended before an instant; returns how many. */
export async function forgetEnded(ctx: Ctx, before: Date, limit: number): Promise<number> {
  const gone = await ctx.read(sql<{ id: string }>`
    delete from webhooks.delivery where id in (select id from webhooks.delivery where ended_at < ${before}::timestamptz limit ${limit}) returning id`);
  if (gone.length > 0) ctx.write(sql`delete from webhooks.attempt where delivery_id = any(${gone.map((it) => it.id)}::text[])`);
  return gone.length;
}

/** Drops what still waits for endpoints that were stopped. */
export function dropWaiting(ctx: Ctx, endpointIds: string[]): void {
  ctx.write(sql`
    update webhooks.delivery set state = 'dropped', ended_at = ${ctx.now}::timestamptz, lease_until = null where endpoint_id = any(${endpointIds}::text[]) and state = 'waiting'`);
}

/** The numbers of documents, by their ids; an event names its document by the id alone. */
export async function numbersOf(ctx: Ctx, documents: string[]): Promise<Map<string, string>> {
  if (documents.length === 0) return new Map();
  const rows = await ctx.read(sql<{ id: string; number: string | null }>`select id, number from kernel.document where id = any(${documents}::text[])`);
  return new Map(rows.flatMap(({ id, number }) => (number === null ? [] : [[id, number]])));
}
