// From plan to hand-over: only what is held is planned, what is missing stops the parcel, and goods leave once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal, SYSTEM, ledger, sql } from '#kernel';
import { holdFor, releaseFor } from '#modules/stock';
import { BUC, CLJ, lines, order, type World, shopWithCarrier, sku, to } from './shipping.fixture.ts';

const refusal = (code: string, details: object) => (error: unknown) => {
  assert.ok(error instanceof Refusal);
  assert.equal(error.code, code);
  assert.deepEqual(error.details, details);
  return true;
};

test('an order becomes a parcel for each warehouse; weight is shared by pieces and the cash is on the bigger one', async () => {
  await using world = await shopWithCarrier();
  await world.hold(1, lines([1, 2]));
  await world.shop.kernel.tx(SYSTEM, async (ctx) => {
    await ledger.post(ctx, [
      [
        {
          from: `stock:${sku(2)}@${BUC}`,
          to: 'goods:customer',
          unit: sku(2),
          amount: 5n,
          reason: 'hold',
          document: order(1),
          pending: {},
        },
      ],
    ]);
  });
  const { parcels } = await world.do<{ parcels: string[] }>('shipping.plan', {
    orderId: order(1),
    to,
    method: 'courier',
    weightGrams: 1000,
    collect: { amount: '199.90', currency: 'RON' },
    shipments: [
      { warehouseId: CLJ, lines: lines([1, 2]) },
      { warehouseId: BUC, warehouse: 'BUC', lines: lines([2, 3], [2, 2]) },
    ],
  });
  const [first, second] = await Promise.all(parcels.map((id) => world.get(id)));
  assert.deepEqual([first!.number, first!.state, first!.weightGrams, first!.collect], ['P-2026-000001', 'planned', 286, null]);
  assert.deepEqual(
    [second!.number, second!.state, second!.weightGrams, second!.collect],
    ['P-2026-000002', 'planned', 714, { amount: '199.90', currency: 'RON' }],
  );
  assert.deepEqual(second!.lines, [{ skuId: sku(2), sku: 'N2', quantity: 5, picked: null }]);
  assert.deepEqual(second!.recipient, { ...to, region: null });
  const links = await world.shop.db.read<{ to_id: string }>(sql`select to_id from kernel.link where from_id = ${order(1)} and kind = 'parcel' order by to_id`);
  assert.deepEqual(
    links.map((link) => link.to_id),
    parcels,
  );
  await world.shop.verify();
});

test('what an order does not hold, or what another parcel takes, is not planned and nothing is written', async () => {
  await using world = await shopWithCarrier();
  await world.planned(1, lines([1, 2]));
  await world.hold(2, lines([1, 1]));
  const input = (n: number, quantity: number) => ({
    orderId: order(n),
    shipments: [{ warehouseId: CLJ, lines: lines([1, quantity]) }],
    to,
    method: 'courier',
  });
  const outcomes = await world.many('shipping.plan', [input(1, 1), input(2, 2), input(2, 1), input(2, 1)]);
  assert.deepEqual(
    outcomes.map((outcome) => (outcome.ok ? 'done' : outcome.refusal.code)),
    ['shipping.not_held', 'shipping.not_held', 'done', 'shipping.not_held'],
  );
  const short = outcomes[1]!;
  assert.ok(!short.ok);
  assert.deepEqual(short.refusal.details, {
    orderId: order(2),
    lines: [{ warehouseId: CLJ, skuId: sku(1), wanted: 2, held: 1 }],
  });
  const [count] = await world.shop.db.read<{ parcels: bigint; documents: bigint }>(
    sql`select (select count(*) from shipping.parcel) as parcels, (select count(*) from kernel.document) as documents`,
  );
  assert.deepEqual(count, { parcels: 2n, documents: 2n });
  await world.shop.verify();
});

test('a short pick is refused with what is missing, and a foreign line with the field', async () => {
  await using world = await shopWithCarrier();
  const parcelId = await world.planned(1, lines([1, 2], [2, 1]));
  await assert.rejects(
    world.do('shipping.pick', { parcelId, lines: [{ skuId: sku(1), picked: 1 }] }),
    refusal('shipping.short_pick', {
      parcelId,
      lines: [
        { skuId: sku(1), sku: 'N1', wanted: 2, picked: 1 },
        { skuId: sku(2), sku: 'N2', wanted: 1, picked: 0 },
      ],
    }),
  );
  await assert.rejects(
    world.do('shipping.pick', {
      parcelId,
      lines: [
        { skuId: sku(1), picked: 2 },
        { skuId: sku(2), picked: 2 },
        { skuId: sku(3), picked: 1 },
      ],
    }),
    (error) => {
      assert.ok(error instanceof Refusal);
      assert.deepEqual(
        [error.code, error.status, error.faults.map((fault) => fault.pointer)],
        ['shipping.wrong_pick', 422, ['/lines/1/picked', '/lines/2/skuId']],
      );
      return true;
    },
  );
  assert.deepEqual(await world.do('shipping.resolve_short', { parcelId }), { state: 'planned' });
  assert.deepEqual(
    await world.do('shipping.pick', {
      parcelId,
      lines: [
        { skuId: sku(2), picked: 1 },
        { skuId: sku(1), picked: 2 },
      ],
    }),
    { state: 'picked' },
  );
  assert.deepEqual(
    (await world.get(parcelId)).lines.map((line) => line.picked),
    [2, 1],
  );
  await world.shop.verify();
});

