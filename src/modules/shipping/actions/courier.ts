// With the courier: hand over, what the carrier tells, and what we tell the carrier.
import Type from 'typebox';
import { type Ctx, type Outcome, type Reader, Refusal, ask as askOutside, defineAction, done, lockDocuments, refused } from '#kernel';
import { consumeFor } from '#modules/stock';
import { STEP_REFUSALS, onParcels, tell, tellWord } from '../desk.ts';
import { delivered, deliveryFailed, handedOver, inTransit, lost, outForDelivery, readyForPickup, returned } from '../events.ts';
import { CARRIER_PORT, type CarrierPort } from '../ports.ts';
import { mustBe } from '../rules.ts';
import { Nullable, ParcelId, ParcelIdOnly, Status } from '../schemas.ts';
import { insertScans, linesOf, lockParcels, parcelsTracked, saveParcels } from '../store.ts';
import { applyScan, cameNear, moveBy, standing } from '../tracking.ts';
import type { Parcel, Scan } from '../types.ts';

const WORDS = [delivered, deliveryFailed, inTransit, lost, outForDelivery, readyForPickup, returned].map((event) => event.name);

export const handOver = defineAction({
  name: 'shipping.hand_over',
  summary: 'Give a parcel to the courier: its goods leave the warehouse.',
  input: ParcelIdOnly,
  output: Type.Object({ state: Type.String() }),
  refusals: { ...STEP_REFUSALS, 'stock.not_held': 'The order does not hold these goods any more.' },
  changes: ['parcel'],
  locks: (input) => [input.parcelId],
  emits: [handedOver.name, ...WORDS],
  effects: ['stock.consume', 'shipping.hand_over'],
  runMany: handOverMany,
});

/** The goods of all parcels leave in one walk of the ledger; a parcel whose goods are not held does not leave. */
async function handOverMany(ctx: Ctx, inputs: { parcelId: string }[]): Promise<Outcome<{ state: string }>[]> {
  const ids = [...new Set(inputs.map((input) => input.parcelId))];
  const [parcels, lines] = await Promise.all([lockParcels(ctx, ids), linesOf(ctx, ids)]);
  const byParcel = new Map<string, typeof lines>();
  for (const line of lines) {
    const known = byParcel.get(line.parcelId);
    if (known) known.push(line);
    else byParcel.set(line.parcelId, [line]);
  }
  const ready = ids.filter((id) => parcels.get(id)?.state === 'labelled').map((id) => parcels.get(id)!);
  const left = await consumeFor(
    ctx,
    ready.map((parcel) => ({
      documentId: parcel.orderId,
      warehouseId: parcel.warehouseId,
      lines: byParcel.get(parcel.id)!,
    })),
  );
  const refusals = new Map(left.flatMap((outcome, i) => (outcome.ok ? [] : [[ready[i]!.id as string, outcome.refusal] as const])));
  return onParcels(
    ctx,
    inputs,
    (parcel) => {
      mustBe(parcel, ['labelled']);
      const refusal = refusals.get(parcel.id);
      if (refusal) throw refusal;
      parcel.state = 'handed_over';
      parcel.handedOverAt = ctx.now;
      tell(ctx, handedOver, parcel, ctx.now);
      const told = standing(parcel);
      moveBy(parcel, told);
      if (told) tellWord(ctx, told, parcel);
      return { state: parcel.state };
    },
    parcels,
  );
}

const TrackInput = Type.Object(
  {
    carrier: Type.String({ minLength: 1, maxLength: 60 }),
    trackingNumber: Type.String({ minLength: 1, maxLength: 60 }),
    eventId: Type.String({ minLength: 1, maxLength: 120 }),
    status: Status,
    reason: Type.Optional(Type.String({ maxLength: 60 })),
    place: Type.Optional(Type.String({ maxLength: 120 })),
    at: Type.String({ format: 'date-time' }),
    raw: Type.Optional(Type.Unknown()),
  },
  { additionalProperties: false },
);

export const track = defineAction({
  name: 'shipping.track',
  summary: 'Take a word of a carrier about a parcel; each counts once, whenever and in whatever order it comes.',
  input: TrackInput,
  output: Type.Object({
    parcelId: Nullable(ParcelId),
    known: Type.Boolean({ description: 'False when it was heard before.' }),
    state: Nullable(Type.String()),
  }),
  refusals: {},
  changes: ['parcel'],
  emits: WORDS,
  runMany: trackMany,
});

