// The shared behaviours of all elements: how a token arrives, waits, completes and leaves, in memory.
import { endBody, startBodies } from './bodies.ts';
import { handlerEnded } from './compensating.ts';
import { takeOffer } from './elements/ad-hoc-sub-process.ts';
import { FeelError } from './feel/feel.ts';
import type { Expression } from './expression.ts';
import type { Flow, Mapping, Node, Tell } from './graph.ts';
import { park } from './moving/held.ts';
import { type Buffered, LEASE_MS, type Run, type Token, type Wait } from './run.ts';
import { settleJoins } from './joins.ts';
import { closeScopeIfEmpty } from './scopes.ts';
import type { Stretch } from './stretch.ts';
import { remember } from './undo-log.ts';
import { envOf, giveOut, setVariable, takeIn } from './variables.ts';

/** Node visits of one run in one stretch; then it goes on in the next one, so that an endless loop hangs nothing. */
const VISITS = 1_000;

export class Step {
  readonly run: Run;
  readonly stretch: Stretch;
  /** Waits of the kind `continue` that have fired in this stretch, by their tokens. */
  private readonly passed = new Map<number, Wait>();
  private readonly fires: { wait: Wait; payload: unknown; early?: Buffered | undefined }[] = [];

  constructor(run: Run, stretch: Stretch) {
    this.run = run;
    this.stretch = stretch;
  }

  // Moving ------------------------------------------------------------------------------------------------------------

  /** Lets every ready token move until each waits, asks for something or has ended. */
  go(): void {
    const { run } = this;
    for (;;) {
      const token = run.ready.pop();
      if (token) {
        if (run.tokens.get(token.id) === token && !token.busy && run.status === 'live') this.guard(token, () => this.enter(token));
        continue;
      }
      const fired = this.fires.shift();
      if (fired) this.fireNow(fired);
      // Only when nothing moves is it known what can still come to a join.
      if (!fired && (run.joins.size === 0 || run.status !== 'live' || !settleJoins(this))) return;
    }
  }

  /** Fires this wait when it is the run's turn, if it is still open then. */
  soon(wait: Wait, payload: unknown, early?: Buffered): void {
    this.fires.push({ wait, payload, early });
    this.stretch.moved = true;
  }

  /** A message that came early is used up only when it is heard; otherwise it goes on waiting for somebody. */
  private fireNow({ wait, payload, early }: { wait: Wait; payload: unknown; early?: Buffered | undefined }): void {
    const { run } = this;
    const isOpen = run.waits.has(wait.id);
    if (isOpen || run.status !== 'live') run.consumed.push(...(early ? [early.id] : []));
    else if (early) {
      run.buffered.push(early);
      const other = [...run.waits.values()].find((one) => one.kind === 'message' && one.name === early.name && one.key === early.key);
      if (other) this.takeEarly(other);
    }
    if (isOpen) this.fire(wait, payload);
  }

  private enter(token: Token): void {
    const { run } = this;
    const node = this.node(token);
    run.changed = true;
    if (node.needs.some((root) => !run.facts.has(root))) {
      token.busy = true;
      this.stretch.wanting.push({ run, roots: node.needs, goOn: () => this.arrive(token, token.node) });
      return;
    }
    // Not at once: a drawing that turns for ever must leave the program to others.
    if (++run.visits > VISITS) return void this.wait(token, node, { kind: 'continue', dueAt: this.stretch.ctx.now });
    if (node.element.activity && token.entered !== node.index) {
      token.entered = node.index;
      const looped = (node.multi !== undefined || node.loop !== undefined) && token.of === undefined;
      if (token.of === undefined) this.openBoundary(token, node);
      if (looped) return startBodies(this, token, node);
      this.tell(token, node, 'start');
      takeIn(this, token, node);
    }
    node.element.enter(this, token, node);
  }

