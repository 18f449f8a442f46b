// Authorising a card: one open charge for a document, asked of the provider outside of any transaction.
import Type from 'typebox';
import { type Ctx, IdOf, type Money, MoneySchema, type Outcome, Refusal, ask, defineAction, done, moneyJson, parseMoney, refused } from '#kernel';
import { Desk } from '../desk.ts';
import { authorisedEvent } from '../events.ts';
import { groupBy } from '../group.ts';
import { type CardAuthorise, type CardAuthorised, type CardPort, CARD_PORT, cardPort, duesOf } from '../ports.ts';
import { OPEN, openDue } from '../rules.ts';
import { documentsOf, insertPayments, lockPayments, lockPaymentsOf } from '../store.ts';
import type { Due, Payment } from '../types.ts';
import { voidPayment } from './void.ts';

const DocumentId = Type.String({ pattern: '^[a-z]{2,8}_[0-7][0-9a-hjkmnp-tv-z]{25}$' });
const Authorised = Type.Object({
  status: Type.Union([Type.Literal('authorised'), Type.Literal('requires_action')]),
  paymentId: IdOf('pay'),
  redirectUrl: Type.Optional(Type.String()),
});
type Input = { documentId: string; amount: { amount: string; currency: string }; token?: string | null };
type Output = { status: 'authorised' | 'requires_action'; paymentId: string; redirectUrl?: string };

export const authorise = defineAction({
  name: 'payments.authorise',
  summary: 'Asks the card provider to hold the money for a document; the customer may have to confirm first.',
  input: Type.Object(
    { documentId: DocumentId, amount: MoneySchema, token: Type.Optional(Type.Union([Type.String({ maxLength: 200 }), Type.Null()])) },
    { additionalProperties: false },
  ),
  output: Authorised,
  refusals: {
    'payments.declined': 'The provider has declined the card; the reason is with it.',
    'payments.amount': 'The amount is not more than nothing, or is more than the document has to be paid.',
    'payments.currency': 'The document is paid in another currency.',
    'payments.in_progress': 'Another payment of this document, of another amount or card, is under way.',
    'payments.unknown_document': 'There is no such document.',
    'payments.given_back': 'The payment was given back while it was under way.',
  },
  locks: (input) => [input.documentId],
  emits: ['payments.authorised', 'payments.noted'],
  effects: ['payments.authorise'],
  changes: ['payment'],
  outside: {
    port: CARD_PORT,
    ask: askAll,
    call: (port: CardPort, request: CardAuthorise) => port.authorise(request, request.paymentId + ':authorise'),
    settle: settleAll,
  },
});

async function askAll(ctx: Ctx, inputs: Input[]): Promise<Outcome<{ request: unknown } | { answered: Output }>[]> {
  const ids = [...new Set(inputs.map((input) => input.documentId))];
  const [documents, dues, rows] = await Promise.all([documentsOf(ctx, ids), duesOf(ctx, ids), lockPaymentsOf(ctx, ids)]);
  const known = new Set(documents.map((document) => document.id));
  const byDocument = groupBy(rows, (payment) => payment.documentId);
  const fresh: Payment[] = [];
  const { provider } = cardPort(ctx);
  const outcomes = inputs.map((input): Outcome<{ request: unknown } | { answered: Output }> => {
    if (!known.has(input.documentId)) return refused(new Refusal('payments.unknown_document', { documentId: input.documentId }, { status: 404 }));
    const amount = parseMoney(input.amount);
    const payments = byDocument.get(input.documentId) ?? [];
    const open = payments.find(
      (payment) => payment.method === 'card' && !payment.givingBack && (OPEN.includes(payment.state) || payment.captured > payment.refunded),
    );
    const no = unfit(input, amount, payments, open, dues.get(input.documentId));
    if (no) return refused(no);
    if (open && open.state !== 'created') return done({ answered: answerOf(open) });
    const payment = open ?? newPayment(ctx, provider, input, amount, payments);
    if (!open) {
      fresh.push(payment);
      byDocument.set(input.documentId, [...payments, payment]);
    }
    return done({
      request: {
        paymentId: payment.id,
        documentId: input.documentId,
        amount: moneyJson(amount.minor, amount.currency),
        token: input.token ?? null,
      } satisfies CardAuthorise,
    });
  });
  insertPayments(ctx, fresh);
  return outcomes;
}

