// Prices and checks what a person is taking down, with the rules of placing and without writing: each line as far as it goes.
import { type Ctx, type Fault, Refusal, moneyJson } from '#kernel';
import { explode, leavesOf, piecesOf, variantsByCode } from '#modules/catalog';
import { priceTableFor, taxTableFor } from '#modules/pricing';
import { type Claim, takeableFor, warehouses } from '#modules/stock';
import { type Problem, problemsOf } from './address.ts';
import type { DraftContent, PricedUp } from './draft-schemas.ts';
import { type DeliveryQuotes, DELIVERY_PORT } from './ports.ts';
import { type DraftLine, type PricedLine, claimOf, draftLines, moneyOf } from './rules.ts';
import type { PlaceInput } from './schemas.ts';
import { earliest, shipBy } from './ship-by.ts';
import { channels } from './store.ts';
import { openingOf } from './store-calendar.ts';
import type { Channel } from './types.ts';
import { type Tables, type Terms, type WorthAsk, discountsOf, priceOnly, shippingOf } from './worth.ts';

/** Ways of delivery whose prices are shown while an order is taken down. */
const METHODS = ['courier', 'locker', 'pickup'];

type Told = { pointer: string; code: string; message: string };
type Given = { at: number; line: NonNullable<DraftContent['lines']>[number] };

/** What has been decided about prices in a draft; undefined where nothing was. */
export function termsOf(content: DraftContent, takenBy: string | null): Terms {
  return {
    lines: (content.lines ?? []).map(({ discount }) => ({ discount })),
    discount: content.discount,
    shipping: content.delivery?.price,
    takenBy,
  };
}

/** Whether a draft says other prices than the list does. */
export const overrides = (content: DraftContent): boolean =>
  content.discount !== undefined ||
  content.delivery?.price !== undefined ||
  (content.lines ?? []).some((line) => line.price !== undefined || line.discount !== undefined);

/** A draft in the shape in which orders are placed, what is missing left out; `country` is the channel's where nobody has said one. */
export function placeInputOf(content: DraftContent, channel: Pick<Channel, 'code' | 'currency' | 'country' | 'language'>): PlaceInput {
  const { customer = {}, shipTo = {} } = content;
  const given = (value: string | undefined): string | undefined => value?.trim() || undefined;
  const some = <K extends string>(key: K, value: string | undefined) => (given(value) === undefined ? {} : { [key]: given(value) }) as { [Key in K]?: string };
  return {
    channel: channel.code,
    currency: channel.currency,
    customer: {
      name: given(customer.name) ?? '',
      ...some('email', customer.email),
      ...some('phone', customer.phone),
      language: customer.language ?? channel.language,
    },
    shipTo: {
      name: given(shipTo.name) ?? given(customer.name) ?? '',
      street: given(shipTo.street) ?? '',
      city: given(shipTo.city) ?? '',
      postalCode: given(shipTo.postalCode) ?? '',
      country: shipTo.country ?? channel.country,
      ...some('region', shipTo.region),
      ...some('phone', shipTo.phone ?? customer.phone),
    },
    lines: (content.lines ?? []).map(({ sku, quantity, price }) => ({ sku: sku.trim(), quantity, ...(price ? { price } : {}) })),
    payment: { method: content.payment?.method ?? 'card' },
    delivery: { method: given(content.delivery?.method) ?? '' },
    ...some('note', content.note),
  };
}

/** What is not said yet and must be said before it can be placed. */
export function missingIn(content: DraftContent): Told[] {
  const missing: Told[] = [];
  const need = (value: unknown, pointer: string, message: string): void => {
    if (!value) missing.push({ pointer, code: 'orders.draft_incomplete', message });
  };
  const trimmed = (value: string | undefined): string => value?.trim() ?? '';
  need(content.channel, '/channel', 'Choose a channel.');
  need(trimmed(content.customer?.name), '/customer/name', 'Who orders?');
  need((content.lines ?? []).length, '/lines', 'There is nothing to order yet.');
  (content.lines ?? []).forEach(({ sku }, i) => need(sku.trim(), `/lines/${i}/sku`, 'Choose an article or remove the line.'));
  need(content.payment, '/payment/method', 'How is it paid?');
  need(trimmed(content.delivery?.method), '/delivery/method', 'How is it delivered?');
  return missing;
}

const POINTERS: Record<Problem, string> = {
  name: '/shipTo/name',
  street: '/shipTo/street',
  city: '/shipTo/city',
  postal_code: '/shipTo/postalCode',
  phone: '/customer/phone',
  email: '/customer/email',
  contact: '/customer/email',
};

