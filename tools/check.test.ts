// Plants one violation for each step of the check and shows that it is found, and that seeing nothing is no pass.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { countListedFiles, passes } from './check.ts';

const tools = dirname(fileURLToPath(import.meta.url));
const packages = realpathSync(join(tools, '..', 'node_modules'));
const made: string[] = [];
after(() => made.forEach((path) => rmSync(path, { recursive: true, force: true })));

const TSCONFIG = {
  compilerOptions: { noEmit: true, strict: true, module: 'nodenext', types: [] },
  include: ['src'],
};

/** A small clean checkout with one source file and a stand-in for the house rules. */
function checkout(source = 'export const one: number = 1;\n'): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'kontor-check-')));
  made.push(root);
  for (const folder of ['src', 'tools']) mkdirSync(join(root, folder));
  symlinkSync(packages, join(root, 'node_modules'));
  copyFileSync(join(tools, 'check.ts'), join(root, 'tools', 'check.ts'));
  writeFileSync(join(root, 'package.json'), '{ "name": "shop", "version": "1.2.3", "type": "module" }\n');
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  copyFileSync(join(tools, '..', '.oxfmtrc.json'), join(root, '.oxfmtrc.json'));
  writeFileSync(join(root, '.oxlintrc.json'), '{ "categories": { "correctness": "error" } }\n');
  writeFileSync(join(root, 'tools', 'tidy.ts'), "console.log('tidy: 3 files, no findings');\n");
  writeFileSync(join(root, 'src', 'one.ts'), source);
  return root;
}

function check(root: string): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'tools', 'check.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 30_000,
  });
  return new Promise((resolve) => {
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.once('close', (code) => resolve({ code, out }));
  });
}

/** The steps' names with their marks, without times. */
const marksOf = (out: string): Record<string, string> =>
  Object.fromEntries([...out.matchAll(/^(ok|NO|-) +(.+?) {2,}/gm)].map((match) => [match[2]!, match[1]!]));

test('a clean checkout passes, says how much each step looked at, and names what it skipped', async () => {
  const { code, out } = await check(checkout());
  assert.equal(code, 0, out);
  assert.deepEqual(marksOf(out), {
    types: 'ok',
    'types of the web': '-',
    lint: 'ok',
    format: 'ok',
    'house rules': 'ok',
  });
  assert.match(out, /ok types +1 files, \d+ ms/);
  assert.match(out, /ok lint +3 files, \d+ ms/);
  assert.match(out, /skipped: there is no web\n/);
  assert.match(out, /check of 1\.2\.3: all passed/);
});

test('a wrong type, a slip of the pen and a bad shape are each found by their step', async () => {
  const wrongType = await check(checkout("export const one: number = 'one';\n"));
  assert.equal(wrongType.code, 1);
  assert.match(wrongType.out, /src\/one\.ts.*TS2322|TS2322.*src\/one\.ts/);
  const slip = await check(checkout('export const isNumber = (value: number): boolean => value === Number.NaN;\n'));
  assert.deepEqual([slip.code, marksOf(slip.out)['lint'], marksOf(slip.out)['format']], [1, 'NO', 'ok']);
  const shape = await check(checkout('export const one:number=1\n'));
  assert.deepEqual([shape.code, marksOf(shape.out)['lint'], marksOf(shape.out)['format']], [1, 'ok', 'NO']);
});

test('a step that fails or looks at nothing does not pass', async () => {
  assert.equal(passes({ code: 0, output: '', looked: 1 }), true);
  assert.equal(passes({ code: 1, output: '', looked: 1 }), false);
  assert.equal(passes({ code: 0, output: '', looked: 0 }), false);
  const blind = checkout();
  writeFileSync(join(blind, 'tools', 'tidy.ts'), 'export {};\n');
  const { code, out } = await check(blind);
  assert.equal(code, 1);
  assert.match(out, /house rules looked at nothing/);
});

test('only files of the checkout count, not packages and not the compiler’s own', () => {
  const file = fileURLToPath(import.meta.url);
  const listed = `/usr/lib/lib.d.ts\n${join(packages, 'pg', 'package.json')}\n${file}\n${join(tools, 'absent.ts')}\n`;
  assert.equal(countListedFiles(listed, dirname(tools)), 1);
});
