// What the rooms keep about a customer, put together for parties: to move with a merge, to be given out, to be forgotten.
import type { Ctx } from '#kernel';
import { seenRecords } from '#modules/channels';
import { noteRecords } from '#modules/desk';
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
    const mine = await orderRecords.documents(ctx, customerIds);
    const [orders, letters, notes] = await Promise.all([
      orderRecords.collect(ctx, customerIds),
      letterRecords.collect(ctx, emails),
      noteRecords.collect(ctx, [...customerIds, ...mine.orders, ...mine.drafts]),
    ]);
    return { orders, letters, notes };
  },
  forget: async (ctx: Ctx, { customerIds, emails }: Who) => {
    // Asked before orders forgets by what drafts are found.
    const mine = await orderRecords.documents(ctx, customerIds);
    await seenRecords.forget(ctx, { orderIds: mine.orders, emails });
    await noteRecords.forget(ctx, [...customerIds, ...mine.orders, ...mine.drafts]);
    await orderRecords.forget(ctx, customerIds);
    await letterRecords.forget(ctx, emails);
  },
};
