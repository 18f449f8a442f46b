// What a person decides: where a transfer in suspense belongs, what may be dismissed, and that a refund was paid out.
import Type from 'typebox';
import { type Ctx, IdOf, MoneySchema, Refusal, assert, defineAction, moneyJson } from '#kernel';
import { Cash } from '../cash.ts';
import { Desk } from '../desk.ts';
import { duesOf } from '../ports.ts';
import { documentsOf, lockPayments, lockPaymentsOf, lockRefunds, lockSuspense, resolveSuspense } from '../store.ts';

const unknown = (id: string): Refusal => new Refusal('payments.not_in_suspense', { id }, { status: 404 });

/** The open suspense row; refuses when it is not open (any more). */
async function openSuspense(ctx: Ctx, id: string) {
  const row = await lockSuspense(ctx, id);
  if (!row || row.resolution !== null) throw unknown(id);
  return row;
}

export const match = defineAction({
  name: 'payments.match',
  summary: 'Books a transfer in suspense on the document that a person has found for it.',
  input: Type.Object(
    {
      suspenseId: IdOf('sus'),
      documentId: Type.String({ pattern: '^[a-z]{2,8}_[0-7][0-9a-hjkmnp-tv-z]{25}$' }),
      note: Type.Optional(Type.String({ maxLength: 1000 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ paymentId: IdOf('pay'), amount: MoneySchema }),
  refusals: {
    'payments.not_in_suspense': 'It is not in suspense, or not any more.',
    'payments.not_money': 'Only money that has arrived in the bank can be booked by hand; a provider tells of its own payments.',
    'payments.unknown_document': 'There is no such document.',
    'payments.currency': 'The document is paid in another currency.',
  },
  locks: (input) => [input.documentId],
  emits: ['payments.captured', 'payments.part_paid'],
  run: async (ctx, { suspenseId, documentId, note }) => {
    const [row, documents, dues, payments] = await Promise.all([
      openSuspense(ctx, suspenseId),
      documentsOf(ctx, [documentId]),
      duesOf(ctx, [documentId]),
      lockPaymentsOf(ctx, [documentId]),
    ]);
    if (row.provider !== 'bank' || row.amount <= 0n) throw new Refusal('payments.not_money', { suspenseId });
    if (documents.length === 0) throw new Refusal('payments.unknown_document', { documentId }, { status: 404 });
    const due = dues.get(documentId);
    if (due?.total.currency !== row.currency || payments.some((payment) => payment.currency !== row.currency))
      throw new Refusal('payments.currency', { documentId, currency: row.currency }, { status: 422 });
    const cash = new Cash(ctx, payments);
    const payment = cash.received(documentId, { minor: row.amount, currency: row.currency }, { ref: null, due });
    await cash.close();
    resolveSuspense(ctx, suspenseId, 'matched', note ?? documentId);
    return { paymentId: payment.id, amount: moneyJson(row.amount, row.currency) };
  },
});

export const dismiss = defineAction({
  name: 'payments.dismiss',
  summary: 'Closes something in suspense without booking it, with the reason why.',
  input: Type.Object({ suspenseId: IdOf('sus'), note: Type.String({ minLength: 1, maxLength: 1000 }) }, { additionalProperties: false }),
  output: Type.Object({ suspenseId: IdOf('sus') }),
  refusals: { 'payments.not_in_suspense': 'It is not in suspense, or not any more.' },
  run: async (ctx, { suspenseId, note }) => {
    await openSuspense(ctx, suspenseId);
    resolveSuspense(ctx, suspenseId, 'dismissed', note);
    return { suspenseId };
  },
});

export const payOut = defineAction({
  name: 'payments.pay_out',
  summary: 'Books that a refund which no card provider makes was paid out from the bank.',
  input: Type.Object({ refundId: IdOf('ref') }, { additionalProperties: false }),
  output: Type.Object({ refunded: MoneySchema }),
  refusals: { 'payments.not_due': 'There is no such refund to pay out, or not any more.' },
  emits: ['payments.refunded'],
  run: async (ctx, { refundId }) => {
    const [refund] = await lockRefunds(ctx, [refundId]);
    if (refund?.state !== 'due') throw new Refusal('payments.not_due', { refundId });
    const [payment] = await lockPayments(ctx, [refund.paymentId]);
    assert(payment, 'a refund has its payment');
    const desk = new Desk(ctx);
    desk.refunded(payment, refund);
    await desk.close();
    return { refunded: moneyJson(refund.amount, refund.currency) };
  },
});
