// What pages and the API read of stock.
import { IdOf, defineQuery } from '#kernel';
import Type from 'typebox';
import { DocumentId, SkuCode, WarehouseCode } from './actions/schemas.ts';
import { productQueries } from './queries-products.ts';
import { type LevelRow, levels as readLevels, openHolds, sourcingOf, warehouses as readWarehouses } from './store.ts';

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const figures = { onHand: Type.Integer(), held: Type.Integer(), free: Type.Integer() };
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 200 }));

export const levels = defineQuery({
  name: 'stock.levels',
  summary: 'What is on hand, held and free of each SKU, in all and by warehouse, page by page in order of the codes.',
  input: Type.Object({
    sku: Type.Optional(SkuCode),
    q: Type.Optional(Type.String({ maxLength: 100 })),
    warehouse: Type.Optional(WarehouseCode),
    after: Type.Optional(SkuCode),
    limit: Limit,
  }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        skuId: IdOf('sku'),
        sku: SkuCode,
        name: Type.String(),
        ...figures,
        warehouses: Type.Array(Type.Object({ warehouseId: IdOf('whs'), warehouse: WarehouseCode, ...figures })),
      }),
    ),
    next: nullable(Type.String()),
  }),
  async run(read, { limit = 50, ...filter }) {
    const rows = await readLevels(read, { ...filter, limit: limit + 1 });
    const items = [...new Map(rows.map((row) => [row.skuId, row])).values()].slice(0, limit).map((first) => {
      const here = rows.filter((row) => row.skuId === first.skuId && row.warehouseId !== null).map(figuresOf);
      const sum = (pick: (place: (typeof here)[number]) => number): number => here.reduce((total, place) => total + pick(place), 0);
      return {
        skuId: first.skuId,
        sku: first.sku,
        name: first.name,
        onHand: sum((p) => p.onHand),
        held: sum((p) => p.held),
        free: sum((p) => p.free),
        warehouses: here,
      };
    });
    return { items, next: new Set(rows.map((row) => row.skuId)).size > limit ? items.at(-1)!.sku : null };
  },
});

function figuresOf(row: LevelRow) {
  const [onHand, held] = [Number(row.posted ?? 0n), Number(row.pending ?? 0n)];
  return { warehouseId: row.warehouseId!, warehouse: row.warehouse!, onHand, held, free: onHand - held };
}

export const holds = defineQuery({
  name: 'stock.holds',
  summary: 'Open holds of a document or of a SKU, the oldest first.',
  input: Type.Object({ documentId: Type.Optional(DocumentId), sku: Type.Optional(SkuCode), limit: Limit }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        documentId: Type.String(),
        number: nullable(Type.String()),
        skuId: IdOf('sku'),
        sku: SkuCode,
        warehouse: WarehouseCode,
        quantity: Type.Integer(),
        expiresAt: nullable(Type.String()),
      }),
    ),
  }),
  async run(read, { limit = 100, ...filter }) {
    const rows = await openHolds(read, { ...filter, limit });
    return {
      items: rows.map((row) => ({
        ...row,
        quantity: Number(row.quantity),
        expiresAt: row.expiresAt?.toISOString() ?? null,
      })),
    };
  },
});

export const warehouses = defineQuery({
  name: 'stock.warehouses',
  summary: 'All warehouses, in the order in which they are asked.',
  input: Type.Object({}),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: IdOf('whs'),
        code: WarehouseCode,
        name: Type.String(),
        country: Type.String(),
        city: Type.String(),
        latitude: nullable(Type.Number()),
        longitude: nullable(Type.Number()),
        active: Type.Boolean(),
        priority: Type.Integer(),
        handlingHours: Type.Integer(),
        parcelCost: Type.Integer(),
      }),
    ),
  }),
  run: async (read) => ({ items: await readWarehouses({ read: (statement) => read.db.read(statement) }) }),
});

export const sourcing = defineQuery({
  name: 'stock.sourcing',
  summary: "Why a document's goods leave from where they do: what was looked at, what else was weighed, what was chosen.",
  input: Type.Object({ documentId: DocumentId }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: IdOf('src'),
        at: Type.String(),
        inputs: Type.Unknown(),
        alternatives: Type.Unknown(),
        plan: Type.Unknown(),
        moved: Type.Integer(),
      }),
    ),
  }),
  async run(read, { documentId }) {
    const rows = await sourcingOf(read, documentId);
    return {
      items: rows.map(({ id, at, inputs, alternatives, plan, moved }) => ({
        id,
        at: at.toISOString(),
        inputs,
        alternatives,
        plan,
        moved,
      })),
    };
  },
});

export const queries = [levels, holds, warehouses, sourcing, ...productQueries];
