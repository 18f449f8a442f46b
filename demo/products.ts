// A believable catalogue for the demonstration shop and the benches: as many SKUs as are asked for, the same for the same seed.
import { seededRandom } from '#kernel';
import { checkDigit } from '#modules/catalog';
import { PRICE_SIGMA, charm, coverOf, drawnPrice, money, normal, overThree } from './chance.ts';
import type { Goods, GoodsCatalogue, WarehouseInput } from './import-goods.ts';
import { BED_SIZES, COLOURS, KINDS, type Kind, SERIES, SHOE_SIZES, WEAR_SIZES } from './words.ts';

export type CatalogueOptions = {
  /** How many SKUs there are at least; the last product is finished. */
  skus?: number;
  seed?: number;
  /** ISO 4217; prices are the same figures in every currency unless `priceScale` says otherwise. */
  currency?: string;
  priceScale?: number;
  list?: string;
  /** Units that the shop sells on a day; thirty days of it lie on the shelves. */
  unitsADay?: number;
  warehouses?: [WarehouseInput, WarehouseInput, WarehouseInput];
};

export const WAREHOUSES: [WarehouseInput, WarehouseInput, WarehouseInput] = [
  {
    code: 'BUC',
    name: 'Depozit București',
    country: 'RO',
    city: 'București',
    latitude: 44.43,
    longitude: 26.1,
    priority: 1,
    handlingHours: 12,
    parcelCost: 100,
  },
  {
    code: 'CLJ',
    name: 'Depozit Cluj',
    country: 'RO',
    city: 'Cluj-Napoca',
    latitude: 46.77,
    longitude: 23.6,
    priority: 2,
    handlingHours: 24,
    parcelCost: 105,
  },
  {
    code: 'WAW',
    name: 'Magazyn Warszawa',
    country: 'PL',
    city: 'Warszawa',
    latitude: 52.23,
    longitude: 21.01,
    priority: 3,
    handlingHours: 24,
    parcelCost: 95,
  },
];

/** How many variants a product has on average, by what it is offered in (one or two colours by sizes, or one to three colours). */
const VARIANTS = { wear: 6.67, shoes: 11.67, size: 5, colour: 2, none: 1 };
/** The mean and the spread of the kinds' price shifts over all SKUs; taken off, so that the whole shop has the real distribution. */
const SHIFTS = (() => {
  const weigh = (value: (kind: Kind) => number): number => {
    const weights = KINDS.map((kind) => kind.share * VARIANTS[kind.options]);
    return KINDS.reduce((sum, kind, i) => sum + value(kind) * weights[i]!, 0) / weights.reduce((a, b) => a + b, 0);
  };
  const mean = weigh((kind) => kind.shift);
  return { mean, sigma: Math.sqrt(PRICE_SIGMA ** 2 - weigh((kind) => (kind.shift - mean) ** 2)) };
})();
const BUNDLE_EVERY = 40;
const REDUCED_OF_100 = 15;
const DEFAULT_SKUS = 10_000;

/** Where the goods of the demonstration come from. */
const ORIGINS = ['RO', 'RO', 'PL', 'TR', 'PT', 'BR'];
const WEARS = new Set(['wear', 'shoes']);

/** What products of a kind declare: how to wash what is worn, and how long everything else is under warranty. */
function specSchemaOf(kind: Kind): Record<string, unknown> {
  const guarantee = { type: 'number', title: 'Warranty, months' };
  const care = { type: 'string', title: 'Care', enum: ['Wash at 30 °C', 'Wash at 40 °C', 'Hand wash', 'Dry clean'] };
  return {
    type: 'object',
    properties: WEARS.has(kind.options)
      ? { care, lined: { type: 'boolean', title: 'Lined' } }
      : { warrantyMonths: guarantee, colourName: { type: 'string', title: 'Colour name' } },
  };
}

const specsOf = (kind: Kind, number: number): Record<string, unknown> =>
  WEARS.has(kind.options)
    ? { care: ['Wash at 30 °C', 'Wash at 40 °C', 'Hand wash', 'Dry clean'][number % 4]!, lined: number % 3 === 0 }
    : { warrantyMonths: [12, 24, 36][number % 3]! };

