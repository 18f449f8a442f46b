// Channels at work on the shipped drawings: marketplaces with bad days, tills, representatives, and one customer over all of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Actor, Refusal, SYSTEM, sql } from '#kernel';
import { type ConnectorPort, connectorPort } from '#modules/channels';
import type { House } from '#testing';
import { CALM, MarketplaceSimulator, type Weather } from '../src/providers/marketplace-simulator/index.ts';
import { HOUR_MS, type World, shopOnDrawings } from './drawings.fixture.ts';

const ron = (amount: string) => ({ amount, currency: 'RON' });

/** A shop whose marketplace is simulated and connected, with mugs and books on offer. */
async function market(weather: Partial<Weather> = {}): Promise<{ world: World; simulator: MarketplaceSimulator }> {
  let simulator!: MarketplaceSimulator;
  const connectors = (shop: () => House): ConnectorPort => {
    simulator = new MarketplaceSimulator({ seed: 'test', now: () => shop().env.now(), weather: { ...CALM, ...weather } });
    return connectorPort({ read: (statement) => shop().db.read(statement) }, [simulator]);
  };
  const world = await shopOnDrawings({ connectors });
  await world.run('channels.set_connector', { channel: 'marketplace', connector: 'simulator', settings: { ordersADay: 0 } });
  await world.run('channels.offer', { channel: 'marketplace', offers: [{ sku: 'MUG', externalSku: 'M-1' }, { sku: 'RARE' }] });
  await world.pass(0);
  await world.pass(4_000);
  return { world, simulator };
}

const quantity = (simulator: MarketplaceSimulator, sku: string): number | undefined => simulator.shop('marketplace')?.offers.get(sku)?.quantity;
const states = (world: World): Promise<{ id: string; number: string; state: string; method: string }[]> =>
  world.shop.db.read(sql`select h.id, d.number, d.state, h.payment_method as method from orders.head h join kernel.document d on d.id = h.id order by h.id`);
const health = async (world: World, channel = 'marketplace') =>
  (
    await world.shop.kernel.ask<{ items: { channel: string; state: string; waiting: number; errands: number; lagSeconds: number | null }[] }>(
      'channels.health',
      {},
      SYSTEM,
    )
  ).items.find((one) => one.channel === channel)!;
const waiting = async (world: World): Promise<unknown[]> =>
  (
    await world.shop.kernel.ask<{ items: { externalId: string; state: string; code: string | null }[] }>('channels.waiting', { channel: 'marketplace' }, SYSTEM)
  ).items.map(({ externalId, state, code }) => [externalId, state, code]);

test('a marketplace is told what there is, its sale is taken as sold and paid to it, and it hears of the parcel', async () => {
  const { world, simulator } = await market();
  await using _ = world;
  assert.deepEqual([quantity(simulator, 'M-1'), quantity(simulator, 'RARE')], [1000, 1]);
  const externalId = simulator.sell('marketplace', { lines: [{ sku: 'M-1', quantity: 3 }], deliveryMinor: 1500n });
  await world.pass(60_000);
  const [order] = await states(world);
  assert.deepEqual([order!.number, order!.state, order!.method], ['MP-2026-000001', 'placed', 'channel']);
  assert.deepEqual(await world.money(order!.id), ['captured 16470-0']);
  assert.equal(simulator.shop('marketplace')!.acknowledged.get(externalId), 'MP-2026-000001');
  assert.equal(quantity(simulator, 'M-1'), 997);
  await world.sends();
  await world.pass(60_000);
  assert.deepEqual(
    simulator.shop('marketplace')!.shipments.map((shipment) => [shipment.externalId, shipment.trackingNumber !== null]),
    [[externalId, true]],
  );
  await world.pass(72 * HOUR_MS);
  assert.equal(await world.state(order!.id), 'completed');
  assert.deepEqual([(await health(world)).state, (await health(world)).errands], ['healthy', 0]);
  await world.wellDone();
});

