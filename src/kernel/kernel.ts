// The kernel at work: takes requests, batches them, runs each batch in one transaction and answers every member.
import { type Action, checkInput } from './action.ts';
import { BatchQueue } from './batch.ts';
import { type Actor, Ctx, type ProcessRunner } from './ctx.ts';
import type { Db } from './db.ts';
import { OutcomeUnknown } from './db.ts';
import { lockDocuments } from './document.ts';
import type { Env } from './env.ts';
import { flushEvents } from './event.ts';
import { fault } from './fault.ts';
import { fingerprintOf, keyReused, storeAnswers, storedAnswers } from './idempotency.ts';
import { ask } from './job.ts';
import type { Registry } from './registry.ts';
import { type Outcome, Refusal, done, refused } from './refusal.ts';

export type DoOptions = { actor: Actor; key?: string | undefined; fingerprint?: string | undefined };
/** `replayed` is true when the answer is that of an earlier request with the same key. */
export type Answer<O> = { value: O; replayed: boolean };
type Request = { input: unknown; key?: string | undefined; fingerprint?: string | undefined };
type Reply = { outcome: Outcome<unknown>; replayed: boolean };
/** One actor's requests of one action, and that actor as last seen. */
type Waiting = { queue: BatchQueue<Request, Reply>; actor: Actor };

export class Kernel {
  readonly db: Db;
  readonly env: Env;
  readonly registry: Registry;
  readonly process: ProcessRunner;
  private readonly queues = new Map<string, Waiting>();
  private readonly hints = new Set<() => void>();

  constructor(parts: { db: Db; env: Env; registry: Registry; process: ProcessRunner }) {
    this.db = parts.db;
    this.env = parts.env;
    this.registry = parts.registry;
    this.process = parts.process;
    this.process.attach?.((actor, work, options) => this.tx(actor, work, options));
  }

  /** Runs one action for `actor`; waits for the batch it gets into. Throws `Refusal` when refused. */
  async do<O = unknown>(name: string, input: unknown, options: DoOptions): Promise<Answer<O>> {
    const action = this.allowed(name, options.actor);
    checkInput(action, input);
    const fingerprint = options.key === undefined ? undefined : (options.fingerprint ?? fingerprintOf(JSON.stringify(input)));
    const reply = await this.queue(action, options.actor).add({ input, key: options.key, fingerprint });
    if (!reply.outcome.ok) throw reply.outcome.refusal;
    return { value: reply.outcome.value as O, replayed: reply.replayed };
  }

  /** Runs one action for many inputs in one transaction; each gets its own outcome. At most about 500 inputs serve best. */
  async doMany<O = unknown>(name: string, inputs: unknown[], actor: Actor): Promise<Outcome<O>[]> {
    const action = this.allowed(name, actor);
    for (const input of inputs) checkInput(action, input);
    const replies = await this.flush(
      action,
      actor,
      inputs.map((input) => ({ input })),
    );
    return replies.map((reply) => {
      if (reply instanceof Error) throw reply;
      return reply.outcome as Outcome<O>;
    });
  }

  /** Runs a query for `actor`. Throws `Refusal` when it may not or the input has another shape. */
  async ask<O = unknown>(name: string, input: unknown, actor: Actor): Promise<O> {
    const query = this.registry.queries.get(name);
    if (!query) throw new Refusal('kernel.unknown', { name }, { status: 404 });
    if (!query.open && !actor.may(name)) throw new Refusal('kernel.forbidden', { permission: name }, { status: 403 });
    return (await query.run({ db: this.db, now: this.env.now(), actor, registry: this.registry }, input)) as O;
  }

  private allowed(name: string, actor: Actor): Action {
    const action = this.registry.actions.get(name);
    if (!action) throw new Refusal('kernel.unknown', { name }, { status: 404 });
    if (!action.open && !actor.may(name)) throw new Refusal('kernel.forbidden', { permission: name }, { status: 403 });
    return action;
  }

  private queue(action: Action, actor: Actor): BatchQueue<Request, Reply> {
    const id = action.name + ' ' + actor.id + (actor.atConsole ? ' at console' : '');
    const known = this.queues.get(id);
    if (known) {
      // A role may have been taken away since the queue was made: who acts, acts with the rights of now.
      known.actor = actor;
      return known.queue;
    }
    if (this.queues.size > 5_000) this.queues.clear();
    const made: Waiting = { actor, queue: new BatchQueue((requests) => this.flush(action, made.actor, requests), { soon: this.env.soon, inFlight: 2 }) };
    this.queues.set(id, made);
    return made.queue;
  }

  /** A batch in one transaction; when a member is broken, the members one by one, so that it fails alone. */
  private async flush(action: Action, actor: Actor, requests: Request[]): Promise<(Reply | Error)[]> {
    try {
      return await this.attempt(action, actor, requests, false).catch((error: { code?: string }) => {
        // Two batches wrote the same new thing (a customer, say): this one reads again and finds it.
        if (error.code !== UNIQUE_VIOLATION || requests.length === 1) throw error;
        return this.attempt(action, actor, requests, false);
      });
    } catch (error) {
      if (error instanceof OutcomeUnknown && requests.some((request) => request.key === undefined)) return requests.map(() => error);
      const replies: (Reply | Error)[] = [];
      for (const request of requests) {
        replies.push(
          await this.attempt(action, actor, [request], true).then(
            ([reply]) => reply!,
            (alone: Error) => alone,
          ),
        );
      }
      return replies;
    }
  }

