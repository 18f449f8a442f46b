// What every connector of channels must keep, whichever it is; a provider's test calls it with a way to make its other side sell.
import assert from 'node:assert/strict';
import type { Account, ChannelConnector, ForeignOrder } from '#modules/channels';

export type Stage = {
  connector: ChannelConnector;
  account: Account;
  /** Makes the other side sell one piece of a SKU of its own; its number there. */
  sells(sku: string): Promise<string>;
  /** Makes the other side take an order back. */
  takesBack(externalId: string): Promise<void>;
  /** The quantity that the other side has of a SKU. */
  has(sku: string): Promise<number | undefined>;
  /** Whether the other side knows that the order has left, or will not come. */
  knows(externalId: string): Promise<{ shipped: boolean; cancelled: boolean }>;
  /** SKUs that the other side offers. */
  skus: [string, string];
};

const ron = (amount: string) => ({ amount, currency: 'RON' });

/** Pulls until there is no more; the orders and the last cursor. */
async function pullAll({ connector, account }: Stage, since: string | null): Promise<{ orders: ForeignOrder[]; cursor: string | null }> {
  const orders: ForeignOrder[] = [];
  let cursor = since;
  for (let page = 0; page < 20; page++) {
    const pulled = await connector.pullOrders(account, cursor);
    orders.push(...pulled.orders);
    cursor = pulled.cursor;
    if (!pulled.more) return { orders, cursor };
  }
  throw new Error('There is always more.');
}

/** Runs the contract. */
export async function keepsTheContract(stage: Stage): Promise<void> {
  const { connector, account, skus } = stage;
  const [one, two] = skus;
  assert.equal((await connector.test(account)).ok, true);
  await connector.pushOffers(account, [
    { externalSku: one, sku: one, title: 'One', price: ron('10.00'), quantity: 5 },
    { externalSku: two, sku: two, title: 'Two', price: ron('20.00'), quantity: 5 },
  ]);
  // Quantities are what was told last, however often; what is not there is declined and the rest is taken.
  const told = await connector.pushStock(account, [
    { externalSku: one, quantity: 7 },
    { externalSku: 'NO-SUCH', quantity: 1 },
    { externalSku: two, quantity: 3 },
  ]);
  assert.deepEqual(
    told.declined.map((it) => it.externalSku),
    ['NO-SUCH'],
  );
  await connector.pushStock(account, [{ externalSku: one, quantity: 7 }]);
  assert.deepEqual([await stage.has(one), await stage.has(two)], [7, 3]);

  // What is pulled is pulled once per cursor, and again from an earlier one.
  const before = await pullAll(stage, null);
  const first = await stage.sells(one);
  const second = await stage.sells(two);
  const pulled = await pullAll(stage, before.cursor);
  assert.deepEqual(
    pulled.orders.map((order) => [order.externalId, order.state]),
    [
      [first, 'new'],
      [second, 'new'],
    ],
  );
  assert.deepEqual((await pullAll(stage, pulled.cursor)).orders, []);
  assert.deepEqual(
    (await pullAll(stage, before.cursor)).orders.map((order) => order.externalId),
    [first, second],
  );
  for (const { order } of pulled.orders) {
    assert.equal(order.currency, 'RON');
    assert.equal(order.payment.method, 'channel');
    assert.ok(order.lines.every((line) => line.price?.currency === 'RON' && skus.includes(line.sku)));
    assert.ok(order.customer.name !== '' && order.shipTo.country === 'RO');
  }
  await connector.acknowledge(account, [{ externalId: first, number: 'MP-2026-000001' }]);
  await connector.acknowledge(account, [{ externalId: first, number: 'MP-2026-000001' }]);

  // Taken back there, it is told as cancelled.
  await stage.takesBack(second);
  const after = await pullAll(stage, pulled.cursor);
  assert.deepEqual(
    after.orders.map((order) => [order.externalId, order.state]),
    [[second, 'cancelled']],
  );

  const third = await stage.sells(one);
  for (let n = 0; n < 2; n++) {
    await connector.pushShipment(account, { externalId: first, carrier: 'Curier', trackingNumber: 'AWB1' });
    await connector.pushCancel(account, { externalId: third, reason: 'out_of_stock' });
  }
  assert.deepEqual([(await stage.knows(first)).shipped, (await stage.knows(third)).cancelled], [true, true]);
}
