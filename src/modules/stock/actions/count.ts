// The verbs of a stock count: open a sheet, enter what is there, count again, book the differences, give up.
import { type Ctx, type Id, IdOf, Refusal, createDocuments, defineAction, firstIdAt, ledger, moveDocuments } from '#kernel';
import Type from 'typebox';
import { countCancelled, countOpened, counted } from '../events.ts';
import { GOODS, shelf } from '../rules.ts';
import {
  type Count,
  type CountHead,
  byCodes,
  clearCounted,
  closeCount,
  countHead,
  countRestAsNone,
  differing,
  insertCount,
  insertSheet,
  settleWithOthers,
  writeCounted,
} from '../store-count.ts';
import { warehouses } from '../store.ts';
import { Reason, WarehouseCode, closed } from './schemas.ts';

const DAY_MS = 86_400_000;
/** Over how many days what leaves decides about class A, B and C. */
const ABC_DAYS = 90;
const REFUSALS = { 'stock.unknown_count': 'There is no such count.', 'stock.count_closed': 'The count is closed.' };

export const openCount = defineAction({
  name: 'stock.open_count',
  summary: 'Opens a stock count: a sheet with the SKUs of a warehouse, all of them, of a category, of an ABC class, or those never counted.',
  input: Type.Object(
    {
      warehouse: WarehouseCode,
      scope: Type.Union([Type.Literal('all'), Type.Literal('category'), Type.Literal('abc'), Type.Literal('never')]),
      category: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
      class: Type.Optional(Type.Union([Type.Literal('A'), Type.Literal('B'), Type.Literal('C')])),
      blind: Type.Optional(Type.Boolean({ description: 'Who counts does not see what the ledger says.' })),
      note: Type.Optional(Reason),
    },
    closed,
  ),
  output: Type.Object({ countId: IdOf('cnt'), number: Type.String(), lines: Type.Integer() }),
  refusals: {
    'stock.unknown_warehouse': 'There is no such warehouse.',
    'stock.count_scope': 'A category or a class must be named for this scope.',
    'stock.nothing_to_count': 'No SKU of this scope has ever been at the warehouse.',
  },
  emits: ['stock.count_opened'],
  async run(ctx, input) {
    const place = (await warehouses(ctx)).find((one) => one.code === input.warehouse);
    if (!place) throw new Refusal('stock.unknown_warehouse', { warehouse: input.warehouse });
    if ((input.scope === 'category' && !input.category) || (input.scope === 'abc' && !input.class)) {
      throw new Refusal('stock.count_scope', { scope: input.scope }, { status: 422 });
    }
    const id = ctx.id('cnt');
    const [number] = await createDocuments(ctx, [{ id, kind: 'count', state: 'open' }]);
    const count: Count = {
      id,
      number: number!,
      warehouseId: place.id,
      scope: input.scope,
      category: input.scope === 'category' ? input.category! : null,
      class: input.scope === 'abc' ? input.class! : null,
      blind: input.blind ?? false,
      note: input.note ?? null,
    };
    insertCount(ctx, count);
    const lines = await insertSheet(ctx, count, firstIdAt('trf', new Date(ctx.now.getTime() - ABC_DAYS * DAY_MS)));
    if (lines === 0) throw new Refusal('stock.nothing_to_count', { warehouse: input.warehouse, scope: input.scope });
    ctx.emit(countOpened, id, { warehouseId: place.id, lines });
    return { countId: id, number: number!, lines };
  },
});

async function openOne(ctx: Ctx, countId: string): Promise<CountHead> {
  const head = await countHead(ctx, countId);
  if (!head) throw new Refusal('stock.unknown_count', { countId }, { status: 404 });
  if (head.state !== 'open') throw new Refusal('stock.count_closed', { countId, state: head.state });
  return head;
}

const FoundLine = Type.Object(
  {
    code: Type.String({ minLength: 1, maxLength: 64, description: 'A SKU, or a GTIN as it is scanned.' }),
    counted: Type.Integer({ minimum: 0, maximum: 10_000_000 }),
    mode: Type.Optional(Type.Union([Type.Literal('set'), Type.Literal('add')], { description: 'Add to what was found before (scanning), or say it anew.' })),
  },
  closed,
);

export const enterCount = defineAction({
  name: 'stock.enter_count',
  summary: 'Enters what was found on the shelves; each line is compared with what the ledger has on hand at this moment.',
  input: Type.Object({ countId: IdOf('cnt'), lines: Type.Array(FoundLine, { minItems: 1, maxItems: 2000 }) }, closed),
  output: Type.Object({
    lines: Type.Array(Type.Object({ skuId: IdOf('sku'), sku: Type.String(), name: Type.String(), counted: Type.Integer(), added: Type.Boolean() })),
  }),
  refusals: {
    ...REFUSALS,
    'stock.unknown_sku': 'No SKU has this code or GTIN.',
    'stock.bundle': 'A bundle has no stock of its own: its parts have.',
  },
  locks: (input) => [input.countId],
  async run(ctx, { countId, lines }) {
    const head = await openOne(ctx, countId);
    const known = new Map(
      (
        await byCodes(
          ctx,
          head,
          lines.map((line) => line.code),
        )
      ).map((row) => [row.code, row]),
    );
    const found = new Map<string, { skuId: Id<'sku'>; sku: string; name: string; counted: bigint; expected: bigint; added: boolean }>();
    for (const { code, counted: quantity, mode } of lines) {
      const row = known.get(code);
      if (!row) throw new Refusal('stock.unknown_sku', { sku: code }, { status: 422 });
      if (row.bundle) throw new Refusal('stock.bundle', { sku: row.sku }, { status: 422 });
      const before = mode === 'add' ? (found.get(row.skuId)?.counted ?? row.counted ?? 0n) : 0n;
      found.set(row.skuId, {
        skuId: row.skuId as Id<'sku'>,
        sku: row.sku,
        name: row.name,
        counted: before + BigInt(quantity),
        expected: row.onHand,
        added: row.position === null,
      });
    }
    writeCounted(ctx, countId, [...found.values()]);
    return { lines: [...found.values()].map(({ expected: _, counted: all, ...line }) => ({ ...line, counted: Number(all) })) };
  },
});

