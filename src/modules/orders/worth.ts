// What an order is worth: the same rules for placing it, for showing it while it is taken down, and for an offer.
import Type, { type Static } from 'typebox';
import { type Fault, type MoneyJson, MoneySchema, Refusal, done, moneyJson, parseMoney } from '#kernel';
import type { PriceTable, TaxTable } from '#modules/pricing';
import type { DeliveryQuotes } from './ports.ts';
import { type DraftLine, type MoneyOfOrder, type PricedLine, minorOf, moneyOf, priceLines } from './rules.ts';
import type { Channel } from './types.ts';

const closed = { additionalProperties: false } as const;
/** A part of what something costs, or an amount. */
export const Discount = Type.Union([
  Type.Object({ percent: Type.String({ pattern: '^(100|\\d{1,2}(\\.\\d{1,4})?)$' }) }, closed),
  Type.Object({ amount: MoneySchema }, closed),
]);
export type Discount = Static<typeof Discount>;

/** What a person, or an offer, has decided about the price; then the prices that are given stand, whoever is right in the channel. */
export type Terms = {
  /** In the order of the lines. */
  lines: { discount?: Discount | undefined }[];
  discount?: Discount | undefined;
  shipping?: MoneyJson | undefined;
  /** Who took the order. */
  takenBy: string | null;
};

export type Tables = { prices: PriceTable; taxes: TaxTable; tariffs: Awaited<ReturnType<DeliveryQuotes['tariffs']>> };
export type Worth = { priced: PricedLine[]; money: MoneyOfOrder };
export type WorthAsk = {
  lines: DraftLine[];
  channel: Channel;
  country: string;
  method: string;
  weightGrams: number;
  terms?: Terms | undefined;
  deliveryPrice?: MoneyJson | undefined;
};

/** Prices lines, takes discounts off, adds the delivery, and splits all of it over the lines; or refuses with pointers. */
export function worthOf(ask: WorthAsk, tables: Tables): Worth | Refusal {
  const priced = priceOnly(ask, tables);
  if (priced instanceof Refusal) return priced;
  const discounts = ask.terms ? discountsOf(priced, ask.terms, ask.channel.currency) : priced.map(() => 0n);
  if (discounts instanceof Refusal) return discounts;
  const goods = priced.reduce((sum, line, i) => sum + line.grossMinor - discounts[i]!, 0n);
  const shipping = shippingOf(ask, goods, tables);
  if (shipping instanceof Refusal) return shipping;
  const money = moneyOf(priced, shipping.soldMinor, (category) => tables.taxes.ratePpm(ask.country, category), discounts);
  money.differenceMinor += shipping.soldMinor - shipping.ourMinor;
  return { priced, money };
}

/** The price of each line. */
export function priceOnly({ lines, channel, terms }: WorthAsk, { prices }: Tables): PricedLine[] | Refusal {
  const { priceList: list, currency } = channel;
  const ours = lines.map(({ variant, quantity }) => prices.price({ sku: variant.sku, list, currency, quantity })?.priceMinor);
  return priceLines(lines, ours, terms ? { priceAuthority: 'channel', currency } : channel);
}

/** What the delivery was sold for, and what it costs with us, in minor units. */
export type Shipping = { soldMinor: bigint; ourMinor: bigint };

/**
 * What the delivery costs: what was agreed; or, where the channel is right about prices, what it has taken, even where we have no tariff of our own;
 * else what the tariff says. What is sold at a till goes out of the door with the customer.
 */
export function shippingOf(
  { channel, country, method, weightGrams, terms, deliveryPrice }: WorthAsk,
  totalMinor: bigint,
  { tariffs }: Tables,
): Shipping | Refusal {
  const said = terms?.shipping ?? deliveryPrice;
  const sold = said === undefined ? undefined : minorOf(said);
  if (sold === null || (sold !== undefined && (sold < 0n || said!.currency !== channel.currency))) return wrongPrice('orders.price', 'This is not a price.');
  if (terms?.shipping !== undefined) return { soldMinor: sold!, ourMinor: sold! };
  const quote = channel.kind === 'pos' ? done({ priceMinor: 0n }) : tariffs.quote({ method, country, weightGrams, totalMinor, currency: channel.currency });
  if (channel.priceAuthority === 'channel' && sold !== undefined) return { soldMinor: sold, ourMinor: quote.ok ? quote.value.priceMinor : sold };
  if (!quote.ok) return noDelivery(method, country, quote.refusal);
  const { priceMinor } = quote.value;
  if (sold !== undefined && sold !== priceMinor) return wrongPrice('orders.price_changed', 'Delivery has another price.');
  return { soldMinor: priceMinor, ourMinor: priceMinor };
}

const wrongPrice = (code: string, message: string): Refusal =>
  new Refusal(code, {}, { status: 422, message, faults: [{ pointer: '/delivery/price', code, message }] });

const noDelivery = (method: string, country: string, why: Refusal): Refusal =>
  new Refusal(
    'orders.delivery',
    { ...why.details, reason: why.code, method, country },
    {
      message: why.message,
      status: 422,
      faults: [{ pointer: '/delivery/method', code: 'orders.delivery', message: why.message }],
    },
  );

/** The discount of each line: its own, and its share of the order's by largest remainder. Never more than the line is worth. */
export function discountsOf(priced: PricedLine[], terms: Terms, currency: string): bigint[] | Refusal {
  const faults: Fault[] = [];
  const take = (discount: Discount | undefined, from: bigint, pointer: string): bigint => {
    const minor = discount === undefined ? 0n : discountMinor(discount, from, currency);
    if (minor !== undefined && minor >= 0n && minor <= from) return minor;
    const most = moneyJson(from, currency);
    faults.push({ pointer, code: 'orders.discount', message: `At most ${most.amount} ${currency} can be taken off.` });
    return 0n;
  };
  const own = priced.map((line, i) => take(terms.lines[i]?.discount, line.grossMinor, `/lines/${i}/discount`));
  const left = priced.map((line, i) => line.grossMinor - own[i]!);
  const whole = take(
    terms.discount,
    left.reduce((sum, one) => sum + one, 0n),
    '/discount',
  );
  if (faults.length > 0) return new Refusal('orders.discount', {}, { message: faults[0]!.message, faults, status: 422 });
  const shares = shareOut(whole, left);
  return own.map((minor, i) => minor + shares[i]!);
}

/** Splits `whole` over parts in proportion, none getting more than it is: whole ≤ their sum makes that so for the largest remainder. */
function shareOut(whole: bigint, parts: bigint[]): bigint[] {
  if (whole === 0n) return parts.map(() => 0n);
  const sum = parts.reduce((a, b) => a + b, 0n);
  const shares = parts.map((part) => (whole * part) / sum);
  let rest = whole - shares.reduce((a, b) => a + b, 0n);
  const order = parts
    .map((part, i) => ({ i, remainder: (whole * part) % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.i - b.i : a.remainder > b.remainder ? -1 : 1));
  for (let n = 0; rest > 0n; n++, rest--) shares[order[n]!.i]! += 1n;
  return shares;
}

/** In minor units, half up; undefined where it is no amount of that currency. */
function discountMinor(discount: Discount, from: bigint, currency: string): bigint | undefined {
  if ('percent' in discount) {
    const [whole = '0', part = ''] = discount.percent.split('.');
    const ppm = BigInt(whole) * 10_000n + BigInt(part.padEnd(4, '0'));
    return (from * ppm * 2n + 1_000_000n) / 2_000_000n;
  }
  if (discount.amount.currency !== currency) return undefined;
  try {
    return parseMoney(discount.amount).minor;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
