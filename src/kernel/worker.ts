// What runs beside the requests: outside calls, readers of the outbox and sweeps, each in a loop that never stops the others.
import { setMaxListeners } from 'node:events';
import { SYSTEM } from './ctx.ts';
import { idleReaders, readNext } from './event.ts';
import { Breaker, callOutside, claimJobs, settleJobs } from './job.ts';
import type { Kernel } from './kernel.ts';

const JOBS_AT_ONCE = 100;
const IDLE_MS = 500;
const HOUR_MS = 3_600_000;

/** One round of each duty; the duty says how much it did. Used by the loops and, one after the other, by `drain`. */
export class Workers {
  private readonly kernel: Kernel;
  private readonly breaker: Breaker;
  private readonly onError: (duty: string, error: unknown) => void;
  private readonly stopping = new AbortController();
  private loops: Promise<void>[] = [];

  constructor(kernel: Kernel, onError: (duty: string, error: unknown) => void) {
    this.kernel = kernel;
    this.breaker = new Breaker(() => kernel.env.now().getTime());
    this.onError = onError;
    // Each loop listens while it rests, and there are as many as rooms have sweeps.
    setMaxListeners(0, this.stopping.signal);
  }

  /** Makes the outside calls that are due and settles them; returns how many. */
  async jobs(): Promise<number> {
    const { kernel } = this;
    const closed = this.breaker.closedActions(kernel.registry);
    const jobs = await kernel.tx(SYSTEM, (ctx) => claimJobs(ctx, JOBS_AT_ONCE, closed), { point: 'jobs.claim' });
    if (jobs.length === 0) return 0;
    const called = await callOutside(kernel.registry, jobs, kernel.env.sleep, this.breaker);
    try {
      await kernel.tx(SYSTEM, (ctx) => settleJobs(ctx, called), { point: 'jobs.settle' });
    } catch (error) {
      if (called.length > 1) this.onError('jobs', error);
      for (const one of called) {
        await kernel
          .tx(SYSTEM, (ctx) => settleJobs(ctx, [one]), { careful: true })
          .catch((alone: Error) => kernel.tx(SYSTEM, (ctx) => settleJobs(ctx, [{ job: one.job, error: 'settling: ' + alone.message }])))
          .catch((stuck: unknown) => this.onError('jobs', stuck));
      }
    }
    return jobs.length;
  }

  /** Lets each reader take its next events; returns how many were read. */
  async readers(): Promise<number> {
    let read = 0;
    const { readers } = this.kernel.registry;
    const idle = await idleReaders(
      this.kernel.db,
      readers.map((reader) => reader.name),
    );
    for (const reader of readers) {
      if (idle.has(reader.name)) continue;
      try {
        read += await this.kernel.tx(SYSTEM, (ctx) => readNext(ctx, reader), { point: 'reader.' + reader.name });
      } catch (error) {
        this.onError('reader ' + reader.name, error);
      }
    }
    return read;
  }

  /** Runs every sweep once; returns how much they did. */
  async sweeps(names?: string[]): Promise<number> {
    let swept = 0;
    for (const sweep of this.kernel.registry.sweeps) {
      // Housekeeping that comes once an hour is not waited for when everything due is worked off.
      if (names ? !names.includes(sweep.name) : sweep.everyMs >= HOUR_MS) continue;
      try {
        const run = (careful: boolean) => this.kernel.tx(SYSTEM, (ctx) => sweep.run(ctx), { point: 'sweep.' + sweep.name, careful });
        // When one member breaks, the others must not wait for it for ever: again with a savepoint around each call of a drawing.
        swept += await run(false).catch(() => run(true));
      } catch (error) {
        this.onError('sweep ' + sweep.name, error);
      }
    }
    return swept;
  }

  /**
   * Works until nothing is left to do at the present time of the clock; throws after `rounds` rounds. `beside` waits for what
   * goes on outside of these duties and may give them more to do.
   */
  async drain(rounds = 1000, beside: () => Promise<void> = async () => {}): Promise<void> {
    for (let round = 0; round < rounds; round++) {
      await beside();
      // Sweeps look at everything there is, so they come when calls and readers have nothing left.
      if ((await this.jobs()) + (await this.readers()) > 0) continue;
      if ((await this.sweeps()) === 0) return;
    }
    throw new Error(`There is still work after ${rounds} rounds.`);
  }

  /** Starts the loops. */
  start(): void {
    const { registry } = this.kernel;
    // Each loop listens for the end; Node warns of more than ten, which would be a leak elsewhere.
    setMaxListeners(registry.sweeps.length * 2 + 10, this.stopping.signal);
    this.loops.push(
      this.loop('jobs', IDLE_MS, () => this.jobs(), true),
      this.loop('readers', IDLE_MS, () => this.readers(), true),
    );
    for (const sweep of registry.sweeps) this.loops.push(this.loop('sweep ' + sweep.name, sweep.everyMs, () => this.sweeps([sweep.name]), false));
  }

  /** Stops the loops after what they are at. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.loops);
    this.loops = [];
  }

  private async loop(duty: string, idleMs: number, work: () => Promise<number>, hinted: boolean): Promise<void> {
    const { signal } = this.stopping;
    let wake: AbortController | undefined;
    let hint = false;
    const stopHint = hinted ? this.kernel.onCommit(() => ((hint = true), wake?.abort())) : undefined;
    while (!signal.aborted) {
      hint = false;
      let did = 0;
      try {
        did = await work();
      } catch (error) {
        this.onError(duty, error);
      }
      if (did > 0 || hint || signal.aborted) continue;
      wake = new AbortController();
      const stop = (): void => wake?.abort();
      signal.addEventListener('abort', stop, { once: true });
      await this.kernel.env.sleep(idleMs, wake.signal);
      signal.removeEventListener('abort', stop);
    }
    stopHint?.();
  }
}
