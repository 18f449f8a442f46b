// Pure decisions on an order: may it be sold, at which price, and how its money falls on its lines.
import { createHash } from 'node:crypto';
import { type Fault, type MoneyJson, Refusal, moneyJson, parseMoney, split, taxIncluded } from '#kernel';
import type { Variant } from '#modules/catalog';
import type { Claim } from '#modules/stock';
import type { PlaceInput } from './schemas.ts';
import type { Channel } from './types.ts';

/** A line that can be sold; `sold` is the price that the channel says, in minor units. */
export type DraftLine = { variant: Variant; quantity: number; sold: bigint | undefined };

/** What a channel may take of the goods. */
export const claimOf = ({ code, stockShare, stockBuffer, warehouses }: Channel): Claim => ({
  channel: code,
  share: stockShare,
  buffer: stockBuffer,
  warehouses,
});

/** No order is worth more than this many minor units: sums stay far from the end of 64 bits. */
const LARGEST_MINOR = 10n ** 14n;

const refusal = (code: string, message: string, faults: Fault[], details: Record<string, unknown> = {}): Refusal =>
  new Refusal(code, details, { message, faults, status: 422 });

/** Whether the channel takes orders at all, from this person (`bound`: the only channels they sell in, nobody's when empty), paid in this way. */
export function mayPlace(input: PlaceInput, channel: Channel | undefined, bound: ReadonlySet<string>): Refusal | undefined {
  if (!channel) return undefined;
  const no = (code: string, message: string, pointer: string): Refusal => refusal(code, message, [{ pointer, code, message }]);
  if (!channel.active) return no('orders.channel_paused', `${channel.name} takes no orders now.`, '/channel');
  if (bound.size > 0 && !bound.has(channel.code)) return no('orders.not_your_channel', `You do not sell in ${channel.name}.`, '/channel');
  const { method } = input.payment;
  const fits =
    channel.kind === 'pos' ? method === 'cash' || method === 'card' : method !== 'cash' && (method !== 'channel' || channel.priceAuthority === 'channel');
  return fits ? undefined : no('orders.payment_method', `${channel.name} is not paid in this way.`, '/payment/method');
}

/** What an order must be before prices are looked at: its channel, its currency, and SKUs that are for sale. */
export function draftLines(input: PlaceInput, channel: Channel | undefined, variants: Map<string, Variant>): DraftLine[] | Refusal {
  if (!channel)
    return refusal('orders.unknown_channel', `There is no channel "${input.channel}".`, [
      { pointer: '/channel', code: 'orders.unknown_channel', message: 'There is no such channel.' },
    ]);
  if (input.currency !== channel.currency) {
    return refusal(
      'orders.currency',
      `${channel.name} sells in ${channel.currency}.`,
      [{ pointer: '/currency', code: 'orders.currency', message: `It must be ${channel.currency}.` }],
      { currency: channel.currency },
    );
  }
  return linesOf(input, variants);
}

function linesOf(input: PlaceInput, variants: Map<string, Variant>): DraftLine[] | Refusal {
  const faults: Fault[] = [];
  const lines = input.lines.flatMap((line, i): DraftLine[] => {
    const variant = variants.get(line.sku);
    const fault = (code: string, message: string, field: string): [] => (faults.push({ pointer: `/lines/${i}/${field}`, code, message }), []);
    if (!variant) return fault('orders.unknown_sku', `There is no SKU "${line.sku}".`, 'sku');
    if (variant.status !== 'active') return fault('orders.not_for_sale', `${line.sku} is not for sale.`, 'sku');
    if (line.price && line.price.currency !== input.currency) return fault('orders.currency', `The price must be in ${input.currency}.`, 'price/currency');
    const sold = line.price && minorOf(line.price);
    if (sold !== undefined && (sold === null || sold < 0n)) return fault('orders.price', 'This is not a price.', 'price/amount');
    return [{ variant, quantity: line.quantity, sold: sold ?? undefined }];
  });
  return faults.length === 0 ? lines : refusal(faults[0]!.code, faults[0]!.message, faults);
}

