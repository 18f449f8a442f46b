// A customer's orders: what the customer's page asks, and what happens to orders when customers become one or are forgotten.
import Type from 'typebox';
import { type Ctx, IdOf, Instant, MoneySchema, type ReadCtx, defineQuery, lined, moneyJson, writeWords } from '#kernel';
import { wordsOfOrder } from './listing.ts';
import * as store from './store-customer.ts';

export const ofCustomerQuery = defineQuery({
  name: 'orders.of_customer',
  summary: 'What a customer ordered: totals by currency (cancelled orders count for nothing spent) and the orders, the newest first.',
  input: Type.Object(
    { customerId: IdOf('cus'), after: Type.Optional(IdOf('ord')), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) },
    { additionalProperties: false },
  ),
  output: Type.Object({
    totals: Type.Array(Type.Object({ currency: Type.String(), orders: Type.Integer(), cancelled: Type.Integer(), spent: MoneySchema, lastAt: Instant })),
    items: Type.Array(
      Type.Object({ id: IdOf('ord'), number: Type.String(), createdAt: Instant, total: MoneySchema, state: Type.String(), channel: Type.String() }),
    ),
    next: Type.Union([IdOf('ord'), Type.Null()]),
  }),
  run: async ({ db }: ReadCtx, { customerId, after, limit = 50 }) => {
    const [totals, rows] = await Promise.all([store.totalsOf(db, customerId), store.ordersOf(db, customerId, after, limit + 1)]);
    const items = rows.slice(0, limit).map(({ totalMinor, currency, ...row }) => ({ ...row, total: moneyJson(totalMinor, currency) }));
    return {
      totals: totals.map(({ spentMinor, ...total }) => ({ ...total, spent: moneyJson(spentMinor, total.currency) })),
      items,
      next: rows.length > limit ? items.at(-1)!.id : null,
    };
  },
});

/** Forgets the contact on orders, also as words by which they are found. */
async function forget(ctx: Ctx, customerIds: string[]): Promise<void> {
  const listed = await store.listedOf(ctx, customerIds);
  store.forget(ctx, customerIds);
  if (listed.length === 0) return;
  const rows = listed.map(({ id, name, words }) => ({ id, was: words.trim().split(' ').filter(Boolean), words: wordsOfOrder(name, []) }));
  writeWords(ctx, 'ord', rows);
  store.writeListed(
    ctx,
    rows.map(({ id, words }) => ({ id, words: lined(words) })),
  );
}

/** What orders keeps about customers, for the port `parties.records`. */
export const orderRecords = {
  open: store.openNumbers,
  relink: async (ctx: Ctx, move: { mergeId: string; from: string[]; to: string }): Promise<void> => store.relink(ctx, move),
  unlink: async (ctx: Ctx, mergeId: string): Promise<void> => store.unlink(ctx, mergeId),
  documents: store.documentsOf,
  collect: store.collect,
  forget,
};
