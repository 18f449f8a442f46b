// After the courier: what came back, what is lost, what was not paid, and the end of a parcel.
import Type from 'typebox';
import { IdOf, Quantity, Refusal, defineAction, moveDocuments } from '#kernel';
import { putBack } from '#modules/stock';
import { STEP_REFUSALS, onParcels } from '../desk.ts';
import { receivedBack } from '../events.ts';
import { mustBe, summed } from '../rules.ts';
import { Note, ParcelId, ParcelIdOnly } from '../schemas.ts';
import { linesOf, lockParcels } from '../store.ts';

export const receiveBack = defineAction({
  name: 'shipping.receive_back',
  summary: 'Put the goods of a parcel that came back on the shelf again.',
  input: Type.Object(
    {
      parcelId: ParcelId,
      lines: Type.Optional(
        Type.Array(Type.Object({ skuId: IdOf('sku'), quantity: Quantity }, { additionalProperties: false }), {
          maxItems: 500,
          description: 'What can be sold again; left out: everything.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ returned: Type.Integer(), state: Type.String() }),
  refusals: {
    ...STEP_REFUSALS,
    'shipping.not_in_parcel': 'More comes back than was in the parcel.',
    'stock.not_consumed': 'More comes back than had left.',
  },
  changes: ['parcel'],
  locks: (input) => [input.parcelId],
  emits: [receivedBack.name],
  effects: ['stock.put_back'],
  runMany: async (ctx, inputs) => {
    const ids = [...new Set(inputs.map((input) => input.parcelId))];
    const [parcels, packed] = await Promise.all([lockParcels(ctx, ids), linesOf(ctx, ids)]);
    const backs = inputs.map(({ parcelId, lines }, i) => {
      const parcel = parcels.get(parcelId);
      const inside = packed.filter((line) => line.parcelId === parcelId);
      const back = lines ? summed(lines) : inside;
      const fits = back.every((line) => line.quantity <= (inside.find((one) => one.skuId === line.skuId)?.quantity ?? 0));
      const first = inputs.findIndex((other) => other.parcelId === parcelId) === i;
      const ok = fits && first && parcel !== undefined && (parcel.state === 'returning' || parcel.state === 'lost');
      return { parcel, back, fits, ok };
    });
    const moved = backs.filter((one) => one.ok && one.back.length > 0);
    const put = await putBack(
      ctx,
      moved.map(({ parcel, back }) => ({ documentId: parcel!.orderId, warehouseId: parcel!.warehouseId, lines: back })),
    );
    const refusals = new Map(put.flatMap((outcome, i) => (outcome.ok ? [] : [[moved[i]!, outcome.refusal] as const])));
    return onParcels(
      ctx,
      inputs,
      (parcel, _, i) => {
        const one = backs[i]!;
        mustBe(parcel, ['returning', 'lost']);
        if (!one.fits) throw new Refusal('shipping.not_in_parcel', { parcelId: parcel.id }, { status: 422 });
        const refusal = refusals.get(one);
        if (refusal) throw refusal;
        parcel.state = 'returned';
        ctx.emit(receivedBack, parcel.id, { orderId: parcel.orderId, number: parcel.number });
        return { returned: one.back.reduce((sum, line) => sum + line.quantity, 0), state: parcel.state };
      },
      parcels,
    );
  },
});

export const decideLost = defineAction({
  name: 'shipping.decide_lost',
  summary: 'A parcel is lost, back, or nobody has heard of it: does the customer get the money back?',
  input: Type.Object(
    { parcelId: ParcelId, decision: Type.Union([Type.Literal('give_back'), Type.Literal('keep')]), note: Note },
    { additionalProperties: false },
  ),
  output: Type.Object({ decision: Type.String(), state: Type.String() }),
  refusals: STEP_REFUSALS,
  changes: ['parcel'],
  locks: (input) => [input.parcelId],
  runMany: (ctx, inputs) =>
    onParcels(ctx, inputs, (parcel, { decision }) => {
      mustBe(parcel, ['handed_over', 'returning', 'returned', 'lost', 'delivered']);
      if (parcel.state === 'handed_over') parcel.state = 'lost';
      return { decision, state: parcel.state };
    }),
});

export const decideUnpaid = defineAction({
  name: 'shipping.decide_unpaid',
  summary: 'The money for a packed parcel could not be taken: try again, or send it all the same.',
  input: Type.Object(
    { parcelId: ParcelId, decision: Type.Union([Type.Literal('try_again'), Type.Literal('send_anyway')]), note: Note },
    { additionalProperties: false },
  ),
  output: Type.Object({ decision: Type.String() }),
  refusals: STEP_REFUSALS,
  changes: ['parcel'],
  locks: (input) => [input.parcelId],
  runMany: (ctx, inputs) =>
    onParcels(ctx, inputs, (parcel, { decision }) => {
      mustBe(parcel, ['labelled']);
      return { decision };
    }),
});

export const close = defineAction({
  name: 'shipping.close',
  summary: 'Close a parcel that has come to its end, and say how it ended.',
  input: ParcelIdOnly,
  output: Type.Object({ outcome: Type.String({ description: 'delivered, returned or lost' }) }),
  refusals: STEP_REFUSALS,
  changes: ['parcel'],
  locks: (input) => [input.parcelId],
  runMany: async (ctx, inputs) => {
    const outcomes = await onParcels(ctx, inputs, (parcel) => {
      mustBe(parcel, ['delivered', 'returning', 'returned', 'lost']);
      parcel.endedAt ??= ctx.now;
      return { outcome: parcel.state === 'returning' ? 'returned' : parcel.state };
    });
    const closed = outcomes.flatMap((outcome, i) => (outcome.ok ? [inputs[i]!.parcelId] : []));
    if (closed.length > 0) await moveDocuments(ctx, closed, ['open'], 'closed');
    return outcomes;
  },
});
