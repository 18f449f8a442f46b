// Incidents: what has stopped is tried again, alone or with all that are alike, with other input, or is skipped with a reason.
import Type from 'typebox';
import { type Action, type Ctx, type Fault, IdOf, Refusal, defineAction, defineEvent, invalid, retryJobs } from '#kernel';
import type { Mapping, Node } from './graph.ts';
import { heldRefusal } from './moving/held.ts';
import { wake } from './quarantine.ts';
import type { Token, Wait } from './run.ts';
import type { Runner } from './runner.ts';
import * as store from './incident-store.ts';
import type { Step } from './step.ts';

/** So many are dealt with in one transaction; the page asks again until none is left. */
const ALIKE_AT_ONCE = 200;

const gone = (incident: string): Refusal => new Refusal('incidents.gone', { incident }, { message: 'The incident has been dealt with.' });
const GONE = {
  'incidents.gone': 'The incident has been dealt with.',
  'processes.held': 'The drawing has changed, and somebody has to choose first how the order goes on.',
};

export const incidentResolved = defineEvent({
  name: 'incidents.resolved',
  says: 'A person has dealt with an incident.',
  payload: Type.Object({ incident: Type.String(), how: Type.String() }),
});

/** What a person decided about one incident. */
type Decision = { how: 'retry' } | { how: 'edit'; input: Record<string, unknown> } | { how: 'skip'; reason: string; flow: string | undefined };

export function incidentActions(runner: Runner) {
  const retry = defineAction({
    name: 'incidents.retry',
    summary: 'Tries the element of an incident again, with other input where it is given.',
    input: Type.Object({ incidentId: IdOf('inc'), input: Type.Optional(Type.Record(Type.String(), Type.Unknown())) }, { additionalProperties: false }),
    output: Type.Object({}),
    refusals: {
      ...GONE,
      'incidents.only_retry': 'The engine itself broke, so that there is no input to change.',
      'incidents.no_input': 'The element calls no action whose input could be another.',
      'kernel.forbidden': 'Who gives an action other input needs the permission of that action.',
      'kernel.invalid': 'The input is not what the action takes.',
    },
    emits: ['incidents.resolved'],
    run: (ctx, { incidentId, input }) => resolveOne(ctx, runner, incidentId, input === undefined ? { how: 'retry' } : { how: 'edit', input }),
  });

  const retryAlike = defineAction({
    name: 'incidents.retry_alike',
    summary: `Tries all incidents again that are alike, at most ${ALIKE_AT_ONCE} at once: of the same process, element, kind and code.`,
    input: Type.Object(
      {
        process: Type.String(),
        element: Type.String(),
        kind: Type.String(),
        code: Type.String(),
        // The newest that is meant, as the first answer names it: those that stop again meanwhile are not tried for ever.
        until: Type.Optional(IdOf('inc')),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({ retried: Type.Integer(), left: Type.Integer(), until: Type.Union([Type.String(), Type.Null()]) }),
    refusals: {},
    emits: ['incidents.resolved'],
    run: async (ctx, alike) => {
      const until = alike.until ?? (await store.newestAlike(ctx, alike));
      if (until === undefined) return { retried: 0, left: 0, until: null };
      const { rows, left } = await store.openAlike(ctx, { ...alike, until, limit: ALIKE_AT_ONCE });
      const retried = await resolve(ctx, runner, rows, () => ({ how: 'retry' }));
      return { retried, left, until };
    },
  });

  const skip = defineAction({
    name: 'incidents.skip',
    summary: 'Goes on behind the element of an incident as if it had been done, and says why; behind a gateway that found no way, on the flow that is named.',
    input: Type.Object(
      { incidentId: IdOf('inc'), reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }), flow: Type.Optional(Type.String()) },
      { additionalProperties: false },
    ),
    output: Type.Object({}),
    refusals: {
      ...GONE,
      'incidents.which_way': 'It has to be said on which flow it goes on.',
      'incidents.only_retry': 'The engine itself broke, so that there is no step to skip.',
    },
    emits: ['incidents.resolved'],
    run: (ctx, { incidentId, reason, flow }) => resolveOne(ctx, runner, incidentId, { how: 'skip', reason: reason.trim(), flow }),
  });

  return [retry, retryAlike, skip] as const;
}

/** The action that an element calls, if it calls one. */
export const actionOf = (node: Node | undefined): Action | undefined => (node?.data as { action?: Action } | null | undefined)?.action;

/** Whether the action of an incident's element can be given other input: its work has not been done yet. */
export const isEditable = (node: Node | undefined, payload: store.Payload): boolean =>
  actionOf(node) !== undefined && payload.done === undefined && payload.wait === undefined;

/** The flows of which a person has to choose one when an incident's element is skipped; none where it goes on by itself. */
export function waysOut(node: Node | undefined, kind: string): number[] {
  return node !== undefined && kind === 'no_way' ? node.outgoing : [];
}

async function resolveOne(ctx: Ctx, runner: Runner, id: string, decision: Decision): Promise<object> {
  const [row] = await store.openIncident(ctx, id);
  if (!row || (await resolve(ctx, runner, [row], () => decision)) === 0) throw gone(id);
  return {};
}

