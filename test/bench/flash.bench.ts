// A flash sale: 10,000 buyers, 1,000 units of one SKU, 256 connections; exactly 1,000 are sold and nobody gets an error.
import { sql, verify } from '#kernel';
import { demoCatalogue } from '../../demo/products.ts';
import { seedShop } from '../../demo/shop.ts';
import type { BenchOptions } from './main.ts';
import { type BenchResult, round } from './figures.ts';
import { anOrder } from './intake.bench.ts';
import { listen, load, scratch } from './scratch.ts';

const STOCK = 1000;

export const bench = {
  says: '10,000 buyers over HTTP for 1,000 units of one SKU at 256 connections',
  async run({ quick }: BenchOptions): Promise<BenchResult> {
    const buyers = quick ? 2000 : 10_000;
    const stock = quick ? 200 : STOCK;
    const goods = demoCatalogue({ skus: 50 });
    const sku = goods.rows[0]!.product.variants[0]!.sku;
    for (const row of goods.rows) for (const lie of row.stock) if (lie.sku === sku) lie.quantity = 0;
    goods.rows[0]!.stock = [{ sku, warehouse: goods.warehouses[0]!.code, quantity: stock }];
    const one = await scratch({ goods });
    try {
      await seedShop(one.kernel);
      const listener = await listen(one.shop);
      const figures = await load({
        port: listener.port,
        path: '/api/orders/place',
        key: listener.key,
        connections: 256,
        requests: buyers,
        seed: 5,
        skus: [sku],
        lines: [1, 1],
        quantity: 1,
        order: anOrder('card'),
      });
      await listener.close();
      const [held] = await one.kernel.db.read<{ held: bigint; orders: bigint }>(sql`
        select (select coalesce(sum(amount), 0) from kernel.pending where from_account like 'stock:%')::bigint as held, (select count(*) from orders.head) as orders`);
      const { violations } = await verify(one.kernel.db, one.kernel.registry);
      const errors = Object.entries(figures.statuses).reduce((sum, [status, count]) => sum + (status.startsWith('5') ? count : 0), 0);
      return {
        name: 'flash',
        figures: {
          stock,
          buyers,
          sold: Number(held!.held),
          refused: figures.statuses['409'] ?? 0,
          errors,
          seconds: round(figures.seconds),
          answeredOk: figures.statuses['200'] ?? 0,
          orders: Number(held!.orders),
          violations: violations.length,
          perSecond: round(figures.perSecond, 0),
          p95Ms: figures.p95Ms,
        },
        aims: [
          { figure: 'sold', at: 'exactly', value: stock },
          { figure: 'refused', at: 'exactly', value: buyers - stock },
          { figure: 'errors', at: 'exactly', value: 0 },
          { figure: 'violations', at: 'exactly', value: 0 },
        ],
        notes: [`statuses ${JSON.stringify(figures.statuses)}`],
      };
    } finally {
      await one.close();
    }
  },
};
