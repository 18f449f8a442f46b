// What expressions see as `parcel.*` in drawings that follow a parcel.
import Type from 'typebox';
import { type Facts, MoneySchema, decimalOf } from '#kernel';
import { collectJson } from './rules.ts';
import { Nullable } from './schemas.ts';
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
    collect: Type.Number({ description: 'Cash to collect; 0 where there is none.' }),
    toCollect: Nullable(MoneySchema),
    country: Type.String(),
    method: Type.String(),
  }),
  load: async (ctx, documents) =>
    new Map(
      (await parcels(ctx, documents)).map((parcel) => {
        const { id, number, state, orderId, warehouse, weightGrams, carrier, trackingNumber, collect, method } = parcel;
        const amount = collect ? decimalOf(collect.minor, collect.currency) : '0';
        return [id, { id, number, state, orderId, warehouse, weightGrams, carrier, trackingNumber, collect: amount, toCollect: collectJson(collect), country: parcel.recipient.country, method }];
      }),
    ),
};
