// What imports need of pricing: the prices that hold for many keys, writing many, and taking them back.
import type { Ctx } from '#kernel';
import { pricesSet } from './events.ts';
import { writePrices } from './store.ts';
import { type PriceKey, endPrices } from './store-import.ts';
import type { PriceRow } from './types.ts';

/** Writes prices of any lists; one of the same key and beginning is replaced. */
export function importPrices(ctx: Ctx, rows: PriceRow[]): void {
  writePrices(ctx, rows);
  tell(ctx, rows);
}

/** Ends prices now; one that has not begun before now is taken away, since it never held. */
export function withdrawPrices(ctx: Ctx, keys: (PriceKey & { validFrom: Date })[]): void {
  endPrices(ctx, keys, ctx.now);
  tell(ctx, keys);
}

function tell(ctx: Ctx, rows: { list: string; skuId: string }[]): void {
  const byList = new Map<string, Set<string>>();
  for (const { list, skuId } of rows) byList.set(list, (byList.get(list) ?? new Set()).add(skuId));
  for (const [list, skuIds] of byList) ctx.emit(pricesSet, undefined, { list, skuIds: [...skuIds] });
}
