// A drawing as a handbook: steps in the order of their flow, each with what a person has to know of it. Words are the page's; here are facts.
import type { Outline, OutlineNode } from '#engine';

/** Where a way leads: a step, or an end (`type` says which). */
export type Target = { element: string; name: string; type: string; lane: string | null };
/** A way on: what is asked at the gateways between, and which answer leads here. */
export type Way = { when: { question: string; answer: string }[]; to: Target };
export type Note = { text: string; isFallback: boolean };

export type Step = {
  element: string;
  name: string;
  type: string;
  lane: string | null;
  /** Whether a person does it. */
  isHand: boolean;
  note: Note | null;
  form: string | null;
  /** The form that the drawing itself draws. */
  fields: unknown;
  dueSeconds: number | null;
  dueSays: string | null;
  /** Refusals that the drawing catches here, and what happens then. */
  refusals: { code: string | null; name: string; after: Target[] }[];
  times: { name: string; seconds: number | null; says: string; isInterrupting: boolean; after: Target[] }[];
  /** What else may happen meanwhile. */
  events: { name: string; isInterrupting: boolean; after: Target[] }[];
  letters: { template: string; to: string; when: 'start' | 'done' }[];
  awaits: { kind: string; says: string; seconds: number | null } | null;
  decision: string | null;
  calls: string | null;
  multi: string | null;
  next: Way[];
};

const GATEWAYS = new Set(['exclusiveGateway', 'inclusiveGateway', 'parallelGateway', 'complexGateway']);
const HANDS = new Set(['userTask', 'manualTask']);
const SILENT = new Set(['process', 'startEvent', 'endEvent', 'boundaryEvent', 'eventSubProcess', 'intermediateThrowEvent']);
const MOST_WAYS = 30;

/** The steps of a drawing in flow order. */
export function stepsOf(outline: Outline, languages: Languages): Step[] {
  return flowOrder(outline).flatMap((index) => {
    const node = outline.nodes[index]!;
    return isStep(outline, node) ? [stepOf(outline, node, languages)] : [];
  });
}

/** In which language notes are wanted, and in which the drawing itself is written. */
export type Languages = { wanted: string; drawn: string };

/** The note in a language; the drawing's own words, or those of any language, are better than none. */
export function noteOf({ note, notes }: Pick<OutlineNode, 'note' | 'notes'>, { wanted, drawn }: Languages): Note | null {
  const mine = notes[wanted] ?? (wanted === drawn ? note : undefined);
  if (mine !== undefined) return { text: mine, isFallback: false };
  const any = note ?? notes.en ?? Object.values(notes)[0];
  return any === undefined ? null : { text: any, isFallback: true };
}

/** In which language a drawing is written: that in which its own words stand once more beside them; otherwise that of the shop. */
export function languageOf({ nodes }: Outline, shop: string): string {
  for (const { note, notes } of nodes) for (const [language, text] of Object.entries(notes)) if (text === note) return language;
  return shop;
}

/** Gateways are told as ways of the steps before them; an event behind a gateway of events is told there. */
function isStep(outline: Outline, node: OutlineNode): boolean {
  if (SILENT.has(node.type) || GATEWAYS.has(node.type) || node.isHandler) return false;
  return !isBehindRace(outline, node);
}

const isBehindRace = (outline: Outline, node: OutlineNode): boolean =>
  node.incoming.some((flow) => outline.nodes[outline.flows[flow]!.source]!.type === 'eventBasedGateway');

function stepOf(outline: Outline, node: OutlineNode, languages: Languages): Step {
  const borders = node.boundary.map((index) => outline.nodes[index]!);
  const after = (border: OutlineNode): Target[] => waysFrom(outline, border).map(({ to }) => to);
  return {
    element: node.id,
    name: node.isNamed ? node.name : '',
    type: node.type,
    lane: node.lane ?? null,
    isHand: HANDS.has(node.type),
    note: noteOf(node, languages),
    form: node.form ?? null,
    fields: node.fields ?? null,
    dueSeconds: node.due?.seconds ?? null,
    dueSays: node.due?.says ?? null,
    refusals: borders.flatMap((border) =>
      border.catches?.what === 'error' ? [{ code: border.catches.code, name: border.isNamed ? border.name : '', after: after(border) }] : [],
    ),
    times: borders.flatMap((border) =>
      border.timer
        ? [
            {
              name: border.isNamed ? border.name : '',
              seconds: border.timer.seconds ?? null,
              says: border.timer.says,
              isInterrupting: border.isInterrupting,
              after: after(border),
            },
          ]
        : [],
    ),
    events: borders.flatMap((border) =>
      !border.timer && (border.awaits || border.catches?.what === 'escalation')
        ? [{ name: border.isNamed ? border.name : (border.awaits?.says ?? ''), isInterrupting: border.isInterrupting, after: after(border) }]
        : [],
    ),
    letters: node.tells,
    awaits: node.awaits ? { ...node.awaits, seconds: node.timer?.seconds ?? null } : null,
    decision: node.decision ?? null,
    calls: node.calls ?? null,
    multi: node.multi ?? null,
    next: waysFrom(outline, node),
  };
}

