// Whose a channel is: who is bound to some channels sells in no other, offers in no other, and opens the tills of no other.
import { type Actor, type Ctx, Refusal } from '#kernel';
import { boundTo } from './store.ts';

export const NOT_YOURS = { 'orders.not_your_channel': 'Whoever is bound to channels sells in no other.' };

const isYours = (bound: ReadonlySet<string>, channel: string): boolean => bound.size === 0 || bound.has(channel);

/** Which of these channels are somebody's: all for who is bound to none, as the program itself. */
export async function channelsOf<T extends { code: string }>(db: Pick<Ctx, 'read'>, actor: Actor, rows: T[]): Promise<T[]> {
  const bound = await boundTo(db, actor.id);
  return rows.filter((row) => isYours(bound, row.code));
}

/** Refuses with `orders.not_your_channel` who is bound to other channels than these. */
export async function refuseUnbound(db: Pick<Ctx, 'read'>, actor: Actor, ...channels: string[]): Promise<void> {
  const bound = await boundTo(db, actor.id);
  const other = channels.find((channel) => !isYours(bound, channel));
  if (other === undefined) return;
  const message = 'You do not sell in this channel.';
  const faults = [{ pointer: '/channel', code: 'orders.not_your_channel', message }];
  throw new Refusal('orders.not_your_channel', { channel: other }, { message, faults, status: 422 });
}
