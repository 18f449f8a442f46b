// Plays the pairs: runs are driven to random places, the drawings change under them, the sweep dies in the middle, and every run is driven to its end.
import assert from 'node:assert/strict';
import { SYSTEM, Kernel, Registry, type Db, type Env, type Module, Workers, createDocuments, defineAction, defineModule, done, sql } from '#kernel';
import { createEngine } from '#engine';
import { house } from '#testing';
import Type from 'typebox';
import { sweepOnce } from '../../src/engine/moving/sweep.ts';
import { toy } from '../../src/engine/toy.fixture.ts';
import { CHILD, PAIRS, type Pair } from './pairs.ts';

const actor = SYSTEM;
const DAY_MS = 86_400_000;
/** Rounds in which every run can come to its end; who has not by then is stuck. */
const ROUNDS = 80;

export type Figures = {
  pairs: number;
  runs: number;
  followed: number;
  held: number;
  finishing: number;
  cancelled: number;
  over: number;
  stuck: number;
  effects: number;
  twice: number;
  restarts: number;
};

/** Numbers from 0 up to 1 that come again with the same seed (mulberry32). */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A post office that remembers every letter. */
function post() {
  const letters: string[] = [];
  const send = defineAction({
    name: 'messages.send',
    summary: 'Sends a letter.',
    input: Type.Object({ template: Type.String(), to: Type.Unknown(), documentId: Type.String(), key: Type.String(), data: Type.Unknown() }),
    output: Type.Object({}),
    refusals: {},
    runMany: async (_ctx, inputs) => inputs.map((input) => (letters.push(`letter ${input.template} ${input.documentId}`), done({}))),
  });
  return { letters, module: defineModule({ name: 'post', needs: [], actions: [send] }) };
}

type Program = { kernel: Kernel; workers: Workers; definitions: ReturnType<typeof createEngine>['definitions'] };

/** The program anew on the same database: nothing of before is in its memory. */
function startProgram(db: Db, env: Env, modules: Module[], providers: Record<string, unknown>, errors: unknown[]): Program {
  const registry = new Registry();
  const engine = createEngine(registry, env);
  for (const module of [engine.module, ...modules]) registry.add(module);
  for (const [port, provider] of Object.entries(providers)) registry.providers.set(port, provider);
  const kernel = new Kernel({ db, env, registry, process: engine.runner });
  return { kernel, workers: new Workers(kernel, (_duty, error) => void errors.push(error)), definitions: engine.definitions };
}

type Wait = { id: string; run_id: string; document_id: string; kind: string; name: string | null; key: string };

/** One world: all pairs side by side in one shop. */
export class World {
  readonly t = toy();
  readonly post = post();
  readonly errors: unknown[] = [];
  restarts = 0;
  private readonly random: () => number;
  private shop!: Awaited<ReturnType<typeof house>>;
  private program!: Program;

  constructor(seed: number) {
    this.random = dice(seed);
  }

  async open(): Promise<void> {
    const modules = [this.t.module, this.post.module];
    this.shop = await house({ modules, providers: this.t.providers });
    this.restart();
  }

  close(): Promise<void> {
    return this.shop.close();
  }

  private restart(): void {
    this.restarts++;
    this.program = startProgram(this.shop.db, this.shop.env, [this.t.module, this.post.module], this.t.providers, this.errors);
  }

  private run<T>(name: string, input: object): Promise<T> {
    return this.program.kernel.do<T>(name, input, { actor }).then((outcome) => outcome.value);
  }

  publish(xml: string, more: object = {}): Promise<{ version: number }> {
    return this.run('processes.publish', { xml, ...more });
  }

  async start(key: string, count: number): Promise<void> {
    await this.program.kernel.tx(SYSTEM, async (ctx) => {
      const documents = Array.from({ length: count }, () => ctx.id('cas'));
      await createDocuments(
        ctx,
        documents.map((id) => ({ id, kind: 'case', state: 'open' })),
      );
      await ctx.process.start(
        ctx,
        documents.map((document) => ({ process: key, document, message: {} })),
      );
    });
  }

