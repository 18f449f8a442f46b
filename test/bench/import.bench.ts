// Imports: products and orders a second, the memory that a million rows take, and what the same rows cost as bare inserts.
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { type Kernel, SYSTEM, sql } from '#kernel';
import { drainBatches, takeFile } from '#modules/batches';
import { seedChannels } from '#modules/orders';
import { round } from './figures.ts';
import type { BenchOptions } from './main.ts';
import { scratch } from './scratch.ts';

type Kind = 'products' | 'orders' | 'prices';
type Figures = { uploadS: number; stageS: number; checkS: number; runS: number };

/** The proportional set size of this process alone, in MB: PostgreSQL is a process of its own. */
const ownMb = (): number => Number(/^Pss:\s+(\d+)/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8'))?.[1] ?? 0) / 1024;

function* csv(heading: string, rows: number, row: (n: number) => string): Generator<Buffer> {
  let text = heading + '\n';
  for (let n = 0; n < rows; n++) {
    text += row(n) + '\n';
    if (text.length > 60_000) {
      yield Buffer.from(text);
      text = '';
    }
  }
  yield Buffer.from(text);
}

/** Takes a file through all of its steps and says how long each took. Throws unless all rows were created. */
async function bring(
  kernel: Kernel,
  kind: Kind,
  rows: number,
  content: Iterable<Buffer>,
  options: { expect: string; historical?: boolean; check?: boolean },
): Promise<Figures> {
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await work();
    return (performance.now() - began) / 1000;
  };
  let batchId = '';
  const act = (name: string, input: object): Promise<unknown> => kernel.do(name, { batchId, ...input }, { actor: SYSTEM });
  const uploadS = await timed(async () => void ({ batchId } = await takeFile(kernel, SYSTEM, { kind, name: kind, stream: Readable.from(content) })));
  const stageS = await timed(() => drainBatches(kernel));
  if (options.historical) await act('batches.map', { options: { historical: true } });
  const checkS = options.check === false ? 0 : await timed(async () => (await act('batches.check', {}), await drainBatches(kernel)));
  const runS = await timed(async () => (await act('batches.start', {}), await drainBatches(kernel)));
  const got = await kernel.ask<{ state: string; counts: Record<string, number> }>('batches.get', { batchId }, SYSTEM);
  if (got.state !== 'done' || got.counts['created'] !== rows)
    throw new Error(`${kind}: ${JSON.stringify(got.counts)} ${JSON.stringify(await kernel.ask('batches.errors', { batchId, limit: 3 }, SYSTEM))}`);
  return { uploadS, stageS, checkS, runS };
}

const productRow = (n: number): string =>
  `P-${n},Product number ${n},"A thing of the kind ${n % 97}, with a comma",Brand ${n % 50},${100 + (n % 900)},${(n % 500) + 1}.90,${n % 40},Colour=Red; Size=${n % 7}`;
const PRODUCT_HEADING = 'SKU,Name,Description,Brand,Weight (g),Price,Stock,Options';

const orderRow = (products: number, prefix: string) => (n: number) => {
  // Three orders of one line, then one of two.
  const order = n - Math.floor((n + 1) / 5);
  return `${prefix}-${order},2026-03-${String((n % 27) + 1).padStart(2, '0')},Buyer ${order % 20_000},buyer${order % 20_000}@example.com,Strada Lungă ${n % 200},Brașov,500035,RO,P-${(n * 7) % products},1,ramburs`;
};
const ORDER_HEADING = 'Order,Placed at,Customer,Email,Street,City,Postal code,Country,SKU,Quantity,Payment';

