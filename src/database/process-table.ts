// What the kernel's process table says: a pid alone proves nothing, because numbers are used again.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

export type ProcessMark = { pid: number; startTicks: string };

/** Says which process this is: its number together with the tick at which it started (proc(5), field 22). */
export function markOf(pid: number): ProcessMark | undefined {
  const startTicks = liveStat(pid)?.startTicks;
  return startTicks === undefined ? undefined : { pid, startTicks };
}

/** Says whether the very process that was marked still lives. */
export function isAlive(mark: ProcessMark): boolean {
  return markOf(mark.pid)?.startTicks === mark.startTicks;
}

/**
 * Says whether a live process is PostgreSQL at work on this cluster.
 * The working folder is the proof; where it may not be read (another uid, no ptrace right) the command line is: the
 * server's own names the folder, and that of its children, which rename themselves, the cluster.
 */
export function worksOn(pid: number, cluster: string): boolean {
  // Somebody's shell may stand in the same folder, so the name counts, too.
  if (liveStat(pid)?.name !== 'postgres') return false;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cluster;
  } catch {
    const words = commandLineOf(pid);
    return words.includes(cluster) || (words[0] ?? '').startsWith(`postgres: ${clusterName(cluster)}: `);
  }
}

/** The name under which the processes of a cluster's server show themselves (PostgreSQL's setting cluster_name). */
export function clusterName(cluster: string): string {
  return `kontor-${createHash('sha256').update(cluster).digest('hex').slice(0, 12)}`;
}

/** Lists every live process at work on this cluster, orphaned server processes included. */
export function processesOn(cluster: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && worksOn(pid, cluster));
}

function liveStat(pid: number): { name: string; startTicks: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name stands in brackets and may itself hold brackets and blanks: read to the last one.
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    // After the name, the state (field 3) is at 0 and the start time (field 22) at 19; a zombie is dead.
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return { name: text.slice(text.indexOf('(') + 1, end), startTicks: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

function commandLineOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