/** Moves the tokens of incidents on as was decided, all of them in one stretch; returns how many were still there. */
async function resolve(ctx: Ctx, runner: Runner, rows: store.OpenIncident[], decide: (row: store.OpenIncident) => Decision): Promise<number> {
  const stretch = await runner.stretchOver(ctx, rows);
  const found = rows.flatMap((row) => {
    const run = stretch.runs.get(row.run_id);
    if (run?.stay === 'held' && rows.length === 1) throw heldRefusal(run.id);
    if (run?.stay === 'held') return [];
    const wait = run && [...run.waits.values()].find((candidate) => candidate.kind === 'incident' && candidate.name === row.id);
    return run && wait ? [{ row, run, wait, decision: decide(row) }] : [];
  });
  await stretch.factsFor(found.filter(({ row, decision }) => decision.how === 'skip' || row.payload.done));
  const resolved: store.Resolved[] = [];
  for (const { row, run, wait, decision } of found) {
    // What came before in this loop may have taken the token away, as the end of a scope does.
    if (!run.waits.has(wait.id) || !moved(stretch.step(run), wait, row, decision)) continue;
    resolved.push({
      id: row.id,
      how: decision.how,
      resolution: decision.how === 'skip' ? decision.reason : decision.how,
      edited: decision.how === 'edit' ? decision.input : null,
    });
    ctx.emit(incidentResolved, run.document, { incident: row.id, how: decision.how });
  }
  store.keepResolved(ctx, resolved);
  await stretch.work();
  return resolved.length;
}

/** Lets what stopped go on; false where its token is not there any more. */
function moved(step: Step, wait: Wait, row: store.OpenIncident, decision: Decision): boolean {
  const { ctx } = step.stretch;
  const { wait: asleep, dueAt } = row.payload;
  if (asleep !== undefined && dueAt !== undefined) {
    // The engine itself broke: nothing of the drawing was at work that could be skipped or given other input.
    if (decision.how !== 'retry') throw new Refusal('incidents.only_retry', { incident: row.id }, { status: 422 });
    step.closeWait(wait, true);
    wake(ctx, [{ wait: asleep, dueAt }]);
    return true;
  }
  const token = step.run.tokens.get(row.token);
  if (!token) return false;
  const node = step.node(token);
  if (decision.how === 'edit') checkEdit(ctx, node, row.payload, decision.input);
  step.closeWait(wait, true);
  token.busy = false;
  move(step, token, node, row, decision);
  return true;
}

function move(step: Step, token: Token, node: Node, row: store.OpenIncident, decision: Decision): void {
  const { payload } = row;
  if (decision.how === 'skip') return skipped(step, token, node, row.kind, decision);
  if (payload.done?.left) return step.leave(token, node, payload.done.record);
  if (payload.done) {
    const { outputs = [] } = (node.data ?? {}) as { outputs?: Mapping[] };
    return step.complete(token, node, payload.done.result, payload.done.mapped ? outputs : [], payload.done.record);
  }
  if (payload.job && decision.how === 'retry') {
    retryJobs(step.stretch.ctx, [payload.job]);
    step.wait(token, node, { kind: 'job', name: payload.job, payload });
    return;
  }
  if (decision.how === 'edit') step.stretch.given.set(token, decision.input);
  for (const other of [...step.run.waits.values()]) if (other.token === token.id) step.closeWait(other);
  step.arrive(token, node.index);
}

function skipped(step: Step, token: Token, node: Node, kind: string, { reason, flow }: Decision & { how: 'skip' }): void {
  const { flows } = step.graph;
  const ways = waysOut(node, kind);
  const record = { out: { skipped: reason } };
  // An activity all of whose flows are closed may end here; a gateway has to send its token somewhere.
  if (ways.length === 0 || (flow === undefined && node.element.activity)) return step.skip(token, node, reason);
  const way = ways.find((index) => flows[index]!.id === flow);
  if (way === undefined) throw new Refusal('incidents.which_way', { flows: ways.map((index) => flows[index]!.id) }, { status: 422 });
  step.closeWaitsOf(token.id);
  step.take(token, node, [way], record);
}

const ID = /^[a-z]{2,8}_[0-9a-z]{26}$/;

/** What a person gives an action in place of the drawing: only its own fields, in its shape, about the same documents, and with the right to it. */
function checkEdit(ctx: Ctx, node: Node, payload: store.Payload, input: Record<string, unknown>): void {
  const action = actionOf(node);
  if (!action || !isEditable(node, payload)) throw new Refusal('incidents.no_input', { element: node.id }, { status: 422 });
  if (!ctx.actor.may(action.name)) throw new Refusal('kernel.forbidden', { permission: action.name }, { status: 403 });
  const known = (action.input as { properties?: object }).properties ?? {};
  const before = payload.input ?? {};
  const fault = (name: string, code: string, message: string): Fault => ({ pointer: `/input/${name}`, code, message });
  const faults = [
    ...Object.keys(input).flatMap((name) => (name in known ? [] : [fault(name, 'kernel.schema.additionalProperties', `${name} is not known here`)])),
    ...Object.entries(before).flatMap(([name, value]) =>
      typeof value === 'string' && ID.test(value) && input[name] !== value
        ? [fault(name, 'incidents.other_document', `${name} says whose step this is, and stays as it is`)]
        : [],
    ),
    ...action.check(input).map((one) => ({ ...one, pointer: `/input${one.pointer}` })),
  ];
  if (faults.length > 0) throw invalid(faults);
}
