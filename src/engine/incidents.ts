// Incidents: what has stopped is tried again or skipped by a person, with a reason.
import Type from 'typebox';
import { type Ctx, IdOf, Refusal, defineAction, defineEvent, retryJobs, sql } from '#kernel';
import type { Mapping } from './graph.ts';
import type { Runner } from './runner.ts';
import { Stretch } from './stretch.ts';

export const incidentResolved = defineEvent({
  name: 'incidents.resolved',
  says: 'A person has dealt with an incident.',
  payload: Type.Object({ incident: Type.String(), how: Type.String() }),
});

export function incidentActions(runner: Runner) {
  const retry = defineAction({
    name: 'incidents.retry',
    summary: 'Tries the element of an incident again, with other input where it is given.',
    input: Type.Object({ incidentId: IdOf('inc') }, { additionalProperties: false }),
    output: Type.Object({}),
    refusals: { 'incidents.gone': 'The incident has been dealt with.' },
    emits: ['incidents.resolved'],
    run: (ctx, { incidentId }) => resolveIncident(ctx, runner, incidentId, 'retry', undefined),
  });

  const skip = defineAction({
    name: 'incidents.skip',
    summary: 'Goes on behind the element of an incident as if it had been done, and says why.',
    input: Type.Object({ incidentId: IdOf('inc'), reason: Type.String({ minLength: 1, maxLength: 500 }) }, { additionalProperties: false }),
    output: Type.Object({}),
    refusals: { 'incidents.gone': 'The incident has been dealt with.' },
    emits: ['incidents.resolved'],
    run: (ctx, { incidentId, reason }) => resolveIncident(ctx, runner, incidentId, 'skip', reason),
  });

  return [retry, skip] as const;
}

async function resolveIncident(ctx: Ctx, runner: Runner, id: string, how: 'retry' | 'skip', reason: string | undefined): Promise<object> {
  const [row] = await ctx.read<{
    run_id: string;
    root_id: string;
    token: number;
    payload: { job?: string; done?: { result: unknown; record: object; mapped: boolean; left?: boolean } };
  }>(sql`
    select i.run_id, r.root_id, i.token, i.payload from engine.incident i join engine.run r on r.id = i.run_id where i.id = ${id} and i.resolved_at is null`);
  if (!row) throw new Refusal('incidents.gone', { incident: id });
  const stretch = new Stretch(ctx, runner.definitions);
  await runner.lockAndLoad(ctx, stretch, [row.root_id], [row.run_id]);
  const run = stretch.runs.get(row.run_id)!;
  const wait = [...run.waits.values()].find((candidate) => candidate.kind === 'incident' && candidate.name === id);
  const token = run.tokens.get(row.token);
  if (!wait || !token) throw new Refusal('incidents.gone', { incident: id });
  const step = stretch.step(run);
  const node = step.node(token);
  const { done: finished } = row.payload;
  if (how === 'skip' || finished) await stretch.factsFor([{ run, wait }]);
  step.closeWait(wait, true);
  token.busy = false;
  if (how === 'skip') step.skip(token, node, reason);
  else if (finished?.left) step.leave(token, node, finished.record);
  else if (finished) {
    const { outputs = [] } = (node.data ?? {}) as { outputs?: Mapping[] };
    step.complete(token, node, finished.result, finished.mapped ? outputs : [], finished.record);
  } else if (row.payload.job) {
    retryJobs(ctx, [row.payload.job]);
    step.wait(token, node, { kind: 'job', name: row.payload.job, payload: row.payload });
  } else {
    for (const other of [...run.waits.values()]) if (other.token === token.id) step.closeWait(other);
    step.arrive(token, node.index);
  }
  ctx.write(
    sql`update engine.incident set resolved_at = ${ctx.now}::timestamptz, resolved_by = ${ctx.actor.id}, resolution = ${reason ?? how} where id = ${id}`,
  );
  ctx.emit(incidentResolved, run.document, { incident: id, how });
  await stretch.work();
  return {};
}
