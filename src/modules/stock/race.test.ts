// Two programs on one shop: nobody gets a unit twice, nobody waits for ever, a hold ends once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kernel, Refusal, SYSTEM, sql } from '#kernel';
import { consumeFor, consumedOf } from './holds.ts';
import { levelsOf, orderId, secondKernel, stocked } from './fixture.test.ts';
import { warehouses } from './store.ts';

const hold = (kernel: Kernel, orderId: string, lines: Record<string, number>, rest = {}) =>
  kernel
    .do<{ added: number }>('stock.hold', { orderId, lines: Object.entries(lines).map(([sku, quantity]) => ({ sku, quantity })), ...rest }, { actor: SYSTEM })
    .then(
      ({ value }) => value.added,
      (error: Refusal) => error.code,
    );

test('of 300 orders that want the last 100 units at once in two programs exactly 100 get one', async () => {
  await using s = await stocked({ A: { BUC: 60, CLJ: 40 } });
  const second = secondKernel(s);
  try {
    const results = await Promise.all(
      Array.from({ length: 300 }, (_, i) => hold(i % 2 ? second.kernel : s.kernel, orderId(s), { A: 1 }, { country: i % 3 ? 'RO' : 'PL' })),
    );
    assert.deepEqual([results.filter((r) => r === 1).length, results.filter((r) => r === 'stock.short').length], [100, 200]);
    assert.deepEqual(await levelsOf(s), { 'A@BUC': [60, 60], 'A@CLJ': [40, 40] });
    const [open] = await s.db.read<{ holds: bigint; units: string }>(sql`select count(*) as holds, sum(amount) as units from kernel.pending`);
    assert.deepEqual(open, { holds: 100n, units: '100' });
    await s.verify();
  } finally {
    await second.close();
  }
});

test('orders of several goods in opposite order end without a deadlock, and a big order never starves behind its refusal', async () => {
  await using s = await stocked({ A: { BUC: 50, CLJ: 50 }, B: { BUC: 50, CLJ: 50 }, C: { BUC: 50 } });
  const second = secondKernel(s);
  try {
    const work = Array.from({ length: 120 }, (_, i) => {
      const lines = i % 2 ? { A: 1, B: 2, C: 1 } : { C: 1, B: 1, A: 2 };
      return hold(i % 2 ? second.kernel : s.kernel, orderId(s), i % 10 === 0 ? { A: 500 } : lines);
    });
    const results = await Promise.all(work);
    const levels = await levelsOf(s);
    const units = results.reduce<number>((sum, r) => sum + (typeof r === 'number' ? r : 0), 0);
    assert.equal(
      Object.values(levels).reduce((sum, [, held]) => sum + held, 0),
      units,
    );
    assert.equal(results.filter((r) => r === 4).length, 50, 'C is sold out to the last unit');
    assert.equal(results.filter((r) => typeof r === 'string' && r !== 'stock.short').length, 0);
    assert.equal(levels['C@BUC']![1], 50);
    await s.verify();
  } finally {
    await second.close();
  }
});

test('an expiry that races a hand-over ends each hold exactly once', async () => {
  await using s = await stocked({ A: { BUC: 40 } });
  const second = secondKernel(s);
  try {
    const ids = Array.from({ length: 40 }, () => orderId(s));
    const held = await Promise.all(ids.map((id) => hold(s.kernel, id, { A: 1 }, { minutes: 1 })));
    assert.deepEqual(held.filter((r) => r === 1).length, 40);
    s.env.turn(60_000);
    const buc = (await s.kernel.tx(SYSTEM, (ctx) => warehouses(ctx))).find((w) => w.code === 'BUC')!;
    const { items } = await s.kernel.ask<{ items: { skuId: string }[] }>('stock.levels', { sku: 'A' }, SYSTEM);
    const consume = (id: string) =>
      second.kernel
        .tx(SYSTEM, (ctx) => consumeFor(ctx, [{ documentId: id, warehouseId: buc.id, lines: [{ skuId: items[0]!.skuId, quantity: 1 }] }]))
        .then(([o]) => (o!.ok ? 'consumed' : o!.refusal.code));
    const sweep = s.workers.sweeps(['stock.expire_holds']);
    const [outcomes] = await Promise.all([Promise.all(ids.map(consume)), sweep, s.workers.sweeps(['stock.expire_holds'])]);
    await s.settle();
    assert.deepEqual(s.errors, []);
    const consumed = outcomes.filter((o) => o === 'consumed').length;
    const [ends] = await s.db.read<{ posted: bigint; expired: bigint }>(sql`
      select count(*) filter (where kind = 'post') as posted, count(*) filter (where kind = 'expire') as expired
      from kernel.transfer where pending_id is not null`);
    assert.deepEqual([ends!.posted, ends!.posted + ends!.expired], [BigInt(consumed), 40n]);
    assert.equal((await s.kernel.tx(SYSTEM, (ctx) => consumedOf(ctx, ids))).length, consumed);
    const onHand = 40 - consumed;
    assert.deepEqual(await levelsOf(s), onHand === 0 ? {} : { 'A@BUC': [onHand, 0] });
    await s.verify();
  } finally {
    await second.close();
  }
});

test('a warehouse that another program opened is seen by the next hold', async () => {
  await using s = await stocked({ A: { BUC: 1 } });
  const second = secondKernel(s);
  try {
    assert.equal(await hold(s.kernel, orderId(s), { A: 1 }), 1);
    await second.kernel.do(
      'stock.set_warehouses',
      { warehouses: [{ code: 'IAS', name: 'Iași', country: 'RO', city: 'Iași', priority: 0 }] },
      { actor: SYSTEM },
    );
    await second.kernel.do('stock.receive', { warehouse: 'IAS', lines: [{ sku: 'A', quantity: 2 }] }, { actor: SYSTEM });
    assert.equal(await hold(s.kernel, orderId(s), { A: 2 }), 2);
    assert.deepEqual(await levelsOf(s), { 'A@BUC': [1, 1], 'A@IAS': [2, 2] });
    await s.verify();
  } finally {
    await second.close();
  }
});

test('two that choose the warehouse for the same goods at the same time both end with goods that are there', async () => {
  await using s = await stocked({ A: { BUC: 1, CLJ: 1 }, B: { CLJ: 2 } });
  const second = secondKernel(s);
  try {
    const ids = [orderId(s), orderId(s)];
    for (const id of ids) await hold(s.kernel, id, { A: 1 });
    const both = await Promise.all(
      ids.map((id, i) =>
        (i ? second.kernel : s.kernel).do<{ plan: { shipments: { warehouse: string }[] } }>(
          'stock.source',
          { orderId: id, prefer: 'fastest', country: 'RO' },
          { actor: SYSTEM },
        ),
      ),
    );
    assert.deepEqual(
      both
        .map(({ value }) => value.plan.shipments.map((x) => x.warehouse))
        .flat()
        .sort(),
      ['BUC', 'CLJ'],
    );
    assert.deepEqual(await levelsOf(s), { 'A@BUC': [1, 1], 'A@CLJ': [1, 1], 'B@CLJ': [2, 0] });
    await s.verify();
  } finally {
    await second.close();
  }
});
