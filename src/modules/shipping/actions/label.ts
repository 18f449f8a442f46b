// The label: bought from the carrier outside of any transaction, drawn and kept under the hash of its content.
import Type from 'typebox';
import { type Ctx, type Outcome, Refusal, ask as askOutside, assert, defineAction, done, refused } from '#kernel';
import { warehouses } from '#modules/stock';
import { STEP_REFUSALS, onParcels, tell, unknownParcel } from '../desk.ts';
import { labelled } from '../events.ts';
import { type DrawnLabel, drawLabel, hashOf, senderOf } from '../label.ts';
import { CARRIER_PORT, type CarrierPort, type ShipmentAnswer, type ShipmentRequest } from '../ports.ts';
import { BEFORE_HAND_OVER, collectJson, mustBe } from '../rules.ts';
import { ParcelId, ParcelIdOnly, RecipientInput, RecipientOutput } from '../schemas.ts';
import { adoptScans, insertLabels, lockParcels, saveParcels, saveRecipients } from '../store.ts';
import { applyScan } from '../tracking.ts';
import type { Parcel } from '../types.ts';
import { goodRecipient } from './plan.ts';
import { voidLabel } from './void.ts';

type Input = { parcelId: string };
type Bought = { carrier: string; trackingNumber: string };

export const buyLabel = defineAction({
  name: 'shipping.buy_label',
  summary: 'Buy a label from the carrier: the parcel gets its tracking number.',
  input: ParcelIdOnly,
  output: Type.Object({ carrier: Type.String(), trackingNumber: Type.String() }),
  refusals: { ...STEP_REFUSALS, 'shipping.refused': 'The carrier does not take the parcel; the reason is with it.' },
  changes: ['parcel'],
  locks: (input) => [input.parcelId],
  emits: [labelled.name],
  effects: ['shipping.label'],
  outside: {
    port: CARRIER_PORT,
    ask: askMany,
    call: (port: CarrierPort, request: ShipmentRequest, key: string) => port.createShipment(request, key),
    settle: settleMany,
  },
});

async function askMany(ctx: Ctx, inputs: Input[]): Promise<Outcome<{ request: unknown } | { answered: Bought }>[]> {
  const ids = [...new Set(inputs.map((input) => input.parcelId))];
  const [parcels, places] = await Promise.all([lockParcels(ctx, ids), warehouses(ctx)]);
  return onParcels(
    ctx,
    inputs,
    (parcel): { request: ShipmentRequest } | { answered: Bought } => {
      if (parcel.state === 'labelled') return { answered: { carrier: parcel.carrier!, trackingNumber: parcel.trackingNumber! } };
      mustBe(parcel, ['packed']);
      parcel.labelState = 'asked';
      const from = places.find((place) => place.id === parcel.warehouseId);
      assert(from, 'a parcel leaves from a warehouse that exists');
      const { number: reference, method: service, recipient, weightGrams } = parcel;
      return {
        request: {
          reference,
          service,
          shipper: { name: from.name, city: from.city, country: from.country },
          recipient,
          weightGrams,
          collect: collectJson(parcel.collect),
        },
      };
    },
    parcels,
  );
}

