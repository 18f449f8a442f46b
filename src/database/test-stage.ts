// The stage of this room's tests: bare folders, other users, and other programs that use the same data.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import pg from 'pg';
import { findBinaries } from './binaries.ts';
import { processesOn } from './process-table.ts';
import { direct, owner, succeeds } from './way.ts';

export const isRoot = process.getuid?.() === 0;
const here = dirname(fileURLToPath(import.meta.url));
const made: string[] = [];
let driverPath: Promise<string> | undefined;
let plainPackage: string | undefined;

/** A folder of its own for one test, open to other users to pass through unless a mode says otherwise. */
export function bareFolder(mode = 0o755): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kontor-database-test-')));
  made.push(folder);
  chmodSync(folder, mode);
  return folder;
}

/** Ends the servers that a failed test left at work and removes every folder of this file's tests. */
export function clearStage(): void {
  for (const folder of made) {
    for (const pid of processesUnder(folder)) process.kill(pid, 'SIGQUIT');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
  // In one process another file's tests come next, and build what they need anew.
  made.length = 0;
  driverPath = undefined;
  plainPackage = undefined;
}

// A cluster may lie anywhere below a folder of ours, so the folders are searched for what marks one.
function processesUnder(folder: string): number[] {
  const clusters = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => basename(path) === 'postgresql.conf');
  return clusters.flatMap((path) => processesOn(join(folder, dirname(path))));
}

/** Runs one statement on a connection of its own and returns the rows. */
export async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  // A server that is killed ends the connection, too; the statement's own failure tells enough.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

export type Told = {
  way?: string;
  attached?: boolean;
  url?: string;
  code?: string;
  message?: string;
  startMs?: number;
};

/** What another program is to do: start with these options, as this user, on such a machine. */
export type Program = {
  dataFolder: string;
  nativeFolder?: string;
  userNamespaces?: boolean;
  homes?: string[];
  uid?: number;
  gid?: number;
  env?: Record<string, string>;
  /** A command before the program, such as setpriv. */
  prefix?: string[];
};

export type Running = {
  told: Promise<Told>;
  child: ChildProcess;
  stop: () => Promise<void>;
  kill: () => Promise<void>;
};

/** Starts another program that opens the database, tells how it went, and stops when it is told to. */
export async function otherProgram(program: Program): Promise<Running> {
  const { uid, gid, env, prefix = [], nativeFolder = findBinaries().native, ...rest } = program;
  const options = { ...rest, nativeFolder };
  const [command, ...args] = [...prefix, process.execPath, await driver(), JSON.stringify(options)];
  const child = spawn(command!, args, {
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], ...env },
    ...(uid === undefined ? {} : { uid, gid }),
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const lines = createInterface({ input: child.stdout! });
  const told = new Promise<Told>((resolve) => {
    lines.once('line', (line) => resolve(JSON.parse(line) as Told));
    void closed.then(() => resolve({ code: 'ended without a word' }));
  });
  const stop = async (): Promise<void> => {
    child.stdin!.end();
    await closed;
  };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await closed;
  };
  return { told, child, stop, kill };
}

// What a container runtime leaves to root by default; ptrace and the making of namespaces are not among it.
const CONTAINER_CAPABILITIES = 'chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service net_raw sys_chroot mknod audit_write setfcap';

