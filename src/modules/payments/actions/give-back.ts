// Giving back: whatever state a document's payments are in, no money stays and none goes back twice.
import Type from 'typebox';
import { type Ctx, MoneySchema, type MoneyJson, type Outcome, Refusal, assert, defineAction, done, moneyJson, parseMoney, refused } from '#kernel';
import { Desk } from '../desk.ts';
import { groupBy } from '../group.ts';
import { type CardPort, type CardRefunded, type CardVoided, CARD_PORT } from '../ports.ts';
import { lateRefundId } from '../rules.ts';
import { insertRefunds, lockPayments, lockPaymentsOf, lockRefunds, refundsOf } from '../store.ts';
import type { Payment, Refund } from '../types.ts';

type Input = { documentId: string };
type Output = { voided: MoneyJson | null; refunded: MoneyJson | null; toPayOut: MoneyJson | null };
/** One thing to ask of the provider; `refundId` is also what a void turns into when the capture was faster. */
type Step = { how: 'void' | 'refund'; paymentId: string; refundId: string; ref: string; amount: MoneyJson };
type Request = { steps: Step[]; toPayOut: MoneyJson | null; dropped: MoneyJson | null };
type StepAnswer = { how: 'void' | 'refund'; answer: CardVoided | CardRefunded };

const OrNone = Type.Union([MoneySchema, Type.Null()]);

export const giveBack = defineAction({
  name: 'payments.give_back',
  summary: 'Lets go of what is authorised for a document and refunds what was taken; safe at any point, with nothing to do it is done.',
  input: Type.Object({ documentId: Type.String({ pattern: '^[a-z]{2,8}_[0-7][0-9a-hjkmnp-tv-z]{25}$' }) }, { additionalProperties: false }),
  output: Type.Object({ voided: OrNone, refunded: OrNone, toPayOut: OrNone }),
  refusals: { 'payments.give_back_failed': 'The provider does not give the money back; the reason is with it.' },
  locks: (input) => [input.documentId],
  emits: ['payments.refunded', 'payments.noted'],
  effects: ['payments.give_back'],
  changes: ['payment'],
  outside: { port: CARD_PORT, ask: askAll, call: callSteps, settle: settleAll },
});

async function askAll(ctx: Ctx, inputs: Input[]): Promise<Outcome<{ request: unknown } | { answered: Output }>[]> {
  const documents = [...new Set(inputs.map((input) => input.documentId))];
  const rows = await lockPaymentsOf(ctx, documents);
  const refunds =
    rows.length === 0
      ? []
      : await refundsOf(
          ctx,
          rows.map((payment) => payment.id),
        );
  const plan: Plan = { ctx, desk: new Desk(ctx), fresh: [], refunds: groupBy(refunds, (refund) => refund.paymentId) };
  const byDocument = groupBy(rows, (payment) => payment.documentId);
  const planned = new Map<string, Request>(documents.map((document) => [document, planOf(plan, byDocument.get(document) ?? [])]));
  insertRefunds(ctx, plan.fresh);
  await plan.desk.close();
  return inputs.map(({ documentId }) => {
    const request = planned.get(documentId)!;
    if (request.steps.length > 0) return done({ request });
    return done({ answered: { voided: request.dropped, refunded: null, toPayOut: request.toPayOut } });
  });
}

type Plan = { ctx: Ctx; desk: Desk; fresh: Refund[]; refunds: Map<string, Refund[]> };

/** What is to be done for one document's payments; marks them, so that nothing more is captured of them. */
function planOf(plan: Plan, payments: Payment[]): Request {
  const steps: Step[] = [];
  let toPayOut = 0n;
  let dropped = 0n;
  for (const payment of payments) {
    if (payment.state === 'created' || payment.state === 'requires_action' || payment.state === 'authorised') {
      if (!payment.givingBack) {
        payment.givingBack = true;
        plan.desk.touch(payment);
      }
      if (payment.state === 'created') dropped += payment.amount;
      else steps.push(stepOf('void', payment, lateRefundId(payment), payment.amount));
    } else if (payment.captured > payment.refunded) {
      for (const refund of refundsFor(plan, payment)) {
        if (payment.method === 'card') steps.push(stepOf('refund', payment, refund.id, refund.amount));
        else toPayOut += refund.amount;
      }
    }
  }
  const currency = payments[0]?.currency ?? 'XXX';
  const orNone = (minor: bigint): MoneyJson | null => (minor > 0n ? moneyJson(minor, currency) : null);
  return { steps, toPayOut: orNone(toPayOut), dropped: orNone(dropped) };
}

function stepOf(how: Step['how'], payment: Payment, refundId: string, amount: bigint): Step {
  assert(payment.ref !== null, 'a payment that the provider knows has its reference');
  return { how, paymentId: payment.id, refundId, ref: payment.ref, amount: moneyJson(amount, payment.currency) };
}

