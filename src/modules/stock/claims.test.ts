// What a channel may take: its share, its buffer and its warehouses, also within one batch and against its own earlier holds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ctx, type Kernel, SYSTEM, createDocuments, defineModule, ledger, sql } from '#kernel';
import { house } from '#testing';
import { catalogModule } from '../catalog/module.ts';
import { stocked } from './fixture.test.ts';
import { holdFor } from './holds.ts';
import { stockModule } from './module.ts';
import { shelf, takeable } from './rules.ts';
import { writeWarehouses } from './store.ts';

const SKU = 'sku_' + '1'.padStart(26, '0');
const place = (n: number, code: string) => ({
  id: 'whs_' + String(n).padStart(26, '0'),
  code,
  name: code,
  country: 'RO',
  city: code,
  latitude: null,
  longitude: null,
  active: true,
  priority: n,
  handlingHours: 24,
  parcelCost: 100,
});
const BUC = place(1, 'BUC');
const CLJ = place(2, 'CLJ');
const documents = defineModule({ name: 'slips', needs: [], documents: [{ kind: 'slip', prefix: 'slp', series: 'S-{year}-{n}' }] });

async function shop() {
  return house({
    modules: [catalogModule, stockModule, documents],
    ready: (kernel) =>
      kernel.tx(SYSTEM, async (ctx) => {
        await writeWarehouses(ctx, [BUC, CLJ]);
        await ledger.post(ctx, [
          [{ from: 'goods:supplier', to: shelf(SKU, BUC.id), unit: SKU, amount: 80n, reason: 'received' }],
          [{ from: 'goods:supplier', to: shelf(SKU, CLJ.id), unit: SKU, amount: 20n, reason: 'received' }],
        ]);
      }),
  });
}

let slips = 0;
/** Asks of `channel` for so many, each a document of its own; the answers as quantities or what was said to be free. */
async function ask(
  kernel: Kernel,
  from: { share: number | null; buffer: number; warehouses: string[] | null },
  quantities: number[],
  policy: 'all' | 'partial' = 'all',
): Promise<(number | { free: number })[]> {
  return kernel.tx(SYSTEM, async (ctx: Ctx) => {
    const ids = quantities.map(() => 'slp_' + String(++slips).padStart(26, '0'));
    await createDocuments(
      ctx,
      ids.map((id) => ({ id, kind: 'slip', state: 'open', channel: 'stall' })),
    );
    const outcomes = await holdFor(
      ctx,
      ids.map((documentId, i) => ({ documentId, lines: [{ skuId: SKU, quantity: quantities[i]! }], policy, from: { channel: 'stall', ...from } })),
    );
    return outcomes.map((outcome) =>
      outcome.ok ? outcome.value.holds.reduce((sum, hold) => sum + hold.quantity, 0) : { free: (outcome.refusal.details.lines as { free: number }[])[0]!.free },
    );
  });
}

test('what may be taken is the share of what is free or held by the channel, less what it holds and what is kept back', () => {
  assert.equal(takeable({ share: null, buffer: 0 }, 100, 0), 100);
  assert.equal(takeable({ share: null, buffer: 7 }, 100, 30), 93);
  assert.equal(takeable({ share: 30, buffer: 0 }, 100, 0), 30);
  assert.equal(takeable({ share: 30, buffer: 0 }, 70, 30), 0);
  assert.equal(takeable({ share: 30, buffer: 5 }, 90, 10), 15);
  assert.equal(takeable({ share: 33, buffer: 0 }, 10, 0), 3);
  assert.equal(takeable({ share: 100, buffer: 200 }, 100, 0), 0);
  assert.equal(takeable({ share: 0, buffer: 0 }, 100, 0), 0);
});

test('a channel takes its share in one batch and over several, and no more', async () => {
  await using s = await shop();
  const third = { share: 30, buffer: 0, warehouses: null };
  assert.deepEqual(await ask(s.kernel, third, [20, 11, 5]), [20, { free: 10 }, 5]);
  assert.deepEqual(await ask(s.kernel, third, [6, 5, 1]), [{ free: 5 }, 5, { free: 0 }]);
  await s.verify();
});

test('what is kept back from a channel is left for the others', async () => {
  await using s = await shop();
  assert.deepEqual(await ask(s.kernel, { share: null, buffer: 15, warehouses: null }, [80, 10, 5]), [80, { free: 5 }, 5]);
  assert.deepEqual(await ask(s.kernel, { share: null, buffer: 0, warehouses: null }, [15]), [15]);
});

test('a sale that has happened elsewhere may take what is kept back, as far as there is any', async () => {
  await using s = await shop();
  assert.deepEqual(await ask(s.kernel, { share: 10, buffer: 50, warehouses: null }, [90, 20], 'partial'), [90, 10]);
});

test('a channel takes from its own warehouses only, and its share is counted there', async () => {
  await using s = await shop();
  assert.deepEqual(await ask(s.kernel, { share: null, buffer: 0, warehouses: ['CLJ'] }, [21, 20]), [{ free: 20 }, 20]);
  assert.deepEqual(await ask(s.kernel, { share: 50, buffer: 0, warehouses: ['BUC'] }, [41, 40]), [{ free: 40 }, 40]);
});

test('two batches of a channel at the same moment do not take its share twice', async () => {
  await using s = await shop();
  const third = { share: 30, buffer: 0, warehouses: null };
  // The warehouses are known from here on, so that both batches lock in their first exchange.
  assert.deepEqual(await ask(s.kernel, third, [1]), [1]);
  const taken = (await Promise.all([ask(s.kernel, third, [15, 15]), ask(s.kernel, third, [15, 15])])).flat();
  assert.deepEqual(
    taken.filter((one) => typeof one === 'number'),
    [15],
  );
});

test('goods that are held are sourced and topped up within the warehouses of the channel', async () => {
  await using s = await stocked({ MUG: { BUC: 5, CLJ: 1 } });
  const hold = (warehouses: string[] | null) =>
    s.kernel.tx(SYSTEM, async (ctx) => {
      const [mug] = await ctx.read<{ id: string }>(sql`select id from catalog.variant where sku = 'MUG'`);
      const orderId = ctx.id('ord');
      const [outcome] = await holdFor(ctx, [
        { documentId: orderId, lines: [{ skuId: mug!.id, quantity: 2 }], policy: 'partial', from: { channel: 'x', share: null, buffer: 0, warehouses } },
      ]);
      return { orderId, held: outcome!.ok && outcome!.value.held };
    });
  const { orderId, held } = await hold(['CLJ']);
  assert.equal(held, 'partial');
  await assert.rejects(s.kernel.do('stock.hold', { orderId }, { actor: SYSTEM }), { code: 'stock.short' });
  const { value } = await s.kernel.do<{ plan: { shipments: { warehouse: string }[] } }>('stock.source', { orderId }, { actor: SYSTEM });
  assert.deepEqual(
    value.plan.shipments.map((shipment) => shipment.warehouse),
    ['CLJ'],
  );
});
