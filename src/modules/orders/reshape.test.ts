// Cutting orders in two and making one of several: exact sums whatever is cut, goods never free in between, and money never lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Refusal, SYSTEM, sql, split, taxIncluded } from '#kernel';
import { codeOf, counter, order, ron } from './orders.fixture.ts';
import { cutLines, sumsOf } from './reshape-rules.ts';
import type { PlaceInput, PlaceOutput } from './schemas.ts';
import type { OrderLine } from './types.ts';

const money = (max: number) => fc.bigInt({ min: 0n, max: BigInt(max) });

/** Lines as they are placed: an order's discount and shipping split over them. */
const anyLines = fc
  .tuple(
    fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), money(100_000), fc.constantFrom(0, 50_000, 90_000, 210_000), fc.integer({ min: 0, max: 100 })), {
      minLength: 1,
      maxLength: 12,
    }),
    money(20_000),
  )
  .map(([lines, shipping]) => {
    const gross = lines.map(([quantity, price]) => price * BigInt(quantity));
    const shares = split(shipping, gross);
    return lines.map(([quantity, priceMinor, taxPpm, off], i): OrderLine => {
      const discountMinor = (gross[i]! * BigInt(off)) / 100n;
      const totalMinor = gross[i]! - discountMinor + shares[i]!;
      const more = {
        orderId: 'ord',
        position: i + 1,
        id: `lin_${i}`,
        skuId: `sku_${i % 5}`,
        sku: 'S',
        name: 'S',
        ourPriceMinor: i % 3 === 0 ? null : 50_000n,
        parts: null,
        origin: null,
        taxCategory: 'standard',
      };
      return {
        ...more,
        quantity,
        priceMinor,
        grossMinor: gross[i]!,
        discountMinor,
        shippingMinor: shares[i]!,
        totalMinor,
        taxPpm,
        taxMinor: taxIncluded(totalMinor, taxPpm),
        weightGrams: 250 * quantity,
      };
    });
  });

test('whatever is cut off, both parts sum to the whole to the last ban, and each line is as a line must be', () => {
  fc.assert(
    fc.property(anyLines, fc.array(fc.nat(40), { minLength: 12, maxLength: 12 }), (lines, wanted) => {
      const taken = lines.flatMap((line, i) => (wanted[i]! > 0 ? [{ lineId: line.id, quantity: Math.min(wanted[i]!, line.quantity) }] : []));
      const { kept, off } = cutLines(lines, taken);
      const [whole, one, other] = [sumsOf(lines), sumsOf(kept), sumsOf(off)];
      for (const key of ['goodsMinor', 'discountMinor', 'shippingMinor', 'totalMinor', 'differenceMinor'] as const)
        assert.equal(one[key] + other[key], whole[key], key);
      assert.deepEqual([one.quantity + other.quantity, one.weightGrams + other.weightGrams], [whole.quantity, whole.weightGrams]);
      // Each line's tax is rounded on its own: a cut line may make a ban of difference.
      const apart = one.taxMinor + other.taxMinor - whole.taxMinor;
      assert.ok(apart <= BigInt(taken.length) && -apart <= BigInt(taken.length));
      for (const line of [...kept, ...off]) {
        assert.equal(line.grossMinor, line.priceMinor * BigInt(line.quantity));
        assert.equal(line.totalMinor, line.grossMinor - line.discountMinor + line.shippingMinor);
        assert.equal(line.taxMinor, taxIncluded(line.totalMinor, line.taxPpm));
        assert.ok(line.quantity > 0 && line.discountMinor >= 0n && line.discountMinor <= line.grossMinor && line.shippingMinor >= 0n);
      }
    }),
    { numRuns: 400 },
  );
});

type Shop = Awaited<ReturnType<typeof counter>>;
const placed = async (shop: Shop, over: Partial<PlaceInput> = {}): Promise<PlaceOutput> =>
  (await shop.run('orders.place', order({ payment: { method: 'cash_on_delivery' }, ...over }))) as PlaceOutput;
const linesOf = (shop: Shop, orderId: string) =>
  shop.db.read<{ id: string; sku: string; quantity: number }>(sql`select id, sku, quantity from orders.line where order_id = ${orderId} order by position`);
const headOf = async (shop: Shop, orderId: string) =>
  (
    await shop.db.read<Record<string, unknown>>(sql`
      select h.number, h.total_minor, h.tax_minor, h.shipping_minor, h.held, d.state, h.cancel_reason, h.line_count from orders.head h join kernel.document d on d.id = h.id where h.id = ${orderId}`)
  )[0]!;

