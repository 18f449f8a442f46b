// Holds the simulation against queueing theory, Little's law and itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Law } from './law.ts';
import { type Model, type ModelNode, modelNode, wayTo } from './model.ts';
import { type Play, Simulation } from './simulation.ts';
import { summary } from './tally.ts';

const HOUR = 3600;

const modelOf = (nodes: ModelNode[], parts: Partial<Model> = {}): Model => ({
  key: 'toy',
  nodes,
  starts: [0],
  lanes: ['Hands'],
  leaves: [],
  notes: [],
  ...parts,
});

function playOf(parts: Partial<Play>): Play {
  return {
    seed: 1,
    perHour: [],
    countedUntil: Infinity,
    horizon: 1e9,
    hands: [[1]],
    promise: { cutOff: 14, leaveBy: 18 },
    first: 'age',
    stock: undefined,
    frameSeconds: 1e9,
    ...parts,
  };
}

function played(model: Model, play: Play): Simulation {
  const simulation = new Simulation(model, play);
  while (!simulation.run(50_000));
  return simulation;
}

const line = (law: Law): Model => modelOf([modelNode({ index: 0, kind: 'work', lane: 0, law, ways: [wayTo(1)] }), modelNode({ index: 1, kind: 'end' })]);

/** The probability that somebody has to wait for one of `servers` that are offered `load` erlangs (Erlang's C formula; A. K. Erlang 1917). */
function erlangC(servers: number, load: number): number {
  let inverse = 1;
  // Erlang's B formula by its recursion, and C from it (Cooper, Introduction to Queueing Theory, 2nd edition, section 3.4).
  for (let n = 1; n <= servers; n++) inverse = 1 + (inverse * n) / load;
  const b = 1 / inverse;
  return b / (1 - (load / servers) * (1 - b));
}

for (const { servers, load, hours } of [
  { servers: 1, load: 0.6, hours: 12_000 },
  { servers: 3, load: 2.1, hours: 6_000 },
]) {
  test(`with ${servers} hands the mean wait is what Erlang's C formula says, within 3 %`, () => {
    const mean = 120;
    const perHour = (load * HOUR) / mean;
    const model = line({ kind: 'exponential', mean });
    const { places, lanes, time } = played(model, playOf({ perHour: Array.from({ length: hours }, () => perHour), hands: [[servers]] }));
    const expected = (erlangC(servers, load) * mean) / (servers - load);
    const { mean: waited, count } = summary(places[0]!.waits);
    assert.ok(count > 200_000, `${count} waited`);
    assert.ok(Math.abs(waited / expected - 1) < 0.03, `waited ${waited} s, theory says ${expected} s`);
    const used = lanes[0]!.busySeconds / lanes[0]!.staffed(time);
    assert.ok(Math.abs(used / (load / servers) - 1) < 0.02, `hands were busy ${used}`);
  });
}

test('the queue’s length summed over time is what those in it have waited (Little), also when some wait to the end', () => {
  const { places } = played(line({ kind: 'fixed', seconds: 300 }), playOf({ perHour: [20, 20, 20, 20], horizon: 5 * HOUR }));
  assert.ok(places[0]!.queued > 0);
  assert.ok(Math.abs(places[0]!.area - places[0]!.waited) < 1e-6 * places[0]!.area, `${places[0]!.area} against ${places[0]!.waited}`);
});

test('a hand that goes home ends what it has begun, and nobody begins anything before the next shift', () => {
  const { orders, places } = played(line({ kind: 'fixed', seconds: 600 }), playOf({ perHour: [6, 6], hands: [[1, 0, 0, 1]], horizon: 24 * HOUR }));
  for (let order = 0; order < orders.count; order++) {
    const begun = orders.left.get(order) - 600;
    const hour = Math.floor(begun / HOUR) % 4;
    assert.ok(hour === 0 || hour === 3, `order ${order} was begun in hour ${hour}`);
  }
  // Waiting counts in hours in which somebody is there.
  assert.ok(summary(places[0]!.waits).p95 < places[0]!.waited);
});

test('who was promised sooner is served first, and otherwise who came first', () => {
  const late = played(
    line({ kind: 'fixed', seconds: 600 }),
    playOf({
      perHour: Array.from({ length: 24 }, (_, hour) => (hour === 13 || hour === 14 ? 10 : 0)),
      hands: [[...Array.from({ length: 24 }, (_, hour) => (hour >= 15 ? 1 : 0))]],
      first: 'promise',
    }),
  );
  const { orders } = late;
  const soon = Math.max(...Array.from({ length: orders.count }, (_, order) => (orders.came.get(order) < 14 * HOUR ? orders.left.get(order) : 0)));
  const later = Math.min(...Array.from({ length: orders.count }, (_, order) => (orders.came.get(order) >= 14 * HOUR ? orders.left.get(order) : Infinity)));
  assert.ok(soon < later);
});

