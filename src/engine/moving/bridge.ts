// From one version of a drawing to another: what becomes of a run by where its tokens stand, decided once for all runs that stand alike.
import type { Definition } from '../definitions.ts';
import type { Graph, Node } from '../graph.ts';
import { type Choice, type MovePlan, choiceFor, choiceForAll } from './choices.ts';
import { type Fate, type Reason, fatesOf } from './fates.ts';
import { type Marking, signatureOf } from './marking.ts';
import { canHold } from './matching.ts';
import { isJoin } from './net.ts';
import { isReachable } from './reach.ts';
import { type Target, type Translation, type Untranslatable, translate } from './translate.ts';

/** What becomes of a run. `ask`: somebody must choose first; `elements` are those that are in the way. */
export type Verdict = { do: 'move' } | { do: 'finish' | 'cancel' | 'hold' | 'ask'; reason: Reason | 'fixed' | 'chosen'; elements: string[] };

export class Bridge {
  readonly from: Definition;
  readonly to: Definition;
  readonly fates: Map<string, Fate>;
  private readonly choices: Choice[];
  private readonly verdicts = new Map<string, Verdict>();

  constructor(from: Definition, to: Definition, choices: Choice[]) {
    this.from = from;
    this.to = to;
    this.choices = choices;
    this.fates = fatesOf(from.graph, to.graph);
  }

  /** What becomes of a run that stands so. */
  verdict(marking: Marking): Verdict {
    const key = signatureOf(marking);
    let verdict = this.verdicts.get(key);
    if (!verdict) this.verdicts.set(key, (verdict = this.judge(marking)));
    return verdict;
  }

  /** Where the tokens of this marking go; for one whose verdict is to move. */
  translation(marking: Marking, nextId: number): Translation {
    const made = this.translate(marking, nextId);
    if ('reason' in made) throw new Error(`Broken: the run was judged to follow, but ${made.element} is in the way (${made.reason}).`);
    return made;
  }

  private translate(marking: Marking, nextId: number): Translation | Untranslatable {
    return translate(marking, { from: this.from.graph, to: this.to.graph }, (at) => this.target(at), nextId);
  }

  private judge(marking: Marking): Verdict {
    if (marking.fixed !== undefined) return { do: 'finish', reason: 'fixed', elements: [marking.fixed] };
    const elements = elementsOf(marking);
    const chosen = elements.map((element) => this.chosen(element)).filter((choice) => choice !== undefined);
    for (const what of ['cancel', 'finish', 'hold'] as const) {
      const choice = chosen.find((one) => one.do === what);
      if (choice) return { do: what, reason: 'chosen', elements: [choice.element] };
    }
    for (const element of elements) {
      if (this.isWrapper(marking, element) || this.target(element)) continue;
      return { do: 'ask', reason: this.fates.get(element)?.reason ?? 'gone', elements: [element] };
    }
    const undone = this.cannotUndo(marking);
    if (undone !== undefined) return { do: 'ask', reason: 'compensation', elements: [undone] };
    const made = this.translate(marking, 1_000_000);
    if (marking.isUndoing && !('reason' in made) && (made.dropped.length > 0 || made.fresh.size > 0 || made.entering.size > 0))
      return { do: 'ask', reason: 'compensation', elements };
    if ('reason' in made) return { do: 'ask', reason: made.reason, elements: [made.element] };
    if (standingsOf(this.to.graph, made).every((standing) => isReachable(this.to.graph, standing))) return { do: 'move' };
    const together = choiceForAll(this.choices, this.from.version, elements);
    if (together && together.do !== 'move') return { do: together.do, reason: 'chosen', elements };
    return { do: 'ask', reason: 'unreachable', elements };
  }

  /** Something that is done and could be undone in the old drawing, and in the new one could not; whoever chose for it has said that it need not. */
  private cannotUndo(marking: Marking): string | undefined {
    return marking.undoable.find((element) => {
      const was = nodeOf(this.from.graph, element);
      const is = nodeOf(this.to.graph, element);
      return was && isUndoable(this.from.graph, was) && !(is && isUndoable(this.to.graph, is)) && this.chosen(element)?.do !== 'move';
    });
  }

  chosen(element: string): Choice | undefined {
    return choiceFor(this.choices, this.from.version, element);
  }

  /** A plain sub-process around other tokens may go; what is inside says what becomes of it. */
  private isWrapper(marking: Marking, element: string): boolean {
    if (this.fates.get(element)?.reason !== 'gone') return false;
    return marking.stones.every((stone) => stone.at !== element || marking.frames.some((frame) => frame.token === stone.id));
  }

