// A part of the same processes on a real database: published as a merchant would, each step a transaction, read back by the next.
import { type Ctx, SYSTEM, sql } from '#kernel';
import { type House, house } from '#testing';
import { apply, carryOut, choicesOf, differ, nextMove } from './check.ts';
import { type Construct, type Process, chance } from './blocks.ts';
import { drawProcess } from './draw.ts';
import { generate } from './generate.ts';
import { Model } from './model.ts';
import { switches } from './switches.ts';
import { trade } from './world.ts';

type Wait = { id: string; element: string; kind: string; main: boolean; due_at: Date | null };
type Sampled = { processes: number; steps: number; refused: string[]; broken: string[] };

/** Runs `count` processes from that seed on in one house, one after the other, at most `boundMs` long; the shop's invariants are checked at the end. */
export async function sample(from: number, count: number, boundMs: number): Promise<Sampled> {
  const until = performance.now() + boundMs;
  const found: Sampled = { processes: 0, steps: 0, refused: [], broken: [] };
  await using shop = await house({ modules: [trade()] });
  const { on } = await switches(shop.registry);
  for (let seed = from; seed < from + count && performance.now() < until; seed++) {
    const { steps, broken } = await follow(shop, seed, on).catch((error: Error) => ({ steps: 0, broken: error.stack }));
    found.processes++;
    found.steps += steps;
    // All of them are sound: one that is refused shows that the proof before publishing sees less than the engine can do.
    if (broken?.startsWith('Refusal')) found.refused.push(`seed ${seed}: ${broken}`);
    else if (broken !== undefined) found.broken.push(`seed ${seed}: ${broken}`);
  }
  await shop.verify();
  if (shop.errors.length > 0) found.broken.push(String(shop.errors[0]!.error));
  return found;
}

async function follow(shop: House, seed: number, on: ReadonlySet<Construct>): Promise<{ steps: number; broken?: string }> {
  const process = generate(seed, on);
  const document = `thg_${seed}`;
  await publish(shop, process);
  const model = new Model(process, shop.env.now().getTime());
  await shop.kernel.tx(SYSTEM, (ctx) => ctx.process.start(ctx, [{ process: process.key, document, message: choicesOf(process) }]));
  const machine = machineOf(shop, document);
  const random = chance(seed * 7 + 1);
  for (let steps = 1; ; steps++) {
    const broken = differ('what is waited for', model.open().map(told), (await waitsOf(shop, document)).map(told));
    if (broken !== undefined) return { steps, broken };
    const move = model.ended ? undefined : nextMove(model, process, random, steps);
    if (!move) return atTheEnd(shop, document, model, steps);
    apply(model, move);
    await carryOut(machine, move);
  }
}

async function publish(shop: House, process: Process): Promise<void> {
  for (const { xml } of drawProcess(process)) await shop.kernel.do('processes.publish', { xml }, { actor: SYSTEM });
}

const told = (wait: { element: string; kind: string; main: boolean; dueMs?: number; due_at?: Date | null }): string =>
  `${wait.element}:${wait.kind}:${wait.main}:${wait.dueMs ?? wait.due_at?.getTime() ?? ''}`;

function waitsOf(shop: House, document: string): Promise<Wait[]> {
  return shop.db.read<Wait>(sql`
    select w.id, w.element, w.kind, w.main, w.due_at from engine.wait w join engine.run r on r.id = w.run_id where r.document_id = ${document} order by w.id`);
}

async function atTheEnd(shop: House, document: string, model: Model, steps: number): Promise<{ steps: number; broken?: string }> {
  const rows = await shop.db.read<{ status: string; steps: { e: string; k: string }[] }>(sql`
    select r.status, h.steps from engine.run r join engine.history h on h.run_id = r.id where r.document_id = ${document}`);
  const done = rows.flatMap((row) => row.steps.flatMap((line) => (line.k === 'done' ? [line.e] : [])));
  const broken = differ('what was done', model.done, done) ?? (model.ended ? undefined : 'the run is stuck');
  return broken === undefined ? { steps } : { steps, broken };
}

function machineOf(shop: House, document: string) {
  const emit = (work: (ctx: Ctx) => void): Promise<void> => shop.kernel.tx(SYSTEM, async (ctx) => work(ctx));
  return {
    complete: async (element: string): Promise<void> => {
      const task = (await waitsOf(shop, document)).find((wait) => wait.kind === 'user' && wait.element === element);
      await shop.kernel.do('tasks.complete', { taskId: task!.id }, { actor: SYSTEM });
    },
    message: async (name: string): Promise<void> => void (await shop.kernel.do('rnd.say', { document, name }, { actor: SYSTEM })),
    signal: async (name: string): Promise<void> => {
      const { events } = shop.registry;
      await emit((ctx) => ctx.emit(events.get('processes.signalled')!, undefined, { signal: name, payload: {}, heard: [] }));
      await shop.settle();
    },
    clock: async (toMs: number): Promise<void> => {
      shop.env.set(new Date(toMs));
      await shop.settle();
    },
  };
}
