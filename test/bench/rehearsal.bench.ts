// A rehearsal's speed: a hundred thousand orders in a day through ten steps, all of them work, with queues for the hands of five lanes.
import { type RehearsalModel, type RehearsalPlay, Simulation, modelNode, wayTo } from '#studio';
import { type BenchResult, median, round } from './figures.ts';
import type { BenchOptions } from './main.ts';

const STEPS = 10;
const LANES = 5;
const WORK_SECONDS = 60;
/** Hands are busy so much of the time that queues come and go. */
const USED = 0.9;
const HOURS = 24;

const model: RehearsalModel = {
  key: 'line',
  nodes: [
    ...Array.from({ length: STEPS }, (_, index) =>
      modelNode({ index, kind: 'work', lane: index % LANES, law: { kind: 'exponential', mean: WORK_SECONDS }, ways: [wayTo(index + 1)] }),
    ),
    modelNode({ index: STEPS, kind: 'end' }),
  ],
  starts: [0],
  lanes: Array.from({ length: LANES }, (_, lane) => `Lane ${lane + 1}`),
  leaves: [],
  notes: [],
};

function playOf(orders: number): RehearsalPlay {
  const hands = Math.ceil((((orders / HOURS) * STEPS) / LANES) * (WORK_SECONDS / 3600) * (1 / USED));
  return {
    seed: 1,
    perHour: Array.from({ length: HOURS }, () => orders / HOURS),
    countedUntil: HOURS * 3600,
    horizon: 4 * HOURS * 3600,
    hands: model.lanes.map(() => [hands]),
    promise: { cutOff: 14, leaveBy: 18 },
    first: 'promise',
    stock: undefined,
    frameSeconds: 300,
  };
}

export const bench = {
  says: `orders of one day through ${STEPS} steps of work in ${LANES} lanes whose hands are busy ${USED * 100} % of the time`,
  run({ quick }: BenchOptions): Promise<BenchResult> {
    const play = playOf(quick ? 10_000 : 100_000);
    const takes: { seconds: number; events: number; orders: number }[] = [];
    for (let repeat = 0; repeat < (quick ? 1 : 3); repeat++) {
      const began = performance.now();
      const simulation = new Simulation(model, play);
      while (!simulation.run(50_000));
      takes.push({ seconds: (performance.now() - began) / 1000, events: simulation.events, orders: simulation.orders.count });
      if (simulation.orders.open > 0) throw new Error(`Broken: ${simulation.orders.open} orders have not left.`);
    }
    const seconds = median(takes.map((take) => take.seconds));
    const { events, orders } = takes[0]!;
    return Promise.resolve({
      name: 'rehearsal',
      figures: { orders, events, eventsPerSecond: round(events / seconds, 0), seconds: round(seconds) },
      aims: [{ figure: 'seconds', at: 'most', value: 5 }],
      notes: ['the median of three; one thread, no database'],
    });
  },
};