/** The ways on from an element: through gateways, with what they ask. */
export function waysFrom(outline: Outline, node: OutlineNode): Way[] {
  const ways: Way[] = [];
  const walk = (from: OutlineNode, when: Way['when'], seen: ReadonlySet<string>): void => {
    for (const flow of from.outgoing) {
      if (ways.length === MOST_WAYS) return;
      const { target, name, condition } = outline.flows[flow]!;
      const to = outline.nodes[target]!;
      const asks = from.outgoing.length > 1 && from.type !== 'parallelGateway';
      const answer = from.type === 'eventBasedGateway' ? (to.isNamed ? to.name : (to.awaits?.says ?? '')) : name || (condition ?? '');
      const told = asks ? [...when, { question: from.type === 'exclusiveGateway' || from.type === 'inclusiveGateway' ? named(from) : '', answer }] : when;
      const isPassed = (GATEWAYS.has(to.type) || to.type === 'intermediateThrowEvent' || from.type === 'eventBasedGateway') && !seen.has(to.id);
      if (!isPassed) ways.push({ when: told, to: targetOf(to) });
      else if (to.jump !== undefined) walk(outline.nodes[to.jump]!, told, new Set([...seen, to.id]));
      else if (to.outgoing.length > 0) walk(to, told, new Set([...seen, to.id]));
      else ways.push({ when: told, to: targetOf(to) });
    }
  };
  walk(node, [], new Set([node.id]));
  // The end of a sub-process leads to what comes after it.
  return ways.flatMap((way) => (way.to.type === 'endEvent' ? afterEnd(outline, way) : [way]));
}

function afterEnd(outline: Outline, way: Way): Way[] {
  const end = outline.nodes.find(({ id }) => id === way.to.element)!;
  const around = outline.nodes[end.scope];
  if (end.scope <= 0 || !around || around.type === 'eventSubProcess' || end.throws?.kind === 'terminate') return [way];
  if (end.throws?.kind === 'error') {
    const catcher = around.boundary.map((index) => outline.nodes[index]!).find(({ catches }) => catches?.code === end.throws?.code || catches?.code === null);
    return catcher ? waysFrom(outline, catcher).map(({ when, to }) => ({ when: [...way.when, ...when], to })) : [way];
  }
  return waysFrom(outline, around).map(({ when, to }) => ({ when: [...way.when, ...when], to }));
}

const named = (node: OutlineNode): string => (node.isNamed ? node.name : '');
const targetOf = (node: OutlineNode): Target => ({ element: node.id, name: named(node), type: node.type, lane: node.lane ?? null });

/** All elements in the order in which a run comes to them: what must be done before comes before, what is inside behind its frame. */
export function flowOrder(outline: Outline): number[] {
  const { nodes, flows } = outline;
  const seen = new Set<number>();
  /** Those behind an element, in reverse of what was finished first. */
  const from = (starts: readonly number[]): number[] => {
    const finished: number[] = [];
    const visit = (index: number): void => {
      if (seen.has(index)) return;
      seen.add(index);
      const node = nodes[index]!;
      // The default way last: it is visited first, as the order is turned round.
      const ways = node.outgoing.toSorted((one, other) => Number(other === node.defaultFlow) - Number(one === node.defaultFlow));
      const after = [...ways.map((flow) => flows[flow]!.target), ...(node.jump === undefined ? [] : [node.jump])];
      // What follows a border is told after the step and before what comes next, so it is visited last.
      for (const next of [...after.toReversed(), ...node.boundary]) visit(next);
      finished.push(index);
    };
    for (const start of starts) visit(start);
    return finished.toReversed().flatMap((index) => [index, ...(index > 0 && nodes[index]!.starts.length > 0 ? from(nodes[index]!.starts) : [])]);
  };
  const main = from(nodes[0]!.starts);
  const subs = nodes.flatMap((node, index) => (node.type === 'eventSubProcess' ? [index] : []));
  const beside = subs.flatMap((index) => [index, ...from(nodes.flatMap((node, at) => (node.scope === index && node.type === 'startEvent' ? [at] : [])))]);
  const rest = nodes.flatMap((_, index) => (index > 0 && !seen.has(index) && !subs.includes(index) ? [index] : []));
  return [...main, ...beside, ...rest];
}

/** What differs in what is told of a step: added, changed, or nothing. */
export function changeOf(step: Step, before: ReadonlyMap<string, Step>): 'added' | 'changed' | null {
  const old = before.get(step.element);
  if (!old) return 'added';
  return print(old) === print(step) ? null : 'changed';
}

/** What a step says, apart from what others are called to which it leads: a new name of theirs is a change of theirs. */
const print = (step: Step): string =>
  JSON.stringify(step, (key, value: unknown) =>
    key === 'to' && typeof value === 'object' ? (value as Target).element : key === 'after' ? (value as Target[]).map(({ element }) => element) : value,
  );
