// What the rooms keep about a customer, put together for parties: to move with a merge, to be given out, to be forgotten.
import type { Ctx } from '#kernel';
import { letterRecords } from '#modules/messages';
import { orderRecords } from '#modules/orders';
import type { CustomerRecords } from '#modules/parties';

type Who = { customerIds: string[]; emails: string[] };

/** The port `parties.records`. */
export const customerRecords: CustomerRecords = {
  open: orderRecords.open,
  relink: orderRecords.relink,
  unlink: orderRecords.unlink,
  collect: async (ctx: Ctx, { customerIds, emails }: Who) => {
    const [orders, letters] = await Promise.all([orderRecords.collect(ctx, customerIds), letterRecords.collect(ctx, emails)]);
    return { orders, letters };
  },
  forget: async (ctx: Ctx, { customerIds, emails }: Who) => {
    await orderRecords.forget(ctx, customerIds);
    await letterRecords.forget(ctx, emails);
  },
};
