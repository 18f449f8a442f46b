// Sent by a supplier in our place: the goods leave the supplier's shelf, the label is theirs, and their carrier is followed like ours.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lines, shopWithCarrier } from './shipping.fixture.ts';
import { cameNear } from './tracking.ts';

test('a parcel that a supplier has sent leaves with their number, is followed, and our carrier is told nothing of it', async () => {
  await using world = await shopWithCarrier();
  const parcelId = await world.planned(1, lines([1, 2]));
  const told: string[][] = [];
  world.carrier.manifest = async (numbers) => (told.push(numbers), { unknown: [] });
  const sent = { parcelId, carrier: 'Zenith Express', trackingNumber: 'ZX-1' };
  assert.deepEqual(await world.do('shipping.ship_direct', sent), { carrier: 'Zenith Express', trackingNumber: 'ZX-1', state: 'handed_over' });
  await assert.rejects(world.do('shipping.ship_direct', sent), { code: 'shipping.state' });
  const parcel = await world.get(parcelId);
  assert.deepEqual([parcel.state, parcel.carrier, parcel.trackingNumber], ['handed_over', 'Zenith Express', 'ZX-1']);
  await world.shop.settle();
  assert.deepEqual(told, []);
  await world.do('shipping.track', { carrier: 'Zenith Express', trackingNumber: 'ZX-1', eventId: 'e1', status: 'delivered', at: '2026-11-03T08:00:00.000Z' });
  assert.deepEqual(await world.do('shipping.close', { parcelId }), { outcome: 'delivered' });
  assert.deepEqual(await world.events(parcelId), ['planned', 'handed_over', 'delivered']);
  await world.shop.verify();
});

test('a number that another parcel has, and a parcel that has a label of ours, are refused and nothing leaves', async () => {
  await using world = await shopWithCarrier();
  const first = await world.planned(1, lines([1, 1]));
  const second = await world.planned(2, lines([1, 1]));
  const labelled = await world.labelled(3, lines([1, 1]));
  const number = { carrier: 'Zenith Express', trackingNumber: 'ZX-1' };
  await world.do('shipping.ship_direct', { parcelId: first, ...number });
  await assert.rejects(world.do('shipping.ship_direct', { parcelId: second, ...number }), { code: 'shipping.tracking_taken' });
  await assert.rejects(world.do('shipping.ship_direct', { parcelId: labelled, carrier: 'Zenith Express', trackingNumber: 'ZX-3' }), { code: 'shipping.state' });
  assert.deepEqual([(await world.get(second)).state, (await world.get(labelled)).state], ['planned', 'labelled']);
  await world.do('shipping.void', { documentId: second });
  await world.shop.verify();
});

test('the last leg is told once, when a parcel with the carrier comes to it', () => {
  assert.equal(cameNear('in_transit', { state: 'handed_over', trackingStatus: 'out_for_delivery' }), 'out_for_delivery');
  assert.equal(cameNear('in_transit', { state: 'handed_over', trackingStatus: 'ready_for_pickup' }), 'ready_for_pickup');
  assert.equal(cameNear('out_for_delivery', { state: 'handed_over', trackingStatus: 'out_for_delivery' }), undefined);
  assert.equal(cameNear('in_transit', { state: 'labelled', trackingStatus: 'out_for_delivery' }), undefined);
  assert.equal(cameNear(null, { state: 'delivered', trackingStatus: 'delivered' }), undefined);
});
