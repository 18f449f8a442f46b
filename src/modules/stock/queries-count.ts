// What the pages of counts and of ageing ask.
import { IdOf, Instant, MaybeInstant, MoneySchema, type ReadCtx, Refusal, defineQuery, moneyJson } from '#kernel';
import Type from 'typebox';
import { WarehouseCode } from './actions/schemas.ts';
import { ageing as readAgeing, ageingSums } from './store-age.ts';
import { type CountLine, countHead, counts as readCounts, sheet as readSheet } from './store-count.ts';

const closed = { additionalProperties: false } as const;
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 200 }));
const State = Type.Union([Type.Literal('open'), Type.Literal('posted'), Type.Literal('cancelled')]);
const DAY_MS = 86_400_000;

const head = {
  id: IdOf('cnt'),
  number: Type.String(),
  state: State,
  warehouse: WarehouseCode,
  scope: Type.Union([Type.Literal('all'), Type.Literal('category'), Type.Literal('abc'), Type.Literal('never')]),
  category: nullable(Type.String()),
  class: nullable(Type.Union([Type.Literal('A'), Type.Literal('B'), Type.Literal('C')])),
  blind: Type.Boolean(),
  note: nullable(Type.String()),
  openedBy: Type.String(),
  openedAt: Instant,
  closedBy: nullable(Type.String()),
  closedAt: MaybeInstant,
  lines: Type.Integer(),
  counted: Type.Integer(),
  different: Type.Integer(),
};

export const counts = defineQuery({
  name: 'stock.counts',
  summary: 'Stock counts, the newest first.',
  input: Type.Object({ state: Type.Optional(State), warehouse: Type.Optional(WarehouseCode), after: Type.Optional(IdOf('cnt')), limit: Limit }, closed),
  output: Type.Object({ items: Type.Array(Type.Object(head)), next: nullable(IdOf('cnt')) }),
  async run(read, { limit = 50, ...filter }) {
    const rows = await readCounts(read, { ...filter, limit: limit + 1 });
    const items = rows.slice(0, limit).map(({ warehouseId: _, ...row }) => row);
    return { items, next: rows.length > limit ? items.at(-1)!.id : null };
  },
});

export const count = defineQuery({
  name: 'stock.count',
  summary: 'A stock count: of what, by whom, how far.',
  input: Type.Object({ countId: IdOf('cnt') }, closed),
  output: Type.Object(head),
  run: ({ db }, { countId }) => getCount({ db }, countId),
});

async function getCount({ db }: Pick<ReadCtx, 'db'>, countId: string) {
  const found = await countHead({ read: (statement) => db.read(statement) }, countId);
  if (!found) throw new Refusal('stock.unknown_count', { countId }, { status: 404 });
  const { warehouseId: _, ...row } = found;
  return row;
}

const Line = Type.Object({
  skuId: IdOf('sku'),
  sku: Type.String(),
  name: Type.String(),
  position: Type.Integer(),
  counted: nullable(Type.Integer()),
  expected: nullable(Type.Integer({ description: 'On hand when it was counted, before that on hand now; null where the count is blind.' })),
  difference: nullable(Type.Integer()),
  value: nullable(MoneySchema),
  moved: Type.Boolean({ description: 'Goods moved since it was counted; the difference is that of the moment of counting.' }),
  countedAt: MaybeInstant,
  countedBy: nullable(Type.String()),
});

export const sheet = defineQuery({
  name: 'stock.count_sheet',
  summary:
    'The lines of a count in the order of the sheet; while a blind count is open, only its differences show what was expected, to those who may book them.',
  input: Type.Object(
    {
      countId: IdOf('cnt'),
      q: Type.Optional(Type.String({ maxLength: 100 })),
      only: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('counted'), Type.Literal('different')])),
      after: Type.Optional(Type.String({ pattern: '^\\d{1,9}$' })),
      limit: Limit,
    },
    closed,
  ),
  output: Type.Object({ items: Type.Array(Line), next: nullable(Type.String()) }),
  async run(read, { countId, q, only, after, limit = 50 }) {
    const found = await getCount(read, countId);
    const hidden = found.blind && found.state === 'open' && !(only === 'different' && read.actor.may('stock.post_count'));
    // Which lines differ says what was expected, too.
    if (hidden && only === 'different') return { items: [], next: null };
    const rows = await readSheet(read, countId, { q, only, after: after === undefined ? undefined : Number(after), limit: limit + 1 });
    const items = rows.slice(0, limit).map((row) => lineJson(row, found.state, hidden));
    return { items, next: rows.length > limit ? String(items.at(-1)!.position) : null };
  },
});

