// Holds a drawing to the rules of the shop before it is published: walks every way through it and all that it calls, counting effects.
import type { FlowRule } from '#kernel';
import type { Problem } from '../problem.ts';
import type { DrawingNet, NetNode } from '../soundness/drawing-net.ts';
import { type Explored, type Watch, explore, pathOf, wayTo } from '../soundness/explore.ts';
import { type Petri, type Transition, buildPetri } from '../soundness/petri.ts';

const STATE_LIMIT = 20_000;

type Counted = Extract<FlowRule, { must: 'before' | 'after' }>;

/** A rule at work: two bits of what a walk remembers, and a third once it is broken. */
type Watched = { rule: Counted; have: number; owing: number; broken: number };

/** Where a drawing breaks the rules for its kind of document, with the way that leads there; `called` gives the drawings that it calls. */
export function conservationOf(net: DrawingNet, rules: FlowRule[], called: (key: string) => DrawingNet | undefined): Problem[] {
  const mine = rules.filter((rule) => rule.documents === net.kind);
  const counted = mine.filter((rule): rule is Counted => rule.must !== 'way_out' && touches(net, rule, called));
  const strict = mine.find((rule) => rule.must === 'way_out');
  const problems = waysOut(net, strict, called);
  const top = net.scopes.get(0);
  if (counted.length === 0 || !top || top.starts.length === 0) return problems;
  const watched = counted.map((rule, i): Watched => ({ rule, have: 1 << (3 * i), owing: 2 << (3 * i), broken: 4 << (3 * i) }));
  for (const start of top.starts) {
    const petri = buildPetri(net, top, { expand: true, called, starts: [start] });
    const explored = explore(petri, STATE_LIMIT, watchOf(watched));
    for (const one of watched) {
      const problem = broken(net, petri, explored, one);
      if (problem && !problems.some(({ code, element }) => code === problem.code && element === problem.element)) problems.push(problem);
    }
    if (!explored.complete) {
      const { id, name } = net.nodes[0]!;
      const reason = `There are more than ${STATE_LIMIT} ways to go; that the rules of the shop hold is not proved.`;
      problems.push({ element: id, code: 'conservation.not_proved', level: 'warning', reason, says: { name: name || id, limit: STATE_LIMIT } });
    }
  }
  return problems;
}

/** Whether the drawing, or one that it calls, has the effects that the rule is about. */
function touches(net: DrawingNet, rule: Counted, called: (key: string) => DrawingNet | undefined, seen = new Set<DrawingNet>()): boolean {
  if (seen.has(net)) return false;
  seen.add(net);
  return net.nodes.some(({ effects, calls }) => {
    const child = calls === undefined ? undefined : called(calls);
    return rule.effects.some((effect) => effects.includes(effect)) || (child !== undefined && touches(child, rule, called, seen));
  });
}

function watchOf(watched: Watched[]): Watch {
  const named = new Set(
    watched.flatMap(({ rule }) => [...rule.effects, ...(rule.must === 'before' ? [...rule.needs, ...rule.undone] : [...rule.ever, ...rule.later])]),
  );
  return {
    sees: ({ effects }) => effects.some((effect) => named.has(effect)),
    after: (memory, { effects }) => (effects.length === 0 ? memory : watched.reduce((sum, one) => remember(sum, one, effects), memory)),
  };
}

function remember(memory: number, { rule, have, owing, broken }: Watched, effects: string[]): number {
  const has = (list: string[]): boolean => effects.some((effect) => list.includes(effect));
  let next = memory;
  if (rule.must === 'before') {
    // What an action does it does in one transaction, so what it holds itself counts.
    if (has(rule.needs)) next |= have;
    if (has(rule.effects) && !(next & have)) next |= broken;
    if (has(rule.undone)) next &= ~have;
    return next;
  }
  if (has(rule.effects)) next |= owing;
  if (has(rule.ever)) next |= have;
  if (has(rule.later)) next &= ~owing;
  return next;
}

function broken(net: DrawingNet, petri: Petri, explored: Explored, { rule, have, owing, broken: bit }: Watched): Problem | undefined {
  if (rule.must === 'before') {
    const state = explored.states.findIndex(({ memory }) => memory & bit);
    if (state < 0) return undefined;
    const last = petri.transitions[explored.states[state]!.by]!;
    const { node } = petri.owners[last.owner]!;
    const way = wayTo(petri, explored, state, last.give, (step) => step === last || step.interrupts);
    return problemAt(net, petri, last, rule, pathOf(way), { name: node.name || node.id });
  }
  const isOwing = (memory: number): boolean => (memory & owing) !== 0 && (memory & have) === 0;
  const state = explored.finals.find((index) => isOwing(explored.states[index]!.memory));
  if (state === undefined) return undefined;
  const steps = wayTo(petri, explored, state);
  const cause = steps.find(({ effects }) => effects.some((effect) => rule.effects.includes(effect))) ?? steps.at(-1)!;
  // All that comes behind the cause belongs to the story: that what is missing does not come.
  const after = new Set(steps.slice(steps.indexOf(cause)));
  const way = wayTo(petri, explored, state, [], (step) => after.has(step) || step.interrupts);
  const { node } = petri.owners[cause.owner]!;
  return problemAt(net, petri, cause, rule, pathOf(way), { name: node.name || node.id });
}

