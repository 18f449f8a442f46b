// The one door to PostgreSQL: a pool of pipelined connections, and `withTx`, the only way to write.
import type { Socket } from 'node:net';
import pg from 'pg';
import type { Env } from './env.ts';
import type { Sql } from './sql.ts';

/** What the database was asked since the start; `trips` are exchanges waited for, BEGIN and COMMIT included. */
export type DbFigures = { trips: number; statements: number; transactions: number; retries: number };

export type DbOptions = { url: string; env: Env; connections?: number; role?: string; onError?: (error: Error) => void };

const INT8 = 20;
const DATE = 1082;
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8) return (text: string) => BigInt(text);
    if (oid === DATE) return (text: string) => text;
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

/** Codes after which the same transaction may simply be tried again (serialization failure, deadlock). */
const AGAIN = new Set(['40001', '40P01']);
const ATTEMPTS = 8;
/**
 * Transactions look rows up by keys, never by scanning. Said aloud, because a statement planned while its table was
 * almost empty would otherwise keep scanning it for as long as the connection lives (measured: 25 times the work).
 */
const BEGIN = 'begin; set local enable_seqscan = off';

/** The connection was lost while the commit was under way: the transaction may or may not stand. Ask again with the same key. */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super('The connection to the database was lost during the commit.', { cause });
    this.name = 'OutcomeUnknown';
  }
}

/** A connection pool to one shop's database. */
export class Db {
  readonly figures: DbFigures = { trips: 0, statements: 0, transactions: 0, retries: 0 };
  readonly url: string;
  private readonly pool: pg.Pool;
  private readonly env: Env;

  constructor(options: DbOptions) {
    this.url = options.url;
    this.env = options.env;
    this.pool = new pg.Pool({
      connectionString: options.url,
      max: options.connections ?? 8,
      pipeline: true,
      types: types as pg.CustomTypesConfig,
      ...(options.role ? { options: `-c role=${options.role}` } : {}),
      application_name: 'kontor',
    } as pg.PoolConfig);
    this.pool.on('error', options.onError ?? (() => {}));
  }

  /** Rows of one statement outside a transaction, for reading. */
  async read<Row>(statement: Sql<Row>): Promise<Row[]> {
    this.figures.trips++;
    this.figures.statements++;
    const result = await this.pool.query({ text: statement.text, values: statement.values, name: statement.name });
    return result.rows as Row[];
  }

  /**
   * Runs `work` in one transaction and commits it. Serialization failures and deadlocks are tried again with jitter;
   * a lost connection is an ordinary error. `work` may therefore run more than once and must not act outside.
   */
  async withTx<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(work);
      } catch (error) {
        if (attempt >= ATTEMPTS || !AGAIN.has((error as { code?: string }).code ?? '')) throw error;
        this.figures.retries++;
        await this.env.sleep(attempt * 5 + (this.env.bytes(1)[0]! % 20));
      }
    }
  }

  private async once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let lost: Error | undefined;
    const onError = (error: Error) => void (lost = error);
    client.on('error', onError);
    this.figures.transactions++;
    const tx = new Tx(client, this.figures);
    try {
      tx.write({ text: BEGIN, values: [], name: '' });
      const value = await work(tx);
      await tx.commit();
      client.off('error', onError);
      client.release();
      return value;
    } catch (error) {
      const sound = !lost && (await tx.rollback());
      client.off('error', onError);
      client.release(!sound);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

/** One open transaction. Reads are awaited; writes go out at once without waiting and are checked before the commit. */
export class Tx {
  private readonly client: pg.PoolClient;
  private readonly figures: DbFigures;
  private outstanding = 0;
  private gathering = false;
  private writes: Promise<unknown>[] = [];
  private failure: unknown;

  constructor(client: pg.PoolClient, figures: DbFigures) {
    this.client = client;
    this.figures = figures;
  }

  private send(statement: { text: string; values: unknown[]; name: string }): Promise<pg.QueryResult> {
    if (this.outstanding === 0) this.figures.trips++;
    this.gather();
    this.figures.statements++;
    this.outstanding++;
    const { text, values, name } = statement;
    const sent = this.client.query(values.length === 0 && name === '' ? text : name === '' ? { text, values } : { text, values, name });
    const settle = () => void this.outstanding--;
    sent.then(settle, settle);
    return sent;
  }

  /** Lets all statements of this turn leave in one write to the socket, which costs far less than one write each. */
  private gather(): void {
    if (this.gathering) return;
    const { stream } = (this.client as unknown as { connection: { stream: Socket } }).connection;
    this.gathering = true;
    stream.cork();
    process.nextTick(() => {
      this.gathering = false;
      stream.uncork();
    });
  }

  /** Rows of a statement; statements read in the same turn share one exchange. */
  async read<Row>(statement: Sql<Row>): Promise<Row[]> {
    const result = await this.send(statement).catch((error: unknown) => {
      throw this.failure ?? error;
    });
    return result.rows as Row[];
  }

  /** Sends a statement without waiting; a failure surfaces at the next read or at the commit. */
  write(statement: Sql): void {
    const sent = this.send(statement).catch((error: unknown) => {
      this.failure ??= error;
    });
    this.writes.push(sent);
  }

  /** How many rows a statement changed. */
  async change(statement: Sql): Promise<number> {
    const result = await this.send(statement).catch((error: unknown) => {
      throw this.failure ?? error;
    });
    return result.rowCount ?? 0;
  }

  /** Waits for all writes and fails if one of them failed. */
  async settle(): Promise<void> {
    const writes = this.writes;
    this.writes = [];
    await Promise.all(writes);
    if (this.failure !== undefined) throw this.failure;
  }

  /** A savepoint around `work`: if it throws, what it wrote is taken back and the error is thrown on. */
  async nested<T>(work: () => Promise<T>): Promise<T> {
    await this.settle();
    this.write({ text: 'savepoint inner_work', values: [], name: '' });
    try {
      const value = await work();
      await this.settle();
      this.write({ text: 'release savepoint inner_work', values: [], name: '' });
      return value;
    } catch (error) {
      await Promise.all(this.writes);
      this.writes = [];
      this.failure = undefined;
      // Released too: a savepoint that stays would hide the one around it, which has the same name.
      await this.send({ text: 'rollback to savepoint inner_work; release savepoint inner_work', values: [], name: '' });
      throw error;
    }
  }

  /** Commits; PostgreSQL answers ROLLBACK instead when an earlier statement failed, and then this throws that failure. */
  async commit(): Promise<void> {
    const committed = this.send({ text: 'commit', values: [], name: '' }).catch((error: unknown) => {
      throw isSqlState(error) ? error : new OutcomeUnknown(error);
    });
    const [result] = await Promise.all([committed, ...this.writes]);
    if (this.failure !== undefined) throw this.failure;
    if (result.command !== 'COMMIT') throw new Error('Broken: the transaction was rolled back at its commit.');
  }

  /** Rolls back; false when the connection is no longer of use. */
  async rollback(): Promise<boolean> {
    try {
      await Promise.all(this.writes);
      await this.send({ text: 'rollback', values: [], name: '' });
      return true;
    } catch {
      return false;
    }
  }
}

/** Whether PostgreSQL itself said no (and the transaction therefore does not stand), as opposed to a lost connection. */
function isSqlState(error: unknown): boolean {
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  return typeof code === 'string' && code.length === 5 && severity !== 'FATAL' && severity !== undefined;
}
