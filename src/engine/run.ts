// One execution of a drawing in memory: tokens, scopes, waits and variables, loaded and written once for each stretch.
import type { Definition } from './definitions.ts';
import type { Graph, Node } from './graph.ts';

/** A token stands at a node. `of` is the activity's own token when this one is a multi-instance body. */
export type Token = {
  id: number;
  node: number;
  scope: number;
  /** Variables of its own: those of a body, or those that its activity's inputs have made. */
  locals?: Record<string, unknown>;
  of?: number;
  busy?: boolean;
  /** The flow by which it has come to a join, until it is counted in there. */
  by?: number | undefined;
  /** The activity that it has begun in this stretch. */
  entered?: number | undefined;
  /** The compensation for which it works, and whether it goes back into a sub-process that had been done. */
  undo?: number;
  back?: true;
  /** What its sub-process has done, while the activity is on its way out. */
  log?: Done[];
  /** What its event has just heard; it is gone when the token moves on. */
  heard?: { out: unknown } | undefined;
};

/** An open process, sub-process or event sub-process; `token` is the activity's token outside of it, `log` what can be undone in it. */
export type Scope = { id: number; node: number; parent: number | undefined; token: number | undefined; log?: Done[] };

/** An activity that is done and can be undone: what its handler will want to know, and what was done inside of it; `part`: only that was done. */
export type Done = { i: number; e: string; vars?: Record<string, unknown>; log?: Done[]; part?: true };

/** A compensation under way: what is being undone in `scope` now and what is still to be, last first; `token` waits for its end. */
export type Undo = { id: number; scope: number; token?: number; now?: Done; log: Done[] };

/** A looped activity under way: how many bodies there are to be, have begun and are done, their outputs in order, and the members for those to come. */
export type Bodies = { token: number; total: number; begun: number; done: number; outputs: unknown[]; items?: unknown[] };

export type WaitKind = 'message' | 'timer' | 'user' | 'job' | 'child' | 'incident' | 'continue' | 'signal' | 'condition' | 'activity';

/** Something that can wake a run. `at` is the node where the token stands, `element` the node that reacts. */
export type Wait = {
  id: string;
  kind: WaitKind;
  token: number;
  at: number;
  element: number;
  scope: number;
  main: boolean;
  name?: string | undefined;
  key?: string | undefined;
  dueAt?: Date | undefined;
  repeat?: number | undefined;
  lane?: string | undefined;
  form?: string | undefined;
  assignee?: string | undefined;
  taskDueAt?: Date | undefined;
  priority?: number | undefined;
  payload?: unknown;
  openedAt: Date;
};

/** One line of history: what happened at an element; `f` are the flows that were taken. */
export type HistoryStep = {
  e: string;
  k: 'in' | 'done' | 'wait' | 'error' | 'fired' | 'stopped' | 'incident' | 'moved' | 'undo' | 'begun';
  t: number;
  f?: string[];
  in?: unknown;
  out?: unknown;
  x?: string;
};

export type Incident = { id: string; token: number; node: number; kind: string; message: string; payload: Record<string, unknown> };
export type Evaluation = { id: string; node: number; decision: string; version: number; inputs: unknown; matched: unknown; result: unknown };
export type Buffered = { id: string; name: string; key: string; payload: Record<string, unknown> };

/** When a run at a commit point is looked at again, should the program have died before it went on. */
export const LEASE_MS = 30_000;

/** Why a run stays on its drawing though there is a newer one. */
export type StayWhy = { reason: string; elements: string[]; move: string; since: string; by: string; text?: string };
/** Something that has happened to a held run: it goes on with it when a person has chosen. */
export type Parked = { wait: string; kind: WaitKind; name?: string | undefined; key?: string | undefined; payload: unknown };

export type Run = {
  id: string;
  definition: Definition;
  document: string;
  documentKind: string;
  rootId: string;
  parentId: string | undefined;
  parentToken: number | undefined;
  status: 'live' | 'ended' | 'stopped';
  outcome: string | undefined;
  rev: number;
  isNew: boolean;
  startedAt: Date;
  vars: Record<string, unknown>;
  tokens: Map<number, Token>;
  scopes: Map<number, Scope>;
  bodies: Map<number, Bodies>;
  /** Arrived tokens at joins: `scope:node` → flow ids with how many came. */
  joins: Map<string, Record<string, number>>;
  undos: Map<number, Undo>;
  /** Conditions of open waits that were true when they were last looked at. */
  truths: Set<string>;
  nextId: number;
  /** The first element that it has passed after which it does not change drawings any more. */
  fixed: string | undefined;
  stay: 'held' | 'old' | undefined;
  stayWhy: StayWhy | undefined;
  parked: Parked[];
  waits: Map<string, Wait>;
  buffered: Buffered[];
  facts: Map<string, unknown>;
  // What this stretch has done, to be written at its end.
  ready: Token[];
  steps: HistoryStep[];
  opened: Wait[];
  /** Waits that go on, but otherwise than they are stored. */
  altered: Set<Wait>;
  closed: string[];
  consumed: string[];
  incidents: Incident[];
  evaluations: Evaluation[];
  visits: number;
  changed: boolean;
};