test('an order that comes twice is one, one that is changed or was taken back too late waits for a person, one taken back is cancelled', async () => {
  const { world, simulator } = await market();
  await using _ = world;
  const sells = (weather: Partial<Weather>): string => {
    simulator.weather = { ...CALM, ...weather };
    const id = simulator.sell('marketplace', { lines: [{ sku: 'M-1', quantity: 1 }] });
    simulator.weather = CALM;
    return id;
  };
  const twice = sells({ twice: 1 });
  const changed = sells({ changed: 1 });
  const back = sells({ cancelled: 1 });
  const backwards = sells({ backwards: 1 });
  await world.pass(2 * 60_000);
  assert.deepEqual(
    (await states(world)).map((order) => order.state),
    ['placed', 'placed', 'placed'],
  );
  await world.pass(12 * HOUR_MS);
  assert.deepEqual(
    (await states(world)).map((order) => order.state),
    ['placed', 'placed', 'cancelled'],
  );
  assert.deepEqual(await waiting(world), [[changed, 'changed', 'orders.duplicate']]);
  // Goods that have left do not come back by a word of the channel's.
  const [task] = (await world.tasks()).filter((one) => one.form === 'shipping.pick');
  const [parcel] = await world.shop.db.read<{ orderId: string }>(sql`select order_id as "orderId" from shipping.parcel where id = ${task!.documentId}`);
  for (const form of ['shipping.pick', 'shipping.check', 'shipping.pack', 'shipping.hand_over']) {
    const [next] = (await world.tasks()).filter((one) => one.form === form && one.documentId === task!.documentId);
    await world.run('tasks.complete', { taskId: next!.id, input: form === 'shipping.check' ? { ok: true } : {} });
    await world.pass(60_000);
  }
  const left = (await world.shop.db.read<{ externalId: string }>(sql`select external_id as "externalId" from orders.head where id = ${parcel!.orderId}`))[0]!
    .externalId;
  simulator.cancel('marketplace', left);
  await world.pass(60_000);
  assert.ok((await waiting(world)).some((row) => JSON.stringify(row) === JSON.stringify([left, 'conflict', 'orders.too_late'])));
  const seen = await world.shop.db.read<{ id: string; state: string }>(sql`select external_id as id, state from channels.seen order by external_id`);
  assert.deepEqual(
    seen.filter((row) => row.id === backwards || row.id === back || row.id === twice).map((row) => [row.id, row.id === left ? 'conflict' : row.state]),
    [
      [twice, left === twice ? 'conflict' : 'placed'],
      [back, 'cancelled'],
      [backwards, 'cancelled'],
    ],
  );
  await world.wellDone();
});

/** A web shop that sends orders to be paid in cash, under these numbers of its own; they are taken, and the ids of ours given. */
async function webOrders(world: World, numbers: string[], state = 'new'): Promise<string[]> {
  const orders = numbers.map((externalId) => ({
    externalId,
    state,
    order: {
      currency: 'RON',
      customer: { name: 'Ana', email: 'ana@example.com', phone: '+40722123456' },
      shipTo: { name: 'Ana', street: 'Strada Lungă 7', city: 'Brașov', postalCode: '500123', country: 'RO' },
      lines: [{ sku: 'MUG', quantity: 2 * Number(externalId.slice(2)) }],
      payment: { method: 'cash_on_delivery' },
      delivery: { method: 'courier' },
    },
  }));
  await world.run('channels.take_orders', { channel: 'web', orders });
  await world.pass(0);
  const rows = await world.shop.db.read<{ id: string; at: string }>(
    sql`select id, external_id as at from orders.head where external_id = any(${numbers}::text[])`,
  );
  return numbers.map((number) => rows.find((row) => row.at === number)?.id ?? '');
}
const errands = async (world: World): Promise<string[]> =>
  (
    await world.shop.db.read<{ kind: string; id: string }>(
      sql`select kind, external_id as id from channels.errand where channel = 'web' and kind <> 'acknowledge' order by external_id, kind`,
    )
  ).map(({ kind, id }) => `${kind} ${id}`);

