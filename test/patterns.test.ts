// Van der Aalst's control-flow patterns: each leaves its expected trace, or is one of the few that BPMN has no words for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patterns } from './conformance/patterns/patterns.ts';

/** Interleaved parallel routing, the two blocking joins, and the critical section. */
const UNSAYABLE = [17, 28, 31, 39];

test('every pattern that BPMN can say runs as the pattern is meant, restarted after every step', async () => {
  const rows = await patterns();
  assert.deepEqual(
    rows.map((row) => row.number),
    Array.from({ length: 43 }, (_, i) => i + 1),
  );
  assert.deepEqual(
    rows.filter((row) => !row.ok && !UNSAYABLE.includes(row.number)),
    [],
  );
  assert.ok(rows.every((row) => (row.ok ? row.how : row.why)));
});
