// The channels that a new shop begins with; what the merchant has changed stays.
import type { Ctx } from '#kernel';
import { writeChannels } from './store.ts';
import { type Channel, type NewChannel, CHANNEL_DEFAULTS } from './types.ts';

const home = { currency: 'RON', country: 'RO', priceList: 'ro', priceAuthority: 'us', language: 'ro', holdMinutes: null, vatIncluded: true } as const;

export const SEED_CHANNELS: readonly Channel[] = (
  [
    { code: 'web', name: 'Web shop', kind: 'web', prefix: 'RO', ...home },
    { code: 'marketplace', name: 'Marketplace', kind: 'marketplace', prefix: 'MP', ...home, priceAuthority: 'channel', toleranceMinor: 2_000n },
    { code: 'pos', name: 'Point of sale', kind: 'pos', prefix: 'POS', ...home },
    { code: 'phone', name: 'Phone', kind: 'phone', prefix: 'TEL', ...home },
  ] satisfies NewChannel[]
).map((channel) => ({ ...CHANNEL_DEFAULTS, ...channel }));

/** Writes the channels that are not there yet; the shipped ones unless others are given. */
export function seedChannels(ctx: Ctx, channels: readonly NewChannel[] = SEED_CHANNELS): void {
  writeChannels(
    ctx,
    channels.map((channel) => ({ ...CHANNEL_DEFAULTS, ...channel })),
    false,
  );
}
