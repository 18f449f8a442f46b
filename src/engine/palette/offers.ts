// Which actions a palette offers for drawings of a kind of document: those that can be told what they are about.
import type { Action, Registry } from '#kernel';

/** A JSON schema as far as it is looked at here. */
type Shape = { type?: string; pattern?: string; properties?: Record<string, Shape>; required?: string[]; items?: Shape; anyOf?: Shape[] };

/** The pattern of an id, of one kind or of any. */
const ANY_ID = /^\^\[a-z\]\{2,8\}_/;
const IS_ID = /^\^(\[a-z\]\{2,8\}_|[a-z]{2,8}_)/;

/** Names of the ids that expressions about a kind of document can give without a step before them: its own and those in its facts. */
export type AtHand = Set<string>;

const camel = (kind: string): string => kind.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** What is at hand in drawings for documents of that kind; nothing where no module tells facts of them. */
export function atHand(registry: Registry, kind: string): AtHand {
  const facts = registry.factsFor(kind);
  if (!facts.some((one) => one.for === kind)) return new Set();
  const named = facts.flatMap(({ schema }) => Object.keys((schema as Shape).properties ?? {}).filter((name) => name.endsWith('Id')));
  return new Set(['documentId', 'documentIds', `${camel(kind)}Id`, ...named]);
}

/** Whether an input asks for an id, and if so whether that is at hand; undefined where it asks for something else. */
function isAtHand(name: string, shape: Shape, hand: AtHand): boolean | undefined {
  const one = shape.type === 'array' ? (shape.items ?? {}) : shape;
  const pattern = one.pattern ?? '';
  if (one.type !== 'string' || !(IS_ID.test(pattern) || /Ids?$/.test(name))) return undefined;
  // Several documents of one kind are chosen by people; a list of any documents may as well hold the one that a run is about.
  return hand.has(name) && (shape.type !== 'array' || ANY_ID.test(pattern));
}

/**
 * Whether a palette offers the action first: it is about the document of the run, or about somebody or something that its facts
 * name, and needs no id that they do not. One that says of itself that it is drawn (`drawn`) may be internal, or about nothing.
 */
export function fits(action: Action, hand: AtHand): boolean {
  if (action.drawn === false || action.open || (action.internal && !action.drawn)) return false;
  const { properties = {}, required = [] } = action.input as Shape;
  const ids = required.map((name) => isAtHand(name, properties[name] ?? {}, hand));
  return (action.drawn === true || ids.includes(true)) && !ids.includes(false);
}

/** Whether a person may complete a task with this action: it is decided in the shop, and not by an answer from outside. */
export const isForm = (action: Action): boolean => !action.outside && !action.internal && !action.open;

/** Whether it must be told something besides what it is about, which is then asked of whoever completes the task. */
export function asksMore(input: object, hand: AtHand): boolean {
  const { properties = {}, required = [] } = input as Shape;
  return required.some((name) => isAtHand(name, properties[name] ?? {}, hand) === undefined);
}
