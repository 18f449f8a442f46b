// All SQL of payments: set-based reads and writes of payments, refunds, provider events and suspense.
import { type Ctx, type Sql, all, sql } from '#kernel';
import type { Payment, Refund } from './types.ts';

type Reads = Pick<Ctx, 'read'>;

const PAYMENT = sql`id, document_id as "documentId", method, provider, state, amount, currency, captured, refunded, provider_ref as ref, token,
  pending_id as "pendingId", giving_back as "givingBack", attempt, capture_attempt as "captureAttempt", redirect_url as "redirectUrl", failure`;
const REFUND = sql`id, payment_id as "paymentId", document_id as "documentId", amount, currency, state, provider, provider_ref as ref, pending_id as "pendingId", failure`;

/** Locks and returns every payment of these documents, oldest first. */
export const lockPaymentsOf = (ctx: Reads, documents: string[]): Promise<Payment[]> =>
  ctx.read<Payment>(sql`select ${PAYMENT} from payments.payment where document_id = any(${documents}::text[]) order by id for update`);

/** Locks and returns payments by id. */
export const lockPayments = (ctx: Reads, ids: string[]): Promise<Payment[]> =>
  ctx.read<Payment>(sql`select ${PAYMENT} from payments.payment where id = any(${ids}::text[]) order by id for update`);

/** Documents that exist, with their numbers. */
export const documentsOf = (ctx: Reads, ids: string[]): Promise<{ id: string; number: string }[]> =>
  ctx.read(sql`select id, number from kernel.document where id = any(${ids}::text[])`);

/** Documents by the numbers that people read. */
export const documentsByNumber = (ctx: Reads, kinds: string[], numbers: string[]): Promise<{ id: string; number: string }[]> =>
  ctx.read(sql`select id, number from kernel.document where kind = any(${kinds}::text[]) and number = any(${numbers}::text[]) order by id`);

/** Which payment and document an event may mean, without locking: by our id, by the provider's reference, or by a number. */
export const findPayments = (
  ctx: Reads,
  ids: string[],
  provider: string[],
  refs: string[],
  documents: string[],
): Promise<{ id: string; documentId: string; provider: string; ref: string | null }[]> =>
  ctx.read(sql`
    select id, document_id as "documentId", provider, provider_ref as ref from payments.payment where id = any(${ids}::text[])
    union select p.id, p.document_id, p.provider, p.provider_ref from unnest(${provider}::text[], ${refs}::text[]) as t(provider, ref)
      join payments.payment p on p.provider = t.provider and p.provider_ref = t.ref
    union select id, document_id, provider, provider_ref from payments.payment where document_id = any(${documents}::text[])
    order by id`);

export const refundsOf = (ctx: Reads, payments: string[]): Promise<Refund[]> =>
  ctx.read<Refund>(sql`select ${REFUND} from payments.refund where payment_id = any(${payments}::text[]) order by id for update`);

export const lockRefunds = (ctx: Reads, ids: string[]): Promise<Refund[]> =>
  ctx.read<Refund>(sql`select ${REFUND} from payments.refund where id = any(${ids}::text[]) order by id for update`);

/** Writes new payments. */
export function insertPayments(ctx: Ctx, payments: Payment[]): void {
  if (payments.length === 0) return;
  const of = <T>(pick: (payment: Payment) => T): T[] => payments.map(pick);
  ctx.write(sql`
    insert into payments.payment (id, document_id, method, provider, state, amount, currency, captured, refunded, provider_ref, token, redirect_url, attempt, created_at, changed_at)
    select t.*, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz
    from unnest(${of((p) => p.id)}::text[], ${of((p) => p.documentId)}::text[], ${of((p) => p.method)}::text[], ${of((p) => p.provider)}::text[], ${of((p) => p.state)}::text[],
      ${of((p) => p.amount)}::bigint[], ${of((p) => p.currency)}::text[], ${of((p) => p.captured)}::bigint[], ${of((p) => p.refunded)}::bigint[], ${of((p) => p.ref)}::text[],
      ${of((p) => p.token)}::text[], ${of((p) => p.redirectUrl)}::text[], ${of((p) => p.attempt)}::int[]) as t`);
}

/** Writes what can change of payments. */
export function updatePayments(ctx: Ctx, payments: Payment[]): void {
  if (payments.length === 0) return;
  const of = <T>(pick: (payment: Payment) => T): T[] => payments.map(pick);
  ctx.write(sql`
    update payments.payment p set state = t.state, captured = t.captured, refunded = t.refunded, provider_ref = t.provider_ref, pending_id = t.pending_id,
      giving_back = t.giving_back, capture_attempt = t.capture_attempt, redirect_url = t.redirect_url, failure = t.failure, changed_at = ${ctx.now}::timestamptz
    from unnest(${of((p) => p.id)}::text[], ${of((p) => p.state)}::text[], ${of((p) => p.captured)}::bigint[], ${of((p) => p.refunded)}::bigint[], ${of((p) => p.ref)}::text[],
      ${of((p) => p.pendingId)}::text[], ${of((p) => p.givingBack)}::boolean[], ${of((p) => p.captureAttempt)}::int[], ${of((p) => p.redirectUrl)}::text[], ${of((p) => p.failure)}::text[])
      as t(id, state, captured, refunded, provider_ref, pending_id, giving_back, capture_attempt, redirect_url, failure)
    where p.id = t.id`);
}

