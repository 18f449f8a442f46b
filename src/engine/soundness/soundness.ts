// Is a drawing sound: can each run come to its end, can each element be reached, does nothing happen twice that should not?
import type { Problem } from '../problem.ts';
import { type DrawingNet, type NetNode, type ScopeNet, ranksOf } from './drawing-net.ts';
import { type Explored, THROWN, explore, pathOf, wayTo } from './explore.ts';
import { loopsOf } from './loops.ts';
import { type Petri, buildPetri, catches, codeOf } from './petri.ts';

/** States of one scope that are looked at; beyond that the structure alone is judged and the drawing is "not proved". */
export const STATE_LIMIT = 20_000;

type Proof = { net: DrawingNet; problems: Problem[]; ends: Map<number, { completes: boolean; throws: Set<string> }>; limit: number };

/**
 * What is unsound in a drawing. Scopes are proved from the inside out; a sub-process is one step of what is around it,
 * its boundary events may happen, and an event sub-process is a scope of its own.
 */
export function soundnessOf(net: DrawingNet, limit = STATE_LIMIT): Problem[] {
  const proof: Proof = { net, problems: [], ends: new Map(), limit };
  // Inner scopes have the higher indexes.
  for (const scope of [...net.scopes.values()].sort((a, b) => b.node - a.node)) proveScope(proof, scope);
  return proof.problems;
}

function proveScope(proof: Proof, scope: ScopeNet): void {
  const { net } = proof;
  const container = net.nodes[scope.node]!;
  for (const loop of loopsOf(net, scope)) {
    const node = net.nodes[loop.nodes[0]!]!;
    if (loop.isEndless)
      report(
        proof,
        node,
        'soundness.endless',
        'error',
        'The loop goes round without end: nothing in it waits, and nothing that it does changes the way.',
        loop.path,
      );
    else report(proof, node, 'soundness.loop', 'warning', 'The loop never waits: it goes round until what it does changes the way.', loop.path);
  }
  // The elements of an ad-hoc sub-process are begun by people, each by itself.
  const isFree = container.type === 'adHocSubProcess';
  const starts = isFree || scope.node === 0 ? scope.starts.map((start) => [start]) : [scope.starts];
  const seen = new Set<number>();
  const stuckAt = new Set<number>();
  const thrown = new Set<string>();
  let completes = false;
  let complete = true;
  for (const some of starts.length > 0 ? starts : [[]]) {
    if (some.length === 0) continue;
    const petri = buildPetri(net, scope, { expand: false, starts: some, inner: (node) => proof.ends.get(node.index) });
    const explored = explore(petri, proof.limit);
    for (const index of explored.fired) seen.add(petri.owners[petri.transitions[index]!.owner]!.node.index);
    for (const place of new Set(explored.states.flatMap(({ marking }) => marking))) seen.add(petri.owners[petri.places[place]!]!.node.index);
    findStuck(proof, petri, explored, stuckAt);
    findDoubled(proof, petri, explored);
    findTraps(proof, petri, explored, stuckAt.size > 0);
    completes ||= explored.finals.some((state) => (explored.states[state]!.memory & THROWN) === 0);
    for (const index of explored.fired) {
      const { throws, owner } = petri.transitions[index]!;
      const { node } = petri.owners[owner]!;
      if (throws) for (const code of proof.ends.get(node.index)?.throws ?? [codeOf(node)]) thrown.add(code);
    }
    complete &&= explored.complete;
  }
  if (!complete)
    report(proof, container, 'soundness.not_proved', 'warning', `There are more than ${proof.limit} states; the drawing is not proved.`, undefined, {
      limit: proof.limit,
    });
  else if (scope.starts.length > 0) findDead(proof, scope, seen, stuckAt);
  const rescues = scope.eventSubs.map((index) => ({ start: net.nodes[net.scopes.get(index)?.starts[0] ?? -1], ends: proof.ends.get(index) }));
  const uncaught = [...thrown].filter((code) => !rescues.some(({ start }) => start && catches(start, code)));
  const throws = new Set([...uncaught, ...rescues.flatMap(({ ends }) => [...(ends?.throws ?? [])])]);
  const rescued = rescues.some(({ ends }) => ends?.completes !== false);
  proof.ends.set(scope.node, { completes: completes || rescued || !complete || stuckAt.size > 0, throws });
}

function report(
  proof: Proof,
  node: NetNode,
  code: string,
  level: 'error' | 'warning',
  reason: string,
  path: string[] | undefined,
  says: Record<string, string | number> = {},
): void {
  const said = { name: node.name || node.id, ...says };
  if (proof.problems.some((one) => one.element === node.id && one.code === code)) return;
  proof.problems.push({ element: node.id, code, reason, level, says: said, ...(path ? { path } : {}) });
}

/** Tokens that can never go on: most often a join that waits for a flow on which nothing comes. */
function findStuck(proof: Proof, petri: Petri, explored: Explored, stuckAt: Set<number>): void {
  for (const state of explored.stuck) {
    const { marking } = explored.states[state]!;
    const left = marking.filter((place) => petri.isToken[place]);
    for (const place of left) {
      const { node } = petri.owners[petri.places[place]!]!;
      if (stuckAt.has(node.index)) continue;
      stuckAt.add(node.index);
      const here = left.filter((one) => petri.owners[petri.places[one]!]!.node.index === node.index);
      const path = [...pathOf(wayTo(petri, explored, state, here)), node.id];
      const isJoin = node.in.length > 1 && node.type.endsWith('Gateway');
      if (isJoin) {
        const missing = node.in.filter((arc) => !here.some((one) => petri.arcs[one] === arc)).map((arc) => proof.net.arcs[arc]!.id);
        report(proof, node, 'soundness.deadlock', 'error', `Here a token can wait for ever: on ${missing.join(', ')} none will come.`, path, {
          flows: missing.join(', '),
        });
      } else report(proof, node, 'soundness.stuck', 'error', 'A token that comes here can never leave.', path);
    }
  }
}

