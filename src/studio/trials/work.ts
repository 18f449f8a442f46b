// Trials at work: one at a time, in turns that never hold the program for long, kept with whoever works on it by a lease.
import { type Kernel, Refusal, SYSTEM } from '#kernel';
import type { Progress } from './kind.ts';
import { trialKind } from './kinds.ts';
import { type TrialAtWork, endTrial, keepTrial, takeTrial } from './store.ts';

/** How long the program works on a trial without turning to others. */
const TURN_MS = 8;
const SAVED_MS = 400;
/** How long one call of the duty lasts at most, so that the program can stop. */
const CALL_MS = 2_000;
const LEASE_MS = 30_000;
/** How often a trial is begun anew when the program stops in the middle of it. */
const BEGINNINGS = 3;

/** A trial under way in this program; what it has worked out so far is in memory only. */
type Session = { trial: TrialAtWork; worker: string; steps: AsyncGenerator<Progress, unknown, void>; progress: Progress; savedTicks: number };
const underWay = new WeakMap<Kernel, Session>();

/** works on the trial that is next, for about two seconds; says whether there was one. Call it again while it says so. */
export async function drainTrials(kernel: Kernel, callMs = CALL_MS): Promise<boolean> {
  const session = underWay.get(kernel) ?? (await begin(kernel));
  if (!session) return false;
  underWay.set(kernel, session);
  const { env } = kernel;
  const until = env.ticks() + callMs;
  let turned = env.ticks();
  for (;;) {
    const next = await step(session);
    const now = env.ticks();
    if (next.done) {
      underWay.delete(kernel);
      await kernel.tx(SYSTEM, async (ctx) => endTrial(ctx, session.trial.id, session.worker, next.value), { point: 'trials.end' });
      return true;
    }
    session.progress = next.value;
    if (now - session.savedTicks > SAVED_MS && !(await save(kernel, session))) return true;
    if (now - turned < TURN_MS) continue;
    if (now > until) return true;
    await new Promise<void>((resolve) => env.soon(resolve));
    turned = env.ticks();
  }
}

type Step = { done: false; value: Progress } | { done: true; value: { result?: unknown; error?: string } };

/** A trial that breaks has ended, with what it said. */
async function step({ steps }: Session): Promise<Step> {
  try {
    const next = await steps.next();
    return next.done ? { done: true, value: { result: next.value } } : { done: false, value: next.value };
  } catch (error) {
    return { done: true, value: { error: error instanceof Refusal ? `${error.code}: ${error.message}` : (error as Error).message } };
  }
}

async function begin(kernel: Kernel): Promise<Session | undefined> {
  const { env } = kernel;
  const worker = Buffer.from(env.bytes(12)).toString('hex');
  const trial = await kernel.tx(SYSTEM, (ctx) => takeTrial(ctx, worker, new Date(ctx.now.getTime() + LEASE_MS)), { point: 'trials.take' });
  if (!trial) return undefined;
  if (trial.begun > BEGINNINGS) {
    const error = `The program stopped ${BEGINNINGS} times while this was under way.`;
    await kernel.tx(SYSTEM, async (ctx) => endTrial(ctx, trial.id, worker, { error }));
    return undefined;
  }
  const work = { read: kernel.db.read.bind(kernel.db), registry: kernel.registry, process: kernel.process, env, now: env.now(), tried: trial };
  return { trial, worker, steps: trialKind(trial.kind).run(work, trial.settings), progress: { done: 0, total: 0 }, savedTicks: env.ticks() };
}

/** Says how far it is; a trial that was cancelled, or that another worker has taken over, is let go. */
async function save(kernel: Kernel, session: Session): Promise<boolean> {
  const { trial, worker, progress, steps } = session;
  const mine = await kernel.tx(SYSTEM, (ctx) => keepTrial(ctx, trial.id, worker, progress, new Date(ctx.now.getTime() + LEASE_MS)), { point: 'trials.keep' });
  session.savedTicks = kernel.env.ticks();
  if (mine) return true;
  underWay.delete(kernel);
  await steps.return(undefined);
  return false;
}
