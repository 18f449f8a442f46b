// What a run that changes drawings waits for: kept, closed, or opened where the new drawing watches for more. Nothing is sent or called again.
import { type Awaits, awaitAt } from '../awaiting.ts';
import { FeelError } from '../feel/feel.ts';
import type { Graph, Node } from '../graph.ts';
import type { Run, Scope, Token, Wait } from '../run.ts';
import { openEventSub } from '../scopes.ts';
import type { Step } from '../step.ts';
import type { Base } from './choices.ts';

/** How waits come from one drawing to the other. `atOf` says at which old element a kept token stood. */
export type Rewait = {
  from: Graph;
  to: Graph;
  base: Base;
  publishedAt: Date;
  atOf: Map<number, string>;
  entering: Set<number>;
  freshFrames: Set<number>;
  elementOf: Map<string, string>;
};

type Waiting = { awaits?: Awaits };
type Attaches = { attach?(step: Step, token: Token, node: Node): void };

/** Remembers the element of each wait by id, while the run is still on the old drawing. */
export const elementsOfWaits = (run: Run): Map<string, string> =>
  new Map([...run.waits.values()].map((wait) => [wait.id, run.definition.graph.nodes[wait.element]!.id]));

/** Brings every wait of a run to the new drawing; tokens and scopes are there already. */
export function rewait(step: Step, how: Rewait): void {
  const { run } = step;
  for (const wait of [...run.waits.values()]) {
    if (wait.token === 0) rewaitScope(step, wait, how);
    else rewaitToken(step, wait, how);
  }
  for (const token of [...run.tokens.values()]) if (token.of === undefined && !how.entering.has(token.id)) watch(step, token, how);
  for (const scope of [...run.scopes.values()]) watchScope(step, scope, how);
}

function rewaitToken(step: Step, wait: Wait, how: Rewait): void {
  const { to } = how;
  const token = step.run.tokens.get(wait.token);
  if (!token) return step.closeWait(wait);
  const node = to.nodes[token.node]!;
  const old = how.elementOf.get(wait.id)!;
  if (old === how.atOf.get(token.id)) return keepMain(step, wait, token, node, how, old);
  const index = to.byId.get(old);
  const watcher = index === undefined ? undefined : to.nodes[index]!;
  if (!watcher || !staysAt(to, node, wait, watcher, nodeOf(how.from, old))) return step.closeWait(wait);
  if (wait.kind === 'activity') return put(step.run, wait, { at: node.index, element: watcher.index, scope: wait.scope });
  if (isOther(how, old, watcher)) {
    step.closeWait(wait);
    return open(step, token, watcher, since(step.run, token, watcher, how, wait.openedAt));
  }
  put(step.run, wait, { at: node.index, element: watcher.index, scope: token.scope });
}

/** Whether what watched beside a token (or was offered in it) is still there. */
function staysAt(to: Graph, node: Node, wait: Wait, watcher: Node, was: Node): boolean {
  if (wait.kind === 'activity') return offersOf(node).includes(watcher.index);
  if (watcher.shape.event !== was.shape.event) return false;
  return watcher.attachedTo === node.index || node.outgoing.some((flow) => to.flows[flow]!.target === watcher.index);
}

/** The steps that an ad-hoc sub-process offers to people. */
const offersOf = (node: Node): number[] => (node.type === 'adHocSubProcess' ? ((node.data as { offers?: number[] }).offers ?? []) : []);

/** The wait of a token at its own element. */
function keepMain(step: Step, wait: Wait, token: Token, node: Node, how: Rewait, old: string): void {
  const { run } = step;
  const place = { at: node.index, element: node.index, scope: token.scope };
  const watchesNow = wait.kind === 'message' || wait.kind === 'timer' || wait.kind === 'signal' || wait.kind === 'condition';
  if (watchesNow && isOther(how, old, node)) {
    step.closeWait(wait);
    return quietly(step, () => enterAsOf(step, token, node, since(run, token, node, how, wait.openedAt)));
  }
  put(run, wait, place);
  if (wait.kind === 'user' && nodeOf(how.from, old).shape.print !== node.shape.print) quietly(step, () => renewTask(step, wait, token, node));
}

