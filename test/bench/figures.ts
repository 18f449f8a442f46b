// How figures are taken and told: medians of repeats, CPU of Node and of PostgreSQL, memory of all processes, one JSON line at the end.
import { readFileSync, readdirSync } from 'node:fs';
import type { Db } from '#kernel';
import { sql } from '#kernel';

export type Aim = { figure: string; at: 'least' | 'most' | 'exactly'; value: number };
export type BenchResult = { name: string; figures: Record<string, number>; aims: Aim[]; notes?: string[] };

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

export const round = (value: number, places = 2): number => Math.round(value * 10 ** places) / 10 ** places;

/** The aims that a result misses, in words. */
export function missedAims(result: BenchResult): string[] {
  return result.aims.flatMap(({ figure, at, value }) => {
    const is = result.figures[figure];
    const met = is !== undefined && (at === 'least' ? is >= value : at === 'most' ? is <= value : is === value);
    return met ? [] : [`${figure} is ${is}, the aim is ${at === 'exactly' ? '' : `at ${at} `}${value}`];
  });
}

/** Prints a result for people, and with `--json` its one line last. */
export function tell(result: BenchResult, json: boolean): void {
  const missed = missedAims(result);
  console.log(`\n${result.name}`);
  for (const [figure, value] of Object.entries(result.figures)) console.log(`  ${figure.padEnd(22)} ${value}`);
  for (const note of result.notes ?? []) console.log(`  ${note}`);
  for (const miss of missed) console.log(`  MISSED: ${miss}`);
  if (json) console.log(JSON.stringify({ name: result.name, figures: result.figures, missed }));
}

const TICKS_PER_SECOND = 100;

type Stat = { pid: number; parent: number; name: string; cpuMs: number };

function processes(): Stat[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const text = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const close = text.lastIndexOf(')');
      const fields = text.slice(close + 2).split(' ');
      const ticks = Number(fields[11]) + Number(fields[12]);
      return [{ pid: Number(entry), parent: Number(fields[1]), name: text.slice(text.indexOf('(') + 1, close), cpuMs: (ticks * 1000) / TICKS_PER_SECOND }];
    } catch {
      return [];
    }
  });
}

/** CPU milliseconds that the PostgreSQL server of `db` has used so far, its dead children included. */
export async function postgresCpuMs(db: Db): Promise<number> {
  const [row] = await db.read<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  const all = processes();
  const postmaster = all.find((one) => one.pid === row!.pid)?.parent;
  if (postmaster === undefined) return Number.NaN;
  const dead = readFileSync(`/proc/${postmaster}/stat`, 'utf8');
  const fields = dead.slice(dead.lastIndexOf(')') + 2).split(' ');
  const deadMs = ((Number(fields[13]) + Number(fields[14])) * 1000) / TICKS_PER_SECOND;
  return deadMs + all.filter((one) => one.pid === postmaster || one.parent === postmaster).reduce((sum, one) => sum + one.cpuMs, 0);
}

/** Proportional set size in MB of these processes and all their children. */
export function pssMb(roots: number[]): number {
  const all = processes();
  const wanted = new Set(roots);
  for (let grew = true; grew;) {
    grew = false;
    for (const one of all) if (wanted.has(one.parent) && !wanted.has(one.pid)) grew = Boolean(wanted.add(one.pid));
  }
  let kilobytes = 0;
  for (const pid of wanted) {
    try {
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // It has ended meanwhile.
    }
  }
  return kilobytes / 1024;
}

/** Wall and CPU of one piece of work, Node's and PostgreSQL's. */
export async function measured<T>(db: Db, work: () => Promise<T>): Promise<{ value: T; seconds: number; nodeMs: number; postgresMs: number }> {
  const postgresBefore = await postgresCpuMs(db);
  const cpu = process.cpuUsage();
  const began = performance.now();
  const value = await work();
  const seconds = (performance.now() - began) / 1000;
  const used = process.cpuUsage(cpu);
  return { value, seconds, nodeMs: (used.user + used.system) / 1000, postgresMs: (await postgresCpuMs(db)) - postgresBefore };
}
