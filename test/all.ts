// Runs every test of the house in one process, bounds it in time, and says how many ran: `npm test [-- NAME…] [--json]`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './runner/chromium.ts';
import { chooseFiles } from './runner/choose.ts';
import { judge } from './runner/judge.ts';
import type { Counts } from './runner/judge.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const BOUND_MS = Number(process.env['KONTOR_TEST_BOUND_MS'] ?? 20 * 60_000);
const GRACE_MS = 2_000;

/** What became of the process that ran the tests. */
interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  isOverdue: boolean;
}

/** Runs the files in one child process: a test that blocks the loop could not be stopped from within. */
async function runFiles(files: readonly string[], countsPath: string): Promise<Ending> {
  const reporters = [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${join(ROOT, 'test/runner/counts.reporter.ts')}`,
    '--test-reporter-destination=stderr',
  ];
  // Left in, it would make the child report to a runner above it instead of to people.
  const { NODE_TEST_CONTEXT: _, ...above } = process.env;
  const env = { ...above, KONTOR_TEST_COUNTS: countsPath };
  const child = spawn(process.execPath, ['--import', 'tsx', ...reporters, join(ROOT, 'test/runner/run.ts'), ...files], {
    cwd: ROOT,
    stdio: 'inherit',
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

async function main(args: readonly string[]): Promise<number> {
  const names = args.filter((it) => !it.startsWith('--'));
  const choice = chooseFiles(ROOT, names, findChromium() !== undefined);
  for (const note of choice.notes) console.log(note);
  const folder = mkdtempSync(join(tmpdir(), 'kontor-test-'));
  const startedAt = performance.now();
  try {
    const countsPath = join(folder, 'counts.json');
    const ending = choice.files.length === 0 ? undefined : await runFiles(choice.files, countsPath);
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    const verdict = judge({ files: choice.files.length, ending, counts: readCounts(countsPath), boundMs: BOUND_MS });
    for (const reason of verdict.missed) console.log(`missed: ${reason}`);
    const { tests, passed, failed, skipped } = verdict;
    console.log(`test: ${choice.files.length} files, ${tests} tests, ${passed} passed, ${failed} failed, ${skipped} skipped, ${seconds} s`);
    if (args.includes('--json')) {
      const figures = { tests, passed, failed, skipped, seconds };
      console.log(JSON.stringify({ name: 'test', figures, missed: verdict.missed }));
    }
    return verdict.missed.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main(process.argv.slice(2));