/** What is wrong with the address and the ways to reach the customer, at the fields that say it; fields that are still empty aside. */
export function contactFaults(input: PlaceInput, onlyGiven: boolean): Told[] {
  const { shipTo, customer } = input;
  const problems = problemsOf({
    shipTo: { ...shipTo, region: shipTo.region ?? null, phone: shipTo.phone ?? null },
    email: customer.email ?? null,
    phone: customer.phone ?? null,
  });
  const empty: Partial<Record<Problem, boolean>> = {
    name: shipTo.name === '',
    street: shipTo.street === '',
    city: shipTo.city === '',
    postal_code: shipTo.postalCode === '',
    contact: true,
  };
  return problems
    .filter((problem) => !(onlyGiven && empty[problem]))
    .map((problem) => ({ pointer: POINTERS[problem], code: 'orders.' + problem, message: `Something is wrong with this: ${problem.replace('_', ' ')}.` }));
}

const NOTHING: PricedUp = {
  currency: null,
  lines: [],
  goods: null,
  discount: null,
  shipping: null,
  tax: null,
  total: null,
  weightGrams: 0,
  deliveries: [],
  shipBy: null,
  faults: [],
};

/** Prices drafts, in the order given, with one exchange for all that they name and one for what is free. */
export async function priceUpMany(ctx: Ctx, contents: DraftContent[]): Promise<PricedUp[]> {
  const rows = await channels(ctx, [...new Set(contents.flatMap((content) => content.channel ?? []))]);
  const byCode = new Map(rows.map((channel) => [channel.code, channel]));
  const inputs = contents.map((content) => {
    const channel = byCode.get(content.channel ?? '');
    return channel && { channel, input: placeInputOf(content, channel) };
  });
  const known = inputs.flatMap((one) => one ?? []);
  const codes = known.flatMap(({ input }) => input.lines.map((line) => line.sku));
  const asks = known.flatMap(({ input }) =>
    METHODS.concat(input.delivery.method).map((method) => ({ method, country: input.shipTo.country, currency: input.currency })),
  );
  const [variants, prices, taxes, tariffs, places, opening] = await Promise.all([
    variantsByCode(ctx, codes),
    priceTableFor(ctx, codes, ctx.now),
    taxTableFor(
      ctx,
      known.map(({ input }) => input.shipTo.country),
      ctx.now,
    ),
    ctx.registry.provider<DeliveryQuotes>(DELIVERY_PORT).tariffs(ctx, asks),
    warehouses(ctx),
    openingOf(ctx),
  ]);
  const free = await takeableFor(ctx, rows.map(limitOf), leavesOf(variants.values()));
  const hours = Math.max(0, ...places.filter(({ active }) => active).map(({ handlingHours }) => handlingHours));
  return contents.map((content, i) => {
    const one = inputs[i];
    if (!one) return { ...NOTHING, faults: missingIn(content) };
    const day = shipBy(ctx.now, earliest([one.channel.cutOff]), hours, opening);
    const mine = (skuId: string): number => free(one.channel.code, skuId);
    return { ...priceOne(content, one.input, one.channel, { prices, taxes, tariffs }, variants, mine), shipBy: day };
  });
}

/** As placing does: a sale that has happened elsewhere may take what a channel's share and buffer keep back. */
const limitOf = (channel: Channel): Claim => ({ ...claimOf(channel), ...(channel.priceAuthority === 'channel' ? { share: null, buffer: 0 } : {}) });

type Variants = Awaited<ReturnType<typeof variantsByCode>>;
/** How many pieces of a SKU the draft's channel may take. */
type Free = (skuId: string) => number;

