// A stretch that touches nothing: the engine's own stepping, with the world's answers out of a record.
import { conditionsOf, look } from '../conditions.ts';
import type { Flow, Node } from '../graph.ts';
import type { Outcome } from '#kernel';
import type { Run, Token, Wait } from '../run.ts';
import { Step } from '../step.ts';
import { type Call, type Decided, Stretch, isWanted } from '../stretch.ts';
import type { DryCtx } from './clock.ts';
import type { Drawings } from './drawings.ts';

/** What a replay asks of the world. */
export type World = {
  answer(call: Call): { outcome: Outcome<unknown>; answer: unknown; afterMs: number };
  facts(run: Run, root: string): unknown;
  /** What a condition was when it was asked for; undefined when nobody knows. */
  truth(run: Run, token: Token, node: Node, flow: Flow, values: () => string): boolean | undefined;
  decided(run: Run, token: Token, node: Node): Decided | undefined;
  /** Whether it is on record when this condition came true. */
  fires(run: Run, wait: Wait): boolean;
  /** Why a letter can not be sent; undefined when it can. */
  untold(run: Run, node: Node, template: string): boolean;
  passed(run: Run, node: Node): void;
  later(run: Run, wait: Wait, payload: unknown, afterMs: number): void;
};

class DryStep extends Step {
  private readonly world: World;

  constructor(run: Run, stretch: DryStretch) {
    super(run, stretch);
    this.world = stretch.world;
  }

  override holds(token: Token, flow: Flow): boolean {
    const { condition } = flow;
    if (!condition) return true;
    const values = (): string => {
      const env = this.env(token);
      return JSON.stringify(condition.roots.filter((root) => !this.run.facts.has(root)).map((root) => env[root] ?? null));
    };
    return this.world.truth(this.run, token, this.node(token), flow, values) ?? super.holds(token, flow);
  }

  override take(token: Token, node: Node, taken: number[], record: { in?: unknown; out?: unknown; x?: string } = {}): void {
    this.world.passed(this.run, node);
    super.take(token, node, taken, record);
  }
}

export class DryStretch extends Stretch {
  readonly world: World;

  constructor(ctx: DryCtx, drawings: Drawings, world: World) {
    super(ctx, drawings);
    this.world = world;
    this.follows = false;
  }

  protected override stepOf(run: Run): Step {
    return new DryStep(run, this);
  }

  override decided(run: Run, token: Token, node: Node): Decided | undefined {
    return this.world.decided(run, token, node);
  }

  /** All runs of the order are in memory. */
  override async load(): Promise<void> {}

  override async loadFacts(wanted: { run: Run; roots: string[] }[]): Promise<void> {
    for (const { run, roots } of wanted) for (const root of roots) if (!run.facts.has(root)) run.facts.set(root, this.world.facts(run, root));
  }

  protected override async runCalls(): Promise<boolean> {
    for (const call of this.calls.splice(0)) {
      if (!isWanted(call) || !this.fits(call)) continue;
      const { outcome, answer, afterMs } = this.world.answer(call);
      if (afterMs <= 0) call.goOn(outcome);
      else {
        const { run, token, node, action, input } = call;
        const wait = this.step(run).wait(token, node, { kind: 'job', name: `${run.id} ${token.id}`, payload: { action: action.name, input } });
        this.world.later(run, wait, { outcome, answer }, afterMs);
      }
    }
    return true;
  }

  protected override async sendTells(): Promise<boolean> {
    for (const { run, token, node, tell } of this.tells.splice(0))
      if (this.world.untold(run, node, tell.template)) run.steps.push({ e: node.id, k: 'error', t: token.id, x: `${tell.template}: messages.nobody` });
    return true;
  }

  /** A condition comes true when it did; one that nobody has asked for before is looked at. */
  protected override async lookAtConditions(): Promise<boolean> {
    const waits = [...this.runs.values()].flatMap((run) =>
      conditionsOf(run)
        .filter((wait) => !this.world.fires(run, wait))
        .map((wait) => ({ run, wait })),
    );
    if (waits.length === 0) return false;
    await this.factsFor(waits);
    for (const { run, wait } of waits) look(this.step(run), wait);
    return this.moved;
  }
}
