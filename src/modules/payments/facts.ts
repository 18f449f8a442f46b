// What expressions see as `payment.*` of any document: the sums of all its payments, and the state of the one that counts.
import Type from 'typebox';
import { type Facts, decimalOf } from '#kernel';
import { standingOf } from './store.ts';

const nothing = { state: 'none', method: 'none', authorised: '0', captured: '0', refunded: '0' };

export const paymentFacts: Facts = {
  root: 'payment',
  for: '*',
  schema: Type.Object({ state: Type.String(), method: Type.String(), authorised: Type.Number(), captured: Type.Number(), refunded: Type.Number() }),
  load: async (ctx, documents) => {
    const facts = new Map<string, unknown>(documents.map((id) => [id, nothing]));
    for (const row of await standingOf(ctx, documents)) {
      const decimal = (minor: bigint): string => decimalOf(minor, row.currency);
      facts.set(row.documentId, {
        state: row.state,
        method: row.method,
        authorised: decimal(row.authorised),
        captured: decimal(row.captured),
        refunded: decimal(row.refunded),
      });
    }
    return facts;
  },
};
