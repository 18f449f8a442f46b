// A stretch: many runs in one transaction, each moved in memory until it waits; tokens at the same action are run by one call.
import { type Action, type Ctx, type Outcome, Refusal, ask, dropJobs } from '#kernel';
import { type Raised, type Rising, rise } from './catching.ts';
import { conditionsOf, look } from './conditions.ts';
import type { Definitions } from './definitions.ts';
import { ZONE } from './expression.ts';
import type { Node, Tell } from './graph.ts';
import { type Run, type Token, type Wait, blankRun, withDefaults } from './run.ts';
import { endRun, openScope } from './scopes.ts';
import { Step } from './step.ts';
import { loadRuns } from './load.ts';
import { follow } from './moving/follow.ts';
import { leaveIncidents, persist } from './store.ts';

/** A token that wants an action run; `goOn` goes on with the outcome. */
export type Call = { run: Run; token: Token; node: Node; action: Action; input: Record<string, unknown>; goOn(outcome: Outcome<unknown>): void };
export type TellItem = { run: Run; token: Token; node: Node; tell: Tell; env: Record<string, unknown> };
/** What a decision table has given: its result, the rules that matched and its inputs. */
export type Decided = { result: unknown; matched: unknown; inputs: unknown; version: number };
type ChildStart = { parent: Run; token: Token; node: Node; key: string; document: string; vars: Record<string, unknown>; facts?: Map<string, unknown> };

/** Whether the token still stands where it asked: another token may have ended its scope, its activity or its run since. */
export const isWanted = ({ run, token, node }: { run: Run; token: Token; node: Node }): boolean =>
  run.status === 'live' && run.tokens.get(token.id) === token && token.node === node.index && token.busy === true;

const ROUNDS = 10_000;
/** Runs in a stretch that called one another, and all that it begins in one tree: drawings that call each other in a ring without a wait hang nothing. */
const DEPTH = 100;
const BORN = 5_000;
const GROUP = 200;

export class Stretch {
  readonly ctx: Ctx;
  readonly definitions: Definitions;
  /** Runs come to the newest drawing when they are loaded; a person who chooses for them sees them as they are. */
  follows = true;
  readonly runs = new Map<string, Run>();
  /** Facts that are to be read before something goes on. */
  readonly wanting: { run: Run; roots: string[]; goOn(): unknown }[] = [];
  /** Errors and escalations that nothing in their own run catches. */
  readonly rising: Rising[] = [];
  /** A run has been given something to do by another one. */
  moved = false;
  readonly calls: Call[] = [];
  readonly tells: TellItem[] = [];
  readonly childStarts: ChildStart[] = [];
  /** How many runs this stretch has begun in each tree. */
  private readonly born = new Map<string, number>();
  readonly childEnds: { run: Run; error?: Raised }[] = [];
  readonly kills: string[] = [];
  readonly drop: string[] = [];
  /** Incidents whose token has been taken away. */
  readonly left: string[] = [];
  /** Decisions that are wanted but not compiled yet. */
  readonly deciding: { run: Run; token: Token; key: string }[] = [];
  /** Runs that are at a commit point and go on as soon as this is committed. */
  readonly paused = new Set<Run>();
  /** What a person gives an action in place of the drawing's input, for the next call of a token. */
  readonly given = new WeakMap<Token, Record<string, unknown>>();
  private readonly steps = new Map<string, Step>();

  constructor(ctx: Ctx, definitions: Definitions) {
    this.ctx = ctx;
    this.definitions = definitions;
  }

  /** The behaviours for one run. */
  step(run: Run): Step {
    let step = this.steps.get(run.id);
    if (!step) {
      this.runs.set(run.id, run);
      this.steps.set(run.id, (step = this.stepOf(run)));
    }
    return step;
  }

  protected stepOf(run: Run): Step {
    return new Step(run, this);
  }

  /** What is known already of a decision at this token: nothing, but for runs that are only replayed. */
  decided(_run: Run, _token: Token, _node: Node): Decided | undefined {
    return undefined;
  }

  /** Reads runs that are not here yet; their trees must be locked. */
  async load(ids: string[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.runs.has(id));
    if (missing.length === 0) return;
    const [runs] = await Promise.all([loadRuns(this.ctx, this.definitions, missing), this.definitions.refreshIfNewer(this.ctx)]);
    await this.adopt(runs);
  }

  /** Takes runs in as they are in their rows; they come to the newest drawing first. */
  async adopt(runs: Run[]): Promise<void> {
    for (const run of runs) this.step(run);
    if (this.follows) await follow(this, runs);
  }

