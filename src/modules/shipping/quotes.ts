// What a delivery costs the customer, from tables: zone × weight, plus a surcharge for cash.
import { type Ctx, type Outcome, Refusal, done, refused } from '#kernel';
import { type RateRow, rates } from './store.ts';

/** A delivery to be priced; amounts in minor units of `currency`. `cash` adds what collecting costs. */
export type QuoteAsk = {
  method: string;
  country: string;
  weightGrams: number;
  totalMinor: bigint;
  currency: string;
  cash?: boolean;
};
export type Quote = { priceMinor: bigint };

/** Prices a delivery out of tariffs that have been read. */
export type Tariffs = { quote(ask: QuoteAsk): Outcome<Quote> };

/**
 * The tariffs for these ways of delivery, in one read; weights and totals may become known later. Refuses with
 * `shipping.no_rate`, `shipping.too_heavy` or `shipping.no_cash`.
 */
export async function tariffsFor(ctx: Pick<Ctx, 'read'>, asks: readonly Pick<QuoteAsk, 'method' | 'country' | 'currency'>[]): Promise<Tariffs> {
  const tariffs = new Map<string, RateRow[]>();
  for (const step of asks.length === 0 ? [] : await rates(ctx, asks)) {
    const key = `${step.method} ${step.country} ${step.currency}`;
    const tariff = tariffs.get(key);
    if (tariff) tariff.push(step);
    else tariffs.set(key, [step]);
  }
  return { quote: (ask) => priced(ask, tariffs.get(`${ask.method} ${ask.country} ${ask.currency}`) ?? []) };
}

/** Prices deliveries, in the order asked, with one read for all. */
export async function quote(ctx: Pick<Ctx, 'read'>, asks: readonly QuoteAsk[]): Promise<Outcome<Quote>[]> {
  const tariffs = await tariffsFor(ctx, asks);
  return asks.map(tariffs.quote);
}

/** What a tariff, lightest step first, asks for a delivery. */
export function priced(ask: QuoteAsk, tariff: readonly RateRow[]): Outcome<Quote> {
  const { method, country, currency, weightGrams, totalMinor } = ask;
  const last = tariff.at(-1);
  if (!last)
    return refused(
      new Refusal('shipping.no_rate', { method, country, currency }, { status: 422, message: `We do not deliver by ${method} to ${country} in ${currency}.` }),
    );
  const step = tariff.find(({ upToGrams }) => weightGrams <= upToGrams);
  if (!step)
    return refused(
      new Refusal(
        'shipping.too_heavy',
        { method, weightGrams, upToGrams: last.upToGrams },
        { status: 422, message: `${method} takes at most ${last.upToGrams} g.` },
      ),
    );
  if (ask.cash && step.cashMinor === null)
    return refused(new Refusal('shipping.no_cash', { method, country }, { status: 422, message: `${method} does not collect cash in ${country}.` }));
  const free = step.freeFromMinor !== null && totalMinor >= step.freeFromMinor;
  // The part in proportion is rounded up to the minor unit: couriers do.
  const cash = ask.cash ? step.cashMinor! + (totalMinor * BigInt(step.cashPpm) + 999_999n) / 1_000_000n : 0n;
  return done({ priceMinor: (free ? 0n : step.priceMinor) + cash });
}

/** Shipping's side of the port `orders.delivery`. */
export const deliveryQuotes = { tariffs: tariffsFor };