  /** Turns an expression's failure into an incident on the token's element. */
  private guard(token: Token, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof FeelError)) throw error;
      if (this.run.tokens.has(token.id)) this.incident(token, 'expression', error.message, { code: error.code });
      else if (token.id === 0) this.run.steps.push({ e: this.node(token).id, k: 'error', t: 0, x: error.message });
    }
  }

  /** The token stands at this node next. */
  arrive(token: Token, node: number): void {
    token.node = node;
    token.busy = false;
    this.run.ready.push(token);
  }

  /** Puts a new token into a scope, and lets it move. */
  spawn(scope: number, node: number, locals?: Record<string, unknown>, of?: number): Token {
    const token = this.place(scope, node, locals, of);
    this.arrive(token, node);
    return token;
  }

  /** Puts a new token into a scope that does not move of itself. */
  place(scope: number, node: number, locals?: Record<string, unknown>, of?: number): Token {
    const token: Token = { id: this.run.nextId++, node, scope, ...(locals ? { locals: { ...locals } } : {}), ...(of !== undefined ? { of } : {}) };
    this.run.tokens.set(token.id, token);
    this.run.changed = true;
    return token;
  }

  /** A new token sets out from an event that has heard something. */
  setOut(scope: number, node: number, payload: unknown, locals?: Record<string, unknown>): void {
    this.spawn(scope, node, locals).heard = { out: payload };
  }

  /** Leaves by the flows that a node without choice has: unconditional ones and those whose condition is true. */
  leave(token: Token, node: Node, record: { in?: unknown; out?: unknown } = {}): void {
    const { flows } = this.graph;
    let taken = node.outgoing.filter((flow) => flow !== node.defaultFlow && this.holds(token, flows[flow]!));
    if (taken.length === 0 && node.defaultFlow !== undefined) taken = [node.defaultFlow];
    if (taken.length === 0 && node.outgoing.length > 0)
      return this.incident(token, 'no_way', 'No condition is true and there is no default flow.', {
        done: { result: null, record, mapped: false, left: true },
      });
    this.take(token, node, taken, record);
  }

  /** Leaves by these flows; a token that has nowhere to go ends here. */
  take(token: Token, node: Node, taken: number[], record: { in?: unknown; out?: unknown; x?: string } = {}): void {
    const { flows } = this.graph;
    if (node.shape.isFixed) this.run.fixed ??= node.id;
    this.run.steps.push({ e: node.id, k: 'done', t: token.id, ...(taken.length > 0 ? { f: taken.map((flow) => flows[flow]!.id) } : {}), ...record });
    if (taken.length === 0) return this.end(token);
    const movers = taken.map((index, i) => (i === 0 ? token : this.place(token.scope, flows[index]!.target)));
    // What is ready last goes first, so the first flow's token is made ready last.
    for (let i = movers.length - 1; i >= 0; i--) {
      const mover = movers[i]!;
      mover.by = taken[i];
      mover.entered = undefined;
      this.arrive(mover, flows[taken[i]!]!.target);
      if (node.commits) this.pause(mover);
    }
  }

  /** What has been done so far is committed, and the token goes on in the next transaction: at once, or after a crash when the lease ends. */
  private pause(token: Token): void {
    const passed = this.passed.get(token.id);
    if (passed) return this.pauseAgain(token, passed);
    this.wait(token, this.node(token), { kind: 'continue', dueAt: new Date(this.stretch.ctx.now.getTime() + LEASE_MS), payload: token.heard });
    this.stretch.paused.add(this.run);
  }

  /** A token that came from one commit point to the next keeps the wait that would find it after a crash: where it stands is in the state. */
  private pauseAgain(token: Token, wait: Wait): void {
    const { run } = this;
    run.closed.splice(run.closed.indexOf(wait.id), 1);
    run.waits.set(wait.id, Object.assign(wait, { at: token.node, element: token.node, scope: token.scope }));
    this.passed.delete(token.id);
    token.busy = true;
    this.stretch.paused.add(run);
  }

  /** Whether a flow's condition is true; a flow without one always is. */
  holds(token: Token, flow: Flow): boolean {
    return flow.condition === undefined || this.value(token, flow.condition) === true;
  }

  // Completing --------------------------------------------------------------------------------------------------------

  /** An activity is done: its outputs are mapped, its boundary closed, and its token goes on. */
  complete(token: Token, node: Node, result: unknown, outputs: Mapping[] = [], record: { in?: unknown; out?: unknown } = {}): void {
    const { run } = this;
    run.changed = true;
    token.busy = false;
    this.finish(token, { result, record, mapped: outputs.length > 0 }, () => {
      giveOut(this, token, node, result, outputs);
      this.depart(token, node, record);
    });
  }

  /** Goes on behind an element: its body is done, or its boundary is closed and the token leaves. */
  depart(token: Token, node: Node, record: { in?: unknown; out?: unknown } = {}): void {
    this.tell(token, node, 'done');
    if (token.of !== undefined) return endBody(this, token, node, record);
    const around = this.graph.nodes[node.scope];
    const scope = this.run.scopes.get(token.scope);
    const enough = around?.element.enough?.(this, token, around) === true;
    // Of a looped activity each body has been written down.
    if (!node.multi && !node.loop) remember(this, token, node);
    delete token.locals;
    this.closeWaitsOf(token.id);
    this.leave(token, node, record);
    if (enough && scope && this.run.scopes.get(scope.id) === scope) around!.element.stop!(this, scope, around!);
  }

  /** Goes on behind an element as if it had been done; nothing is mapped. */
  skip(token: Token, node: Node, reason: string | undefined): void {
    const record = { out: { skipped: reason } };
    this.run.changed = true;
    token.busy = false;
    this.finish(token, { result: null, record, mapped: false }, () => this.depart(token, node, record));
  }

  /** The end of an activity whose work is done: when an expression fails here, a retry begins here again and not with the work. */
  finish(token: Token, done: { result: unknown; record: object; mapped: boolean }, work: () => void): void {
    const { locals, log } = token;
    const scope = this.run.scopes.get(token.scope);
    const written = scope?.log?.length ?? 0;
    try {
      work();
    } catch (error) {
      if (!(error instanceof FeelError)) throw error;
      if (locals) token.locals = locals;
      if (log) token.log = log;
      if (scope?.log) scope.log.length = written;
      if (this.run.tokens.has(token.id)) this.incident(token, 'output', error.message, { code: error.code, done });
    }
  }

  /** The token is at its end; its scope may be, too. */
  end(token: Token): void {
    this.run.tokens.delete(token.id);
    this.closeWaitsOf(token.id);
    if (token.undo !== undefined) handlerEnded(this, token);
    closeScopeIfEmpty(this, token.scope);
  }

  // Waiting -----------------------------------------------------------------------------------------------------------

  /** Opens a wait of this token; a message that came early is taken at once. */
  wait(token: Token, node: Node, parts: Partial<Wait> & Pick<Wait, 'kind'>): Wait {
    token.busy = true;
    return this.open({ token: token.id, at: token.node, element: node.index, scope: token.scope, main: true, ...parts });
  }

  /** Opens a wait that belongs to no token's own place: a boundary event, or the start of an event sub-process. */
  open(parts: Omit<Wait, 'id' | 'openedAt'>): Wait {
    const { run, stretch } = this;
    const wait: Wait = { id: stretch.ctx.id('wai'), openedAt: stretch.ctx.now, ...parts };
    run.waits.set(wait.id, wait);
    run.opened.push(wait);
    run.changed = true;
    if (wait.main && wait.kind !== 'continue')
      run.steps.push({
        e: this.graph.nodes[wait.element]!.id,
        k: 'wait',
        t: wait.token,
        ...(wait.name && (wait.kind === 'message' || wait.kind === 'signal') ? { x: wait.name } : {}),
      });
    if (wait.kind === 'message') this.takeEarly(wait);
    return wait;
  }

  /** A message that came before this wait was open is heard now. */
  takeEarly(wait: Wait): void {
    const { run } = this;
    const early = run.buffered.findIndex((message) => message.name === wait.name && message.key === wait.key);
    if (early < 0) return;
    const [message] = run.buffered.splice(early, 1);
    this.soon(wait, message!.payload, message);
  }

  /** Closes a wait and, unless it has come to its own end, what goes on because of it. */
  closeWait(wait: Wait, ended = false): void {
    const { run, stretch } = this;
    if (!run.waits.delete(wait.id)) return;
    run.truths.delete(wait.id);
    run.changed = true;
    const fresh = run.opened.indexOf(wait);
    if (fresh >= 0) run.opened.splice(fresh, 1);
    else run.closed.push(wait.id);
    if (wait.kind === 'job' && !ended) stretch.drop.push(wait.name!);
    if (wait.kind === 'child' && !ended) stretch.kills.push(wait.name!);
    if (wait.kind === 'incident' && !ended) stretch.left.push(wait.name!);
  }

  /** Closes everything that this token waits for. */
  closeWaitsOf(token: number): void {
    for (const wait of [...this.run.waits.values()]) if (wait.token === token) this.closeWait(wait);
  }

  /** Opens what watches beside an activity while its token is there. */
  openBoundary(token: Token, node: Node): void {
    for (const index of node.boundary) {
      const boundary = this.graph.nodes[index]! as Node<{ attach?(step: Step, token: Token, node: Node): void }>;
      boundary.data.attach?.(this, token, boundary);
    }
  }

  /** Something that was waited for has happened. */
  fire(wait: Wait, payload: unknown): void {
    const { run } = this;
    const node = this.graph.nodes[wait.element]!;
    const token = run.tokens.get(wait.token);
    run.changed = true;
    if (run.stay === 'held') return park(run, wait, payload);
    if (node.needs.some((root) => !run.facts.has(root)))
      return void this.stretch.wanting.push({ run, roots: node.needs, goOn: () => run.waits.has(wait.id) && this.soon(wait, payload) });
    if (wait.kind === 'continue') {
      this.closeWait(wait);
      if (run.closed.includes(wait.id)) this.passed.set(wait.token, wait);
      if (wait.payload) token!.heard = wait.payload as NonNullable<Token['heard']>;
      return this.arrive(token!, token!.node);
    }
    if (wait.kind === 'activity') return takeOffer(this, wait);
    if (wait.kind === 'job' || wait.kind === 'child') this.closeWait(wait, true);
    // The start of an event sub-process stands in its scope without a token.
    const stander = token ?? { id: 0, node: wait.element, scope: wait.scope };
    this.guard(stander, () => node.element.trigger!(this, stander, node, wait, payload));
  }

  // Going wrong -------------------------------------------------------------------------------------------------------

  /** Stops this token with a note for a person; the rest of the shop goes on. */
  incident(token: Token, kind: string, message: string, payload: Record<string, unknown>): void {
    const node = this.node(token);
    const id = this.stretch.ctx.id('inc');
    this.run.incidents.push({ id, token: token.id, node: node.index, kind, message, payload });
    this.run.steps.push({ e: node.id, k: 'incident', t: token.id, x: message });
    this.wait(token, node, { kind: 'incident', name: id });
  }

  // Seeing ------------------------------------------------------------------------------------------------------------

  get graph() {
    return this.run.definition.graph;
  }

  node(token: Token): Node {
    return this.graph.nodes[token.node]!;
  }

  /** What expressions see: the run's variables, the token's own, and facts. */
  env(token: Token): Record<string, unknown> {
    return envOf(this.run, token);
  }

  /** What an expression gives for this token now. */
  value(token: Token, expression: Expression): unknown {
    return expression.value(this.env(token), this.stretch.ctx.now);
  }

  setVar(token: Token, name: string, value: unknown): void {
    setVariable(this, token, name, value);
  }

  /** Values of mappings as one object. */
  inputs(token: Token, mappings: Mapping[]): Record<string, unknown> {
    if (mappings.length === 0) return {};
    return this.mapped(this.env(token), mappings);
  }

  /** The same over variables that were kept. */
  mapped(env: Record<string, unknown>, mappings: Mapping[]): Record<string, unknown> {
    const inputs: Record<string, unknown> = {};
    for (const { name, expression } of mappings) {
      const value = expression.value(env, this.stretch.ctx.now);
      if (value !== null && value !== undefined) inputs[name] = value;
    }
    return inputs;
  }

  /** Sends what the element tells when it starts or is done. */
  tell(token: Token, node: Node, when: Tell['when']): void {
    for (const tell of node.tells) {
      if (tell.when !== when) continue;
      this.stretch.tells.push({ run: this.run, token, node, tell, env: this.env(token) });
    }
  }
}
