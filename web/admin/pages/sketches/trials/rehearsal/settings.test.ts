// Holds that the form asks what it shows, and that what was played comes back into it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Usual, askedOf, heatOf, ordersOf, presetOf, settingsOf, shiftOf, withMore } from './settings.ts';

const hands = Array.from({ length: 24 }, (_, hour) => (hour >= 9 && hour < 17 ? 3 : 0));
const usual: Usual = {
  key: 'order',
  name: 'Order',
  orders: Array.from({ length: 7 }, (_, day) => Array.from({ length: 24 }, () => day + 1)),
  isGuessed: false,
  lanes: [
    { lane: 'Warehouse', hands, isGuessed: false },
    { lane: 'Desk', hands: hands.map((count) => Math.min(count, 1)), isGuessed: true },
  ],
  hasStock: true,
};

test('hands that nobody touched are asked as they usually are, and two that are ill are missing where most are', () => {
  assert.deepEqual(settingsOf(presetOf('usual', usual), usual).lanes, [
    { lane: 'Warehouse', hands },
    { lane: 'Desk', hands: usual.lanes[1]!.hands },
  ]);
  assert.deepEqual(shiftOf(settingsOf(presetOf('ill', usual), usual).lanes![0]!.hands), { people: 1, from: 9, to: 17 });
});

test('five times a Friday is about five times its orders', () => {
  assert.equal(ordersOf(presetOf('friday', usual), usual), 5 * 24 * 5);
  assert.equal(ordersOf({ ...presetOf('usual', usual), weekday: 0 }, usual), 24 * 4);
});

test('what was played comes back into the form, and one hand more is one in every hour in which somebody is there', () => {
  const asked = { ...presetOf('sold_out', usual), shifts: { Desk: { people: 2, from: 10, to: 12 } } };
  const settings = settingsOf(asked, usual);
  assert.deepEqual(askedOf(settings, usual), asked);
  assert.deepEqual(shiftOf(withMore(settings, 'Desk', 1).lanes![1]!.hands), { people: 3, from: 10, to: 12 });
  assert.deepEqual(withMore(settings, 'Desk', -5).lanes![1]!.hands.slice(9, 12), [0, 1, 1]);
});

test('a step is hot by those that wait there, of the most anywhere; a few are never very hot', () => {
  assert.deepEqual([heatOf(0, 100), heatOf(1, 100), heatOf(50, 100), heatOf(100, 100), heatOf(1, 1)], [0, 1, 3, 5, 1]);
});