test('a parcel that is not as ordered is picked again', async () => {
  await using world = await shopWithCarrier();
  const parcelId = await world.planned(1, lines([1, 2]));
  await assert.rejects(world.do('shipping.check', { parcelId, ok: true }), refusal('shipping.state', { parcelId, state: 'planned', wanted: ['picked'] }));
  await world.do('shipping.pick', { parcelId });
  assert.deepEqual(await world.do('shipping.check', { parcelId, ok: false, note: 'a wrong colour' }), {
    ok: false,
    state: 'planned',
  });
  assert.deepEqual(
    (await world.get(parcelId)).lines.map((line) => line.picked),
    [null],
  );
  await world.pack(parcelId);
  const parcel = await world.get(parcelId);
  assert.deepEqual([parcel.state, parcel.weightGrams], ['packed', 1350]);
});

test('goods leave at hand-over, once, and not before there is a label', async () => {
  await using world = await shopWithCarrier();
  const parcelId = await world.planned(1, lines([1, 2], [3, 7]));
  assert.deepEqual(
    [await world.stock(1), await world.stock(3)],
    [
      [1000n, 2n],
      [1000n, 7n],
    ],
  );
  await world.pack(parcelId);
  await assert.rejects(world.do('shipping.hand_over', { parcelId }), refusal('shipping.state', { parcelId, state: 'packed', wanted: ['labelled'] }));
  await world.buy(parcelId);
  const [first, second] = await world.many('shipping.hand_over', [{ parcelId }, { parcelId }]);
  assert.deepEqual(first, { ok: true, value: { state: 'handed_over' } });
  assert.ok(second && !second.ok);
  assert.equal(second.refusal.code, 'shipping.state');
  assert.deepEqual(
    [await world.stock(1), await world.stock(3)],
    [
      [998n, 0n],
      [993n, 0n],
    ],
  );
  assert.deepEqual(await world.events(parcelId), ['planned', 'labelled', 'handed_over']);
  await world.shop.verify();
});

test('a parcel whose goods are no longer held does not leave, and the others of the batch do', async () => {
  await using world = await shopWithCarrier();
  const bad = await world.labelled(1, lines([1, 2]));
  const good = await world.labelled(2, lines([1, 1]));
  await world.shop.kernel.tx(SYSTEM, (ctx) => releaseFor(ctx, [order(1)]));
  const outcomes = await world.many('shipping.hand_over', [{ parcelId: bad }, { parcelId: good }]);
  assert.deepEqual(
    outcomes.map((outcome) => (outcome.ok ? 'done' : outcome.refusal.code)),
    ['stock.not_held', 'done'],
  );
  assert.deepEqual([(await world.get(bad)).state, await world.stock(1)], ['labelled', [999n, 0n]]);
});

/** Orders that each hold 1 of one SKU and 2 of another, and a parcel for each. */
async function planMany(world: World, count: number, step: Step): Promise<{ parcelId: string }[]> {
  const wanted = lines([1, 1], [2, 2]);
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  const asks = numbers.map((n) => ({ documentId: order(n), lines: wanted, country: 'RO', policy: 'all' as const }));
  await world.shop.kernel.tx(SYSTEM, (ctx) => holdFor(ctx, asks));
  const shipments = [{ warehouseId: CLJ, lines: wanted }];
  const plans = numbers.map((n) => ({ orderId: order(n), shipments, to, method: 'courier' }));
  const planned = (await step('shipping.plan', plans)) as { parcels: [string] }[];
  return planned.map(({ parcels: [parcelId] }) => ({ parcelId }));
}

type Step = (name: string, inputs: unknown[]) => Promise<unknown[]>;

test('a batch of 150 parcels goes through the floor in a handful of exchanges a step', async () => {
  await using world = await shopWithCarrier();
  const trips: Record<string, number> = {};
  const step: Step = async (name, inputs) => {
    const before = world.shop.db.figures.trips;
    const outcomes = await world.many(name, inputs);
    trips[name] = world.shop.db.figures.trips - before;
    assert.ok(
      outcomes.every((outcome) => outcome.ok),
      name,
    );
    return outcomes.map((outcome) => outcome.ok && outcome.value);
  };
  const parcels = await planMany(world, 150, step);
  const each = (more: object): object[] => parcels.map((one) => ({ ...one, ...more }));
  await step('shipping.pick', parcels);
  await step('shipping.check', each({ ok: true }));
  await step('shipping.pack', each({ weightGrams: 900 }));
  await step('shipping.buy_label', parcels);
  for (let i = 0; i < 5; i++) await world.shop.turn(10 * 60_000);
  await step('shipping.hand_over', parcels);
  type Page = { items: { trackingNumber: string; carrier: string }[] };
  const page = await world.shop.kernel.ask<Page>('shipping.parcels', { state: 'handed_over', limit: 200 }, SYSTEM);
  assert.equal(new Set(page.items.map((item) => item.trackingNumber)).size, 150);
  const word = { status: 'delivered', at: '2026-11-04T10:00:00Z' };
  const words = page.items.map(({ carrier, trackingNumber }, i) => ({
    carrier,
    trackingNumber,
    eventId: `d${i}`,
    ...word,
  }));
  await step('shipping.track', words);
  await step('shipping.close', parcels);
  assert.deepEqual((await world.stock(1)).concat(await world.stock(2)), [850n, 0n, 700n, 0n]);
  for (const [name, count] of Object.entries(trips)) assert.ok(count <= 6, `${name} took ${count} exchanges`);
  await world.shop.verify();
});
