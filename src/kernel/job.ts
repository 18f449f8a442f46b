// Outside calls: asked for in a transaction, made outside of any, settled in the next one — at least once, with a key that repeats.
import type { Action } from './action.ts';
import type { Ctx, Settled } from './ctx.ts';
import { type Outcome, done, refused } from './refusal.ts';
import { sql } from './sql.ts';

/** A call that is to be made; `key` is stable over retries, `caller` is what the engine recognises its token by. */
export type Ask<I> = { input: I; key: string; document?: string; caller?: unknown };

type JobRow = { id: string; action: string; key: string; input: unknown; request: unknown; caller: unknown; document: string | null; attempts: number };
type Called = { job: JobRow } & ({ answer: unknown } | { error: string });

export const JOB_ATTEMPTS = 6;
const LEASE_MS = 120_000;
const DEFAULT_TIMEOUT_MS = 20_000;

/** Decides what to ask the outside and puts the calls in the outbox; where no call is needed the answer is there at once. */
export async function ask<I>(ctx: Ctx, action: Action<I, unknown>, items: Ask<I>[]): Promise<Outcome<{ job: string } | { answered: unknown }>[]> {
  const asked = await action.outside!.ask(
    ctx,
    items.map((item) => item.input),
  );
  const jobs = items.flatMap((item, i) => {
    const outcome = asked[i]!;
    return outcome.ok && 'request' in outcome.value ? [{ id: ctx.id('job'), item, request: outcome.value.request, index: i }] : [];
  });
  if (jobs.length > 0) {
    ctx.write(sql`
      insert into kernel.job (id, action, key, input, request, caller, document_id, state, due_at, created_at)
      select id, ${action.name}, key, input, request, caller, document_id, 'waiting', ${ctx.now}::timestamptz, ${ctx.now}::timestamptz
      from unnest(${jobs.map((j) => j.id)}::text[], ${jobs.map((j) => j.item.key)}::text[], ${jobs.map((j) => JSON.stringify(j.item.input))}::jsonb[],
        ${jobs.map((j) => JSON.stringify(j.request))}::jsonb[], ${jobs.map((j) => (j.item.caller === undefined ? null : JSON.stringify(j.item.caller)))}::jsonb[],
        ${jobs.map((j) => j.item.document ?? null)}::text[]) as t(id, key, input, request, caller, document_id)`);
  }
  const ids = new Map(jobs.map((job) => [job.index, job.id]));
  return asked.map((outcome, i) => {
    if (!outcome.ok) return refused(outcome.refusal);
    return done('request' in outcome.value ? { job: ids.get(i)! } : { answered: outcome.value.answered });
  });
}

/** Takes due calls for this worker, at most `limit`, and leases them. */
export function claimJobs(ctx: Ctx, limit: number, closed: string[]): Promise<JobRow[]> {
  return ctx.read<JobRow>(sql`
    update kernel.job j set lease_until = ${new Date(ctx.now.getTime() + LEASE_MS)}::timestamptz, attempts = attempts + 1
    from (select id from kernel.job where state = 'waiting' and due_at <= ${ctx.now}::timestamptz and (lease_until is null or lease_until < ${ctx.now}::timestamptz)
            and action <> all(${closed}::text[]) order by due_at limit ${limit} for update skip locked) due
    where j.id = due.id
    returning j.id, j.action, j.key, j.input, j.request, j.caller, j.document_id as document, j.attempts`);
}

/** Calls the outside for each job, at most the port's concurrency at a time; never throws. */
export async function callOutside(registry: Ctx['registry'], jobs: JobRow[], sleep: Ctx['env']['sleep'], breaker: Breaker): Promise<Called[]> {
  const lanes = new Map<string, JobRow[]>();
  for (const job of jobs) {
    const port = registry.action(job.action).outside!.port;
    lanes.set(port, [...(lanes.get(port) ?? []), job]);
  }
  const called: Called[] = [];
  const lane = async (port: string, queue: JobRow[]): Promise<void> => {
    const { concurrency = 8, timeoutMs = DEFAULT_TIMEOUT_MS } = registry.ports.get(port) ?? {};
    const provider = registry.provider<never>(port);
    const worker = async (): Promise<void> => {
      for (let job = queue.shift(); job; job = queue.shift()) {
        const result = await within(timeoutMs, sleep, registry.action(job.action).outside!.call(provider, job.request as never, job.key));
        breaker.note(port, !('error' in result));
        called.push({ job, ...result });
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, queue.length) }, worker));
  };
  await Promise.all([...lanes].map(([port, queue]) => lane(port, queue)));
  return called;
}

async function within(timeoutMs: number, sleep: Ctx['env']['sleep'], work: Promise<unknown>): Promise<{ answer: unknown } | { error: string }> {
  const ended = new AbortController();
  const late = sleep(timeoutMs, ended.signal).then(() => ({ error: `no answer within ${timeoutMs} ms` }));
  const answer = work.then(
    (value) => ({ answer: value ?? null }),
    (error: Error) => ({ error: error.message }),
  );
  const first = await Promise.race([answer, late]);
  ended.abort();
  return first;
}