  /** Where tokens at this element go; undefined where that has not been chosen. */
  private target(at: string): Target | undefined {
    const choice = this.chosen(at);
    if (choice?.do === 'move' && choice.to !== undefined) return { to: choice.to, anew: !this.waitsAlike(at, choice.to) };
    const fate = this.fates.get(at);
    return fate?.to === undefined ? undefined : { to: fate.to, anew: false };
  }

  /** Whether a token can go on waiting at the other element for what it waits for at this one. */
  private waitsAlike(at: string, to: string): boolean {
    const [was, is] = [nodeOf(this.from.graph, at), nodeOf(this.to.graph, to)];
    if (!was || !is || was.shape.many !== is.shape.many || was.shape.waits !== is.shape.waits) return false;
    if (isJoin(was) || isJoin(is)) return was.id === is.id && was.type === is.type && isJoin(was) && isJoin(is);
    switch (was.shape.waits) {
      case 'none':
        return was.id === is.id && was.type === is.type;
      case 'scope':
      case 'choice':
        return was.id === is.id && this.fates.get(at)?.to === to;
      case 'job':
      case 'child':
        return was.shape.detail === is.shape.detail;
      default:
        return true;
    }
  }
}

const nodeOf = (graph: Graph, id: string): Node | undefined => {
  const index = graph.byId.get(id);
  return index === undefined ? undefined : graph.nodes[index];
};

/** Whether an activity has a handler on its border, or one inside of it. */
const isUndoable = (graph: Graph, node: Node): boolean =>
  node.boundary.some((index) => graph.nodes[index]!.shape.event === 'compensate') || graph.scopes.has(node.index);

/** The elements at which tokens stand or branches have arrived, each once, in order. */
export function elementsOf(marking: Marking): string[] {
  const arrived = Object.keys(marking.joins).map((key) => key.slice(key.indexOf(':') + 1));
  return [...new Set([...marking.stones.map((stone) => stone.at), ...arrived])].sort();
}

/** What is wrong with the choices themselves: an element that is not there, or nowhere to go. */
export function wrongChoices(to: Graph, plan: Pick<MovePlan, 'choices'>): { index: number; says: string }[] {
  return plan.choices.flatMap((choice, index) => {
    if (choice.do !== 'move') return [];
    if (choice.with?.length)
      return [{ index, says: 'Orders that stand at several steps at once can finish, wait or be cancelled, but not be moved together.' }];
    if (choice.to === undefined) return [{ index, says: 'It is not said to which element the orders move.' }];
    const node = nodeOf(to, choice.to);
    if (!node) return [{ index, says: `The new drawing has no element ${choice.to}.` }];
    return canHold(node) ? [] : [{ index, says: `No order can be moved to ${choice.to}, which is a ${node.type}.` }];
  });
}

/** A translated marking scope by scope, each as what must be reachable there by itself. */
export function standingsOf(graph: Graph, made: Translation) {
  return [...made.frames.values()].map((frame) => {
    const scope = graph.byId.get(frame.node)!;
    const at = new Map<number, number>();
    const arrived = new Map<number, number>();
    const add = (id: string): void => {
      const index = graph.byId.get(id)!;
      // The bodies of one activity stand for one token of it.
      at.set(index, graph.nodes[index]!.shape.many === 'once' ? (at.get(index) ?? 0) + 1 : 1);
    };
    const standing = [...made.places.values()].filter((place) => place.scope === frame.id);
    for (const place of [...standing.filter((one) => one.by === undefined), ...[...made.spawned, ...made.passing].filter((one) => one.scope === frame.id)])
      add(place.at);
    for (const inner of made.frames.values()) if (inner.parent === frame.id && inner.token === undefined) add(inner.node);
    for (const [key, flows] of Object.entries(made.joins)) {
      if (!key.startsWith(frame.id + ':')) continue;
      for (const [flow, count] of Object.entries(flows))
        arrived.set(
          graph.flows.findIndex((one) => one.id === flow),
          count,
        );
    }
    for (const place of standing) if (place.by !== undefined) arrive(graph, graph.byId.get(place.at)!, place.by, arrived, at);
    return { scope, at, arrived };
  });
}

/** A branch that is about to arrive counts as arrived; the last one lets the join pass. */
function arrive(graph: Graph, join: number, by: string, arrived: Map<number, number>, at: Map<number, number>): void {
  const { incoming, type } = graph.nodes[join]!;
  const flow = graph.flows.findIndex((one) => one.id === by);
  arrived.set(flow, (arrived.get(flow) ?? 0) + 1);
  if (type !== 'parallelGateway' || !incoming.every((one) => (arrived.get(one) ?? 0) > 0)) return;
  for (const one of incoming) arrived.set(one, arrived.get(one)! - 1);
  at.set(join, (at.get(join) ?? 0) + 1);
}
