// All that is not decided by the input — clock, chance, ids, waiting, the network — goes through here, so that a test can turn it.
import { randomBytes } from 'node:crypto';

/** The world as the program may touch it. */
export type Env = {
  /** The present instant, with the shop's clock offset applied. */
  now(): Date;
  /** Monotonic milliseconds, for measuring only. */
  ticks(): number;
  /** `n` random bytes. */
  bytes(n: number): Uint8Array;
  /** Resolves after `ms` milliseconds of real time, or at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Runs `work` at the next turn of the event loop. */
  soon(work: () => void): void;
  fetch: typeof globalThis.fetch;
  /** How far the ids of this world have come (ids.ts): each world has its own, so that one never depends on what another has made. */
  ids: IdState;
};

/** The last instant that an id was made for, how many were made for it, and chance that was fetched ahead. */
export type IdState = { lastMs: number; sequence: number; thenMs: number; thenSequence: number; pool: Uint8Array; poolAt: number };

const noIds = (): IdState => ({ lastMs: 0, sequence: 0, thenMs: 0, thenSequence: 0, pool: new Uint8Array(0), poolAt: 0 });

function realSleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    // Takes its listener away, since a signal may outlive thousands of pauses.
    const wake = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal?.addEventListener('abort', wake);
  });
}

/** The real world; `offsetMs` shifts its clock (the demonstration shop's time machine) and can be changed while running. */
export type SystemEnv = Env & { offsetMs: number };

export function systemEnv(): SystemEnv {
  const env: SystemEnv = {
    offsetMs: 0,
    now: () => new Date(Date.now() + env.offsetMs),
    ticks: () => performance.now(),
    bytes: (n) => randomBytes(n),
    sleep: realSleep,
    soon: (work) => void setImmediate(work),
    fetch: (...args) => globalThis.fetch(...args),
    ids: noIds(),
  };
  return env;
}

/** A world whose clock stands still until it is turned and whose chance follows a seed. */
export type TestEnv = Env & { turn(ms: number): void; set(at: Date): void };

export function testEnv(options: { at?: string; seed?: number } = {}): TestEnv {
  let nowMs = Date.parse(options.at ?? '2026-11-02T08:00:00Z');
  const random = seededRandom(options.seed ?? 1);
  return {
    now: () => new Date(nowMs),
    ticks: () => performance.now(),
    bytes: (n) => Uint8Array.from({ length: n }, () => Math.floor(random() * 256)),
    sleep: realSleep,
    soon: (work) => void setImmediate(work),
    fetch: () => Promise.reject(new Error('a test does not reach the network')),
    ids: noIds(),
    turn: (ms) => void (nowMs += ms),
    set: (at) => void (nowMs = at.getTime()),
  };
}

/** A generator of numbers in [0, 1) that repeats for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
