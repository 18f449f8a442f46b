// Ten thousand processes made up by seed, each with a restart after every step: `npm test -- random --json`.
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { tellFigures } from '../runner/figures.ts';
import { sample } from './real.ts';
import { compareAll } from './opinions.ts';
import type { Figures, Swept } from './sweep.ts';

const PROCESSES = Number(process.env['KONTOR_RANDOM_PROCESSES'] ?? 10_000);
/** As many of each family are also given to bpmn-elements. */
const COMPARED = Math.min(500, PROCESSES);
const PART = 500;
const BOUND_MS = 15 * 60_000;
/** So many of them on a real database, published as a merchant would publish them. */
const SAMPLE = Math.min(200, PROCESSES);
const SAMPLE_BOUND_MS = 10 * 60_000;
const OUTPUT_LIMIT = 50_000_000;

/** Seeds for today's run: KONTOR_RANDOM_SEED starts elsewhere than at 1. */
const FIRST = Number(process.env['KONTOR_RANDOM_SEED'] ?? 1);

test(`${PROCESSES} processes keep every promise, restarted after every step`, async () => {
  const until = performance.now() + BOUND_MS;
  const parts = Array.from({ length: Math.ceil(PROCESSES / PART) }, (_, n) => ({ from: FIRST + n * PART, count: Math.min(PART, PROCESSES - n * PART) }));
  const swept: Swept[] = [];
  const lane = async (): Promise<void> => {
    for (let part = parts.shift(); part; part = parts.shift()) swept.push(await inProcess(part.from, part.count, until - performance.now()));
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(2, availableParallelism())) }, lane));
  const figures: Figures = { processes: 0, steps: 0, restarts: 0, wholeRestarts: 0, visits: 0, broken: 0 };
  for (const part of swept) for (const name of Object.keys(figures) as (keyof Figures)[]) figures[name] += part.figures[name];
  const { compared, differing } = await compareAll(FIRST, COMPARED);
  tellFigures('random', { ...figures, compared, differing: differing.length });
  assert.deepEqual(
    swept.flatMap((part) => part.failures),
    [],
  );
  assert.deepEqual(differing, []);
  assert.equal(figures.broken, 0);
  assert.equal(figures.processes, PROCESSES, 'all of them ran within the time');
});

test(`${SAMPLE} of them keep the same promises on a real database`, async () => {
  const { processes, steps, refused, broken } = await sample(FIRST, SAMPLE, SAMPLE_BOUND_MS);
  tellFigures('random-real', { realProcesses: processes, realSteps: steps, realBroken: broken.length, realRefused: refused.length });
  assert.deepEqual(broken, []);
  assert.deepEqual(refused, []);
  assert.equal(processes, SAMPLE, 'all of them ran within the time');
});

async function inProcess(from: number, count: number, boundMs: number): Promise<Swept> {
  const worker = fileURLToPath(new URL('./worker.ts', import.meta.url));
  const args = ['--import', 'tsx', worker, String(from), String(count), String(Math.max(0, Math.round(boundMs)))];
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: OUTPUT_LIMIT, env });
  return JSON.parse(stdout) as Swept;
}