/** The refunds that are under way for a payment, and a new one for what none of them covers. */
function refundsFor(plan: Plan, payment: Payment): Refund[] {
  const all = plan.refunds.get(payment.id) ?? [];
  const open = all.filter((refund) => refund.state === 'requested' || refund.state === 'due');
  const rest = payment.captured - payment.refunded - open.reduce((sum, refund) => sum + refund.amount, 0n);
  if (rest <= 0n) return open;
  const refund: Refund = {
    id: payment.givingBack && !all.some((refund) => refund.id === lateRefundId(payment)) ? lateRefundId(payment) : plan.ctx.id('ref'),
    paymentId: payment.id,
    documentId: payment.documentId,
    amount: rest,
    currency: payment.currency,
    state: payment.method === 'card' ? 'requested' : 'due',
    provider: payment.provider,
    ref: null,
    pendingId: null,
    failure: null,
  };
  plan.fresh.push(refund);
  plan.desk.refundHeld(payment, refund);
  return [...open, refund];
}

/** Asks the provider step by step; what cannot be let go because it was captured meanwhile is refunded. */
async function callSteps(port: CardPort, request: Request): Promise<StepAnswer[]> {
  const answers: StepAnswer[] = [];
  for (const { how, paymentId, refundId, ref, amount } of request.steps) {
    if (how === 'void') {
      const answer = await port.void({ paymentId, ref }, paymentId + ':void');
      if (answer.status === 'voided' || answer.reason !== 'captured') {
        answers.push({ how: 'void', answer });
        continue;
      }
    }
    answers.push({ how: 'refund', answer: await port.refund({ paymentId, refundId, ref, amount }, refundId) });
  }
  return answers;
}

async function settleAll(ctx: Ctx, items: { input: Input; request: unknown; answer: unknown }[]): Promise<Outcome<Output>[]> {
  const steps = items.flatMap((item) => (item.request as Request).steps);
  const payments = new Map(
    (
      await lockPayments(
        ctx,
        steps.map((step) => step.paymentId),
      )
    ).map((payment) => [payment.id, payment]),
  );
  const refunds = new Map(
    (
      await lockRefunds(
        ctx,
        steps.map((step) => step.refundId),
      )
    ).map((refund) => [refund.id, refund]),
  );
  const desk = new Desk(ctx);
  const fresh: Refund[] = [];
  const outcomes = items.map(({ request, answer }): Outcome<Output> => {
    const { steps, toPayOut, dropped } = request as Request;
    const sum = { void: 0n, refund: 0n };
    let no: Refusal | undefined;
    steps.forEach((step, i) => {
      const payment = payments.get(step.paymentId)!;
      const told = (answer as StepAnswer[])[i]!;
      if (told.answer.status === 'refused') {
        const refund = refunds.get(step.refundId);
        if (refund?.state === 'requested') desk.refundRefused(refund, told.answer.reason);
        no = new Refusal(
          'payments.give_back_failed',
          { paymentId: payment.id, reason: told.answer.reason },
          { message: `The money could not be given back: ${told.answer.reason}.` },
        );
        return;
      }
      if (told.how === 'void') sum.void += settleVoid(desk, payment);
      else sum.refund += settleRefund(desk, payment, refunds, fresh, step, told.answer as CardRefunded & { status: 'refunded' });
    });
    if (no) return refused(no);
    const currency = steps[0]!.amount.currency;
    const orNone = (minor: bigint): MoneyJson | null => (minor > 0n ? moneyJson(minor, currency) : null);
    const voided = sum.void + (dropped === null ? 0n : parseMoney(dropped).minor);
    return done({ voided: orNone(voided), refunded: orNone(sum.refund), toPayOut });
  });
  insertRefunds(ctx, fresh);
  await desk.close();
  return outcomes;
}

function settleVoid(desk: Desk, payment: Payment): bigint {
  if (payment.state === 'authorised' || payment.state === 'requires_action') desk.voided(payment);
  return payment.amount;
}

/** Books a refund; where a void became one, the capture that was faster is booked first, unless its own answer has been. */
function settleRefund(desk: Desk, payment: Payment, refunds: Map<string, Refund>, fresh: Refund[], step: Step, told: { refundRef: string }): bigint {
  if (payment.state === 'authorised') desk.captured(payment, payment.amount);
  let refund = refunds.get(step.refundId);
  if (!refund) {
    refund = {
      id: step.refundId,
      paymentId: payment.id,
      documentId: payment.documentId,
      amount: payment.amount,
      currency: payment.currency,
      state: 'requested',
      provider: payment.provider,
      ref: told.refundRef,
      pendingId: null,
      failure: null,
    };
    refunds.set(refund.id, refund);
    fresh.push(refund);
  }
  refund.ref = told.refundRef;
  if (refund.state === 'requested') desk.refunded(payment, refund);
  return refund.amount;
}