type State = {
  n: number;
  t: { i: number; e: string; s: number; l?: Record<string, unknown>; of?: number; f?: string; u?: number; k?: true; c?: Done[] }[];
  s: { i: number; e: string; p?: number; t?: number; c?: Done[] }[];
  b?: Bodies[];
  j?: Record<string, Record<string, number>>;
  f?: string;
  p?: Parked[];
  u?: Undo[];
  w?: string[];
};

/** Only at a join does it matter by which flow a token has come. */
const isJoin = (node: Node): boolean => node.incoming.length > 1 && !node.element.activity;

/** The run's state as it is stored: element ids instead of indexes, so that it can move to another drawing. */
export function packState(run: Run): State {
  const { graph } = run.definition;
  const idOf = (node: number): string => graph.nodes[node]!.id;
  const state: State = {
    n: run.nextId,
    t: [...run.tokens.values()].map((token) => ({
      i: token.id,
      e: idOf(token.node),
      s: token.scope,
      ...(token.locals ? { l: token.locals } : {}),
      ...(token.of !== undefined ? { of: token.of } : {}),
      ...(token.by !== undefined && isJoin(graph.nodes[token.node]!) ? { f: graph.flows[token.by]!.id } : {}),
      ...(token.undo !== undefined ? { u: token.undo } : {}),
      ...(token.back ? { k: true as const } : {}),
      ...(token.log ? { c: token.log } : {}),
    })),
    s: [...run.scopes.values()].map((scope) => ({
      i: scope.id,
      e: idOf(scope.node),
      ...(scope.parent !== undefined ? { p: scope.parent } : {}),
      ...(scope.token !== undefined ? { t: scope.token } : {}),
      ...(scope.log ? { c: scope.log } : {}),
    })),
  };
  if (run.bodies.size > 0) state.b = [...run.bodies.values()];
  if (run.joins.size > 0) state.j = Object.fromEntries(run.joins);
  if (run.fixed !== undefined) state.f = run.fixed;
  if (run.parked.length > 0) state.p = run.parked;
  if (run.undos.size > 0) state.u = [...run.undos.values()];
  if (run.truths.size > 0) state.w = [...run.truths];
  return state;
}

/** Reads a stored state into `run`. */
export function unpackState(run: Run, state: State): void {
  const indexOf = (id: string): number => {
    const index = run.definition.graph.byId.get(id);
    if (index === undefined) throw new Error(`Broken: the run ${run.id} stands on ${id}, which its drawing does not have.`);
    return index;
  };
  run.nextId = state.n;
  for (const t of state.t)
    run.tokens.set(t.i, {
      id: t.i,
      node: indexOf(t.e),
      scope: t.s,
      ...(t.l ? { locals: t.l } : {}),
      ...(t.of !== undefined ? { of: t.of } : {}),
      ...(t.f === undefined ? {} : { by: run.definition.graph.flows.findIndex((flow) => flow.id === t.f) }),
      ...(t.u !== undefined ? { undo: t.u } : {}),
      ...(t.k ? { back: t.k } : {}),
      ...(t.c ? { log: t.c } : {}),
    });
  for (const s of state.s) run.scopes.set(s.i, { id: s.i, node: indexOf(s.e), parent: s.p, token: s.t, ...(s.c ? { log: s.c } : {}) });
  // Those that began before bodies could come one after the other have all begun.
  for (const b of state.b ?? []) run.bodies.set(b.token, { ...b, begun: b.begun ?? b.total });
  for (const [key, flows] of Object.entries(state.j ?? {})) run.joins.set(key, flows);
  run.fixed = state.f;
  run.parked = state.p ?? [];
  for (const undo of state.u ?? []) run.undos.set(undo.id, undo);
  for (const wait of state.w ?? []) run.truths.add(wait);
}

/** What a transaction has written of the run is in its rows now; in memory it is as if it had just been read. */
export function written(run: Run): void {
  run.rev += 1;
  run.isNew = false;
  run.changed = false;
  run.visits = 0;
  run.facts = new Map();
  run.steps = [];
  run.opened = [];
  run.altered = new Set();
  run.closed = [];
  run.consumed = [];
  run.incidents = [];
  run.evaluations = [];
}

/** What a new run begins with: the variables that are given, and what the drawing says of those that are not. */
export function withDefaults(graph: Graph, given: Record<string, unknown>, now: Date): Record<string, unknown> {
  for (const { name, expression } of graph.inputs) given[name] ??= expression.value(given, now);
  return given;
}

/** An empty run of `definition`, not yet started. */
export function blankRun(parts: Pick<Run, 'id' | 'definition' | 'document' | 'documentKind' | 'startedAt' | 'vars'> & Partial<Run>): Run {
  return {
    rootId: parts.id,
    parentId: undefined,
    parentToken: undefined,
    status: 'live',
    outcome: undefined,
    rev: 0,
    isNew: false,
    tokens: new Map(),
    scopes: new Map(),
    bodies: new Map(),
    joins: new Map(),
    undos: new Map(),
    truths: new Set(),
    nextId: 1,
    fixed: undefined,
    stay: undefined,
    stayWhy: undefined,
    parked: [],
    waits: new Map(),
    buffered: [],
    facts: new Map(),
    ready: [],
    steps: [],
    opened: [],
    altered: new Set(),
    closed: [],
    consumed: [],
    incidents: [],
    evaluations: [],
    visits: 0,
    changed: false,
    ...parts,
  };
}
