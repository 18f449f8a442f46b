// One order replayed: its drawing is stepped by the engine on a clock of its own, and the record answers for the world.
import type { Env, Registry } from '#kernel';
import type { Definition } from '../definitions.ts';
import { drawnForm } from '../fields.ts';
import type { Flow, Node } from '../graph.ts';
import { type Run, type Token, type Wait, blankRun, withDefaults, written } from '../run.ts';
import type { Call, Decided } from '../stretch.ts';
import { Answers, type Ground } from './answers.ts';
import { DryCtx } from './clock.ts';
import type { Drawings } from './drawings.ts';
import { factsAt } from './facts-then.ts';
import type { Habits } from './habits.ts';
import { type Heard, type OrderRecord, type Path, type PathStep, type Resolved, formOfTask, laneOf, pathStep, placeOf } from './record.ts';
import { Queue } from './queue.ts';
import type { Read } from './store.ts';
import { DryStretch, type World } from './stretch.ts';

/** What each replay of one order rests on. */
export type Around = { drawings: Drawings; habits: Habits; registry: Registry; env: Env; read: Read; factsToday(document: string, root: string): unknown };

/** Where a run stands that can not come to its end, and why. */
export type Stuck = { key: string; element: string; why: 'nothing' | 'too_long' | 'too_much' };
export type Replayed = {
  path: Path;
  stuck: Stuck | undefined;
  /** How many answers were given, by what they rest on. */
  grounds: Record<Ground, number>;
  /** The values of variables when a condition was asked for, by place, time and flow. */
  values: Map<string, string>;
};

/** Instants of one order, and how long it may go on; beyond that it is stuck. */
const INSTANTS = 1_000;
const LONGEST_MS = 400 * 86_400_000;
/** What happens at the same instant as what it hangs on comes behind it. */
const TRY_MS = 1;

type Item =
  | { do: 'fire'; run: Run; wait: Wait; payload: unknown }
  | { do: 'hear'; heard: Heard }
  /** It came so long after its run had begun, and what it hangs on has not happened here yet. */
  | { do: 'try'; heard: Heard }
  | { do: 'go_on'; run: Run; wait: Wait; how: Resolved };

export class Replay implements World {
  private readonly record: OrderRecord;
  private readonly around: Around;
  /** The values of the replay that this one is held against: where they are the same, the record knows the answer. */
  private readonly before: Map<string, string> | undefined;
  private readonly answers: Answers;
  private readonly ctx: DryCtx;
  private readonly stretch: DryStretch;
  private readonly queue = new Queue<Item>();
  private readonly runs: Run[] = [];
  private readonly indexes = new Map<Run, number>();
  private readonly steps: PathStep[] = [];
  private readonly starts: Path['runs'] = [];
  private readonly passes = new Map<string, number>();
  private readonly decisions = new Map<string, number>();
  private readonly waiting: Heard[];
  /** Of these, what has been tried in vain: it comes as soon as somebody waits for it. */
  private readonly overdue = new Set<Heard>();
  private readonly grounds: Record<Ground, number> = { recorded: 0, near: 0, usual: 0, new: 0, today: 0 };
  private readonly values = new Map<string, string>();
  private atMs = 0;

  constructor(record: OrderRecord, around: Around, before?: Map<string, string>) {
    const { registry, env, read } = around;
    this.record = record;
    this.around = around;
    this.before = before;
    this.answers = new Answers(record, around.habits);
    this.ctx = new DryCtx({ read, env, registry, at: new Date(record.startMs) });
    this.stretch = new DryStretch(this.ctx, around.drawings, this);
    this.waiting = [...record.heard];
  }

  async run(): Promise<Replayed> {
    const root = this.begin();
    await this.settle();
    let stuck: Stuck | undefined;
    for (let instants = 0; root.status === 'live'; instants++) {
      const item = this.queue.next() ?? this.unheard();
      if (!item) stuck = this.stuckAt('nothing');
      else if (instants >= INSTANTS) stuck = this.stuckAt('too_much');
      else if (item.atMs > LONGEST_MS) stuck = this.stuckAt('too_long');
      if (stuck || !item) break;
      this.turnTo(Math.max(this.atMs, item.atMs));
      this.happen(item.what);
      await this.settle();
    }
    const path: Path = { runs: this.starts, steps: this.steps, outcome: stuck ? undefined : root.outcome, endMs: this.atMs };
    return { path, stuck, grounds: this.grounds, values: this.values };
  }