test('orders of a web shop that become one or two here are told to it as the orders that it knows, and taken back as a whole', async () => {
  const { world } = await market();
  await using _ = world;
  await world.run('channels.set_connector', { channel: 'web', connector: 'simulator', settings: { ordersADay: 0 } });
  const [one, two] = await webOrders(world, ['W-1', 'W-2']);
  await world.run('orders.merge', { orderIds: [one, two] });
  await world.pass(10_000);
  assert.deepEqual(await errands(world), []);
  await world.sends();
  await world.pass(10_000);
  assert.deepEqual(await errands(world), ['shipment W-1', 'shipment W-2']);

  const [whole, halved] = await webOrders(world, ['W-3', 'W-4']);
  const offOf = async (orderId: string | undefined, quantity: number): Promise<string> => {
    const [line] = await world.shop.db.read<{ id: string }>(sql`select id from orders.line where order_id = ${orderId}`);
    return (await world.run<{ orderId: string }>('orders.split', { orderId, lines: [{ lineId: line!.id, quantity }] })).orderId;
  };
  const off = [await offOf(whole, 1), await offOf(halved, 4)];
  await world.pass(0);
  await webOrders(world, ['W-3'], 'cancelled');
  await world.pass(10_000);
  assert.deepEqual(
    [await world.state(whole!), await world.state(off[0]!), await world.state(halved!), await world.state(off[1]!)],
    ['cancelled', 'cancelled', 'placed', 'placed'],
  );
  for (const form of ['shipping.pick', 'shipping.check', 'shipping.pack', 'shipping.hand_over']) {
    for (const task of await world.tasks())
      if (task.form === form) await world.run('tasks.complete', { taskId: task.id, input: form === 'shipping.check' ? { ok: true } : {} });
    await world.pass(60_000);
  }
  assert.deepEqual(await errands(world), ['shipment W-1', 'shipment W-2', 'shipment W-4', 'shipment W-4']);
  await world.wellDone();
});

test('a web shop that takes back an order which was merged here cancels no other one: a person parts them, unless all are taken back', async () => {
  const { world } = await market();
  await using _ = world;
  await world.run('channels.set_connector', { channel: 'web', connector: 'simulator', settings: { ordersADay: 0 } });
  const seen = () => world.shop.db.read(sql`select external_id as id, state, code from channels.seen where channel = 'web' order by external_id`);
  const [one, two] = await webOrders(world, ['W-1', 'W-2']);
  await world.run('orders.merge', { orderIds: [one, two] });
  await world.pass(0);
  await webOrders(world, ['W-1'], 'cancelled');
  await world.pass(10_000);
  assert.deepEqual([await world.state(one!), await errands(world)], ['placed', []]);
  assert.deepEqual(await seen(), [
    { id: 'W-1', state: 'conflict', code: 'channels.merged' },
    { id: 'W-2', state: 'placed', code: null },
  ]);
  const [three, four] = await webOrders(world, ['W-3', 'W-4']);
  await world.run('orders.merge', { orderIds: [three, four] });
  await world.pass(0);
  await webOrders(world, ['W-3', 'W-4'], 'cancelled');
  await world.pass(10_000);
  assert.equal(await world.state(three!), 'cancelled');
  assert.deepEqual((await seen()).slice(2), [
    { id: 'W-3', state: 'cancelled', code: null },
    { id: 'W-4', state: 'cancelled', code: null },
  ]);
  assert.deepEqual(await errands(world), []);
  await world.wellDone();
});

test('a web shop hears of a parcel only for the orders whose goods are in it, whichever was merged or split first', async () => {
  const { world } = await market();
  await using _ = world;
  await world.run('channels.set_connector', { channel: 'web', connector: 'simulator', settings: { ordersADay: 0 } });
  const [one, two] = await webOrders(world, ['W-1', 'W-2']);
  const [line] = await world.shop.db.read<{ id: string }>(sql`select id from orders.line where order_id = ${one}`);
  const { orderId: off } = await world.run<{ orderId: string }>('orders.split', { orderId: one, lines: [{ lineId: line!.id, quantity: 1 }] });
  await world.run('orders.merge', { orderIds: [one, two] });
  await world.pass(0);
  const pick = (await world.tasks()).filter((task) => task.form === 'shipping.pick');
  const parcels = await world.shop.db.read<{ id: string; order: string }>(sql`select id, order_id as "order" from shipping.parcel where state = 'planned'`);
  assert.deepEqual(parcels.map((parcel) => parcel.order).sort(), [one, off].sort());
  const mine = (task: { documentId: string }) => parcels.find((parcel) => parcel.id === task.documentId)?.order === off;
  assert.equal(pick.filter(mine).length, 1);
  for (const form of ['shipping.pick', 'shipping.check', 'shipping.pack', 'shipping.hand_over']) {
    for (const task of (await world.tasks()).filter(mine))
      if (task.form === form) await world.run('tasks.complete', { taskId: task.id, input: form === 'shipping.check' ? { ok: true } : {} });
    await world.pass(60_000);
  }
  assert.deepEqual(await errands(world), ['shipment W-1']);
  await world.wellDone();
});