  /** Reads the facts that these waits' elements will want when they fire: their tokens came in another stretch, which had read them. */
  async factsFor(items: { run: Run; wait: Wait }[]): Promise<void> {
    await this.loadFacts(items.map(({ run, wait }) => ({ run, roots: run.definition.graph.nodes[wait.element]!.needs })));
  }

  /** Begins a run in memory. */
  begin(run: Run, starts?: number[]): void {
    openScope(this.step(run), 0, undefined, undefined, starts);
    // A message may begin a run at the very event or task that waits for it.
    const { nodes, begins } = run.definition.graph;
    for (const token of run.tokens.values())
      if (nodes[token.node]!.type !== 'startEvent' && begins.some((begin) => begin.node === token.node)) token.heard = { out: run.vars.start };
  }

  /** Moves everything until every token waits, then writes it all. */
  async work(): Promise<void> {
    await this.move();
    dropJobs(this.ctx, this.drop);
    persist(this.ctx, [...this.runs.values()]);
    leaveIncidents(this.ctx, this.left);
    const going = [...this.paused].filter((run) => run.status === 'live');
    if (going.length > 0) this.ctx.afterCommit(() => this.definitions.goingOn.take(going));
  }

  /** Moves everything until every token waits. */
  async move(): Promise<void> {
    for (let round = 0; ; round++) {
      if (round > ROUNDS) throw new Error('Broken: a stretch does not come to an end.');
      this.moved = false;
      for (const run of this.runs.values()) this.step(run).go();
      if (!this.moved && !(await this.next())) break;
    }
  }

  /** One thing that memory alone can not do; false when nothing is left. */
  private async next(): Promise<boolean> {
    if (this.kills.length > 0) return this.stopChildren();
    if (this.rising.length > 0) return this.letRise();
    if (this.childStarts.length > 0) return this.startChildren();
    if (this.childEnds.length > 0) return this.endChildren();
    if (this.deciding.length > 0) return this.prepareDecisions();
    if (this.wanting.length > 0) return this.fetchFacts();
    if (this.calls.length > 0) return this.runCalls();
    if (this.tells.length > 0) return this.sendTells();
    return this.lookAtConditions();
  }

  /** Errors and escalations go up to the runs that called theirs. */
  private async letRise(): Promise<boolean> {
    const rising = this.rising.splice(0);
    await this.loadCallers(rising.map(({ run }) => run));
    for (const one of rising) if (isWanted(one)) rise(this, one);
    return true;
  }

  /** Reads the runs that called these, up to the first of each tree. */
  async loadCallers(runs: Run[]): Promise<void> {
    for (let above = runs; above.length > 0;) {
      const ids = above.flatMap((run) => run.parentId ?? []);
      await this.load(ids);
      above = ids.flatMap((id) => this.runs.get(id) ?? []);
    }
  }

  /** When all else stands still, conditions are looked at once: those that have come true fire. */
  protected async lookAtConditions(): Promise<boolean> {
    const waits = [...this.runs.values()].flatMap((run) => conditionsOf(run).map((wait) => ({ run, wait })));
    if (waits.length === 0) return false;
    await this.factsFor(waits);
    for (const { run, wait } of waits) look(this.step(run), wait);
    return this.moved;
  }

  private async stopChildren(): Promise<boolean> {
    const ids = this.kills.splice(0);
    await this.load(ids);
    for (const id of ids) {
      const run = this.runs.get(id);
      if (run?.status === 'live') endRun(this.step(run), 'stopped', 'the parent left the step');
    }
    return true;
  }

  private startChildren(): boolean {
    for (const { parent, token, node, key, document, vars } of this.childStarts.splice(0)) {
      if (!isWanted({ run: parent, token, node })) continue;
      const born = this.born.get(parent.rootId) ?? 0;
      if (born >= BORN || this.depthOf(parent) >= DEPTH) {
        this.step(parent).incident(token, 'child', `${key} is called from drawings that call each other without end.`, { called: key });
        continue;
      }
      this.born.set(parent.rootId, born + 1);
      const definition = this.definitions.latest(key);
      const run = blankRun({
        id: this.ctx.id('run'),
        definition,
        document,
        documentKind: definition.documentKind,
        startedAt: this.ctx.now,
        vars: withDefaults(definition.graph, vars, this.ctx.now),
        isNew: true,
        rootId: parent.rootId,
        parentId: parent.id,
        parentToken: token.id,
      });
      if (document === parent.document) for (const [root, facts] of parent.facts) run.facts.set(root, facts);
      this.step(parent).wait(token, node, { kind: 'child', name: run.id });
      this.begin(run);
    }
    return true;
  }

  /** How many runs, one called by the other, are above this one in this stretch. */
  private depthOf(run: Run): number {
    let depth = 0;
    for (let at: Run | undefined = run; at?.parentId !== undefined; at = this.runs.get(at.parentId)) depth++;
    return depth;
  }