/** The same products as bare inserts with nothing decided: thousand rows a transaction, three tables. */
async function floor(kernel: Kernel, rows: number): Promise<number> {
  const another = (text: string): string => text.replaceAll(/"(prd|sku)_.(?=[0-9a-z]{25}")/g, '"$1_z').replace('"sku": "P', '"sku": "F');
  let tookMs = 0;
  let after = '';
  for (let at = 0; at < rows; at += 1_000) {
    // A thousand at a time, so that none of them are held while memory is measured.
    const products = await kernel.db.read<{ id: string; p: string; v: string; r: string | null }>(sql`
      select p.id, to_jsonb(p)::text as p, to_jsonb(v)::text as v, (select to_jsonb(r)::text from pricing.price r where r.sku_id = v.id) as r
      from catalog.product p join catalog.variant v on v.product_id = p.id where p.id > ${after} order by p.id limit 1000`);
    after = products.at(-1)!.id;
    const part = products.map(({ p, v, r }) => ({ p: another(p), v: another(v), r: r && another(r) }));
    const began = performance.now();
    await kernel.db.withTx(async (tx) => {
      tx.write(
        sql`insert into catalog.product select (jsonb_populate_record(null::catalog.product, t)).* from unnest(${part.map(({ p }) => p)}::jsonb[]) as t`,
      );
      tx.write(
        sql`insert into catalog.variant select (jsonb_populate_record(null::catalog.variant, t)).* from unnest(${part.map(({ v }) => v)}::jsonb[]) as t`,
      );
      tx.write(
        sql`insert into pricing.price select (jsonb_populate_record(null::pricing.price, t)).* from unnest(${part.flatMap(({ r }) => r ?? [])}::jsonb[]) as t`,
      );
    });
    tookMs += performance.now() - began;
  }
  return rows / (tookMs / 1000);
}

async function furnish(kernel: Kernel): Promise<void> {
  const run = (name: string, input: unknown) => kernel.do(name, input, { actor: SYSTEM });
  await run('stock.set_warehouses', { warehouses: [{ code: 'BUC', name: 'București', country: 'RO', city: 'București' }] });
  await run('pricing.set_lists', { lists: [{ code: 'ro', name: 'Retail', currency: 'RON' }] });
  await kernel.tx(SYSTEM, async (ctx) => seedChannels(ctx));
}

export const bench = {
  says: 'imports of products, of orders of the past, and of a million rows of prices: through upload, staging, dry run and run',
  async run({ quick }: BenchOptions) {
    const [products, lines, million] = quick ? [10_000, 12_500, 20_000] : [50_000, 50_000, 1_000_000];
    const one = await scratch();
    const { kernel } = one;
    let peakMb = 0;
    try {
      await furnish(kernel);
      const goods = await bring(kernel, 'products', products, csv(PRODUCT_HEADING, products, productRow), { expect: 'created' });
      const floorPerSecond = await floor(kernel, Math.min(products, 20_000));
      const past = await bring(
        kernel,
        'orders',
        lines,
        csv(ORDER_HEADING + ',Price', lines, (n) => orderRow(products, 'H')(n) + ',19.90'),
        { expect: 'created', historical: true },
      );
      const [count] = await kernel.db.read<{ orders: bigint }>(sql`select count(*) as orders from orders.head`);
      const watch = setInterval(() => (peakMb = Math.max(peakMb, ownMb())), 200);
      const row = (n: number): string => `P-${n % products},ro,${(n % 900) + 1}.50,${1 + Math.floor(n / products)},2027-01-0${1 + (n % 9)}`;
      const many = await bring(kernel, 'prices', million, csv('SKU,Price list,Price,From quantity,Valid from', million, row), { expect: 'created' });
      clearInterval(watch);
      return {
        name: 'import',
        figures: {
          productsPerSecond: round(products / goods.runS, 0),
          ordersPerSecond: round(Number(count!.orders) / past.runS, 0),
          peakMb: round(peakMb, 0),
          floorPerSecond: round(floorPerSecond, 0),
          productsCheckedPerSecond: round(products / goods.checkS, 0),
          rowsStagedPerSecond: round(million / many.stageS, 0),
          millionSeconds: round(many.uploadS + many.stageS + many.checkS + many.runS, 1),
        },
        aims: [
          { figure: 'productsPerSecond', at: 'least' as const, value: 5_000 },
          { figure: 'ordersPerSecond', at: 'least' as const, value: 2_000 },
          { figure: 'peakMb', at: 'most' as const, value: 400 },
        ],
        notes: [
          `${products} products with price, stock and options; ${String(count!.orders)} orders of the past in ${lines} lines; ${million} rows of prices: upload ${round(many.uploadS, 1)} s, staging ${round(many.stageS, 1)} s, dry run ${round(many.checkS, 1)} s, run ${round(many.runS, 1)} s`,
          'floor: product, variant and price as bare inserts of the same rows, 1,000 a transaction, one connection, the same server, pool and durability (fsync on, synchronous_commit on); stock is not in it',
        ],
      };
    } finally {
      await one.close();
    }
  },
};
