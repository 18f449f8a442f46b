// A few of the processes that `npm test -- random` makes up by the thousand, every day; and that the check finds an engine that forgets.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONSTRUCTS } from './random/blocks.ts';
import { check } from './random/check.ts';
import { generate } from './random/generate.ts';
import { compareAll } from './random/opinions.ts';
import { sweep } from './random/sweep.ts';
import { World } from './random/world.ts';

const PROCESSES = 50;
const BOUND_MS = 90_000;
test('processes made up by seed keep every promise, restarted after every step', async () => {
  const { figures, failures } = await sweep(1, PROCESSES, BOUND_MS);
  assert.deepEqual(failures, []);
  assert.equal(figures.processes, PROCESSES);
  assert.ok(figures.restarts > 5 * PROCESSES, `${figures.restarts} restarts`);
});

test('bpmn-elements carries the same processes out in the same way', async () => {
  const { compared, differing } = await compareAll(1, 5);
  assert.deepEqual(differing, []);
  assert.equal(compared, 15);
});

test('every construct of the generator can be run', async () => {
  const { off } = await sweep(1, 0, BOUND_MS);
  assert.deepEqual(off, []);
});

test('a state that loses what had arrived at a join is found, and so is a wait that is not written', async () => {
  const on = new Set(CONSTRUCTS.filter((construct) => construct === 'and'));
  const found = { join: 0, wait: 0 };
  for (let seed = 1; seed <= 15; seed++) {
    const process = generate(seed, on);
    const forgetful = { stored: new World(), unbroken: new World() };
    forgetful.stored.memory.spoil = (column, cell) => (column === 'state' ? (cell?.replace(/,"j":\{.*?\}\}/, '') ?? null) : cell);
    if ((await check(process, seed, forgetful)).broken !== undefined) found.join++;
    const careless = { stored: new World(), unbroken: new World() };
    careless.stored.memory.spoil = (column, cell) => (column === 'element' && cell === 'U3' ? 'U1' : cell);
    if ((await check(process, seed, careless)).broken !== undefined) found.wait++;
  }
  assert.ok(found.join > 2 && found.wait > 2, JSON.stringify(found));
});
