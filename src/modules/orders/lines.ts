// The lines of an order as they are written, whether it is placed now or was placed long ago.
import type { Ctx } from '#kernel';
import type { Variant } from '#modules/catalog';
import type { MoneyOfOrder, PricedLine } from './rules.ts';
import type { OrderLine } from './types.ts';

/** What is written of priced lines, in their order; `money` has their parts of the order's money. */
export function linesOf(ctx: Ctx, orderId: string, priced: PricedLine[], money: MoneyOfOrder): OrderLine[] {
  return priced.map(({ variant, quantity, priceMinor, ourPriceMinor, grossMinor }, i) => ({
    orderId,
    position: i + 1,
    id: ctx.id('lin'),
    skuId: variant.id,
    sku: variant.sku,
    name: variant.name,
    quantity,
    priceMinor,
    ourPriceMinor,
    grossMinor,
    ...money.lines[i]!,
    taxCategory: variant.taxCategory,
    weightGrams: weightOf(variant) * quantity,
    parts: partsOf(variant),
    origin: null,
  }));
}

/** What one of it takes off the shelves: itself (null), or its parts; of what is digital nothing. */
function partsOf(variant: Variant): Record<string, number> | null {
  if (variant.components.length === 0) return variant.digital ? {} : null;
  return Object.fromEntries(variant.components.flatMap((part) => (part.digital ? [] : [[part.id, part.quantity]])));
}

/** A bundle weighs what its parts weigh, and what is not sent weighs nothing. */
export const weightOf = (variant: Variant): number =>
  (variant.components.length === 0 ? [{ ...variant, quantity: 1 }] : variant.components).reduce(
    (sum, part) => sum + (part.digital ? 0 : part.weightGrams * part.quantity),
    0,
  );
