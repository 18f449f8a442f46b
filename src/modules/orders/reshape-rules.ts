// Pure decisions on merging and splitting: how lines and their money are cut, and what stands against it.
import { split, taxIncluded } from '#kernel';
import { hashOfLines } from './rules.ts';
import type { Head, HeldState, OrderLine } from './types.ts';

/** So many of a line, by its id, go to the order that is split off. */
export type Taken = { lineId: string; quantity: number };

/**
 * Cuts lines in two. Worth and weight go by pieces, which is exact; discount and shipping are split over the pieces by largest
 * remainder, so that both parts sum to the whole; each part's tax is taken out of its own total, as of any line.
 */
export function cutLines(lines: OrderLine[], taken: readonly Taken[]): { kept: OrderLine[]; off: OrderLine[] } {
  const quantities = new Map(taken.map(({ lineId, quantity }) => [lineId, quantity]));
  const kept: OrderLine[] = [];
  const off: OrderLine[] = [];
  for (const line of lines) {
    const quantity = quantities.get(line.id) ?? 0;
    if (quantity === 0) kept.push(line);
    else if (quantity === line.quantity) off.push(line);
    else {
      const [one, other] = cut(line, quantity);
      off.push(one);
      kept.push(other);
    }
  }
  return { kept, off };
}

function cut(line: OrderLine, quantity: number): [OrderLine, OrderLine] {
  const quantities = [quantity, line.quantity - quantity];
  const weights = quantities.map(BigInt);
  const discounts = split(line.discountMinor, weights);
  const shippings = split(line.shippingMinor, weights);
  const part = (i: 0 | 1): OrderLine => {
    const grossMinor = line.priceMinor * weights[i]!;
    const totalMinor = grossMinor - discounts[i]! + shippings[i]!;
    return {
      ...line,
      quantity: quantities[i]!,
      grossMinor,
      discountMinor: discounts[i]!,
      shippingMinor: shippings[i]!,
      totalMinor,
      taxMinor: taxIncluded(totalMinor, line.taxPpm),
      weightGrams: (line.weightGrams / line.quantity) * quantities[i]!,
    };
  };
  return [part(0), part(1)];
}

export type Sums = Pick<
  Head,
  'goodsMinor' | 'discountMinor' | 'shippingMinor' | 'taxMinor' | 'totalMinor' | 'differenceMinor' | 'lineCount' | 'quantity' | 'weightGrams' | 'linesHash'
>;

/** What an order of these lines comes to. */
export function sumsOf(lines: OrderLine[]): Sums {
  const sum = (pick: (line: OrderLine) => bigint): bigint => lines.reduce((all, line) => all + pick(line), 0n);
  return {
    goodsMinor: sum((line) => line.grossMinor),
    discountMinor: sum((line) => line.discountMinor),
    shippingMinor: sum((line) => line.shippingMinor),
    taxMinor: sum((line) => line.taxMinor),
    totalMinor: sum((line) => line.totalMinor),
    differenceMinor: sum((line) => (line.ourPriceMinor === null ? 0n : (line.priceMinor - line.ourPriceMinor) * BigInt(line.quantity))),
    lineCount: lines.length,
    quantity: lines.reduce((all, line) => all + line.quantity, 0),
    weightGrams: lines.reduce((all, line) => all + line.weightGrams, 0),
    linesHash: hashOfLines(lines.map(({ skuId, quantity }) => ({ variant: { id: skuId }, quantity }))),
  };
}

/** What lines take off the shelves, as it was when they were sold: a bundle's parts may be others today. */
export function piecesOf(lines: OrderLine[]): { skuId: string; quantity: number }[] {
  const pieces = new Map<string, number>();
  for (const { skuId, quantity, parts } of lines)
    for (const [id, each] of Object.entries(parts ?? { [skuId]: 1 })) pieces.set(id, (pieces.get(id) ?? 0) + each * quantity);
  return [...pieces].map(([skuId, quantity]) => ({ skuId, quantity }));
}

