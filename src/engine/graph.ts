// A drawing compiled: nodes and flows in arrays, expressions as closures, and for each element the file that runs it.
import type { TSchema } from 'typebox';
import type { Expression } from './expression.ts';
import type { FeelType } from './feel/feel.ts';
import type { Shape } from './moving/shape.ts';
import type { Step } from './step.ts';
import type { Scope, Token, Wait } from './run.ts';
import type { Timer } from './timer.ts';

export type Flow = { id: string; source: number; target: number; condition?: Expression };

export type Mapping = { name: string; expression: Expression };

/** A message to somebody when an element starts or is done. */
export type Tell = { template: string; to: string; when: 'start' | 'done'; by: 'mail' | 'sms'; data: Mapping[]; needs: string[]; reader?: Expression };

/** Multi-instance: one body for each member of a collection, or so many, side by side or one after the other. */
export type Multi = {
  sequential: boolean;
  collection?: Expression;
  cardinality?: Expression;
  /** What the member is called in its body. */
  variable?: string;
  /** What each body gives, and the list that all of it goes into. */
  output?: Expression;
  into?: string;
  /** When this is true after a body, the others are not needed any more. */
  until?: Expression;
};

/** Standard loop: again while the condition is true, at most so often; the condition is asked before the first time or after it. */
export type Loop = { before: boolean; most?: number; condition?: Expression };

/** One element of a drawing. `data` is what its own file made of it. */
export type Node<D = unknown> = {
  index: number;
  id: string;
  name: string;
  type: string;
  element: Element<D>;
  scope: number;
  incoming: number[];
  outgoing: number[];
  defaultFlow: number | undefined;
  boundary: number[];
  attachedTo: number | undefined;
  lane: string | undefined;
  /** What it has done is committed before a token that leaves it goes on. */
  commits: boolean;
  multi: Multi | undefined;
  loop: Loop | undefined;
  /** Variables of its own that it begins with, and variables that it gives to what is around it. */
  inputs: Mapping[];
  outputs: Mapping[];
  tells: Tell[];
  /** Roots of facts that its expressions read, and the other names in them: variables. */
  needs: string[];
  reads: string[];
  /** What it says in the drawing, to be compared with another version of it. */
  shape: Shape;
  data: D;
};

/** What is inside a process or a sub-process. */
export type ScopeInfo = { starts: number[]; eventSubs: number[] };

/** A start event at the top. `document` gives the document of a run that a signal begins; without it that is the thrower's. */
export type Begin = { node: number } & (
  | { kind: 'none' }
  | { kind: 'message'; name: string }
  | { kind: 'signal'; name: string; document?: Expression }
  | { kind: 'timer'; timer: Timer }
);

export type Graph = {
  key: string;
  name: string;
  documentKind: string;
  nodes: Node[];
  flows: Flow[];
  scopes: Map<number, ScopeInfo>;
  byId: Map<string, number>;
  /** From where to where a token goes without a flow: link events by their name. */
  jumps: [number, number][];
  /** The messages, signals and times that begin a run of it, each with its start event. */
  begins: Begin[];
  /** Names of all messages that it can wait for, and of those that it throws. */
  listens: Set<string>;
  throws: Set<string>;
  /** Whether some event in it waits for a condition. */
  conditional: boolean;
  /** Activities that are only there to undo others. */
  handlers: Set<number>;
  calls: Set<string>;
  /** Roots of facts that any of its expressions reads. */
  needs: Set<string>;
  /** Variables that a caller may give, each with what it is otherwise. */
  inputs: Mapping[];
  decisions: Set<string>;
};

/** One kind of BPMN element; each has a file of its own in elements/. */
export type Element<D = unknown> = {
  type: string;
  /** Events and gateways do not hold a token as activities do: no boundary, no multi-instance. */
  activity: boolean;
  compile(element: Moddle, c: CompileContext): D;
  /** A token arrives. */
  enter(step: Step, token: Token, node: Node<D>): void;
  /** Of an element with a scope: whether one in which nothing goes on is at its end. */
  mayEnd?(step: Step, scope: Scope, node: Node<D>): boolean;
  /** Of an element with a scope: whether an inner activity, which is done at this token, makes it done; then `stop` ends it. */
  enough?(step: Step, token: Token, node: Node<D>): boolean;
  stop?(step: Step, scope: Scope, node: Node<D>): void;
  /** Something that it waited for has happened. */
  trigger?(step: Step, token: Token, node: Node<D>, wait: Wait, payload: unknown): void;
  /** The compensation that its token had begun has come to its end. */
  undone?(step: Step, token: Token, node: Node<D>): void;
};

/** An element as bpmn-moddle reads it. */
// oxlint-disable-next-line no-explicit-any -- moddle objects are shaped by their descriptor at run time
export type Moddle = any;

/** What an element's file may use while it is compiled. */
export type CompileContext = {
  /** Compiles `=FEEL` or a plain text; `roots` collects which facts it reads. */
  expression(text: string, where: string, extra?: Record<string, TSchema | undefined>): Expression;
  /** The first extension element of that type, e.g. `kontor:Call`. */
  extension(element: Moddle, type: string): Moddle | undefined;
  mappings(list: Moddle[] | undefined, where: string, result?: TSchema): Mapping[];
  /** Says that this element can not run, and why; compilation goes on to find more. */
  refuse(element: Moddle, code: string, reason: string): void;
  action(element: Moddle, name: string | undefined): import('#kernel').Action | undefined;
  declare(variable: string, schema: TSchema | undefined): void;
  /** Says that there is a variable of that type. */
  learn(variable: string, type: FeelType): void;
  /** The type of what a decision gives. */
  decided(decision: string): FeelType;
  listen(name: string): void;
  /** Says that there may be variables which the drawing does not name. */
  open(): void;
  graph: Graph;
};
