// As whom the server runs: PostgreSQL refuses root, and many machines and containers have only root.
import { spawnSync } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export type WayName = 'direct' | 'owner' | 'namespace' | 'nobody';

/** A way of running the server's programs: a prefix before the command, or another uid, or neither. */
export type Way = { name: WayName; uid: number; gid: number; prefix: string[]; changesUser: boolean };

export const NOBODY = 65534;

// Inside the namespace we are `nobody`; outside, every file still belongs to us and the pid is unchanged.
const NAMESPACE = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'];
const PROBE_TIMEOUT_MS = 5_000;

/** The server runs as this very user. */
export function direct(): Way {
  return { name: 'direct', uid: process.getuid!(), gid: process.getgid!(), prefix: [], changesUser: false };
}

/** The server runs in a user namespace in which root is `nobody` (user_namespaces(7)). */
export function namespace(): Way {
  return { name: 'namespace', uid: process.getuid!(), gid: process.getgid!(), prefix: NAMESPACE, changesUser: false };
}

/** The server runs as the user who owns the folder. */
export function owner(uid: number, gid: number): Way {
  return { name: 'owner', uid, gid, prefix: [], changesUser: true };
}

/** The server runs as `nobody`. */
export function nobody(): Way {
  return { name: 'nobody', uid: NOBODY, gid: groupOf(NOBODY) ?? NOBODY, prefix: [], changesUser: true };
}

/** The same way, seen as `nobody` from inside: for initdb, which refuses a uid without a passwd line. */
export function insideNamespace(way: Way): Way {
  return { ...way, prefix: NAMESPACE };
}

/** Asks the kernel whether this program may make a user namespace; container runtimes often forbid it. */
export function mayMakeNamespaces(): boolean {
  return spawnSync(NAMESPACE[0]!, [...NAMESPACE.slice(1), 'true'], { stdio: 'ignore', timeout: PROBE_TIMEOUT_MS }).status === 0;
}

/** Says whether a short command succeeds when it is run in this way. */
export function succeeds(way: Way, command: string, args: string[], env: NodeJS.ProcessEnv): boolean {
  const [program, ...rest] = [...way.prefix, command, ...args];
  try {
    return spawnSync(program!, rest, { ...optionsOf(way), stdio: 'ignore', timeout: PROBE_TIMEOUT_MS, env }).status === 0;
  } catch {
    return false;
  }
}

/** Starts a program in this way. */
export function launch(way: Way, command: string, args: string[], options: SpawnOptions): ChildProcess {
  const [program, ...rest] = [...way.prefix, command, ...args];
  return spawn(program!, rest, { ...options, ...optionsOf(way) });
}

function optionsOf(way: Way): { cwd: string; uid?: number; gid?: number } {
  // The caller's folder may be closed to the server's user, so every program begins at the root.
  return way.changesUser ? { cwd: '/', uid: way.uid, gid: way.gid } : { cwd: '/' };
}

function groupOf(uid: number): number | undefined {
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.split(':')[2] === String(uid));
    return line ? Number(line.split(':')[3]) : undefined;
  } catch {
    return undefined;
  }
}