  private attempt(action: Action, actor: Actor, requests: Request[], careful: boolean): Promise<Reply[]> {
    return this.tx(
      actor,
      async (ctx) => {
        const stored = await storedAnswers(ctx, action.name, requests);
        const replies: Reply[] = new Array(requests.length);
        const first = new Map<string, number>();
        const twins: { at: number; of: number }[] = [];
        const fresh: number[] = [];
        requests.forEach((request, i) => {
          const known = request.key === undefined ? undefined : stored.get(request.key);
          const twin = request.key === undefined ? undefined : first.get(request.key);
          if (known)
            replies[i] = {
              outcome: known.fingerprint === request.fingerprint ? known.outcome : refused(keyReused(request.key!)),
              replayed: known.fingerprint === request.fingerprint,
            };
          else if (twin !== undefined) twins.push({ at: i, of: twin });
          else {
            if (request.key !== undefined) first.set(request.key, i);
            fresh.push(i);
          }
        });
        const outcomes = await this.runFresh(
          ctx,
          action,
          fresh.map((i) => requests[i]!),
        );
        fresh.forEach((i, n) => (replies[i] = { outcome: outcomes[n]!, replayed: false }));
        for (const { at, of } of twins) {
          const same = requests[at]!.fingerprint === requests[of]!.fingerprint;
          replies[at] = same ? { ...replies[of]!, replayed: true } : { outcome: refused(keyReused(requests[at]!.key!)), replayed: false };
        }
        storeAnswers(
          ctx,
          action.name,
          fresh.map((i, n) => ({ request: requests[i]!, outcome: outcomes[n]! })),
        );
        return replies;
      },
      { careful, point: action.name },
    );
  }

  private async runFresh(ctx: Ctx, action: Action, requests: Request[]): Promise<Outcome<unknown>[]> {
    if (requests.length === 0) return [];
    const inputs = requests.map((request) => request.input);
    const documents = [...new Set(action.locks ? inputs.flatMap(action.locks) : [])].sort();
    if (documents.length > 0) await Promise.all([ctx.process.lock(ctx, documents), lockDocuments(ctx, documents)]);
    if (!action.outside) return action.runMany(ctx, inputs);
    const asked = await ask(
      ctx,
      action,
      inputs.map((input, i) => ({ input, key: requests[i]!.key ?? ctx.id('key'), ...(documents[0] ? { document: action.locks!(input)[0]! } : {}) })),
    );
    return asked.map((outcome) => (outcome.ok && 'answered' in outcome.value ? done(outcome.value.answered) : outcome));
  }

  /**
   * One transaction with a context: runs `work`, gives the events it appended to the engine, writes them, commits, and
   * wakes whoever follows the outbox.
   */
  async tx<T>(actor: Actor, work: (ctx: Ctx) => Promise<T>, options: { careful?: boolean; point?: string } = {}): Promise<T> {
    let after: (() => void)[] = [];
    let appended = false;
    const value = await this.db.withTx(async (tx) => {
      const ctx = new Ctx({ tx, env: this.env, now: this.env.now(), actor, registry: this.registry, process: this.process, careful: options.careful ?? false });
      const result = await work(ctx);
      await deliverEvents(ctx);
      flushEvents(ctx);
      await (ctx.careful ? ctx.tx.settle() : undefined);
      fault((options.point ?? 'tx') + '.beforeCommit');
      after = ctx.pending.afterCommit;
      appended = ctx.pending.events.length > 0;
      return result;
    });
    fault((options.point ?? 'tx') + '.afterCommit');
    for (const step of after) step();
    if (appended) for (const hint of this.hints) hint();
    return value;
  }

  /** Calls `hint` after each commit that appended events: a reader may be behind. Returns how to stop it. */
  onCommit(hint: () => void): () => void {
    this.hints.add(hint);
    return () => void this.hints.delete(hint);
  }

  /** How full the batches were, for the health page. */
  batchFigures(): Record<string, { batches: number; members: number; largest: number }> {
    const figures: Record<string, { batches: number; members: number; largest: number }> = {};
    for (const [id, { queue }] of this.queues) {
      const name = id.slice(0, id.indexOf(' '));
      const sum = (figures[name] ??= { batches: 0, members: 0, largest: 0 });
      sum.batches += queue.figures.batches;
      sum.members += queue.figures.members;
      sum.largest = Math.max(sum.largest, queue.figures.largest);
    }
    return figures;
  }
}

const DELIVERY_ROUNDS = 200;
const UNIQUE_VIOLATION = '23505';

/** Gives the engine the events of this transaction until it appends no more. */
async function deliverEvents(ctx: Ctx): Promise<void> {
  const { pending } = ctx;
  for (let round = 0; pending.delivered < pending.events.length; round++) {
    if (round > DELIVERY_ROUNDS) throw new Error('Broken: events keep causing events in one transaction.');
    const fresh = pending.events.slice(pending.delivered);
    pending.delivered = pending.events.length;
    await ctx.process.deliver(ctx, fresh);
  }
}
