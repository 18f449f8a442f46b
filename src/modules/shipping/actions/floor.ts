// The floor: pick, check, pack. Each step works on a batch of parcels and writes them at once.
import Type from 'typebox';
import { type Outcome, IdOf, defineAction } from '#kernel';
import { STEP_REFUSALS, onParcels } from '../desk.ts';
import { comparePick, mustBe } from '../rules.ts';
import { Note, ParcelId } from '../schemas.ts';
import { linesOf, savePicks } from '../store.ts';

const State = Type.Object({ state: Type.String() });
const idsOf = (outcomes: Outcome<unknown>[], inputs: { parcelId: string }[], wanted: (input: number) => boolean = () => true): string[] =>
  outcomes.flatMap((outcome, i) => (outcome.ok && wanted(i) ? [inputs[i]!.parcelId] : []));

export const pick = defineAction({
  name: 'shipping.pick',
  summary: 'Take the goods of a parcel off the shelf.',
  input: Type.Object(
    {
      parcelId: ParcelId,
      lines: Type.Optional(
        Type.Array(Type.Object({ skuId: IdOf('sku'), picked: Type.Integer({ minimum: 0, maximum: 1_000_000 }) }, { additionalProperties: false }), {
          maxItems: 500,
          description: 'What was found; left out: everything.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: State,
  refusals: {
    ...STEP_REFUSALS,
    'shipping.short_pick': 'Less is on the shelf than goes into the parcel.',
    'shipping.wrong_pick': 'This is not in the parcel, or too much of it.',
  },
  changes: ['parcel'],
  locks: (input) => [input.parcelId],
  runMany: async (ctx, inputs) => {
    const counted = inputs.filter((input) => input.lines);
    const planned =
      counted.length > 0
        ? await linesOf(
            ctx,
            counted.map((input) => input.parcelId),
          )
        : [];
    const outcomes = await onParcels(ctx, inputs, (parcel, { lines }) => {
      mustBe(parcel, ['planned']);
      if (lines)
        comparePick(
          parcel,
          planned.filter((line) => line.parcelId === parcel.id),
          lines,
        );
      parcel.state = 'picked';
      return { state: parcel.state };
    });
    savePicks(ctx, { picked: idsOf(outcomes, inputs), undone: [] });
    return outcomes;
  },
});

export const resolveShort = defineAction({
  name: 'shipping.resolve_short',
  summary: 'Say that what was missing is on the shelf now, so that the parcel is picked again; who finds nothing cancels the order.',
  input: Type.Object({ parcelId: ParcelId, note: Note }, { additionalProperties: false }),
  output: State,
  refusals: STEP_REFUSALS,
  changes: ['parcel'],
  locks: (input) => [input.parcelId],
  runMany: (ctx, inputs) =>
    onParcels(ctx, inputs, (parcel) => {
      mustBe(parcel, ['planned']);
      return { state: parcel.state };
    }),
});

export const check = defineAction({
  name: 'shipping.check',
  summary: 'Compare what was picked with the order; not ok means that it is picked again.',
  input: Type.Object({ parcelId: ParcelId, ok: Type.Boolean(), note: Note }, { additionalProperties: false }),
  output: Type.Object({ ok: Type.Boolean(), state: Type.String() }),
  refusals: STEP_REFUSALS,
  changes: ['parcel'],
  locks: (input) => [input.parcelId],
  runMany: async (ctx, inputs) => {
    const outcomes = await onParcels(ctx, inputs, (parcel, { ok }) => {
      mustBe(parcel, ['picked']);
      parcel.state = ok ? 'checked' : 'planned';
      return { ok, state: parcel.state };
    });
    savePicks(ctx, { picked: [], undone: idsOf(outcomes, inputs, (i) => !inputs[i]!.ok) });
    return outcomes;
  },
});

export const pack = defineAction({
  name: 'shipping.pack',
  summary: 'Pack and weigh a parcel.',
  input: Type.Object(
    {
      parcelId: ParcelId,
      weightGrams: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
      box: Type.Optional(Type.String({ maxLength: 40 })),
    },
    { additionalProperties: false },
  ),
  output: State,
  refusals: STEP_REFUSALS,
  changes: ['parcel'],
  locks: (input) => [input.parcelId],
  runMany: (ctx, inputs) =>
    onParcels(ctx, inputs, (parcel, { weightGrams, box }) => {
      mustBe(parcel, ['checked']);
      parcel.state = 'packed';
      parcel.weightGrams = weightGrams;
      parcel.box = box ?? null;
      return { state: parcel.state };
    }),
});
