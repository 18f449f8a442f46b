// What expressions see as `parcel.*` in drawings that follow a parcel.
import Type from 'typebox';
import { type Facts, MoneySchema, decimalOf } from '#kernel';
import { collectJson } from './rules.ts';
import { Nullable, RecipientOutput } from './schemas.ts';
import { parcels } from './store.ts';

export const parcelFacts: Facts = {
  root: 'parcel',
  for: 'parcel',
  schema: Type.Object({
    id: Type.String(),
    number: Type.String(),
    state: Type.String(),
    orderId: Type.String(),
    warehouse: Type.String(),
    weightGrams: Type.Number(),
    carrier: Nullable(Type.String()),
    trackingNumber: Nullable(Type.String()),
    collect: Nullable(Type.Number({ description: 'Cash to collect; null where there is none.' })),
    currency: Nullable(Type.String()),
    toCollect: Nullable(MoneySchema),
    recipient: RecipientOutput,
    country: Type.String(),
    method: Type.String(),
    trackingStatus: Nullable(Type.String()),
    promisedOn: Nullable(Type.String({ format: 'date' })),
  }),
  load: async (ctx, documents) =>
    new Map(
      (await parcels(ctx, documents)).map((parcel) => {
        const { id, number, state, orderId, warehouse, weightGrams, carrier, trackingNumber, collect, method, recipient, trackingStatus, promisedOn } = parcel;
        const cash = {
          collect: collect && decimalOf(collect.minor, collect.currency),
          currency: collect?.currency ?? null,
          toCollect: collectJson(collect),
        };
        return [
          id,
          {
            id,
            number,
            state,
            orderId,
            warehouse,
            weightGrams,
            carrier,
            trackingNumber,
            ...cash,
            recipient,
            country: recipient.country,
            method,
            trackingStatus,
            promisedOn,
          },
        ];
      }),
    ),
};

/** Whom messages about a parcel go to; what is not there is looked up by the customer's id. */
export const readerFacts: Facts = {
  root: 'customer',
  for: 'parcel',
  schema: Type.Object({
    id: Type.Optional(Type.String()),
    email: Type.Optional(Type.String()),
    language: Type.Optional(Type.String()),
  }),
  load: async (ctx, documents) =>
    new Map((await parcels(ctx, documents)).map(({ id, reader }) => [id, Object.fromEntries(Object.entries(reader).filter(([, value]) => value !== null))])),
};
