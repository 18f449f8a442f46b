// The verbs by which goods come in, are counted anew and change place.
import {
  Country,
  type Ctx,
  type Id,
  IdOf,
  type MoneyJson,
  type Outcome,
  type Posting,
  Refusal,
  defineAction,
  done,
  ledger,
  parseMoney,
  refused,
} from '#kernel';
import { idsOf } from '#modules/catalog';
import Type from 'typebox';
import { changed, received } from '../events.ts';
import { GOODS, ofShelf, shelf, summed } from '../rules.ts';
import { warehouses, writeWarehouses } from '../store.ts';
import { type Cost, type Entry, writeCosts, writeEntries } from '../store-entry.ts';
import type { Line, Warehouse } from '../types.ts';
import { CodeLines, Reason, ReceiptLines, SkuCode, WarehouseCode, closed } from './schemas.ts';

const REFUSALS = {
  'stock.unknown_warehouse': 'There is no such warehouse.',
  'stock.unknown_sku': 'A line names a SKU that is not there.',
  'stock.bundle': 'A bundle has no stock of its own: its parts have.',
};

type Known = { places: Map<string, Warehouse>; skus: Map<string, { id: string; bundle: boolean }> };

async function lookUp(ctx: Ctx, codes: string[]): Promise<Known> {
  const [all, skus] = await Promise.all([warehouses(ctx), idsOf(ctx, codes)]);
  return { places: new Map(all.map((w) => [w.code, w])), skus };
}

function problemOf(known: Known, places: string[], codes: string[]): Refusal | undefined {
  const place = places.find((code) => !known.places.has(code));
  if (place !== undefined) return new Refusal('stock.unknown_warehouse', { warehouse: place });
  const stranger = codes.find((code) => !known.skus.has(code));
  if (stranger !== undefined) return new Refusal('stock.unknown_sku', { sku: stranger });
  const bundle = codes.find((code) => known.skus.get(code)!.bundle);
  return bundle === undefined ? undefined : new Refusal('stock.bundle', { sku: bundle });
}

const linesOf = (known: Known, lines: { sku: string; quantity: number }[]): Line[] =>
  summed(lines.map(({ sku, quantity }) => ({ skuId: known.skus.get(sku)!.id, sku, quantity })));

/** A shortage of the ledger in the words of stock. */
function shortOf(refusal: Refusal): Refusal {
  const { account, wanted, free } = refusal.details as { account: string; wanted: string; free: string };
  return new Refusal('stock.short', { lines: [{ ...ofShelf(account), wanted: Number(wanted), free: Number(free) }] });
}

type Decided<O> = { entry: Omit<Entry, 'id' | 'quantity'>; postings: Posting[]; output: O; costs?: Cost[]; tell: () => void };

/** Books what the members decided, each with who did it and why; a member whose goods are not there is refused and nothing of it moves. */
async function postEach<O>(ctx: Ctx, decided: (Refusal | Decided<O>)[]): Promise<Outcome<O>[]> {
  const ids = decided.map(() => ctx.id('ent'));
  const posted = await ledger.post(
    ctx,
    decided.flatMap((one, i) => (one instanceof Refusal ? [] : [one.postings.map((move) => ({ ...move, document: ids[i] }))])),
  );
  const entries: Entry[] = [];
  const costs: Cost[] = [];
  let at = 0;
  const outcomes = decided.map((one, i): Outcome<O> => {
    if (one instanceof Refusal) return refused(one);
    const outcome = posted[at++]!;
    if (!outcome.ok) return refused(shortOf(outcome.refusal));
    entries.push({ ...one.entry, id: ids[i] as Id<'ent'>, quantity: one.postings.reduce((sum, move) => sum + move.amount, 0n) });
    costs.push(...(one.costs ?? []));
    one.tell();
    return done(one.output);
  });
  writeEntries(ctx, entries);
  writeCosts(ctx, costs);
  return outcomes;
}

