// The shipped drawings at work: an order on every way from placed to its end, with people, a card gateway, a bank and a carrier.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, HOUR_MS, SHIPPED, shopOnDrawings } from './drawings.fixture.ts';

test('a card order goes from placed to delivered, and its money is taken when it leaves', async () => {
  await using world = await shopOnDrawings();
  const orderId = await world.place('card');
  assert.deepEqual(await world.runs(), ['order-to-delivery:live', 'fulfilment:live']);
  assert.deepEqual([await world.money(orderId), await world.mugs()], [['authorised 0-0'], [1000n, 2n]]);
  await world.sends();
  assert.deepEqual([await world.money(orderId), await world.mugs()], [['captured 11979-0'], [998n, 0n]]);
  assert.equal(await world.state(orderId), 'placed');
  await world.pass(3 * DAY_MS);
  assert.deepEqual([await world.state(orderId), await world.runs()], ['completed', ['order-to-delivery:Completed', 'fulfilment:ParcelClosed']]);
  assert.deepEqual(await world.letters(), ['order-accepted', 'order-shipped', 'order-delivered']);
  await world.wellDone();
});

test('cash is collected at the door and owed by the courier', async () => {
  await using world = await shopOnDrawings();
  const orderId = await world.place('cash_on_delivery');
  await world.sends();
  assert.deepEqual(await world.money(orderId), []);
  await world.pass(3 * DAY_MS);
  assert.deepEqual([await world.state(orderId), await world.money(orderId)], ['completed', ['captured 11979-0']]);
  await world.wellDone();
});

test('a transfer is reminded of, paid, and the order goes on; unpaid for seven days it is cancelled', async () => {
  await using world = await shopOnDrawings();
  const paid = await world.place('bank_transfer');
  const [order] = await world.shop.db.read<{ number: string }>({
    text: 'select number from kernel.document where id = $1',
    values: [paid],
    name: '',
  });
  const unpaid = await world.place('bank_transfer');
  await world.pass(2 * DAY_MS + HOUR_MS);
  assert.deepEqual(await world.letters(), ['bank-details', 'bank-details', 'payment-reminder', 'payment-reminder']);
  await world.run('payments.record_transfer', {
    reference: `order ${order!.number}`,
    amount: { amount: '119.79', currency: 'RON' },
    bookedOn: '2026-11-04',
  });
  await world.pass(0);
  assert.deepEqual((await world.letters()).slice(4), ['payment-received', 'order-accepted']);
  await world.pass(6 * DAY_MS);
  assert.deepEqual([await world.state(paid), await world.state(unpaid)], ['placed', 'cancelled']);
  assert.deepEqual((await world.letters()).filter((letter) => letter === 'payment-reminder' || letter === 'order-cancelled').length, 4);
  assert.deepEqual(await world.mugs(), [1000n, 2n]);
  await world.sends();
  await world.pass(3 * DAY_MS);
  assert.equal(await world.state(paid), 'completed');
  await world.wellDone();
});

test('a declined card waits two days for another payment and is then cancelled', async () => {
  await using world = await shopOnDrawings();
  const orderId = await world.place('card', { payment: { method: 'card', token: 'tok_declined' } });
  assert.deepEqual([await world.letters(), await world.mugs()], [['payment-declined'], [1000n, 2n]]);
  await world.pass(2 * DAY_MS + HOUR_MS);
  assert.deepEqual(
    [await world.state(orderId), await world.mugs(), await world.letters()],
    ['cancelled', [1000n, 0n], ['payment-declined', 'order-cancelled']],
  );
  assert.deepEqual(await world.runs(), ['order-to-delivery:UnpaidCard', 'order-cancellation:Cancelled']);
  await world.wellDone();
});

test('a card that the customer has to confirm goes on when they do, and asks again when they do not', async () => {
  await using world = await shopOnDrawings();
  const good = await world.place('card', { payment: { method: 'card', token: 'tok_3ds_ok' } });
  const bad = await world.place('card', { payment: { method: 'card', token: 'tok_3ds_fail' } });
  const silent = await world.place('card', { payment: { method: 'card', token: 'tok_3ds_silent' } });
  for (let i = 0; i < 4; i++) await world.pass(10 * 60_000);
  assert.deepEqual(
    (await world.tasks()).map((task) => task.form),
    ['shipping.pick'],
  );
  assert.deepEqual((await world.letters()).sort(), ['order-accepted', 'payment-declined', 'payment-declined']);
  await world.pass(3 * DAY_MS);
  assert.deepEqual([await world.state(good), await world.state(bad), await world.state(silent)], ['placed', 'cancelled', 'cancelled']);
  assert.deepEqual(await world.mugs(), [1000n, 2n]);
  await world.wellDone();
});

