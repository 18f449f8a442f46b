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

/** What is known after the run; `ending` is undefined when no process was started. */
export interface Run {
  files: number;
  ending: { code: number | null; signal: string | null; isOverdue: boolean } | undefined;
  counts: Counts | undefined;
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

const OWN_TESTS = 1;

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
  // One test is the runner's own: that everything is closed again.
  if (counts !== undefined && counts.pass <= OWN_TESTS) missed.push('no test of the house passed, so nothing was proven');
  if (ending !== undefined && ending.code !== 0 && missed.length === 0) {
    missed.push(`the tests ended with ${ending.signal ?? `code ${ending.code}`}`);
  }
  return { tests: counts?.tests ?? 0, passed: counts?.pass ?? 0, failed, skipped: counts?.skipped ?? 0, missed };
}
