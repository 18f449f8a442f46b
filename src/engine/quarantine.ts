// A run that breaks the engine itself is set apart: its timer sleeps behind an incident, and everybody else's timers go on.
import { type Ctx, sql } from '#kernel';

/** The database wants these done again, or is not there: nobody's fault, and nothing to set a run apart for. */
const ITS_OWN = /^(40|53|55|57|58|08)/;

/** Does the work of a due wait in a savepoint; when it breaks, the wait sleeps until a person tries it again. */
export async function quarantined(ctx: Ctx, wait: { id: string }, work: () => Promise<void>): Promise<void> {
  try {
    await ctx.nested(work);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code !== undefined && ITS_OWN.test(code)) throw error;
    putApart(ctx, wait.id, message);
  }
}

function putApart(ctx: Ctx, wait: string, message: string): void {
  const incident = ctx.id('inc');
  ctx.write(sql`
    insert into engine.incident (id, run_id, process, document_id, token, element, kind, message, payload, opened_at)
    select ${incident}, w.run_id, w.process, r.document_id, w.token, w.element, 'engine', ${message}, jsonb_build_object('wait', w.id, 'dueAt', w.due_at), ${ctx.now}::timestamptz
    from engine.wait w join engine.run r on r.id = w.run_id where w.id = ${wait}`);
  ctx.write(sql`
    insert into engine.wait (id, run_id, process, token, at, element, scope, kind, main, name, opened_at)
    select ${ctx.id('wai')}, run_id, process, token, at, element, scope, 'incident', false, ${incident}, ${ctx.now}::timestamptz
    from engine.wait where id = ${wait}`);
  ctx.write(sql`update engine.wait set due_at = null where id = ${wait}`);
}

/** Lets a wait that was set apart come due again. */
export function wake(ctx: Ctx, waits: { wait: string; dueAt: string }[]): void {
  if (waits.length === 0) return;
  ctx.write(sql`
    update engine.wait w set due_at = t.due_at from unnest(${waits.map((it) => it.wait)}::text[], ${waits.map((it) => it.dueAt)}::timestamptz[]) as t(id, due_at)
    where w.id = t.id`);
}