test('a large first order is looked at by a person, in time or with a word to the supervisor; rejected it is undone', async () => {
  await using world = await shopOnDrawings();
  const orderId = await world.place('card', { lines: [{ sku: 'RARE', quantity: 1 }] });
  assert.deepEqual(
    (await world.tasks()).map(({ form, lane, prefill }) => [form, lane, prefill]),
    [['orders.review', 'Sales desk', { orderId }]],
  );
  await world.pass(2 * HOUR_MS + 60_000);
  assert.deepEqual(await world.letters(), ['supervisor-late-review']);
  await world.does('orders.review', { decision: 'reject' });
  assert.deepEqual([await world.state(orderId), await world.letters()], ['cancelled', ['supervisor-late-review', 'order-rejected']]);
  const again = await world.place('card', { lines: [{ sku: 'RARE', quantity: 1 }] });
  await world.does('orders.review', { decision: 'approve' });
  assert.deepEqual([(await world.tasks()).map((task) => task.form), await world.money(again)], [['shipping.pick'], ['authorised 0-0']]);
  await world.wellDone();
});

test('cancelled by the customer on the packing table, the label, the goods and the money go back', async () => {
  await using world = await shopOnDrawings();
  const orderId = await world.place('card');
  await world.does('shipping.pick');
  await world.does('shipping.check', { ok: true });
  await world.does('shipping.pack');
  await world.pass(60_000);
  assert.deepEqual(
    (await world.tasks()).map((task) => task.form),
    ['shipping.hand_over'],
  );
  assert.deepEqual(await world.money(orderId), ['captured 11979-0']);
  await world.run('orders.cancel', { orderId, reason: 'changed_mind' });
  await world.pass(60_000);
  assert.deepEqual([await world.state(orderId), await world.money(orderId), await world.mugs()], ['cancelled', ['refunded 11979-11979'], [1000n, 0n]]);
  assert.deepEqual(
    world.carrier.state().shipments.map(({ state }) => state),
    ['cancelled'],
  );
  assert.deepEqual([await world.tasks(), (await world.letters()).at(-1)], [[], 'order-cancelled']);
  await world.wellDone();
});

test('a short pick, a wrong box and a refused address hold the parcel up and do not stop it', async () => {
  await using world = await shopOnDrawings();
  const orderId = await world.place('card', {
    shipTo: { name: 'Ana Pop', street: 'Strada Lungă 7', city: 'B', postalCode: '500123', country: 'RO' },
  });
  const review = (await world.tasks())[0]!;
  if (review.form === 'orders.review') await world.does('orders.review', { decision: 'approve' });
  const [pick] = await world.tasks();
  const { lines } = await world.shop.kernel.ask<{ lines: { skuId: string }[] }>(
    'shipping.get',
    { parcelId: pick!.documentId },
    { kind: 'system', id: 'system', may: () => true },
  );
  await world.does('shipping.pick', { lines: [{ skuId: lines[0]!.skuId, picked: 1 }] });
  await world.does('shipping.resolve_short', { note: 'behind the tea' });
  await world.does('shipping.pick');
  await world.does('shipping.check', { ok: false });
  await world.does('shipping.pick');
  await world.does('shipping.check', { ok: true });
  await world.does('shipping.pack', { weightGrams: 950 });
  for (let i = 0; i < 4; i++) await world.pass(60_000);
  const [task] = await world.tasks();
  assert.equal((task!.prefill.to as { city: string }).city, 'B');
  await world.does('shipping.correct_address', { to: { ...(task!.prefill.to as object), city: 'Brașov' } });
  for (let i = 0; i < 4; i++) await world.pass(60_000);
  await world.does('shipping.hand_over');
  await world.pass(3 * DAY_MS);
  assert.equal(await world.state(orderId), 'completed');
  await world.wellDone();
});

