// What a block-structured process has to do, told without tokens: each block is a function that calls back when it is over.
// This is the measure for the engine, so it shares no code and no way of thinking with it.
import { type Activity, type Block, type Edge, type Process, type Trigger, inside } from './blocks.ts';

/** Everything that is taken away together. */
type Group = { parent: Group | undefined; dead: boolean };

/** A process, a sub-process or an event sub-process under way; `live` counts the ways in it that are not at their end. */
type Scope = { group: Group; outer: Group | undefined; live: number; finish: () => void };

/** Where a block stands: what it is taken away with, its scope, and who catches what it throws. */
type Env = { group: Group; scope: Scope; catcher: Catcher | undefined };
type Catcher = { edges: Edge[]; undoes: string[]; take: (edge: Edge) => void; around: Catcher | undefined };

/** Something that is waited for. `fire` is what happens then. */
export type Expected = {
  kind: 'user' | 'message' | 'timer' | 'signal' | 'condition' | 'child';
  element: string;
  main: boolean;
  name?: string;
  dueMs?: number;
  group: Group;
  fire: () => void;
};

const SECOND = 1000;

export class Model {
  readonly done: string[] = [];
  readonly effects: string[] = [];
  /** Activities of which one of several bodies was done: that counts as done, too. */
  readonly bodies: string[] = [];
  ended = false;
  nowMs: number;
  private waits: Expected[] = [];
  private readonly early: string[] = [];
  private readonly variables = new Set<string>();
  private readonly fires: Expected[] = [];

  constructor(process: Process, nowMs: number) {
    this.nowMs = nowMs;
    this.openScope({ body: process.body, events: process.events, start: 'start', end: 'end' }, undefined, undefined, () => (this.ended = true));
    this.settle();
  }

  /** What is waited for now, in the order in which it began. */
  open(): Expected[] {
    return this.waits;
  }

  fire(wait: Expected): void {
    if (this.waits.includes(wait)) wait.fire();
    this.settle();
  }

  /** A message that nobody waits for is kept for who will. */
  message(name: string): void {
    const found = this.waits.filter((wait) => wait.kind === 'message' && wait.name === name);
    const wait = found.find((candidate) => candidate.main) ?? found[0];
    if (wait) this.fire(wait);
    else this.early.push(name);
  }

  /** Turns the clock; what is due fires in the order of its time. */
  clock(toMs: number): void {
    this.nowMs = toMs;
    const due = this.waits.filter((wait) => wait.dueMs !== undefined && wait.dueMs <= toMs).sort((a, b) => a.dueMs! - b.dueMs!);
    for (const wait of due) this.fire(wait);
  }

  signal(name: string): void {
    for (const wait of this.waits.filter((candidate) => candidate.kind === 'signal' && candidate.name === name)) if (!isDead(wait.group)) wait.fire();
    this.settle();
  }

  private settle(): void {
    for (let wait = this.fires.shift(); wait; wait = this.fires.shift()) if (this.waits.includes(wait)) wait.fire();
  }

  // Waiting -----------------------------------------------------------------------------------------------------------

  private wait(parts: Omit<Expected, 'fire'>, then: (wait: Expected) => void): void {
    const wait: Expected = {
      ...parts,
      fire: () => {
        this.waits = this.waits.filter((other) => other !== wait);
        then(wait);
      },
    };
    this.waits.push(wait);
    if (wait.kind !== 'message') return;
    const at = this.early.indexOf(wait.name!);
    if (at < 0) return;
    this.early.splice(at, 1);
    this.fires.push(wait);
  }

  private waitFor(trigger: Trigger, element: string, main: boolean, group: Group, then: (wait: Expected) => void): void {
    if (trigger.on === 'timer') this.wait({ kind: 'timer', element, main, group, dueMs: this.nowMs + trigger.seconds * SECOND }, then);
    else if (trigger.on === 'condition') this.waitUntil(trigger.variable, element, main, group, then);
    else if (trigger.on === 'message' || trigger.on === 'signal') this.wait({ kind: trigger.on, element, main, group, name: trigger.name }, then);
  }

