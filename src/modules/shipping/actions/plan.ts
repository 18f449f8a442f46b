// Planning: what leaves which warehouse in which box. Only goods that the order holds, and that no other parcel claims, can be planned.
import Type from 'typebox';
import { type Ctx, IdOf, type Outcome, Refusal, createDocuments, defineAction, done, linkDocuments, parseMoney, refused } from '#kernel';
import { holdsOf, warehouses } from '#modules/stock';
import { planned } from '../events.ts';
import { addressFaults, cashCarrier, summed, weightShares } from '../rules.ts';
import { AnyId, Cash, Lines, Nullable, ParcelId, RecipientInput } from '../schemas.ts';
import { claims, insertParcels } from '../store.ts';
import type { Parcel, ParcelLine, Recipient } from '../types.ts';

const Input = Type.Object(
  {
    orderId: AnyId,
    shipments: Type.Array(
      Type.Object({ warehouseId: IdOf('whs'), warehouse: Type.Optional(Type.String({ maxLength: 40 })), lines: Lines }, { additionalProperties: false }),
      { minItems: 1, maxItems: 50 },
    ),
    to: RecipientInput,
    collect: Type.Optional(Cash),
    method: Type.String({ minLength: 1, maxLength: 40 }),
    customerId: Type.Optional(Nullable(AnyId)),
    email: Type.Optional(Nullable(Type.String({ maxLength: 254 }))),
    language: Type.Optional(Nullable(Type.String({ maxLength: 20 }))),
    weightGrams: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 100_000_000,
        description: 'Of the whole order; shared out by pieces until the parcels are weighed.',
      }),
    ),
  },
  { additionalProperties: false },
);
type Plan = Type.Static<typeof Input>;

type Draft = Omit<Parcel, 'number'> & { lines: Omit<ParcelLine, 'parcelId' | 'picked'>[] };

export const plan = defineAction({
  name: 'shipping.plan',
  summary: 'Plan the parcels of an order.',
  input: Input,
  output: Type.Object({ parcels: Type.Array(ParcelId) }),
  refusals: {
    'shipping.not_held': 'The order does not hold these goods there, or another parcel takes them.',
    'shipping.warehouse': 'There is no such warehouse.',
  },
  locks: (input) => [input.orderId],
  emits: [planned.name],
  changes: ['parcel'],
  runMany: planMany,
});

/** Two exchanges: holds, claims and warehouses together; then the numbers. */
async function planMany(ctx: Ctx, inputs: Plan[]): Promise<Outcome<{ parcels: string[] }>[]> {
  const orderIds = [...new Set(inputs.map((input) => input.orderId))];
  const [held, claimed, places] = await Promise.all([holdsOf(ctx, orderIds), claims(ctx, orderIds), warehouses(ctx)]);
  const room = new Map<string, number>();
  const key = (orderId: string, warehouseId: string, skuId: string): string => `${orderId} ${warehouseId} ${skuId}`;
  const add = (at: string, by: number): unknown => room.set(at, (room.get(at) ?? 0) + by);
  for (const hold of held) add(key(hold.documentId, hold.warehouseId, hold.skuId), hold.quantity);
  for (const claim of claimed) add(key(claim.orderId, claim.warehouseId, claim.skuId), -Number(claim.quantity));
  const codes = new Map(places.map((place) => [place.id, place.code]));
  const outcomes = inputs.map((input): Outcome<Draft[]> => {
    const wanted = new Map<string, number>();
    for (const { warehouseId, lines } of input.shipments) {
      if (!codes.has(warehouseId)) return refused(new Refusal('shipping.warehouse', { warehouseId }, { status: 422 }));
      for (const line of lines)
        wanted.set(key(input.orderId, warehouseId, line.skuId), (wanted.get(key(input.orderId, warehouseId, line.skuId)) ?? 0) + line.quantity);
    }
    const lacking = [...wanted].filter(([at, quantity]) => (room.get(at) ?? 0) < quantity);
    if (lacking.length > 0) {
      const lines = lacking.map(([at, quantity]) => ({
        warehouseId: at.split(' ')[1]!,
        skuId: at.split(' ')[2]!,
        wanted: quantity,
        held: room.get(at) ?? 0,
      }));
      return refused(new Refusal('shipping.not_held', { orderId: input.orderId, lines }));
    }
    for (const [at, quantity] of wanted) add(at, -quantity);
    return done(draftsOf(ctx, input, codes));
  });
  const drafts = outcomes.flatMap((outcome) => (outcome.ok ? outcome.value : []));
  if (drafts.length > 0) await write(ctx, drafts);
  return outcomes.map((outcome) => (outcome.ok ? done({ parcels: outcome.value.map((draft) => draft.id) }) : outcome));
}

function draftsOf(ctx: Ctx, input: Plan, codes: Map<string, string>): Draft[] {
  const { to } = input;
  const recipient: Recipient = { ...to, region: to.region ?? null, phone: to.phone ?? null };
  const pieces = input.shipments.map((shipment) => shipment.lines.reduce((sum, line) => sum + line.quantity, 0));
  const weights = weightShares(input.weightGrams ?? 0, pieces);
  const cash = cashCarrier(pieces);
  const due = input.collect ? parseMoney(input.collect) : null;
  return input.shipments.map((shipment, i) => ({
    id: ctx.id('shp'),
    orderId: input.orderId,
    warehouseId: shipment.warehouseId,
    warehouse: codes.get(shipment.warehouseId)!,
    method: input.method,
    state: 'planned',
    recipient,
    reader: { id: input.customerId ?? null, email: input.email ?? null, language: input.language ?? null },
    collect: due && due.minor > 0n && i === cash ? due : null,
    weightGrams: weights[i]!,
    lines: summed(shipment.lines),
    box: null,
    carrier: null,
    trackingNumber: null,
    shipmentRef: null,
    labelState: 'none',
    labelHash: null,
    trackingStatus: null,
    trackingReason: null,
    trackedAt: null,
    promisedOn: null,
    createdAt: ctx.now,
    handedOverAt: null,
    endedAt: null,
  }));
}

async function write(ctx: Ctx, drafts: Draft[]): Promise<void> {
  const numbers = await createDocuments(
    ctx,
    drafts.map((draft) => ({ id: draft.id, kind: 'parcel', state: 'open' })),
  );
  const parcels = drafts.map((draft, i): Parcel => ({ ...draft, number: numbers[i]! }));
  insertParcels(
    ctx,
    parcels,
    drafts.flatMap((draft) => draft.lines.map((line) => ({ ...line, parcelId: draft.id, picked: null }))),
  );
  linkDocuments(
    ctx,
    parcels.map((parcel) => ({ from: parcel.orderId, to: parcel.id, kind: 'parcel' })),
  );
  for (const { id, orderId, number } of parcels) ctx.emit(planned, id, { orderId, number });
}

/** An address as it was typed, complete or refused with the fields that are wrong. */
export function goodRecipient(to: Type.Static<typeof RecipientInput>, pointer: string): Recipient {
  const recipient: Recipient = { ...to, region: to.region ?? null, phone: to.phone ?? null };
  const faults = addressFaults(recipient, pointer);
  if (faults.length > 0) throw new Refusal('shipping.address', {}, { message: faults[0]!.message, faults, status: 422 });
  return recipient;
}
