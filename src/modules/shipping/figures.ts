// What home asks of shipping: what stands ready to leave, what left by day, and how long that took from the order on.
import Type from 'typebox';
import { type ReadCtx, businessDay, defineQuery } from '#kernel';
import { leftByDay, openParcels } from './store-figures.ts';

const DAY_MS = 86_400_000;
const DAYS = 14;

export const figures = defineQuery({
  name: 'shipping.figures',
  summary: 'Parcels that have not left, and for each of the last 14 days how many left and how long after their order was placed.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    toShip: Type.Integer(),
    days: Type.Array(
      Type.Object({
        day: Type.String({ description: 'YYYY-MM-DD in the shop’s zone.' }),
        left: Type.Integer(),
        averageMs: Type.Union([Type.Integer(), Type.Null()], { description: 'From the order to the hand-over, in milliseconds; null when nothing left.' }),
      }),
    ),
  }),
  run: async ({ db, now }: ReadCtx) => {
    const since = new Date(now.getTime() - DAYS * DAY_MS);
    const [open, { zone, rows }] = await Promise.all([openParcels(db), leftByDay(db, since)]);
    const byDay = new Map(rows.map((row) => [row.day, row]));
    const end = Date.parse(businessDay(now, zone) + 'T00:00:00Z');
    const days = Array.from({ length: DAYS }, (_, i) => new Date(end - (DAYS - 1 - i) * DAY_MS).toISOString().slice(0, 10));
    return { toShip: open, days: days.map((day) => ({ day, left: byDay.get(day)?.left ?? 0, averageMs: byDay.get(day)?.averageMs ?? null })) };
  },
});