  /** A condition that holds already is not waited for. */
  private waitUntil(variable: string, element: string, main: boolean, group: Group, then: (wait: Expected) => void): void {
    this.wait({ kind: 'condition', name: variable, element, main, group }, then);
    if (this.variables.has(variable)) this.fires.push(this.waits.at(-1)!);
  }

  /** A variable becomes true: what waited for that goes on when everything else has. */
  private set(variable: string): void {
    this.variables.add(variable);
    this.fires.push(...this.waits.filter((wait) => wait.kind === 'condition' && wait.name === variable));
  }

  private kill(group: Group): void {
    group.dead = true;
    this.waits = this.waits.filter((wait) => !isDead(wait.group));
  }

  // Scopes ------------------------------------------------------------------------------------------------------------

  private openScope(
    parts: { body: Block; events: Edge[]; start: string; end: string },
    outer: Group | undefined,
    catcher: Catcher | undefined,
    finish: () => void,
  ): void {
    const scope: Scope = { group: { parent: outer, dead: false }, outer, live: 1, finish };
    for (const edge of parts.events) this.listen(scope, edge, catcher);
    this.done.push(parts.start);
    this.line(parts.body, parts.end, { group: scope.group, scope, catcher });
  }

  /** A body and its end event. */
  private line(body: Block, end: string, env: Env): void {
    this.run(body, env, () => {
      this.done.push(end);
      this.leaveScope(env.scope);
    });
  }

  private leaveScope(scope: Scope): void {
    if (--scope.live > 0) return;
    this.kill(scope.group);
    scope.finish();
  }

  private listen(scope: Scope, edge: Edge, catcher: Catcher | undefined): void {
    this.waitFor(edge.trigger, edge.id, false, scope.group, () => {
      if (edge.interrupting) {
        this.kill(scope.group);
        scope.group = { parent: scope.outer, dead: false };
        scope.live = 1;
      } else {
        scope.live++;
        if (edge.trigger.on !== 'timer') this.listen(scope, edge, catcher);
      }
      this.openScope({ body: edge.body, events: [], start: edge.id, end: `${edge.id}_e` }, scope.group, catcher, () => this.leaveScope(scope));
    });
  }

  // Blocks ------------------------------------------------------------------------------------------------------------

  private run(block: Block, env: Env, then: () => void): void {
    switch (block.k) {
      case 'seq':
        return this.inTurn(block.parts, env, then);
      case 'task':
        return this.activity(block, env, then, (_inner, over) => {
          if (block.type === 'serviceTask' || block.type === 'sendTask') this.effects.push(block.id);
          over();
        });
      case 'user':
        return this.activity(block, env, then, ({ group }, over) => this.wait({ kind: 'user', element: block.id, main: true, group }, over));
      case 'receive':
        return this.activity(block, env, then, ({ group }, over) =>
          this.wait({ kind: 'message', name: block.name, element: block.id, main: true, group }, over),
        );
      case 'sub': {
        const parts = { body: block.body, events: block.events, start: `${block.id}_s`, end: `${block.id}_e` };
        return this.activity(block, env, then, (inner, over) => this.openScope(parts, inner.group, inner.catcher, over));
      }
      case 'call': {
        const parts = { body: block.body, events: [], start: `${block.id}_start`, end: `${block.id}_end` };
        return this.activity(block, env, then, ({ group }, over) => {
          // A called process has variables of its own, and each time new ones.
          for (const variable of variablesIn(block.body)) this.variables.delete(variable);
          this.wait({ kind: 'child', element: block.id, main: true, group }, over);
          const child = this.waits.at(-1)!;
          this.openScope(parts, group, undefined, () => child.fire());
        });
      }
      default:
        return this.runOther(block, env, then);
    }
  }

