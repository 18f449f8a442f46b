// What replayed runs work with in place of a transaction: a clock of their own, ids that repeat, and a database that can only be read.
import { Ctx, type Env, type ProcessRunner, type Registry, SYSTEM, type Sql, type Tx } from '#kernel';
import type { Read } from './store.ts';

/** A transaction that writes nothing: whoever tries has a mistake in it. */
function readOnly(read: Read): Tx {
  const broken = (): never => {
    throw new Error('Broken: a replay writes nothing.');
  };
  const tx = { read: <Row>(statement: Sql<Row>) => read.read(statement), write: broken, nested: broken, commit: broken, rollback: broken };
  return tx as unknown as Tx;
}

const nobody: ProcessRunner = {
  lock: async () => {},
  start: () => Promise.reject(new Error('Broken: a replay starts nothing.')),
  deliver: () => Promise.reject(new Error('Broken: a replay delivers nothing.')),
  settled: () => Promise.reject(new Error('Broken: a replay settles nothing.')),
  failed: () => Promise.reject(new Error('Broken: a replay fails nothing.')),
};

/** The world of a replay: `at` is its instant and moves only forwards. */
export class DryCtx extends Ctx {
  private made = 0;
  private readonly time: { at: Date };

  constructor(parts: { read: Read; env: Env; registry: Registry; at: Date }) {
    const time = { at: parts.at };
    super({ tx: readOnly(parts.read), env: parts.env, now: parts.at, actor: SYSTEM, registry: parts.registry, process: nobody, careful: false });
    this.time = time;
    Object.defineProperty(this, 'now', { get: () => time.at });
  }

  turnTo(atMs: number): void {
    this.time.at = new Date(atMs);
  }

  /** Ids count up, so that the same replay is the same to the letter. */
  override id<K extends string>(kind: K): ReturnType<typeof Ctx.prototype.id<K>> {
    return `${kind}_${String(++this.made).padStart(26, '0')}` as ReturnType<typeof Ctx.prototype.id<K>>;
  }
}
