// Goods as drawings see them: digital ones are never held and are handed out, and a checkout's own fields stay with the order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM, sql } from '#kernel';
import { counter, order, ron } from './orders.fixture.ts';

type Shop = Awaited<ReturnType<typeof counter>>;

async function withBooks(): Promise<Shop> {
  const shop = await counter();
  await run(shop, 'catalog.set_categories', {
    categories: [
      { code: 'media', name: 'Media' },
      { code: 'books', name: 'Books', parent: 'media' },
    ],
  });
  const about = { brand: 'Litera', category: 'books', taxCategory: 'books', specs: { format: 'epub' } };
  await run(shop, 'catalog.create_products', { name: 'E-book', ...about, digital: true, variants: [{ sku: 'EBOOK', weightGrams: 0 }] });
  await run(shop, 'pricing.set_prices', { list: 'ro', prices: [{ sku: 'EBOOK', price: ron('30.00') }] });
  return shop;
}

const run = async <O>(shop: Shop, name: string, input: unknown): Promise<O> => (await shop.kernel.do<O>(name, input, { actor: SYSTEM })).value;

const factsOf = async (shop: Shop, root: string, id: string): Promise<Record<string, unknown>> => {
  const facts = shop.registry.factsFor('order').find((one) => one.root === root)!;
  return (await shop.kernel.tx(SYSTEM, (ctx) => facts.load(ctx, [id]))).get(id) as Record<string, unknown>;
};

test('an order of digital goods holds nothing and is held in full; what is in it is told by brand, category and what lies above', async () => {
  await using shop = await withBooks();
  const placed = await run<{ orderId: string; held: string }>(
    shop,
    'orders.place',
    order({
      lines: [
        { sku: 'EBOOK', quantity: 2 },
        { sku: 'MUG', quantity: 1 },
      ],
    }),
  );
  const alone = await run<{ orderId: string; held: string }>(shop, 'orders.place', order({ lines: [{ sku: 'EBOOK', quantity: 500 }] }));
  assert.deepEqual([placed.held, alone.held], ['full', 'full']);
  const { lines, ...goods } = await factsOf(shop, 'goods', placed.orderId);
  assert.deepEqual(goods, { brands: ['Litera'], categories: ['books', 'media'], toSend: 1, digital: 2 });
  const [line] = lines as Record<string, unknown>[];
  assert.deepEqual([line!.sku, line!.categories, line!.digital, line!.specs, line!.price], ['EBOOK', ['books', 'media'], true, { format: 'epub' }, '30.00']);
  const held = await shop.db.read<{ unit: string }>(sql`select unit from kernel.pending where document_id = ${alone.orderId}`);
  assert.deepEqual(held, []);
  await shop.verify();
});

test('digital goods are handed out once, and then the order can not be cancelled; nothing digital is refused', async () => {
  await using shop = await withBooks();
  const { orderId } = await run<{ orderId: string }>(shop, 'orders.place', order({ lines: [{ sku: 'EBOOK', quantity: 2 }] }));
  const mug = await run<{ orderId: string }>(shop, 'orders.place', order());
  const lines = [{ sku: 'EBOOK', name: 'E-book', quantity: 2 }];
  for (let i = 0; i < 2; i++) assert.deepEqual(await run(shop, 'orders.hand_out', { orderId }), { lines });
  await assert.rejects(run(shop, 'orders.cancel', { orderId, reason: 'no' }), { code: 'orders.too_late' });
  await assert.rejects(run(shop, 'orders.hand_out', { orderId: mug.orderId }), { code: 'orders.nothing_digital' });
  await run(shop, 'orders.cancel', { orderId: mug.orderId, reason: 'no' });
  await shop.verify();
});

test('the fields of a checkout stay with the order, and its customer is told with what colleagues have tagged', async () => {
  await using shop = await withBooks();
  const gift = { giftWrap: 'yes', engraving: 'Pentru Ana' };
  const first = await run<{ orderId: string }>(shop, 'orders.place', order({ attributes: gift }));
  assert.deepEqual((await factsOf(shop, 'order', first.orderId)).attributes, gift);
  await assert.rejects(run(shop, 'orders.place', { ...order(), attributes: { 'no name': 'x' } }), { code: 'kernel.invalid' });
  const [row] = await shop.db.read<{ id: string }>(sql`select customer_id as id from orders.head where id = ${first.orderId}`);
  await run(shop, 'desk.tag', { documentIds: [row!.id], add: ['gold'], remove: [] });
  const { orderId } = await run<{ orderId: string }>(shop, 'orders.place', order());
  assert.deepEqual((await factsOf(shop, 'customer', orderId)).tags, ['gold']);
  assert.deepEqual((shop.started.at(-1)!.facts!.customer as { tags: string[] }).tags, ['gold']);
});
