// Walks through all that a net can do, as few orders of it as are needed, up to a bound; keeps for every state how it was reached.
import type { Petri, Transition } from './petri.ts';

/** A marking (places in order, one entry for each token), what is remembered of the way, and whence it came. */
export type State = { marking: number[]; memory: number; from: number; by: number };

export type Explored = {
  states: State[];
  /** For each state the states that follow. */
  next: number[][];
  /** States in which nothing is left, and in which tokens are left but nothing can happen. */
  finals: number[];
  stuck: number[];
  fired: Set<number>;
  /** The first state in which a place held a second token, by place. */
  doubled: Map<number, number>;
  /** False when the bound was reached: what was not found may still be there. */
  complete: boolean;
};

/** What a walk remembers besides the tokens: bits that transitions set; `stop` ends the walk behind a state. */
export type Watch = {
  sees(transition: Transition): boolean;
  after(memory: number, transition: Transition): number;
};

/** An end by an error is another end. */
export const THROWN = 1 << 30;

const NOTHING: Watch = { sees: () => false, after: (memory) => memory };

/**
 * Explores from the first marking. Where a step can neither be hindered nor be told apart by the watch, it alone is
 * taken first (a persistent set of one node: each place has one taker); a state that only leads back takes the next one.
 */
export function explore(petri: Petri, limit: number, watch: Watch = NOTHING): Explored {
  const found: Explored = { states: [], next: [], finals: [], stuck: [], fired: new Set(), doubled: new Map(), complete: true };
  const known = new Map<string, number>();
  const visible = petri.transitions.map((transition) => watch.sees(transition));
  const reach = (marking: number[], memory: number, from: number, by: number): number => {
    const key = marking.join() + '|' + memory;
    let index = known.get(key);
    if (index === undefined) {
      index = found.states.length;
      known.set(key, index);
      found.states.push({ marking, memory, from, by });
      found.next.push([]);
    }
    return index;
  };
  reach(
    petri.initial.toSorted((a, b) => a - b),
    0,
    -1,
    -1,
  );
  for (let at = 0; at < found.states.length; at++) {
    if (found.states.length > limit) {
      found.complete = false;
      return found;
    }
    const { marking, memory } = found.states[at]!;
    const enabled = enabledIn(petri, marking);
    if (enabled.length === 0) {
      if (marking.some((place) => petri.isToken[place])) found.stuck.push(at);
      else found.finals.push(at);
      continue;
    }
    for (const set of setsOf(petri, marking, enabled, visible, watch === NOTHING)) {
      let isNew = false;
      for (const index of set) {
        const transition = petri.transitions[index]!;
        found.fired.add(index);
        const fired = fire(petri, marking, transition);
        const before = found.states.length;
        const to = reach(fired.marking, watch.after(memory, transition) | (transition.throws ? THROWN : 0), at, index);
        if (fired.doubled !== undefined && !found.doubled.has(fired.doubled)) found.doubled.set(fired.doubled, to);
        found.next[at]!.push(to);
        isNew ||= found.states.length > before;
      }
      if (isNew) break;
    }
  }
  return found;
}

const count = (marking: number[], place: number): number => marking.reduce((sum, one) => sum + (one === place ? 1 : 0), 0);

function enabledIn(petri: Petri, marking: number[]): number[] {
  const enabled = new Set<number>();
  let previous = -1;
  for (const place of marking) {
    if (place === previous) continue;
    previous = place;
    for (const index of petri.takers[place]!) if (!enabled.has(index) && isEnabled(marking, petri.transitions[index]!)) enabled.add(index);
  }
  return [...enabled];
}

function isEnabled(marking: number[], { take, hinders, inclusive }: Transition): boolean {
  if (inclusive) return !waitsForMore(marking, inclusive);
  for (const place of take) if (!marking.includes(place)) return false;
  if (hinders) for (const place of marking) if (hinders.has(place)) return false;
  return true;
}

type Inclusive = NonNullable<Transition['inclusive']>;

/**
 * Whether a token could still come to an inclusive join by a flow that has none — unless it could as well come by one that has
 * (BPMN 2.0.2, section 13.4.3; the engine's joins do the same). Where a loop leads back from behind the join to before its split,
 * every token beside it could come by all of its flows, and would be waited for in vain without the second half of the rule.
 */
