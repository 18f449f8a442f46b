// The engine beside its peers in one run: a line of ten tasks, committed at each step, straight through, and in batches.
import type { Db } from '#kernel';
import { bpmnEngineLine, dbosLine } from './engine.peers.ts';
import { deciding } from './engine.feel.ts';
import { lineShop } from './engine.shop.ts';
import { type BenchResult, measured, median, round } from './figures.ts';
import { ordersLives } from './lifecycle.bench.ts';
import type { BenchOptions } from './main.ts';
import { profiled } from './profile.ts';

const TASKS = 10;
const LANES = 8;
const BATCH = 50;

/** One way to run lines: `work(count)` runs so many, `LANES` at a time. */
type Way = { name: string; count: number; work(count: number): Promise<void> };
type Speed = { cpu: number; wall: number };

/** Runs `count` pieces of work, `LANES` at a time. */
async function inLanes(count: number, once: () => Promise<void>): Promise<void> {
  let left = count;
  const lane = async (): Promise<void> => {
    while (left-- > 0) await once();
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** Steps a second of CPU (Node and PostgreSQL) and a second of the clock. */
async function speedOf(db: Db, { count, work }: Way): Promise<Speed> {
  const { seconds, nodeMs, postgresMs } = await measured(db, () => profiled(() => work(count)));
  return { cpu: (count * TASKS) / ((nodeMs + postgresMs) / 1000), wall: (count * TASKS) / seconds };
}

export const bench = {
  says: `a line of ${TASKS} tasks, ${LANES} at a time, on one server with the same durability: a commit a step, straight through, in batches of ${BATCH}; DBOS with ${TASKS} steps; bpmn-engine with its state kept after each task`,
  async run({ quick }: BenchOptions): Promise<BenchResult> {
    const shop = await lineShop(TASKS);
    const size = (count: number): number => (quick ? Math.ceil(count / 10) : count);
    try {
      const dbos = await dbosLine(shop.adminUrl, shop.urlOf, TASKS);
      const bpmnEngine = await bpmnEngineLine(shop.adminUrl, shop.urlOf, TASKS);
      const ways: Way[] = [
        { name: 'stepCommit', count: size(1_000), work: (count) => inLanes(count, shop.stepwise) },
        { name: 'dbos', count: size(300), work: (count) => inLanes(count, dbos.once) },
        { name: 'straight', count: size(4_000), work: (count) => inLanes(count, shop.straight) },
        { name: 'bpmnEngine', count: size(150), work: (count) => inLanes(count, bpmnEngine.once) },
        { name: 'batched', count: size(40_000), work: (count) => inLanes(Math.ceil(count / BATCH), () => shop.batched(BATCH)) },
      ];
      const speeds = new Map<string, Speed[]>(ways.map(({ name }) => [name, []]));
      for (const way of ways) await way.work(Math.ceil(way.count / 4));
      for (let repeat = 0; repeat < (quick ? 1 : 3); repeat++) for (const way of ways) speeds.get(way.name)!.push(await speedOf(shop.db, way));
      await dbos.close();
      await bpmnEngine.close();
      const { feelPerSecond, decisionPerSecond, hits } = await deciding(quick ? 200_000 : 2_000_000);
      const lives = await ordersLives(quick ? 100 : 1_000);
      const cpu = (name: string): number => median(speeds.get(name)!.map((speed) => speed.cpu));
      const wall = (name: string): number => median(speeds.get(name)!.map((speed) => speed.wall));
      const figures = Object.fromEntries([
        ...ways.map(({ name }) => [name, round(cpu(name), 0)]),
        ...ways.map(({ name }) => [`${name}Wall`, round(wall(name), 0)]),
        ['timesDbosStepCommit', round(cpu('stepCommit') / cpu('dbos'), 1)],
        ['timesDbosStraight', round(cpu('straight') / cpu('dbos'), 1)],
        ['timesDbosBatched', round(cpu('batched') / cpu('dbos'), 1)],
        ['lifecycle', round(lives.stepsPerCpuSecond, 0)],
        ['lifecycleWall', round(lives.stepsPerSecond, 0)],
        ['feelPerSecond', round(feelPerSecond, 0)],
        ['decisionPerSecond', round(decisionPerSecond, 0)],
      ]) as Record<string, number>;
      return {
        name: 'engine',
        figures,
        aims: [
          { figure: 'timesDbosStepCommit', at: 'least', value: 5 },
          { figure: 'timesDbosStraight', at: 'least', value: 20 },
          { figure: 'timesDbosBatched', at: 'least', value: 100 },
          { figure: 'feelPerSecond', at: 'least', value: 1_000_000 },
          { figure: 'decisionPerSecond', at: 'least', value: 200_000 },
        ],
        notes: [
          'steps a CPU-second of Node and PostgreSQL together; with Wall behind the name, steps a second',
          `stepCommit: each task is committed with the run's state and history before the next begins; runs that begin or come to a commit together share it, as all requests do`,
          `lifecycle: elements that orders pass from placed to delivered with all that the shop writes beside, in batches of 100 (${lives.stepsAnOrder} an order)`,
          `the decision table has 20 rules over 4 inputs and answered ${hits} of 1,000 different orders`,
        ],
      };
    } finally {
      await shop.close();
    }
  },
};
