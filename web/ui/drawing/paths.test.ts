// Holds that a token glides along the flows that were taken, and is unseen where it would cross a label.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FlowMap, findPath, framesAlong, glideMs } from './paths.ts';

const flow = (id: string, source: string, target: string, ...points: [number, number][]) => ({
  id,
  source,
  target,
  points: points.map(([x, y]) => ({ x, y })),
});
const map: FlowMap = {
  flows: [
    flow('a', 'Start', 'Check', [10, 0], [20, 0]),
    flow('b', 'Check', 'Gate', [40, 0], [50, 0]),
    flow('yes', 'Gate', 'Pay', [60, 0], [60, 30], [90, 30]),
    flow('no', 'Gate', 'Pay', [60, 0], [90, 0]),
    flow('late', 'Timer', 'Remind', [45, 10], [45, 40]),
  ],
  steps: [{ from: 'Check', to: 'Timer' }],
};
const ids = (way: { id: string }[] | undefined) => way?.map((it) => it.id);

test('the flows that were taken are preferred, and any others serve where none are known', () => {
  assert.deepEqual(ids(findPath(map, 'Start', 'Pay', new Set(['a', 'b', 'yes']))), ['a', 'b', 'yes']);
  assert.deepEqual(ids(findPath(map, 'Start', 'Pay', new Set(['a', 'b', 'no']))), ['a', 'b', 'no']);
  assert.deepEqual(ids(findPath(map, 'Start', 'Gate', new Set(['unknown']))), ['a', 'b']);
});

test('a token passes from a step to what sits on its border, and there is no way back', () => {
  assert.deepEqual(ids(findPath(map, 'Check', 'Remind', new Set())), ['late']);
  assert.equal(findPath(map, 'Pay', 'Start', new Set()), undefined);
  assert.deepEqual(findPath(map, 'Pay', 'Pay', new Set()), []);
});

test('keyframes lie on the corners of the flows, go by length, and fade through elements', () => {
  const way = findPath(map, 'Start', 'Gate', new Set()) ?? [];
  const frames = framesAlong({ x: 0, y: 0 }, way, { x: 60, y: 0 });
  assert.deepEqual(
    frames.map((it) => it.x),
    [0, 2, 8, 10, 20, 24, 36, 40, 50, 52, 58, 60],
  );
  assert.deepEqual(
    frames.map((it) => it.opacity),
    [1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1],
  );
  assert.equal(frames[0]?.offset, 0);
  assert.equal(frames.at(-1)?.offset, 1);
  assert.ok(frames.every((it, at) => at === 0 || it.offset >= (frames[at - 1]?.offset ?? 0)));
});

test('a token that stays has keyframes as well, and no glide lasts longer than a second and a half', () => {
  assert.deepEqual(
    framesAlong({ x: 5, y: 5 }, [], { x: 5, y: 5 }).map((it) => it.offset),
    [0, 1 / 3, 2 / 3, 1],
  );
  assert.equal(glideMs([]), 300);
  assert.equal(glideMs(map.flows), 750);
  assert.equal(glideMs(Array.from({ length: 30 }, () => map.flows[0]!)), 1_500);
});