/** The order that a line was sold in, as it is written in the order that it comes to. */
export function originIn(orderId: string, line: OrderLine): string | null {
  const origin = line.origin ?? line.orderId;
  return origin === orderId ? null : origin;
}

/** How far orders that become one are held. */
export const heldTogether = (states: HeldState[]): HeldState =>
  states.every((state) => state === 'full') ? 'full' : states.every((state) => state === 'none') ? 'none' : 'partial';

/** What is known of an order beside itself: its money (minor units), its parcels, and whether it was invoiced. */
export type Standing = {
  /** Of the payment that counts; `none` where there is none. */
  payment: { state: string; authorisedMinor: bigint; capturedMinor: bigint };
  parcels: string[];
  invoiced: boolean;
  gone: boolean;
};

/** Why an order can not be changed any more, whatever is wanted: goods in hand or gone, or an invoice. */
export function fixedBy({ parcels, invoiced, gone }: Standing): 'gone' | 'in_hand' | 'invoiced' | undefined {
  if (gone) return 'gone';
  if (parcels.some((state) => state !== 'planned' && state !== 'cancelled')) return 'in_hand';
  return invoiced ? 'invoiced' : undefined;
}

const SETTLED = ['none', 'failed', 'voided', 'refunded'];

/** Money that was promised or taken, or may be at any moment. */
export const isPaidFor = ({ payment }: Standing): boolean => payment.capturedMinor > 0n || payment.authorisedMinor > 0n || !SETTLED.includes(payment.state);

export type Unmergeable = 'customer' | 'address' | 'currency' | 'payment' | 'delivery' | 'gone' | 'in_hand' | 'invoiced' | 'paid';

/** Why two orders can not become one: `secondary` would be given up, `primary` kept. */
export function unmergeable(
  primary: Head,
  secondary: Head,
  standing: { primary: Standing; secondary: Standing },
): { reason: Unmergeable; orderId: string } | undefined {
  const because = (reason: Unmergeable, orderId = secondary.id) => ({ reason, orderId });
  if (primary.customerId !== secondary.customerId) return because('customer');
  if (addressOf(primary) !== addressOf(secondary)) return because('address');
  if (primary.currency !== secondary.currency) return because('currency');
  if (primary.paymentMethod !== secondary.paymentMethod) return because('payment');
  if (primary.deliveryMethod !== secondary.deliveryMethod) return because('delivery');
  for (const [head, one] of [
    [primary, standing.primary],
    [secondary, standing.secondary],
  ] as const) {
    const fixed = fixedBy(one);
    if (fixed) return because(fixed, head.id);
  }
  if (isPaidFor(standing.secondary)) return because('paid');
  // A card is charged once for an order; of a transfer the rest can still come.
  if (primary.paymentMethod !== 'bank_transfer' && isPaidFor(standing.primary)) return because('paid', primary.id);
  return undefined;
}

const addressOf = ({ shipTo }: Head): string =>
  [shipTo.name, shipTo.street, shipTo.city, shipTo.postalCode, shipTo.region ?? '', shipTo.country]
    .map((part) => part.trim().toLowerCase().replace(/\s+/g, ' '))
    .join('|');

export type Unsplittable = 'gone' | 'in_hand' | 'invoiced' | 'paid';

/** Why an order can not be cut in two, of which `keptMinor` stays with it: money that was paid for it stays with it, too. */
export function unsplittable(standing: Standing, head: Pick<Head, 'paymentMethod'>, keptMinor: bigint): Unsplittable | undefined {
  const fixed = fixedBy(standing);
  if (fixed) return fixed;
  if (!isPaidFor(standing)) return undefined;
  const divides = head.paymentMethod === 'bank_transfer' && standing.payment.authorisedMinor === 0n && standing.payment.capturedMinor <= keptMinor;
  return divides ? undefined : 'paid';
}
