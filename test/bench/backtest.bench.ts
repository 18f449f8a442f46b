// 10,000 orders that really ran, replayed on their own drawing and on a sketch that calls the customer: how long it takes, whether it is the same twice, and whether a replay is true.
import { type Actor, SYSTEM, sql } from '#kernel';
import { drainTrials } from '#studio';
import { olistCatalogue } from '../../demo/olist.ts';
import { demoCatalogue } from '../../demo/products.ts';
import { living, seedShop } from '../../demo/shop.ts';
import { World } from '../../demo/world.ts';
import type { BenchOptions } from './main.ts';
import { type BenchResult, round } from './figures.ts';
import { type Scratch, scratch } from './scratch.ts';

const actor: Actor = { kind: 'system', id: 'world', may: () => true };
const KEY = 'order-to-delivery';
const HOUR = 3_600_000;
const TICK_HOURS = 6;
const ARRIVAL_DAYS = 30;
const LAST_DAY = 150;
const ABOVE = 300;

type Trial = {
  status: string;
  error: string | null;
  result: {
    hash: string;
    orders: number;
    changed: Record<string, number>;
    fidelity: { outcome: number; path: number };
    assumed: { share: number };
    elements: { element: string; now: number }[];
    stuck: unknown[];
  } | null;
};

export const bench = {
  says: 'orders of thirty days, run to their end, replayed twice through a sketch with a new task; in memory beside a running program',
  async run({ quick }: BenchOptions): Promise<BenchResult> {
    const orders = quick ? 500 : 10_000;
    const real = olistCatalogue(quick ? 2_000 : 8_000);
    const goods = real ?? demoCatalogue({ skus: quick ? 2_000 : 8_000, currency: 'BRL', list: 'br', unitsADay: 40_000 });
    const notes = real ? [] : ['skipped: shared/data/olist is not here; a generated catalogue stands in for it'];
    const one = await scratch({ goods });
    try {
      const furnishing = performance.now();
      await seedShop(one.kernel);
      const skus = goods.rows.flatMap((row) => row.product.variants.map((variant) => variant.sku));
      const channel = { code: 'br', currency: 'BRL', country: 'BR' };
      await live(one, new World({ kernel: one.kernel, actor, seed: 7, channel, skus, living: living(one.kernel.registry) }), orders);
      notes.push(`furnished in ${round((performance.now() - furnishing) / 1000)} s`);
      const xml = await callLarge(one);
      const first = await replay(one, xml);
      const second = await replay(one, xml);
      const large = await above(one);
      const called = first.result.elements.find(({ element }) => element === 'CallCustomer')?.now ?? 0;
      const { fidelity, assumed, changed, stuck } = first.result;
      notes.push(
        `seconds ${first.seconds} and ${second.seconds}, of which Node was at work ${first.cpuSeconds} and ${second.cpuSeconds}; the event loop was held for ${first.heldMs} ms at most`,
        `${called} called, ${large} above ${ABOVE}; changed ${JSON.stringify(changed)}; assumed ${round(assumed.share * 100, 2)} %; path ${fidelity.path}; stuck ${stuck.length}`,
      );
      const seconds = Math.min(first.seconds, second.seconds);
      return {
        name: 'backtest',
        figures: {
          orders: first.result.orders,
          seconds,
          ordersPerSecond: Math.round(first.result.orders / seconds),
          same: first.result.hash === second.result.hash ? 1 : 0,
          fidelity: round(fidelity.outcome, 4),
          called,
          above: large,
        },
        aims: [
          { figure: 'seconds', at: 'most', value: 60 },
          { figure: 'same', at: 'exactly', value: 1 },
          { figure: 'fidelity', at: 'least', value: 0.99 },
          { figure: 'called', at: 'exactly', value: large },
        ],
        notes,
      };
    } finally {
      await one.close();
    }
  },
};

