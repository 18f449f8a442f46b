// The server's life: find the one at work, start one, ask whether it answers, end it.
import { chownSync, closeSync, existsSync, mkdtempSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { environmentOf } from './binaries.ts';
import type { Cluster } from './cluster.ts';
import { DatabaseProblem } from './problem.ts';
import { clusterName, processesOn, worksOn } from './process-table.ts';
import { giveToFolderOwner } from './record.ts';
import { printSettings } from './settings.ts';
import type { Settings } from './settings.ts';
import { launch, succeeds } from './way.ts';
import type { Way } from './way.ts';

export type Server = { pid: number; socketFolder: string };

type PidFile = { pid: number; socketFolder: string; isReady: boolean };

export const SUPERUSER = 'kontor';
const SOCKET_PREFIX = 'kontor-pg-';
// sun_path holds 108 bytes with its closing zero (unix(7)).
const SOCKET_NAME = '.s.PGSQL.5432';
const SOCKET_FOLDER_BYTES = 107 - 1 - SOCKET_NAME.length;
const RANDOM_BYTES = 6;
const POLL_MS = 3;
// After a crash the log is replayed first, and that may take minutes on a slow disk.
const READY_TIMEOUT_MS = 300_000;
const STOP_TIMEOUT_MS = 60_000;
const ORPHANS_TIMEOUT_MS = 10_000;
const LOG_LIMIT_BYTES = 5_000_000;

/**
 * Finds the live server of this cluster and waits until it answers; undefined when there is none.
 * A server whose socket was swept away serves nobody new: it is ended, unless a program still works with it.
 */
export async function findServer(cluster: string, hasUsers: boolean): Promise<Server | undefined> {
  const until = performance.now() + READY_TIMEOUT_MS;
  for (;;) {
    const file = readPidFile(cluster);
    if (!file || !worksOn(file.pid, cluster)) return undefined;
    if (file.isReady && (await answers(file.socketFolder))) return { pid: file.pid, socketFolder: file.socketFolder };
    const isCutOff = file.isReady && !existsSync(join(file.socketFolder, SOCKET_NAME));
    if (isCutOff && !hasUsers) {
      await stopServer(file, cluster);
      return undefined;
    }
    if (isCutOff || performance.now() > until) {
      throw new DatabaseProblem(
        'database.unreachable',
        `The database server (process ${file.pid}) lives but does not answer in ${file.socketFolder}. End the programs that use it, or the server itself (kill -INT ${file.pid}), and try again.`,
      );
    }
    // It is starting, or on its way out: either way it decides soon.
    await pause(POLL_MS);
  }
}

/** Starts the server of this cluster and returns when it answers; refuses with the end of its log when it does not. */
export async function startServer(cluster: Cluster, folder: string, settings: Settings): Promise<Server> {
  await clearLeftovers(cluster.path);
  writeSettings(cluster, settings);
  const socketFolder = makeSocketFolder(cluster.way);
  const logPath = join(folder, 'server.log');
  const log = openLog(logPath);
  const args = ['-D', cluster.path, '-k', socketFolder, '-p', '5432'];
  const child = launch(cluster.way, join(cluster.binaries.native, 'bin', 'postgres'), args, {
    env: environmentOf(cluster.binaries),
    // A session of its own: Ctrl+C in a terminal is for us, and we stop the server when we are done.
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `it ended with ${code ?? signal}`));
  child.unref();
  const until = performance.now() + READY_TIMEOUT_MS;
  while (ended === undefined && performance.now() < until) {
    const file = readPidFile(cluster.path);
    if (file && file.pid === child.pid && file.isReady && (await answers(socketFolder))) return { pid: file.pid, socketFolder };
    await pause(POLL_MS);
  }
  rmSync(socketFolder, { recursive: true, force: true });
  const why = ended ?? `it did not answer within ${READY_TIMEOUT_MS / 1000} s`;
  throw new DatabaseProblem('database.not_started', `The database server did not start: ${why}. The end of ${logPath}:\n${tailOf(logPath)}`);
}

/** Ends the server fast but cleanly (nothing to replay afterwards) and waits until it is gone. */
export async function stopServer(server: Server, cluster: string): Promise<void> {
  signal(server.pid, 'SIGINT');
  if (!(await isGone(server.pid, cluster, STOP_TIMEOUT_MS))) {
    // An immediate stop loses nothing either: the next start replays the log.
    signal(server.pid, 'SIGQUIT');
    await isGone(server.pid, cluster, STOP_TIMEOUT_MS);
  }
  removeSocketFolder(server.socketFolder);
}

/** Removes a socket folder of ours, and nothing that merely stands in a record. */
export function removeSocketFolder(path: string): void {
  if (basename(path).startsWith(SOCKET_PREFIX)) rmSync(path, { recursive: true, force: true });
}

// The format of postmaster.pid is the one pg_ctl reads: pid, data folder, start, port, socket folder, address, memory, status.
function readPidFile(cluster: string): PidFile | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 0) return undefined;
    return { pid, socketFolder: lines[4] ?? '', isReady: lines[7]?.trim() === 'ready' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

// PostgreSQL judges a left pid file by the number alone and refuses while anything lives under it.
// Before the file goes, no server process may be left on the data: that is what the file protects.
// Nobody waits for the answers of those that lost their parent, so they are told to go.
async function clearLeftovers(cluster: string): Promise<void> {
  const until = performance.now() + ORPHANS_TIMEOUT_MS;
  let left = processesOn(cluster);
  for (const pid of left) signal(pid, 'SIGQUIT');
  while (left.length > 0) {
    if (performance.now() > until) {
      throw new DatabaseProblem(
        'database.orphans',
        `Server processes are still at work on ${cluster} although their server is gone: ${left.join(', ')}. End them (kill -QUIT) and try again.`,
      );
    }
    await pause(POLL_MS);
    left = processesOn(cluster);
  }
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

function writeSettings(cluster: Cluster, settings: Settings): void {
  const own = join(cluster.path, 'kontor.conf');
  writeFileSync(own, printSettings({ cluster_name: clusterName(cluster.path), ...settings }), { mode: 0o600 });
  const main = join(cluster.path, 'postgresql.conf');
  const text = readFileSync(main, 'utf8');
  if (!text.includes("include_if_exists = 'kontor.conf'")) writeFileSync(main, `${text}\ninclude_if_exists = 'kontor.conf'\n`);
  if (cluster.way.changesUser) chownSync(own, cluster.way.uid, cluster.way.gid);
}

// A new folder for each start: a socket that an earlier server left cannot be mistaken for this one's.
function makeSocketFolder(way: Way): string {
  for (const base of new Set([tmpdir(), '/tmp', '/var/tmp', '/run'])) {
    const folder = tryMakeFolder(base);
    if (!folder) continue;
    if (way.changesUser) chownSync(folder, way.uid, way.gid);
    // A folder for temporary files may lie where only root gets through.
    if (!way.changesUser || succeeds(way, 'sh', ['-c', 'cd "$0" && test -w .', folder], { PATH: process.env['PATH'] })) return folder;
    rmSync(folder, { recursive: true, force: true });
  }
  throw new DatabaseProblem(
    'database.no_socket_folder',
    `No folder for the database's socket could be made in ${tmpdir()}, /tmp, /var/tmp or /run. Make one of them writable.`,
  );
}

// The server splits its list of socket folders at commas and reads quotes, and a socket's path must be short.
function tryMakeFolder(base: string): string | undefined {
  try {
    const prefix = join(realpathSync(base), SOCKET_PREFIX);
    if (Buffer.byteLength(prefix) + RANDOM_BYTES > SOCKET_FOLDER_BYTES || /[,"\n]/.test(prefix)) return undefined;
    // mkdtemp makes it for the owner alone (mode 700).
    return mkdtempSync(prefix);
  } catch {
    return undefined;
  }
}

function openLog(path: string): number {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`);
  const handle = openSync(path, 'a', 0o600);
  giveToFolderOwner(path);
  return handle;
}

function tailOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
  } catch {
    return '(nothing could be read)';
  }
}

async function answers(socketFolder: string): Promise<boolean> {
  const client = new pg.Client({
    host: socketFolder,
    port: 5432,
    user: SUPERUSER,
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch (error) {
    // A server that is full (SQLSTATE 53300) serves well; one that starts or stops (57P03) does not yet, or no more.
    return (error as { code?: string }).code === '53300';
  } finally {
    await client.end().catch(() => {});
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function isGone(pid: number, cluster: string, waitMs: number): Promise<boolean> {
  const until = performance.now() + waitMs;
  while (worksOn(pid, cluster)) {
    if (performance.now() > until) return false;
    await pause(POLL_MS);
  }
  return true;
}