async function trackMany(
  ctx: Ctx,
  inputs: Type.Static<typeof TrackInput>[],
): Promise<Outcome<{ parcelId: string | null; known: boolean; state: string | null }>[]> {
  const scans = inputs.map(({ reason, place, at, raw: _, ...rest }): Scan => ({
    ...rest,
    reason: reason ?? null,
    place: place ?? null,
    at: new Date(at),
  }));
  const key = (scan: { carrier: string; trackingNumber: string }): string => scan.carrier + ' ' + scan.trackingNumber;
  const found = new Map((await parcelsTracked(ctx, scans)).map((row) => [key(row), row.id]));
  const ids = [...new Set(found.values())].sort();
  if (ids.length > 0) await Promise.all([ctx.process.lock(ctx, ids), lockDocuments(ctx, ids)]);
  const [parcels, written] = await Promise.all([
    lockParcels(ctx, ids),
    insertScans(
      ctx,
      scans.map((scan, i) => ({ ...scan, parcelId: found.get(key(scan)) ?? null, raw: inputs[i]!.raw })),
    ),
  ]);
  const fresh = new Set(written.map((row) => row.carrier + ' ' + row.eventId));
  const touched = new Set<Parcel>();
  const known = scans.map((scan) => fresh.delete(scan.carrier + ' ' + scan.eventId));
  const inTime = scans
    .map((scan, i) => ({ scan, i }))
    .filter(({ i }) => known[i])
    .sort((a, b) => a.scan.at.getTime() - b.scan.at.getTime());
  for (const { scan } of inTime) {
    const parcel = parcels.get(found.get(key(scan)) ?? '');
    if (!parcel) continue;
    const before = parcel.trackingStatus;
    const told = applyScan(parcel, scan);
    const near = cameNear(before, parcel);
    touched.add(parcel);
    if (told) tellWord(ctx, told, parcel);
    if (near) tellWord(ctx, near, parcel);
  }
  saveParcels(ctx, [...touched]);
  return scans.map((scan, i) => {
    const parcel = parcels.get(found.get(key(scan)) ?? '');
    return done({ parcelId: parcel?.id ?? null, known: known[i]!, state: parcel?.state ?? null });
  });
}

export const decideFailed = defineAction({
  name: 'shipping.decide_failed',
  summary: 'After a failed attempt: deliver again, or have the parcel brought back. The carrier is told.',
  input: Type.Object(
    {
      parcelId: ParcelId,
      decision: Type.Union([Type.Literal('again'), Type.Literal('return')]),
      note: Type.Optional(Type.String({ maxLength: 1000 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ decision: Type.String(), state: Type.String() }),
  refusals: STEP_REFUSALS,
  changes: ['parcel'],
  locks: (input) => [input.parcelId],
  runMany: async (ctx, inputs) => {
    const outcomes = await onParcels(ctx, inputs, (parcel, { decision }) => {
      mustBe(parcel, ['handed_over', 'delivered', 'returning', 'lost']);
      return { decision, state: parcel.state };
    });
    const told = outcomes.flatMap((outcome, i) => (outcome.ok && outcome.value.state === 'handed_over' ? [inputs[i]!] : []));
    if (told.length > 0)
      await askOutside(
        ctx,
        instruct,
        told.map(({ parcelId, decision }) => ({
          input: { parcelId, decision },
          key: ctx.id('key'),
          document: parcelId,
        })),
      );
    return outcomes;
  },
});

/** Tells the carrier what to do with a parcel that it could not deliver. */
export const instruct = defineAction({
  name: 'shipping.instruct',
  summary: 'Tell the carrier to deliver again or to bring back.',
  internal: true,
  input: Type.Object({ parcelId: ParcelId, decision: Type.Union([Type.Literal('again'), Type.Literal('return')]) }),
  output: Type.Object({ accepted: Type.Boolean() }),
  refusals: { 'shipping.refused': 'The carrier does not do that.', 'shipping.unknown': 'There is no such parcel.' },
  changes: ['parcel'],
  outside: {
    port: CARRIER_PORT,
    ask: async (ctx, inputs) => {
      const parcels = await lockParcels(
        ctx,
        inputs.map(({ parcelId }) => parcelId),
      );
      return inputs.map(({ parcelId, decision }) => {
        const trackingNumber = parcels.get(parcelId)?.trackingNumber;
        return trackingNumber ? done({ request: { trackingNumber, decision } }) : refused(new Refusal('shipping.unknown', { parcelId }));
      });
    },
    call: (port: CarrierPort, request: { trackingNumber: string; decision: 'again' | 'return' }, key: string) => port.instruct(request, key),
    settle: async (_, items) =>
      items.map(({ answer }) => {
        const { accepted, reason } = answer as { accepted: boolean; reason?: string };
        return accepted ? done({ accepted }) : refused(new Refusal('shipping.refused', { reason }));
      }),
  },
});

const MANIFEST_LIMIT = 500;

/** Tells the carrier which parcels its courier has taken. */
export const manifest = defineAction({
  name: 'shipping.manifest',
  summary: 'Tell the carrier which parcels were handed over.',
  internal: true,
  input: Type.Object({ trackingNumbers: Type.Array(Type.String(), { maxItems: MANIFEST_LIMIT }), at: Type.String() }),
  output: Type.Object({ unknown: Type.Array(Type.String()) }),
  refusals: {},
  changes: ['parcel'],
  outside: {
    port: CARRIER_PORT,
    ask: async (_, inputs) => inputs.map((input) => done({ request: input })),
    call: (port: CarrierPort, { trackingNumbers, at }: { trackingNumbers: string[]; at: string }, key: string) => port.manifest(trackingNumbers, at, key),
    settle: async (_, items) => items.map(({ answer }) => done(answer as { unknown: string[] })),
  },
});

/** One manifest for all parcels that were handed over since the last look. */
export const manifestReader: Reader = {
  name: 'shipping.manifest',
  events: [handedOver.name],
  handle: async (ctx, events) => {
    // What a supplier has sent in our place is none of our carrier's business.
    const { carrier } = ctx.registry.provider<CarrierPort>(CARRIER_PORT);
    const trackingNumbers = events.flatMap(({ payload }) => (payload.carrier === carrier ? [String(payload.trackingNumber)] : []));
    if (trackingNumbers.length === 0) return;
    await askOutside(ctx, manifest, [
      {
        input: { trackingNumbers, at: events.at(-1)!.at.toISOString() },
        key: `manifest:${events[0]!.position}-${events.at(-1)!.position}`,
      },
    ]);
  },
};