function priceOne(content: DraftContent, input: PlaceInput, channel: Channel, tables: Tables, variants: Variants, free: Free): PricedUp {
  const terms = overrides(content) ? termsOf(content, null) : undefined;
  const given = (content.lines ?? []).map((line, at): Given => ({ at, line })).filter(({ line }) => line.sku.trim() !== '');
  const faults: Told[] = [...contactFaults(input, true)];
  const sound = soundLines(input, channel, variants, given, terms, tables, faults);
  const weightGrams = explode(sound.map(({ line }) => line)).reduce((sum, leaf) => sum + leaf.weightGrams * leaf.quantity, 0);
  const ask: WorthAsk = {
    lines: sound.map(({ line }) => line),
    channel,
    country: input.shipTo.country,
    method: input.delivery.method,
    weightGrams,
    terms: terms && { ...terms, lines: sound.map(({ at }) => terms.lines[at]!) },
  };
  const priced = sound.map(({ priced: line }) => line);
  const note = (refusal: Refusal): void => void faults.push(...refusal.faults.map((fault) => toldOf(fault, sound)));
  const taken = ask.terms ? discountsOf(priced, ask.terms, channel.currency) : [];
  if (taken instanceof Refusal) note(taken);
  const discounts = priced.map((_, i) => (taken instanceof Refusal ? 0n : (taken[i] ?? 0n)));
  const goods = priced.reduce((sum, line, i) => sum + line.grossMinor - discounts[i]!, 0n);
  const shipping = ask.method === '' || sound.length === 0 ? { soldMinor: 0n } : shippingOf(ask, goods, tables);
  if (shipping instanceof Refusal) note(shipping);
  const shippingMinor = shipping instanceof Refusal ? 0n : shipping.soldMinor;
  const money = moneyOf(priced, shippingMinor, (category) => tables.taxes.ratePpm(ask.country, category), discounts);
  const json = (minor: bigint) => moneyJson(minor, channel.currency);
  faults.push(...shortages(sound, free));
  return {
    ...NOTHING,
    currency: channel.currency,
    lines: sound.map(({ at, priced: line }, i) => ({
      at,
      sku: line.variant.sku,
      name: line.variant.name,
      quantity: line.quantity,
      ourPrice: line.ourPriceMinor === null ? null : json(line.ourPriceMinor),
      price: json(line.priceMinor),
      gross: json(line.grossMinor),
      discount: json(discounts[i]!),
      total: json(line.grossMinor - discounts[i]!),
      taxPercent: money.lines[i]!.taxPpm / 10_000,
      free: piecesOf(line.variant, free),
    })),
    goods: json(money.goodsMinor),
    discount: json(money.discountMinor),
    shipping: ask.method === '' || shipping instanceof Refusal ? null : json(shippingMinor),
    tax: json(money.taxMinor),
    total: json(sound.length === 0 ? 0n : money.totalMinor),
    weightGrams,
    deliveries: METHODS.flatMap((method) => {
      const quote = tables.tariffs.quote({ method, country: ask.country, weightGrams, totalMinor: goods, currency: channel.currency });
      return quote.ok ? [{ method, price: json(quote.value.priceMinor) }] : [];
    }),
    faults,
  };
}

type Sound = { at: number; line: DraftLine; priced: PricedLine };

/** The lines that can be sold; what is wrong with the others is put with the faults, each at its field. */
function soundLines(
  input: PlaceInput,
  channel: Channel,
  variants: Variants,
  given: Given[],
  terms: Terms | undefined,
  tables: Tables,
  faults: Told[],
): Sound[] {
  return given.flatMap(({ at }): Sound[] => {
    const one = { ...input, lines: [input.lines[at]!] };
    const note = ({ faults: found }: Refusal): [] => {
      faults.push(...found.map((fault) => toldOf(fault, [{ at }])));
      return [];
    };
    const lines = draftLines(one, channel, variants);
    if (lines instanceof Refusal) return note(lines);
    const priced = priceOnly({ lines, channel, country: '', method: '', weightGrams: 0, terms }, tables);
    return priced instanceof Refusal ? note(priced) : [{ at, line: lines[0]!, priced: priced[0]! }];
  });
}

/** A fault at the line as it stands in the draft. */
const toldOf = (fault: Fault, lines: { at: number }[]): Told => ({
  pointer: (fault.pointer ?? '').replace(/^\/lines\/(\d+)/, (_, i: string) => `/lines/${lines[Number(i)]?.at ?? i}`),
  code: fault.code,
  message: fault.message,
});

/** Lines that need what all lines together want too much of. */
function shortages(sound: Sound[], free: Free): Told[] {
  const short = new Map(
    explode(sound.map(({ line }) => line)).flatMap((leaf) => {
      const there = free(leaf.skuId);
      return leaf.quantity > there ? [[leaf.skuId, `${leaf.sku}: ${leaf.quantity} wanted, ${there} free.`] as const] : [];
    }),
  );
  return sound.flatMap(({ at, line: { variant } }) => {
    const message = [variant, ...variant.components].map(({ id }) => short.get(id)).find((text) => text !== undefined);
    return message === undefined ? [] : [{ pointer: `/lines/${at}/quantity`, code: 'stock.short', message }];
  });
}
