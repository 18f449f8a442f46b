// Real products and 10,000 orders calibrated with a real marketplace, run to their end by simulated people and outside on a turned clock.
import { type Actor, sql, verify } from '#kernel';
import { olistCatalogue } from '../../demo/olist.ts';
import { demoCatalogue } from '../../demo/products.ts';
import { living, seedShop } from '../../demo/shop.ts';
import { World } from '../../demo/world.ts';
import type { BenchOptions } from './main.ts';
import { type BenchResult, round } from './figures.ts';
import { type Scratch, scratch } from './scratch.ts';

const actor: Actor = { kind: 'system', id: 'world', may: () => true };
const HOUR = 3_600_000;
const TICK_HOURS = 4;
const ARRIVAL_DAYS = 30;
const LAST_DAY = 150;

type Counts = { ended: number; waiting: number; open: number };

export const bench = {
  says: '32,951 real products imported, 10,000 orders over 30 days, run until all have ended; virtual clock',
  async run({ quick }: BenchOptions): Promise<BenchResult> {
    const real = olistCatalogue(quick ? 2_000 : undefined);
    const notes = real ? [] : ['skipped: shared/data/olist is not here; a generated catalogue of 32,951 SKUs stands in for it'];
    const goods = real ?? demoCatalogue({ skus: quick ? 2_000 : 32_951, currency: 'BRL', list: 'br', unitsADay: 40_000 });
    const orders = quick ? 500 : 10_000;
    const began = performance.now();
    const one = await scratch({ goods });
    try {
      const importedSeconds = (performance.now() - began) / 1000;
      await seedShop(one.kernel);
      const skus = goods.rows.flatMap((row) => row.product.variants.map((variant) => variant.sku));
      const world = new World({
        kernel: one.kernel,
        actor,
        seed: 7,
        channel: { code: 'br', currency: 'BRL', country: 'BR' },
        skus,
        living: living(one.kernel.registry),
      });
      const started = performance.now();
      const placed = await live(one, world, orders);
      const runSeconds = (performance.now() - started) / 1000;
      const counts = await countRuns(one);
      const { checked, violations } = await verify(one.kernel.db, one.kernel.registry);
      notes.push(
        `import ${round(importedSeconds)} s, orders ${round(runSeconds)} s; ${checked} invariants; refused and ordered again: ${JSON.stringify(Object.fromEntries(placed.refused))}`,
        ...(await whereTheyStand(one)),
        ...one.errors.slice(0, 3),
      );
      for (const violation of violations) notes.push(`${violation.id} ${violation.says}: ${JSON.stringify(violation.rows[0])}`);
      return {
        name: 'realinput',
        figures: {
          products: one.imported!.products,
          orders: placed.orders,
          ...counts,
          violations: violations.length,
          seconds: round((performance.now() - began) / 1000, 1),
        },
        aims: [
          { figure: 'orders', at: 'exactly', value: orders },
          { figure: 'open', at: 'exactly', value: 0 },
          { figure: 'violations', at: 'exactly', value: 0 },
          { figure: 'seconds', at: 'most', value: 120 },
        ],
        notes,
      };
    } finally {
      await one.close();
    }
  },
};

/** Days go by: orders arrive evenly over the first thirty, everybody does what is due, until nothing is under way any more. */
async function live({ kernel, workers, turn }: Scratch, world: World, orders: number): Promise<{ orders: number; refused: Map<string, number> }> {
  const arrivals = (ARRIVAL_DAYS * 24) / TICK_HOURS;
  const total = { orders: 0, refused: new Map<string, number>() };
  for (let tick = 0; tick < (LAST_DAY * 24) / TICK_HOURS; tick++) {
    const until = Math.min(orders, Math.ceil((orders * (tick + 1)) / arrivals));
    // Who is refused (out of stock) orders something else.
    for (let attempt = 0; attempt < 20 && total.orders < until; attempt++) {
      const placed = await world.order(until - total.orders);
      total.orders += placed.orders;
      for (const [code, count] of placed.refused) total.refused.set(code, (total.refused.get(code) ?? 0) + count);
    }
    do await workers.drain();
    while ((await world.tick()) > 0);
    if (tick > arrivals && tick % 12 === 0) {
      const [row] = await kernel.db.read<{ live: boolean }>(sql`select exists (select 1 from engine.run where status = 'live') as live`);
      if (!row!.live) break;
    }
    await turn(TICK_HOURS * HOUR);
  }
  return total;
}

/** Orders whose run has ended, those that wait for a person, and those that do neither. */
async function countRuns({ kernel }: Scratch): Promise<Counts> {
  const [row] = await kernel.db.read<{ ended: bigint; waiting: bigint; open: bigint }>(sql`
    with tops as (select id, status from engine.run where document_kind = 'order' and parent_id is null),
      people as (select distinct r.root_id from engine.wait w join engine.run r on r.id = w.run_id where w.kind in ('user', 'incident'))
    select count(*) filter (where status <> 'live') as ended, count(*) filter (where status = 'live' and id in (select root_id from people)) as waiting,
      count(*) filter (where status = 'live' and id not in (select root_id from people)) as open from tops`);
  return { ended: Number(row!.ended), waiting: Number(row!.waiting), open: Number(row!.open) };
}

async function whereTheyStand({ kernel }: Scratch): Promise<string[]> {
  const rows = await kernel.db.read<{ what: string; n: bigint }>(
    sql`select process || ' ' || at || ' ' || kind as what, count(*) as n from engine.wait where main group by 1 order by 2 desc limit 8`,
  );
  const states = await kernel.db.read<{ what: string; n: bigint }>(
    sql`select kind || ' ' || state as what, count(*) as n from kernel.document group by 1 order by 2 desc limit 12`,
  );
  return [...rows.map((row) => `still at ${row.what}: ${row.n}`), states.map((row) => `${row.what} ${row.n}`).join(', ')];
}