/** A label that comes after its parcel was cancelled is voided at once, so that nobody pays for it. */
async function settleMany(ctx: Ctx, items: { input: Input; answer: unknown }[]): Promise<Outcome<Bought>[]> {
  const labels: { hash: string; mediaType: string; base64: string }[] = [];
  const late: Parcel[] = [];
  const fresh: Parcel[] = [];
  const parcels = await lockParcels(
    ctx,
    items.map(({ input }) => input.parcelId),
  );
  const outcomes = items.map(({ input, answer }): Outcome<Bought> => {
    const parcel = parcels.get(input.parcelId);
    if (!parcel) return refused(unknownParcel(input.parcelId));
    const told = answer as ShipmentAnswer;
    if (told.status === 'refused') {
      parcel.labelState = 'none';
      return refused(
        new Refusal(
          'shipping.refused',
          { parcelId: parcel.id, reason: told.reason, field: told.field },
          { message: `The carrier refuses the parcel: ${told.reason}` },
        ),
      );
    }
    const { carrier, trackingNumber, shipmentRef, promisedOn, label } = told;
    Object.assign(parcel, { carrier, trackingNumber, shipmentRef, promisedOn });
    if (label)
      labels.push({
        hash: (parcel.labelHash = hashOf(label.base64)),
        mediaType: label.mediaType,
        base64: label.base64,
      });
    if (parcel.state === 'cancelled') {
      parcel.labelState = 'void_asked';
      late.push(parcel);
      return refused(new Refusal('shipping.cancelled', { parcelId: parcel.id }));
    }
    parcel.state = 'labelled';
    parcel.labelState = 'bought';
    fresh.push(parcel);
    return done({ carrier, trackingNumber });
  });
  if (fresh.length > 0) {
    for (const scan of await adoptScans(
      ctx,
      fresh.map(({ id, carrier, trackingNumber }) => ({ id, carrier: carrier!, trackingNumber: trackingNumber! })),
    )) {
      applyScan(parcels.get(scan.parcelId)!, scan);
    }
  }
  for (const parcel of fresh) tell(ctx, labelled, parcel, ctx.now);
  insertLabels(ctx, labels);
  saveParcels(ctx, [...parcels.values()]);
  if (late.length > 0)
    await askOutside(
      ctx,
      voidLabel,
      late.map((parcel) => ({ input: { parcelId: parcel.id }, key: `${parcel.id}:late-void`, document: parcel.id })),
    );
  return outcomes;
}

export const correctAddress = defineAction({
  name: 'shipping.correct_address',
  summary: 'Correct where a parcel goes, before it has a label.',
  input: Type.Object({ parcelId: ParcelId, to: RecipientInput }, { additionalProperties: false }),
  output: Type.Object({ to: RecipientOutput }),
  refusals: { ...STEP_REFUSALS, 'shipping.address': 'The address can not be right; the fields are named.' },
  changes: ['parcel'],
  locks: (input) => [input.parcelId],
  runMany: async (ctx, inputs) => {
    const outcomes = await onParcels(ctx, inputs, (parcel, { to }) => {
      mustBe(parcel, ['planned', 'picked', 'checked', 'packed']);
      parcel.recipient = goodRecipient(to, '/to');
      return { to: parcel.recipient };
    });
    const changed = new Map(outcomes.flatMap((outcome, i) => (outcome.ok ? [[inputs[i]!.parcelId, outcome.value.to] as const] : [])));
    if (changed.size > 0)
      saveRecipients(
        ctx,
        [...changed].map(([id, recipient]) => ({ id, recipient })),
      );
    return outcomes;
  },
});

export const printLabels = defineAction({
  name: 'shipping.print_label',
  summary: 'Draw the label of a parcel and keep it, so that it never looks otherwise.',
  input: ParcelIdOnly,
  output: Type.Object({ hash: Type.String(), mediaType: Type.String() }),
  refusals: { ...STEP_REFUSALS, 'shipping.no_label': 'The parcel has no label yet.' },
  changes: ['parcel'],
  locks: (input) => [input.parcelId],
  runMany: printMany,
});

async function printMany(ctx: Ctx, inputs: Input[]): Promise<Outcome<{ hash: string; mediaType: string }>[]> {
  const [parcels, sender] = await Promise.all([lockParcels(ctx, [...new Set(inputs.map((input) => input.parcelId))]), senderOf(ctx)]);
  const drawn = new Map<string, DrawnLabel>();
  for (const parcel of parcels.values()) {
    if (parcel.labelState === 'bought' && parcel.labelHash === null) drawn.set(parcel.id, await drawLabel(parcel, sender));
  }
  insertLabels(ctx, [...drawn.values()]);
  return onParcels(
    ctx,
    inputs,
    (parcel) => {
      if (parcel.state === 'cancelled') mustBe(parcel, BEFORE_HAND_OVER);
      if (parcel.labelState !== 'bought')
        throw new Refusal('shipping.no_label', { parcelId: parcel.id }, { message: `The parcel ${parcel.number} has no label yet.` });
      parcel.labelHash ??= drawn.get(parcel.id)!.hash;
      return { hash: parcel.labelHash, mediaType: 'application/pdf' };
    },
    parcels,
  );
}
