// What becomes of a token at each element of a drawing when another drawing takes over: it follows, follows with a note, or somebody must choose.
import type { Graph, Node } from '../graph.ts';
import { repeats } from './again.ts';
import { type Suggestion, suggest } from './matching.ts';

/** Why a token can not simply follow. */
export type Reason =
  /** The element is gone. */
  | 'gone'
  /** It is another kind of element that waits for something else. */
  | 'kind'
  /** The step calls another action, and an outside call may be under way. */
  | 'action'
  /** The step calls another drawing, and a run of the old one may be under way. */
  | 'called'
  /** How often the step is done has changed: once, for each member, in a loop. */
  | 'many'
  /** It stands inside something else that is more than a plain sub-process. */
  | 'scope'
  /** None of the events that are waited for at the gateway is left. */
  | 'choice'
  /** Branches have arrived at a join that has changed so that they would be lost. */
  | 'join'
  /** A message has come early for a step that is no longer there. */
  | 'message'
  /** A letter, a call or another effect that the order has behind it lies before it again in the new drawing. */
  | 'again'
  /** What was done and may have to be undone is no longer in the drawing. */
  | 'compensation'
  /** The run could never have come to stand at these elements at once in the new drawing, so that it might wait there for ever. */
  | 'unreachable';

/** What changes for a token that follows. */
export type Note = 'kind' | 'scope' | 'message' | 'timer' | 'form' | 'watch' | 'renamed' | 'flow';

export type MoveClass = 'same' | 'compatible' | 'matched' | 'unsafe';

/** What becomes of a token at one element. `to` is set when it follows by itself. */
export type Fate = { class: MoveClass; to?: string; reason?: Reason; notes: Note[]; suggestions: Suggestion[] };

/** The fate of every element of `from` under `to`, by element id. */
export function fatesOf(from: Graph, to: Graph): Map<string, Fate> {
  const fates = new Map<string, Fate>();
  for (const node of from.nodes) if (node.index !== 0) fates.set(node.id, fateOf(from, to, node));
  return fates;
}

/** The process, under whatever id, is the outermost scope of both. */
export const pathOf = (graph: Graph, node: Node): Node[] => {
  const path: Node[] = [];
  for (let scope = node.scope; scope > 0; scope = graph.nodes[scope]!.scope) path.unshift(graph.nodes[scope]!);
  return path;
};

function fateOf(from: Graph, to: Graph, node: Node): Fate {
  const index = to.byId.get(node.id);
  const other = index === undefined ? undefined : to.nodes[index]!;
  if (!other) {
    const suggestions = suggest(from, to, node);
    return { class: suggestions[0]?.sure ? 'matched' : 'unsafe', reason: 'gone', notes: [], suggestions };
  }
  const notes = new Set<Note>();
  const reason = staysApart(from, to, node, other, notes);
  if (reason) return { class: 'unsafe', reason, notes: [], suggestions: suggest(from, to, node) };
  if (repeats(from, to, node.id, other.id).length > 0)
    return {
      class: 'unsafe',
      reason: 'again',
      notes: [],
      suggestions: [{ element: other.id, name: other.name, why: ['name'], sure: false }, ...suggest(from, to, node)],
    };
  const kept = node.type === other.type && !notes.has('scope');
  return { class: kept ? 'same' : 'compatible', to: other.id, notes: [...notes], suggestions: [] };
}

/** Why a token may not stay at an element of the same id; undefined when it may, and then `notes` say what changes. */
function staysApart(from: Graph, to: Graph, node: Node, other: Node, notes: Set<Note>): Reason | undefined {
  const [was, is] = [node.shape, other.shape];
  if (was.waits !== is.waits) return 'kind';
  if (node.type !== other.type) {
    // A token inside must be able to go on as it began, so only kinds that wait alike may take each other's place.
    if (was.waits === 'none' || was.waits === 'scope') return 'kind';
    notes.add('kind');
  }
  if (was.many !== is.many) return 'many';
  if (was.waits === 'job' && was.detail !== is.detail) return 'action';
  if (was.waits === 'child' && was.detail !== is.detail) return 'called';
  if (was.waits === 'choice' && !behind(from, node).some((id) => behind(to, other).includes(id))) return 'choice';
  if (was.detail !== is.detail && was.waits === 'message') notes.add('message');
  if (was.detail !== is.detail && was.waits === 'timer') notes.add('timer');
  if (was.detail !== is.detail && was.waits === 'user') notes.add('form');
  if (node.name !== other.name) notes.add('renamed');
  if (watchersOf(from, node) !== watchersOf(to, other)) notes.add('watch');
  if (outgoing(from, node) !== outgoing(to, other)) notes.add('flow');
  return wraps(from, to, node, other, notes);
}

const behind = (graph: Graph, node: Node): string[] => node.outgoing.map((flow) => graph.nodes[graph.flows[flow]!.target]!.id);
const outgoing = (graph: Graph, node: Node): string => behind(graph, node).sort().join(' ');

/** What watches beside a step, told apart by what each watcher says. */
const watchersOf = (graph: Graph, node: Node): string =>
  node.boundary
    .map((index) => graph.nodes[index]!.id + graph.nodes[index]!.shape.print)
    .sort()
    .join(' ');

/** What stands around both: only plain sub-processes may have come or gone between, and what stayed must be in the same order. */
function wraps(from: Graph, to: Graph, node: Node, other: Node, notes: Set<Note>): Reason | undefined {
  const [before, after] = [pathOf(from, node), pathOf(to, other)];
  const left = before.filter((scope) => !after.some((kept) => kept.id === scope.id));
  const come = after.filter((scope) => !before.some((kept) => kept.id === scope.id));
  const stayed = before.filter((scope) => !left.includes(scope));
  const stands = after.filter((scope) => !come.includes(scope));
  if ([...left, ...come].some((scope) => !isPlain(scope))) return 'scope';
  if (stayed.some((scope, i) => stands[i]!.id !== scope.id || stands[i]!.type !== scope.type || stands[i]!.shape.many !== scope.shape.many)) return 'scope';
  if (left.length > 0 || come.length > 0) notes.add('scope');
  return undefined;
}

/** A sub-process that only holds together what is in it. */
export const isPlain = (scope: Node): boolean => scope.type === 'subProcess' && scope.shape.many === 'once';
