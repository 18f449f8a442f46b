// A reporter of node:test that writes the counts of a run as JSON, because the printed ones are for people.
import { writeFileSync } from 'node:fs';
import type { TestEvent } from 'node:test/reporters';
import type { Counts } from './judge.ts';

const NAMES_LIMIT = 50;

/** Collects the runner's own counts from its closing lines, and the names of the tests that failed; prints nothing. */
export async function* countTests(events: AsyncIterable<TestEvent>): AsyncGenerator<string, void> {
  const path = process.env['KONTOR_TEST_COUNTS'];
  const counts: Record<string, number> = {};
  const failures: string[] = [];
  for await (const event of events) {
    if (event.type === 'test:fail' && event.data.details.type !== 'suite' && failures.length < NAMES_LIMIT) {
      if (event.data.todo === undefined) failures.push(event.data.name);
    }
    if (event.type !== 'test:diagnostic' || event.data.nesting !== 0) continue;
    const line = /^(tests|pass|fail|cancelled|skipped|todo|duration_ms) ([\d.]+)$/.exec(event.data.message);
    if (line?.[1] === undefined) continue;
    counts[line[1]] = Number(line[2]);
    // The last line of a run. Written at once: the process is ended before a stream would be flushed.
    if (line[1] !== 'duration_ms' || path === undefined) continue;
    const { tests = 0, pass = 0, fail = 0, cancelled = 0, skipped = 0, todo = 0 } = counts;
    writeFileSync(path, JSON.stringify({ tests, pass, fail, cancelled, skipped, todo, failures } satisfies Counts));
  }
  yield '';
}

// node:test takes the default export of a reporter's file.
export { countTests as default };
