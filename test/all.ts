// Runs the tests of the house in one process and the journeys in another beside it, bounds both in time, and says how many ran:
// `npm test [-- NAME…] [--json] [--suite DIR]`.
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './runner/chromium.ts';
import { chooseFiles, lanesOf } from './runner/choose.ts';
import { readAlone, readFigures } from './runner/figures.ts';
import { addCounts, judge } from './runner/judge.ts';
import type { Counts, Ending } from './runner/judge.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const BOUND_MS = Number(process.env['KONTOR_TEST_BOUND_MS'] ?? 24 * 60_000);
const GRACE_MS = 2_000;

/** Runs the files in one child process: a test that blocks the loop could not be stopped from within. */
async function runFiles(files: readonly string[], countsPath: string, output: 'inherit' | number, server: string): Promise<Ending> {
  const reporters = [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${join(ROOT, 'test/runner/counts.reporter.ts')}`,
    '--test-reporter-destination=stderr',
  ];
  // Left in, it would make the child report to a runner above it instead of to people.
  const { NODE_TEST_CONTEXT: _, ...above } = process.env;
  const env = { ...above, KONTOR_TEST_COUNTS: countsPath, KONTOR_TEST_FIGURES: dirname(countsPath), KONTOR_TEST_SERVER: server };
  const child = spawn(process.execPath, ['--import', 'tsx', ...reporters, join(ROOT, 'test/runner/run.ts'), ...files], {
    cwd: ROOT,
    stdio: ['inherit', output, output],
    env,
  });
  let isOverdue = false;
  let kill: NodeJS.Timeout | undefined;
  const stop = setTimeout(() => {
    isOverdue = true;
    child.kill('SIGTERM');
    kill = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  }, BOUND_MS);
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve({ code, signal, isOverdue }));
    });
  } finally {
    clearTimeout(stop);
    clearTimeout(kill);
    process.off('SIGINT', forward).off('SIGTERM', forward);
  }
}

function readCounts(path: string): Counts | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Counts;
  } catch {
    // A killed process leaves no counts, or half of them; the verdict says that they are missing.
    return undefined;
  }
}

/** What a lane came to: how its process ended, and its counts if it came to that. */
interface Lane {
  ending: Ending;
  counts: Counts | undefined;
}

/** Runs one lane; what all but the first say is kept in a file and printed at their end, so that nobody talks into another's lines. */
async function runLane(files: readonly string[], at: number, folder: string): Promise<Lane> {
  const countsPath = join(folder, `counts-${at}.json`);
  const saidPath = join(folder, `said-${at}.txt`);
  const output = at === 0 ? 'inherit' : openSync(saidPath, 'w');
  const ending = await runFiles(files, countsPath, output, at === 0 ? 'test' : `test-${at}`);
  if (output !== 'inherit') closeSync(output);
  return { ending, counts: readCounts(countsPath) };
}

/** Runs the files, in lanes side by side where there are processors for it. */
async function runAll(files: readonly string[], folder: string): Promise<(Lane & { lanes: number }) | undefined> {
  if (files.length === 0) return undefined;
  const lanes = lanesOf(files, availableParallelism());
  const ended = await Promise.all(lanes.map((some, at) => runLane(some, at, folder)));
  for (let at = 1; at < lanes.length; at++) process.stdout.write(readFileSync(join(folder, `said-${at}.txt`)));
  const worst = ended.find(({ ending }) => ending.isOverdue) ?? ended.find(({ ending }) => ending.code !== 0) ?? ended[0]!;
  return { lanes: lanes.length, ending: worst.ending, counts: addCounts(ended.map(({ counts }) => counts)) };
}

/** The words of files, and the folder of cases that takes the place of the one beside the checkout. */
function readArgs(args: readonly string[]): { names: string[]; suite: string | undefined } {
  const at = args.indexOf('--suite');
  const suite = at < 0 ? args.find((it) => it.startsWith('--suite='))?.slice('--suite='.length) : args[at + 1];
  return { names: args.filter((it, index) => !it.startsWith('--') && (at < 0 || index !== at + 1)), suite };
}

async function main(args: readonly string[]): Promise<number> {
  const { names, suite } = readArgs(args);
  const choice = chooseFiles(ROOT, names, findChromium() !== undefined);
  for (const note of choice.notes) console.log(note);
  const folder = mkdtempSync(join(tmpdir(), 'kontor-test-'));
  const startedAt = performance.now();
  if (suite !== undefined) process.env['KONTOR_SUITE'] = resolve(suite);
  try {
    const ended = await runAll(choice.files, folder);
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    const { ending, counts, lanes } = ended ?? {};
    const verdict = judge({ files: choice.files.length, ending, counts, ...(lanes ? { lanes } : {}), boundMs: BOUND_MS });
    for (const reason of verdict.missed) console.log(`missed: ${reason}`);
    const { tests, passed, failed, skipped } = verdict;
    console.log(`test: ${choice.files.length} files, ${tests} tests, ${passed} passed, ${failed} failed, ${skipped} skipped, ${seconds} s`);
    if (args.includes('--json')) {
      const alone = names.length === 1 ? readAlone(folder, names[0]!) : undefined;
      const figures = alone ?? { tests, passed, failed, skipped, seconds, ...readFigures(folder) };
      console.log(JSON.stringify({ name: alone ? names[0] : 'test', figures, missed: verdict.missed }));
    }
    return verdict.missed.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main(process.argv.slice(2));
