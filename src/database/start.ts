// The room's one verb: an embedded database for this program, started, found at work, or taken over.
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { findBinaries } from './binaries.ts';
import { openCluster } from './cluster.ts';
import type { Cluster, Machine } from './cluster.ts';
import { withLock } from './lock.ts';
import { DatabaseProblem } from './problem.ts';
import { isAlive, markOf } from './process-table.ts';
import { readRunning, writeRunning } from './record.ts';
import { findServer, removeSocketFolder, startServer, stopServer, SUPERUSER } from './server.ts';
import type { Server } from './server.ts';
import { defaultSettings } from './settings.ts';
import type { Settings } from './settings.ts';

export type StartOptions = {
  /** The folder of the shop's data; it is made when it is not there. */
  dataFolder: string;
  /** Replaces single settings of `defaultSettings`; without effect on a server that is already at work. */
  settings?: Settings;
  /** Gets one line for each thing worth knowing. */
  log?: (line: string) => void;
};

export type Database = {
  /** The connection string of one database of the server, for `pg` and libpq; role `kontor` unless one is named. */
  url(database?: string, role?: string): string;
  /** The connection string of the database `postgres`, from which others are created. */
  adminUrl: string;
  /** Ends the use by this program; the last program that stops ends the server, too. */
  stop(): Promise<void>;
  /** Whether a server was at work already. */
  attached: boolean;
  /** How the server runs: direct, owner, namespace or nobody. */
  way: string;
};

const LOCK_WAIT_MS = 120_000;

/** Starts the embedded PostgreSQL of a folder, or attaches to the one at work; throws DatabaseProblem with the way out. */
export async function startDatabase(options: StartOptions, machine: Machine = {}): Promise<Database> {
  const log = options.log ?? (() => {});
  if (process.platform !== 'linux') {
    throw new DatabaseProblem(
      'database.platform',
      `The embedded database runs on Linux only, and this is ${process.platform}. Set DATABASE_URL to a PostgreSQL 14 or newer.`,
    );
  }
  const folder = prepareFolder(options.dataFolder);
  const found = findBinaries(machine.nativeFolder);
  const id = randomBytes(6).toString('hex');
  const { cluster, server, attached } = await withLock(folder, LOCK_WAIT_MS, async () => {
    const opened = await openCluster(folder, found, machine, log);
    const running = await findServer(opened.path, hasLiveUsers(folder));
    if (running) log(`attached to the database server ${running.pid}`);
    else sweepLastRun(folder);
    const started = running ?? (await startServer(opened, folder, { ...defaultSettings, ...options.settings }));
    addUser(folder, started, id);
    return { cluster: opened, server: started, attached: running !== undefined };
  });
  let stopping: Promise<void> | undefined;
  const url = (database = 'postgres', role = SUPERUSER): string => urlOf(server, database, role);
  return {
    url,
    adminUrl: url('postgres'),
    attached,
    way: cluster.way.name,
    stop: () => (stopping ??= withLock(folder, LOCK_WAIT_MS, () => leave(folder, cluster, server, id))),
  };
}

function prepareFolder(dataFolder: string): string {
  const wanted = resolve(dataFolder);
  try {
    if (!existsSync(wanted)) {
      const parent = mkdirSync(wanted, { recursive: true, mode: 0o755 });
      if (parent) giveToOwnerAbove(parent, wanted);
    }
    return realpathSync(wanted);
  } catch (error) {
    throw new DatabaseProblem('database.folder', `The folder ${wanted} cannot be made or entered: ${(error as Error).message}. Make it, or name another one.`, {
      cause: error,
    });
  }
}

// Root in somebody's checkout makes folders for that somebody, who must be able to go on without root.
function giveToOwnerAbove(first: string, last: string): void {
  const { uid, gid } = statSync(dirname(first));
  if (process.getuid?.() !== 0 || uid === 0) return;
  for (let path = last; path.length >= first.length; path = dirname(path)) chownSync(path, uid, gid);
}

// localhost is only a word here: the host parameter names the folder of the socket, and nothing listens on TCP.
function urlOf(server: Server, database: string, role: string): string {
  const host = encodeURIComponent(server.socketFolder);
  return `postgresql://${encodeURIComponent(role)}@localhost:5432/${encodeURIComponent(database)}?host=${host}`;
}

function addUser(folder: string, server: Server, id: string): void {
  const before = readRunning(folder);
  const users = before?.pid === server.pid ? before.users.filter(isAlive) : [];
  writeRunning(folder, { ...server, users: [...users, { ...markOf(process.pid)!, id }] });
}

function hasLiveUsers(folder: string): boolean {
  return readRunning(folder)?.users.some(isAlive) ?? false;
}

function sweepLastRun(folder: string): void {
  const last = readRunning(folder);
  if (last) removeSocketFolder(last.socketFolder);
}

// Who was killed does not count any more; whoever is still at work keeps the server.
async function leave(folder: string, cluster: Cluster, server: Server, id: string): Promise<void> {
  const running = readRunning(folder);
  if (running?.pid !== server.pid) return;
  const users = running.users.filter((user) => user.id !== id && isAlive(user));
  writeRunning(folder, { ...running, users });
  if (users.length === 0) await stopServer(server, cluster.path);
}