/** Two tokens where one is meant: what lies behind happens twice. */
function findDoubled(proof: Proof, petri: Petri, explored: Explored): void {
  const { net } = proof;
  const reported: number[] = [];
  const main = mainOf(net, petri);
  const places = [...explored.doubled].sort(([a], [b]) => rankOf(petri, a) - rankOf(petri, b));
  for (const [place, state] of places) {
    const { node } = petri.owners[petri.places[place]!]!;
    // A reminder may still be under way when the next one comes; it is a side way of its own.
    if (!main.has(node.index)) continue;
    const behind = downstream(net, node.index);
    // What is doubled further on is doubled because of the first.
    if (reported.some((index) => downstream(net, index).has(node.index))) continue;
    reported.push(node.index);
    const arc = petri.arcs[place];
    const merge = mergeBefore(net, arc === undefined ? node : net.nodes[net.arcs[arc]!.from]!);
    const path = pathOf(wayTo(petri, explored, state, [place, place]));
    const hurt = [...behind]
      .map((index) => net.nodes[index]!)
      .find((one) => one.outside || one.calls !== undefined || (one.type === 'parallelGateway' && one.in.length > 1));
    const level = hurt ? 'error' : 'warning';
    const reason = hurt
      ? `Two tokens can come here, and behind it "${hurt.name || hurt.id}" would ${hurt.outside || hurt.calls !== undefined ? 'happen twice' : 'wait for ever'}: join what was split in parallel by a parallel gateway.`
      : 'Two tokens can come here, so that what follows happens twice: join what was split in parallel by a parallel gateway.';
    report(proof, merge, 'soundness.doubled', level, reason, path, hurt ? { what: hurt.name || hurt.id } : { what: '' });
  }
}

const rankOf = (petri: Petri, place: number): number => petri.transitions[petri.takers[place]![0] ?? 0]?.rank ?? 0;

/** The element at which the two tokens meet: the last one before with several flows into it. */
function mergeBefore(net: DrawingNet, node: NetNode): NetNode {
  let at = node;
  const seen = new Set<number>();
  while (at.in.length === 1 && !seen.has(at.index)) {
    seen.add(at.index);
    at = net.nodes[net.arcs[at.in[0]!]!.from]!;
  }
  return at.in.length > 1 ? at : node;
}

/** The nodes that are reached without an event that leaves its activity at work. */
function mainOf(net: DrawingNet, petri: Petri): Set<number> {
  const found = new Set(petri.initial.map((place) => petri.owners[petri.places[place]!]!.node.index));
  for (const index of found) {
    const node = net.nodes[index]!;
    for (const arc of node.out) found.add(net.arcs[arc]!.to);
    for (const one of node.boundary) if (net.nodes[one]!.interrupting) found.add(one);
  }
  return found;
}

function downstream(net: DrawingNet, from: number): Set<number> {
  const found = new Set<number>([from]);
  for (const index of found) {
    const node = net.nodes[index]!;
    for (const arc of node.out) found.add(net.arcs[arc]!.to);
    for (const one of node.boundary) found.add(one);
  }
  return found;
}

/** States from which no end can be reached although something can always happen. */
function findTraps(proof: Proof, petri: Petri, explored: Explored, isStuckToo: boolean): void {
  if (!explored.complete || isStuckToo || proof.problems.some(({ code }) => code === 'soundness.endless')) return;
  const before: number[][] = explored.states.map(() => []);
  explored.next.forEach((list, from) => list.forEach((to) => before[to]!.push(from)));
  const good = new Set([...explored.finals, ...explored.stuck]);
  for (const state of good) for (const from of before[state]!) good.add(from);
  const trap = explored.states.findIndex((_, index) => !good.has(index));
  if (trap < 0) return;
  const inside = explored.states[trap]!.marking.find((place) => petri.isToken[place]);
  if (inside === undefined) return;
  const { node } = petri.owners[petri.places[inside]!]!;
  const path = [...pathOf(wayTo(petri, explored, trap)), node.id];
  report(proof, node, 'soundness.no_end', 'warning', 'From here no end can be reached: only a cancellation or an error ends the run.', path);
}

/** Elements that no run can come to; of those behind each other only the first. */
function findDead(proof: Proof, scope: ScopeNet, seen: Set<number>, stuckAt: Set<number>): void {
  const { net } = proof;
  const covered = new Set<number>();
  const cover = (index: number): void => downstream(net, index).forEach((one) => covered.add(one));
  for (const index of stuckAt) cover(index);
  const ranks = ranksOf(net, scope);
  const dead = scope.members.filter((index) => !seen.has(index) && net.nodes[index]!.event !== 'compensate');
  for (const index of dead.toSorted((a, b) => ranks.get(a)! - ranks.get(b)!)) {
    if (covered.has(index)) continue;
    const behind = downstream(net, index);
    cover(index);
    const node = net.nodes[index]!;
    // A bare end that is never reached hurts nobody; work that is never done was meant to be done.
    const works = dead.some((one) => behind.has(one) && !/Gateway$|^endEvent$/.test(net.nodes[one]!.type));
    const hosts = node.host !== undefined && node.host >= 0 ? [net.nodes[node.host]!.id] : [];
    report(proof, node, 'soundness.dead', works ? 'error' : 'warning', 'No run can ever come to this element.', [...hosts, node.id]);
  }
}
