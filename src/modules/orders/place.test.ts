// Placing an order: money split to the last ban, goods held, one order for one number, and nothing written where it is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APP_ROLE, Db, Kernel, Refusal, SYSTEM, sql } from '#kernel';
import { codeOf, counter, order, ron } from './orders.fixture.ts';
import type { PlaceInput, PlaceOutput } from './schemas.ts';

test('an order is priced, split over its lines, taxed, numbered, and its goods are held', async () => {
  await using shop = await counter();
  const placed = (await shop.run(
    'orders.place',
    order({
      lines: [
        { sku: 'MUG', quantity: 2 },
        { sku: 'TEA', quantity: 3 },
      ],
    }),
  )) as PlaceOutput;
  assert.deepEqual({ ...placed, orderId: '' }, { orderId: '', number: 'RO-2026-000001', total: ron('156.84'), state: 'placed', held: 'full' });
  const rows = await shop.db.read(sql`
    select sku, quantity, gross_minor, shipping_minor, discount_minor, total_minor, tax_ppm, tax_minor, weight_grams from orders.line where order_id = ${placed.orderId} order by position`);
  assert.deepEqual(rows, [
    {
      sku: 'MUG',
      quantity: 2,
      gross_minor: 9980n,
      shipping_minor: 1458n,
      discount_minor: 0n,
      total_minor: 11438n,
      tax_ppm: 210000,
      tax_minor: 1985n,
      weight_grams: 800n,
    },
    {
      sku: 'TEA',
      quantity: 3,
      gross_minor: 3705n,
      shipping_minor: 541n,
      discount_minor: 0n,
      total_minor: 4246n,
      tax_ppm: 110000,
      tax_minor: 421n,
      weight_grams: 300n,
    },
  ]);
  assert.deepEqual(
    [await shop.shelf('MUG'), await shop.shelf('TEA')],
    [
      [2n, 98n],
      [3n, 47n],
    ],
  );
  assert.deepEqual(
    shop.delivered.map((event) => [event.name, event.document, event.payload.total]),
    [['orders.placed', placed.orderId, ron('156.84')]],
  );
  await shop.verify();
});

test('the run starts with what the placing transaction knows, and the loader says the same', async () => {
  await using shop = await counter();
  await shop.run('orders.place', order({ lines: [{ sku: 'TEA', quantity: 1 }] }));
  const first = order({ customer: { name: 'Ana', email: 'ANA@example.com ' } });
  await shop.batch([first, { ...first, lines: [{ sku: 'TEA', quantity: 2 }] }]);
  assert.deepEqual(
    shop.started.map(({ process, message }) => [process, message]),
    [
      ['order', { held: 'full' }],
      ['order', { held: 'full' }],
      ['order', { held: 'full' }],
    ],
  );
  const facts = shop.started.map((item) => item.facts!);
  assert.deepEqual(
    facts.map((one) => {
      const { orders, cancelled, totalSpent } = one.customer as Record<string, unknown>;
      return [orders, cancelled, totalSpent];
    }),
    [
      [0, 0, '0.00'],
      [1, 0, '32.34'],
      [2, 0, '102.23'],
    ],
  );
  const third = facts[2]!.order as Record<string, unknown>;
  assert.deepEqual(
    [third.total, third.quantity, third.weightGrams, third.held, third.paymentToken, third.email, third.language],
    ['44.69', 2, 200, 'full', 'tok_ok', 'ana@example.com', 'ro'],
  );
  const ids = shop.started.map((item) => item.document);
  for (const loader of shop.registry.factsFor('order').filter(({ root }) => root in facts[0]!)) {
    const loaded = await shop.kernel.tx(SYSTEM, (ctx) => loader.load(ctx, ids));
    assert.deepEqual(
      ids.map((id) => loaded.get(id)),
      facts.map((one) => one[loader.root]),
      loader.root,
    );
  }
});