test('an order is split: two numbers, exact sums, and its goods are held throughout', async () => {
  await using shop = await counter();
  const { orderId } = await placed(shop, {
    lines: [
      { sku: 'MUG', quantity: 3 },
      { sku: 'SET', quantity: 2 },
    ],
  });
  const [mugs, sets] = await linesOf(shop, orderId);
  const before = [await shop.shelf('MUG'), await shop.shelf('TEA')];
  const off = (await shop.run('orders.split', {
    orderId,
    lines: [
      { lineId: mugs!.id, quantity: 1 },
      { lineId: sets!.id, quantity: 1 },
    ],
  })) as unknown as PlaceOutput;
  // 3 × 49.90 and 2 × 70.00 and 19.99 are 309.69.
  assert.deepEqual([off.number, off.total, off.held], ['RO-2026-000002', ron('128.17'), 'full']);
  const kept = await headOf(shop, orderId);
  assert.deepEqual([kept.total_minor, kept.held, (await linesOf(shop, orderId)).map((line) => line.quantity)], [18152n, 'full', [2, 1]]);
  assert.deepEqual([await shop.shelf('MUG'), await shop.shelf('TEA')], before);
  const wants = await shop.db.read<{ n: string }>(
    sql`select string_agg(value, '+' order by value) as n from stock.demand, jsonb_each_text(wanted) group by document_id order by document_id`,
  );
  assert.deepEqual(
    wants.map(({ n }) => n),
    ['2+3', '2+2'],
  );
  assert.deepEqual(
    shop.started.map(({ process }) => process),
    ['order', 'order'],
  );
  await shop.verify();
});

test('a bundle is split as it was sold, whatever it is made of today', async () => {
  await using shop = await counter();
  const { orderId } = await placed(shop, { lines: [{ sku: 'SET', quantity: 2 }] });
  const before = [await shop.shelf('MUG'), await shop.shelf('TEA')];
  await shop.kernel.do('catalog.update_variant', { sku: 'SET', components: [{ sku: 'RARE', quantity: 1 }] }, { actor: SYSTEM });
  const [set] = await linesOf(shop, orderId);
  const off = (await shop.run('orders.split', { orderId, lines: [{ lineId: set!.id, quantity: 1 }] })) as unknown as PlaceOutput;
  assert.deepEqual([off.held, (await headOf(shop, orderId)).held], ['full', 'full']);
  assert.deepEqual([await shop.shelf('MUG'), await shop.shelf('TEA')], before);
  const [one, other] = await shop.db.read<{ wanted: object }>(sql`select wanted from stock.demand order by document_id`);
  assert.deepEqual(one!.wanted, other!.wanted);
  // What joins them again is as much as it was.
  const merged = (await shop.run('orders.merge', { orderIds: [orderId, off.orderId] })) as unknown as PlaceOutput;
  assert.deepEqual([merged.held, await shop.shelf('MUG'), await shop.shelf('TEA')], ['full', ...before]);
  assert.deepEqual(await shop.db.read(sql`select distinct origin from orders.line where order_id = ${orderId}`), [{ origin: null }]);
  await shop.verify();
});

test('what is split off wants its goods from the warehouses of its channel, as the order did', async () => {
  await using shop = await counter();
  const [phone] = (await shop.kernel.ask<{ items: { code: string }[] }>('orders.channels', {}, SYSTEM)).items.filter(({ code }) => code === 'phone');
  await shop.run('orders.set_channels', { channels: [{ ...phone, warehouses: ['CLJ'] }] });
  const { orderId } = await placed(shop, { channel: 'phone', lines: [{ sku: 'MUG', quantity: 3 }] });
  const [line] = await linesOf(shop, orderId);
  await shop.run('orders.split', { orderId, lines: [{ lineId: line!.id, quantity: 1 }] });
  assert.deepEqual(await shop.db.read(sql`select warehouses from stock.demand order by document_id`), [{ warehouses: ['CLJ'] }, { warehouses: ['CLJ'] }]);
  await shop.verify();
});

