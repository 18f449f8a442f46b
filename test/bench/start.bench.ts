// How long from the start of the process until it serves, cold and warm, and how much memory all of it takes.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '#testing';
import type { BenchOptions } from './main.ts';
import { type BenchResult, median, pssMb, round } from './figures.ts';

const PORT = 4971;
const PATIENCE_MS = 60_000;

type Start = { seconds: number; memoryMb: number };

async function startOnce(data: string): Promise<Start> {
  const began = performance.now();
  const child = spawn(process.execPath, ['tools/start.mjs', 'start'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PORT: String(PORT), KONTOR_DATA: data, KONTOR_DEMO: '1', KONTOR_DEMO_SPEED: '0', NODE_ENV: 'production' },
  });
  try {
    await ready(child);
    const seconds = (performance.now() - began) / 1000;
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return { seconds, memoryMb: pssMb([child.pid!, ...postmasters(data)]) };
  } finally {
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
  }
}

async function ready(child: ChildProcess): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`The program ended with ${child.exitCode} before it served.`);
    const answer = await fetch(`http://127.0.0.1:${PORT}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('The program did not serve within a minute.');
}

/** The PostgreSQL servers whose data lies under this folder. */
function postmasters(data: string): number[] {
  const found: number[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      if (readlinkSync(`/proc/${entry}/cwd`).startsWith(data)) found.push(Number(entry));
    } catch {
      // Not ours, or gone.
    }
  }
  return found;
}

export const bench = {
  says: 'process start to /readyz: database created and served, then warm; PSS of all processes, demo paused',
  async run({ quick }: BenchOptions): Promise<BenchResult> {
    const first: Start[] = [];
    const warm: Start[] = [];
    for (let i = 0; i < (quick ? 1 : 3); i++) {
      const data = mkdtempSync(join(tmpdir(), 'kontor-start-'));
      try {
        first.push(await startOnce(data));
        warm.push(await startOnce(data));
      } finally {
        rmSync(data, { recursive: true, force: true });
      }
    }
    return {
      name: 'start',
      figures: {
        firstSeconds: round(median(first.map((one) => one.seconds))),
        warmSeconds: round(median(warm.map((one) => one.seconds))),
        pssMb: round(median(warm.map((one) => one.memoryMb)), 0),
      },
      aims: [
        { figure: 'firstSeconds', at: 'most', value: 4 },
        { figure: 'warmSeconds', at: 'most', value: 1.5 },
        { figure: 'pssMb', at: 'most', value: 300 },
      ],
    };
  },
};