/** Why this amount can not be asked for, if it can not. */
function unfit(input: Input, amount: Money, payments: Payment[], open: Payment | undefined, due: Due | undefined): Refusal | undefined {
  const { documentId } = input;
  if (amount.minor <= 0n) return new Refusal('payments.amount', { documentId, amount: input.amount }, { status: 422 });
  if (payments.some((payment) => payment.currency !== amount.currency) || (due && due.total.currency !== amount.currency)) {
    return new Refusal('payments.currency', { documentId, currency: amount.currency }, { status: 422 });
  }
  if (open) {
    const same = open.amount === amount.minor && (open.state !== 'created' || open.token === (input.token ?? null));
    return same ? undefined : new Refusal('payments.in_progress', { documentId, paymentId: open.id, state: open.state });
  }
  if (due && amount.minor > openDue(due, payments))
    return new Refusal('payments.amount', { documentId, amount: input.amount, due: moneyJson(openDue(due, payments), amount.currency) }, { status: 422 });
  return undefined;
}

const newPayment = (ctx: Ctx, provider: string, input: Input, amount: Money, earlier: Payment[]): Payment => ({
  id: ctx.id('pay'),
  documentId: input.documentId,
  method: 'card',
  provider,
  state: 'created',
  amount: amount.minor,
  currency: amount.currency,
  captured: 0n,
  refunded: 0n,
  ref: null,
  token: input.token ?? null,
  pendingId: null,
  givingBack: false,
  attempt: earlier.filter((payment) => payment.method === 'card').length + 1,
  captureAttempt: 0,
  redirectUrl: null,
  failure: null,
});

const answerOf = (payment: Payment): Output =>
  payment.state === 'requires_action'
    ? { status: 'requires_action', paymentId: payment.id, ...(payment.redirectUrl === null ? {} : { redirectUrl: payment.redirectUrl }) }
    : { status: 'authorised', paymentId: payment.id };

const declined = (payment: Payment): Refusal =>
  new Refusal(
    'payments.declined',
    { reason: payment.failure ?? 'declined', paymentId: payment.id },
    { message: `The card was declined: ${payment.failure ?? 'declined'}.` },
  );

async function settleAll(ctx: Ctx, items: { input: Input; request: unknown; answer: unknown }[]): Promise<Outcome<Output>[]> {
  const rows = await lockPayments(
    ctx,
    items.map((item) => (item.request as CardAuthorise).paymentId),
  );
  const byId = new Map(rows.map((payment) => [payment.id, payment]));
  const desk = new Desk(ctx);
  const tooLate: Payment[] = [];
  const outcomes = items.map(({ request, answer }): Outcome<Output> => {
    const payment = byId.get((request as CardAuthorise).paymentId)!;
    settleOne(desk, payment, answer as CardAuthorised, tooLate);
    if (payment.state === 'failed') return refused(declined(payment));
    if (payment.givingBack) return refused(new Refusal('payments.given_back', { paymentId: payment.id }));
    return done(answerOf(payment));
  });
  await desk.close();
  await voidLate(ctx, tooLate);
  return outcomes;
}

/** Books the provider's answer, unless a webhook has been faster: a state never goes back. */
function settleOne(desk: Desk, payment: Payment, answer: CardAuthorised, tooLate: Payment[]): void {
  if (answer.ref !== null && payment.ref === null) {
    payment.ref = answer.ref;
    desk.touch(payment);
  }
  if (payment.state !== 'created' && !(payment.state === 'requires_action' && answer.status !== 'requires_action')) return;
  if (answer.status === 'declined') return desk.failed(payment, answer.reason);
  if (answer.status === 'authorised') {
    const told = parseMoney(answer.amount);
    if (told.minor !== payment.amount || told.currency !== payment.currency)
      throw new Error(`The provider authorised ${answer.amount.amount} ${answer.amount.currency} for ${payment.id}, which was not asked for.`);
  }
  if (payment.givingBack) {
    payment.state = 'voiding';
    tooLate.push(payment);
    return desk.touch(payment);
  }
  if (answer.status === 'authorised') return bookAuthorised(desk, payment);
  payment.state = 'requires_action';
  payment.redirectUrl = answer.redirectUrl;
  desk.touch(payment);
}

/** A first card is the drawing's own question, and the answer its result; for another one the drawing may be waiting. */
function bookAuthorised(desk: Desk, payment: Payment): void {
  const waited = payment.state === 'requires_action' || payment.attempt > 1;
  desk.authorised(payment);
  if (waited)
    desk.ctx.emit(authorisedEvent, payment.documentId, { paymentId: payment.id, method: payment.method, amount: moneyJson(payment.amount, payment.currency) });
}

/** Payments that were given back while the provider was being asked are voided there as soon as it has answered. */
export async function voidLate(ctx: Ctx, payments: Payment[]): Promise<void> {
  if (payments.length === 0) return;
  await ask(
    ctx,
    voidPayment,
    payments.map((payment) => ({ input: { paymentId: payment.id }, key: payment.id + ':void', document: payment.documentId })),
  );
}
