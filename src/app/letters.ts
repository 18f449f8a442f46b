// Letters to the shop's own people that no drawing sends: what has run low.
import type { Ctx } from '#kernel';
import { sendMessages } from '#modules/messages';
import type { LowStock, StockAlerts } from '#modules/stock';

/** A line of the digest: the SKU with its name, and what is free. */
const lineOf = ({ sku, name, free }: LowStock): { name: string; quantity: number } => ({ name: name === sku ? sku : `${sku} · ${name}`, quantity: free });

/** Tells the supervisor by the template `stock-low`; a template that a merchant broke is an error of the sweep, and is tried again. */
export const stockLetters: StockAlerts = {
  async tell(ctx: Ctx, { key, items }) {
    const [outcome] = await ctx.call(sendMessages, [{ template: 'stock-low', to: 'supervisor' as const, key, data: { lines: items.map(lineOf) } }]);
    if (!outcome!.ok) throw outcome!.refusal;
  },
};
