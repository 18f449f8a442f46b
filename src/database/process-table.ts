// What the kernel's process table says: a pid alone proves nothing, because numbers are used again.
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'

export type ProcessMark = { pid: number; startTicks: string }

/** Says which process this is: its number together with the tick at which it started (proc(5), field 22). */
export function markOf(pid: number): ProcessMark | undefined {
  const fields = statOf(pid)
  // The state is field 3, so after the name it is at 0 and the start time at 19; a zombie is dead.
  if (!fields || fields[0] === 'Z' || fields[0] === 'X') return undefined
  return { pid, startTicks: fields[19] ?? '' }
}

/** Says whether the very process that was marked still lives. */
export function isAlive(mark: ProcessMark): boolean {
  return markOf(mark.pid)?.startTicks === mark.startTicks
}

/**
 * Says whether a live process is PostgreSQL at work on this cluster.
 * The working folder is the proof; where it may not be read (another uid, no ptrace right) the command line is.
 */
export function worksOn(pid: number, cluster: string): boolean {
  if (!markOf(pid)) return false
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cluster
  } catch {
    return commandLineOf(pid).includes(cluster)
  }
}

/** Lists every live process at work on this cluster, orphaned server processes included. */
export function processesOn(cluster: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && worksOn(pid, cluster))
}

function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name stands in brackets and may itself hold brackets and blanks: read from the last one.
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

function commandLineOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}