  private async endChildren(): Promise<boolean> {
    const ends = this.childEnds.splice(0);
    await this.load(ends.map(({ run }) => run.parentId!));
    const found = ends.flatMap((end) => {
      const parent = this.runs.get(end.run.parentId!);
      const wait = parent && [...parent.waits.values()].find((candidate) => candidate.kind === 'child' && candidate.name === end.run.id);
      return parent && wait ? [{ ...end, parent, wait }] : [];
    });
    await this.factsFor(found.map(({ parent, wait }) => ({ run: parent, wait })));
    for (const { run, error, parent, wait } of found) {
      if (parent.waits.has(wait.id)) this.step(parent).fire(wait, { vars: run.vars, outcome: run.outcome, error });
    }
    return true;
  }

  private async prepareDecisions(): Promise<boolean> {
    for (const { run, token, key } of this.deciding.splice(0)) {
      const found = await this.definitions.decision(key, run.definition);
      if (found) this.ready.set(key + ' ' + run.definition.id, found);
      const step = this.step(run);
      if (found) step.arrive(token, token.node);
      else step.incident(token, 'decision', `No decision table "${key}" is published.`, { decision: key });
    }
    return true;
  }

  /** Decisions compiled for this stretch, by key and drawing. */
  readonly ready = new Map<string, NonNullable<Awaited<ReturnType<Definitions['decision']>>>>();

  private async fetchFacts(): Promise<boolean> {
    const wanting = this.wanting.splice(0);
    await this.loadFacts(wanting);
    for (const { goOn } of wanting) goOn();
    return true;
  }

  /** Reads facts that are not there yet, one statement (or few) for each root, all in one exchange. */
  async loadFacts(wanted: { run: Run; roots: string[] }[]): Promise<void> {
    const byLoader = new Map<string, { kind: string; root: string; runs: Set<Run> }>();
    for (const { run, roots } of wanted) {
      for (const root of roots) {
        if (run.facts.has(root)) continue;
        const key = run.documentKind + ' ' + root;
        const entry = byLoader.get(key) ?? { kind: run.documentKind, root, runs: new Set<Run>() };
        entry.runs.add(run);
        byLoader.set(key, entry);
      }
    }
    const load = async ({ kind, root, runs }: { kind: string; root: string; runs: Set<Run> }): Promise<void> => {
      if (root === ZONE) {
        const zone = (await this.ctx.registry.zoneOf?.(this.ctx)) ?? 'UTC';
        for (const run of runs) run.facts.set(ZONE, zone);
        return;
      }
      const facts = this.ctx.registry.factsFor(kind).find((candidate) => candidate.root === root);
      const values = facts ? await facts.load(this.ctx, [...new Set([...runs].map((run) => run.document))]) : new Map<string, unknown>();
      for (const run of runs) run.facts.set(root, values.get(run.document) ?? null);
    };
    await Promise.all([...byLoader.values()].map(load));
  }

  protected async runCalls(): Promise<boolean> {
    const groups = new Map<Action, Call[]>();
    for (const call of this.calls.splice(0)) {
      const group = groups.get(call.action);
      if (group) group.push(call);
      else groups.set(call.action, [call]);
    }
    const ahead = this.readAhead([...groups.values()].flatMap((calls) => calls.map((call) => call.run)));
    for (const [action, calls] of groups) {
      const good = calls.filter((call) => isWanted(call) && this.fits(call));
      for (let from = 0; from < good.length; from += GROUP) await this.runGroup(action, good.slice(from, from + GROUP), ahead);
    }
    await ahead;
    return true;
  }

  /** Reads what a new run's drawing will want to know, in the exchange of its first action. */
  private readAhead(runs: Run[]): Promise<void> {
    const fresh = [...new Set(runs)].filter((run) => run.isNew && !this.ahead.has(run));
    for (const run of fresh) this.ahead.add(run);
    const reading = fresh.length === 0 ? Promise.resolve() : this.loadFacts(fresh.map((run) => ({ run, roots: [...run.definition.graph.needs] })));
    // When an action breaks first, nobody waits for this any more.
    reading.catch(() => {});
    return reading;
  }

  private readonly ahead = new WeakSet<Run>();

  /** Whether the mapped input has the action's shape; if not, a person has to look at the drawing. */
  protected fits(call: Call): boolean {
    const faults = call.action.check(call.input);
    if (faults.length === 0) return true;
    const where = faults.map((fault) => `${fault.pointer || '/'} ${fault.message}`).join('; ');
    this.step(call.run).incident(call.token, 'input', `${call.action.name} was given another shape than it takes: ${where}`, {
      action: call.action.name,
      input: call.input,
      faults,
    });
    return false;
  }