type Draw = () => number;
type Sold = { sku: string; grams: number; minor: bigint };
type Choice = { code: string; options: Record<string, string>; romanian: string };

/** The demonstration catalogue: names in English and Romanian, colours and sizes, bundles, prices, stock over three warehouses. */
export function demoCatalogue(options: CatalogueOptions = {}): GoodsCatalogue {
  const { skus = DEFAULT_SKUS, seed = 2026, currency = 'RON', priceScale = 1, list = 'ro', unitsADay = 3000, warehouses = WAREHOUSES } = options;
  const draw = seededRandom(seed);
  const rows: Goods[] = [];
  const names = new Map<string, number>();
  const earlier = new Map<string, Sold[]>();
  let made = 0;
  for (let number = 1; made < skus; number++) {
    const kind = pickKind(draw);
    const sold = earlier.get(kind.code) ?? [];
    const isBundle = number % BUNDLE_EVERY === 0 && sold.length >= 3;
    const { goods, variants } = isBundle ? bundle(kind, number, sold, draw, currency) : product(kind, number, draw, currency, priceScale, names);
    if (!isBundle) earlier.set(kind.code, [...sold.slice(-60), ...variants]);
    made += goods.product.variants.length;
    rows.push(goods);
  }
  shelve(rows, draw, unitsADay, warehouses);
  return {
    categories: KINDS.map((kind) => ({ code: kind.code, name: kind.name[0], names: { ro: kind.name[1] }, specSchema: specSchemaOf(kind) })),
    list: { code: list, name: `Retail ${currency}`, currency },
    warehouses,
    rows,
  };
}

function pickKind(draw: Draw): Kind {
  let at = draw() * KINDS.reduce((sum, kind) => sum + kind.share, 0);
  return KINDS.find((kind) => (at -= kind.share) < 0) ?? KINDS[0]!;
}

const pick = <T>(draw: Draw, things: readonly T[]): T => things[Math.floor(draw() * things.length)]!;
const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

/** A number of a series when its name has been given before: `Olt`, `Olt 2`, `Olt 3`. */
function numbered(names: Map<string, number>, name: string): string {
  const times = (names.get(name) ?? 0) + 1;
  names.set(name, times);
  return times === 1 ? '' : ` ${times}`;
}

function product(kind: Kind, number: number, draw: Draw, currency: string, scale: number, names: Map<string, number>): { goods: Goods; variants: Sold[] } {
  const [noun, quality, series] = [pick(draw, kind.nouns), pick(draw, kind.qualities), pick(draw, SERIES)];
  const plain = capital(`${quality[0]} ${noun[0]} ${series}`);
  const tail = numbered(names, plain);
  const [english, romanian] = [plain + tail, `${noun[1]} ${quality[1]} ${series}${tail}`];
  const minor = drawnPrice(draw(), draw(), kind.shift - SHIFTS.mean, SHIFTS.sigma, scale);
  const from = draw() * 100 < REDUCED_OF_100 ? charm((Number(minor) / 100) * (1.1 + draw() * 0.5)) : undefined;
  const grams = Math.max(20, Math.round((kind.grams * Math.exp(0.35 * normal(draw(), draw()))) / 10) * 10);
  const base = `${kind.prefix}-${String(number).padStart(5, '0')}`;
  const choices = choicesOf(kind, draw);
  const variants = choices.map((choice, i) => ({
    sku: base + choice.code,
    names: { ro: romanian + choice.romanian },
    options: choice.options,
    gtin: gtinOf(number, i),
    weightGrams: grams + (kind.options === 'wear' || kind.options === 'size' ? (i % 4) * 10 : 0),
    lengthMm: kind.box[0],
    widthMm: kind.box[1],
    heightMm: kind.box[2],
  }));
  const goods: Goods = {
    product: {
      name: english,
      names: { ro: romanian },
      description: `${capital(quality[0])} ${noun[0]} of the ${series} series.`,
      texts: { ro: { description: `${noun[1]} ${quality[1]}, din seria ${series}.` } },
      specs: specsOf(kind, number),
      countryOfOrigin: ORIGINS[number % ORIGINS.length]!,
      brand: series,
      category: kind.code,
      taxCategory: kind.taxCategory,
      variants,
    },
    prices: variants.map(({ sku }) => ({
      sku,
      price: money(minor, currency),
      ...(from !== undefined && from > minor ? { from: money(from, currency) } : {}),
    })),
    stock: [],
  };
  return { goods, variants: variants.map(({ sku, weightGrams }) => ({ sku, grams: weightGrams, minor })) };
}