const posting = (from: string, to: string, line: Line, reason: string): Posting => ({
  from,
  to,
  unit: line.skuId,
  amount: BigInt(line.quantity),
  reason,
});

/** What each SKU of a receipt cost; of two lines of the same SKU the later says it. */
function costsOf(known: Known, lines: { sku: string; cost?: MoneyJson }[]): Cost[] {
  const priced = lines.flatMap(({ sku, cost }) => (cost ? [{ skuId: known.skus.get(sku)!.id, ...parseMoney(cost) }] : []));
  return [...new Map(priced.map((one) => [one.skuId, one])).values()];
}

export const receive = defineAction({
  name: 'stock.receive',
  summary: 'Books goods that a supplier delivered to a warehouse.',
  input: Type.Object({ warehouse: WarehouseCode, lines: ReceiptLines, reference: Type.Optional(Reason) }, closed),
  output: Type.Object({ received: Type.Integer() }),
  refusals: REFUSALS,
  emits: ['stock.received'],
  async runMany(ctx, inputs) {
    const known = await lookUp(
      ctx,
      inputs.flatMap((input) => input.lines.map((line) => line.sku)),
    );
    return postEach(
      ctx,
      inputs.map((input) => {
        const problem = problemOf(
          known,
          [input.warehouse],
          input.lines.map((line) => line.sku),
        );
        if (problem) return problem;
        const place = known.places.get(input.warehouse)!;
        const lines = linesOf(known, input.lines);
        const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
        return {
          postings: lines.map((line) =>
            posting(GOODS.supplier, shelf(line.skuId, place.id), line, input.reference ? `received: ${input.reference}` : 'received'),
          ),
          entry: { kind: 'receive', note: input.reference ?? null },
          costs: costsOf(known, input.lines),
          output: { received: quantity },
          tell: () => ctx.emit(received, undefined, { warehouseId: place.id, lines: lines.length, quantity }),
        };
      }),
    );
  },
});

const Difference = Type.Integer({ minimum: -1_000_000, maximum: 1_000_000, not: { const: 0 } });

export const adjust = defineAction({
  name: 'stock.adjust',
  summary: 'Corrects what a count has found: so many more or fewer of a SKU at a warehouse. What is held can not be counted away.',
  input: Type.Object({ warehouse: WarehouseCode, sku: SkuCode, difference: Difference, reason: Reason }, closed),
  output: Type.Object({ difference: Type.Integer() }),
  refusals: { ...REFUSALS, 'stock.short': 'There is less free than is to be taken away.' },
  emits: ['stock.changed'],
  async runMany(ctx, inputs) {
    const known = await lookUp(
      ctx,
      inputs.map((input) => input.sku),
    );
    return postEach(
      ctx,
      inputs.map((input) => {
        const problem = problemOf(known, [input.warehouse], [input.sku]);
        if (problem) return problem;
        const place = known.places.get(input.warehouse)!;
        const line = { skuId: known.skus.get(input.sku)!.id, quantity: Math.abs(input.difference) };
        const [from, to] = input.difference > 0 ? [GOODS.loss, shelf(line.skuId, place.id)] : [shelf(line.skuId, place.id), GOODS.loss];
        return {
          postings: [posting(from, to, line, `adjusted: ${input.reason}`)],
          entry: { kind: 'adjust', note: input.reason },
          output: { difference: input.difference },
          tell: () => ctx.emit(changed, undefined, { warehouseIds: [place.id], skuIds: [line.skuId], reason: input.reason }),
        };
      }),
    );
  },
});