function waitsForMore(marking: number[], { arcs, reach }: Inclusive): boolean {
  if (arcs.every((place) => marking.includes(place))) return false;
  const comesBy = (one: number, isMarked: boolean): boolean => arcs.some((place, i) => marking.includes(place) === isMarked && reach[i]!.has(one));
  return marking.some((one) => comesBy(one, false) && !comesBy(one, true));
}

/** Whether an inclusive join that may go on does so although a token could still come by a flow that has none. */
function goesAhead(marking: number[], inclusive: Inclusive | undefined): boolean {
  if (!inclusive) return false;
  const { arcs, reach } = inclusive;
  return arcs.some((place, i) => !marking.includes(place) && marking.some((one) => reach[i]!.has(one)));
}

/** The sets of transitions to take, each next one only when the one before led nowhere new. */
function setsOf(petri: Petri, marking: number[], enabled: number[], visible: boolean[], isTimeless: boolean): number[][] {
  const clusters = new Map<number, number[]>();
  const interrupts: number[] = [];
  for (const index of enabled) {
    const transition = petri.transitions[index]!;
    if (transition.interrupts) interrupts.push(index);
    else {
      const place = transition.take[0]!;
      const list = clusters.get(place);
      if (list) list.push(index);
      else clusters.set(place, [index]);
    }
  }
  const all = [...clusters.values()].sort((a, b) => petri.transitions[a[0]!]!.rank - petri.transitions[b[0]!]!.rank);
  const isQuiet = (cluster: number[]): boolean => !cluster.some((index) => visible[index]);
  const isWait = (cluster: number[]): boolean => cluster.some((index) => petri.transitions[index]!.waits);
  const late = all.filter(([first]) => goesAhead(marking, petri.transitions[first!]!.inclusive));
  const soon = all.filter((cluster) => !isWait(cluster) && !late.includes(cluster));
  // Tokens further behind go first, so that those that meet do meet; a join that goes ahead does it when all others wait, and then at once.
  if (isTimeless) return late.length > 0 ? [...soon, ...late, ...all.filter(isWait), interrupts] : [...all, interrupts];
  // A stretch runs until everything waits; only then something comes from outside, and interrupts.
  const busy = soon.length > 0 ? soon : late;
  const now = busy.length > 0 ? busy : all;
  const quiet = now.filter(isQuiet);
  const rest = busy.length > 0 ? [] : interrupts;
  if (quiet.length > 0)
    return [...quiet.map((cluster, i) => (i === 0 ? [...cluster, ...rest] : cluster)), now.filter((cluster) => !isQuiet(cluster)).flat(), interrupts];
  return [[...now.flat(), ...rest], interrupts];
}

/** What is there after a transition; a place holds at most two tokens, so that a net that makes more and more stays small. */
function fire(petri: Petri, before: number[], transition: Transition): { marking: number[]; doubled: number | undefined } {
  const marking = [...before];
  for (const place of transition.take) {
    const at = marking.indexOf(place);
    if (at >= 0) marking.splice(at, 1);
  }
  const left = transition.clears ? marking.filter((place) => !transition.clears!.has(place)) : marking;
  let doubled: number | undefined;
  for (const place of transition.give) {
    const held = count(left, place);
    if (held > 0 && petri.isToken[place]) doubled = place;
    if (held < 2) left.push(place);
  }
  return { marking: left.sort((a, b) => a - b), doubled };
}

/** The transitions that led to a state, in order; with `towards` only those without which these places would be empty. */
export function wayTo(petri: Petri, explored: Explored, state: number, towards?: number[], always?: (transition: Transition) => boolean): Transition[] {
  const steps: Transition[] = [];
  for (let at = state; at > 0; at = explored.states[at]!.from) steps.push(petri.transitions[explored.states[at]!.by]!);
  if (!towards) return steps.toReversed();
  const needed = [...towards];
  // What had to be over before a scope could end belongs to the way, too.
  const within = new Set<number>();
  const kept = steps.filter((step) => {
    const given = step.give.filter((place) => needed.includes(place));
    if (given.length === 0 && !step.take.some((place) => within.has(place)) && !always?.(step)) return false;
    for (const place of given) needed.splice(needed.indexOf(place), 1);
    needed.push(...step.take);
    for (const place of step.empty ?? []) within.add(place);
    return true;
  });
  return kept.toReversed();
}

/** The ids of elements along a way, none twice in a row. */
export function pathOf(steps: Transition[]): string[] {
  const ids = steps.flatMap((step) => step.shows);
  return ids.filter((id, index) => id !== ids[index - 1]);
}
