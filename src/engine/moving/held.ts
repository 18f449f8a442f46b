// A held run stands still: what happens to it meanwhile is kept, and it goes on with that when a person has chosen.
import { Refusal } from '#kernel';
import type { Buffered, Parked, Run, Wait } from '../run.ts';
import type { Step } from '../step.ts';

/** Keeps what has happened to a held run. Timers are due anyway, and what a condition hears it hears again. */
export function park(run: Run, wait: Wait, payload: unknown): void {
  if (wait.kind === 'timer' || wait.kind === 'continue' || wait.kind === 'condition') return;
  run.parked.push({ wait: wait.id, kind: wait.kind, name: wait.name, key: wait.key, payload: packed(payload) });
}

/** Lets a run that is no longer held go on with what has happened; returns messages that nothing waits for any more. */
export function unpark(step: Step): Buffered[] {
  const { run } = step;
  const early: Buffered[] = [];
  for (const one of run.parked.splice(0)) {
    run.changed = true;
    const wait = run.waits.get(one.wait);
    if (wait) step.fire(wait, unpacked(one.payload));
    else if (one.kind === 'message')
      early.push({ id: step.stretch.ctx.id('emg'), name: one.name!, key: one.key!, payload: (one.payload ?? {}) as Buffered['payload'] });
    if (run.status !== 'live') break;
  }
  return early;
}

export const heldRefusal = (run: string): Refusal =>
  new Refusal('processes.held', { run }, { message: 'The drawing of this order has changed, and somebody has to choose first how it goes on.' });

/** A refusal is an object with a life and does not survive being stored as it is. */
function packed(payload: unknown): unknown {
  const { outcome } = (payload ?? {}) as { outcome?: { ok: boolean; refusal?: Refusal } };
  if (!outcome || outcome.ok || !outcome.refusal) return payload;
  const { code, details, message } = outcome.refusal;
  return { ...(payload as object), outcome: { ok: false, refusal: { code, details, message } } };
}

function unpacked(payload: unknown): unknown {
  const { outcome } = (payload ?? {}) as { outcome?: { ok: boolean; refusal?: Pick<Parked & Refusal, 'code' | 'details' | 'message'> } };
  if (!outcome || outcome.ok || !outcome.refusal) return payload;
  const { code, details, message } = outcome.refusal;
  return { ...(payload as object), outcome: { ok: false, refusal: new Refusal(code, details, { message }) } };
}
