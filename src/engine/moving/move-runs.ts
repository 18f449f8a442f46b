// What a person chooses for runs that stay behind, many at once: to another step of the newest drawing, to the end on their own, or away.
import type { Ctx } from '#kernel';
import type { Run } from '../run.ts';
import type { Runner } from '../runner.ts';
import { bufferMessages } from '../store.ts';
import type { Choice, MovePlan } from './choices.ts';
import { bring, cancelRun, stays, verdictOf } from './follow.ts';
import { unpark } from './held.ts';
import type { Stretch } from '../stretch.ts';
import * as store from './store.ts';

export type MoveWish = { do: 'move' | 'finish' | 'cancel'; element?: string | undefined; to?: string | undefined };
/** `reason` is set where it could not be done: the run stays as it was. */
export type MoveResult = { run: string; result: 'moved' | 'finishing' | 'cancelled' | 'refused'; reason: string | null };

/** Does what a person chose for these runs, in one transaction with a result for each. */
export async function moveRuns(ctx: Ctx, runner: Runner, ids: string[], wish: MoveWish): Promise<MoveResult[]> {
  const { definitions } = runner;
  await definitions.refresh(ctx, 0);
  const roots = await store.rootsOf(ctx, ids);
  const stretch = await runner.stretchOver(ctx, roots, { follows: false });
  const live = ids.map((id) => stretch.runs.get(id)).filter((run): run is Run => run?.status === 'live');
  const rows = await store.plansFor(ctx, [...new Set(live.map((run) => definitions.latest(run.definition.key).id))]);
  const results: MoveResult[] = [];
  for (const id of ids) {
    const run = live.find((one) => one.id === id);
    if (!run) results.push({ run: id, result: 'refused', reason: 'over' });
    else if (!definitions.isOld(run.definition.id)) results.push({ run: id, result: 'refused', reason: 'newest' });
    else results.push(await one(stretch, run, wish, rows));
  }
  await stretch.work();
  return results;
}

async function one(stretch: Stretch, run: Run, wish: MoveWish, rows: store.MoveRow[]): Promise<MoveResult> {
  const { ctx, definitions } = stretch;
  const to = definitions.latest(run.definition.key);
  const row = rows.find((candidate) => candidate.definition_id === to.id);
  if (wish.do === 'cancel') {
    cancelRun(stretch.step(run), row?.id ?? '');
    return { run: run.id, result: 'cancelled', reason: null };
  }
  if (wish.do === 'finish') {
    stays(ctx, run, 'old', { reason: 'chosen', elements: run.stayWhy?.elements ?? [], move: row?.id ?? '' });
    goOn(stretch, run);
    return { run: run.id, result: 'finishing', reason: null };
  }
  const plan = planWith(run, wish, row);
  const index = wish.to === undefined ? undefined : to.graph.byId.get(wish.to);
  if (wish.to !== undefined && index === undefined) return { run: run.id, result: 'refused', reason: 'gone' };
  const verdict = verdictOf(run, to, plan);
  if (verdict.do !== 'move') return { run: run.id, result: 'refused', reason: verdict.reason };
  await bring(stretch, [{ run, to, plan }]);
  return { run: run.id, result: 'moved', reason: null };
}

/** The plan of the publish, with what is now chosen for the elements that were in the way put before it. */
function planWith(run: Run, wish: MoveWish, row: store.MoveRow | undefined): MovePlan {
  const plan = row
    ? store.planOf(row)
    : { id: '', choices: [], base: 'entry' as const, otherwise: 'hold' as const, publishedAt: run.startedAt, isStopped: false };
  const elements = wish.element === undefined ? (run.stayWhy?.elements ?? []) : [wish.element];
  const mine = wish.to === undefined ? [] : elements.map((element): Choice => ({ element, do: 'move', to: wish.to! }));
  // Whoever decides now decides otherwise than the publish: what it said of holding, finishing and cancelling does not count any more.
  const others = plan.choices.filter((choice) => choice.do === 'move' && !elements.includes(choice.element));
  return { ...plan, id: `${plan.id} ${JSON.stringify(mine)}`, choices: [...mine, ...others], isStopped: false };
}

/** What has happened while the run was held happens now. */
function goOn(stretch: Stretch, run: Run): void {
  const early = unpark(stretch.step(run)).map((message) => ({ run: run.id, ...message }));
  bufferMessages(stretch.ctx, early);
  run.buffered.push(...early);
}
