// Reads of drafts for pages: the list, one draft with its offers, and where a customer's orders went before.
import Type from 'typebox';
import { IdOf, type ReadCtx, defineQuery, moneyJson } from '#kernel';
import { DraftContent, DraftId, DraftRow, QuoteOutput } from './draft-schemas.ts';
import { unknownDraft } from './drafts.ts';
import { CalendarSchema } from './ship-by.ts';
import { openingOf } from './store-calendar.ts';
import { type DraftListRow, type Quote, drafts, earlierAddresses, listDrafts, quotesOf } from './store-drafts.ts';
import { heads } from './store.ts';

const OrNull = Type.Union([Type.String(), Type.Null()]);
const closed = { additionalProperties: false } as const;

export const draftsQuery = defineQuery({
  name: 'orders.drafts',
  summary: 'Drafts, the newest first, each with its newest offer; those that were thrown away only when they are asked for.',
  input: Type.Object(
    {
      state: Type.Optional(Type.String({ maxLength: 20 })),
      quote: Type.Optional(Type.String({ maxLength: 20, description: 'The state of the newest offer: sent, accepted, expired or withdrawn.' })),
      q: Type.Optional(Type.String({ maxLength: 200 })),
      after: Type.Optional(DraftId),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    },
    closed,
  ),
  output: Type.Object({ items: Type.Array(DraftRow), next: Type.Union([DraftId, Type.Null()]) }),
  run: async ({ db }: ReadCtx, { limit = 50, ...filter }) => {
    const rows = await listDrafts(db, filter, limit + 1);
    return { items: rows.slice(0, limit).map(rowOf), next: rows.length > limit ? rows[limit - 1]!.id : null };
  },
});

function rowOf({ id, number, state, customerName, channel, lineCount, totalMinor, currency, createdAt, createdBy, changedAt, ...more }: DraftListRow) {
  const { orderId, orderNumber, quoteState, validUntil, version } = more;
  return {
    id,
    number,
    state,
    customerName,
    channel,
    lineCount,
    total: totalMinor === null || currency === null ? null : moneyJson(totalMinor, currency),
    createdAt,
    createdBy,
    changedAt,
    orderId,
    orderNumber,
    quote: quoteState === null ? null : { state: quoteState, validUntil: validUntil!, version: version! },
  };
}

export const quoteJson = ({ id, version, state, validUntil, note, link, totalMinor, currency, frozen, sentAt, sentBy, endedAt, reason }: Quote) => ({
  id,
  version,
  state,
  validUntil,
  note,
  link,
  total: moneyJson(totalMinor, currency),
  frozen,
  sentAt,
  sentBy,
  endedAt,
  reason,
});

export const draftQuery = defineQuery({
  name: 'orders.draft',
  summary: 'One draft with what it says and the offers made out of it.',
  input: Type.Object({ draftId: DraftId }, closed),
  output: Type.Object({
    id: DraftId,
    number: Type.String(),
    state: DraftRow.properties.state,
    content: DraftContent,
    createdAt: DraftRow.properties.createdAt,
    createdBy: Type.String(),
    changedAt: DraftRow.properties.changedAt,
    order: Type.Union([Type.Object({ id: IdOf('ord'), number: Type.String() }), Type.Null()]),
    quotes: Type.Array(QuoteOutput),
  }),
  run: async ({ db, actor }: ReadCtx, { draftId }) => {
    const [[draft], quotes] = await Promise.all([drafts(db, [draftId]), quotesOf(db, [draftId])]);
    if (!draft) throw unknownDraft(draftId);
    const [order] = draft.orderId === null ? [] : await heads(db, [draft.orderId]);
    const { id, number, state, content, createdAt, createdBy, changedAt } = draft;
    return {
      id,
      number,
      state,
      content,
      createdAt,
      createdBy,
      changedAt,
      order: order ? { id: order.id, number: order.number } : null,
      quotes: quotes.map((quote) => ({ ...quoteJson(quote), link: actor.may('orders.accept_quote') ? quote.link : null })),
    };
  },
});

const ADDRESSES = 10;

export const addressesQuery = defineQuery({
  name: 'orders.addresses',
  summary: "Where a customer's orders went before, the latest first.",
  input: Type.Object({ customerId: IdOf('cus') }, closed),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        name: Type.String(),
        street: Type.String(),
        city: Type.String(),
        postalCode: Type.String(),
        region: OrNull,
        country: Type.String(),
        phone: OrNull,
      }),
    ),
  }),
  run: async ({ db }: ReadCtx, { customerId }) => {
    const rows = await earlierAddresses(db, customerId, ADDRESSES);
    return {
      items: rows.map(({ shipTo }) => {
        const of = (key: string): string => shipTo[key] ?? '';
        return {
          name: of('name'),
          street: of('street'),
          city: of('city'),
          postalCode: of('postalCode'),
          country: of('country'),
          region: shipTo['region'] ?? null,
          phone: shipTo['phone'] ?? null,
        };
      }),
    };
  },
});

export const calendarQuery = defineQuery({
  name: 'orders.calendar',
  summary: 'On which days goods leave, and until when on those days.',
  input: Type.Object({}, closed),
  output: Type.Object({ ...CalendarSchema.properties, zone: Type.String() }),
  run: ({ db }: ReadCtx) => openingOf(db),
});

export const draftQueries = [draftsQuery, draftQuery, addressesQuery, calendarQuery];
