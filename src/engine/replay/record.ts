// The record of one order: what its runs did, what they were answered by whom and when, put so that a replay can look it up.
import { type Outcome, Refusal } from '#kernel';
import type { Action } from '#kernel';
import type { Definition } from '../definitions.ts';
import type { Graph, Node } from '../graph.ts';
import type { HistoryStep } from '../run.ts';
import { type Patches, note, patchesOf, pathIn } from './facts-then.ts';
import type { HeardOnRecord, HistoryOnRecord, RunOnRecord } from './store.ts';

/** One step as it happened, in milliseconds since the order's run began. */
export type PathStep = Pick<HistoryStep, 'e' | 'k' | 't' | 'f' | 'x' | 'out'> & { run: number; atMs: number };
/** Which runs there were, and what they did in the order in which it happened. */
export type Path = {
  runs: { key: string; document: string; version: number; startMs: number }[];
  steps: PathStep[];
  outcome: string | undefined;
  endMs: number;
};

/** What an action or a person answered; `afterMs` since it was asked. */
export type Answer = { place: string; input: unknown; outcome: Outcome<unknown>; answer: unknown; afterMs: number; actor: string };
/** What a condition was: only with the same words does it stand for the same question. */
export type Truth = Map<string, { text: string; isTrue: boolean }>;
export type DecidedThen = { decision: string; result: unknown; matched: unknown; inputs: unknown; version: number };
/** Something that came from outside, counted from the last thing before it that a person or the outside had done about the same document, else from the beginning of its run. */
export type Heard = { document: string; afterMs: number; anchor: string | undefined; sinceStartMs: number } & (
  | { kind: 'message'; name: string; payload: Record<string, unknown> }
  | { kind: 'fired' | 'ended'; place: string; element: string; payload: unknown }
);
/** How a person let something that had stopped go on. */
export type Resolved = { afterMs: number; how: 'retry' | 'skip'; reason: string; flow: string | undefined };

export type OrderRecord = {
  root: RunOnRecord;
  startMs: number;
  path: Path;
  /** The drawing that each run followed in the end, by its key. */
  drawings: Map<string, Definition>;
  answers: Map<string, Answer[]>;
  tasks: Map<string, (Answer & { isDone: boolean })[]>;
  truths: Map<string, Truth[]>;
  decisions: Map<string, DecidedThen[]>;
  resolved: Map<string, Resolved[]>;
  heard: Heard[];
  /** Letters that could not be sent, `place template`. */
  untold: Set<string>;
  patches: Patches;
  documents: Map<string, string>;
  /** Facts about its documents as they are today, by document and root. */
  today: Map<string, unknown>;
};

/** Where something happened: the document, the drawing and the element. */
export const placeOf = (document: string, key: string, element: string): string => `${document} ${key} ${element}`;