const refusals: [string, Partial<PlaceInput> | ((input: PlaceInput) => unknown), string, string | undefined][] = [
  ['an unknown channel', { channel: 'nowhere' }, 'orders.unknown_channel', '/channel'],
  ['another currency than the channel’s', { currency: 'EUR' }, 'orders.currency', '/currency'],
  [
    'a price in another currency',
    { lines: [{ sku: 'MUG', quantity: 1, price: { amount: '49.90', currency: 'EUR' } }] },
    'orders.currency',
    '/lines/0/price/currency',
  ],
  [
    'an unknown SKU',
    {
      lines: [
        { sku: 'MUG', quantity: 1 },
        { sku: 'MUGG', quantity: 1 },
      ],
    },
    'orders.unknown_sku',
    '/lines/1/sku',
  ],
  ['a SKU that is a draft', { lines: [{ sku: 'DRAFT', quantity: 1 }] }, 'orders.not_for_sale', '/lines/0/sku'],
  ['a SKU without a price', { lines: [{ sku: 'GIFT', quantity: 1 }] }, 'orders.no_price', '/lines/0/sku'],
  ['a negative price', { lines: [{ sku: 'MUG', quantity: 1, price: ron('-1.00') }] }, 'orders.price', '/lines/0/price/amount'],
  ['a price of a third of a ban', { lines: [{ sku: 'MUG', quantity: 1, price: ron('49.901') }] }, 'orders.price', '/lines/0/price/amount'],
  [
    'a price that is not ours any more',
    {
      lines: [
        { sku: 'TEA', quantity: 1 },
        { sku: 'MUG', quantity: 1, price: ron('39.90') },
      ],
    },
    'orders.price_changed',
    '/lines/1/price',
  ],
  ['a way of delivery that is not offered', { delivery: { method: 'drone' } }, 'orders.delivery', '/delivery/method'],
  ['a country without rates', (input) => ({ ...input, shipTo: { ...input.shipTo, country: 'PL' } }), 'orders.delivery', '/delivery/method'],
  [
    'more than there is',
    {
      lines: [
        { sku: 'TEA', quantity: 1 },
        { sku: 'RARE', quantity: 2 },
      ],
    },
    'stock.short',
    '/lines/1/quantity',
  ],
  [
    'parts of a bundle and single ones that together are more than there is',
    {
      lines: [
        { sku: 'TEA', quantity: 1 },
        { sku: 'SET', quantity: 25 },
      ],
    },
    'stock.short',
    '/lines/0/quantity',
  ],
  ['a quantity of nothing', { lines: [{ sku: 'MUG', quantity: 0 }] }, 'kernel.invalid', '/lines/0/quantity'],
  ['a negative quantity', { lines: [{ sku: 'MUG', quantity: -1 }] }, 'kernel.invalid', '/lines/0/quantity'],
  ['half a mug', { lines: [{ sku: 'MUG', quantity: 0.5 }] }, 'kernel.invalid', '/lines/0/quantity'],
  ['a quantity that is not a number', { lines: [{ sku: 'MUG', quantity: Number.NaN }] }, 'kernel.invalid', '/lines/0/quantity'],
  ['a huge quantity', { lines: [{ sku: 'MUG', quantity: 1e9 }] }, 'kernel.invalid', '/lines/0/quantity'],
  ['no lines', { lines: [] }, 'kernel.invalid', '/lines'],
  ['more than 500 lines', { lines: Array.from({ length: 501 }, () => ({ sku: 'MUG', quantity: 1 })) }, 'kernel.invalid', '/lines'],
  ['a total of the client’s own', (input) => ({ ...input, total: ron('1.00') }), 'kernel.invalid', '/total'],
];
test('what is refused writes nothing, and says where it is wrong', async () => {
  await using shop = await counter();
  const before = await shop.counts();
  for (const [what, over, code, pointer] of refusals) {
    const answer = await shop.run('orders.place', typeof over === 'function' ? over(order()) : order(over));
    assert.ok(answer instanceof Refusal, what);
    assert.deepEqual([answer.code, answer.faults[0]?.pointer], [code, pointer], what);
    assert.deepEqual(await shop.counts(), before, what);
  }
  assert.deepEqual([shop.started, shop.delivered], [[], []]);
  await shop.verify();
});

test('a changed price says what we say', async () => {
  await using shop = await counter();
  const answer = await shop.run('orders.place', order({ lines: [{ sku: 'MUG', quantity: 1, price: ron('39.90') }] }));
  assert.ok(answer instanceof Refusal);
  assert.deepEqual(answer.details, { lines: [{ sku: 'MUG', sold: ron('39.90'), price: ron('49.90') }] });
  const same = await shop.run('orders.place', order({ lines: [{ sku: 'MUG', quantity: 1, price: ron('49.9') }] }));
  assert.ok(!(same instanceof Refusal));
});

