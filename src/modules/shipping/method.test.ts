// Another way of delivery before there is a label: only one by which a tariff takes the parcel; afterwards it is too late.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lines, shopWithCarrier, to } from './shipping.fixture.ts';

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => assert.fail('it was not refused'),
    (error: { code: string }) => error.code,
  );

test('a parcel takes another way before it has a label, by which a tariff takes it, and not afterwards', async () => {
  await using world = await shopWithCarrier();
  const parcelId = await world.planned(1, lines([1, 1]), { to });
  const letter = { method: 'letter', zone: 'RO', currency: 'RON', steps: [{ upToGrams: 1, price: '3.00' }], freeFrom: null, cash: null };
  await world.do('shipping.set_tariff', letter);
  assert.equal(await codeOf(world.do('shipping.choose_method', { parcelId, method: 'pigeon' })), 'shipping.no_rate');
  assert.equal(await codeOf(world.do('shipping.choose_method', { parcelId, method: 'letter' })), 'shipping.too_heavy');
  assert.deepEqual(await world.do('shipping.choose_method', { parcelId, method: 'locker' }), { before: 'courier' });
  assert.deepEqual(await world.do('shipping.choose_method', { parcelId, method: 'courier' }), { before: 'locker' });
  await world.pack(parcelId);
  await world.buy(parcelId);
  assert.equal(await codeOf(world.do('shipping.choose_method', { parcelId, method: 'locker' })), 'shipping.state');
  await world.shop.verify();
});
