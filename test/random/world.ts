// A whole kernel and engine over rows in memory, and the toy trade whose processes are made up by seed.
import Type from 'typebox';
import { type Ctx, type Env, Kernel, Registry, SYSTEM, type TestEnv, defineAction, defineEvent, defineModule, done, sql, testEnv } from '#kernel';
import { type Engine, createEngine } from '#engine';
import type { Drawing } from './draw.ts';
import { NAMES } from './generate.ts';
import { Memory } from './memory.ts';

const FRESH_TICKS = 5_000;
export const EPOCH_MS = Date.parse('2026-11-02T08:00:00Z');

/** What was done, for each program. A compiled drawing may be shared by two, so this goes by the transaction's own. */
const effectsOf = new WeakMap<Registry, string[]>();

/** The trade: an action that remembers its note, and one that appends an event. */
export function trade() {
  const events = Array.from({ length: NAMES }, (_, n) => defineEvent({ name: `rnd.m${n}`, says: 'Something has happened.', payload: Type.Object({}) }));
  const byName = new Map(events.map((event) => [event.name, event]));
  const mark = defineAction({
    name: 'rnd.mark',
    summary: 'Remembers a note.',
    changes: [],
    input: Type.Object({ note: Type.String() }, { additionalProperties: false }),
    output: Type.Object({ marked: Type.String() }),
    refusals: {},
    runMany: (ctx, inputs) => {
      effectsOf.get(ctx.registry)?.push(...inputs.map((input) => input.note));
      return Promise.resolve(inputs.map((input) => done({ marked: input.note })));
    },
  });
  const say = defineAction({
    name: 'rnd.say',
    summary: 'Appends an event.',
    input: Type.Object({ document: Type.String(), name: Type.String() }),
    output: Type.Object({}),
    refusals: {},
    emits: events.map((event) => event.name),
    runMany: (ctx, inputs) =>
      Promise.resolve(
        inputs.map((input) => {
          ctx.emit(byName.get(input.name)!, input.document, {});
          return done({});
        }),
      ),
  });
  return defineModule({ name: 'rnd', needs: [], documents: [{ kind: 'thing', prefix: 'thg', series: 'T-{year}-{n}' }], events, actions: [mark, say] });
}

/** What can be seen of a document's runs. */
export type Wait = { id: string; run_id: string; element: string; kind: string; main: boolean; token: number; name: string | null; due_at: Date | null };
export type Row = { id: string; parent_id: string | null; status: string; outcome: string | null; vars: unknown; state: StoredState };
export type StoredState = {
  t: { i: number; e: string; s: number; of?: number }[];
  s: { i: number; e: string; p?: number; t?: number }[];
  b?: { token: number }[];
  j?: Record<string, Record<string, number>>;
};
export type Line = { e: string; k: string; t: number; f?: string[]; x?: string };

/** A kernel and an engine whose database is memory. */
export class World {
  readonly memory = new Memory();
  readonly effects: string[] = [];
  readonly env: TestEnv;
  engine!: Engine;
  kernel!: Kernel;
  private seen = 0;
  private published = 0;

  constructor() {
    const env = testEnv({ at: new Date(EPOCH_MS).toISOString() });
    let ticks = 0;
    // Every look at the list of drawings is a fresh one.
    this.env = { ...env, ticks: () => (ticks += FRESH_TICKS) };
    this.restart();
  }

  /** Throws away all that the program has in memory; what it wrote stays. */
  restart(): void {
    const registry = new Registry();
    this.engine = createEngine(registry, this.env as Env);
    registry.add(this.engine.module);
    registry.add(trade());
    effectsOf.set(registry, this.effects);
    this.kernel = new Kernel({ db: this.memory.db(), env: this.env, registry, process: this.engine.runner });
  }

  /** Forgets every run and drawing and sets the clock back. */
  clear(): void {
    this.memory.clear();
    this.effects.length = 0;
    this.seen = 0;
    this.env.set(new Date(EPOCH_MS));
  }

  /** Puts drawings where published ones are. */
  async publish(drawings: Drawing[]): Promise<void> {
    await this.tx((ctx) => {
      for (const { key, xml } of drawings)
        ctx.write(sql`
          insert into engine.definition (id, key, version, document_kind, name, xml, hash, published_at, published_by)
          values (${`def_${key}_${++this.published}`}, ${key}, ${1}, ${'thing'}, ${key}, ${xml}, ${''}, ${ctx.now}::timestamptz, ${'rnd'})`);
    });
  }

