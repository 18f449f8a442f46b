// Pure decisions on channels: when to ask again, how it does.

const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 30 * 60_000;

/** How long to wait after so many failures in a row: 15 s, twice as long each time, at most half an hour. */
export const backoffMs = (failures: number): number => Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(20, Math.max(0, failures - 1)));

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