/** An amount in minor units, or null where it has more decimals than its currency. */
export function minorOf(price: MoneyJson): bigint | null {
  try {
    return parseMoney(price).minor;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

export type PricedLine = DraftLine & { priceMinor: bigint; ourPriceMinor: bigint | null; grossMinor: bigint };

/**
 * The price of each line. Where we are right about prices, another one is refused; where the channel is, the sale has
 * happened and its price stands. `ours` are our prices in the order of the lines.
 */
export function priceLines(lines: DraftLine[], ours: (bigint | undefined)[], channel: Pick<Channel, 'priceAuthority' | 'currency'>): PricedLine[] | Refusal {
  const faults: Fault[] = [];
  const changed: { sku: string; sold: MoneyJson; price: MoneyJson }[] = [];
  const priced = lines.map((line, i): PricedLine => {
    const our = ours[i];
    const pointer = `/lines/${i}/price`;
    if (our === undefined && (channel.priceAuthority === 'us' || line.sold === undefined)) {
      faults.push({ pointer: `/lines/${i}/sku`, code: 'orders.no_price', message: `${line.variant.sku} has no price here.` });
    } else if (channel.priceAuthority === 'us' && line.sold !== undefined && line.sold !== our) {
      const price = moneyJson(our!, channel.currency);
      faults.push({ pointer, code: 'orders.price_changed', message: `${line.variant.sku} costs ${price.amount} ${price.currency}.` });
      changed.push({ sku: line.variant.sku, sold: moneyJson(line.sold, channel.currency), price });
    }
    const priceMinor = (channel.priceAuthority === 'channel' ? line.sold : undefined) ?? our ?? 0n;
    return { ...line, priceMinor, ourPriceMinor: our ?? null, grossMinor: priceMinor * BigInt(line.quantity) };
  });
  if (faults.length > 0) return refusal(faults[0]!.code, faults[0]!.message, faults, changed.length > 0 ? { lines: changed } : {});
  const goods = priced.reduce((sum, line) => sum + line.grossMinor, 0n);
  if (goods > LARGEST_MINOR)
    return refusal('orders.too_large', 'The order is worth more than any order may be.', [
      { pointer: '/lines', code: 'orders.too_large', message: 'The sum is too large.' },
    ]);
  return priced;
}

export type MoneyOfLine = { discountMinor: bigint; shippingMinor: bigint; totalMinor: bigint; taxPpm: number; taxMinor: bigint };
export type MoneyOfOrder = {
  goodsMinor: bigint;
  discountMinor: bigint;
  shippingMinor: bigint;
  taxMinor: bigint;
  totalMinor: bigint;
  differenceMinor: bigint;
  lines: MoneyOfLine[];
};

/**
 * Splits shipping over the lines in proportion to what they cost, by largest remainder, and takes each line's tax out of its
 * total. `discounts` are in the order of the lines.
 */
export function moneyOf(
  lines: PricedLine[],
  shippingMinor: bigint,
  ratePpm: (category: string) => number,
  discounts: bigint[] = lines.map(() => 0n),
): MoneyOfOrder {
  const shares =
    lines.length === 1
      ? [shippingMinor]
      : split(
          shippingMinor,
          lines.map((line, i) => line.grossMinor - discounts[i]!),
        );
  let discountMinor = 0n;
  let goodsMinor = 0n;
  let taxMinor = 0n;
  let differenceMinor = 0n;
  const money = lines.map((line, i): MoneyOfLine => {
    const totalMinor = line.grossMinor - discounts[i]! + shares[i]!;
    const taxPpm = ratePpm(line.variant.taxCategory);
    const tax = taxIncluded(totalMinor, taxPpm);
    goodsMinor += line.grossMinor;
    discountMinor += discounts[i]!;
    taxMinor += tax;
    if (line.ourPriceMinor !== null) differenceMinor += (line.priceMinor - line.ourPriceMinor) * BigInt(line.quantity);
    return { discountMinor: discounts[i]!, shippingMinor: shares[i]!, totalMinor, taxPpm, taxMinor: tax };
  });
  return { goodsMinor, discountMinor, shippingMinor, taxMinor, totalMinor: goodsMinor - discountMinor + shippingMinor, differenceMinor, lines: money };
}

/** A shortage with pointers to the lines that need what is short, bundles too. */
export function shortOf(no: Refusal, lines: PricedLine[]): Refusal {
  const short = (no.details.lines ?? []) as { skuId: string; sku: string; wanted: number; free: number }[];
  const faults = short.flatMap(({ skuId, sku, wanted, free }) =>
    lines.flatMap(({ variant }, i): Fault[] =>
      variant.id === skuId || variant.components.some((part) => part.id === skuId)
        ? [{ pointer: `/lines/${i}/quantity`, code: 'stock.short', message: `${sku}: ${wanted} wanted, ${free} free.` }]
        : [],
    ),
  );
  return new Refusal(no.code, no.details, { message: no.message, faults, status: no.status });
}

/** The same text for the same order, whatever the order of its fields; the card's token is not part of what was ordered. */
export function contentOf({ payment, ...rest }: PlaceInput): string {
  return JSON.stringify(sorted({ ...rest, payment: payment.method }));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** The same text for orders of the same SKUs and quantities. */
export function hashOfLines(lines: { variant: { id: string }; quantity: number }[]): string {
  const sums = new Map<string, number>();
  for (const { variant, quantity } of lines) sums.set(variant.id, (sums.get(variant.id) ?? 0) + quantity);
  const text = [...sums]
    .map(([id, quantity]) => `${id}*${quantity}`)
    .sort()
    .join(' ');
  return createHash('sha1').update(text).digest('base64url');
}
