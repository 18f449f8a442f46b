// The verb that says from when on a SKU is low.
import { type Outcome, Refusal, defineAction, done, refused } from '#kernel';
import { idsOf } from '#modules/catalog';
import Type from 'typebox';
import { writeReorderPoints } from '../store-watch.ts';
import { judge } from '../watch.ts';
import { SkuCode, closed } from './schemas.ts';

const Point = Type.Object(
  { sku: SkuCode, quantity: Type.Union([Type.Integer({ minimum: 0, maximum: 1_000_000 }), Type.Null()], { description: 'Null takes the point away.' }) },
  closed,
);

export const setReorderPoints = defineAction({
  name: 'stock.set_reorder_points',
  summary: 'Says at which free quantity, over all warehouses, SKUs count as low; many at once.',
  input: Type.Object({ points: Type.Array(Point, { minItems: 1, maxItems: 2000 }) }, closed),
  output: Type.Object({ set: Type.Integer() }),
  refusals: { 'stock.unknown_sku': 'A line names a SKU that is not there.' },
  emits: ['stock.low'],
  async runMany(ctx, inputs) {
    const known = await idsOf(
      ctx,
      inputs.flatMap((input) => input.points.map((point) => point.sku)),
    );
    const points = new Map<string, number | null>();
    const outcomes = inputs.map((input): Outcome<{ set: number }> => {
      const stranger = input.points.find((point) => !known.has(point.sku));
      if (stranger) return refused(new Refusal('stock.unknown_sku', { sku: stranger.sku }));
      for (const { sku, quantity } of input.points) points.set(known.get(sku)!.id, quantity);
      return done({ set: input.points.length });
    });
    if (points.size === 0) return outcomes;
    writeReorderPoints(
      ctx,
      [...points].map(([skuId, quantity]) => ({ skuId, quantity })),
    );
    await judge(ctx, [...points.keys()]);
    return outcomes;
  },
});