export function insertRefunds(ctx: Ctx, refunds: Refund[]): void {
  if (refunds.length === 0) return;
  const of = <T>(pick: (refund: Refund) => T): T[] => refunds.map(pick);
  ctx.write(sql`
    insert into payments.refund (id, payment_id, document_id, amount, currency, state, provider, provider_ref, pending_id, created_at, changed_at)
    select t.*, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz
    from unnest(${of((r) => r.id)}::text[], ${of((r) => r.paymentId)}::text[], ${of((r) => r.documentId)}::text[], ${of((r) => r.amount)}::bigint[], ${of((r) => r.currency)}::text[],
      ${of((r) => r.state)}::text[], ${of((r) => r.provider)}::text[], ${of((r) => r.ref)}::text[], ${of((r) => r.pendingId)}::text[]) as t`);
}

export function updateRefunds(ctx: Ctx, refunds: Refund[]): void {
  if (refunds.length === 0) return;
  const of = <T>(pick: (refund: Refund) => T): T[] => refunds.map(pick);
  ctx.write(sql`
    update payments.refund r set state = t.state, provider_ref = t.provider_ref, pending_id = t.pending_id, failure = t.failure, changed_at = ${ctx.now}::timestamptz
    from unnest(${of((r) => r.id)}::text[], ${of((r) => r.state)}::text[], ${of((r) => r.ref)}::text[], ${of((r) => r.pendingId)}::text[], ${of((r) => r.failure)}::text[])
      as t(id, state, provider_ref, pending_id, failure)
    where r.id = t.id`);
}

/** What was heard from a provider or a bank, once, with what came of it. */
export type Heard = {
  id: string;
  provider: string;
  eventId: string;
  kind: string;
  amount: bigint;
  currency: string;
  paymentId: string | null;
  documentId: string | null;
  result: 'booked' | 'stale' | 'suspense';
  reason: string | null;
  raw: string;
};

export const heardBefore = (
  ctx: Reads,
  providers: string[],
  events: string[],
): Promise<Pick<Heard, 'provider' | 'eventId' | 'paymentId' | 'documentId' | 'result' | 'reason'>[]> =>
  ctx.read(sql`
    select e.provider, e.event_id as "eventId", e.payment_id as "paymentId", e.document_id as "documentId", e.result, e.reason
    from unnest(${providers}::text[], ${events}::text[]) as t(provider, event_id) join payments.provider_event e using (provider, event_id)`);

export function insertHeard(ctx: Ctx, heard: Heard[]): void {
  if (heard.length === 0) return;
  const of = <T>(pick: (one: Heard) => T): T[] => heard.map(pick);
  ctx.write(sql`
    insert into payments.provider_event (id, provider, event_id, kind, amount, currency, payment_id, document_id, result, reason, raw, at)
    select t.*, ${ctx.now}::timestamptz
    from unnest(${of((h) => h.id)}::text[], ${of((h) => h.provider)}::text[], ${of((h) => h.eventId)}::text[], ${of((h) => h.kind)}::text[], ${of((h) => h.amount)}::bigint[],
      ${of((h) => h.currency)}::text[], ${of((h) => h.paymentId)}::text[], ${of((h) => h.documentId)}::text[], ${of((h) => h.result)}::text[], ${of((h) => h.reason)}::text[],
      ${of((h) => h.raw)}::text[]) as t`);
}

export type Suspended = {
  id: string;
  event: string;
  provider: string;
  kind: string;
  reason: string;
  documentId: string | null;
  paymentId: string | null;
  amount: bigint;
  currency: string;
  says: string;
};

export function insertSuspense(ctx: Ctx, rows: Suspended[]): void {
  if (rows.length === 0) return;
  const of = <T>(pick: (row: Suspended) => T): T[] => rows.map(pick);
  ctx.write(sql`
    insert into payments.suspense (id, event, provider, kind, reason, document_id, payment_id, amount, currency, says, at)
    select t.*, ${ctx.now}::timestamptz
    from unnest(${of((r) => r.id)}::text[], ${of((r) => r.event)}::text[], ${of((r) => r.provider)}::text[], ${of((r) => r.kind)}::text[], ${of((r) => r.reason)}::text[],
      ${of((r) => r.documentId)}::text[], ${of((r) => r.paymentId)}::text[], ${of((r) => r.amount)}::bigint[], ${of((r) => r.currency)}::text[], ${of((r) => r.says)}::text[]) as t`);
}

export const lockSuspense = async (ctx: Reads, id: string): Promise<(Suspended & { resolution: string | null }) | undefined> =>
  (
    await ctx.read<Suspended & { resolution: string | null }>(sql`
      select id, event, provider, kind, reason, document_id as "documentId", payment_id as "paymentId", amount, currency, says, resolution
      from payments.suspense where id = ${id} for update`)
  )[0];