test('goods that are short go short with the part that is split off', async () => {
  await using shop = await counter();
  const { orderId } = await placed(shop, {
    channel: 'marketplace',
    lines: [
      { sku: 'RARE', quantity: 3, price: ron('5.00') },
      { sku: 'TEA', quantity: 1, price: ron('12.35') },
    ],
  });
  const [rare] = await linesOf(shop, orderId);
  const off = (await shop.run('orders.split', { orderId, lines: [{ lineId: rare!.id, quantity: 2 }] })) as unknown as PlaceOutput;
  assert.deepEqual([(await headOf(shop, orderId)).held, off.held, await shop.shelf('RARE')], ['full', 'none', [1n, 0n]]);
  await shop.verify();
});

test('what can not be split is refused and stays as it is', async () => {
  await using shop = await counter();
  const { orderId } = await placed(shop, { lines: [{ sku: 'MUG', quantity: 2 }] });
  const [line] = await linesOf(shop, orderId);
  const before = await shop.counts();
  const tried = async (lines: unknown): Promise<unknown> => codeOf(await shop.run('orders.split', { orderId, lines }));
  const id = line!.id;
  assert.equal(await tried([{ lineId: id, quantity: 2 }]), 'orders.nothing_left');
  assert.equal(await tried([{ lineId: id, quantity: 3 }]), 'orders.unknown_line');
  assert.equal(
    await tried([
      { lineId: id, quantity: 1 },
      { lineId: id, quantity: 1 },
    ]),
    'orders.unknown_line',
  );
  assert.equal(await tried([{ lineId: 'lin_none', quantity: 1 }]), 'orders.unknown_line');
  assert.deepEqual(await shop.counts(), before);
  await shop.verify();
});

test('orders of one customer to one address become one, with the lines, the goods and the money of all', async () => {
  await using shop = await counter();
  const one = await placed(shop, { lines: [{ sku: 'MUG', quantity: 1 }] });
  const two = await placed(shop, { lines: [{ sku: 'TEA', quantity: 2 }], shipTo: { ...order().shipTo, street: ' strada  LUNGĂ 7' } });
  const three = await placed(shop, { lines: [{ sku: 'MUG', quantity: 4 }] });
  const shelves = [await shop.shelf('MUG'), await shop.shelf('TEA')];
  const merged = (await shop.run('orders.merge', { orderIds: [one.orderId, two.orderId, three.orderId] })) as unknown as PlaceOutput;
  // 69.89 and 44.69 and 219.59.
  assert.deepEqual([merged.orderId, merged.total, merged.held], [one.orderId, ron('334.17'), 'full']);
  assert.deepEqual(
    [(await headOf(shop, one.orderId)).line_count, (await headOf(shop, two.orderId)).state, (await headOf(shop, three.orderId)).cancel_reason],
    [3, 'cancelled', 'merged'],
  );
  assert.deepEqual([await shop.shelf('MUG'), await shop.shelf('TEA')], shelves);
  const holders = await shop.db.read<{ document_id: string }>(sql`select distinct document_id from kernel.pending`);
  assert.deepEqual(holders, [{ document_id: one.orderId }]);
  assert.equal(codeOf(await shop.run('orders.merge', { orderIds: [one.orderId, two.orderId] })), 'orders.not_open');
  // Given up for another order is not cancelled by the customer.
  const [past] = await shop.db.read<{ cancelled: number }>(sql`select count(*)::int as cancelled from orders.head where cancelled_at is not null`);
  assert.equal(past!.cancelled, 2);
  await shop.verify();
});

test('orders that do not belong together are not merged, and it is said why', async () => {
  await using shop = await counter();
  const one = await placed(shop);
  const why = async (over: Partial<PlaceInput>): Promise<unknown> => {
    const other = await placed(shop, over);
    const no = (await shop.run('orders.merge', { orderIds: [one.orderId, other.orderId] })) as unknown as Refusal;
    return [no.code, no.details.reason];
  };
  assert.deepEqual(await why({ customer: { name: 'Ion', email: 'ion@example.com' } }), ['orders.not_mergeable', 'customer']);
  assert.deepEqual(await why({ shipTo: { ...order().shipTo, street: 'Strada Scurtă 1' } }), ['orders.not_mergeable', 'address']);
  assert.deepEqual(await why({ payment: { method: 'bank_transfer' } }), ['orders.not_mergeable', 'payment']);
  assert.deepEqual(await why({ delivery: { method: 'free' } }), ['orders.not_mergeable', 'delivery']);
  assert.equal((await headOf(shop, one.orderId)).state, 'placed');
  await shop.verify();
});
