// Holds that one's own lane comes first, that what goes by itself comes last, and that a step is found by its words without marks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Step, chaptersOf, found } from './chapters.ts';

const step = (element: string, lane: string, isHand: boolean, note = ''): Step => ({
  element,
  name: element,
  type: isHand ? 'userTask' : 'serviceTask',
  lane,
  isHand,
  note: note === '' ? null : { text: note, isFallback: false },
  form: null,
  schema: null,
  mayRefuse: [],
  dueSeconds: null,
  dueSays: null,
  refusals: [],
  times: [],
  events: [],
  letters: [],
  awaits: null,
  decision: null,
  calls: null,
  multi: null,
  next: [],
  change: null,
});
const steps = [
  step('Check', 'System', false),
  step('Review', 'Sales desk', true),
  step('Pick', 'Warehouse', true, 'Căutați la rafturi.'),
  step('Pack', 'Warehouse', true),
];

test('one’s own lane comes first, then the others as work comes to them, and what goes by itself last', () => {
  const order = (roles: string[]) => chaptersOf(steps, roles).map(({ lane, steps: mine }) => [lane, mine.length]);
  assert.deepEqual(order(['warehouse']), [
    ['Warehouse', 2],
    ['Sales desk', 1],
    ['System', 1],
  ]);
  assert.deepEqual(order([]), [
    ['Sales desk', 1],
    ['Warehouse', 2],
    ['System', 1],
  ]);
});

test('a step is found by words of its name and note, without their marks', () => {
  const names = (sought: string) => found(chaptersOf(steps, []), sought).flatMap((chapter) => chapter.steps.map(({ name }) => name));
  assert.deepEqual(names('cautati raft'), ['Pick']);
  assert.deepEqual(names('warehouse'), ['Pick', 'Pack']);
  assert.deepEqual(names('nothing like it'), []);
  assert.equal(names('').length, 4);
});