test('an order that was refused and then taken back by its channel is not placed when it comes again', async () => {
  const { world } = await market();
  await using _ = world;
  await world.run('channels.set_connector', { channel: 'web', connector: 'simulator', settings: { ordersADay: 0 } });
  await world.run('channels.change', { channel: 'web', active: false });
  assert.deepEqual(await webOrders(world, ['W-1']), ['']);
  await webOrders(world, ['W-1'], 'cancelled');
  await world.run('channels.change', { channel: 'web', active: true });
  assert.deepEqual(await webOrders(world, ['W-1']), ['']);
  assert.deepEqual(await world.shop.db.read(sql`select state from channels.seen where external_id = 'W-1'`), [{ state: 'cancelled' }]);
  await world.wellDone();
});

test('a marketplace that has sold more than there is makes a shortage to decide, and is told that nothing is left', async () => {
  const { world, simulator } = await market();
  await using _ = world;
  await world.run('channels.change', { channel: 'marketplace', toleranceMinor: 100_000_000 });
  simulator.sell('marketplace', { lines: [{ sku: 'RARE', quantity: 1, priceMinor: 5000n }] });
  simulator.sell('marketplace', { lines: [{ sku: 'RARE', quantity: 1, priceMinor: 5000n }] });
  await world.pass(60_000);
  assert.deepEqual((await world.forms()).sort(), ['orders.decide_shortage', 'shipping.pick']);
  await world.pass(5_000);
  assert.equal(quantity(simulator, 'RARE'), 0);
  await world.wellDone();
});

test('a price of the channel within the tolerance goes on, past it a person looks', async () => {
  const { world, simulator } = await market();
  await using _ = world;
  await world.run('channels.change', { channel: 'marketplace', toleranceMinor: 500 });
  simulator.sell('marketplace', { lines: [{ sku: 'M-1', quantity: 1, priceMinor: 4490n }], customer: 1 });
  simulator.sell('marketplace', { lines: [{ sku: 'M-1', quantity: 1, priceMinor: 4489n }], customer: 2 });
  await world.pass(60_000);
  assert.deepEqual((await world.forms()).sort(), ['orders.review', 'shipping.pick']);
  const [order] = await world.shop.db.read<{ difference: bigint }>(
    sql`select difference_minor as difference from orders.head where total_minor < 6489 order by id desc limit 1`,
  );
  assert.equal(order!.difference, -501n);
  const [task] = (await world.tasks()).filter((one) => one.form === 'orders.review');
  await world.run('tasks.complete', { taskId: task!.id, input: { decision: 'approve' } });
  await world.pass(0);
  assert.deepEqual(await world.forms(), ['shipping.pick', 'shipping.pick']);
  await world.wellDone();
});

test('a marketplace that is dead or asks to wait is late, then broken, and catches up', async () => {
  const { world, simulator } = await market();
  await using _ = world;
  simulator.isDead = true;
  simulator.sell('marketplace', { lines: [{ sku: 'M-1', quantity: 1 }] });
  await world.pass(60_000);
  assert.equal((await health(world)).state, 'late');
  await world.pass(HOUR_MS);
  await world.pass(HOUR_MS);
  assert.equal((await health(world)).state, 'broken');
  simulator.isDead = false;
  simulator.limitFor(10 * 60_000);
  await world.pass(HOUR_MS);
  await world.pass(HOUR_MS);
  await world.pass(0);
  assert.deepEqual([(await states(world)).length, (await health(world)).state], [1, 'healthy']);
  await world.run('channels.change', { channel: 'marketplace', active: false });
  simulator.sell('marketplace', { lines: [{ sku: 'M-1', quantity: 1 }] });
  await world.pass(HOUR_MS);
  assert.deepEqual([(await states(world)).length, (await health(world)).state], [1, 'paused']);
  await world.wellDone();
});