/** A task keeps its id and whoever has taken it; its form, lane and time are those of the new drawing. */
function renewTask(step: Step, wait: Wait, token: Token, node: Node): void {
  const { run } = step;
  const before = new Set(run.waits.keys());
  enterAsOf(step, token, node, wait.openedAt);
  for (const made of [...run.waits.values()]) {
    if (before.has(made.id)) continue;
    step.closeWait(made);
    if (made.kind === 'user') Object.assign(wait, { form: made.form, lane: made.lane, taskDueAt: made.taskDueAt, payload: made.payload });
  }
}

/** Waits of event sub-processes: a scope's, not a token's. */
function rewaitScope(step: Step, wait: Wait, how: Rewait): void {
  const { run } = step;
  const old = how.elementOf.get(wait.id)!;
  const index = how.to.byId.get(old);
  const scope = run.scopes.get(wait.scope);
  const start = index === undefined ? undefined : how.to.nodes[index]!;
  const around = start && how.to.nodes[start.scope]!.scope;
  if (!scope || !start || scope.node !== around || start.shape.event !== nodeOf(how.from, old).shape.event) return step.closeWait(wait);
  if (isOther(how, old, start)) {
    step.closeWait(wait);
    return quietly(step, () => openEventSub(asOf(step, baseOf(start, how) === 'entry' ? wait.openedAt : how.publishedAt), scope, start.scope));
  }
  put(run, wait, { at: start.scope === 0 ? 0 : scope.node, element: start.index, scope: scope.id });
}

/** Opens what watches beside a token in the new drawing and did not in the old one. What had fired before does not come again. */
function watch(step: Step, token: Token, how: Rewait): void {
  const { run } = step;
  const node = how.to.nodes[token.node]!;
  const old = how.atOf.get(token.id);
  for (const index of node.boundary) {
    const boundary = how.to.nodes[index]!;
    if (old === undefined || !watched(how.from, old, boundary)) open(step, token, boundary, since(run, token, boundary, how, enteredAt(run, token)));
  }
  const inside = [...run.scopes.values()].find((scope) => scope.token === token.id);
  for (const offer of inside ? offersOf(node) : []) {
    const { id, lane } = how.to.nodes[offer]!;
    // A step that was offered and begun is not offered a second time.
    if (how.from.byId.has(id)) continue;
    step.open({ kind: 'activity', token: token.id, at: node.index, element: offer, scope: inside!.id, main: false, lane });
  }
  if (node.shape.waits !== 'choice' || old === undefined) return;
  const stops = [...run.waits.values()].some((wait) => wait.token === token.id && wait.kind === 'incident');
  const were = nodeOf(how.from, old).outgoing.map((flow) => how.from.nodes[how.from.flows[flow]!.target]!);
  for (const flow of node.outgoing) {
    const target = how.to.nodes[how.to.flows[flow]!.target]!;
    if (stops || were.some((one) => one.id === target.id && one.shape.event === target.shape.event)) continue;
    awaitThere(step, token, target, since(run, token, target, how, enteredAt(run, token)));
  }
}

/** Whether this boundary event hung at the token's element before, as the same kind of event. */
function watched(from: Graph, host: string, boundary: Node): boolean {
  const index = from.byId.get(boundary.id);
  const was = index === undefined ? undefined : from.nodes[index]!;
  return was?.attachedTo === from.byId.get(host) && was?.shape.event === boundary.shape.event;
}

