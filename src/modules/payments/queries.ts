// Reads of payments for pages and the API: payments, what did not fit, refunds to pay out, and what couriers owe.
import Type from 'typebox';
import { type ReadCtx, MoneySchema, defineQuery, moneyJson } from '#kernel';
import { debtsOf, listDueRefunds, listPayments, listSuspense } from './store.ts';

const OrNull = Type.Union([Type.String(), Type.Null()]);
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 200 }));
const After = Type.Optional(Type.String());

/** One page: `next` goes on after its last row, or is null at the end. */
function page<T extends { id: string }>(rows: T[], limit: number): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? items.at(-1)!.id : null };
}

const PaymentItem = Type.Object({
  id: Type.String(),
  documentId: Type.String(),
  method: Type.String(),
  provider: Type.String(),
  state: Type.String(),
  amount: MoneySchema,
  captured: MoneySchema,
  refunded: MoneySchema,
  providerRef: OrNull,
  failure: OrNull,
  createdAt: Type.String(),
});

export const listQuery = defineQuery({
  name: 'payments.list',
  summary: 'Payments, the newest first; of one document when it is given.',
  input: Type.Object(
    { documentId: Type.Optional(Type.String()), state: Type.Optional(Type.String()), after: After, limit: Limit },
    { additionalProperties: false },
  ),
  output: Type.Object({ items: Type.Array(PaymentItem), next: OrNull }),
  run: async ({ db }: ReadCtx, { limit = 50, ...filter }) => {
    const { items, next } = page(await listPayments(db, filter, limit + 1), limit);
    return {
      items: items.map((row) => ({
        id: row.id,
        documentId: row.documentId,
        method: row.method,
        provider: row.provider,
        state: row.state,
        amount: moneyJson(row.amount, row.currency),
        captured: moneyJson(row.captured, row.currency),
        refunded: moneyJson(row.refunded, row.currency),
        providerRef: row.ref,
        failure: row.failure,
        createdAt: row.createdAt.toISOString(),
      })),
      next,
    };
  },
});

export const suspenseQuery = defineQuery({
  name: 'payments.suspense',
  summary: 'What providers and banks told that fits no payment and waits for a person, the oldest first.',
  input: Type.Object({ after: After, limit: Limit }, { additionalProperties: false }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        provider: Type.String(),
        eventId: Type.String(),
        kind: Type.String(),
        reason: Type.String(),
        documentId: OrNull,
        paymentId: OrNull,
        amount: MoneySchema,
        says: Type.String(),
        raw: Type.String(),
        at: Type.String(),
      }),
    ),
    next: OrNull,
  }),
  run: async ({ db }: ReadCtx, { after, limit = 50 }) => {
    const { items, next } = page(await listSuspense(db, after, limit + 1), limit);
    return { items: items.map(({ amount, currency, at, event: _, ...row }) => ({ ...row, amount: moneyJson(amount, currency), at: at.toISOString() })), next };
  },
});

export const refundsDueQuery = defineQuery({
  name: 'payments.refunds_due',
  summary: 'Refunds that a person has to pay out, the oldest first.',
  input: Type.Object({ after: After, limit: Limit }, { additionalProperties: false }),
  output: Type.Object({
    items: Type.Array(Type.Object({ id: Type.String(), documentId: Type.String(), paymentId: Type.String(), amount: MoneySchema, createdAt: Type.String() })),
    next: OrNull,
  }),
  run: async ({ db }: ReadCtx, { after, limit = 50 }) => {
    const { items, next } = page(await listDueRefunds(db, after, limit + 1), limit);
    return {
      items: items.map((row) => ({
        id: row.id,
        documentId: row.documentId,
        paymentId: row.paymentId,
        amount: moneyJson(row.amount, row.currency),
        createdAt: row.createdAt.toISOString(),
      })),
      next,
    };
  },
});

export const couriersQuery = defineQuery({
  name: 'payments.couriers',
  summary: 'What each courier has collected, handed over and still owes.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({ items: Type.Array(Type.Object({ carrier: Type.String(), collected: MoneySchema, remitted: MoneySchema, owed: MoneySchema })) }),
  run: async ({ db }: ReadCtx) => ({
    items: (await debtsOf(db, [])).map(({ carrier, currency, collected, remitted }) => ({
      carrier,
      collected: moneyJson(collected, currency),
      remitted: moneyJson(remitted, currency),
      owed: moneyJson(collected - remitted, currency),
    })),
  }),
});