test('a share and a buffer are what the marketplace is told, and it may be sold what they keep back', async () => {
  const { world, simulator } = await market();
  await using _ = world;
  await world.run('channels.change', { channel: 'marketplace', stockShare: 1, stockBuffer: 4 });
  await world.pass(5_000);
  assert.equal(quantity(simulator, 'M-1'), 6);
  simulator.sell('marketplace', { lines: [{ sku: 'M-1', quantity: 10 }] });
  await world.pass(60_000);
  await world.pass(5_000);
  assert.deepEqual([(await states(world))[0]!.state, quantity(simulator, 'M-1')], ['placed', 0]);
  const allowance = await world.shop.kernel.ask('channels.allowance', { channel: 'marketplace', sku: 'MUG', share: 50, buffer: 0 }, SYSTEM);
  assert.deepEqual(allowance, { sku: 'MUG', name: 'Mug', free: 990, mine: 10, takeable: 490 });
  await world.wellDone();
});

test('whoever buys in four channels is one customer', async () => {
  const { world, simulator } = await market();
  await using _ = world;
  const person = { name: 'Ana Popescu', email: 'customer7@example.com', phone: '+40720000007' };
  await world.place('card', { customer: person });
  await world.place('cash_on_delivery', { channel: 'phone', customer: { name: 'A. Popescu', phone: '0720 000 007' } });
  simulator.sell('marketplace', { lines: [{ sku: 'M-1', quantity: 1 }], customer: 7 });
  await world.pass(60_000);
  await world.run('channels.open_till', { channel: 'pos', float: ron('100.00') });
  await world.run('channels.sell', { channel: 'pos', lines: [{ sku: 'MUG', quantity: 1 }], customer: { email: 'Customer7@example.com' }, method: 'cash' });
  await world.pass(0);
  const rows = await world.shop.db.read<{ channel: string; customer: string }>(sql`select channel, customer_id as customer from orders.head order by channel`);
  assert.deepEqual(
    rows.map((row) => row.channel),
    ['marketplace', 'phone', 'pos', 'web'],
  );
  assert.equal(new Set(rows.map((row) => row.customer)).size, 1);
  await world.wellDone();
});

