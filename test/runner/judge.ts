// Decides whether a run of tests was good: nothing failed, nothing broke off, and something ran at all.

/** The counts of node:test at the end of a run; `cancelled` are tests that a timeout or a broken parent cut off. */
export interface Counts {
  tests: number;
  pass: number;
  fail: number;
  cancelled: number;
  skipped: number;
  todo: number;
  failures: string[];
}

/** What became of a process that ran tests. */
export interface Ending {
  code: number | null;
  signal: string | null;
  isOverdue: boolean;
}

/** The counts of several processes as if one had run all; undefined when one of them broke off without any. */
export function addCounts(all: readonly (Counts | undefined)[]): Counts | undefined {
  const known = all.flatMap((counts) => counts ?? []);
  if (known.length < all.length) return undefined;
  const sum = (of: (counts: Counts) => number): number => known.reduce((total, counts) => total + of(counts), 0);
  return {
    tests: sum((it) => it.tests),
    pass: sum((it) => it.pass),
    fail: sum((it) => it.fail),
    cancelled: sum((it) => it.cancelled),
    skipped: sum((it) => it.skipped),
    todo: sum((it) => it.todo),
    failures: known.flatMap((counts) => counts.failures),
  };
}

/** What is known after the run; `ending` is undefined when no process was started. */
export interface Run {
  files: number;
  ending: Ending | undefined;
  counts: Counts | undefined;
  /** How many processes there were: each has one test of its own, that everything is closed again. */
  lanes?: number;
  boundMs: number;
}

/** The figures of the run, and what was missed: an empty list is the only way to pass. */
export interface Verdict {
  tests: number;
  passed: number;
  failed: number;
  skipped: number;
  missed: string[];
}

/** Judges a run. */
export function judge(run: Run): Verdict {
  const { counts, ending } = run;
  const missed: string[] = [];
  if (run.files === 0) missed.push('no test file fits');
  else if (ending?.isOverdue === true) missed.push(`the tests were stopped after ${run.boundMs / 1_000} s`);
  else if (counts === undefined) missed.push(`the tests broke off without counts (${ending?.signal ?? ending?.code})`);
  const failed = (counts?.fail ?? 0) + (counts?.cancelled ?? 0);
  missed.push(...(counts?.failures ?? []));
  if (failed > 0 && missed.length === 0) missed.push(`${failed} tests failed`);
  if (counts !== undefined && counts.pass <= (run.lanes ?? 1)) missed.push('no test of the house passed, so nothing was proven');
  if (ending !== undefined && ending.code !== 0 && missed.length === 0) {
    missed.push(`the tests ended with ${ending.signal ?? `code ${ending.code}`}`);
  }
  return { tests: counts?.tests ?? 0, passed: counts?.pass ?? 0, failed, skipped: counts?.skipped ?? 0, missed };
}
