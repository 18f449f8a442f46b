// The watch over stock: tells once when a SKU falls to its reorder point, runs out or comes back, and sends a digest once a day.
import { type Ctx, type SettingDefinition, type Sweep, businessDay, firstIdAt, readSetting, writeSetting } from '#kernel';
import Type from 'typebox';
import { available, low, ranOut } from './events.ts';
import { ALERTS_PORT, type StockAlerts } from './ports.ts';
import { keepStanding, noteLow, noteOut, takeUntold, touchedSince } from './store-watch.ts';

type Watched = { until: string; toldOn: string };

const watchedSetting: SettingDefinition<Watched> = {
  key: 'stock.watched',
  says: 'Up to when the watch over stock has looked, and on which day the last digest was sent.',
  schema: Type.Object({ until: Type.String(), toldOn: Type.String() }),
  initial: { until: '1970-01-01T00:00:00.000Z', toldOn: '' },
};

/** Looked at again, because ids are given before the commit; longer than any transaction of ours lasts. */
const OVERLAP_MS = 60_000;
const DIGEST_AT_MOST = 200;

/** Judges these SKUs now: emits `stock.low`, `stock.ran_out` and `stock.available` for those that changed; returns how many did. */
export async function judge(ctx: Ctx, skuIds: string[]): Promise<number> {
  if (skuIds.length === 0) return 0;
  const [fallen, turned] = await Promise.all([noteLow(ctx, skuIds), noteOut(ctx, skuIds)]);
  for (const { skuId, sku, free, reorderPoint } of fallen) {
    if (Number(free) <= reorderPoint) ctx.emit(low, skuId, { sku, free: Number(free), reorderPoint });
  }
  for (const { skuId, sku, free } of turned) {
    if (free <= 0n) ctx.emit(ranOut, skuId, { sku });
    else ctx.emit(available, skuId, { sku, free: Number(free) });
  }
  return fallen.length + turned.length;
}

/** Tells the supervisor of new falls, at most once a business day; without the port they wait. */
async function digest(ctx: Ctx, toldOn: string): Promise<string> {
  const alerts = ctx.registry.providers.get(ALERTS_PORT) as StockAlerts | undefined;
  const today = businessDay(ctx.now);
  if (!alerts || toldOn === today) return toldOn;
  const untold = await takeUntold(ctx, DIGEST_AT_MOST);
  if (untold.length === 0) return toldOn;
  await alerts.tell(ctx, { key: `stock-low:${today}`, items: untold.map(({ skuId: _, free, ...item }) => ({ ...item, free: Number(free) })) });
  return today;
}

/**
 * Follows the ledger by the time in the ids of its transfers, a minute twice, so that what commits late is not passed
 * over; every write of it may be repeated. Holds count, since they take from what is free.
 */
export const watchStock: Sweep = {
  name: 'stock.watch',
  everyMs: 5_000,
  async run(ctx) {
    const { until, toldOn } = await readSetting(ctx, watchedSetting);
    // A clock that was turned back is followed, too.
    const since = new Date(Math.min(Date.parse(until), ctx.now.getTime()) - OVERLAP_MS);
    const touched = await touchedSince(ctx, firstIdAt('trf', since));
    if (touched.length > 0) keepStanding(ctx, touched);
    const changed = await judge(
      ctx,
      touched.map((row) => row.skuId),
    );
    const told = await digest(ctx, toldOn);
    writeSetting(ctx, watchedSetting, { until: ctx.now.toISOString(), toldOn: told });
    return changed + (told === toldOn ? 0 : 1);
  },
};
