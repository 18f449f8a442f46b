// The way in to every command: plain Node without a dependency, because on a fresh clone there is none yet.
//
// The program it starts may rely on two variables. KONTOR_ROOT is the checkout, from which files that no bundle holds
// are found (drawings, migrations, dist/web). KONTOR_PARENT is the process whose death means "stop": npm does not pass
// SIGTERM on to what it runs, so the program looks whether process.ppid still is that number; without it, it does not.
// KONTOR_DEV=1 stands for `dev`.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { createServer } from 'node:net';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NODE_FLOOR = [20, 20, 2];
const LOCK_RETRY_MS = 200;
const STILL_AT_IT_MS = 15_000;
const PARENT_WATCH_MS = 500;
const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Under npm a dead parent means that the person ended the command; without npm the parent may leave as it likes.
// Read at once, because the parent may die while packages are installed.
const parentToWatch = process.env.npm_lifecycle_event ? process.ppid : undefined;

/** What each command prepares and runs. `bundle` runs inside this process, `script` in a child under tsx. */
const COMMANDS = {
  start: { web: true, bundle: 'src/main.ts', help: 'starts the shop' },
  dev: { run: develop, help: 'starts the shop and restarts it when the source changes' },
  check: { script: 'tools/check.ts', help: 'types, lint, format, house rules' },
  test: { script: 'test/all.ts', help: 'all tests, or those whose path has one of the words' },
  journeys: { web: true, script: 'test/journeys/main.ts', help: 'the browser journeys' },
  bench: { web: true, script: 'test/bench/main.ts', help: 'the figures' },
  generate: { script: 'tools/generate.ts', help: 'writes what is generated from the source' },
  build: { web: true, run: buildAll, help: 'builds the pages and the server' },
  docs: { run: listDocs, help: 'says where the documents are' },
  kontor: { bundle: 'src/cli/main.ts', help: 'the command line of a shop' },
};

