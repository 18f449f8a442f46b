// Going wrong and going up, as drawn: who catches an error or an escalation — a boundary event, an event sub-process, or the run that called this one.
import type { Refusal } from '#kernel';
import type { Node } from './graph.ts';
import type { Run, Scope, Token } from './run.ts';
import { cancelActivity, startEventSub } from './scopes.ts';
import type { Step } from './step.ts';
import type { Stretch } from './stretch.ts';
import { salvage } from './undo-log.ts';

/** An error or an escalation on its way up. */
export type Raised = { what: 'error' | 'escalation'; code: string; payload: Record<string, unknown> };

/** What an event catches of it; the code null stands for any. */
export type Catches = { what: Raised['what']; code: string | null };

type CatchingData = { catches?: Catches; interrupting: boolean };
type Catcher = { step: Step; node: Node<CatchingData> } & ({ host: Token } | { scope: Scope });

/** Raised in this run, to be heard in one that called it; `heard` and `unheard` go on with the token that raised it. */
export type Rising = { run: Run; token: Token; node: Node; raised: Raised; heard(): void; unheard(): void };

/** A refusal as the error that events catch. */
export const errorOf = ({ code, message, details }: Refusal): Raised => ({ what: 'error', code, payload: { code, message, details } });

/** A rule refused at this activity: the drawn error path, or an incident for a person. */
export function refuse(step: Step, token: Token, node: Node, refusal: Refusal, input: unknown): void {
  const { code, message, details } = refusal;
  step.run.steps.push({ e: node.id, k: 'error', t: token.id, in: input, x: code, out: details });
  raise(step, token, node, errorOf(refusal), {
    heard: () => {},
    unheard: () => step.incident(token, 'refused', `${code}: ${message}`, { code, details, input }),
  });
}

/** Looks for who catches it, here and in the runs above; its path has begun when `heard` is called. */
export function raise(step: Step, token: Token, node: Node, raised: Raised, then: Pick<Rising, 'heard' | 'unheard'>): void {
  const catcher = catcherOf(step, token, node, raised);
  if (catcher) {
    begin(catcher, raised);
    return then.heard();
  }
  if (step.run.parentId === undefined) return then.unheard();
  token.busy = true;
  step.stretch.rising.push({ run: step.run, token, node, raised, ...then });
}

/** Goes on with what has risen out of a run: the runs that called it must be in the stretch. */
export function rise(stretch: Stretch, rising: Rising): void {
  const { run, token, raised, heard, unheard } = rising;
  const catcher = catcherAbove(stretch, run, raised);
  token.busy = false;
  if (!catcher) return unheard();
  begin(catcher, raised);
  heard();
}

/** Whether the drawing of this run or of one that called it catches the error; nothing moves. */
export function isCaught(step: Step, token: Token, node: Node, raised: Raised): boolean {
  return (catcherOf(step, token, node, raised) ?? catcherAbove(step.stretch, step.run, raised)) !== undefined;
}

function catcherAbove(stretch: Stretch, from: Run, raised: Raised): Catcher | undefined {
  for (let run = from; run.parentId !== undefined;) {
    const parent = stretch.runs.get(run.parentId);
    const host = parent?.tokens.get(run.parentToken!);
    const waits = parent && [...parent.waits.values()].some((wait) => wait.kind === 'child' && wait.name === run.id);
    if (!parent || !host || !waits || parent.status !== 'live' || parent.stay === 'held') return undefined;
    const step = stretch.step(parent);
    const catcher = catcherOf(step, host, step.node(host), raised);
    if (catcher) return catcher;
    run = parent;
  }
  return undefined;
}

function catcherOf(step: Step, token: Token, node: Node, raised: Raised): Catcher | undefined {
  const { run, graph } = step;
  const boundary = pick(
    node.boundary.map((index) => graph.nodes[index] as Node<CatchingData>),
    raised,
  );
  if (boundary) return { step, node: boundary, host: token.of === undefined ? token : run.tokens.get(token.of)! };
  return catcherInScope(step, run.scopes.get(token.scope)!, raised, false);
}

/** What leaves an event sub-process goes to what is around that process's scope, never to another (or the same) one of it. */
function catcherInScope(step: Step, scope: Scope, raised: Raised, leavesEventSub: boolean): Catcher | undefined {
  const { run, graph } = step;
  if (!leavesEventSub) {
    const starts = graph.scopes.get(scope.node)!.eventSubs.flatMap((sub) => graph.scopes.get(sub)!.starts);
    const start = pick(
      starts.map((index) => graph.nodes[index] as Node<CatchingData>),
      raised,
    );
    if (start) return { step, node: start, scope };
  }
  if (scope.parent === undefined) return undefined;
  if (scope.token === undefined) return catcherInScope(step, run.scopes.get(scope.parent)!, raised, true);
  const token = run.tokens.get(scope.token)!;
  return catcherOf(step, token, step.node(token), raised);
}

/** The one that names the code goes before one that catches any (BPMN 2.0.2, section 10.5.1). */
function pick(nodes: Node<CatchingData>[], { what, code }: Raised): Node<CatchingData> | undefined {
  const fitting = nodes.filter(({ data }) => data.catches?.what === what && (data.catches.code === null || data.catches.code === code));
  return fitting.find(({ data }) => data.catches!.code === code) ?? fitting[0];
}

function begin(catcher: Catcher, { payload }: Raised): void {
  const { step, node } = catcher;
  const { interrupting } = node.data;
  step.run.changed = true;
  if ('scope' in catcher) return startEventSub(step, catcher.scope, node, interrupting, payload);
  step.run.steps.push({ e: node.id, k: 'fired', t: catcher.host.id, out: payload });
  leaveByBoundary(step, catcher.host, node, interrupting, payload);
}

/** A boundary event has fired: the activity is left and its token goes on there, or a token of its own sets out beside it. */
export function leaveByBoundary(step: Step, host: Token, node: Node, interrupting: boolean, payload: unknown): void {
  if (!interrupting) return step.setOut(host.scope, node.index, payload, host.locals);
  step.run.steps.push({ e: step.node(host).id, k: 'stopped', t: host.id });
  salvage(step, host);
  const { locals } = host;
  cancelActivity(step, host);
  // Its event still sees what the activity had; behind the event that is over.
  if (locals) host.locals = locals;
  host.heard = { out: payload };
  step.arrive(host, node.index);
}