/** Writes what the outside answered: settles each action's answers together and tells the runs that wait. */
export async function settleJobs(ctx: Ctx, called: Called[]): Promise<void> {
  const mine = await stillMine(ctx, called);
  await ctx.process.lock(ctx, [...new Set(mine.flatMap(({ job }) => job.document ?? []))]);
  const settled: Settled[] = [];
  const byAction = new Map<string, (Called & { answer: unknown })[]>();
  for (const one of mine) if ('answer' in one) byAction.set(one.job.action, [...(byAction.get(one.job.action) ?? []), one]);
  for (const [name, ones] of byAction) {
    const { outside } = ctx.registry.action(name);
    const outcomes = await outside!.settle(
      ctx,
      ones.map(({ job, answer }) => ({ input: job.input, request: job.request, answer })),
    );
    ones.forEach(({ job, answer }, i) => settled.push({ job: job.id, caller: job.caller, outcome: outcomes[i]!, answer }));
  }
  if (settled.length > 0) {
    ctx.write(sql`
      update kernel.job j set state = 'done', answer = t.answer, lease_until = null, error = t.error
      from unnest(${settled.map((s) => s.job)}::text[], ${settled.map((s) => JSON.stringify(s.answer))}::jsonb[], ${settled.map((s) => (s.outcome.ok ? null : s.outcome.refusal.code))}::text[]) as t(id, answer, error)
      where j.id = t.id`);
    await ctx.process.settled(
      ctx,
      settled.filter((one) => one.caller !== null),
    );
  }
  await putOff(
    ctx,
    mine.flatMap((one) => ('error' in one ? [one] : [])),
  );
}

/** The jobs whose lease this worker still holds: a worker that was paused and woke up late changes nothing. */
async function stillMine(ctx: Ctx, called: Called[]): Promise<Called[]> {
  const rows = await ctx.read<{ id: string; attempts: number }>(sql`
    select id, attempts from kernel.job where id = any(${called.map((c) => c.job.id)}::text[]) and state = 'waiting' order by id for update`);
  const attempts = new Map(rows.map((row) => [row.id, row.attempts]));
  return called.filter(({ job }) => attempts.get(job.id) === job.attempts);
}

/** Broken calls are tried again with growing pauses (2 s, 8 s, 32 s …, ±25 %), then become incidents. */
async function putOff(ctx: Ctx, broken: { job: JobRow; error: string }[]): Promise<void> {
  const again = broken.filter(({ job }) => job.attempts < JOB_ATTEMPTS);
  const over = broken.filter(({ job }) => job.attempts >= JOB_ATTEMPTS);
  if (again.length > 0) {
    const due = again.map(({ job }) => new Date(ctx.now.getTime() + 500 * 4 ** job.attempts * (0.75 + ctx.env.bytes(1)[0]! / 510)));
    ctx.write(sql`
      update kernel.job j set due_at = t.due, error = t.error, lease_until = null
      from unnest(${again.map(({ job }) => job.id)}::text[], ${due}::timestamptz[], ${again.map(({ error }) => error)}::text[]) as t(id, due, error) where j.id = t.id`);
  }
  if (over.length > 0) {
    ctx.write(sql`
      update kernel.job j set state = 'failed', error = t.error, lease_until = null
      from unnest(${over.map(({ job }) => job.id)}::text[], ${over.map(({ error }) => error)}::text[]) as t(id, error) where j.id = t.id`);
    await ctx.process.failed(
      ctx,
      over.map(({ job, error }) => ({ job: job.id, caller: job.caller, error })),
    );
  }
}

/** Puts failed calls back in the outbox with fresh attempts: a person pressed retry. */
export function retryJobs(ctx: Ctx, ids: string[]): void {
  ctx.write(
    sql`update kernel.job set state = 'waiting', attempts = 0, due_at = ${ctx.now}::timestamptz, lease_until = null where id = any(${ids}::text[]) and state = 'failed'`,
  );
}

/** Takes calls that have not been made yet out of the outbox, because their run has left the step. */
export function dropJobs(ctx: Ctx, ids: string[]): void {
  if (ids.length > 0)
    ctx.write(
      sql`update kernel.job set state = 'failed', error = 'no longer wanted' where id = any(${ids}::text[]) and state = 'waiting' and lease_until is null`,
    );
}

/** Opens after five failures in a row and lets nothing through for half a minute, so that a dead provider costs nobody time. */
export class Breaker {
  private readonly ports = new Map<string, { failures: number; openUntil: number }>();
  private readonly nowMs: () => number;

  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
  }

  note(port: string, well: boolean): void {
    const state = this.ports.get(port) ?? { failures: 0, openUntil: 0 };
    state.failures = well ? 0 : state.failures + 1;
    if (state.failures >= 5) state.openUntil = this.nowMs() + 30_000;
    this.ports.set(port, state);
  }

  /** The actions whose port is open now. */
  closedActions(registry: Ctx['registry']): string[] {
    const closed = new Set([...this.ports].filter(([, state]) => state.failures >= 5 && state.openUntil > this.nowMs()).map(([port]) => port));
    if (closed.size === 0) return [];
    return [...registry.actions.values()].filter((action) => action.outside && closed.has(action.outside.port)).map((action) => action.name);
  }
}