  private runOther(block: Exclude<Block, { k: 'seq' | 'task' | 'user' | 'receive' | 'sub' | 'call' }>, env: Env, then: () => void): void {
    const { done } = this;
    switch (block.k) {
      case 'catch':
        return this.waitFor(block.trigger, block.id, true, env.group, () => (done.push(block.id), then()));
      case 'throw':
        return this.throwing(block, env, then);
      case 'set':
        this.mark(block.id);
        this.set(block.variable);
        return then();
      case 'link':
        done.push(block.id, `${block.id}_c`);
        return then();
      case 'xor':
        done.push(block.id);
        return this.run(block.branches[block.pick]!, env, () => (done.push(`${block.id}_j`), then()));
      case 'or': {
        const chosen = block.branches.filter((_, i) => (i === 0 ? !block.picks.includes(true) : block.picks[i - 1]));
        return this.together(block.id, chosen, env, then);
      }
      case 'and':
        return this.together(block.id, block.branches, env, then);
      case 'loop':
        this.mark(`${block.id}_i`);
        return this.loop(block, 0, env, then);
      case 'race':
        return this.race(block, env, then);
      case 'withUndo':
        return this.withUndo(block, env, then);
      case 'undo':
        for (const handler of block.done) this.mark(handler);
        done.push(block.id);
        return then();
      case 'end':
        return this.ending(block, env);
    }
  }

  private inTurn(parts: Block[], env: Env, then: () => void): void {
    const [first, ...rest] = parts;
    if (!first) return then();
    this.run(first, env, () => this.inTurn(rest, env, then));
  }

  private mark(id: string): void {
    this.effects.push(id);
    this.done.push(id);
  }

  private together(id: string, branches: Block[], env: Env, then: () => void): void {
    this.done.push(id);
    let left = branches.length;
    for (const branch of branches) {
      this.run(branch, env, () => {
        if (--left > 0) return;
        this.done.push(`${id}_j`);
        then();
      });
    }
  }

  private loop(block: Extract<Block, { k: 'loop' }>, gone: number, env: Env, then: () => void): void {
    this.done.push(block.id);
    this.run(block.body, env, () => {
      this.mark(`${block.id}_n`);
      this.done.push(`${block.id}_q`);
      if (gone + 1 < block.times) return this.loop(block, gone + 1, env, then);
      this.done.push(`${block.id}_o`);
      then();
    });
  }

  private race(block: Extract<Block, { k: 'race' }>, env: Env, then: () => void): void {
    const group: Group = { parent: env.group, dead: false };
    for (const { id, trigger, body } of block.branches) {
      this.waitFor(trigger, id, true, group, () => {
        this.kill(group);
        this.done.push(block.id, id);
        this.run(body, env, () => (this.done.push(`${block.id}_j`), then()));
      });
    }
  }

  private withUndo({ id, body }: Extract<Block, { k: 'withUndo' }>, env: Env, then: () => void): void {
    if (body === 'serviceTask') {
      this.mark(id);
      return then();
    }
    this.wait({ kind: 'user', element: id, main: true, group: env.group }, () => (this.done.push(id), then()));
  }

  // Activities --------------------------------------------------------------------------------------------------------

  /** An activity with its edges and repetitions around its work. */
  private activity(block: Activity, env: Env, then: () => void, work: (env: Env, over: () => void) => void): void {
    const group: Group = { parent: env.group, dead: false };
    const merged = (): void => {
      if (block.edges.some((edge) => edge.interrupting)) this.done.push(`${block.id}_m`);
      then();
    };
    const take = (edge: Edge): void => this.takeEdge(edge, group, env, merged);
    for (const edge of block.edges) this.arm(edge, group, take);
    const inner: Env = {
      group,
      scope: env.scope,
      catcher: { edges: block.edges, undoes: 'undoes' in block ? (block.undoes as string[]) : [], take, around: env.catcher },
    };
    const over = (): void => {
      this.kill(group);
      this.done.push(block.id);
      merged();
    };
    this.repeated(block, inner, over, work);
  }