test('a marketplace’s sale stands: at its price, with the difference on record, and even without goods', async () => {
  await using shop = await counter();
  const sale = (lines: PlaceInput['lines']) => order({ channel: 'marketplace', lines, delivery: { method: 'free' } });
  const cheap = (await shop.run(
    'orders.place',
    sale([
      { sku: 'MUG', quantity: 2, price: ron('45.00') },
      { sku: 'GIFT', quantity: 1, price: ron('0.00') },
    ]),
  )) as PlaceOutput;
  const short = (await shop.run('orders.place', sale([{ sku: 'RARE', quantity: 3 }]))) as PlaceOutput;
  const none = (await shop.run('orders.place', sale([{ sku: 'RARE', quantity: 1, price: ron('9.00') }]))) as PlaceOutput;
  assert.deepEqual(
    [cheap, short, none].map(({ number, total, held }) => [number, total.amount, held]),
    [
      ['MP-2026-000001', '90.00', 'partial'],
      ['MP-2026-000002', '15.00', 'partial'],
      ['MP-2026-000003', '9.00', 'none'],
    ],
  );
  const rows = await shop.db.read(sql`select total_minor, difference_minor from orders.head order by id`);
  assert.deepEqual(rows, [
    { total_minor: 9000n, difference_minor: -980n },
    { total_minor: 1500n, difference_minor: 0n },
    { total_minor: 900n, difference_minor: 400n },
  ]);
  assert.deepEqual(await shop.shelf('RARE'), [1n, 0n]);
  await shop.verify();
});

test('a bundle holds its parts, summed with what other lines need of them', async () => {
  await using shop = await counter();
  const placed = await shop.run(
    'orders.place',
    order({
      lines: [
        { sku: 'SET', quantity: 3 },
        { sku: 'TEA', quantity: 1 },
        { sku: 'MUG', quantity: 1 },
      ],
    }),
  );
  assert.ok(!(placed instanceof Refusal));
  assert.deepEqual([await shop.shelf('MUG'), await shop.shelf('TEA'), placed.total.amount], [[4n, 96n], [7n, 43n], '292.24']);
  const [row] = await shop.db.read<{ weight_grams: bigint; quantity: bigint }>(sql`select weight_grams, quantity from orders.head`);
  assert.deepEqual(row, { weight_grams: 2300n, quantity: 5n });
  await shop.verify();
});

test('a channel’s number is one order: the same content gets the same answer, other content is refused', async () => {
  await using shop = await counter();
  const input = order({ externalId: 'A-1' });
  const first = await shop.run('orders.place', input);
  const before = await shop.counts();
  const reordered = Object.fromEntries(Object.entries(order({ externalId: 'A-1', payment: { method: 'card', token: 'tok_new' } })).reverse());
  assert.deepEqual([await shop.run('orders.place', input), await shop.run('orders.place', reordered)], [first, first]);
  const other = await shop.run('orders.place', order({ externalId: 'A-1', lines: [{ sku: 'MUG', quantity: 2 }] }));
  assert.deepEqual([codeOf(other), await shop.counts()], ['orders.duplicate', before]);
  const elsewhere = await shop.run('orders.place', order({ externalId: 'A-1', channel: 'phone' }));
  assert.ok(!(elsewhere instanceof Refusal));
  const twins = await shop.batch([
    order({ externalId: 'B' }),
    order({ externalId: 'B' }),
    order({ externalId: 'B', note: 'x' }),
    order({ externalId: 'C', currency: 'EUR' }),
    order({ externalId: 'C' }),
  ]);
  assert.deepEqual(
    twins.map((outcome) => (outcome.ok ? outcome.value.number : outcome.refusal.code)),
    ['RO-2026-000002', 'RO-2026-000002', 'orders.duplicate', 'orders.currency', 'RO-2026-000003'],
  );
  await shop.verify();
});

test('a request with a key is one order, and its replay the same answer', async () => {
  await using shop = await counter();
  const once = await shop.kernel.do('orders.place', order(), { actor: SYSTEM, key: 'k1' });
  const before = await shop.counts();
  const again = await shop.kernel.do('orders.place', order(), { actor: SYSTEM, key: 'k1' });
  assert.deepEqual([once.replayed, again.replayed, again.value], [false, true, once.value]);
  assert.equal(codeOf(await shop.run('orders.place', order({ note: 'other' }), 'k1')), 'kernel.key_reused');
  assert.deepEqual(await shop.counts(), before);
});