  private begin(): Run {
    const { drawings } = this.around;
    const { root } = this.record;
    const definition = drawings.latest(root.key);
    const began = this.record.path.steps.find((step) => step.run === 0 && step.k === 'done')?.e;
    const start = definition.graph.begins.find(({ node }) => definition.graph.nodes[node]!.id === began);
    const now = new Date(this.record.startMs);
    const run = blankRun({
      id: this.ctx.id('run'),
      definition,
      document: root.document_id,
      documentKind: root.document_kind,
      startedAt: now,
      vars: withDefaults(definition.graph, { start: root.start }, now),
      isNew: true,
    });
    this.stretch.begin(run, start && [start.node]);
    return run;
  }

  private turnTo(atMs: number): void {
    this.atMs = atMs;
    this.ctx.turnTo(this.record.startMs + atMs);
    for (const run of this.runs) if (run.facts.size > 0) run.facts.clear();
  }

  /** Lets all runs move until each waits, and notes what they did and what they wait for. */
  private async settle(): Promise<void> {
    await this.stretch.move();
    for (const run of this.stretch.runs.values()) {
      const index = this.indexes.get(run) ?? this.born(run);
      if (!run.changed && run.steps.length === 0) continue;
      for (const step of run.steps) {
        this.steps.push(pathStep(step, index, this.atMs));
        if (step.k === 'done' || step.k === 'error') this.anchored(run, step.e, step.k, step.x);
      }
      const opened = new Set(run.opened);
      written(run);
      // A token that goes from one commit point to the next keeps its wait.
      for (const wait of run.waits.values()) if (opened.has(wait) || wait.kind === 'continue') this.await(run, wait);
    }
  }

  private born(run: Run): number {
    const { key, version } = run.definition;
    this.starts.push({ key, document: run.document, version, startMs: this.atMs });
    // What was heard about its document before anybody had done anything with it counts from here.
    this.schedule(
      (one) => one.anchor === undefined && one.document === run.document,
      (one) => one.sinceStartMs,
    );
    if (this.runs.every(({ document }) => document !== run.document))
      for (const heard of this.waiting) if (heard.document === run.document) this.queue.put(this.atMs + heard.sinceStartMs + TRY_MS, { do: 'try', heard });
    this.indexes.set(run, this.runs.length);
    return this.runs.push(run) - 1;
  }

  private readonly doneAt = new Map<string, number>();

  private anchored(run: Run, element: string, k: 'done' | 'error', x: string | undefined): void {
    if (this.waiting.length === 0) return;
    const place = placeOf(run.document, run.definition.key, element);
    const n = this.doneAt.get(place) ?? 0;
    if (k === 'done') this.doneAt.set(place, n + 1);
    const anchor = k === 'done' ? `${place} ${n}` : `${place} !${x ?? ''}`;
    this.schedule(
      (one) => one.anchor === anchor,
      (one) => one.afterMs,
    );
  }

  private schedule(isIt: (one: Heard) => boolean, afterMs: (one: Heard) => number): void {
    for (let i = 0; i < this.waiting.length; i++) {
      const heard = this.waiting[i]!;
      if (!isIt(heard)) continue;
      this.waiting.splice(i--, 1);
      this.overdue.delete(heard);
      this.queue.put(this.atMs + afterMs(heard), { do: 'hear', heard });
    }
  }

  /** What hangs on something that does not happen here comes when nothing else does, no earlier than it came then. */
  private unheard(): { atMs: number; what: Item } | undefined {
    const heard = this.waiting.find(({ document }) => this.runs.some((run) => run.document === document));
    if (!heard) return undefined;
    this.waiting.splice(this.waiting.indexOf(heard), 1);
    this.grounds.near++;
    const start = this.starts.find(({ document }) => document === heard.document)!.startMs;
    return { atMs: start + heard.sinceStartMs, what: { do: 'hear', heard } };
  }

