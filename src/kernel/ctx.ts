// What an action works with: the transaction, the time, who acts, and the kernel's other ideas.
import type { Action } from './action.ts';
import type { Tx } from './db.ts';
import type { Env } from './env.ts';
import type { EventDefinition, NewEvent } from './event.ts';
import type { Id } from './ids.ts';
import { newId } from './ids.ts';
import type { Registry } from './registry.ts';
import type { Outcome } from './refusal.ts';
import type { Sql } from './sql.ts';

/** Who acts: a person, an API key, the program itself or a drawing. `atConsole`: not signed in, but knows what the program printed at the machine. */
export type Actor = {
  kind: 'person' | 'key' | 'system' | 'process';
  id: string;
  name?: string;
  may: (permission: string) => boolean;
  request?: string;
  atConsole?: boolean;
};

/** The program itself: may everything. */
export const SYSTEM: Actor = { kind: 'system', id: 'system', may: () => true };

/** What starts a run: a drawing's key, the document it belongs to, the message it starts with (`by`: its name, where a drawing has several) and facts that are already known. */
export type StartItem = { process: string; document: string; message: Record<string, unknown>; by?: string; facts?: Record<string, unknown> };

/** A fact as the engine gets it inside the transaction in which it happened. */
export type Delivered = { name: string; document: string | undefined; payload: Record<string, unknown> };

/** The settled outcome of an outside call, for the run that waits for it. */
export type Settled = { job: string; caller: unknown; outcome: Outcome<unknown>; answer: unknown };

/** Runs `work` in a transaction of its own. */
export type Opener = (actor: Actor, work: (ctx: Ctx) => Promise<void>, options?: { careful?: boolean }) => Promise<void>;

/** The engine as the kernel sees it; `app.ts` binds it. All of it works inside the caller's transaction. */
export interface ProcessRunner {
  /** Is told how to open a transaction of its own, for work that goes on behind a commit. */
  attach?(open: Opener): void;
  /** Locks the live runs of `documents`, in order. */
  lock(ctx: Ctx, documents: string[]): Promise<void>;
  start(ctx: Ctx, items: StartItem[]): Promise<void>;
  deliver(ctx: Ctx, events: Delivered[]): Promise<void>;
  settled(ctx: Ctx, items: Settled[]): Promise<void>;
  /** An outside call has failed for good: an incident for a person. */
  failed(ctx: Ctx, items: { job: string; caller: unknown; error: string }[]): Promise<void>;
}

/** A buffer of what a transaction will write at its end. */
export type Pending = { events: NewEvent[]; delivered: number; afterCommit: (() => void)[] };

export class Ctx {
  readonly tx: Tx;
  readonly env: Env;
  readonly now: Date;
  readonly actor: Actor;
  readonly registry: Registry;
  readonly pending: Pending = { events: [], delivered: 0, afterCommit: [] };
  /** After a broken batch the members run one by one, and the engine then guards each call with a savepoint. */
  readonly careful: boolean;
  readonly process: ProcessRunner;

  constructor(parts: { tx: Tx; env: Env; now: Date; actor: Actor; registry: Registry; process: ProcessRunner; careful: boolean }) {
    this.tx = parts.tx;
    this.env = parts.env;
    this.now = parts.now;
    this.actor = parts.actor;
    this.registry = parts.registry;
    this.process = parts.process;
    this.careful = parts.careful;
  }

  /** Rows of a statement. */
  read<Row>(statement: Sql<Row>): Promise<Row[]> {
    return this.tx.read(statement);
  }

  /** Sends a statement; its failure surfaces before the commit. */
  write(statement: Sql): void {
    this.tx.write(statement);
  }

  /** A new id of `kind`. */
  id<K extends string>(kind: K): Id<K> {
    return newId(this.env, kind);
  }

  /** Appends a fact; it is written with the transaction and given to the engine inside of it. */
  emit<P extends Record<string, unknown>>(event: EventDefinition<P>, document: string | undefined, payload: P): void {
    this.pending.events.push({ name: event.name, document, payload });
  }

  /** Runs `work` in a savepoint: if it throws, its rows and its events are taken back. */
  async nested<T>(work: () => Promise<T>): Promise<T> {
    const { events } = this.pending;
    const mark = events.length;
    const after = this.pending.afterCommit.length;
    try {
      return await this.tx.nested(work);
    } catch (error) {
      events.length = mark;
      this.pending.afterCommit.length = after;
      throw error;
    }
  }

  /** Calls another action inside this transaction, set-based; only down the list of rooms. */
  call<I, O>(action: Action<I, O>, inputs: I[]): Promise<Outcome<O>[]> {
    return inputs.length === 0 ? Promise.resolve([]) : action.runMany(this, inputs);
  }

  /** Something to do when, and only when, this transaction has been committed. */
  afterCommit(work: () => void): void {
    this.pending.afterCommit.push(work);
  }
}

/** The shop's local business day of an instant, e.g. `2026-11-22`. */
export function businessDay(at: Date, zone = 'UTC'): string {
  return formatter(zone).format(at);
}

const formatters = new Map<string, Intl.DateTimeFormat>();
function formatter(zone: string): Intl.DateTimeFormat {
  let made = formatters.get(zone);
  if (!made) formatters.set(zone, (made = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })));
  return made;
}