// Packages stay where npm put them, save those that only a bundler can read (they import JSON as it is).
const INSIDE = /^dmn-moddle($|\/)/;
const packagesStayOutside = {
  name: 'packages-stay-outside',
  setup(build) {
    build.onResolve({ filter: /^[^./#]/ }, ({ path, kind }) => (kind === 'entry-point' || INSIDE.test(path) ? undefined : { path, external: true }));
  },
};

await main(process.argv[2] ?? '', process.argv.slice(3));

async function main(name, args) {
  refuseOldNode();
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) return leave(name === 'help' || name === '--help' ? 0 : 2, usage());
  process.env.KONTOR_ROOT = root;
  // An enclosing command's parent is none of ours.
  delete process.env.KONTOR_PARENT;
  if (command.web || command.bundle || command.script || name === 'dev') await install(name);
  if (command.web) await buildWeb();
  if (command.run) return command.run(args);
  if (command.script) return runScript(command.script, args);
  return runBundle(command.bundle, args);
}

function usage() {
  const lines = Object.entries(COMMANDS).map(([name, { help }]) => `  ${name.padEnd(10)}${help}`);
  return `node tools/start.mjs COMMAND [arguments]\n${lines.join('\n')}`;
}

function refuseOldNode() {
  const version = process.versions.node.split('.').map(Number);
  const at = NODE_FLOOR.findIndex((wanted, index) => version[index] !== wanted);
  if (at === -1 || version[at] > NODE_FLOOR[at]) return;
  leave(1, `Kontor needs Node ${NODE_FLOOR.join('.')} or newer, and this is ${process.versions.node}. Install a newer one from nodejs.org and try again.`);
}

// ── packages ────────────────────────────────────────────────────────────────────────────────────────────────

async function install(name) {
  const lockFile = join(root, 'package-lock.json');
  if (!existsSync(lockFile)) return;
  const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (isInstalled(wanted)) return;
  const release = await takeInstallLock();
  try {
    if (isInstalled(wanted)) return;
    if (!fitsLock(lockFile)) await npmCi(name);
    tryTo(() => writeFileSync(stampPath(), `${wanted}\n`));
  } finally {
    release();
  }
}

function stampPath() {
  return join(root, 'node_modules', '.kontor-lock');
}

function isInstalled(wanted) {
  // A link to somebody else's packages (a git worktree, a container's layer) is theirs to keep.
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) return true;
  return readText(stampPath())?.trim() === wanted;
}

// Whoever ran npm by hand is not made to wait again: npm's own note of what lies there is compared with the lock.
function fitsLock(lockFile) {
  const there = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (!there) return false;
  const wanted = Object.entries(JSON.parse(readFileSync(lockFile, 'utf8')).packages ?? {}).filter(([path]) => path !== '');
  return wanted.every(([path, entry]) => {
    const found = there[path];
    return found ? found.version === entry.version && found.integrity === entry.integrity : entry.optional === true || entry.devOptional === true;
  });
}

async function npmCi(name) {
  say(`Kontor: "${name}" comes right after this. Installing packages first; this happens once and takes about a minute.`);
  const began = performance.now();
  const still = setInterval(() => say(`  still installing … ${seconds(began)}`), STILL_AT_IT_MS);
  const [program, ...before] = npmCommand();
  const args = [...before, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = await run(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  clearInterval(still);
  if (code !== 0)
    leave(code, `The packages could not be installed (npm ended with ${code}). Look at the lines above; most often the network is missing. Then try again.`);
  say(`  installed in ${seconds(began)}.`);
}

function npmCommand() {
  const given = process.env.npm_execpath;
  // Another package manager may have started us; the lock file is npm's.
  if (given && basename(given).startsWith('npm-cli') && existsSync(given)) return [process.execPath, given];
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  return existsSync(beside) ? [process.execPath, beside] : ['npm'];
}

// Two commands on a fresh clone must not install into the same folder; the kernel frees the name however we end.
async function takeInstallLock() {
  if (process.platform !== 'linux') return () => {};
  const name = `\0kontor-install-${createHash('sha256').update(root).digest('hex').slice(0, 40)}`;
  for (let told = false; ; told = true) {
    const server = await new Promise((resolve) => {
      const candidate = createServer((socket) => socket.destroy());
      candidate.once('error', (error) => resolve(error.code === 'EADDRINUSE' ? undefined : { close() {} }));
      candidate.listen(name, () => resolve(candidate));
    });
    if (server) return () => server.close();
    if (!told) say('Another command is installing packages or building here; waiting for it …');
    await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS));
  }
}

// ── what is built ───────────────────────────────────────────────────────────────────────────────────────────

async function buildWeb() {
  const config = join(root, 'web', 'vite.config.ts');
  if (!existsSync(config)) return;
  const out = join(root, 'dist', 'web');
  const state = sourceState(join(out, '.hash'), ['web', 'package-lock.json', 'tsconfig.web.json']);
  if (state.isFresh) return;
  await underLock(async () => {
    if (sourceState(join(out, '.hash'), state.inputs).isFresh) return;
    say('Building the pages …');
    const began = performance.now();
    const next = join(root, 'dist', `.web-${process.pid}`);
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    const args = [vite, 'build', '--config', config, '--outDir', next, '--emptyOutDir', '--logLevel', 'warn'];
    const code = await run(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (code !== 0) {
      rmSync(next, { recursive: true, force: true });
      leave(code, `The pages could not be built (vite ended with ${code}); see the lines above.`);
    }
    writeFileSync(join(next, '.hash'), state.text());
    // Renamed into place at the end, so that a broken build never stands where a whole one was.
    rmSync(out, { recursive: true, force: true });
    renameSync(next, out);
    say(`  built in ${seconds(began)}.`);
  });
}

/** Bundles one entry of the server into dist/server and returns the bundle's path. */
async function buildServer(entry) {
  const out = join(root, 'dist', 'server', `${entry === 'src/main.ts' ? 'main' : basename(dirname(entry))}.js`);
  const state = sourceState(`${out}.hash`, ['src', 'demo', 'tools/start.mjs', 'package.json', 'package-lock.json', 'tsconfig.json']);
  if (state.isFresh && existsSync(out)) return out;
  await underLock(async () => {
    if (existsSync(out) && sourceState(`${out}.hash`, state.inputs).isFresh) return;
    const esbuild = await import(pathToFileURL(join(root, 'node_modules', 'esbuild', 'lib', 'main.js')).href);
    const next = join(dirname(out), `.next-${process.pid}`);
    let isBuilt = false;
    try {
      await esbuild.default.build({
        absWorkingDir: root,
        entryPoints: [entry],
        outfile: join(next, basename(out)),
        bundle: true,
        platform: 'node',
        format: 'esm',
        target: 'node20',
        plugins: [packagesStayOutside],
        // Read only under NODE_OPTIONS=--enable-source-maps: parsing it would cost every start time and memory.
        sourcemap: 'linked',
        sourcesContent: false,
        logLevel: 'warning',
      });
      for (const file of readdirSync(next)) renameSync(join(next, file), join(dirname(out), file));
      writeFileSync(`${out}.hash`, state.text());
      isBuilt = true;
    } catch (error) {
      // The bundler has already printed what is wrong with the source.
      if (!error.errors) say(String(error));
    } finally {
      rmSync(next, { recursive: true, force: true });
      // The bundler's own process must not stay beside the server.
      await esbuild.default.stop();
    }
    if (!isBuilt) leave(1, `The server could not be bundled from ${entry}; see the lines above.`);
  });
  return out;
}

/**
 * Compares the inputs with what a finished build noted: first size and time of each file, which costs a few
 * milliseconds; then, when those differ (a fresh checkout, a touched file), the contents.
 */
function sourceState(notePath, inputs) {
  const files = inputs.flatMap((input) => filesUnder(join(root, input))).sort();
  const marks = hashOf(files, (path) => {
    const { size, mtimeMs } = statSync(path);
    return `${size} ${mtimeMs}`;
  });
  const note = readJson(notePath);
  let contents;
  const contentsOf = () => {
    if (contents === undefined) contents = hashOf(files, (path) => readFileSync(path));
    return contents;
  };
  const text = () => `${JSON.stringify({ marks, contents: contentsOf() })}\n`;
  const isFresh = note !== undefined && (note.marks === marks || note.contents === contentsOf());
  if (isFresh && note.marks !== marks) tryTo(() => writeFileSync(notePath, text()));
  return { isFresh, inputs, text };
}

function hashOf(files, read) {
  const hash = createHash('sha256');
  for (const path of files)
    hash
      .update(`${relative(root, path)}\0`)
      .update(read(path))
      .update('\0');
  return hash.digest('hex');
}

// Tests are no part of what runs, so a changed test builds nothing.
function filesUnder(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name === 'dist' ? [] : filesUnder(inner);
    return entry.isFile() && !/\.test\.tsx?$/.test(entry.name) ? [inner] : [];
  });
}