  private waits(): Promise<Wait[]> {
    return this.shop.db.read<Wait>(sql`
      select w.id, w.run_id, r.document_id, w.kind, w.name, r.key from engine.wait w join engine.run r on r.id = w.run_id
      where r.status = 'live' and w.kind in ('user', 'message') and r.stay is distinct from 'held' order by w.id`);
  }

  /** Gives each wait its chance to be over; messages that interrupt come more seldom. */
  async nudge(chance: number): Promise<number> {
    const waits = await this.waits();
    const chosen = waits.filter((wait) => this.random() < (wait.name === 'toy.cancel_requested' ? chance / 4 : chance));
    const tasks = chosen.filter((wait) => wait.kind === 'user');
    const outcomes = await this.program.kernel.doMany(
      'tasks.complete',
      tasks.map((wait) => ({ taskId: wait.id, input: {} })),
      actor,
    );
    for (const outcome of outcomes) if (!outcome.ok) assert.match(outcome.refusal.code, /^(tasks.gone|processes.held)$/);
    for (const wait of chosen.filter((one) => one.kind === 'message'))
      await this.t.say(this.program.kernel, wait.document_id, wait.name === 'toy.approved' ? 'approved' : 'cancel');
    return chosen.length;
  }

  /** Runs come to places all over their drawings, some with an outside call under way. */
  async scatter(rounds: number): Promise<void> {
    for (let i = 0; i < rounds; i++) {
      await this.nudge(0.45);
      if (this.random() < 0.5) await this.program.workers.jobs();
      this.shop.env.turn(DAY_MS * this.random());
      await this.program.workers.sweeps(['engine.timers']);
    }
    await this.nudge(0.3);
  }

  /** The sweep in small batches; in the middle of one the program dies, and another one goes on. */
  async sweepAndDie(): Promise<void> {
    for (let i = 0; i < 4; i++) await this.program.kernel.tx(SYSTEM, (ctx) => sweepOnce(ctx, this.program.definitions, 7));
    await this.program.kernel
      .tx(SYSTEM, async (ctx) => {
        await sweepOnce(ctx, this.program.definitions, 7);
        throw new Error('power cut');
      })
      .catch((error: Error) => assert.equal(error.message, 'power cut'));
    this.restart();
    // Some are touched before the sweep comes to them.
    await this.nudge(0.1);
    for (let i = 0; i < 1_000; i++) if ((await this.program.workers.sweeps(['engine.moves'])) === 0) return;
    assert.fail('the sweep does not come to its end');
  }

  /** What became of the live runs of these processes. */
  async tally(): Promise<Pick<Figures, 'followed' | 'held' | 'finishing'>> {
    const [row] = await this.shop.db.read<{ followed: bigint; held: bigint; finishing: bigint; lost: bigint }>(sql`
      select count(*) filter (where r.definition_id = n.id) as followed, count(*) filter (where r.stay = 'held' and r.stay_why ->> 'reason' <> '') as held,
        count(*) filter (where r.stay = 'old' and r.stay_why ->> 'reason' <> '') as finishing,
        count(*) filter (where r.definition_id <> n.id and r.stay is null) as lost
      from engine.run r join (select distinct on (key) key, id from engine.definition order by key, version desc) n on n.key = r.key where r.status = 'live'`);
    assert.equal(row!.lost, 0n, 'every run follows, is held with a reason or finishes on its own drawing');
    return { followed: Number(row!.followed), held: Number(row!.held), finishing: Number(row!.finishing) };
  }

  /** A person chooses for those that are held. */
  async chooseForHeld(pairs: { key: string; pair: Pair }[]): Promise<void> {
    for (const { key, pair } of pairs) {
      const wish = pair.held ?? { do: 'finish' as const };
      const { results } = await this.run<{ results: { result: string; reason: string | null }[] }>('processes.move_runs', { key, ...wish });
      if (wish.do !== 'finish' && results.some((one) => one.result === 'refused')) await this.run('processes.move_runs', { key, do: 'finish' });
    }
  }

