// How long is left: known nets with known stays give what can be said by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Histogram, addTo, bucketOf, emptyHistogram, middleOf } from './buckets.ts';
import { forecast } from './forecast.ts';
import type { Net, Place } from './net.ts';

const HOUR = 3600;
const always = (seconds: number, n = 100): Histogram => {
  const histogram = emptyHistogram();
  addTo(histogram, bucketOf(seconds), n, n * seconds);
  return histogram;
};
const mixed = (...parts: [seconds: number, n: number][]): Histogram => {
  const histogram = emptyHistogram();
  for (const [seconds, n] of parts) addTo(histogram, bucketOf(seconds), n, n * seconds);
  return histogram;
};
/** What a stay of so many seconds is kept as. */
const kept = (seconds: number): number => middleOf(bucketOf(seconds));
const place = (id: string, ways: [to: number, weight: number][], more: Partial<Place> = {}): Place => ({
  id,
  isGoal: false,
  stays: always(0),
  split: 'each',
  ways: ways.map(([to, weight]) => ({ to, weight })),
  border: [],
  passages: 100,
  waitsFor: 1,
  scope: 0,
  inside: undefined,
  called: undefined,
  ...more,
});
const net = (...places: Place[]): Net => ({ places, start: 0, byId: new Map(places.map((one, i) => [one.id, i])), leads: new Set() });

test('stays along a line add up, and what has been waited is taken off the first of them', () => {
  const line = net(
    place('Pay', [[1, 100]], { stays: always(HOUR) }),
    place('Pick', [[2, 100]], { stays: always(2 * HOUR) }),
    place('Out', [], { isGoal: true }),
  );
  const sum = kept(HOUR) + kept(2 * HOUR);
  assert.deepEqual(forecast(line, 0, 0), { p50: sum, p95: sum, reaches: 1, isThin: false });
  assert.deepEqual(forecast(line, 0, 1800), { p50: sum - 1800, p95: sum - 1800, reaches: 1, isThin: false });
  // Longer than any before: as long again as half of them take.
  assert.equal(forecast(line, 0, 5 * HOUR)!.p50, sum);
});

test('ways are taken as often as they were, and what ends elsewhere never comes', () => {
  const choice = net(
    place(
      'Which',
      [
        [1, 50],
        [2, 40],
        [3, 10],
      ],
      { split: 'one' },
    ),
    place('Short', [[4, 50]], { stays: always(HOUR) }),
    place('Long', [[4, 40]], { stays: always(10 * HOUR) }),
    place('Cancel', []),
    place('Out', [], { isGoal: true }),
  );
  const found = forecast(choice, 0, 0, 2_000)!;
  assert.deepEqual([found.p50, found.p95], [kept(HOUR), kept(10 * HOUR)]);
  assert.ok(Math.abs(found.reaches - 0.9) < 0.03, String(found.reaches));
  assert.equal(forecast(choice, 3, 0), undefined);
});

test('branches that meet take as long as the longest of them', () => {
  const fork = net(
    place(
      'Fork',
      [
        [1, 1],
        [2, 1],
      ],
      { split: 'all' },
    ),
    place('Left', [[3, 1]], { stays: always(HOUR) }),
    place('Right', [[3, 1]], { stays: always(4 * HOUR) }),
    place('Join', [[4, 1]], { split: 'all', waitsFor: 2 }),
    place('Out', [], { isGoal: true }),
  );
  assert.equal(forecast(fork, 0, 0)!.p50, kept(4 * HOUR));
});

test('of the stays that are longer than what was waited, those that are left count', () => {
  const one = net(place('Wait', [[1, 100]], { stays: mixed([60, 90], [8 * HOUR, 10]) }), place('Out', [], { isGoal: true }));
  assert.equal(forecast(one, 0, 0)!.p50, kept(60));
  // After ten minutes it is one of the tenth that takes eight hours.
  assert.equal(forecast(one, 0, 600)!.p50, kept(8 * HOUR) - 600);
});

test('a called drawing and a sub-process take as long as what is in them; an event at the border takes its share away', () => {
  const called = net(place('Start', [[1, 1]]), place('Pack', [[2, 1]], { stays: always(HOUR) }), place('Hand', [], { isGoal: true, stays: always(HOUR) }));
  const outer = net(place('Source', [[1, 1]], { stays: always(60) }), place('Fulfil', [], { called }));
  assert.equal(forecast(outer, 0, 0)!.p50, kept(60) + 2 * kept(HOUR));
  const inside = net(
    place('Process', []),
    place('Card', [[4, 90]], { inside: 2, border: [{ to: 5, weight: 10 }], passages: 100 }),
    place('In', [[3, 1]], { scope: 1, stays: always(HOUR) }),
    place('Done', [], { scope: 1 }),
    place('Out', [], { isGoal: true }),
    place('Lost', []),
  );
  const found = forecast(inside, 1, 0, 2_000)!;
  assert.equal(found.p50, kept(HOUR));
  assert.ok(Math.abs(found.reaches - 0.9) < 0.03, String(found.reaches));
});

test('a forecast that stands on few passages says so, and a ring without an end is not walked for ever', () => {
  const few = net(place('New', [[1, 1]], { stays: always(HOUR, 3) }), place('Out', [], { isGoal: true }));
  assert.equal(forecast(few, 0, 0)!.isThin, true);
  const ring = net(place('One', [[1, 1]]), place('Two', [[0, 1]]), place('Out', [], { isGoal: true }));
  assert.equal(forecast(ring, 0, 0, 3), undefined);
});