  tx<T>(work: (ctx: Ctx) => T | Promise<T>): Promise<T> {
    return this.kernel.tx(SYSTEM, async (ctx) => work(ctx));
  }

  runs(): Row[] {
    return this.memory.rows<Row>('engine.run');
  }

  waits(): Wait[] {
    return this.memory.rows<Wait>('engine.wait');
  }

  /** What has happened since the last look, each line with its run; the runs are numbered in the order in which they began. */
  news(): { run: number; line: Line }[] {
    const history = this.memory.table('engine.history');
    const order = new Map(this.memory.table('engine.run').map((row, i) => [row.id, i]));
    const fresh = history.slice(this.seen).flatMap((row) => (JSON.parse(row.steps!) as Line[]).map((line) => ({ run: order.get(row.run_id!)!, line })));
    this.seen = history.length;
    return fresh;
  }

  /** What is done since the last look. */
  newEffects(): string[] {
    return this.effects.splice(0);
  }

  /** Runs and waits as the texts that are stored, without ids that are drawn by chance. */
  texts(): { runs: string[]; waits: string[] } {
    const runs = this.memory.table('engine.run').map((row) => [row.status, row.outcome, row.vars, row.state].join(' '));
    const waits = this.memory
      .table('engine.wait')
      .map((row) => [row.element, row.at, row.kind, row.main, row.token, row.scope, row.due_at, row.repeat, row.payload].join(' '));
    return { runs, waits: waits.sort() };
  }
}

/** One document's process under way, whoever moves it. */
export interface Machine {
  readonly world: World;
  begin(drawings: Drawing[], key: string, choices: Record<string, unknown>): Promise<void>;
  /** Completes the oldest open task of that element. */
  complete(element: string, input?: Record<string, unknown>): Promise<void>;
  message(name: string): Promise<void>;
  /** A signal that something else throws. */
  signal(name: string): Promise<void>;
  clock(toMs: number): Promise<void>;
}

export const DOCUMENT = 'thg_1';

/** Each step is a transaction of its own, out of what is stored and into it: the engine as it really runs, started anew each time. */
export class Stored implements Machine {
  readonly world: World;
  private position = 0;

  constructor(world: World) {
    this.world = world;
  }

  async begin(drawings: Drawing[], key: string, choices: Record<string, unknown>): Promise<void> {
    await this.world.publish(drawings);
    await this.world.tx((ctx) => ctx.process.start(ctx, [{ process: key, document: DOCUMENT, message: choices }]));
  }

  async complete(element: string, input: Record<string, unknown> = {}): Promise<void> {
    const task = this.world.waits().find((wait) => wait.kind === 'user' && wait.element === element);
    if (!task) throw new Error(`There is no task ${element}.`);
    const [outcome] = await this.world.kernel.doMany('tasks.complete', [{ taskId: task.id, input }], SYSTEM);
    if (!outcome!.ok) throw outcome!.refusal;
  }

  async message(name: string): Promise<void> {
    await this.world.kernel.doMany('rnd.say', [{ document: DOCUMENT, name }], SYSTEM);
  }

  /** Another drawing has thrown a signal: it comes by the outbox, and is heard by a transaction of its own. */
  async signal(name: string): Promise<void> {
    const { registry } = this.world.kernel;
    const reader = registry.readers.find((candidate) => candidate.name === 'engine.thrown')!;
    const event = {
      position: BigInt(++this.position),
      name: 'processes.signalled',
      document: null,
      payload: { signal: name, payload: {}, heard: [] },
      at: this.world.env.now(),
      actor: 'rnd',
    };
    await this.world.tx((ctx) => reader.handle(ctx, [event]));
    const hears = registry.sweeps.find((sweep) => sweep.name === 'engine.signals')!;
    await this.world.tx((ctx) => hears.run(ctx));
  }

  async clock(toMs: number): Promise<void> {
    this.world.env.set(new Date(toMs));
    const timers = this.world.kernel.registry.sweeps.find((sweep) => sweep.name === 'engine.timers')!;
    await this.world.tx((ctx) => timers.run(ctx));
  }
}