  /** Lets everything go on until nothing is live; returns what is stuck. */
  async finish(): Promise<{ key: string; at: string; version: number }[]> {
    for (let round = 0; round < ROUNDS; round++) {
      await this.program.workers.drain();
      if ((await this.nudge(0.9)) === 0) {
        this.shop.env.turn(15 * DAY_MS);
        await this.program.workers.drain();
        if ((await this.waits()).length === 0 && (await this.stuck()).length === 0) return [];
      }
    }
    return this.stuck();
  }

  stuck(): Promise<{ key: string; at: string; version: number }[]> {
    return this.shop.db.read(sql`
      select r.key, d.version, string_agg(w.at || ':' || w.kind, ' ') as at from engine.run r join engine.definition d on d.id = r.definition_id
        left join engine.wait w on w.run_id = r.id where r.status = 'live' group by r.id, r.key, d.version order by r.key`);
  }

  async ends(): Promise<{ cancelled: number; over: number }> {
    const [row] = await this.shop.db.read<{ cancelled: bigint; over: bigint }>(
      sql`select count(*) filter (where status = 'stopped') as cancelled, count(*) filter (where status = 'ended') as over from engine.run`,
    );
    return { cancelled: Number(row!.cancelled), over: Number(row!.over) };
  }

  /** Every effect with how often it was had: letters, calls outside, and what was done inside, each for one document. */
  effects(): Map<string, number> {
    const counts = new Map<string, number>();
    const add = (effect: string): void => void counts.set(effect, (counts.get(effect) ?? 0) + 1);
    for (const one of this.post.letters) add(one);
    for (const one of this.t.outside) add(`charge ${(one.request as { what: string }).what}`);
    for (const one of this.t.calls) for (const input of one.inputs) add(`act ${(input as { note: string }).note}`);
    return counts;
  }

  async incidents(): Promise<unknown[]> {
    return this.shop.db.read(sql`select process, element, kind, message from engine.incident where resolution is distinct from 'left' limit 5`);
  }

  verify(): Promise<void> {
    return this.shop.verify();
  }
}

/** Plays so many runs of each pair; returns the figures and everything that went wrong. */
export async function play(seed: number, each: number, chosen: Pair[] = PAIRS): Promise<{ figures: Figures; wrong: unknown[] }> {
  const world = new World(seed);
  await world.open();
  try {
    const pairs = chosen.map((pair, i) => ({ key: `pair-${i + 1}`, pair }));
    for (const { key, pair } of pairs) {
      if (pair.before(key).includes(`${key}-child`)) await world.publish(CHILD.before(`${key}-child`));
      await world.publish(pair.before(key));
    }
    for (const { key } of pairs) await world.start(key, each);
    await world.scatter(5);
    for (const { key, pair } of pairs) {
      if (pair.before(key).includes(`${key}-child`)) await world.publish(CHILD.after(`${key}-child`));
      await world.publish(pair.after(key), {
        ...(pair.choices ? { choices: pair.choices } : {}),
        ...(pair.otherwise ? { otherwise: pair.otherwise } : {}),
        ...(pair.base ? { base: pair.base } : {}),
      });
    }
    await world.sweepAndDie();
    const tally = await world.tally();
    await world.verify();
    await world.chooseForHeld(pairs);
    await world.scatter(2);
    for (const { key, pair } of pairs.filter((one) => one.pair.rollsBack)) await world.publish(pair.before(key), { otherwise: 'finish' });
    await world.sweepAndDie();
    await world.tally();
    await world.verify();
    const stuck = await world.finish();
    await world.verify();
    const effects = world.effects();
    const twice = [...effects].filter(([, count]) => count > 1);
    const figures: Figures = {
      pairs: pairs.length,
      runs: pairs.length * each,
      ...tally,
      ...(await world.ends()),
      stuck: stuck.length,
      effects: effects.size,
      twice: twice.length,
      restarts: world.restarts - 1,
    };
    return { figures, wrong: [...stuck, ...twice.slice(0, 5), ...world.errors, ...(await world.incidents())] };
  } finally {
    await world.close();
  }
}