/** Days go by until nothing is under way any more. */
async function live({ kernel, workers, turn }: Scratch, world: World, orders: number): Promise<void> {
  const arrivals = (ARRIVAL_DAYS * 24) / TICK_HOURS;
  let placed = 0;
  for (let tick = 0; tick < (LAST_DAY * 24) / TICK_HOURS; tick++) {
    const until = Math.min(orders, Math.ceil((orders * (tick + 1)) / arrivals));
    for (let attempt = 0; attempt < 20 && placed < until; attempt++) placed += (await world.order(until - placed)).orders;
    do await workers.drain();
    while ((await world.tick()) > 0);
    if (tick > arrivals && tick % 8 === 0) {
      const [row] = await kernel.db.read<{ live: boolean }>(sql`select exists (select 1 from engine.run where status = 'live') as live`);
      if (!row!.live) return;
    }
    await turn(TICK_HOURS * HOUR);
  }
}

/** The shop's drawing with a task for the sales desk before an order above an amount is paid. */
async function callLarge({ kernel }: Scratch): Promise<string> {
  const { xml } = await kernel.ask<{ xml: string }>('processes.map', { key: KEY }, SYSTEM);
  const flow = (id: string, from: string, to: string, condition = ''): string =>
    `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${condition && `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=${condition}</bpmn:conditionExpression>`}</bpmn:sequenceFlow>`;
  const parts = `
    <bpmn:exclusiveGateway id="IsLarge" default="Flow_small"/>
    <bpmn:userTask id="CallCustomer" name="Call the customer"><bpmn:extensionElements><kontor:task lane="Sales desk"/></bpmn:extensionElements></bpmn:userTask>
    ${flow('Flow_small', 'IsLarge', 'Payment')}${flow('Flow_large', 'IsLarge', 'CallCustomer', `order.total &gt; ${ABOVE}`)}${flow('Flow_called', 'CallCustomer', 'Payment')}`;
  const text = '<bpmn:sequenceFlow id="Flow_AllHeld_Payment" sourceRef="AllHeld" targetRef="Payment"/>';
  if (!xml.includes(text)) throw new Error('The shipped drawing is another one than this bench changes.');
  return xml.replace(text, parts + flow('Flow_AllHeld_Payment', 'AllHeld', 'IsLarge'));
}

/** Starts the trial as a person does, and works it off as the program does. */
async function replay(
  { kernel }: Scratch,
  xml: string,
): Promise<{ seconds: number; cpuSeconds: number; heldMs: number; result: NonNullable<Trial['result']> }> {
  const { value: sketch } = await kernel.do<{ sketchId: string }>('sketches.start', { kind: 'process', key: KEY, xml }, { actor: SYSTEM });
  const settings = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z', most: 10_000 };
  const { value } = await kernel.do<{ trialId: string }>('trials.start', { kind: 'back-test', sketchId: sketch.sketchId, settings }, { actor: SYSTEM });
  const held = watchLoop();
  const began = performance.now();
  const cpu = process.cpuUsage();
  while (await drainTrials(kernel));
  const { user, system } = process.cpuUsage(cpu);
  const seconds = round((performance.now() - began) / 1000, 1);
  const { status, error, result } = await kernel.ask<Trial>('trials.get', { trialId: value.trialId }, SYSTEM);
  if (status !== 'done' || !result) throw new Error(`The trial is ${status}: ${error}`);
  return { seconds, cpuSeconds: round((user + system) / 1e6, 1), heldMs: Math.round(held()), result };
}

/** How long the event loop was held at most, told when it is asked. */
function watchLoop(): () => number {
  let longestMs = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last - 1);
    last = now;
  }, 1);
  return () => (clearInterval(timer), longestMs);
}

/** Orders above the amount that came to be paid: the task stands right before that. */
async function above({ kernel }: Scratch): Promise<number> {
  const [row] = await kernel.db.read<{ n: bigint }>(sql`
    select count(distinct r.id) as n from engine.run r join orders.head o on o.id = r.document_id
    where r.key = ${KEY} and r.parent_id is null and r.status = 'ended' and o.total_minor > ${ABOVE * 100}
      and exists (select 1 from engine.history h, jsonb_array_elements(h.steps) s where h.run_id = r.id and s ->> 'e' = 'Payment' and s ->> 'k' = 'done')`);
  return Number(row!.n);
}
