// Voiding: parcels that have not left are cancelled, and labels that were bought for them are given back to the carrier.
import Type from 'typebox';
import { type Ctx, type Outcome, Refusal, assert, defineAction, done, lockDocuments, moveDocuments, refused } from '#kernel';
import { cancelled } from '../events.ts';
import { CARRIER_PORT, type CancelAnswer, type CarrierPort } from '../ports.ts';
import { BEFORE_HAND_OVER } from '../rules.ts';
import { AnyId, ParcelIdOnly } from '../schemas.ts';
import { lockParcels, parcelIdsOf, saveParcels } from '../store.ts';
import type { Parcel } from '../types.ts';

type Bought = { parcelId: string; shipmentRef: string; trackingNumber: string };
type Request = { labels: Bought[]; cancelled: number };
type Output = { cancelled: number; voided: number; refused: number };

export const voidParcels = defineAction({
  name: 'shipping.void',
  summary: 'Cancel the parcels of an order, or one parcel, before they leave, and void the labels that were bought.',
  input: Type.Object({ documentId: AnyId }, { additionalProperties: false }),
  output: Type.Object({ cancelled: Type.Integer(), voided: Type.Integer(), refused: Type.Integer() }),
  refusals: { 'shipping.too_late': 'A parcel has left already.' },
  changes: ['parcel'],
  locks: (input) => [input.documentId],
  emits: [cancelled.name],
  effects: ['shipping.void'],
  outside: {
    port: CARRIER_PORT,
    ask: askMany,
    call: async (port: CarrierPort, request: Request) => {
      const answers: CancelAnswer[] = [];
      for (const { shipmentRef, trackingNumber } of request.labels)
        answers.push(await port.cancelShipment({ shipmentRef, trackingNumber }, `${shipmentRef}:cancel`));
      return answers;
    },
    settle: async (ctx, items) => {
      const asked = items.map(({ request, answer }) => ({
        request: request as Request,
        answers: answer as CancelAnswer[],
      }));
      await noteVoided(
        ctx,
        asked.flatMap(({ request, answers }) => request.labels.map(({ parcelId }, i) => ({ parcelId, answer: answers[i]! }))),
      );
      return asked.map(({ request, answers }) => {
        const voided = answers.filter((answer) => answer.status === 'cancelled').length;
        return done({ cancelled: request.cancelled, voided, refused: answers.length - voided });
      });
    },
  },
});

async function askMany(ctx: Ctx, inputs: { documentId: string }[]): Promise<Outcome<{ request: unknown } | { answered: Output }>[]> {
  const found = await parcelIdsOf(ctx, [...new Set(inputs.map((input) => input.documentId))]);
  const ids = [...new Set(found.map(({ id }) => id))].sort();
  if (ids.length === 0) return inputs.map(() => done({ answered: { cancelled: 0, voided: 0, refused: 0 } }));
  await lockDocuments(ctx, ids);
  const parcels = await lockParcels(ctx, ids);
  const touched: Parcel[] = [];
  const outcomes = inputs.map(({ documentId }): Outcome<{ request: Request } | { answered: Output }> => {
    const mine = found.filter(({ document }) => document === documentId).map(({ id }) => parcels.get(id)!);
    const gone = mine.filter((parcel) => parcel.state !== 'cancelled' && !BEFORE_HAND_OVER.includes(parcel.state));
    if (gone.length > 0)
      return refused(new Refusal('shipping.too_late', { parcels: gone.map(({ number }) => number) }, { message: `${gone[0]!.number} has left already.` }));
    const open = mine.filter((parcel) => parcel.state !== 'cancelled');
    const labels = open
      .filter((parcel) => parcel.labelState === 'bought')
      .map(({ id, shipmentRef, trackingNumber }) => ({
        parcelId: id,
        shipmentRef: shipmentRef!,
        trackingNumber: trackingNumber!,
      }));
    for (const parcel of open) {
      parcel.state = 'cancelled';
      parcel.endedAt = ctx.now;
      if (parcel.labelState === 'bought') parcel.labelState = 'void_asked';
      ctx.emit(cancelled, parcel.id, { orderId: parcel.orderId, number: parcel.number });
      touched.push(parcel);
    }
    return done(labels.length > 0 ? { request: { labels, cancelled: open.length } } : { answered: { cancelled: open.length, voided: 0, refused: 0 } });
  });
  saveParcels(ctx, touched);
  if (touched.length > 0)
    await moveDocuments(
      ctx,
      touched.map(({ id }) => id),
      ['open'],
      'cancelled',
    );
  return outcomes;
}

/** Notes what the carrier said to each label. One that it refuses will be billed, which is for a person to settle. */
async function noteVoided(ctx: Ctx, answers: { parcelId: string; answer: CancelAnswer }[]): Promise<void> {
  const parcels = await lockParcels(
    ctx,
    answers.map(({ parcelId }) => parcelId),
  );
  for (const { parcelId, answer } of answers) {
    const parcel = parcels.get(parcelId);
    assert(parcel, 'parcels are never deleted');
    if (parcel.labelState === 'void_asked') parcel.labelState = answer.status === 'cancelled' ? 'voided' : 'void_refused';
  }
  saveParcels(ctx, [...parcels.values()]);
}

/** Voids the label of a parcel that was cancelled while the label was being bought. */
export const voidLabel = defineAction({
  name: 'shipping.void_label',
  summary: 'Give the label of a cancelled parcel back to the carrier.',
  internal: true,
  input: ParcelIdOnly,
  output: Type.Object({ voided: Type.Boolean() }),
  refusals: {},
  changes: ['parcel'],
  outside: {
    port: CARRIER_PORT,
    ask: async (ctx, inputs) => {
      const parcels = await lockParcels(
        ctx,
        inputs.map(({ parcelId }) => parcelId),
      );
      return inputs.map(({ parcelId }) => {
        const parcel = parcels.get(parcelId);
        if (parcel?.labelState !== 'void_asked') return done({ answered: { voided: parcel?.labelState === 'voided' } });
        return done({
          request: {
            parcelId,
            shipmentRef: parcel.shipmentRef!,
            trackingNumber: parcel.trackingNumber!,
          } satisfies Bought,
        });
      });
    },
    call: (port: CarrierPort, { shipmentRef, trackingNumber }: Bought) => port.cancelShipment({ shipmentRef, trackingNumber }, `${shipmentRef}:cancel`),
    settle: async (ctx, items) => {
      await noteVoided(
        ctx,
        items.map(({ input, answer }) => ({ parcelId: input.parcelId, answer: answer as CancelAnswer })),
      );
      return items.map(({ answer }) => done({ voided: (answer as CancelAnswer).status === 'cancelled' }));
    },
  },
});
