// Imports every test file into this one process, each as a suite of its own so that hooks and timeouts stay within.
import { existsSync } from 'node:fs';
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const SUITE_TIMEOUT_MS = 120_000;
const JOURNEY_TIMEOUT_MS = 480_000;
/** Sweeps that are asked for by name. */
const SWEEP = /^test\/(conformance|moving|random|thirty)\//;
const SWEEP_TIMEOUT_MS = 18 * 60_000;
const LOAD_TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_MS = Number(process.env['KONTOR_TEST_CLOSE_MS'] ?? 3_000);
const REPORT_TIME_MS = 300;

/** How many things of each kind keep the process alive. */
function openThings(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

const openAtStart = openThings();

function leftOpen(): string[] {
  return [...openThings()]
    .map(([kind, count]) => ({ kind, count: count - (openAtStart.get(kind) ?? 0) }))
    .filter(({ kind, count }) => count > 0 && !/^(TTY|Pipe|FSReq|Immediate|CloseReq)/.test(kind))
    .map(({ kind, count }) => `${count} ${kind}`);
}

/** Imports a file, but not for ever: a top-level await that never ends would hold up every other file. */
async function load(file: string): Promise<void> {
  const done = new AbortController();
  const tooLong = sleep(LOAD_TIMEOUT_MS, undefined, { signal: done.signal }).then(
    () => Promise.reject(new Error(`the file did not load within ${LOAD_TIMEOUT_MS} ms`)),
    () => undefined,
  );
  try {
    await Promise.race([import(pathToFileURL(join(process.cwd(), file)).href), tooLong]);
  } finally {
    done.abort();
  }
}

/** Ends a process that something left open keeps alive, after the reporters have had their say. */
function endAnyway(): void {
  setTimeout(() => {
    // This event is what makes node:test print its counts; it would never come by itself here.
    process.emit('beforeExit', 1);
    setTimeout(() => process.exit(1), REPORT_TIME_MS);
  }, REPORT_TIME_MS);
}

for (const file of process.argv.slice(2)) {
  const timeout = SWEEP.test(file) ? SWEEP_TIMEOUT_MS : file.endsWith('.journey.ts') ? JOURNEY_TIMEOUT_MS : SUITE_TIMEOUT_MS;
  // A test without a timeout of its own inherits that of its file.
  describe(file, { timeout }, async () => {
    try {
      await load(file);
    } catch (error) {
      test(`${file} loads`, () => {
        throw error;
      });
    }
  });
}

/** Stops the database server that all tests of this process share, if there is a test kit at all. */
async function stopWhatIsShared(): Promise<void> {
  if (!existsSync(join(process.cwd(), 'src/testing/index.ts'))) return;
  const { stopTestServer } = await import('#testing');
  await stopTestServer();
}

describe('the house', () => {
  test('everything that the tests opened is closed again', async () => {
    await stopWhatIsShared();
    const deadline = performance.now() + CLOSE_TIMEOUT_MS;
    while (leftOpen().length > 0 && performance.now() < deadline) await sleep(50);
    const left = leftOpen();
    if (left.length > 0) endAnyway();
    assert.deepEqual(left, [], 'close sockets, servers, pools, processes and timers in the test that opened them');
  });
});
