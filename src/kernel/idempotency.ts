// Idempotency keys: the answer is stored with the effect, so a repeated request gets the first one's answer and does nothing.
import { createHash } from 'node:crypto';
import type { Ctx } from './ctx.ts';
import type { Sweep } from './module.ts';
import { type Fault, type Outcome, Refusal, done, refused } from './refusal.ts';
import { sql } from './sql.ts';

/** A request with its key; `fingerprint` tells whether a second request with the key says the same. */
export type Keyed = { key?: string | undefined; fingerprint?: string | undefined };

type StoredAnswer =
  | { ok: true; value: unknown }
  | { ok: false; code: string; message: string; details: Record<string, unknown>; faults: Fault[]; status: number };

/** How long a key is remembered. */
export const KEY_DAYS = 30;

export const fingerprintOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

export const keyReused = (key: string): Refusal =>
  new Refusal('kernel.key_reused', { key }, { status: 422, message: `The Idempotency-Key "${key}" was used before with another request.` });

/** The outcomes already stored for these requests, by key. */
export async function storedAnswers(ctx: Ctx, route: string, requests: Keyed[]): Promise<Map<string, { fingerprint: string; outcome: Outcome<unknown> }>> {
  const keys = requests.flatMap((request) => request.key ?? []);
  if (keys.length === 0) return new Map();
  const rows = await ctx.read<{ key: string; fingerprint: string; answer: StoredAnswer }>(sql`
    select key, fingerprint, answer from kernel.idempotency where principal = ${ctx.actor.id} and route = ${route} and key = any(${keys}::text[])`);
  return new Map(rows.map((row) => [row.key, { fingerprint: row.fingerprint, outcome: fromStored(row.answer) }]));
}

function fromStored(answer: StoredAnswer): Outcome<unknown> {
  if (answer.ok) return done(answer.value);
  return refused(new Refusal(answer.code, answer.details, { message: answer.message, faults: answer.faults, status: answer.status }));
}

/** Writes the outcomes of requests that came with a key. */
export function storeAnswers(ctx: Ctx, route: string, items: { request: Keyed; outcome: Outcome<unknown> }[]): void {
  const keyed = items.filter((item) => item.request.key !== undefined);
  if (keyed.length === 0) return;
  const answers = keyed.map(({ outcome }): StoredAnswer =>
    outcome.ok
      ? { ok: true, value: outcome.value ?? null }
      : {
          ok: false,
          code: outcome.refusal.code,
          message: outcome.refusal.message,
          details: outcome.refusal.details,
          faults: outcome.refusal.faults,
          status: outcome.refusal.status,
        },
  );
  ctx.write(sql`
    insert into kernel.idempotency (principal, route, key, fingerprint, answer, at)
    select ${ctx.actor.id}, ${route}, key, fingerprint, answer, ${ctx.now}::timestamptz
    from unnest(${keyed.map((k) => k.request.key)}::text[], ${keyed.map((k) => k.request.fingerprint ?? '')}::text[], ${answers.map((a) => JSON.stringify(a))}::json[]) as t(key, fingerprint, answer)`);
}

const FORGET_AT_ONCE = 5_000;

/** Forgets keys that are older than their time; every hour, as nothing depends on it. */
export const forgetKeys: Sweep = {
  name: 'kernel.forget_keys',
  everyMs: 3_600_000,
  run: async (ctx) => {
    const before = new Date(ctx.now.getTime() - KEY_DAYS * 86_400_000);
    return ctx.tx.change(sql`
      delete from kernel.idempotency where ctid in (select ctid from kernel.idempotency where at < ${before}::timestamptz order by at limit ${FORGET_AT_ONCE})`);
  },
};