/** A problem stands at the element of this drawing: that which calls, when it is in a called one. */
function problemAt(net: DrawingNet, petri: Petri, step: Transition, rule: Counted, path: string[], says: Record<string, string | number>): Problem {
  const { node, prefix } = petri.owners[step.owner]!;
  const own = prefix === '' ? node.id : prefix.slice(0, prefix.indexOf('>'));
  return { element: own, code: rule.code, level: 'error', reason: rule.says, path: path.map(told), says: { ...says, drawing: net.key } };
}

/** `Fulfil>fulfilment/Pick` is told as `fulfilment/Pick`. */
const told = (id: string): string => id.slice(id.lastIndexOf('>') + 1);

/** Without a rule for its kind of document a wait that nothing ends is worth a warning, in what the drawing itself says. */
const ADVICE = { code: 'lint.no_way_out', reason: 'Nothing ends this wait but what is waited for.' };

/** Waits that nothing ends: no time, no person, no message beside the one that is waited for, here or around it. */
function waysOut(net: DrawingNet, rule: FlowRule | undefined, called: (key: string) => DrawingNet | undefined): Problem[] {
  const problems: Problem[] = [];
  const visit = (at: DrawingNet, holder: { element: string; path: string[] } | undefined, seen: DrawingNet[]): void => {
    for (const node of at.nodes) {
      const child = node.calls === undefined || seen.length > 3 ? undefined : called(node.calls);
      const outer = holder?.element ?? node.id;
      const path = [...(holder?.path ?? []), at === net ? node.id : `${at.key}/${node.id}`];
      if (isEnded(at, node)) continue;
      if (child && rule && !seen.includes(child)) visit(child, { element: outer, path }, [...seen, child]);
      else if (isWait(at, node) && !problems.some(({ path: known }) => known!.at(-1) === path.at(-1))) {
        const says = { name: node.name || node.id };
        problems.push({ element: outer, ...(rule ? { code: rule.code, reason: rule.says } : ADVICE), level: rule ? 'error' : 'warning', path, says });
      }
    }
  };
  visit(net, undefined, [net]);
  return problems;
}

const ENDS = new Set(['timer', 'message', 'signal', 'conditional']);

/** Elements that wait for one thing only: a person can be asked, and a time comes. */
function isWait(net: DrawingNet, node: NetNode): boolean {
  if (node.type === 'receiveTask') return !behindGateway(net, node);
  if (node.type === 'intermediateCatchEvent') return node.event !== 'timer' && node.event !== 'link' && node.event !== 'none' && !behindGateway(net, node);
  if (node.type !== 'eventBasedGateway') return false;
  return !node.out.some((arc) => net.nodes[net.arcs[arc]!.to]!.event === 'timer');
}

const behindGateway = (net: DrawingNet, node: NetNode): boolean => node.in.some((arc) => net.nodes[net.arcs[arc]!.from]!.type === 'eventBasedGateway');

/** Whether something interrupts the element or a scope around it. */
function isEnded(net: DrawingNet, node: NetNode): boolean {
  if (node.boundary.some((index) => net.nodes[index]!.interrupting && ENDS.has(net.nodes[index]!.event))) return true;
  for (let scope = net.scopes.get(node.scope); scope; scope = net.scopes.get(net.nodes[scope.node]!.scope)) {
    const holder = net.nodes[scope.node]!;
    if (holder.boundary.some((index) => net.nodes[index]!.interrupting && ENDS.has(net.nodes[index]!.event))) return true;
    // An event sub-process does not interrupt itself.
    const ends = scope.eventSubs.some((index) => {
      const start = net.nodes[net.scopes.get(index)?.starts[0] ?? -1];
      return start?.interrupting === true && ENDS.has(start.event) && !isInside(net, node, index);
    });
    if (ends) return true;
  }
  return false;
}

function isInside(net: DrawingNet, node: NetNode, scope: number): boolean {
  for (let at = node.scope; at >= 0; at = net.nodes[at]!.scope) if (at === scope) return true;
  return false;
}
