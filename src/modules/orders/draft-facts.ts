// What expressions and letters see as `draft.*` and `customer.*` of a draft: its newest offer, and whom it is for.
import Type from 'typebox';
import { type Facts, decimalOf } from '#kernel';
import { remindAt } from './quotes.ts';
import { type Draft, type Quote, drafts, quotesOf } from './store-drafts.ts';

const OrNull = Type.Union([Type.String(), Type.Null()]);

export const draftFacts: Facts = {
  root: 'draft',
  for: 'draft',
  schema: Type.Object({
    id: Type.String(),
    number: Type.String(),
    state: Type.String(),
    channel: OrNull,
    currency: OrNull,
    total: Type.Number(),
    note: OrNull,
    link: OrNull,
    version: Type.Integer(),
    validUntil: OrNull,
    remindAt: OrNull,
    lines: Type.Array(Type.Object({ name: Type.String(), quantity: Type.Integer(), total: Type.String() })),
  }),
  load: async (ctx, documents) => {
    const [rows, quotes] = await Promise.all([drafts(ctx, documents), quotesOf(ctx, documents)]);
    // The newest version comes first.
    const newest = new Map(quotes.toReversed().map((quote) => [quote.draftId, quote]));
    return new Map(rows.map((row) => [row.id, factsOf(row, newest.get(row.id))]));
  },
};

const factsOf = ({ id, number, state, channel, currency, totalMinor }: Draft, quote: Quote | undefined) => ({
  id,
  number,
  state,
  channel,
  currency,
  total: quote?.frozen.total.amount ?? decimalOf(totalMinor ?? 0n, currency ?? 'EUR'),
  note: quote?.note ?? null,
  link: quote?.link ?? null,
  version: quote?.version ?? 0,
  validUntil: quote?.validUntil.toISOString() ?? null,
  remindAt: quote ? remindAt(quote.sentAt, quote.validUntil).toISOString() : null,
  lines: (quote?.frozen.lines ?? []).map(({ name, quantity, total }) => ({ name, quantity, total: total.amount })),
});

export const draftCustomerFacts: Facts = {
  root: 'customer',
  for: 'draft',
  schema: Type.Object({ name: Type.String(), email: OrNull, language: Type.Optional(Type.String()) }),
  load: async (ctx, documents) =>
    new Map(
      (await drafts(ctx, documents)).map(({ id, content: { customer } }) => {
        const { name = '', email, language } = customer ?? {};
        return [id, { name, email: email?.trim() || null, ...(language ? { language } : {}) }];
      }),
    ),
};
