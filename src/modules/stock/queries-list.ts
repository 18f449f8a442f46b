// What the stock pages ask: one row for each SKU, movements, and the evolution of one SKU.
import { IdOf, Instant, MaybeInstant, Refusal, defineQuery, firstIdAt } from '#kernel';
import Type from 'typebox';
import { SkuCode, WarehouseCode } from './actions/schemas.ts';
import { daysOfCover, evolution } from './rules.ts';
import { idsByCode, listStock, movedByDay, movements as readMovements, onHandOf } from './store-list.ts';

const closed = { additionalProperties: false } as const;
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 200 }));
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const figures = { onHand: Type.Integer(), held: Type.Integer(), free: Type.Integer() };
const DAY_MS = 86_400_000;
/** Over how many days consumption is measured. */
const PACE_DAYS = 30;

export const list = defineQuery({
  name: 'stock.list',
  summary: 'One row for each SKU in order of the codes: on hand, held and free by warehouse and in all, reorder point, sold in 30 days, days of cover.',
  input: Type.Object(
    {
      q: Type.Optional(Type.String({ maxLength: 100 })),
      sku: Type.Optional(SkuCode),
      warehouse: Type.Optional(WarehouseCode),
      low: Type.Optional(Type.Boolean({ description: 'Only what is at its reorder point or under it.' })),
      out: Type.Optional(Type.Boolean({ description: 'Only what is not free anywhere.' })),
      after: Type.Optional(SkuCode),
      limit: Limit,
    },
    closed,
  ),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        skuId: IdOf('sku'),
        sku: SkuCode,
        name: Type.String(),
        ...figures,
        reorderPoint: nullable(Type.Integer()),
        low: Type.Boolean(),
        lowSince: MaybeInstant,
        sold30: Type.Integer(),
        daysOfCover: nullable(Type.Integer()),
        warehouses: Type.Array(Type.Object({ warehouse: WarehouseCode, ...figures })),
      }),
    ),
    next: nullable(Type.String()),
  }),
  async run(read, { limit = 50, ...filter }) {
    const rows = await listStock(read, { ...filter, limit: limit + 1 }, firstIdAt('trf', new Date(read.now.getTime() - PACE_DAYS * DAY_MS)));
    const items = rows.slice(0, limit).map(({ places, sold, ...row }) => {
      const warehouses = places.map((place) => ({ ...place, free: place.onHand - place.held }));
      const onHand = places.reduce((sum, place) => sum + place.onHand, 0);
      const held = places.reduce((sum, place) => sum + place.held, 0);
      const free = onHand - held;
      return {
        ...row,
        onHand,
        held,
        free,
        low: row.lowSince !== null,
        sold30: Number(sold),
        daysOfCover: daysOfCover(free, Number(sold), PACE_DAYS),
        warehouses,
      };
    });
    return { items, next: rows.length > limit ? items.at(-1)!.sku : null };
  },
});

const Kind = Type.Union([
  Type.Literal('received'),
  Type.Literal('sent'),
  Type.Literal('returned'),
  Type.Literal('counted'),
  Type.Literal('damaged'),
  Type.Literal('adjusted'),
  Type.Literal('moved'),
  Type.Literal('other'),
]);

export const movements = defineQuery({
  name: 'stock.movements',
  summary: 'Goods that really moved, the newest first: when, what happened, how many, from where to where, for which document and by whom.',
  input: Type.Object(
    {
      sku: Type.Optional(SkuCode),
      warehouse: Type.Optional(WarehouseCode),
      kind: Type.Optional(Kind),
      from: Type.Optional(Day),
      to: Type.Optional(Day),
      after: Type.Optional(IdOf('trf')),
      limit: Limit,
    },
    closed,
  ),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: IdOf('trf'),
        at: Instant,
        kind: Kind,
        skuId: IdOf('sku'),
        sku: SkuCode,
        name: Type.String(),
        source: nullable(WarehouseCode),
        target: nullable(WarehouseCode),
        quantity: Type.Integer({ description: 'Signed: less than zero where goods leave the shelves that were asked for.' }),
        note: nullable(Type.String()),
        documentId: nullable(Type.String()),
        number: nullable(Type.String()),
        actor: nullable(Type.String()),
      }),
    ),
    next: nullable(IdOf('trf')),
  }),
  async run(read, { sku, warehouse, kind, from, to, after, limit = 50 }) {
    const ids = await idsByCode(read, { sku, warehouse });
    if ((sku !== undefined && !ids.skuId) || (warehouse !== undefined && !ids.warehouseId)) return { items: [], next: null };
    const floor = from === undefined ? undefined : firstIdAt('trf', new Date(`${from}T00:00:00Z`));
    const end = to === undefined ? undefined : firstIdAt('trf', new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS));
    const rows = await readMovements(read, { ...ids, kind, fromId: floor, toId: end, after, limit: limit + 1 });
    const items = rows.slice(0, limit).map(({ reason, note, quantity, ...row }) => ({
      ...row,
      kind: row.kind as Type.Static<typeof Kind>,
      quantity: Number(quantity) * (row.target === null || (warehouse !== undefined && row.source === warehouse) ? -1 : 1),
      note: note ?? (/^[a-z]+: /.test(reason) ? reason.slice(reason.indexOf(': ') + 2) : null),
    }));
    return { items, next: rows.length > limit ? items.at(-1)!.id : null };
  },
});

export const history = defineQuery({
  name: 'stock.evolution',
  summary: 'What lay on hand of a SKU at the end of each of the last days, and what came and went that day.',
  input: Type.Object({ sku: SkuCode, warehouse: Type.Optional(WarehouseCode), days: Type.Optional(Type.Integer({ minimum: 7, maximum: 730 })) }, closed),
  output: Type.Object({ points: Type.Array(Type.Object({ day: Day, onHand: Type.Integer(), came: Type.Integer(), went: Type.Integer() })) }),
  async run(read, { sku, warehouse, days = 90 }) {
    const { skuId, warehouseId } = await idsByCode(read, { sku, warehouse });
    if (!skuId) throw new Refusal('stock.unknown_sku', { sku }, { status: 404 });
    const names = Array.from({ length: days }, (_, i) => new Date(read.now.getTime() - (days - 1 - i) * DAY_MS).toISOString().slice(0, 10));
    const fromId = firstIdAt('trf', new Date(`${names[0]!}T00:00:00Z`));
    const [onHand, moved] = await Promise.all([onHandOf(read, skuId, warehouseId), movedByDay(read, skuId, warehouseId, fromId)]);
    const byDay = new Map(moved.map(({ day, came, went }) => [day, { came: Number(came), went: Number(went) }]));
    return { points: evolution(names, onHand, byDay) };
  },
});

export const listQueries = [list, movements, history];
