// Shows that the way in works on a fresh clone, with packages installed by a stand-in for npm and everything else real.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const tools = dirname(fileURLToPath(import.meta.url));
const packages = realpathSync(join(tools, '..', 'node_modules'));
const made: string[] = [];
after(() => made.forEach((path) => rmSync(path, { recursive: true, force: true })));

type Ended = { code: number | null; out: string; err: string };

// npm's part is played by a script that notes how it was called and links the two packages that are needed.
const NPM = `
const { mkdirSync, symlinkSync, appendFileSync } = require('node:fs')
appendFileSync('npm-calls', JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd() }) + '\\n')
if (process.env.NPM_FAILS) process.exit(7)
mkdirSync('node_modules', { recursive: true })
for (const name of ['esbuild', 'tsx', 'vite', 'get-tsconfig', 'rolldown', '@esbuild'])
  try { symlinkSync(process.env.PACKAGES + '/' + name, 'node_modules/' + name) } catch {}
`;

/** A checkout in a path with a space, with nothing installed. */
function checkout(): string {
  const root = join(mkdtempSync(join(tmpdir(), 'kontor-start-')), 'a shop');
  made.push(dirname(root));
  mkdirSync(join(root, 'tools'), { recursive: true });
  mkdirSync(join(root, 'src', 'inner'), { recursive: true });
  copyFileSync(join(tools, 'start.mjs'), join(root, 'tools', 'start.mjs'));
  writeFileSync(join(root, 'npm-cli.cjs'), NPM);
  writeFileSync(join(root, 'package.json'), '{"name":"shop","type":"module","imports":{"#inner":"./src/inner/index.ts"}}');
  writeFileSync(join(root, 'package-lock.json'), '{"lockfileVersion":3,"packages":{"":{},"node_modules/esbuild":{"version":"1.0.0"}}}');
  writeFileSync(join(root, 'src', 'inner', 'index.ts'), 'export const word: string = "one"\n');
  writeFileSync(
    join(root, 'src', 'main.ts'),
    'import { word } from "#inner"\nconsole.log(JSON.stringify({ word, args: process.argv.slice(2), root: process.env.KONTOR_ROOT, parent: process.env.KONTOR_PARENT }))\n',
  );
  return root;
}

