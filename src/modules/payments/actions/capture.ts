// Capturing: the authorised money of a document is taken, once.
import Type from 'typebox';
import { type Ctx, MoneySchema, type MoneyJson, type Outcome, Refusal, assert, defineAction, done, moneyJson, parseMoney, refused } from '#kernel';
import { Desk } from '../desk.ts';
import { type CardCapture, type CardCaptured, type CardPort, CARD_PORT } from '../ports.ts';
import { lockPayments, lockPaymentsOf } from '../store.ts';

type Input = { documentId: string };
type Output = { captured: MoneyJson | null };
type Request = CardCapture & { attempt: number };

export const capture = defineAction({
  name: 'payments.capture',
  summary: 'Takes the money that a card provider holds for a document; without an open authorisation it does nothing.',
  input: Type.Object({ documentId: Type.String({ pattern: '^[a-z]{2,8}_[0-7][0-9a-hjkmnp-tv-z]{25}$' }) }, { additionalProperties: false }),
  output: Type.Object({ captured: Type.Union([MoneySchema, Type.Null()]) }),
  refusals: { 'payments.capture_failed': 'The provider does not give the money any more; the reason is with it.' },
  locks: (input) => [input.documentId],
  emits: ['payments.captured'],
  effects: ['payments.capture'],
  changes: ['payment'],
  outside: {
    port: CARD_PORT,
    ask: askAll,
    call: (port: CardPort, { attempt, ...request }: Request) => port.capture(request, `${request.paymentId}:capture:${attempt}`),
    settle: settleAll,
  },
});

async function askAll(ctx: Ctx, inputs: Input[]): Promise<Outcome<{ request: unknown } | { answered: Output }>[]> {
  const rows = await lockPaymentsOf(ctx, [...new Set(inputs.map((input) => input.documentId))]);
  const open = new Map(rows.filter((payment) => payment.state === 'authorised' && !payment.givingBack).map((payment) => [payment.documentId, payment]));
  return inputs.map(({ documentId }) => {
    const payment = open.get(documentId);
    if (!payment) return done({ answered: { captured: null } });
    assert(payment.ref !== null, 'an authorised payment has the reference of its provider');
    return done({
      request: {
        paymentId: payment.id,
        ref: payment.ref,
        amount: moneyJson(payment.amount, payment.currency),
        attempt: payment.captureAttempt,
      } satisfies Request,
    });
  });
}

async function settleAll(ctx: Ctx, items: { input: Input; request: unknown; answer: unknown }[]): Promise<Outcome<Output>[]> {
  const rows = await lockPayments(
    ctx,
    items.map((item) => (item.request as Request).paymentId),
  );
  const byId = new Map(rows.map((payment) => [payment.id, payment]));
  const desk = new Desk(ctx);
  const outcomes = items.map(({ request, answer }): Outcome<Output> => {
    const payment = byId.get((request as Request).paymentId)!;
    const told = answer as CardCaptured;
    if (payment.state === 'authorised') {
      if (told.status === 'refused') return captureFailed(desk, payment, told.reason);
      const amount = parseMoney(told.amount);
      if (amount.currency !== payment.currency || amount.minor !== payment.amount)
        throw new Error(`The provider captured ${told.amount.amount} ${told.amount.currency} of ${payment.id}, which was not asked for.`);
      desk.captured(payment, amount.minor);
    }
    if (payment.captured === 0n) return captureFailed(desk, payment, told.status === 'refused' ? told.reason : payment.state);
    return done({ captured: moneyJson(payment.captured, payment.currency) });
  });
  await desk.close();
  return outcomes;
}

function captureFailed(desk: Desk, payment: { id: string; captureAttempt: number } & Parameters<Desk['touch']>[0], reason: string): Outcome<Output> {
  payment.captureAttempt++;
  desk.touch(payment);
  return refused(new Refusal('payments.capture_failed', { paymentId: payment.id, reason }, { message: `The money could not be taken: ${reason}.` }));
}