test('a parcel that comes back goes to the shelf and the money to the customer', async () => {
  await using world = await shopOnDrawings({ fate: { ending: 'returned' } });
  const orderId = await world.place('card');
  await world.sends();
  await world.pass(2 * DAY_MS);
  await world.does('shipping.decide_failed', { decision: 'again' });
  await world.pass(4 * DAY_MS);
  await world.does('shipping.receive_back');
  assert.deepEqual(await world.mugs(), [1000n, 0n]);
  await world.does('shipping.decide_lost', { decision: 'give_back' });
  await world.pass(60_000);
  assert.deepEqual([await world.state(orderId), await world.money(orderId)], ['completed', ['refunded 11979-11979']]);
  assert.deepEqual((await world.letters()).includes('delivery-failed'), true);
  await world.wellDone();
});

test("a lost parcel, and one of which nobody has heard for three weeks, are a person's decision", async () => {
  await using world = await shopOnDrawings({ fate: { ending: 'lost' } });
  const orderId = await world.place('card');
  await world.sends();
  await world.pass(5 * DAY_MS);
  await world.does('shipping.decide_lost', { decision: 'give_back' });
  await world.pass(60_000);
  assert.deepEqual([await world.state(orderId), await world.money(orderId), await world.mugs()], ['completed', ['refunded 11979-11979'], [998n, 0n]]);
  world.carrier.tick = async () => 0;
  const silent = await world.place('card');
  await world.sends();
  await world.shop.turn(21 * DAY_MS + HOUR_MS);
  await world.does('shipping.decide_lost', { decision: 'keep' });
  assert.deepEqual([await world.state(silent), await world.money(silent)], ['completed', ['captured 11979-0']]);
  await world.wellDone();
});

test('a sale of more than there is waits for a decision: tried again when goods have come, else cancelled', async () => {
  await using world = await shopOnDrawings();
  // The price is far from ours, and nobody is to look at that here.
  await world.run('channels.change', { channel: 'marketplace', toleranceMinor: 100_000_000 });
  const sale = {
    channel: 'marketplace',
    lines: [{ sku: 'RARE', quantity: 2, price: { amount: '50.00', currency: 'RON' } }],
  };
  const [later, never] = [await world.place('cash_on_delivery', sale), await world.place('cash_on_delivery', sale)];
  const shortages = (await world.tasks()).filter((task) => task.form === 'orders.decide_shortage');
  assert.deepEqual(
    shortages.map((task) => task.documentId),
    [later, never],
  );
  const decide = async (orderId: string, decision: string): Promise<void> => {
    const [task] = (await world.tasks()).filter((one) => one.documentId === orderId);
    await world.run('tasks.complete', { taskId: task!.id, input: { decision } });
    await world.pass(0);
  };
  await decide(never!, 'cancel');
  await decide(later!, 'retry');
  assert.deepEqual(
    (await world.tasks()).map((task) => [task.form, task.documentId]),
    [['orders.decide_shortage', later]],
  );
  await world.run('stock.receive', { warehouse: 'BUC', lines: [{ sku: 'RARE', quantity: 1 }] });
  await decide(later!, 'retry');
  await world.sends();
  await world.pass(3 * DAY_MS);
  assert.deepEqual([await world.state(later!), await world.state(never!)], ['completed', 'cancelled']);
  await world.wellDone();
});

test('every element and every flow of the shipped drawings is drawn, once, and has an id of its own', () => {
  for (const xml of SHIPPED.filter((text) => text.includes('bpmndi:BPMNDiagram'))) {
    const [model, picture] = xml.split('<bpmndi:BPMNDiagram');
    const drawn = [...picture!.matchAll(/bpmnElement="([^"]+)"/g)].map((match) => match[1]!);
    const parts = /<bpmn:(participant|lane|sequenceFlow|[a-zA-Z]*(?:Event|Task|Gateway|SubProcess|subProcess|callActivity)) id="([^"]+)"/g;
    const named = [...model!.matchAll(parts)].map((match) => match[2]!);
    const ids = [...xml.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]!);
    assert.ok(named.length > 20, 'there is something to look at');
    assert.deepEqual(new Set(ids).size, ids.length);
    assert.deepEqual(drawn.filter((id) => named.includes(id)).sort(), named.sort());
  }
});
