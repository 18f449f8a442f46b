// What a provider tells of its own accord: validated against what we asked for, booked once, in any order of arrival.
import Type, { type Static } from 'typebox';
import { type Ctx, MoneySchema, type Outcome, defineAction, done, lockDocuments, moneyJson, parseMoney } from '#kernel';
import { Desk } from '../desk.ts';
import { authorisedEvent, failedEvent } from '../events.ts';
import { groupBy } from '../group.ts';
import { type Link, Logbook, type Message } from '../logbook.ts';
import { type CardPort, CARD_PORT } from '../ports.ts';
import { OPEN, judge, lateRefundId } from '../rules.ts';
import { documentsByNumber, findPayments, heardBefore, insertRefunds, lockPayments, refundsOf } from '../store.ts';
import type { Misfit, Payment, Refund } from '../types.ts';
import { voidLate } from './authorise.ts';

const Short = Type.String({ minLength: 1, maxLength: 200 });
const Input = Type.Object(
  {
    provider: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
    eventId: Short,
    kind: Type.Union([Type.Literal('authorised'), Type.Literal('captured'), Type.Literal('failed'), Type.Literal('refunded')]),
    paymentRef: Type.Optional(Short),
    paymentId: Type.Optional(Short),
    documentId: Type.Optional(Short),
    documentNumber: Type.Optional(Short),
    refundId: Type.Optional(Short),
    refundRef: Type.Optional(Short),
    merchant: Type.Optional(Short),
    amount: MoneySchema,
    reason: Type.Optional(Short),
    raw: Type.Optional(Type.String({ maxLength: 65_536 })),
  },
  { additionalProperties: false },
);
type Input = Static<typeof Input>;
const Output = Type.Object({
  result: Type.Union([Type.Literal('booked'), Type.Literal('stale'), Type.Literal('suspense')]),
  paymentId: Type.Union([Type.String(), Type.Null()]),
  reason: Type.Union([Type.String(), Type.Null()]),
});
type Output = Static<typeof Output>;

export const record = defineAction({
  name: 'payments.record',
  summary: 'Books what a payment provider tells; what fits no payment goes to suspense, and a repetition gets the first answer.',
  input: Input,
  output: Output,
  refusals: {},
  emits: ['payments.authorised', 'payments.captured', 'payments.failed', 'payments.refunded', 'payments.suspended', 'payments.noted'],
  runMany,
});

type Found = Awaited<ReturnType<typeof findPayments>>;

async function runMany(ctx: Ctx, inputs: Input[]): Promise<Outcome<Output>[]> {
  const numbers = inputs.flatMap((input) => input.documentNumber ?? []);
  const documents = numbers.length === 0 ? [] : await documentsByNumber(ctx, [...ctx.registry.documents.keys()], numbers);
  const idOf = new Map(documents.map((document) => [document.number, document.id]));
  const documentOf = (input: Input): string | undefined =>
    input.documentId ?? (input.documentNumber === undefined ? undefined : idOf.get(input.documentNumber));
  const refs = inputs.flatMap((input) => (input.paymentRef === undefined ? [] : [{ provider: input.provider, ref: input.paymentRef }]));
  const [heard, found] = await Promise.all([
    heardBefore(
      ctx,
      inputs.map((input) => input.provider),
      inputs.map((input) => input.eventId),
    ),
    findPayments(
      ctx,
      inputs.flatMap((input) => input.paymentId ?? []),
      refs.map((r) => r.provider),
      refs.map((r) => r.ref),
      inputs.flatMap((input) => documentOf(input) ?? []),
    ),
  ]);
  const payments = await lockAll(ctx, found);
  const refunds = groupBy(payments.size === 0 ? [] : await refundsOf(ctx, [...payments.keys()]), (refund) => refund.paymentId);
  const answers = new Map(heard.map((one) => [key(one), { result: one.result, paymentId: one.paymentId, reason: one.reason } as Output]));
  const work: Work = {
    ctx,
    desk: new Desk(ctx),
    log: new Logbook(ctx),
    port: ctx.registry.providers.get(CARD_PORT) as CardPort | undefined,
    refunds,
    fresh: [],
    tooLate: [],
  };
  const outcomes = inputs.map((input): Outcome<Output> => {
    const known = answers.get(key(input));
    if (known) return done(known);
    const documentId = documentOf(input);
    const payment = choose(input, documentId, found, payments);
    const answer = take(work, input, payment, documentId);
    answers.set(key(input), answer);
    return done(answer);
  });
  insertRefunds(ctx, work.fresh);
  await work.desk.close();
  await voidLate(ctx, work.tooLate);
  work.log.close();
  return outcomes;
}

const key = (event: { provider: string; eventId: string }): string => event.provider + ' ' + event.eventId;