/** Starts another program as root of a container: no user namespaces, and only the usual capabilities. */
export async function programInContainer(program: Program): Promise<Running> {
  const closing = ['sh', '-c', 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"', 'sh', ...limited()];
  const running = await otherProgram({
    ...program,
    prefix: ['unshare', '--user', '--', 'sh', '-c', 'read go && exec "$@"', 'sh', ...closing],
  });
  const mine = readlinkSync('/proc/self/ns/user');
  const theirs = `/proc/${running.child.pid}`;
  for (let waited = 0; waited < 5_000 && readlinkSync(`${theirs}/ns/user`) === mine; waited += 5) await pause(5);
  // All users exist inside under their own numbers; root of the new namespace is root, and may do no more than it says.
  for (const map of ['uid_map', 'gid_map']) writeFileSync(`${theirs}/${map}`, '0 0 65536');
  running.child.stdin!.write('go\n');
  return running;
}

/** Starts another program in the container in which this process lives. */
export function programInSameContainer(program: Program, pid: number): Promise<Running> {
  return otherProgram({ ...program, prefix: ['nsenter', '--user', '--target', String(pid), '--', ...limited()] });
}

function limited(): string[] {
  const bounding = ['-all', ...CONTAINER_CAPABILITIES.split(' ').map((name) => `+${name}`)].join(',');
  return ['setpriv', `--bounding-set=${bounding}`, '--inh-caps=-all'];
}

const DRIVER = `
import { startDatabase } from './start.ts'
const { dataFolder, nativeFolder, userNamespaces, homes = [] } = JSON.parse(process.argv[2])
const began = performance.now()
const machine = { nativeFolder, homes, ...(userNamespaces === undefined ? {} : { userNamespaces: () => userNamespaces }) }
const tell = (told) => console.log(JSON.stringify(told))
try {
  const database = await startDatabase({ dataFolder }, machine)
  tell({ way: database.way, attached: database.attached, url: database.url(), startMs: performance.now() - began })
  process.stdin.resume().once('end', () => database.stop())
} catch (error) {
  tell({ code: error.code, message: error.message })
}
`;

// One file without imports: another user may not be able to read this checkout.
function driver(): Promise<string> {
  return (driverPath ??= (async () => {
    const outfile = join(bareFolder(), 'driver.mjs');
    await build({
      stdin: { contents: DRIVER, resolveDir: here, loader: 'ts' },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['pg-native', 'pg-cloudflare'],
      banner: {
        js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
      },
      logLevel: 'error',
    });
    chmodSync(outfile, 0o644);
    return outfile;
  })());
}

/** A copy of the server's programs that every user can read, as npm leaves it when install scripts are skipped. */
export function packageWithoutLinks(): string {
  if (plainPackage) return plainPackage;
  const folder = bareFolder();
  const { native } = findBinaries();
  cpSync(native, join(folder, 'native'), { recursive: true, filter: (path) => !isLink(path) });
  writeFileSync(join(folder, 'package.json'), readFileSync(join(dirname(native), 'package.json')));
  plainPackage = join(folder, 'native');
  return plainPackage;
}

function isLink(path: string): boolean {
  try {
    return readlinkSync(path) !== '';
  } catch {
    return false;
  }
}

/** A folder that belongs to another user, inside a folder that everybody may pass through. */
export function folderOf(uid: number, gid: number, name = 'data'): string {
  const folder = join(bareFolder(), name);
  mkdirSync(folder);
  chownSync(folder, uid, gid);
  return folder;
}

export type User = { uid: number; gid: number };

/** An ordinary user of this machine who can run Node; undefined where we may not become one. */
export function ordinaryUser(): User | undefined {
  const lines = readFileSync('/etc/passwd', 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(':'));
  const line = lines.find((fields) => Number(fields[2]) > 0 && Number(fields[2]) !== 65_534);
  const user = line && { uid: Number(line[2]), gid: Number(line[3]) };
  return user && isRoot && canRunNode(user) ? user : undefined;
}

/** A number that no passwd line names. */
export function userWithoutLine(): User | undefined {
  const taken = new Set(
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':')[2]),
  );
  const uid = [54_321, 54_322, 54_323].find((candidate) => !taken.has(String(candidate)));
  return uid !== undefined && isRoot && canRunNode({ uid, gid: uid }) ? { uid, gid: uid } : undefined;
}

function canRunNode(user: User): boolean {
  return succeeds(owner(user.uid, user.gid), process.execPath, ['--version'], {});
}

/** Whether the tool that takes capabilities away from root is there (util-linux). */
export function hasSetpriv(): boolean {
  return succeeds(direct(), 'setpriv', ['--version'], { PATH: process.env['PATH'] });
}

/** The server's process of a data folder, which must be one and only one postmaster. */
export function serverOf(dataFolder: string, cluster = join(dataFolder, 'cluster')): number {
  const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const all = processesOn(cluster);
  assert.ok(all.includes(pid), `the server ${pid} works on ${cluster}`);
  const parents = all.map((candidate) => Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${candidate}/stat`, 'latin1'))?.[1]));
  assert.equal(all.filter((_, index) => !all.includes(parents[index]!)).length, 1, 'one postmaster');
  return pid;
}

/** Asserts that nothing works on the data any more and that no pid file is left. */
export function assertStopped(dataFolder: string, cluster = join(dataFolder, 'cluster')): void {
  assert.deepEqual(processesOn(cluster), []);
  assert.equal(existsSync(join(cluster, 'postmaster.pid')), false);
}
