// Making the data folder once, whole or not at all, in the first way that this machine allows.
import { chownSync, closeSync, fsyncSync, lstatSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { copyBinaries, environmentOf, linkLibraries } from './binaries.ts';
import type { Binaries } from './binaries.ts';
import { DatabaseProblem } from './problem.ts';
import { markOf } from './process-table.ts';
import { readMade, writeMade } from './record.ts';
import type { MadeRecord } from './record.ts';
import { direct, insideNamespace, launch, mayMakeNamespaces, namespace, nobody, owner, succeeds } from './way.ts';
import type { Way } from './way.ts';

/** What a test may put in the place of the machine's own answer. */
export type Machine = {
  nativeFolder?: string;
  userNamespaces?: () => boolean;
  /** Folders for data and programs of `nobody`, where the checkout is closed to that user. */
  homes?: string[];
};

export type Cluster = { path: string; way: Way; binaries: Binaries; made: MadeRecord };

const INITDB_TIMEOUT_MS = 120_000;
const HOMES = ['/var/lib/kontor', '/var/tmp/kontor', join(tmpdir(), 'kontor')];
/** Opens the cluster that belongs to this folder, or makes it; refuses one of another major version or user. */
export async function openCluster(folder: string, found: Binaries, machine: Machine, log: (line: string) => void): Promise<Cluster> {
  const made = readMade(folder) ?? adopt(folder);
  if (!made) return makeCluster(folder, found, machine, log);
  const major = majorOf(made.cluster);
  if (major === undefined) {
    throw new DatabaseProblem(
      'database.data_missing',
      `The data of this shop should lie in ${made.cluster}, and it is not there. Put it back; or, to begin with an empty shop, delete ${join(folder, 'database.json')}.`,
    );
  }
  if (major !== found.major) {
    throw new DatabaseProblem(
      'database.other_version',
      `The data in ${made.cluster} was made by PostgreSQL ${major}, and this Kontor brings PostgreSQL ${found.major}. Export it with the Kontor that made it and import it here, or set DATABASE_URL to a PostgreSQL ${major} server.`,
    );
  }
  const way = wayOfCluster(made);
  if (way.name === 'namespace' && machine.userNamespaces?.() === false) throw closedWay(made.cluster);
  const binaries = made.binariesHome ? copyBinaries(found, made.binariesHome) : linkLibraries(found, folder);
  return { path: made.cluster, way, binaries, made };
}

/** The refusal for data that was made in a user namespace on a machine that no longer allows one. */
export function closedWay(cluster: string): DatabaseProblem {
  return new DatabaseProblem(
    'database.way_closed',
    `The data in ${cluster} belongs to root and was served from a user namespace, which this machine now forbids. Allow user namespaces again, or start Kontor as an ordinary user after "chown -R USER" of the folder, or set DATABASE_URL.`,
  );
}

// A cluster whose record was lost is still the shop's data; it is never passed over for an empty one.
function adopt(folder: string): MadeRecord | undefined {
  const cluster = join(folder, 'cluster');
  const major = majorOf(cluster);
  if (major === undefined) return undefined;
  const made: MadeRecord = { way: wayOf(cluster).name, major, cluster };
  writeMade(folder, made);
  return made;
}

/** Reads the major version that a cluster was made with; undefined where there is none. */
function majorOf(cluster: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'), 10);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') throw notYours(cluster);
    return undefined;
  }
}

function wayOfCluster(made: MadeRecord): Way {
  return { ...wayOf(made.cluster), name: made.way === 'nobody' ? 'nobody' : wayOf(made.cluster).name };
}

// PostgreSQL serves a folder only as its owner, so the owner decides and not the day's mood of the machine.
function wayOf(cluster: string): Way {
  const { uid, gid } = statSync(cluster);
  const me = process.getuid!();
  if (me === 0) return uid === 0 ? namespace() : owner(uid, gid);
  if (uid === me) return direct();
  throw notYours(cluster);
}

function notYours(path: string): DatabaseProblem {
  return new DatabaseProblem(
    'database.not_yours',
    `The data in ${path} belongs to another user than the one who runs this (uid ${process.getuid!()}). Run Kontor as its owner or as root.`,
  );
}

type Attempt = { way: Way; home: string };

