// Sent by somebody else: a supplier, or a warehouse that is not ours, has packed a parcel from its own shelf and put its own label on it.
import Type from 'typebox';
import { type Ctx, type Outcome, Refusal, defineAction } from '#kernel';
import { consumeFor } from '#modules/stock';
import { STEP_REFUSALS, onParcels, tell, tellWord } from '../desk.ts';
import { handedOver } from '../events.ts';
import { mustBe } from '../rules.ts';
import { ParcelId } from '../schemas.ts';
import { adoptScans, linesOf, lockParcels, parcelsTracked, savePicks } from '../store.ts';
import { applyScan } from '../tracking.ts';
import type { ParcelState } from '../types.ts';

const Input = Type.Object(
  {
    parcelId: ParcelId,
    carrier: Type.String({ minLength: 1, maxLength: 60, description: 'Who carries it.' }),
    trackingNumber: Type.String({ minLength: 4, maxLength: 60, pattern: '^\\S+$', description: 'Under which number it can be followed.' }),
  },
  { additionalProperties: false },
);
type Input = Type.Static<typeof Input>;

/** Nobody of ours has bought a label for it. */
const UNLABELLED: ParcelState[] = ['planned', 'picked', 'checked', 'packed'];

export const shipDirect = defineAction({
  name: 'shipping.ship_direct',
  summary: 'Note that a supplier has sent a parcel in our place, by which carrier and number: its goods leave the shelf that is theirs.',
  input: Input,
  output: Type.Object({ carrier: Type.String(), trackingNumber: Type.String(), state: Type.String() }),
  refusals: {
    ...STEP_REFUSALS,
    'shipping.tracking_taken': 'Another parcel has this number.',
    'stock.not_held': 'The order does not hold these goods any more.',
  },
  changes: ['parcel'],
  locks: (input) => [input.parcelId],
  emits: [handedOver.name],
  effects: ['stock.consume', 'shipping.hand_over'],
  runMany,
});

async function runMany(ctx: Ctx, inputs: Input[]): Promise<Outcome<{ carrier: string; trackingNumber: string; state: string }>[]> {
  const ids = [...new Set(inputs.map(({ parcelId }) => parcelId))];
  const [parcels, lines, taken] = await Promise.all([lockParcels(ctx, ids), linesOf(ctx, ids), parcelsTracked(ctx, inputs)]);
  const others = new Map(taken.map((row) => [`${row.carrier} ${row.trackingNumber}`, row.id]));
  const mayLeave = ({ parcelId, carrier, trackingNumber }: Input): boolean =>
    UNLABELLED.includes(parcels.get(parcelId)?.state ?? 'cancelled') &&
    parcels.get(parcelId)!.labelState === 'none' &&
    !others.has(`${carrier} ${trackingNumber}`);
  const leaving = inputs.filter((input, i) => mayLeave(input) && inputs.findIndex(({ parcelId }) => parcelId === input.parcelId) === i);
  const left = await consumeFor(
    ctx,
    leaving.map(({ parcelId }) => {
      const { orderId, warehouseId } = parcels.get(parcelId)!;
      return { documentId: orderId, warehouseId, lines: lines.filter((line) => line.parcelId === parcelId) };
    }),
  );
  const refusals = new Map(left.flatMap((outcome, i) => (outcome.ok ? [] : [[leaving[i]!, outcome.refusal] as const])));
  const gone = leaving.filter((input) => !refusals.has(input));
  savePicks(ctx, { picked: gone.map(({ parcelId }) => parcelId), undone: [] });
  // Their carrier may have spoken of the parcel before we knew its number.
  const scans =
    gone.length === 0
      ? []
      : await adoptScans(
          ctx,
          gone.map(({ parcelId, carrier, trackingNumber }) => ({ id: parcelId, carrier, trackingNumber })),
        );
  return onParcels(
    ctx,
    inputs,
    (parcel, input) => {
      mustBe(parcel, UNLABELLED);
      const { carrier, trackingNumber } = input;
      if (others.has(`${carrier} ${trackingNumber}`))
        throw new Refusal('shipping.tracking_taken', { carrier, trackingNumber }, { message: `Another parcel has the number ${trackingNumber}.` });
      const refusal = refusals.get(input);
      if (refusal) throw refusal;
      Object.assign(parcel, { carrier, trackingNumber, labelState: 'theirs', state: 'handed_over', handedOverAt: ctx.now });
      tell(ctx, handedOver, parcel, ctx.now);
      for (const scan of scans.filter(({ parcelId }) => parcelId === parcel.id)) {
        const told = applyScan(parcel, scan);
        if (told) tellWord(ctx, told, parcel);
      }
      return { carrier, trackingNumber, state: parcel.state };
    },
    parcels,
  );
}