test('a sale for cash is paid, handed over and done at once; the drawer is counted and what is missing is booked', async () => {
  await using world = await shopOnDrawings();
  const sale = { channel: 'pos', lines: [{ sku: 'MUG', quantity: 2 }], method: 'cash' };
  await assert.rejects(world.run('channels.sell', sale), { code: 'channels.till_closed' });
  await world.run('channels.open_till', { channel: 'pos', float: ron('200.00') });
  await assert.rejects(world.run('channels.open_till', { channel: 'pos', float: ron('1.00') }), { code: 'channels.till_open' });
  await assert.rejects(world.run('channels.sell', { ...sale, given: ron('99.00') }), { code: 'channels.too_little' });
  await assert.rejects(world.run('channels.sell', { ...sale, total: ron('98.00') }), { code: 'channels.total_changed' });
  await assert.rejects(world.run('channels.sell', { ...sale, lines: [{ sku: 'MUG', quantity: 1001 }] }), { code: 'stock.short' });
  assert.deepEqual([await world.mugs(), await world.runs()], [[1000n, 0n], []]);
  const sold = await world.run<{ orderId: string; number: string }>('channels.sell', { ...sale, given: ron('100.00'), total: ron('99.80') });
  assert.deepEqual({ ...sold, orderId: '' }, { orderId: '', number: 'POS-2026-000001', state: 'completed', total: ron('99.80'), change: ron('0.20') });
  assert.deepEqual([await world.mugs(), await world.money(sold.orderId), await world.runs()], [[998n, 0n], ['captured 9980-0'], ['till-sale:SoldAndPaid']]);
  await world.run('channels.sell', { ...sale, customer: { email: 'ana@example.com', name: 'Ana' } });
  await world.run('channels.sell', sale);
  await world.pass(0);
  assert.deepEqual(await world.letters(), ['till-receipt']);
  const customers = await world.shop.db.read<{ email: string }>(sql`select email from parties.customer order by email`);
  assert.deepEqual(
    customers.map((row) => row.email),
    ['ana@example.com', 'walk-in@pos.till.invalid'],
  );
  const receipt = await world.shop.kernel.ask<{ taxes: unknown; lines: { name: string }[]; change: unknown }>(
    'channels.receipt',
    { orderId: sold.orderId },
    SYSTEM,
  );
  assert.deepEqual(
    [receipt.change, receipt.lines.map((line) => line.name), receipt.taxes],
    [ron('0.20'), ['Mug'], [{ percent: 21, net: ron('82.48'), tax: ron('17.32') }]],
  );
  await world.shop.verify();
  const closing = await world.run('channels.close_till', { channel: 'pos', counted: ron('497.40'), note: 'two lei missing' });
  assert.deepEqual({ ...(closing as object), dayId: '' }, { dayId: '', expected: ron('499.40'), counted: ron('497.40'), difference: ron('-2.00') });
  await assert.rejects(world.run('channels.close_till', { channel: 'pos', counted: ron('1.00') }), { code: 'channels.till_closed' });
  const accounts = await world.shop.db.read<{ account: string; minor: bigint }>(sql`
    select account, sum(minor)::bigint as minor from (
      select from_account as account, amount as minor from kernel.transfer where from_account like 'till:%'
      union all select to_account, -amount from kernel.transfer where to_account like 'till:%') t group by 1 order by 1`);
  assert.deepEqual(accounts, [
    { account: 'till:pos', minor: 0n },
    { account: 'till:pos.difference', minor: 200n },
    { account: 'till:pos.safe', minor: 29_740n },
  ]);
  await world.wellDone();
});

test('a card at the till is asked for at the terminal; a declined one sells nothing', async () => {
  await using world = await shopOnDrawings();
  await world.run('channels.open_till', { channel: 'pos', float: ron('0.00') });
  const sale = { channel: 'pos', lines: [{ sku: 'MUG', quantity: 1 }], method: 'card' };
  const sold = await world.run<{ orderId: string; state: string }>('channels.sell', sale);
  assert.equal(sold.state, 'placed');
  await world.pass(0);
  assert.deepEqual([await world.state(sold.orderId), await world.money(sold.orderId), await world.mugs()], ['completed', ['captured 4990-0'], [999n, 0n]]);
  const declined = await world.run<{ orderId: string }>('channels.sell', { ...sale, terminal: 'tok_declined' });
  await world.pass(0);
  assert.deepEqual([await world.state(declined.orderId), await world.mugs()], ['cancelled', [999n, 0n]]);
  const unsure = await world.run<{ orderId: string }>('channels.sell', { ...sale, terminal: 'tok_3ds_silent' });
  await world.pass(0);
  assert.deepEqual([await world.state(unsure.orderId), await world.mugs()], ['cancelled', [999n, 0n]]);
  await world.run('channels.close_till', { channel: 'pos', counted: ron('0.00') });
  await world.wellDone();
});

