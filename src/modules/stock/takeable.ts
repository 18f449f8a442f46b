// How many pieces channels may still take: one answer for drafts, tills and what marketplaces are told.
import { type Ctx, ledger } from '#kernel';
import { shelf, takeable } from './rules.ts';
import { heldByChannel, warehouses } from './store.ts';
import type { Claim } from './types.ts';

/** By channel and SKU what the channel may take of it now (`takeable`), over the open warehouses that it sells from. */
export async function takeableFor(
  ctx: Pick<Ctx, 'read'>,
  claims: readonly Claim[],
  skuIds: readonly string[],
): Promise<(channel: string, skuId: string) => number> {
  const skus = [...new Set(skuIds)];
  const open = (await warehouses(ctx)).filter((place) => place.active);
  const [balances, held] = await Promise.all([
    ledger.balances(
      ctx,
      skus.flatMap((skuId) => open.map((place) => shelf(skuId, place.id))),
    ),
    heldByChannel(
      ctx,
      claims.flatMap(({ channel, share }) => (share === null ? [] : [channel])),
      skus,
    ),
  ]);
  const mine = new Map(held.map((one) => [one.channel + ' ' + one.account, one.quantity]));
  const known = new Map(claims.map((claim) => [claim.channel, claim]));
  return (channel, skuId) => {
    const claim = known.get(channel);
    let free = 0;
    let own = 0;
    for (const place of open) {
      if (claim?.warehouses && !claim.warehouses.includes(place.code)) continue;
      const account = shelf(skuId, place.id);
      const balance = balances.get(account);
      free += balance ? Math.max(0, Number(ledger.free(balance))) : 0;
      own += mine.get(channel + ' ' + account) ?? 0;
    }
    return takeable(claim ?? { share: null, buffer: 0 }, free, own);
  };
}