function watchScope(step: Step, scope: Scope, how: Rewait): void {
  const { from, to } = how;
  // What an interrupting event sub-process has begun is not interrupted by another one of the same scope.
  for (const inner of step.run.scopes.values()) {
    if (inner.parent === scope.id && inner.token === undefined && to.scopes.get(inner.node)!.starts.every((start) => to.nodes[start]!.shape.interrupting))
      return;
  }
  const before = how.freshFrames.has(scope.id) ? undefined : from.byId.get(to.nodes[scope.node]!.id);
  for (const sub of to.scopes.get(scope.node)!.eventSubs) {
    const old = from.byId.get(to.nodes[sub]!.id);
    if (before !== undefined && old !== undefined && from.nodes[old]!.scope === before && sameStarts(from, old, to, sub)) continue;
    if ([...step.run.waits.values()].some((wait) => wait.token === 0 && wait.scope === scope.id && to.nodes[wait.element]!.scope === sub)) continue;
    quietly(step, () => openEventSub(asOf(step, how.publishedAt), scope, sub));
  }
}

const sameStarts = (from: Graph, old: number, to: Graph, sub: number): boolean => {
  const kinds = (graph: Graph, scope: number): string =>
    graph.scopes
      .get(scope)!
      .starts.map((start) => graph.nodes[start]!.id + graph.nodes[start]!.shape.event)
      .join(' ');
  return kinds(from, old) === kinds(to, sub);
};

const nodeOf = (graph: Graph, id: string): Node => graph.nodes[graph.byId.get(id)!]!;

/** Whether it waits for something else than before: another message, another time. */
function isOther(how: Rewait, old: string, node: Node): boolean {
  const was = nodeOf(how.from, old).shape;
  return was.detail !== node.shape.detail || (node.shape.event === 'message' && was.print !== node.shape.print);
}

const baseOf = (node: Node, how: Rewait): Base => node.shape.timerBase ?? how.base;
const since = (_run: Run, _token: Token, node: Node, how: Rewait, entered: Date | undefined): Date =>
  baseOf(node, how) === 'publish' ? how.publishedAt : (entered ?? how.publishedAt);

/** When the token came to its element, as far as its waits tell: those inside for a sub-process. */
export function enteredAt(run: Run, token: Token): Date | undefined {
  const inside = new Set<number>([token.id]);
  for (const body of run.tokens.values()) if (body.of === token.id) inside.add(body.id);
  for (const scope of run.scopes.values()) {
    if (scope.token === undefined || !inside.has(scope.token)) continue;
    for (const inner of run.tokens.values()) if (inner.scope === scope.id) inside.add(inner.id);
  }
  const times = [...run.waits.values()].filter((wait) => inside.has(wait.token)).map((wait) => wait.openedAt.getTime());
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

function put(run: Run, wait: Wait, place: Pick<Wait, 'at' | 'element' | 'scope'>): void {
  Object.assign(wait, place);
  run.altered.add(wait);
}

function open(step: Step, token: Token, watcher: Node, from: Date): void {
  if (watcher.attachedTo === undefined) return awaitThere(step, token, watcher, from);
  quietly(step, () => (watcher.data as Attaches).attach?.(asOf(step, from), token, watcher));
}

function awaitThere(step: Step, token: Token, node: Node, from: Date): void {
  const { awaits } = node.data as Waiting;
  if (awaits) quietly(step, () => awaitAt(asOf(step, from), token, node, awaits));
}

/** Begins to wait at an element as if the token had come at that time: only for elements that do nothing but wait. */
function enterAsOf(step: Step, token: Token, node: Node, from: Date): void {
  node.element.enter(asOf(step, from), token, node);
}

/** The same behaviours at another time: timers count from it. */
export function asOf(step: Step, at: Date): Step {
  const ctx = Object.create(step.stretch.ctx, { now: { value: at } });
  const stretch = Object.create(step.stretch, { ctx: { value: ctx } });
  return Object.create(step, { stretch: { value: stretch } }) as Step;
}

/** An expression that fails here opens nothing; the history says so, and the run goes on with what it waits for besides. */
function quietly(step: Step, work: () => void): void {
  const { steps } = step.run;
  const before = steps.length;
  try {
    work();
    steps.splice(before, steps.length, ...steps.slice(before).filter((one) => one.k !== 'wait'));
  } catch (error) {
    if (!(error instanceof FeelError)) throw error;
    steps.push({ e: step.graph.nodes[0]!.id, k: 'error', t: 0, x: error.message });
  }
}