function lineJson(row: CountLine, state: string, hidden: boolean) {
  const { skuId, sku, name, position, countedAt, countedBy } = row;
  const difference = row.counted === null ? null : row.counted - row.expected!;
  const worth = difference !== null && row.costMinor !== null ? moneyJson(difference * row.costMinor, row.currency!) : null;
  return {
    skuId,
    sku,
    name,
    position,
    counted: row.counted === null ? null : Number(row.counted),
    expected: hidden ? null : Number(row.expected ?? row.onHand),
    difference: hidden || difference === null ? null : Number(difference),
    value: hidden ? null : worth,
    moved: state === 'open' && row.expected !== null && row.expected !== row.onHand,
    countedAt,
    countedBy,
  };
}

/** Days at which the buckets of the ageing report begin. */
const BUCKET_DAYS = [0, 31, 61, 91, 181, 366];

export const ageing = defineQuery({
  name: 'stock.ageing',
  summary: 'Goods that lie, the longest without a sale first, with days since the last sale and receipt and the value where the cost of a unit is known.',
  input: Type.Object(
    {
      minDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
      warehouse: Type.Optional(WarehouseCode),
      after: Type.Optional(Type.String({ maxLength: 80 })),
      limit: Limit,
    },
    closed,
  ),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        skuId: IdOf('sku'),
        sku: Type.String(),
        name: Type.String(),
        onHand: Type.Integer(),
        idleDays: Type.Integer(),
        soldDays: nullable(Type.Integer()),
        receivedDays: nullable(Type.Integer()),
        value: nullable(MoneySchema),
      }),
    ),
    next: nullable(Type.String()),
  }),
  async run(read, { minDays, warehouse, after, limit = 50 }) {
    const days = (at: Date): number => Math.max(0, Math.floor((read.now.getTime() - at.getTime()) / DAY_MS));
    const [idleSince, skuId] = (after ?? '').split(' ');
    if (after !== undefined && (!skuId || Number.isNaN(Date.parse(idleSince!)))) throw new Refusal('stock.after', { after }, { status: 422 });
    const before = minDays === undefined ? undefined : new Date(read.now.getTime() - minDays * DAY_MS);
    const rows = await readAgeing(read, { before, warehouse, after: skuId ? { idleSince: idleSince!, skuId } : undefined, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((row) => ({
        skuId: row.skuId,
        sku: row.sku,
        name: row.name,
        onHand: Number(row.onHand),
        idleDays: days(row.idleSince!),
        soldDays: row.lastSoldAt === null ? null : days(row.lastSoldAt),
        receivedDays: row.lastReceivedAt === null ? null : days(row.lastReceivedAt),
        value: row.costMinor === null ? null : moneyJson(row.onHand * row.costMinor, row.currency!),
      })),
      next: rows.length > limit ? `${last!.idleSince!.toISOString()} ${last!.skuId}` : null,
    };
  },
});

export const ageingBuckets = defineQuery({
  name: 'stock.ageing_buckets',
  summary: 'How much has lain for how long: SKUs, quantity and value by age since the last sale.',
  input: Type.Object({ warehouse: Type.Optional(WarehouseCode) }, closed),
  output: Type.Object({
    items: Type.Array(Type.Object({ fromDays: Type.Integer(), skus: Type.Integer(), quantity: Type.Integer(), values: Type.Array(MoneySchema) })),
  }),
  async run(read, { warehouse }) {
    const sums = await ageingSums(
      read,
      warehouse,
      BUCKET_DAYS.map((days) => new Date(read.now.getTime() - days * DAY_MS)),
    );
    return {
      items: BUCKET_DAYS.map((fromDays, bucket) => {
        const here = sums.filter((sum) => sum.bucket === bucket);
        return {
          fromDays,
          skus: here.reduce((all, sum) => all + sum.skus, 0),
          quantity: here.reduce((all, sum) => all + Number(sum.quantity), 0),
          values: here.flatMap((sum) => (sum.currency === null ? [] : [moneyJson(sum.valueMinor!, sum.currency)])),
        };
      }),
    };
  },
});

export const countQueries = [counts, count, sheet, ageing, ageingBuckets];