/** The same value has the same text. */
export function textOf(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`;
  const record = value as Record<string, unknown>;
  return `{${Object.keys(record)
    .toSorted()
    .map((name) => `${JSON.stringify(name)}:${textOf(record[name])}`)
    .join(',')}}`;
}

/** Whether two values say the same, in whatever order their fields stand. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object') return false;
  if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((member, i) => isSame(member, other[i]));
  const names = Object.keys(one);
  if (Array.isArray(other) || names.length !== Object.keys(other).length) return false;
  for (const name of names) if (!Object.hasOwn(other, name) || !isSame((one as Fields)[name], (other as Fields)[name])) return false;
  return true;
}
type Fields = Record<string, unknown>;

/** The action that an element calls: as a service task, or as a message that is thrown. */
export function calledBy(node: Node): Action | undefined {
  const data = node.data as { action?: Action; throws?: { kind: string; call?: { action: Action } } } | null | undefined;
  return data?.action ?? data?.throws?.call?.action;
}

/** The action behind a task's form. */
export const formOfTask = (node: Node): Action | undefined => (node.data as { form?: Action } | null | undefined)?.form;

export const laneOf = (node: Node): string => {
  const text = (node.data as { lane?: { text: string } } | null | undefined)?.lane?.text;
  return (text !== undefined && !text.startsWith('=') ? text : node.lane) ?? '';
};

/** What a gateway's or an activity's flows were worth, told by those that were taken. */
function truthsOf(graph: Graph, node: Node, taken: string[]): Truth {
  const truths: Truth = new Map();
  for (const index of node.outgoing) {
    const { id, condition } = graph.flows[index]!;
    const isTaken = taken.includes(id);
    // The default flow is taken because no other is; behind the one that an exclusive gateway takes nothing is asked any more.
    if (condition && index !== node.defaultFlow) truths.set(id, { text: condition.text, isTrue: isTaken });
    if (isTaken && node.type === 'exclusiveGateway' && index !== node.defaultFlow) break;
  }
  return truths;
}

/** Where a token waits for what it is told. */
const CATCHES = new Set(['intermediateCatchEvent', 'receiveTask']);

/** What the columns of a table's version ask; nothing where that is not known any more. */
export type Columns = (decision: string, version: number) => string[];
/** A step as part of a path. */
export function pathStep({ e, k, t, f, x, out }: HistoryStep, run: number, atMs: number): PathStep {
  const step: PathStep = { e, k, t, run, atMs };
  if (f) step.f = f;
  if (x) step.x = x;
  if (out !== undefined) step.out = out;
  return step;
}

type Open = { atMs: number; kind: 'task' | 'other' };

class Recorder {
  readonly record: OrderRecord;
  private readonly open = new Map<string, Open>();
  private readonly stopped = new Map<string, number>();
  /** Where each document's runs were last moved on by a person or the outside. */
  private readonly anchors = new Map<string, { anchor: string; atMs: number }[]>();
  private readonly counts = new Map<string, number>();
  private readonly firstStart = new Map<string, number>();
  private readonly received: { name: string; document: string; atMs: number; what: { kind: 'fired'; place: string; element: string; payload: unknown } }[] = [];

  private readonly columns: Columns;

  constructor(root: RunOnRecord, runs: RunOnRecord[], drawings: Map<string, Definition>, columns: Columns) {
    this.columns = columns;
    const startMs = root.started_at.getTime();
    const last = (run: RunOnRecord): Definition => drawings.get(run.definition_id)!;
    for (const run of runs) if (!this.firstStart.has(run.document_id)) this.firstStart.set(run.document_id, run.started_at.getTime() - startMs);
    this.record = {
      root,
      startMs,
      path: {
        runs: runs.map((run) => ({ key: run.key, document: run.document_id, version: last(run).version, startMs: run.started_at.getTime() - startMs })),
        steps: [],
        outcome: root.outcome ?? undefined,
        endMs: (root.ended_at ?? root.started_at).getTime() - startMs,
      },
      drawings: new Map(runs.map((run) => [run.key, last(run)])),
      answers: new Map(),
      tasks: new Map(),
      truths: new Map(),
      decisions: new Map(),
      resolved: new Map(),
      heard: [],
      untold: new Set(),
      patches: new Map(),
      documents: new Map(runs.map((run) => [run.document_id, run.document_kind])),
      today: new Map(),
    };
  }

  step(run: RunOnRecord, index: number, graph: Graph, step: HistoryStep, atMs: number, actor: string): void {
    const node = graph.nodes[graph.byId.get(step.e) ?? -1];
    this.record.path.steps.push(pathStep(step, index, atMs));
    if (!node) return;
    const place = placeOf(run.document_id, run.key, step.e);
    const token = `${index} ${step.t} ${step.e}`;
    if (step.k === 'wait') this.open.set(token, { atMs, kind: node.type === 'userTask' ? 'task' : 'other' });
    else if (step.k === 'done') this.done(run, place, token, graph, node, step, atMs, actor);
    else if (step.k === 'error') this.error(run, place, token, node, step, atMs, actor);
    else if (step.k === 'stopped') this.left(place, token, node, atMs);
    else if (step.k === 'incident') this.stopped.set(token, atMs);
    else if (step.k === 'fired' || step.k === 'begun') this.fired(run, place, node, step, atMs);
  }

  private done(run: RunOnRecord, place: string, token: string, graph: Graph, node: Node, step: HistoryStep, atMs: number, actor: string): void {
    const wait = this.open.get(token);
    this.open.delete(token);
    this.resolve(place, token, step, atMs);
    const { skipped } = (step.out ?? {}) as { skipped?: unknown };
    if (skipped === undefined) {
      if (node.type === 'userTask') this.task(place, step, { ok: true, value: step.out }, wait, atMs, actor);
      else if (calledBy(node)) this.answer(place, node, step, wait, atMs, actor);
      if (node.type === 'businessRuleTask') this.decided(run.document_id, place, node, step, atMs);
    }
    if (step.f && node.outgoing.some((flow) => graph.flows[flow]!.condition)) push(this.record.truths, place, truthsOf(graph, node, step.f));
    if (node.type === 'adHocSubProcess' && wait) this.hear(run.document_id, atMs, { kind: 'ended', place, element: node.id, payload: {} });
    if (wait && CATCHES.has(node.type)) this.fired(run, place, node, step, atMs);
    const n = this.counts.get(place) ?? 0;
    this.counts.set(place, n + 1);
    if (wait && (wait.kind === 'task' || calledBy(node))) push(this.anchors, run.document_id, { anchor: `${place} ${n}`, atMs });
  }

  private task(place: string, step: HistoryStep, outcome: Outcome<unknown>, wait: Open | undefined, atMs: number, actor: string): void {
    const afterMs = wait ? atMs - wait.atMs : 0;
    push(this.record.tasks, place, { place, input: step.in, outcome, answer: undefined, afterMs, actor, isDone: true });
  }

  private answer(place: string, node: Node, step: HistoryStep, wait: Open | undefined, atMs: number, actor: string): void {
    const action = calledBy(node)!;
    // Where the outside was asked and had to answer, its own words are kept beside the result.
    const asked = action.outside && wait ? (step.out as { result: unknown; answer: unknown }) : undefined;
    const outcome: Outcome<unknown> = { ok: true, value: asked ? asked.result : step.out };
    this.keep(action.name, { place, input: step.in, outcome, answer: asked?.answer, afterMs: wait ? atMs - wait.atMs : 0, actor });
    patchesOf(this.record.patches, this.record.documents, place, node, step.in, atMs);
  }

  private keep(action: string, answer: Answer): void {
    push(this.record.answers, action, answer);
  }

  private error(run: RunOnRecord, place: string, token: string, node: Node, step: HistoryStep, atMs: number, actor: string): void {
    const code = step.x ?? '';
    // What could not be sent is written down beside the step, in words of its own.
    if (code.includes(': ')) return void this.record.untold.add(`${place} ${code.slice(0, code.indexOf(': '))}`);
    if (!('in' in step)) return;
    const wait = this.open.get(token);
    this.open.delete(token);
    const outcome: Outcome<unknown> = { ok: false, refusal: new Refusal(code, (step.out ?? {}) as Record<string, unknown>) };
    if (node.type === 'userTask') this.task(place, step, outcome, wait, atMs, actor);
    const action = calledBy(node);
    if (action) this.keep(action.name, { place, input: step.in, outcome, answer: undefined, afterMs: wait ? atMs - wait.atMs : 0, actor });
    if (wait) push(this.anchors, run.document_id, { anchor: `${place} !${code}`, atMs });
  }

  private decided(document: string, place: string, node: Node, step: HistoryStep, atMs: number): void {
    const { decision } = node.data as { decision: string };
    const { result, matched, version } = (step.out ?? {}) as { result: unknown; matched: unknown; version: number };
    push(this.record.decisions, place, { decision, result, matched, inputs: step.in, version });
    const columns = this.columns(decision, version);
    if (!Array.isArray(step.in)) return;
    for (const [i, text] of columns.entries()) {
      const path = pathIn('=' + text);
      if (path && i < step.in.length) note(this.record.patches, document, path, atMs, step.in[i]);
    }
  }

  /** A task that was taken away before anybody had done it took at least so long. */
  private left(place: string, token: string, node: Node, atMs: number): void {
    const wait = this.open.get(token);
    this.open.delete(token);
    this.stopped.delete(token);
    if (wait && node.type === 'userTask')
      push(this.record.tasks, place, {
        place,
        input: undefined,
        outcome: { ok: true, value: null },
        answer: undefined,
        afterMs: atMs - wait.atMs,
        actor: '',
        isDone: false,
      });
  }

  private resolve(place: string, token: string, step: HistoryStep, atMs: number): void {
    const since = this.stopped.get(token);
    if (since === undefined) return;
    this.stopped.delete(token);
    const { skipped } = (step.out ?? {}) as { skipped?: string };
    push(this.record.resolved, place, { afterMs: atMs - since, how: skipped === undefined ? 'retry' : 'skip', reason: skipped ?? '', flow: step.f?.[0] });
  }

  /** Signals, conditions and what people begin come when they came then; messages are heard, times come of themselves. */
  private fired(run: RunOnRecord, place: string, node: Node, { k, out }: HistoryStep, atMs: number): void {
    const awaits = (node.data as { awaits?: { kind: string; says?: string } } | null | undefined)?.awaits;
    const what = { kind: 'fired' as const, place, element: node.id, payload: out };
    if (k === 'begun' || awaits?.kind === 'signal' || awaits?.kind === 'condition') this.hear(run.document_id, atMs, what);
    if (k !== 'begun' && awaits?.kind === 'message') this.received.push({ name: awaits.says ?? '', document: run.document_id, atMs, what });
  }

  /** A message that was received, and of which nothing is told about these documents, had another key or came from another run. */
  keyed(): void {
    const told = this.record.heard.flatMap((one) => (one.kind === 'message' ? [{ name: one.name, document: one.document }] : []));
    const isThrown = (name: string): boolean => [...this.record.drawings.values()].some(({ graph }) => graph.throws.has(name));
    for (const { name, document, atMs, what } of this.received) {
      const at = told.findIndex((one) => one.name === name && one.document === document);
      if (at >= 0) told.splice(at, 1);
      else if (!isThrown(name)) this.hear(document, atMs, what);
    }
  }

  /** What was still to be done when its run was taken away was not done any sooner. */
  close(runs: RunOnRecord[]): void {
    for (const [token] of [...this.open]) {
      const [index = '', , element = ''] = token.split(' ');
      const run = runs[Number(index)]!;
      const { graph } = this.record.drawings.get(run.key)!;
      const node = graph.nodes[graph.byId.get(element) ?? -1];
      if (node && run.ended_at) this.left(placeOf(run.document_id, run.key, element), token, node, run.ended_at.getTime() - this.record.startMs);
    }
  }

  message({ document_id, name, payload, at }: HeardOnRecord): void {
    const atMs = at.getTime() - this.record.startMs;
    if (atMs >= (this.firstStart.get(document_id) ?? Infinity)) this.hear(document_id, atMs, { kind: 'message', name, payload });
  }

  private hear(
    document: string,
    atMs: number,
    what: { kind: 'message'; name: string; payload: Record<string, unknown> } | { kind: 'fired' | 'ended'; place: string; element: string; payload: unknown },
  ): void {
    const sinceStartMs = atMs - this.firstStart.get(document)!;
    const before = this.anchors.get(document)?.findLast((one) => one.atMs <= atMs);
    this.record.heard.push({ ...what, document, sinceStartMs, anchor: before?.anchor, afterMs: before ? atMs - before.atMs : sinceStartMs });
  }
}

export function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Puts together what is on record of one order. `drawings` holds every drawing that its history names, by id. */
export function recordOf(
  { root, runs, history, heard }: { root: RunOnRecord; runs: RunOnRecord[]; history: HistoryOnRecord[]; heard: HeardOnRecord[] },
  drawings: Map<string, Definition>,
  columns: Columns,
): OrderRecord {
  const recorder = new Recorder(root, runs, drawings, columns);
  const { record } = recorder;
  const at = new Map(runs.map((run, index) => [run.id, { run, index }]));
  const rows = history.toSorted((one, other) => one.at.getTime() - other.at.getTime());
  for (const row of rows) {
    const { run, index } = at.get(row.run_id)!;
    const { graph } = drawings.get(row.definition_id)!;
    for (const step of row.steps) recorder.step(run, index, graph, step, row.at.getTime() - record.startMs, row.actor);
  }
  recorder.close(runs);
  for (const one of heard) recorder.message(one);
  recorder.keyed();
  return record;
}
