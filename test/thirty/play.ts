// Plays one change in a shop of its own; in the end nothing is stuck and every promise of the shop holds.
import type { Change } from './change.ts';
import { openThirty } from './shop.ts';

export async function play({ run, fate }: Change): Promise<void> {
  await using shop = await openThirty(fate);
  await run(shop);
  await shop.wellDone();
}