  // What a run waits for ----------------------------------------------------------------------------------------------

  private await(run: Run, wait: Wait): void {
    if (wait.kind === 'timer') this.queue.put(wait.dueAt!.getTime() - this.record.startMs, { do: 'fire', run, wait, payload: {} });
    else if (wait.kind === 'continue') this.queue.put(this.atMs, { do: 'fire', run, wait, payload: {} });
    else if (wait.kind === 'user') this.task(run, wait);
    else if (wait.kind === 'incident') this.incident(run, wait);
    else for (const heard of this.overdue) if (this.isFor(run, wait, heard)) return this.comes(heard);
  }

  /** It comes though what it hangs on has not happened. */
  private comes(heard: Heard): void {
    this.overdue.delete(heard);
    this.waiting.splice(this.waiting.indexOf(heard), 1);
    this.grounds.near++;
    this.queue.put(this.atMs, { do: 'hear', heard });
  }

  private isFor(run: Run, wait: Wait, heard: Heard): boolean {
    if (heard.kind === 'message') return wait.kind === 'message' && wait.name === heard.name && wait.key === heard.document;
    if (run.document !== heard.document || run.definition.graph.nodes[wait.element]!.id !== heard.element) return false;
    if (wait.kind === 'activity') return heard.kind === 'fired' || wait.main;
    return heard.kind === 'fired' && (wait.kind === 'signal' || wait.kind === 'condition' || wait.kind === 'message');
  }

  private tryNow(heard: Heard): void {
    if (!this.waiting.includes(heard)) return;
    const isAwaited = this.runs.some((run) => run.status === 'live' && [...run.waits.values()].some((wait) => this.isFor(run, wait, heard)));
    if (isAwaited) this.comes(heard);
    else this.overdue.add(heard);
  }

  private task(run: Run, wait: Wait): void {
    const node = run.definition.graph.nodes[wait.element]!;
    const { key } = run.definition;
    const { outcome, input, afterMs, ground } = this.answers.ofTask({
      place: placeOf(run.document, key, node.id),
      key,
      element: node.id,
      form: formOfTask(node),
      drawn: drawnForm(run.definition.graph, node.id)?.schema,
      lane: wait.lane ?? laneOf(node),
      prefill: (wait.payload as { prefill?: object } | undefined)?.prefill ?? {},
    });
    this.grounds[ground]++;
    this.queue.put(this.atMs + afterMs, { do: 'fire', run, wait, payload: { outcome, input } });
  }

  private readonly resolvedAt = new Map<string, number>();

  /** Somebody let it go on then; where nobody had to, it stays where it is. */
  private incident(run: Run, wait: Wait): void {
    const place = placeOf(run.document, run.definition.key, run.definition.graph.nodes[wait.element]!.id);
    const n = this.resolvedAt.get(place) ?? 0;
    this.resolvedAt.set(place, n + 1);
    const resolved = this.record.resolved.get(place)?.[n];
    if (resolved) this.queue.put(this.atMs + resolved.afterMs, { do: 'go_on', run, wait, how: resolved });
  }

  later(run: Run, wait: Wait, payload: unknown, afterMs: number): void {
    this.queue.put(this.atMs + afterMs, { do: 'fire', run, wait, payload });
  }

  // What happens ------------------------------------------------------------------------------------------------------

  private happen(item: Item): void {
    if (item.do === 'hear') return this.hear(item.heard);
    if (item.do === 'try') return this.tryNow(item.heard);
    const { run, wait } = item;
    if (run.status !== 'live' || !run.waits.has(wait.id)) return;
    const step = this.stretch.step(run);
    if (item.do === 'fire') return step.fire(wait, item.payload);
    const token = run.tokens.get(wait.token);
    if (!token) return;
    const node = step.node(token);
    step.closeWait(wait, true);
    token.busy = false;
    const flow = node.outgoing.find((index) => step.graph.flows[index]!.id === item.how.flow);
    if (item.how.how === 'retry') step.arrive(token, node.index);
    else if (!node.element.activity && flow !== undefined) step.take(token, node, [flow]);
    else step.skip(token, node, item.how.reason);
  }

