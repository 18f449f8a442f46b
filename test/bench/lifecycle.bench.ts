// Whole lives of orders in batches: placed, paid by card, picked, checked, packed, labelled, handed over, delivered.
import { type Actor, sql, verify } from '#kernel';
import { demoCatalogue } from '../../demo/products.ts';
import { living, seedShop } from '../../demo/shop.ts';
import { World } from '../../demo/world.ts';
import type { BenchOptions } from './main.ts';
import { type BenchResult, measured, median, round } from './figures.ts';
import { anOrder } from './intake.bench.ts';
import { profiled } from './profile.ts';
import { type Scratch, scratch } from './scratch.ts';

const actor: Actor = { kind: 'system', id: 'bench', may: () => true };
const BATCH = 100;
const DAY = 86_400_000;

export const bench = {
  says: 'place, pay, pick, check, pack, label, hand over, delivered; in batches of 100 in process, simulated card and courier, letters to the customer included',
  async run({ quick }: BenchOptions): Promise<BenchResult> {
    const { one, world, skus } = await livingShop();
    try {
      const count = quick ? 200 : 3_000;
      await lives(one, world, skus, quick ? 100 : 400);
      const rounds: { perSecond: number; cpuMs: number; nodeMs: number }[] = [];
      for (let repeat = 0; repeat < (quick ? 1 : 3); repeat++) {
        const { seconds, nodeMs, postgresMs } = await measured(one.kernel.db, () => profiled(() => lives(one, world, skus, count)));
        rounds.push({ perSecond: count / seconds, cpuMs: (nodeMs + postgresMs) / count, nodeMs: nodeMs / count });
      }
      const [left] = await one.kernel.db.read<{ live: bigint; completed: bigint }>(sql`
        select (select count(*) from engine.run where status = 'live') as live, (select count(*) from kernel.document where kind = 'order' and state = 'completed') as completed`);
      const { violations } = await verify(one.kernel.db, one.kernel.registry);
      return {
        name: 'lifecycle',
        figures: {
          ordersPerSecond: round(median(rounds.map((r) => r.perSecond)), 0),
          cpuMsPerOrder: round(median(rounds.map((r) => r.cpuMs))),
          nodeMsPerOrder: round(median(rounds.map((r) => r.nodeMs))),
          completed: Number(left!.completed),
          stillLive: Number(left!.live),
          violations: violations.length,
        },
        aims: [
          { figure: 'ordersPerSecond', at: 'least', value: 600 },
          { figure: 'stillLive', at: 'exactly', value: 0 },
          { figure: 'violations', at: 'exactly', value: 0 },
        ],
        notes: one.errors.slice(0, 3),
      };
    } finally {
      await one.close();
    }
  },
};

/** A scratch shop with goods, and a world of buyers, couriers and warehouse hands around it. */
async function livingShop(): Promise<{ one: Scratch; world: World; skus: string[] }> {
  const goods = demoCatalogue({ skus: 2_000, unitsADay: 200_000 });
  const one = await scratch({ goods });
  await seedShop(one.kernel);
  const skus = goods.rows.flatMap((row) => row.product.variants.map((variant) => variant.sku));
  const channel = { code: 'web', currency: 'RON', country: 'RO' };
  const world = new World({ kernel: one.kernel, actor, seed: 3, channel, skus, living: living(one.kernel.registry), pace: 0 });
  return { one, world, skus };
}

/** How many elements of drawings orders pass from placed to delivered, a second of CPU and of the clock. */
export async function ordersLives(count: number): Promise<{ stepsPerCpuSecond: number; stepsPerSecond: number; stepsAnOrder: number }> {
  const { one, world, skus } = await livingShop();
  try {
    const { db } = one.kernel;
    const passed = async (): Promise<number> => {
      const [row] = await db.read<{ steps: bigint }>(sql`
        select count(*) as steps from engine.history h, jsonb_array_elements(h.steps) s where s ->> 'k' in ('done', 'fired', 'in')`);
      return Number(row!.steps);
    };
    await lives(one, world, skus, BATCH);
    const before = await passed();
    const { seconds, nodeMs, postgresMs } = await measured(db, () => profiled(() => lives(one, world, skus, count)));
    const steps = (await passed()) - before;
    return { stepsPerCpuSecond: steps / ((nodeMs + postgresMs) / 1000), stepsPerSecond: steps / seconds, stepsAnOrder: round(steps / count, 1) };
  } finally {
    await one.close();
  }
}

/** Places `count` orders and lets everybody work until all have been delivered. */
async function lives({ kernel, workers, turn }: Scratch, world: World, skus: string[], count: number): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const inputs = Array.from({ length: BATCH }, (_, i) => ({
      ...anOrder('card'),
      customer: { name: `Buyer ${i}`, email: `buyer${from + i}@example.com` },
      lines: [{ sku: skus[(from * 7 + i * 13) % skus.length], quantity: 1 }],
    }));
    const outcomes = await kernel.doMany('orders.place', inputs, actor);
    for (const outcome of outcomes) if (!outcome.ok) throw outcome.refusal;
  }
  for (let round = 0; round < 60; round++) {
    await workers.drain();
    const did = await world.tick();
    if (did > 0) continue;
    const [row] = await kernel.db.read<{ live: boolean }>(sql`select exists (select 1 from engine.run where status = 'live') as live`);
    if (!row!.live) return;
    await turn(DAY / 2);
  }
}