function start(root: string, args: string[], env: Record<string, string> = {}, nodeArgs: string[] = []): Promise<Ended> {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('npm_') && !name.startsWith('KONTOR_') && !name.startsWith('NODE_')),
  );
  const child = spawn(process.execPath, [...nodeArgs, join(root, 'tools', 'start.mjs'), ...args], {
    cwd: tmpdir(),
    env: { ...clean, npm_execpath: join(root, 'npm-cli.cjs'), PACKAGES: packages, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 30_000,
  });
  return new Promise((resolve) => {
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

const callsOf = (root: string): { args: string[]; cwd: string }[] =>
  existsSync(join(root, 'npm-calls'))
    ? readFileSync(join(root, 'npm-calls'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { args: string[]; cwd: string })
    : [];

test('a fresh clone installs once, bundles once, and runs the program with its arguments', async () => {
  const root = checkout();
  const first = await start(root, ['start', '--port', '0'], { NODE_ENV: 'production' });
  assert.equal(first.code, 0, first.err);
  assert.deepEqual(JSON.parse(first.out), { word: 'one', args: ['--port', '0'], root: realpathSync(root) });
  assert.match(first.err, /Installing packages first/);
  assert.deepEqual(callsOf(root), [{ args: ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], cwd: realpathSync(root) }]);
  const second = await start(root, ['start']);
  assert.equal(second.err, '');
  assert.equal(callsOf(root).length, 1);
});

test('a changed source is bundled again, a touched one and a changed test are not', async () => {
  const root = checkout();
  await start(root, ['start']);
  const bundle = join(root, 'dist', 'server', 'main.js');
  writeFileSync(bundle, 'console.log("kept")');
  utimesSync(join(root, 'src', 'main.ts'), 1, 1);
  writeFileSync(join(root, 'src', 'main.test.ts'), 'no test');
  assert.equal((await start(root, ['start'])).out, 'kept\n');
  writeFileSync(join(root, 'src', 'inner', 'index.ts'), 'export const word: string = "two"\n');
  assert.equal((JSON.parse((await start(root, ['start'])).out) as { word: string }).word, 'two');
});

test('a changed lock file installs again, and a failed install ends with the code of npm', async () => {
  const root = checkout();
  await start(root, ['start']);
  writeFileSync(join(root, 'package-lock.json'), '{"lockfileVersion":3,"packages":{"":{},"node_modules/esbuild":{"version":"2.0.0"}}}');
  const failed = await start(root, ['start'], { NPM_FAILS: '1' });
  assert.equal(failed.code, 7);
  assert.match(failed.err, /could not be installed \(npm ended with 7\)/);
  assert.equal((await start(root, ['start'])).code, 0);
  assert.equal(callsOf(root).length, 3);
});

test('packages that somebody installed by hand, or that are a link, are left alone', async () => {
  const byHand = checkout();
  mkdirSync(join(byHand, 'node_modules'));
  for (const name of ['esbuild', '@esbuild']) symlinkSync(join(packages, name), join(byHand, 'node_modules', name));
  writeFileSync(join(byHand, 'node_modules', '.package-lock.json'), '{"packages":{"node_modules/esbuild":{"version":"1.0.0"}}}');
  assert.equal((await start(byHand, ['start'])).code, 0);
  assert.deepEqual(callsOf(byHand), []);
  const linked = checkout();
  symlinkSync(packages, join(linked, 'node_modules'));
  assert.equal((await start(linked, ['start'])).code, 0);
  assert.deepEqual(callsOf(linked), []);
});

test('two commands at once on a fresh clone install once', async () => {
  const root = checkout();
  const both = await Promise.all([start(root, ['start']), start(root, ['start'])]);
  assert.deepEqual(
    both.map((ended) => ended.code),
    [0, 0],
  );
  assert.equal(callsOf(root).length, 1);
});

test('the exit code of a script is passed on, and so is a signal', async () => {
  const root = checkout();
  mkdirSync(join(root, 'test'));
  writeFileSync(join(root, 'test', 'all.ts'), 'const code: number = 3\nprocess.exitCode = code\n');
  assert.equal((await start(root, ['test'])).code, 3);
  writeFileSync(
    join(root, 'test', 'all.ts'),
    'process.on("SIGTERM", () => { console.log("graceful"); process.exit(4) })\nsetInterval(() => {}, 1000)\nprocess.kill(process.ppid, "SIGTERM")\n',
  );
  assert.deepEqual(await start(root, ['test']), { code: 4, out: 'graceful\n', err: '' });
});

test('a script is told to end when npm, which passes no signal on, is gone', async () => {
  const root = checkout();
  symlinkSync(packages, join(root, 'node_modules'));
  mkdirSync(join(root, 'test'));
  const script = `import { writeFileSync } from 'node:fs';
process.on('SIGTERM', () => { writeFileSync('told', ''); process.exit(0); });
setInterval(() => {}, 1000);
process.kill(Number(process.env['TO_KILL']), 'SIGKILL');`;
  writeFileSync(join(root, 'test', 'all.ts'), script);
  // The shell stands between npm and us and is killed as npm's death would leave it.
  spawn('sh', ['-c', 'TO_KILL=$$ "$0" "$1" test; true', process.execPath, join(root, 'tools', 'start.mjs')], {
    cwd: root,
    env: { PATH: process.env['PATH'], npm_lifecycle_event: 'test' },
    stdio: 'ignore',
  });
  const told = join(root, 'told');
  for (let waited = 0; waited < 10_000 && !existsSync(told); waited += 20) await pause(20);
  assert.equal(existsSync(told), true);
});

test('source that cannot be bundled, a missing script and an unknown command say so', async () => {
  const root = checkout();
  writeFileSync(join(root, 'src', 'main.ts'), 'import "#nowhere"\n');
  const broken = await start(root, ['start']);
  assert.equal(broken.code, 1);
  assert.match(broken.err, /#nowhere/);
  assert.match(broken.err, /could not be bundled from src\/main.ts/);
  assert.equal(existsSync(join(root, 'dist', 'server', 'main.js')), false);
  const missing = await start(root, ['bench']);
  assert.deepEqual([missing.code, missing.err], [1, 'test/bench/main.ts is not there yet.\n']);
  assert.equal((await start(root, ['party'])).code, 2);
  assert.equal((await start(root, ['toString'])).code, 2);
});

test('an old Node is refused in one line before anything else happens', async () => {
  const root = checkout();
  const old = "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.1'}})";
  const ended = await start(root, ['start'], {}, ['--import', old]);
  assert.equal(ended.code, 1);
  assert.match(ended.err, /^Kontor needs Node 20\.20\.2 or newer, and this is 20\.20\.1\./);
  assert.deepEqual(callsOf(root), []);
});

test('under npm the program learns which parent to watch, without npm it does not', async () => {
  const root = checkout();
  const under = JSON.parse((await start(root, ['start'], { npm_lifecycle_event: 'start' })).out) as { parent?: string };
  assert.equal(under.parent, String(process.pid));
  const enclosed = await start(root, ['start'], { npm_lifecycle_event: 'start', KONTOR_PARENT: '1' });
  assert.equal((JSON.parse(enclosed.out) as { parent?: string }).parent, String(process.pid));
  // A script has this very program as its parent, which passes signals on and watches npm itself.
  mkdirSync(join(root, 'test'));
  writeFileSync(join(root, 'test', 'all.ts'), "console.log(process.env['KONTOR_PARENT'] ?? 'none')\n");
  assert.equal((await start(root, ['test'], { npm_lifecycle_event: 'test', KONTOR_PARENT: '1' })).out, 'none\n');
  assert.equal('parent' in (JSON.parse((await start(root, ['start'])).out) as object), false);
});

test('the pages are built when they changed, and a broken build leaves the last whole one', async () => {
  const root = checkout();
  symlinkSync(packages, join(root, 'node_modules'));
  mkdirSync(join(root, 'web'));
  writeFileSync(join(root, 'web', 'vite.config.ts'), 'export default { root: import.meta.dirname }\n');
  writeFileSync(join(root, 'web', 'index.html'), '<script type="module" src="./main.ts"></script>');
  writeFileSync(join(root, 'web', 'main.ts'), 'document.title = "first"\n');
  const first = await start(root, ['build']);
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, /dist\/web {2}2 files/);
  assert.equal((await start(root, ['build'])).err, '');
  writeFileSync(join(root, 'web', 'main.ts'), 'import "./nowhere.ts"\n');
  cpSync(join(root, 'dist', 'web'), join(root, 'before'), { recursive: true });
  assert.notEqual((await start(root, ['build'])).code, 0);
  assert.equal(readFileSync(join(root, 'dist', 'web', 'index.html'), 'utf8'), readFileSync(join(root, 'before', 'index.html'), 'utf8'));
});
