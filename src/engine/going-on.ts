// Runs that go on behind a commit point: in the next transaction, at once, out of memory as long as nobody else has touched them.
import { BatchQueue, type Ctx, type Env, type Opener, SYSTEM } from '#kernel';
import type { Definitions } from './definitions.ts';
import { type Run, written } from './run.ts';
import { lockHotRuns, lockRuns } from './store.ts';
import { Stretch } from './stretch.ts';

const AT_ONCE = 200;

/**
 * Natural batching for runs: those that come to a commit point while a batch is in flight share the next one. What a batch has
 * written is read again only where its revision says that somebody else wrote since. A run that is lost with the program is
 * found by its wait, whose time comes after the lease.
 */
export class GoingOn {
  private readonly definitions: Definitions;
  private readonly env: Env;
  private readonly hot = new Map<string, Run>();
  private readonly underWay = new Set<Promise<void>>();
  private queue: BatchQueue<string, undefined> | undefined;

  constructor(definitions: Definitions, env: Env) {
    this.definitions = definitions;
    this.env = env;
  }

  /** Says how a transaction is opened; without it runs go on when their wait is due. */
  attach(open: Opener): void {
    this.queue = new BatchQueue((ids: string[]) => this.flush(open, ids), { soon: this.env.soon, limit: AT_ONCE });
  }

  /** Takes runs that have been written with a wait of the kind `continue`; their transaction must have been committed. */
  take(runs: Run[]): void {
    const { queue } = this;
    if (!queue) return;
    for (const run of runs) {
      written(run);
      // A child's tree is locked by its root, and then read as usual.
      if (run.rootId === run.id) this.hot.set(run.id, run);
      const going: Promise<void> = queue
        .add(run.id)
        // A queue that takes no more has not gone on with the run: its wait's time will come.
        .catch(() => void this.hot.delete(run.id))
        .then(() => void this.underWay.delete(going));
      this.underWay.add(going);
    }
  }

  /** Settles when no run is going on any more. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private async flush(open: Opener, ids: string[]): Promise<undefined[]> {
    try {
      await open(SYSTEM, (ctx) => this.goOn(ctx, ids));
    } catch {
      for (const id of ids) await this.goOnAlone(open, id);
    }
    return ids.map(() => undefined);
  }

  /** With care: what breaks here is an incident. A run that fails even so goes on when its wait's lease ends. */
  private async goOnAlone(open: Opener, id: string): Promise<void> {
    await open(SYSTEM, (ctx) => this.goOn(ctx, [id]), { careful: true }).catch(() => {});
  }

  private async goOn(ctx: Ctx, ids: string[]): Promise<void> {
    const known = ids.flatMap((id) => this.hot.get(id) ?? []);
    // A transaction may be tried again, and then finds nothing in memory that its first try has changed.
    for (const run of known) this.hot.delete(run.id);
    const stretch = new Stretch(ctx, this.definitions);
    const rows = await this.lock(ctx, ids, known);
    const revs = new Map(rows.map((row) => [row.id, row.rev]));
    await stretch.adopt(known.filter((run) => revs.get(run.id) === run.rev));
    await stretch.load(ids);
    for (const id of ids) {
      const run = stretch.runs.get(id);
      for (const wait of run ? [...run.waits.values()] : []) if (wait.kind === 'continue') stretch.step(run!).fire(wait, {});
    }
    await stretch.work();
  }

  /** Locks the runs and says which revision each has; the list of drawings is as new as anybody's then. */
  private async lock(ctx: Ctx, ids: string[], known: Run[]): Promise<{ id: string; rev: number }[]> {
    if (known.length < ids.length) {
      const [rows] = await Promise.all([lockRuns(ctx, ids), this.definitions.refreshIfNewer(ctx)]);
      return rows;
    }
    const rows = await lockHotRuns(ctx, ids);
    if (rows[0]) await this.definitions.refreshUnless(ctx, Number(rows[0].n));
    return rows;
  }
}
