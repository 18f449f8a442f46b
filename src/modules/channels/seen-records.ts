// What channels keep about people: what a marketplace said of orders that wait for a person, or were taken back.
import type { Ctx } from '#kernel';
import { forgetSaid } from './store.ts';

export const seenRecords = {
  forget: async (ctx: Ctx, who: { orderIds: string[]; emails: string[] }): Promise<void> => forgetSaid(ctx, who.orderIds, who.emails),
};