test('the day of a till keeps its currency and its kind, and only who sells at the till opens, reads and closes it', async () => {
  await using world = await shopOnDrawings();
  const { kernel } = world.shop;
  await world.run('channels.open_till', { channel: 'pos', float: ron('10.00') });
  await world.run('channels.sell', { channel: 'pos', lines: [{ sku: 'MUG', quantity: 1 }], method: 'cash' });
  const { items } = await kernel.ask<{ items: { code: string }[] }>('orders.channels', {}, SYSTEM);
  const till = items.find((one) => one.code === 'pos')!;
  const change = (over: object) => world.run('orders.set_channels', { channels: [{ ...till, ...over }] });
  for (const over of [{ currency: 'EUR' }, { kind: 'phone' }]) {
    await assert.rejects(change(over), { code: 'orders.channel_in_use', message: /The till pos is open and counts in RON/ });
  }
  await change({ name: 'The till' });
  const rep: Actor = { kind: 'person', id: 'acc_01m6dmbe00e17az1p512zk4xb2', name: 'Rep', may: () => true };
  await world.run('orders.set_members', { channel: 'phone', accountIds: [rep.id] });
  const no = { code: 'orders.not_your_channel' };
  const [{ orderId }] = (await world.shop.db.read<{ orderId: string }>(sql`select order_id as "orderId" from channels.sale`)) as [{ orderId: string }];
  await assert.rejects(kernel.ask('channels.till', { channel: 'pos' }, rep), no);
  await assert.rejects(kernel.ask('channels.find_goods', { channel: 'pos', q: 'MUG' }, rep), no);
  await assert.rejects(kernel.ask('channels.receipt', { orderId }, rep), no);
  assert.deepEqual(await kernel.ask('channels.tills', {}, rep), { items: [] });
  await assert.rejects(kernel.do('channels.cancel_sale', { orderId }, { actor: rep }), no);
  await assert.rejects(kernel.do('channels.close_till', { channel: 'pos', counted: ron('59.90') }, { actor: rep }), no);
  await world.run('channels.close_till', { channel: 'pos', counted: ron('59.90') });
  await assert.rejects(kernel.do('channels.open_till', { channel: 'pos', float: ron('0.00') }, { actor: rep }), no);
  await world.run('orders.set_members', { channel: 'pos', accountIds: [rep.id] });
  await kernel.do('channels.open_till', { channel: 'pos', float: ron('0.00') }, { actor: rep });
  await kernel.do('channels.close_till', { channel: 'pos', counted: ron('0.00') }, { actor: rep });
  await change({ currency: 'EUR' });
  await world.wellDone();
});

test('who is bound to a channel sells in no other, and a paused channel sells nothing', async () => {
  await using world = await shopOnDrawings();
  const rep: Actor = { kind: 'person', id: 'acc_01m6dmbe00e17az1p512zk4xb2', name: 'Rep', may: () => true };
  await world.run('orders.set_channels', {
    channels: [
      {
        code: 'north',
        name: 'North',
        kind: 'sales_rep',
        prefix: 'REP',
        currency: 'RON',
        country: 'RO',
        priceList: 'ro',
        priceAuthority: 'us',
        language: 'ro',
        holdMinutes: null,
        vatIncluded: true,
        warehouses: ['CLJ'],
      },
    ],
  });
  await world.run('orders.set_members', { channel: 'north', accountIds: [rep.id] });
  const order = (channel: string, method = 'cash_on_delivery') => ({
    channel,
    currency: 'RON',
    customer: { name: 'Ana', email: 'ana@example.com' },
    shipTo: { name: 'Ana', street: 'Strada Lungă 7', city: 'Brașov', postalCode: '500123', country: 'RO', phone: '0722123456' },
    lines: [{ sku: 'MUG', quantity: 1 }],
    payment: { method },
    delivery: { method: 'courier' },
  });
  const codeOf = (input: object, actor: Actor): Promise<unknown> =>
    world.shop.kernel.do<{ number: string }>('orders.place', input, { actor }).then(
      ({ value }) => value.number,
      (error: unknown) => (error instanceof Refusal ? error.code : error),
    );
  assert.equal(await codeOf(order('web'), rep), 'orders.not_your_channel');
  // The representative's goods lie in Cluj, and there are none yet.
  assert.equal(await codeOf(order('north'), rep), 'stock.short');
  await world.run('stock.receive', { warehouse: 'CLJ', lines: [{ sku: 'MUG', quantity: 1 }] });
  assert.equal(await codeOf(order('north'), rep), 'REP-2026-000001');
  assert.equal(await codeOf(order('web'), SYSTEM), 'RO-2026-000001');
  assert.equal(await codeOf(order('web', 'cash'), SYSTEM), 'orders.payment_method');
  assert.equal(await codeOf(order('web', 'channel'), SYSTEM), 'orders.payment_method');
  await world.run('channels.change', { channel: 'web', active: false });
  assert.equal(await codeOf(order('web'), SYSTEM), 'orders.channel_paused');
});