  private async runGroup(action: Action, calls: Call[], ahead: Promise<void>): Promise<void> {
    if (this.ctx.careful) {
      // What is read ahead must not fall into a savepoint that breaks.
      await ahead;
      for (const call of calls) if (isWanted(call)) await this.runGuarded(action, call);
    } else {
      const wanted = calls.filter(isWanted);
      const goOn = wanted.length > 0 ? await this.runTogether(action, wanted) : undefined;
      goOn?.();
    }
    await ahead;
    for (const { run } of calls) {
      if (action.changes) for (const root of action.changes) run.facts.delete(root);
      else run.facts.clear();
    }
  }

  /** One call in a savepoint: when it is broken, only its own token stops. Memory moves behind the savepoint, which can not take it back. */
  private async runGuarded(action: Action, call: Call): Promise<void> {
    let goOn: () => void;
    try {
      goOn = await this.ctx.nested(() => this.runTogether(action, [call]));
    } catch (error) {
      return this.step(call.run).incident(call.token, 'broken', `${action.name}: ${(error as Error).message}`, { action: action.name, input: call.input });
    }
    goOn();
  }

  /** Runs or asks for these calls; what is returned moves their tokens in memory. */
  private async runTogether(action: Action, calls: Call[]): Promise<() => void> {
    const inputs = calls.map((call) => call.input);
    if (!action.outside) {
      const outcomes = await action.runMany(this.ctx, inputs);
      return () => calls.forEach((call, i) => isWanted(call) && call.goOn(outcomes[i]!));
    }
    const items = calls.map(({ run, token, node, input }) => ({
      input,
      key: `${run.id}:${token.id}:${node.id}:${run.nextId++}`,
      document: run.document,
      caller: { run: run.id, root: run.rootId },
    }));
    const asked = await ask(this.ctx, action, items);
    return () => asked.forEach((outcome, i) => this.asked(calls[i]!, outcome));
  }

  /** The token of an outside call waits for its job, or goes on where none is needed. */
  private asked(call: Call, outcome: Awaited<ReturnType<typeof ask>>[number]): void {
    const { run, token, node, action, input, goOn } = call;
    if (!isWanted(call)) {
      if (outcome.ok && 'job' in outcome.value) this.drop.push(outcome.value.job);
    } else if (!outcome.ok) goOn(outcome);
    else if ('answered' in outcome.value) goOn({ ok: true, value: outcome.value.answered });
    else this.step(run).wait(token, node, { kind: 'job', name: outcome.value.job, payload: { action: action.name, input } });
  }

  protected async sendTells(): Promise<boolean> {
    const items = this.tells.splice(0);
    const action = this.ctx.registry.actions.get('messages.send');
    if (!action) return true;
    await this.loadFacts(
      items.map(({ run, tell }) => ({ run, roots: [...tell.needs, ...[tell.to, run.documentKind].filter((root) => this.isFact(run, root))] })),
    );
    const inputs = items.map(({ run, token, node, tell, env }) => {
      const facts = Object.fromEntries(run.facts);
      const seen = { ...env, ...facts };
      const data = this.step(run).mapped(seen, tell.data);
      return {
        template: tell.template,
        to: tell.reader ? tell.reader.value(seen, this.ctx.now) : (seen[tell.to] ?? tell.to),
        ...(tell.by === 'sms' ? { by: tell.by } : {}),
        documentId: run.document,
        key: `${run.id}:${node.id}:${token.id}:${tell.template}`,
        data: { ...facts, ...data },
      };
    });
    const usable = inputs.map((input) => action.check(input).length === 0);
    const outcomes = await action.runMany(
      this.ctx,
      inputs.filter((_, i) => usable[i]),
    );
    items.forEach(({ run, token, node, tell }, i) => {
      const outcome = usable[i] ? outcomes.shift()! : { ok: false as const, refusal: new Refusal('messages.nobody') };
      if (!outcome.ok) run.steps.push({ e: node.id, k: 'error', t: token.id, x: `${tell.template}: ${outcome.refusal.code}` });
    });
    return true;
  }

  /** Whether that name is a root of facts for this run's document. */
  isFact(run: Run, root: string): boolean {
    return root === ZONE || this.ctx.registry.factsFor(run.documentKind).some((facts) => facts.root === root);
  }

  /** Gives a message to a run that waits for it; false when it does not (any more). */
  message(run: Run, name: string, key: string, payload: Record<string, unknown>): boolean {
    const waits = [...run.waits.values()].filter((wait) => wait.kind === 'message' && wait.name === name && wait.key === key);
    const wait = waits.find((candidate) => candidate.main) ?? waits[0];
    if (wait) this.step(run).fire(wait, payload);
    return wait !== undefined;
  }
}