async function underLock(body) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  const release = await takeInstallLock();
  try {
    await body();
  } finally {
    release();
  }
}

// ── what is run ─────────────────────────────────────────────────────────────────────────────────────────────

// The server is imported, not spawned: one process, no transpiler beside it, and signals arrive where they belong.
async function runBundle(entry, args) {
  if (!existsSync(join(root, entry))) leave(1, `${entry} is not there yet.`);
  const bundle = await buildServer(entry);
  // Node 22 keeps compiled code between starts; Node 20 has no such cache.
  tryTo(() => nodeModule.enableCompileCache?.(join(root, 'dist', '.compiled')));
  process.argv = [process.execPath, bundle, ...args];
  if (parentToWatch !== undefined) process.env.KONTOR_PARENT = String(parentToWatch);
  await import(pathToFileURL(bundle).href);
}

async function runScript(script, args) {
  if (!existsSync(join(root, script))) leave(1, `${script} is not there yet.`);
  const tsx = pathToFileURL(join(root, 'node_modules', 'tsx', 'dist', 'loader.mjs')).href;
  leave(await run(process.execPath, ['--import', tsx, join(root, script), ...args], { stdio: 'inherit' }));
}

async function develop(args) {
  process.env.KONTOR_DEV = '1';
  const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const watch = ['watch', '--clear-screen=false', '--include', 'processes/**/*', '--exclude', 'dist/**', '--exclude', '.kontor/**'];
  leave(await run(process.execPath, [tsx, ...watch, join(root, 'src', 'main.ts'), ...args], { stdio: 'inherit' }));
}

async function buildAll() {
  for (const { bundle } of Object.values(COMMANDS)) {
    if (!bundle || !existsSync(join(root, bundle))) continue;
    const out = await buildServer(bundle);
    print(`${relative(root, out)}  ${Math.round(statSync(out).size / 1024)} KB`);
  }
  const web = filesUnder(join(root, 'dist', 'web')).filter((path) => basename(path) !== '.hash');
  const bytes = web.reduce((sum, path) => sum + statSync(path).size, 0);
  print(web.length === 0 ? 'There are no pages to build yet.' : `dist/web  ${web.length} files, ${Math.round(bytes / 1024)} KB`);
}

function listDocs() {
  const files = filesUnder(join(root, 'docs')).filter((path) => path.endsWith('.md'));
  print(`${files.length} documents in docs/:`);
  for (const path of files) print(`  ${relative(root, path).padEnd(44)}${(readText(path) ?? '').split('\n')[0].replace(/^#+ /, '')}`);
}

/** Runs a program in the checkout and returns its exit code; signals and the parent's death reach it. */
function run(program, args, options) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env: process.env, ...options });
    const forward = (name) => child.kill(name);
    for (const name of Object.keys(SIGNAL_NUMBERS)) process.on(name, forward);
    const watch = setInterval(() => {
      if (parentToWatch !== undefined && process.ppid !== parentToWatch) child.kill('SIGTERM');
    }, PARENT_WATCH_MS);
    const end = (code) => {
      clearInterval(watch);
      for (const name of Object.keys(SIGNAL_NUMBERS)) process.off(name, forward);
      resolve(code);
    };
    child.once('error', (error) => {
      say(`${program} could not be started: ${error.message}`);
      end(127);
    });
    child.once('exit', (code, signal) => end(code ?? 128 + (SIGNAL_NUMBERS[signal] ?? 9)));
  });
}

// ── small things ────────────────────────────────────────────────────────────────────────────────────────────

function leave(code, message) {
  if (message) (code === 0 ? process.stdout : process.stderr).write(`${message}\n`);
  process.exit(code);
}

// Standard output belongs to the command's result (`--json`), so words about the way there go to the other one.
function say(line) {
  process.stderr.write(`${line}\n`);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}

function seconds(began) {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

// Notes that spare work next time are welcome, not needed: a folder that cannot be written is no reason to stop.
function tryTo(body) {
  try {
    body();
  } catch {
    // The work is only done again next time.
  }
}