test('two processes that want the last one sell it once', async () => {
  await using shop = await counter();
  const db = new Db({ url: shop.url, env: shop.env, connections: 3, role: APP_ROLE });
  try {
    const other = new Kernel({ db, env: shop.env, registry: shop.registry, process: shop.kernel.process });
    const want = (n: number) => order({ lines: [{ sku: 'RARE', quantity: 1 }], customer: { name: 'Buyer', email: `buyer${n}@example.com` } });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 2 === 0 ? shop.kernel : other).do<PlaceOutput>('orders.place', want(n), { actor: SYSTEM }).then(
          () => 'placed',
          (error: Refusal) => error.code,
        ),
      ),
    );
    assert.deepEqual([answers.filter((answer) => answer === 'placed').length, answers.filter((answer) => answer === 'stock.short').length], [1, 19]);
    assert.deepEqual([(await shop.counts()).heads, await shop.shelf('RARE')], [1, [1n, 0n]]);
    await shop.verify();
  } finally {
    await db.close();
  }
});

test('two processes that import the same number make one order', async () => {
  await using shop = await counter();
  const db = new Db({ url: shop.url, env: shop.env, connections: 3, role: APP_ROLE });
  try {
    const other = new Kernel({ db, env: shop.env, registry: shop.registry, process: shop.kernel.process });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        (n % 2 === 0 ? shop.kernel : other).do<PlaceOutput>('orders.place', order({ externalId: 'E-1' }), { actor: SYSTEM }),
      ),
    );
    assert.deepEqual([new Set(answers.map(({ value }) => value.orderId)).size, (await shop.counts()).heads, await shop.shelf('MUG')], [1, 1, [1n, 99n]]);
    await shop.verify();
  } finally {
    await db.close();
  }
});

test('refused members of a batch leave the others as they are, in arrival order', async () => {
  await using shop = await counter();
  const mugs = (quantity: number) => order({ lines: [{ sku: 'MUG', quantity }] });
  const outcomes = await shop.batch([mugs(60), mugs(60), order({ currency: 'EUR' }), mugs(30), mugs(20), mugs(10)]);
  assert.deepEqual(
    outcomes.map((outcome) => (outcome.ok ? outcome.value.number : outcome.refusal.code)),
    ['RO-2026-000001', 'stock.short', 'orders.currency', 'RO-2026-000002', 'stock.short', 'RO-2026-000003'],
  );
  assert.deepEqual(await shop.shelf('MUG'), [100n, 0n]);
  await shop.verify();
});

test('a broken member of a batch fails alone', async () => {
  await using shop = await counter();
  const poisoned = { ...order(), note: 'a sign that no text may hold: \u0000' };
  const answers = await Promise.allSettled([order(), poisoned, order()].map((input) => shop.kernel.do<PlaceOutput>('orders.place', input, { actor: SYSTEM })));
  assert.deepEqual(
    answers.map((answer) => answer.status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  assert.deepEqual([(await shop.counts()).heads, await shop.shelf('MUG')], [2, [2n, 98n]]);
  await shop.verify();
});

test('goods for a transfer that does not come are let go where the channel says after how long', async () => {
  await using shop = await counter();
  const [web] = (await shop.kernel.ask<{ items: Record<string, unknown>[] }>('orders.channels', {}, SYSTEM)).items.filter((channel) => channel.code === 'web');
  await shop.run('orders.set_channels', { channels: [{ ...web, holdMinutes: 60 }] });
  await shop.batch([order({ payment: { method: 'bank_transfer' } }), order({ payment: { method: 'cash_on_delivery' } })]);
  const rows = await shop.db.read<{ expires_at: Date | null }>(sql`select expires_at from kernel.pending order by id`);
  assert.deepEqual(
    rows.map((row) => row.expires_at?.toISOString() ?? null),
    ['2026-11-02T09:00:00.000Z', null],
  );
});

test('many orders come in at once as an import, each with its own outcome', async () => {
  await using shop = await counter();
  type Results = { results: ({ ok: true; order: PlaceOutput } | { ok: false; code: string; faults: { pointer?: string }[] })[] };
  const { results } = (await shop.run<Results>('orders.place_many', {
    orders: [order({ externalId: '1' }), order({ externalId: '2', currency: 'EUR' }), order({ externalId: '3' })],
  })) as Results;
  assert.deepEqual(
    results.map((one) => (one.ok ? one.order.number : [one.code, one.faults[0]?.pointer])),
    ['RO-2026-000001', ['orders.currency', '/currency'], 'RO-2026-000002'],
  );
  await shop.verify();
});
