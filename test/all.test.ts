// Proves that the runner cannot pass by accident: choice of files, verdicts, and real runs that fail, hang, break and leak.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { findChromium } from './runner/chromium.ts';
import { chooseFiles, lanesOf } from './runner/choose.ts';
import { addCounts, judge } from './runner/judge.ts';
import type { Counts, Run } from './runner/judge.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Writes a checkout of its own with this runner and these files. */
function checkout(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'runner-'));
  cpSync(join(ROOT, 'test/runner'), join(root, 'test/runner'), { recursive: true });
  cpSync(join(ROOT, 'test/all.ts'), join(root, 'test/all.ts'));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

interface Output {
  code: number;
  text: string;
  last: { name: string; figures: Record<string, number>; missed: string[] };
}

function run(root: string, names: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Output> {
  return new Promise((resolve) => {
    const args = ['--import', 'tsx', 'test/all.ts', '--json', ...names];
    execFile(process.execPath, args, { cwd: root, timeout: 60_000, env: { ...process.env, KONTOR_TEST_CLOSE_MS: '200', ...env } }, (error, text) => {
      const last = JSON.parse(text.trim().split('\n').at(-1) ?? '') as Output['last'];
      resolve({ code: error === null ? 0 : Number(error.code), text, last });
    });
  });
}

const TEST = "import { test, beforeEach } from 'node:test';\nimport assert from 'node:assert/strict';\n";

describe('a run of the tests', { concurrency: 4 }, () => {
  let root = '';
  before(() => {
    root = checkout({
      'src/good/a.test.ts': `${TEST}let n = 0;\nbeforeEach(() => { n++; });\ntest('one', () => { assert.equal(n, 1); });\ntest('two', { skip: 'why' }, () => {});\n`,
      'src/good/b.test.ts': `${TEST}test('hooks of another file do not run here', () => {});\n`,
      'src/figures/tells.test.ts': `${TEST}import { tellFigures } from '../../test/runner/figures.ts';\ntest('tells', () => { const at = process.env.KONTOR_SUITE; tellFigures('cases', { seen: Number(at.endsWith('/elsewhere/cases')) }); });\n`,
      'src/bad/fails.test.ts': `${TEST}test('three', () => { assert.equal(1, 2); });\n`,
      'src/broken/throws.test.ts': `${TEST}throw new Error('cannot load');\n`,
      'src/late/throws.test.ts': `${TEST}test('four', () => { setTimeout(() => { throw new Error('late'); }, 5); });\ntest('five', () => new Promise((done) => setTimeout(done, 50)));\n`,
      'src/leak/leaks.test.ts': `${TEST}test('six', () => { setInterval(() => {}, 1000); });\n`,
      'src/slow/hangs.test.ts': `${TEST}test('seven', { timeout: 200 }, () => new Promise((done) => setTimeout(done, 60000).unref()));\n`,
      'src/skip/skips.test.ts': `${TEST}test('eight', { skip: true }, () => {});\n`,
    });
  });
  after(() => rmSync(root, { recursive: true }));

  test('passes when all pass, prints the counts of node:test, and keeps the hooks of a file within it', async () => {
    const { code, text, last } = await run(root, ['good']);
    assert.deepEqual(last.missed, []);
    assert.equal(code, 0);
    const { seconds, ...figures } = last.figures;
    assert.deepEqual(figures, { tests: 4, passed: 3, failed: 0, skipped: 1 });
    assert.ok(seconds !== undefined && seconds > 0);
    assert.match(text, /^ℹ tests 4$/m);
    assert.match(text, /^ℹ pass 3$/m);
    assert.match(text, /^ℹ fail 0$/m);
  });

  test('tells figures that a test measured, and gives the tests the suite that was asked for', async () => {
    const { last } = await run(root, ['figures', '--suite', 'elsewhere/cases']);
    assert.equal(last.figures['seen'], 1);
    assert.equal(last.figures['passed'], 2);
  });

  const failures: { names: string[]; why: string; missed: RegExp }[] = [
    { names: ['bad'], why: 'a test fails', missed: /^three$/ },
    { names: ['broken'], why: 'a file does not load', missed: /^src\/broken\/throws\.test\.ts loads$/ },
    { names: ['late'], why: 'an error comes after its test', missed: /./ },
    { names: ['leak'], why: 'something is left open', missed: /^everything that the tests opened is closed again$/ },
    { names: ['slow'], why: 'a test hangs', missed: /^seven$/ },
    { names: ['skip'], why: 'nothing but skipped tests ran', missed: /^no test of the house passed/ },
    { names: ['nosuchname'], why: 'no file fits', missed: /^no test file fits$/ },
  ];
  for (const { names, why, missed } of failures) {
    test(`fails when ${why}`, async () => {
      const output = await run(root, names);
      assert.equal(output.code, 1, output.text);
      assert.match(output.last.missed[0] ?? '', missed);
    });
  }
});

test('journeys run beside the tests, are told behind them, and fail the run as a test does', async () => {
  const journey = (result: number): string => `${TEST}test('a way through the pages', () => { assert.equal(1, ${result}); });\n`;
  const root = checkout({
    'src/a.test.ts': `${TEST}test('a rule', () => {});\n`,
    'test/journeys/a.journey.ts': journey(1),
    'test/journeys/b.journey.ts': journey(2),
  });
  const output = await run(root, [], { KONTOR_CHROMIUM: process.execPath });
  rmSync(root, { recursive: true });
  assert.equal(output.code, 1);
  assert.deepEqual(output.last.missed, ['a way through the pages']);
  // Each process has a test of its own, that everything is closed again.
  assert.deepEqual([output.last.figures['tests'], output.last.figures['failed']], [5, 1]);
  assert.ok(output.text.indexOf('a rule') < output.text.indexOf('a way through the pages'));
});

test('a test that blocks the loop is stopped from outside', async () => {
  const root = checkout({ 'src/block.test.ts': `${TEST}test('nine', () => { for (;;); });\n` });
  const output = await run(root, ['block'], { KONTOR_TEST_BOUND_MS: '1500' });
  rmSync(root, { recursive: true });
  assert.equal(output.code, 1);
  assert.deepEqual(output.last.missed, ['the tests were stopped after 1.5 s']);
});

describe('the choice of files', () => {
  const files = ['src/a.test.ts', 'tools/b.test.ts', 'test/bench/c.test.ts', 'test/conformance/d.test.ts', 'test/journeys/e.journey.ts'];
  let root = '';
  before(() => {
    root = checkout(Object.fromEntries(files.map((path) => [path, '// Empty.\n'])));
  });
  after(() => rmSync(root, { recursive: true }));

  test('takes all but what runs on request, and the journeys last', () => {
    assert.deepEqual(chooseFiles(root, [], true).files, ['src/a.test.ts', 'tools/b.test.ts', 'test/journeys/e.journey.ts']);
  });
  test('leaves the journeys out, and says so, where there is no browser', () => {
    const choice = chooseFiles(root, [], false);
    assert.deepEqual(choice.files, ['src/a.test.ts', 'tools/b.test.ts']);
    assert.match(choice.notes[0] ?? '', /^journeys: 1 left out/);
  });
  test('takes what is named', () => {
    assert.deepEqual(chooseFiles(root, ['conformance'], true).files, ['test/conformance/d.test.ts']);
    assert.deepEqual(chooseFiles(root, ['b.test', 'src/'], true).files, ['src/a.test.ts', 'tools/b.test.ts']);
    assert.deepEqual(chooseFiles(root, ['test.ts'], true).files, ['src/a.test.ts', 'tools/b.test.ts']);
  });
  test('finds a browser by its variable or on the path, and only one that can be started', () => {
    assert.equal(findChromium({ KONTOR_CHROMIUM: process.execPath, PATH: '' }), process.execPath);
    assert.equal(findChromium({ KONTOR_CHROMIUM: join(root, 'package.json'), PATH: '' }), undefined);
    assert.equal(findChromium({ PATH: root }), undefined);
    writeFileSync(join(root, 'chromium'), '', { mode: 0o755 });
    assert.equal(findChromium({ PATH: root }), join(root, 'chromium'));
  });
});

test('there are two lanes where there are processors and both kinds of files, else one', () => {
  assert.deepEqual(lanesOf(['a.test.ts', 'b.journey.ts'], 2), [['a.test.ts'], ['b.journey.ts']]);
  assert.deepEqual(lanesOf(['a.test.ts', 'b.journey.ts'], 1), [['a.test.ts', 'b.journey.ts']]);
  assert.deepEqual(lanesOf(['a.test.ts', 'c.test.ts'], 2), [['a.test.ts', 'c.test.ts']]);
});

describe('the verdict', () => {
  const counts: Counts = { tests: 3, pass: 2, fail: 0, cancelled: 0, skipped: 1, todo: 0, failures: [] };
  const good: Run = { files: 1, ending: { code: 0, signal: null, isOverdue: false }, counts, boundMs: 540_000 };

  test('is good only when something passed, nothing failed and the process ended well', () => {
    assert.deepEqual(judge(good), { tests: 3, passed: 2, failed: 0, skipped: 1, missed: [] });
  });
  test('adds the counts of lanes, and knows nothing when one of them broke off', () => {
    const { tests, failures } = addCounts([counts, { ...counts, failures: ['x'] }])!;
    assert.deepEqual({ tests, failures }, { tests: 6, failures: ['x'] });
    assert.equal(addCounts([counts, undefined]), undefined);
  });
  test('counts tests that were cut off as failed', () => {
    const verdict = judge({ ...good, counts: { ...counts, cancelled: 1 } });
    assert.equal(verdict.failed, 1);
    assert.deepEqual(verdict.missed, ['1 tests failed']);
  });
  test('names the reason when the process was stopped, broke off or ended badly', () => {
    const ending = { code: null, signal: 'SIGTERM', isOverdue: true };
    assert.deepEqual(judge({ ...good, ending, counts: undefined }).missed, ['the tests were stopped after 540 s']);
    assert.deepEqual(judge({ ...good, counts: undefined }).missed, ['the tests broke off without counts (0)']);
    assert.deepEqual(judge({ ...good, ending: { code: 7, signal: null, isOverdue: false } }).missed, ['the tests ended with code 7']);
  });
});