test('both branches of a fork are done before their join goes on, and a join of some waits only for those that can come', () => {
  for (const out of ['all', 'some'] as const) {
    const model = modelOf([
      modelNode({ index: 0, kind: 'pass', out, ways: [wayTo(1, 0.5), wayTo(2, 0.5)] }),
      modelNode({ index: 1, kind: 'wait', law: { kind: 'fixed', seconds: 60 }, ways: [wayTo(3, 1, 0)] }),
      modelNode({ index: 2, kind: 'wait', law: { kind: 'fixed', seconds: 90 }, ways: [wayTo(3, 1, 1)] }),
      modelNode({ index: 3, kind: 'pass', entries: 2, join: out === 'all' ? 'all' : 'reach', reach: new Set([0, 1, 2]), ways: [wayTo(4)] }),
      modelNode({ index: 4, kind: 'end' }),
    ]);
    const { orders, places } = played(model, playOf({ perHour: [200] }));
    const lasted = new Set(Array.from({ length: orders.count }, (_, order) => Math.round(orders.left.get(order) - orders.came.get(order))));
    assert.deepEqual([...lasted].toSorted(), out === 'all' ? [90] : [60, 90]);
    assert.equal(places[4]!.passages, orders.count);
    assert.equal(places[3]!.passages, orders.count);
  }
});

test('an activity with many bodies is done when all are; a time beside it ends them all, and hands are free again', () => {
  const model = modelOf([
    modelNode({
      index: 0,
      kind: 'work',
      lane: 0,
      law: { kind: 'fixed', seconds: 100 },
      bodies: { counts: [3], isSequential: false },
      ways: [wayTo(2)],
      timers: [{ node: 1, seconds: 250, isInterrupting: true, repeat: 0 }],
    }),
    modelNode({ index: 1, kind: 'pass', ways: [wayTo(3)] }),
    modelNode({ index: 2, kind: 'end' }),
    modelNode({ index: 3, kind: 'end' }),
  ]);
  const one = played(model, playOf({ perHour: [5], seed: 4 }));
  assert.equal(one.places[2]!.passages, 0);
  assert.equal(one.places[3]!.passages, one.orders.count);
  assert.equal(one.lanes[0]!.busy, 0);
  const many = played(model, playOf({ perHour: [5], seed: 4, hands: [[3]] }));
  assert.ok(many.places[2]!.passages > 0);
  assert.equal(many.places[2]!.passages + many.places[3]!.passages, many.orders.count);
});

test('a scope ends when its last token does; an error inside goes to the border that catches it, else it ends the run', () => {
  const model = modelOf([
    modelNode({ index: 0, kind: 'scope', starts: [1], ways: [wayTo(4)], catches: [{ node: 5, code: 'gone' }] }),
    modelNode({ index: 1, kind: 'pass', out: 'one', ways: [wayTo(2, 1), wayTo(3, 1)] }),
    modelNode({ index: 2, kind: 'end' }),
    modelNode({ index: 3, kind: 'error', code: 'gone' }),
    modelNode({ index: 4, kind: 'end' }),
    modelNode({ index: 5, kind: 'pass', ways: [wayTo(6)] }),
    modelNode({ index: 6, kind: 'end' }),
  ]);
  const { places, orders } = played(model, playOf({ perHour: [1000] }));
  assert.ok(places[4]!.passages > 400 && places[6]!.passages > 400);
  assert.equal(places[4]!.passages + places[6]!.passages, orders.count);
});

test('what is missing leads by the way of what is missing, once, and units run out', () => {
  const model = modelOf([
    modelNode({ index: 0, kind: 'pass', ways: [wayTo(1, 1), wayTo(2, 0)], shortWay: 1 }),
    modelNode({ index: 1, kind: 'end' }),
    modelNode({ index: 2, kind: 'pass', exits: [{ node: 3, chance: 0, isShort: true }], ways: [wayTo(1)] }),
    modelNode({ index: 3, kind: 'pass', ways: [wayTo(2)] }),
  ]);
  const { places, orders } = played(model, playOf({ perHour: [1000], stock: { share: 0, groups: [{ share: 0.5, units: 100 }] } }));
  assert.equal(places[1]!.passages, orders.count);
  assert.equal(places[3]!.passages, places[2]!.passages - places[3]!.passages);
  assert.ok(Math.abs(places[3]!.passages - (orders.count / 2 - 100)) < 60);
});

test('the same seed gives the same day, however it is cut into slices, and another seed another one', () => {
  const model = line({ kind: 'exponential', mean: 200 });
  const facts = (seed: number, slice: number) => {
    const simulation = new Simulation(model, playOf({ seed, perHour: [30, 60, 30], frameSeconds: 600, horizon: 6 * HOUR }));
    while (!simulation.run(slice));
    const { events, orders, places, film } = simulation;
    return JSON.stringify([events, orders.count, summary(places[0]!.waits), Array.from({ length: film.frames }, (_, frame) => film.at(frame, 0))]);
  };
  assert.equal(facts(7, 13), facts(7, 100_000));
  assert.notEqual(facts(7, 13), facts(8, 13));
});
