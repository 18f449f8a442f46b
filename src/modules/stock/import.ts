// What imports need of stock: how many lie on many shelves, and setting them to what a file says.
import { type Ctx, type Outcome, ledger } from '#kernel';
import { changed } from './events.ts';
import { GOODS, shelf } from './rules.ts';
import type { Warehouse } from './types.ts';
import { warehouses } from './store.ts';

export type ShelfLevel = { skuId: string; warehouseId: string; onHand: number };

/** How many of a SKU lie at a warehouse and how many of them are held, by `skuId@warehouseId`; what has never been there is not in the map. */
export async function levelsOf(
  ctx: Pick<Ctx, 'read'>,
  places: { skuId: string; warehouseId: string }[],
): Promise<Map<string, { onHand: number; held: number }>> {
  const accounts = places.map((place) => shelf(place.skuId, place.warehouseId));
  const levels = new Map<string, { onHand: number; held: number }>();
  if (accounts.length === 0) return levels;
  const balances = await ledger.balances(ctx, accounts);
  places.forEach((place, i) => {
    const balance = balances.get(accounts[i]!);
    if (balance) levels.set(`${place.skuId}@${place.warehouseId}`, { onHand: Number(balance.posted), held: Number(balance.pending) });
  });
  return levels;
}

/**
 * Brings shelves to what `levels` say, each a correction with `reason`. One outcome for each, in order: how many lay
 * there before, or the refusal `ledger.short` where more is held than would be left.
 */
export async function setLevels(ctx: Ctx, levels: ShelfLevel[], reason: string): Promise<Outcome<{ before: number }>[]> {
  if (levels.length === 0) return [];
  const accounts = levels.map((level) => ({ account: shelf(level.skuId, level.warehouseId), unit: level.skuId }));
  const outcomes = await ledger.walk(ctx, { accounts }, async (book) => {
    const balances = await ledger.balances(
      ctx,
      accounts.map(({ account }) => account),
    );
    return levels.map((level, i): Outcome<{ before: number }> => {
      const { account } = accounts[i]!;
      const before = Number(balances.get(account)?.posted ?? 0n);
      const difference = level.onHand - before;
      if (difference === 0) return { ok: true, value: { before } };
      const [from, to] = difference > 0 ? [GOODS.loss, account] : [account, GOODS.loss];
      const posted = book.post([{ from, to, unit: level.skuId, amount: BigInt(Math.abs(difference)), reason }]);
      return posted.ok ? { ok: true, value: { before } } : posted;
    });
  });
  const moved = levels.filter((level, i) => outcomes[i]!.ok && (outcomes[i] as { value: { before: number } }).value.before !== level.onHand);
  if (moved.length > 0)
    ctx.emit(changed, undefined, {
      warehouseIds: [...new Set(moved.map((level) => level.warehouseId))],
      skuIds: [...new Set(moved.map((level) => level.skuId))],
      reason,
    });
  return outcomes;
}

/** The warehouses by code, and the one that comes first. */
export async function warehousesByCode(ctx: Pick<Ctx, 'read'>): Promise<{ byCode: Map<string, Warehouse>; first: Warehouse | undefined }> {
  const all = await warehouses(ctx);
  return { byCode: new Map(all.map((one) => [one.code, one])), first: all.find((one) => one.active) };
}