export const damage = defineAction({
  name: 'stock.damage',
  summary: 'Takes broken, spoilt or lost goods out of stock. What is held for customers can not be taken.',
  input: Type.Object({ warehouse: WarehouseCode, lines: CodeLines, reason: Reason }, closed),
  output: Type.Object({ damaged: Type.Integer() }),
  refusals: { ...REFUSALS, 'stock.short': 'There is less free than is to be taken away.' },
  emits: ['stock.changed'],
  async runMany(ctx, inputs) {
    const known = await lookUp(
      ctx,
      inputs.flatMap((input) => input.lines.map((line) => line.sku)),
    );
    return postEach(
      ctx,
      inputs.map((input) => {
        const codes = input.lines.map((line) => line.sku);
        const problem = problemOf(known, [input.warehouse], codes);
        if (problem) return problem;
        const place = known.places.get(input.warehouse)!;
        const lines = linesOf(known, input.lines);
        return {
          postings: lines.map((line) => posting(shelf(line.skuId, place.id), GOODS.loss, line, `damaged: ${input.reason}`)),
          entry: { kind: 'damage', note: input.reason },
          output: { damaged: lines.reduce((sum, line) => sum + line.quantity, 0) },
          tell: () => ctx.emit(changed, undefined, { warehouseIds: [place.id], skuIds: lines.map((line) => line.skuId), reason: input.reason }),
        };
      }),
    );
  },
});

export const move = defineAction({
  name: 'stock.move',
  summary: 'Moves free goods from one warehouse to another.',
  input: Type.Object({ from: WarehouseCode, to: WarehouseCode, lines: CodeLines, reason: Type.Optional(Reason) }, closed),
  output: Type.Object({ moved: Type.Integer() }),
  refusals: {
    ...REFUSALS,
    'stock.short': 'There is less free than is to be moved.',
    'stock.same_warehouse': 'Goods move between two warehouses.',
  },
  emits: ['stock.changed'],
  async runMany(ctx, inputs) {
    const known = await lookUp(
      ctx,
      inputs.flatMap((input) => input.lines.map((line) => line.sku)),
    );
    return postEach(
      ctx,
      inputs.map((input) => {
        const problem = problemOf(
          known,
          [input.from, input.to],
          input.lines.map((line) => line.sku),
        );
        if (problem) return problem;
        if (input.from === input.to) return new Refusal('stock.same_warehouse', { warehouse: input.from });
        const [from, to] = [known.places.get(input.from)!, known.places.get(input.to)!];
        const lines = linesOf(known, input.lines);
        return {
          postings: lines.map((line) => posting(shelf(line.skuId, from.id), shelf(line.skuId, to.id), line, input.reason ? `moved: ${input.reason}` : 'moved')),
          entry: { kind: 'move', note: input.reason ?? null },
          output: { moved: lines.reduce((sum, line) => sum + line.quantity, 0) },
          tell: () =>
            ctx.emit(changed, undefined, {
              warehouseIds: [from.id, to.id],
              skuIds: lines.map((line) => line.skuId),
              reason: input.reason ?? 'moved',
            }),
        };
      }),
    );
  },
});

const WarehouseInput = Type.Object(
  {
    code: WarehouseCode,
    name: Type.String({ minLength: 1, maxLength: 100 }),
    country: Country,
    city: Type.String({ minLength: 1, maxLength: 100 }),
    latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
    longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
    active: Type.Optional(Type.Boolean()),
    priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
    handlingHours: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
    parcelCost: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  },
  closed,
);

export const setWarehouses = defineAction({
  name: 'stock.set_warehouses',
  summary: 'Adds warehouses, or changes those that are there, found by their codes.',
  input: Type.Object({ warehouses: Type.Array(WarehouseInput, { minItems: 1, maxItems: 100 }) }, closed),
  output: Type.Object({ warehouses: Type.Array(Type.Object({ id: IdOf('whs'), code: WarehouseCode })) }),
  refusals: {},
  async run(ctx, input) {
    const rows = [...new Map(input.warehouses.map((w) => [w.code, w])).values()].map((w): Warehouse => ({
      ...w,
      id: ctx.id('whs'),
      latitude: w.latitude ?? null,
      longitude: w.longitude ?? null,
      active: w.active ?? true,
      priority: w.priority ?? 100,
      handlingHours: w.handlingHours ?? 24,
      parcelCost: w.parcelCost ?? 100,
    }));
    return { warehouses: await writeWarehouses(ctx, rows) };
  },
});
