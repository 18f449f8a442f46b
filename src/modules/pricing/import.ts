// What imports need of pricing: the prices that hold for many keys, writing many, and taking them back.
import { type Ctx, decimalOf } from '#kernel';
import { codesOf } from '#modules/catalog';
import { pricesSet } from './events.ts';
import { keep } from './set-prices.ts';
import { lists, pricesFor } from './store.ts';
import { type PriceKey, endPrices } from './store-import.ts';
import type { PriceRow } from './types.ts';

/** A price to be written; `isFirst` says that the SKU is new, so that none can have held before. */
export type ImportedPrice = PriceRow & { sku: string; isFirst?: boolean | undefined };

/** Writes prices of any lists and tells them as the verb does; one of the same key and beginning is replaced. */
export async function importPrices(ctx: Ctx, rows: ImportedPrice[]): Promise<void> {
  if (rows.length === 0) return;
  const byList = new Map<string, ImportedPrice[]>();
  for (const row of rows) {
    const known = byList.get(row.list);
    if (known) known.push(row);
    else byList.set(row.list, [row]);
  }
  const known = new Map((await lists(ctx, [...byList.keys()])).map((list) => [list.code, list]));
  await keep(
    ctx,
    [...byList].map(([code, rows]) => ({ list: known.get(code)!, rows })),
  );
}

/** Ends prices now; one that has not begun before now is taken away, since it never held. */
export async function withdrawPrices(ctx: Ctx, rows: PriceRow[]): Promise<void> {
  if (rows.length === 0) return;
  const asks = rows.map(({ skuId, list, currency, minQuantity }) => ({ skuId, list, currency, quantity: minQuantity }));
  const [codes, before] = [
    await codesOf(
      ctx,
      rows.map((row) => row.skuId),
    ),
    await pricesFor(ctx, asks, ctx.now),
  ];
  endPrices(ctx, rows satisfies (PriceKey & { validFrom: Date })[], ctx.now);
  const after = await pricesFor(ctx, asks, ctx.now);
  for (const list of new Set(rows.map((row) => row.list))) {
    const mine = rows.flatMap((row, i) => (row.list === list ? [{ row, was: before[i], is: after[i] }] : []));
    const text = (minor: bigint | null | undefined, currency: string): string | null =>
      minor === null || minor === undefined ? null : decimalOf(minor, currency);
    const changes = mine.map(({ row, was, is }) => ({
      sku: codes.get(row.skuId) ?? row.skuId,
      minQuantity: row.minQuantity,
      validFrom: row.validFrom.toISOString(),
      validTo: ctx.now.toISOString(),
      before: { price: text(was?.priceMinor, row.currency), from: text(was?.priceFromMinor, row.currency) },
      after: { price: text(is?.priceMinor, row.currency), from: text(is?.priceFromMinor, row.currency) },
    }));
    ctx.emit(pricesSet, undefined, { list, skuIds: [...new Set(mine.map(({ row }) => row.skuId))], changes });
  }
}