/** Two or three things of one kind together, ten in a hundred cheaper; it has no stock of its own. */
function bundle(kind: Kind, number: number, sold: Sold[], draw: Draw, currency: string): { goods: Goods; variants: Sold[] } {
  const parts = new Map<string, Sold & { quantity: number }>();
  for (let i = 0; i < 2 + Math.floor(draw() * 2); i++) {
    const part = pick(draw, sold);
    parts.set(part.sku, { ...part, quantity: (parts.get(part.sku)?.quantity ?? 0) + 1 });
  }
  const sku = `SET-${kind.prefix}-${String(number).padStart(5, '0')}`;
  const whole = [...parts.values()].reduce((sum, part) => sum + part.minor * BigInt(part.quantity), 0n);
  const grams = [...parts.values()].reduce((sum, part) => sum + part.grams * part.quantity, 0);
  const minor = charm((Number(whole) / 100) * 0.9);
  const components = [...parts.values()].map((part) => ({ sku: part.sku, quantity: part.quantity }));
  const goods: Goods = {
    product: {
      name: `${kind.name[0]} set ${number}`,
      names: { ro: `Set ${kind.name[1].toLowerCase()} ${number}` },
      category: kind.code,
      taxCategory: kind.taxCategory,
      variants: [{ sku, weightGrams: grams, components }],
    },
    prices: [{ sku, price: money(minor, currency), ...(minor < whole ? { from: money(whole, currency) } : {}) }],
    stock: [],
  };
  return { goods, variants: [] };
}

function choicesOf(kind: Kind, draw: Draw): Choice[] {
  const first = Math.floor(draw() * COLOURS.length);
  const colours = Array.from({ length: 1 + Math.floor(draw() * 3) }, (_, i) => COLOURS[(first + i) % COLOURS.length]!);
  const sizes: readonly string[] = kind.options === 'wear' ? WEAR_SIZES : kind.options === 'shoes' ? SHOE_SIZES : BED_SIZES;
  const inColour = colours.map(([code, english, romanian]): Choice => ({
    code: '-' + code,
    options: { colour: english },
    romanian: ', ' + romanian,
  }));
  if (kind.options === 'none') return [{ code: '', options: {}, romanian: '' }];
  if (kind.options === 'colour') return inColour;
  return inColour.slice(0, 2).flatMap((colour) =>
    sizes.map((size) => ({
      code: `${colour.code}-${size.toUpperCase()}`,
      options: { ...colour.options, size },
      romanian: `${colour.romanian}, ${size}`,
    })),
  );
}

/** A number of the range that GS1 leaves to a shop's own use (prefix 20 to 29). */
function gtinOf(number: number, variant: number): string {
  const digits = '20' + String(number).padStart(7, '0') + String(variant).padStart(3, '0');
  return digits + checkDigit(digits);
}

/** Puts goods on the shelves: the SKUs get ranks by chance, the best sellers the most. */
function shelve(rows: Goods[], draw: Draw, unitsADay: number, warehouses: readonly WarehouseInput[]): void {
  const all = rows.flatMap((row) => row.product.variants.filter((variant) => !variant.components).map((variant) => ({ row, sku: variant.sku })));
  const ranks = all.map((_, i) => i + 1);
  for (let i = ranks.length - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [ranks[i], ranks[j]] = [ranks[j]!, ranks[i]!];
  }
  all.forEach(({ row, sku }, i) => {
    const units = overThree(coverOf(ranks[i]!, all.length, unitsADay, draw()), draw());
    units.forEach((quantity, place) => quantity > 0 && row.stock.push({ sku, warehouse: warehouses[place]!.code, quantity }));
  });
}
