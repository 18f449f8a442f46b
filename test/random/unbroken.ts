// The same runs without a restart: one stretch stays in memory from the first step to the last, and nothing is ever read back.
import { type Ctx, Kernel, type ProcessRunner, SYSTEM, done } from '#kernel';
import { blankRun } from '../../src/engine/run.ts';
import { Stretch } from '../../src/engine/stretch.ts';
import type { Drawing } from './draw.ts';
import { DOCUMENT, type Machine, type World } from './world.ts';

/** Moves one document's runs in memory; what it writes is only for comparing. */
export class Unbroken implements Machine {
  readonly world: World;
  private readonly compiledBy: World;
  private readonly kernel: Kernel;
  private stretch: Stretch | undefined;

  /** `compiledBy` has the same drawings compiled already. */
  constructor(world: World, compiledBy: World) {
    this.world = world;
    this.compiledBy = compiledBy;
    const { db, env, registry, process } = world.kernel;
    // Its events are given to nobody: who heard them would read runs out of what is stored.
    const deaf: ProcessRunner = { lock: process.lock, start: process.start, settled: process.settled, failed: process.failed, deliver: async () => {} };
    this.kernel = new Kernel({ db, env, registry, process: deaf });
  }

  begin(_drawings: Drawing[], key: string, choices: Record<string, unknown>): Promise<void> {
    return this.work((stretch, ctx) => {
      const definition = stretch.definitions.latest(key);
      const run = blankRun({
        id: ctx.id('run'),
        definition,
        document: DOCUMENT,
        documentKind: 'thing',
        startedAt: ctx.now,
        vars: { start: choices },
        isNew: true,
      });
      stretch.begin(run);
    });
  }

  complete(element: string): Promise<void> {
    return this.work((stretch) => {
      for (const run of stretch.runs.values()) {
        const { nodes } = run.definition.graph;
        const wait = [...run.waits.values()].find((candidate) => candidate.kind === 'user' && nodes[candidate.element]!.id === element);
        if (!wait) continue;
        stretch.step(run).fire(wait, { outcome: done({}), input: {} });
        return;
      }
      throw new Error(`There is no task ${element}.`);
    });
  }

  message(name: string): Promise<void> {
    return this.work((stretch, ctx) => {
      for (const run of stretch.runs.values()) {
        if (run.status !== 'live') continue;
        if (stretch.message(run, name, DOCUMENT, {})) stretch.step(run).go();
        else if (run.definition.graph.listens.has(name)) run.buffered.push({ id: ctx.id('emg'), name, key: DOCUMENT, payload: {} });
      }
    });
  }

  signal(name: string): Promise<void> {
    return this.work((stretch) => {
      for (const run of stretch.runs.values())
        for (const wait of run.waits.values()) if (wait.kind === 'signal' && wait.name === name) stretch.step(run).soon(wait, {});
    });
  }

  clock(toMs: number): Promise<void> {
    this.world.env.set(new Date(toMs));
    return this.work((stretch) => {
      const due = [...stretch.runs.values()].flatMap((run) =>
        [...run.waits.values()].filter((wait) => wait.dueAt && wait.dueAt.getTime() <= toMs).map((wait) => ({ run, wait })),
      );
      due.sort((a, b) => a.wait.dueAt!.getTime() - b.wait.dueAt!.getTime());
      for (const { run, wait } of due) if (run.waits.has(wait.id)) stretch.step(run).fire(wait, {});
    });
  }

  private async work(move: (stretch: Stretch, ctx: Ctx) => void): Promise<void> {
    await this.kernel.tx(SYSTEM, async (ctx) => {
      this.stretch ??= new Stretch(ctx, this.compiledBy.engine.definitions);
      const { stretch } = this;
      Object.assign(stretch, { ctx });
      move(stretch, ctx);
      await stretch.work();
      forget(stretch);
    });
  }
}

/** What a stretch leaves behind when it has been written, so that the same one can go on. */
function forget(stretch: Stretch): void {
  stretch.drop.length = 0;
  stretch.left.length = 0;
  for (const run of stretch.runs.values()) {
    Object.assign(run, { isNew: false, changed: false, visits: 0, rev: run.rev + 1 });
    for (const list of [run.steps, run.opened, run.closed, run.consumed, run.incidents, run.evaluations]) list.length = 0;
    run.facts.clear();
  }
}