/** Locks runs, documents and payments, in that order. */
async function lockAll(ctx: Ctx, found: Found): Promise<Map<string, Payment>> {
  if (found.length === 0) return new Map();
  const documents = [...new Set(found.map((payment) => payment.documentId))].sort();
  await ctx.process.lock(ctx, documents);
  const [, rows] = await Promise.all([
    lockDocuments(ctx, documents),
    lockPayments(
      ctx,
      found.map((payment) => payment.id),
    ),
  ]);
  return new Map(rows.map((payment) => [payment.id, payment]));
}

/** The payment that an event means: by our id, else by the provider's reference, else the only open card of the document. */
function choose(input: Input, documentId: string | undefined, found: Found, payments: Map<string, Payment>): Payment | undefined {
  if (input.paymentId !== undefined) return payments.get(input.paymentId);
  if (input.paymentRef !== undefined) return payments.get(found.find((one) => one.provider === input.provider && one.ref === input.paymentRef)?.id ?? '');
  const open = [...payments.values()].filter((payment) => payment.documentId === documentId && payment.method === 'card' && OPEN.includes(payment.state));
  return open.length === 1 ? open[0] : undefined;
}

type Work = { ctx: Ctx; desk: Desk; log: Logbook; port: CardPort | undefined; refunds: Map<string, Refund[]>; fresh: Refund[]; tooLate: Payment[] };

/** Decides one event and books it, or puts it in suspense. */
function take(work: Work, input: Input, payment: Payment | undefined, documentId: string | undefined): Output {
  const amount = parseMoney(input.amount);
  const message: Message = {
    provider: input.provider,
    eventId: input.eventId,
    kind: input.kind,
    amount,
    says: saying(input),
    raw: input.raw ?? JSON.stringify(input),
  };
  const link: Link = { paymentId: payment?.id ?? null, documentId: payment?.documentId ?? null };
  const suspend = (reason: Misfit): Output => {
    work.log.suspend(message, link, reason);
    return { result: 'suspense', paymentId: link.paymentId, reason };
  };
  if (work.port === undefined || input.provider !== work.port.provider) return suspend('provider');
  if (!payment) return suspend('unknown_payment');
  if (payment.provider !== input.provider) return suspend('reference');
  const refund = work.refunds.get(payment.id)?.find((one) => one.id === input.refundId || (one.ref !== null && one.ref === input.refundRef));
  const verdict = judge({ kind: input.kind, merchant: input.merchant, paymentRef: input.paymentRef, documentId, amount, refund }, payment, work.port.merchant);
  if (typeof verdict === 'object') return suspend(verdict.misfit);
  if (verdict === 'book') book(work, input, payment, refund, amount.minor);
  work.log.add(message, link, verdict === 'book' ? 'booked' : 'stale');
  return { result: verdict === 'book' ? 'booked' : 'stale', paymentId: payment.id, reason: null };
}

const saying = (input: Input): string => [input.paymentRef, input.documentNumber ?? input.documentId, input.reason].filter(Boolean).join(' ');

function book(work: Work, input: Input, payment: Payment, refund: Refund | undefined, amount: bigint): void {
  const { ctx, desk } = work;
  payment.ref ??= input.paymentRef ?? null;
  desk.touch(payment);
  const said = { paymentId: payment.id, method: payment.method };
  if (input.kind === 'failed') {
    const waited = payment.state === 'requires_action' && !payment.givingBack;
    desk.failed(payment, input.reason ?? 'failed');
    if (waited) ctx.emit(failedEvent, payment.documentId, { ...said, reason: input.reason ?? 'failed' });
  } else if (input.kind === 'authorised') {
    if (payment.givingBack && payment.state === 'created') {
      payment.state = 'voiding';
      if (payment.ref !== null) work.tooLate.push(payment);
      return;
    }
    const waited = (payment.state === 'requires_action' || payment.attempt > 1) && !payment.givingBack;
    desk.authorised(payment);
    if (waited) ctx.emit(authorisedEvent, payment.documentId, { ...said, amount: moneyJson(amount, payment.currency) });
  } else if (input.kind === 'captured') desk.captured(payment, amount);
  else bookRefund(work, input, payment, refund, amount);
}

function bookRefund({ ctx, desk, refunds, fresh }: Work, input: Input, payment: Payment, known: Refund | undefined, amount: bigint): void {
  if (payment.captured === 0n) desk.captured(payment, payment.amount);
  const refund: Refund = known ?? {
    id: input.refundId === lateRefundId(payment) ? input.refundId : ctx.id('ref'),
    paymentId: payment.id,
    documentId: payment.documentId,
    amount,
    currency: payment.currency,
    state: 'requested',
    provider: payment.provider,
    ref: null,
    pendingId: null,
    failure: null,
  };
  refund.ref ??= input.refundRef ?? null;
  if (!known) {
    fresh.push(refund);
    refunds.set(payment.id, [...(refunds.get(payment.id) ?? []), refund]);
  }
  desk.refunded(payment, refund);
}
