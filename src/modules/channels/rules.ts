// Pure decisions on channels: when to ask again, what a channel is told of a SKU, and how it does.
import type { Variant } from '#modules/catalog';
import { takeable } from '#modules/stock';

const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 30 * 60_000;

/** How long to wait after so many failures in a row: 15 s, twice as long each time, at most half an hour. */
export const backoffMs = (failures: number): number => Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(20, Math.max(0, failures - 1)));

/** What is free of a SKU in the warehouses of a channel, and what the channel's own open orders hold of it. */
export type Supply = { free: number; mine: number };

/** How many of a variant a channel may be told: of a bundle as many as its scarcest part allows. */
export function tellable(variant: Variant, supply: (skuId: string) => Supply, limit: { share: number | null; buffer: number }): number {
  const parts = variant.components.length > 0 ? variant.components : [{ id: variant.id, quantity: 1 }];
  return Math.min(
    ...parts.map((part) => {
      const { free, mine } = supply(part.id);
      return Math.floor(takeable(limit, free, mine) / part.quantity);
    }),
  );
}

export type Health = 'none' | 'healthy' | 'late' | 'broken' | 'paused';

/** A channel is late when what should come every few minutes has not come for longer. */
const LATE_MS = 10 * 60_000;
const BROKEN_AFTER = 3;

/** How a channel does, out of when it was last heard and how often it failed since. */
export function healthOf(
  channel: { active: boolean; connector: string | null; failures: number; lastPullAt: Date | null; nextPullAt: Date | null; dirtyAt: Date | null },
  now: Date,
): Health {
  if (!channel.active) return 'paused';
  if (channel.connector === null) return 'none';
  if (channel.failures >= BROKEN_AFTER) return 'broken';
  const overdue = (at: Date | null): boolean => at !== null && now.getTime() - at.getTime() > LATE_MS;
  if (channel.failures > 0 || overdue(channel.nextPullAt) || overdue(channel.dirtyAt)) return 'late';
  return 'healthy';
}

/** An error as it is shown and kept. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 500);