export const recount = defineAction({
  name: 'stock.recount',
  summary: 'Takes back what was found of some SKUs, so that they are counted again.',
  input: Type.Object({ countId: IdOf('cnt'), skuIds: Type.Array(IdOf('sku'), { minItems: 1, maxItems: 2000 }) }, closed),
  output: Type.Object({ cleared: Type.Integer() }),
  refusals: REFUSALS,
  locks: (input) => [input.countId],
  async run(ctx, { countId, skuIds }) {
    await openOne(ctx, countId);
    return { cleared: await clearCounted(ctx, countId, skuIds) };
  },
});

export const postCount = defineAction({
  name: 'stock.post_count',
  summary: 'Books the differences of a count in the ledger and closes it: all of them, or none where more is missing than is free.',
  input: Type.Object(
    {
      countId: IdOf('cnt'),
      rest: Type.Optional(
        Type.Union([Type.Literal('leave'), Type.Literal('none')], { description: 'What nobody has counted stays as it is, or is taken as not there.' }),
      ),
    },
    closed,
  ),
  output: Type.Object({ differences: Type.Integer(), gained: Type.Integer(), lost: Type.Integer() }),
  refusals: {
    ...REFUSALS,
    'stock.short': 'More is missing than is free: the rest is held for customers. Let go of holds, or count again.',
    'stock.nothing_counted': 'Nothing has been counted yet.',
  },
  locks: (input) => [input.countId],
  emits: ['stock.counted'],
  async run(ctx, { countId, rest }) {
    const head = await openOne(ctx, countId);
    if (head.counted === 0) throw new Refusal('stock.nothing_counted', { countId });
    if (rest === 'none') await countRestAsNone(ctx, head);
    await settleWithOthers(ctx, head);
    const lines = await differing(ctx, countId);
    await book(ctx, head, lines);
    closeCount(ctx, countId, true);
    await moveDocuments(ctx, [countId], ['open'], 'posted');
    const sum = (sign: 1n | -1n): number => lines.reduce((all, line) => all + (line.difference * sign > 0n ? Number(line.difference * sign) : 0), 0);
    const figures = { differences: lines.length, gained: sum(1n), lost: sum(-1n) };
    ctx.emit(counted, countId, { warehouseId: head.warehouseId, ...figures });
    return figures;
  },
});

/** Books differences as transfers of the count; refuses with every line of which more is missing than is free. */
async function book(ctx: Ctx, head: CountHead, lines: { skuId: string; sku: string; difference: bigint }[]): Promise<void> {
  if (lines.length === 0) return;
  const accounts = lines.map(({ skuId }) => ({ account: shelf(skuId, head.warehouseId), unit: skuId }));
  const short = await ledger.walk(ctx, { accounts }, (ledgerBook) => {
    const missing = lines.flatMap(({ skuId, sku, difference }) => {
      const free = ledgerBook.free(shelf(skuId, head.warehouseId));
      return -difference > free ? [{ skuId, sku, wanted: Number(-difference), free: Number(free) }] : [];
    });
    if (missing.length > 0) return missing;
    const moves = lines.map(({ skuId, difference }) => {
      const here = shelf(skuId, head.warehouseId);
      const [from, to] = difference > 0n ? [GOODS.loss, here] : [here, GOODS.loss];
      return { from, to, unit: skuId, amount: difference > 0n ? difference : -difference, reason: 'counted', document: head.id };
    });
    const posted = ledgerBook.post(moves);
    if (!posted.ok) throw posted.refusal;
    return [];
  });
  if (short.length > 0) {
    throw new Refusal('stock.short', { lines: short }, { message: short.map((line) => `${line.sku}: ${line.wanted} missing, ${line.free} free`).join('; ') });
  }
}

export const cancelCount = defineAction({
  name: 'stock.cancel_count',
  summary: 'Gives up a count; nothing is booked.',
  input: Type.Object({ countId: IdOf('cnt') }, closed),
  output: Type.Object({}),
  refusals: REFUSALS,
  locks: (input) => [input.countId],
  emits: ['stock.count_cancelled'],
  async run(ctx, { countId }) {
    const head = await openOne(ctx, countId);
    closeCount(ctx, countId, false);
    await moveDocuments(ctx, [countId], ['open'], 'cancelled');
    ctx.emit(countCancelled, countId, { warehouseId: head.warehouseId });
    return {};
  },
});

export const countActions = [openCount, enterCount, recount, postCount, cancelCount];