export function resolveSuspense(ctx: Ctx, id: string, resolution: 'matched' | 'dismissed', note: string): void {
  ctx.write(sql`
    update payments.suspense set resolution = ${resolution}, resolved_at = ${ctx.now}::timestamptz, resolved_by = ${ctx.actor.id}, note = ${note} where id = ${id} and resolution is null`);
}

export const remitted = (
  ctx: Reads,
  carriers: string[],
  references: string[],
): Promise<{ id: string; carrier: string; reference: string; amount: bigint; currency: string }[]> =>
  ctx.read(sql`
    select r.id, r.carrier, r.reference, r.amount, r.currency from unnest(${carriers}::text[], ${references}::text[]) as t(carrier, reference)
    join payments.remittance r using (carrier, reference)`);

export function insertRemittances(
  ctx: Ctx,
  rows: { id: string; carrier: string; reference: string; amount: bigint; currency: string; bookedOn: string }[],
): void {
  if (rows.length === 0) return;
  ctx.write(sql`
    insert into payments.remittance (id, carrier, reference, amount, currency, booked_on, at)
    select t.*, ${ctx.now}::timestamptz
    from unnest(${rows.map((r) => r.id)}::text[], ${rows.map((r) => r.carrier)}::text[], ${rows.map((r) => r.reference)}::text[], ${rows.map((r) => r.amount)}::bigint[],
      ${rows.map((r) => r.currency)}::text[], ${rows.map((r) => r.bookedOn)}::date[]) as t`);
}

export type Debt = { carrier: string; currency: string; collected: bigint; remitted: bigint };

/** What couriers have collected and handed over, by currency; `carriers` empty means all. */
export const debtsOf = (ctx: Reads, carriers: string[]): Promise<Debt[]> =>
  ctx.read<Debt>(sql`
    with collected as (
      select provider as carrier, currency, sum(captured)::bigint as amount from payments.payment
      where method = 'cash_on_delivery' and (cardinality(${carriers}::text[]) = 0 or provider = any(${carriers}::text[])) group by 1, 2),
    remitted as (
      select carrier, currency, sum(amount)::bigint as amount from payments.remittance
      where cardinality(${carriers}::text[]) = 0 or carrier = any(${carriers}::text[]) group by 1, 2)
    select carrier, currency, coalesce(c.amount, 0)::bigint as collected, coalesce(r.amount, 0)::bigint as remitted
    from collected c full join remitted r using (carrier, currency) order by carrier, currency`);

export type Standing = { documentId: string; state: string; method: string; currency: string; authorised: bigint; captured: bigint; refunded: bigint };

/** How documents stand: the sums of all their payments, and state and method of the one that counts (the latest that has not come to nothing). */
export const standingOf = (ctx: Reads, documents: string[]): Promise<Standing[]> =>
  ctx.read<Standing>(sql`
    select document_id as "documentId",
      (array_agg(state order by (state in ('failed', 'voided', 'voiding')), id desc))[1] as state,
      (array_agg(method order by (state in ('failed', 'voided', 'voiding')), id desc))[1] as method,
      min(currency) as currency, coalesce(sum(amount) filter (where state = 'authorised'), 0)::bigint as authorised,
      sum(captured)::bigint as captured, sum(refunded)::bigint as refunded
    from payments.payment where document_id = any(${documents}::text[]) group by document_id`);

export type PaymentRow = Payment & { createdAt: Date };

export const listPayments = (
  db: Reads,
  filter: { documentId?: string | undefined; state?: string | undefined; after?: string | undefined },
  limit: number,
): Promise<PaymentRow[]> => {
  const conditions: Sql[] = [];
  if (filter.documentId !== undefined) conditions.push(sql`document_id = ${filter.documentId}`);
  if (filter.state !== undefined) conditions.push(sql`state = ${filter.state}`);
  if (filter.after !== undefined) conditions.push(sql`id < ${filter.after}`);
  return db.read<PaymentRow>(sql`select ${PAYMENT}, created_at as "createdAt" from payments.payment where ${all(conditions)} order by id desc limit ${limit}`);
};

export const listSuspense = (db: Reads, after: string | undefined, limit: number): Promise<(Suspended & { at: Date; eventId: string; raw: string })[]> =>
  db.read(sql`
    select s.id, s.event, s.provider, s.kind, s.reason, s.document_id as "documentId", s.payment_id as "paymentId", s.amount, s.currency, s.says, s.at, e.event_id as "eventId", e.raw
    from payments.suspense s join payments.provider_event e on e.id = s.event
    where s.resolution is null and s.id > ${after ?? ''} order by s.id limit ${limit}`);

export const listDueRefunds = (db: Reads, after: string | undefined, limit: number): Promise<(Refund & { createdAt: Date })[]> =>
  db.read(sql`select ${REFUND}, created_at as "createdAt" from payments.refund where state = 'due' and id > ${after ?? ''} order by id limit ${limit}`);