  private arm(edge: Edge, group: Group, take: (edge: Edge) => void, before = 0): void {
    const { trigger } = edge;
    this.waitFor(trigger, edge.id, false, group, () => {
      if (!edge.interrupting) {
        if (trigger.on !== 'timer') this.arm(edge, group, take);
        else if (before + 1 < (trigger.times ?? 1)) this.arm(edge, group, take, before + 1);
      }
      take(edge);
    });
  }

  private takeEdge(edge: Edge, group: Group, env: Env, merged: () => void): void {
    this.done.push(edge.id);
    if (edge.interrupting) {
      this.kill(group);
      return this.run(edge.body, env, merged);
    }
    env.scope.live++;
    this.line(edge.body, `${edge.id}_e`, env);
  }

  private repeated(block: Activity, env: Env, over: () => void, work: (env: Env, over: () => void) => void): void {
    const { repeat } = block;
    if (!repeat) return work(env, over);
    const enough = repeat.enough ?? repeat.times;
    if (repeat.times === 0) return over();
    let count = 0;
    const begin = (): void => {
      const group: Group = { parent: env.group, dead: false };
      work({ ...env, group }, () => {
        if (isDead(group)) return;
        this.kill(group);
        this.done.push(block.id);
        this.bodies.push(block.id);
        if (++count >= enough) return over();
        if (repeat.how !== 'parallel') begin();
      });
    };
    if (repeat.how !== 'parallel') return begin();
    for (let i = 0; i < repeat.times && !env.group.dead; i++) begin();
  }

  // Throwing ----------------------------------------------------------------------------------------------------------

  private throwing(block: Extract<Block, { k: 'throw' }>, env: Env, then: () => void): void {
    this.done.push(block.id);
    if (block.what === 'signal') this.signalInside(block.name);
    if (block.what === 'escalation') this.raise('escalation', block.name, env.catcher);
    if (!isDead(env.group)) then();
  }

  private signalInside(name: string): void {
    for (const wait of this.waits.filter((candidate) => candidate.kind === 'signal' && candidate.name === name)) if (this.waits.includes(wait)) wait.fire();
  }

  /** The transaction around is undone, and its way goes on at the edge that says so. */
  private cancel(env: Env): void {
    for (let at = env.catcher; at; at = at.around) {
      const edge = at.edges.find(({ trigger }) => trigger.on === 'cancel');
      if (!edge) continue;
      for (const handler of at.undoes) this.mark(handler);
      return at.take(edge);
    }
  }

  private raise(on: 'error' | 'escalation', code: string, catcher: Catcher | undefined): void {
    for (let at = catcher; at; at = at.around) {
      const edge = at.edges.find(({ trigger }) => trigger.on === on && trigger.code === code);
      if (edge) return at.take(edge);
    }
    if (on === 'error') throw new Error(`The generator throws the error ${code}, which nothing catches.`);
  }

  private ending(block: Extract<Block, { k: 'end' }>, env: Env): void {
    this.done.push(block.id);
    if (block.what === 'error') return this.raise('error', block.name, env.catcher);
    if (block.what === 'terminate') {
      this.kill(env.scope.group);
      return env.scope.finish();
    }
    if (block.what === 'cancel') return this.cancel(env);
    if (block.what === 'escalation') this.raise('escalation', block.name, env.catcher);
    if (block.what === 'signal') this.signalInside(block.name);
    this.leaveScope(env.scope);
  }
}

function isDead(group: Group | undefined): boolean {
  for (let at = group; at; at = at.parent) if (at.dead) return true;
  return false;
}

const variablesIn = (block: Block): string[] => [...(block.k === 'set' ? [block.variable] : []), ...inside(block).flatMap(variablesIn)];
