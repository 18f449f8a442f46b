// The whole conformance run: everything of the suite, the scoreboard, and the page docs/reference/conformance.md.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';
import { ROOT } from '#testing';
import { tellFigures } from '../runner/figures.ts';
import { runAll } from './run.ts';
import { type Found, figuresOf, pageOf } from './scoreboard.ts';
import { findSuite } from './suite.ts';

const suite = findSuite();
const isNamed = Boolean(process.env['KONTOR_SUITE']);
const skip = suite === null ? 'the cases are not here: ../shared/conformance, or a folder that --suite names' : false;
/** Of another suite nothing is known but that nothing may fail. */
const skipFloor = skip || (isNamed ? 'of another suite it is not known how much can run' : false);
const PAGE = join(ROOT, ...(isNamed ? ['.kontor', 'conformance.md'] : ['docs', 'reference', 'conformance.md']));

let found: Found;
const figures = (): Record<string, number> => figuresOf(found);

before(async () => {
  if (suite === null) return;
  found = await runAll(suite);
  mkdirSync(dirname(PAGE), { recursive: true });
  writeFileSync(PAGE, pageOf(found));
  const measured = figures();
  tellFigures('conformance', measured);
  console.log(
    Object.entries(measured)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  );
});

test('every reference model of the MIWG comes back as it was, and a rename is the only difference', { skip }, () => {
  assert.deepEqual(
    found.miwg.filter((row) => row.differences.length > 0).map((row) => `${row.file}: ${row.differences[0]}`),
    [],
  );
});

test('no process model fails', { skip }, () => {
  assert.deepEqual(
    found.models.filter((row) => row.outcome === 'failed').map((row) => `${row.file}: ${row.reason}`),
    [],
  );
});

test('every refusal says why', { skip }, () => {
  assert.deepEqual(
    found.models.filter((row) => row.outcome === 'refused' && row.reason.trim() === '').map((row) => row.file),
    [],
  );
});

test('our own scripts hold', { skip }, () => {
  assert.deepEqual(found.scripts.complaints, []);
});

test('DMN level 2 is whole, and of level 3 at least 95 in a hundred', { skip }, () => {
  const { dmnLevel2, dmnLevel2Of, dmnLevel3, dmnLevel3Of } = figures();
  assert.equal(dmnLevel2, dmnLevel2Of);
  assert.ok(dmnLevel3! >= 0.95 * dmnLevel3Of!, `${dmnLevel3} of ${dmnLevel3Of}`);
});

test('what ran once still runs', { skip: skipFloor }, () => {
  const { camunda7Run, camunda7Scripted, patterns } = figures();
  assert.ok(camunda7Run! >= FLOOR.run, `${camunda7Run} ran, ${FLOOR.run} before`);
  assert.ok(patterns! >= FLOOR.patterns, `${patterns} patterns, ${FLOOR.patterns} before`);
  assert.ok(camunda7Scripted! >= FLOOR.scripted, `${camunda7Scripted} have a script, ${FLOOR.scripted} before`);
});

/** Numbers that are never given up again. */
const FLOOR = { run: 295, scripted: 266, patterns: 39 };