async function makeCluster(folder: string, found: Binaries, machine: Machine, log: (line: string) => void): Promise<Cluster> {
  const failures: string[] = [];
  for (const attempt of attempts(folder, machine, failures)) {
    const name = attempt.home === folder ? 'cluster' : `cluster-${randomBytes(5).toString('hex')}`;
    const path = join(attempt.home, name);
    const making = `${path}.making-${process.pid}`;
    try {
      sweep(attempt.home, attempt.home === folder);
      if (attempt.home !== folder) guardHome(attempt.home);
      mkdirSync(making, { mode: 0o700 });
      if (attempt.way.changesUser) chownSync(making, attempt.way.uid, attempt.way.gid);
      const binaries = reachableBinaries(attempt, making, folder, found);
      await initialise(attempt.way, binaries, making);
      renameSync(making, path);
      syncFolder(attempt.home);
      const binariesHome = binaries.native === found.native ? undefined : dirname(binaries.native);
      const made: MadeRecord = {
        way: attempt.way.name,
        major: found.major,
        cluster: path,
        ...(binariesHome ? { binariesHome } : {}),
      };
      writeMade(folder, made);
      log(`made a new PostgreSQL ${found.major} cluster in ${path} (way: ${attempt.way.name})`);
      return { path, way: attempt.way, binaries, made };
    } catch (error) {
      rmSync(making, { recursive: true, force: true });
      failures.push(`${attempt.way.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw noWay(folder, failures);
}

function attempts(folder: string, machine: Machine, failures: string[]): Attempt[] {
  if (process.getuid!() !== 0) return [{ way: direct(), home: folder }];
  const { uid, gid } = statSync(folder);
  const list: Attempt[] = uid === 0 ? [] : [{ way: owner(uid, gid), home: folder }];
  if ((machine.userNamespaces ?? mayMakeNamespaces)()) list.push({ way: namespace(), home: folder });
  else failures.push('namespace: this machine forbids user namespaces');
  list.push({ way: nobody(), home: folder });
  for (const home of machine.homes ?? HOMES) list.push({ way: nobody(), home });
  return list;
}

function noWay(folder: string, failures: string[]): DatabaseProblem {
  const asRoot = process.getuid!() === 0;
  const wayOut = asRoot
    ? 'PostgreSQL does not run as root. Run Kontor as an ordinary user; or allow user namespaces; or give the container the capabilities SETUID, SETGID, CHOWN and DAC_OVERRIDE; or set DATABASE_URL.'
    : 'Look at the reason above; the folder must be writable and have space, and initdb wants a passwd line for the user. Or set DATABASE_URL.';
  return new DatabaseProblem('database.no_way', `The database could not be made in ${folder}.\n${failures.map((line) => `  - ${line}`).join('\n')}\n${wayOut}`);
}

// Both halves are tried out rather than judged from mode bits: access lists and mounts decide too.
function reachableBinaries(attempt: Attempt, making: string, folder: string, found: Binaries): Binaries {
  const { way, home } = attempt;
  if (!succeeds(way, 'sh', ['-c', 'cd "$0" && test -w .', making], { PATH: process.env['PATH'] })) {
    throw new Error(`that user cannot reach ${making}`);
  }
  const inPlace = linkLibraries(found, folder);
  if (succeeds(way, join(inPlace.native, 'bin', 'postgres'), ['--version'], environmentOf(inPlace))) return inPlace;
  if (way.name === 'direct') throw new Error(`${inPlace.native}/bin/postgres does not run here (it needs glibc, and a folder that allows programs)`);
  const copied = copyBinaries(found, home);
  if (succeeds(way, join(copied.native, 'bin', 'postgres'), ['--version'], environmentOf(copied))) return copied;
  throw new Error(`${copied.native}/bin/postgres does not run for that user`);
}

// Programs are run from there, so nobody but root may have been able to put them there.
function guardHome(home: string): void {
  const stat = lstatSync(home);
  if (!stat.isDirectory() || stat.uid !== 0 || (stat.mode & 0o022) !== 0) throw new Error(`${home} is not root's alone`);
}

async function initialise(way: Way, binaries: Binaries, path: string): Promise<void> {
  const first = await initdb(way, binaries, path);
  if (first === undefined) return;
  // A uid without a passwd line is refused by initdb; inside a namespace it is `nobody`, who has one.
  const second = way.prefix.length === 0 ? await initdb(insideNamespace(way), binaries, path) : first;
  if (second !== undefined) throw new Error(first);
}

function initdb(way: Way, binaries: Binaries, path: string): Promise<string | undefined> {
  // One call for the whole file system: syncing about 1,000 files one by one took 1.5 s longer beside other writers.
  const args = [
    ['-D', path, '-U', 'kontor', '--auth-local=trust', '--auth-host=reject', '--encoding=UTF8', '--locale=C'],
    ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--text-search-config=simple', '--no-instructions', '--sync-method=syncfs'],
  ].flat();
  return new Promise((resolve, reject) => {
    const child = launch(way, join(binaries.native, 'bin', 'initdb'), args, {
      env: environmentOf(binaries),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: INITDB_TIMEOUT_MS,
    });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0 ? undefined : `initdb ended with ${code}: ${output.trim().split('\n').slice(-3).join(' ')}`));
  });
}

// A starter that was killed leaves its half behind. Under the folder's lock nobody else can be making one there;
// a home that several shops share is swept only of what dead programs left.
function sweep(home: string, isOurs: boolean): void {
  mkdirSync(home, { recursive: true, mode: 0o755 });
  for (const name of readdirSync(home)) {
    const match = /\.making-(\d+)$/.exec(name);
    if (match && (isOurs || !markOf(Number(match[1])))) rmSync(join(home, name), { recursive: true, force: true });
  }
}

function syncFolder(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