  private hear(heard: Heard): void {
    if (heard.kind === 'message') return this.message(heard.name, heard.document, heard.payload);
    for (const run of this.runs) {
      const wait = run.status === 'live' && [...run.waits.values()].find((one) => this.isFor(run, one, heard));
      if (wait) return this.stretch.step(run).fire(wait, heard.payload);
    }
  }

  /** A message reaches whoever waits for it, and is kept for runs about its document that may yet do so. */
  private message(name: string, key: string, payload: Record<string, unknown>): void {
    for (const run of this.stretch.runs.values()) {
      if (run.status !== 'live' || this.stretch.message(run, name, key, payload)) continue;
      if (run.document === key && run.definition.graph.listens.has(name)) run.buffered.push({ id: this.ctx.id('emg'), name, key, payload });
    }
  }

  // What the world answers --------------------------------------------------------------------------------------------

  answer({ run, node, action, input }: Call): ReturnType<World['answer']> {
    const { ground, ...answered } = this.answers.ofAction(action, placeOf(run.document, run.definition.key, node.id), input);
    this.grounds[ground]++;
    return answered;
  }

  facts(run: Run, root: string): unknown {
    return factsAt(this.record.patches, run.document, root, this.around.factsToday(run.document, root), this.atMs);
  }

  truth(run: Run, _token: Token, node: Node, flow: Flow, values: () => string): boolean | undefined {
    const place = placeOf(run.document, run.definition.key, node.id);
    const n = this.passes.get(place) ?? 0;
    const asked = `${place} ${n} ${flow.id}`;
    const now = values();
    this.values.set(asked, now);
    const then = this.record.truths.get(place)?.[n]?.get(flow.id);
    const isSame = then !== undefined && then.text === flow.condition!.text && (this.before === undefined || this.before.get(asked) === now);
    if (isSame) this.grounds.recorded++;
    else this.noteFacts(run, flow.condition!.roots);
    return isSame ? then.isTrue : undefined;
  }

  /** A condition or table that nobody has asked for before reads facts as they are today. */
  private noteFacts(run: Run, roots: string[]): void {
    if (roots.some((root) => run.facts.has(root))) this.grounds.today++;
  }

  passed(run: Run, node: Node): void {
    const place = placeOf(run.document, run.definition.key, node.id);
    this.passes.set(place, (this.passes.get(place) ?? 0) + 1);
  }

  decided(run: Run, token: Token, node: Node): Decided | undefined {
    const { decision } = node.data as { decision: string };
    const place = placeOf(run.document, run.definition.key, node.id);
    const n = this.decisions.get(place) ?? 0;
    const known = this.record.decisions.get(place)?.[n];
    const ready = this.stretch.ready.get(`${decision} ${run.definition.id}`);
    const isTried = this.around.drawings.isTried(decision);
    if (known?.decision === decision && !isTried) {
      this.decisions.set(place, n + 1);
      this.grounds.recorded++;
      return known;
    }
    // It is asked for twice: until its table is there, and then to decide.
    if (ready && ready.table.roots.every((root) => !this.stretch.isFact(run, root) || run.facts.has(root))) {
      this.decisions.set(place, n + 1);
      this.noteFacts(run, ready.table.roots);
    }
    void token;
    return undefined;
  }

  fires(run: Run, wait: Wait): boolean {
    const place = placeOf(run.document, run.definition.key, run.definition.graph.nodes[wait.element]!.id);
    return this.record.heard.some((one) => one.kind === 'fired' && one.place === place);
  }

  untold(run: Run, node: Node, template: string): boolean {
    return this.record.untold.has(`${placeOf(run.document, run.definition.key, node.id)} ${template}`);
  }

  private stuckAt(why: Stuck['why']): Stuck {
    const live = this.runs.filter((run) => run.status === 'live');
    for (const run of live.toReversed()) {
      const wait = [...run.waits.values()].find((one) => one.main && one.kind !== 'child');
      if (wait) return { key: run.definition.key, element: nameOf(run.definition, wait.at), why };
    }
    return { key: this.record.root.key, element: '', why };
  }
}

const nameOf = ({ graph }: Definition, node: number): string => graph.nodes[node]!.id;
