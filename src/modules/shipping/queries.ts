// Reads of parcels for pages and the API.
import Type from 'typebox';
import { Country, Currency, MoneySchema, type ReadCtx, Refusal, defineQuery, moneyJson, parseMoney } from '#kernel';
import { unknownParcel } from './desk.ts';
import { drawLabel, hashOf, senderOf } from './label.ts';
import { quote as priceOf } from './quotes.ts';
import { collectJson } from './rules.ts';
import { AnyId, Cash, Nullable, ParcelId, RecipientOutput, Status } from './schemas.ts';
import * as store from './store.ts';
import { trackingUrlOf } from './tracking-url.ts';
import type { Parcel } from './types.ts';

const Instant = Type.String({ format: 'date-time' });

const ParcelOutput = Type.Object({
  id: ParcelId,
  number: Type.String(),
  orderId: AnyId,
  warehouse: Type.String(),
  method: Type.String(),
  state: Type.String(),
  recipient: RecipientOutput,
  collect: Cash,
  weightGrams: Type.Integer(),
  box: Nullable(Type.String()),
  carrier: Nullable(Type.String()),
  trackingNumber: Nullable(Type.String()),
  trackingUrl: Nullable(Type.String({ description: 'The carrier’s own page about the parcel.' })),
  label: Type.String(),
  trackingStatus: Nullable(Status),
  trackingReason: Nullable(Type.String()),
  promisedOn: Nullable(Type.String()),
  createdAt: Instant,
  handedOverAt: Nullable(Instant),
  endedAt: Nullable(Instant),
});

function parcelJson(parcel: Parcel) {
  const { id, number, orderId, warehouse, method, state, recipient, weightGrams, box, carrier, trackingNumber, trackingStatus, trackingReason, promisedOn } =
    parcel;
  return {
    id,
    number,
    orderId,
    warehouse,
    method,
    state,
    recipient,
    weightGrams,
    box,
    carrier,
    trackingNumber,
    trackingStatus,
    trackingReason,
    promisedOn,
    collect: collectJson(parcel.collect),
    trackingUrl: trackingUrlOf(carrier, trackingNumber),
    label: parcel.labelState,
    createdAt: parcel.createdAt.toISOString(),
    handedOverAt: parcel.handedOverAt?.toISOString() ?? null,
    endedAt: parcel.endedAt?.toISOString() ?? null,
  };
}

async function oneParcel({ db }: ReadCtx, parcelId: string): Promise<Parcel> {
  const [parcel] = await store.parcels(db, [parcelId]);
  if (!parcel) throw unknownParcel(parcelId);
  return parcel;
}

export const list = defineQuery({
  name: 'shipping.parcels',
  summary: 'Parcels, newest first, of an order, at a step, at a warehouse, or by their number or tracking number.',
  input: Type.Object(
    {
      orderId: Type.Optional(AnyId),
      state: Type.Optional(Type.String({ maxLength: 20 })),
      warehouse: Type.Optional(Type.String({ maxLength: 40 })),
      open: Type.Optional(Type.Boolean()),
      q: Type.Optional(Type.String({ maxLength: 60 })),
      after: Type.Optional(ParcelId),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ items: Type.Array(ParcelOutput), next: Nullable(ParcelId) }),
  run: async (read, { limit = 50, ...filter }) => {
    const found = await store.page(read, filter, limit + 1);
    const items = found.slice(0, limit).map(parcelJson);
    return { items, next: found.length > limit ? items.at(-1)!.id : null };
  },
});

export const get = defineQuery({
  name: 'shipping.get',
  summary: 'A parcel with what is in it and all that was heard of it.',
  input: Type.Object({ parcelId: ParcelId }, { additionalProperties: false }),
  output: Type.Intersect([
    ParcelOutput,
    Type.Object({
      lines: Type.Array(
        Type.Object({
          skuId: Type.String(),
          sku: Type.String(),
          quantity: Type.Integer(),
          picked: Nullable(Type.Integer()),
        }),
      ),
      tracking: Type.Array(
        Type.Object({
          status: Status,
          reason: Nullable(Type.String()),
          place: Nullable(Type.String()),
          at: Instant,
          receivedAt: Instant,
        }),
      ),
    }),
  ]),
  run: async (read, { parcelId }) => {
    const [parcel, lines, scans] = await Promise.all([oneParcel(read, parcelId), store.linesOf(read.db, [parcelId]), store.scansOf(read.db, parcelId)]);
    return {
      ...parcelJson(parcel),
      lines: lines.map(({ skuId, sku, quantity, picked }) => ({ skuId, sku, quantity, picked })),
      tracking: scans.map(({ status, reason, place, at, receivedAt }) => ({
        status,
        reason,
        place,
        at: at.toISOString(),
        receivedAt: receivedAt.toISOString(),
      })),
    };
  },
});

export const label = defineQuery({
  name: 'shipping.label',
  summary: 'The label of a parcel: the one that is kept, or, before it was first printed, how it will look.',
  input: Type.Object({ parcelId: ParcelId }, { additionalProperties: false }),
  output: Type.Object({ mediaType: Type.String(), base64: Type.String(), hash: Type.String(), kept: Type.Boolean() }),
  run: async (read, { parcelId }) => {
    const [parcel, sender] = await Promise.all([oneParcel(read, parcelId), senderOf(read.db)]);
    const kept = parcel.labelHash === null ? undefined : await store.labelOf(read.db, parcel.labelHash);
    if (kept) {
      const base64 = kept.bytes.toString('base64');
      if (hashOf(base64) !== kept.hash) throw new Error(`The label ${kept.hash} has other content than its name says.`);
      return { mediaType: kept.mediaType, base64, hash: kept.hash, kept: true };
    }
    if (parcel.trackingNumber === null)
      throw new Refusal('shipping.no_label', { parcelId }, { status: 404, message: `The parcel ${parcel.number} has no label yet.` });
    return { ...(await drawLabel(parcel, sender)), kept: false };
  },
});

export const quote = defineQuery({
  name: 'shipping.quote',
  summary: 'What a delivery costs; with a total it may be free, with cash it costs what collecting costs.',
  input: Type.Object(
    {
      method: Type.Optional(Type.String({ maxLength: 40 })),
      country: Country,
      currency: Currency,
      weightGrams: Type.Integer({ minimum: 0, maximum: 100_000_000 }),
      total: Type.Optional(Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,4})?$' })),
      cash: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ price: MoneySchema }),
  run: async ({ db }, { method = 'courier', country, currency, weightGrams, total = '0', cash = false }) => {
    const [outcome] = await priceOf(db, [{ method, country, currency, weightGrams, totalMinor: parseMoney({ amount: total, currency }).minor, cash }]);
    if (!outcome!.ok) throw outcome!.refusal;
    return { price: moneyJson(outcome!.value.priceMinor, currency) };
  },
});
