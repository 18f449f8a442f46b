// A sample of the conformance run for every day: each fifteenth case; the whole of it is `npm test -- conformance`.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runMiwg } from './conformance/miwg.ts';
import { runCollection } from './conformance/run.ts';
import { findSuite } from './conformance/suite.ts';

const EVERY = 15;
const suite = findSuite();
const skip = suite === null ? 'the cases are not here: ../shared/conformance' : false;

test('a sample of the reference models comes back as it was', { skip }, async () => {
  const rows = await runMiwg(join(suite ?? '', 'miwg'), EVERY);
  assert.deepEqual(
    rows.flatMap((row) => row.differences.slice(0, 1).map((one) => `${row.file}: ${one}`)),
    [],
  );
});

test('a sample of the process models runs or is refused with a reason, and scripts of ours hold', { skip }, async () => {
  const { rows, scripts } = await runCollection(join(suite ?? '', 'camunda7'), EVERY);
  assert.ok(rows.length > 0 || process.env['KONTOR_SUITE'] !== undefined);
  assert.deepEqual(
    rows.filter((row) => row.outcome === 'failed' || row.reason === '').map((row) => `${row.file}: ${row.reason}`),
    [],
  );
  assert.deepEqual(scripts.complaints, []);
});
