// Drafts: what is taken down is priced by the rules of placing, may be incomplete, becomes one order, and keeps who took it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal, SYSTEM, sql } from '#kernel';
import type { DraftContent, PricedUp } from './draft-schemas.ts';
import { codeOf, counter, order, ron } from './orders.fixture.ts';
import type { PlaceOutput } from './schemas.ts';

type Saved = { draftId: string; number: string; total: { amount: string; currency: string } | null };
const whole = (over: Partial<DraftContent> = {}): DraftContent => ({
  channel: 'phone',
  customer: { name: 'Ana Pop', email: 'ana@example.com', phone: '0722123456' },
  shipTo: { name: 'Ana Pop', street: 'Strada Lungă 7', city: 'Brașov', postalCode: '500123', country: 'RO' },
  lines: [{ sku: 'MUG', quantity: 2 }],
  payment: { method: 'cash_on_delivery' },
  delivery: { method: 'standard' },
  ...over,
});

test('an order that is taken down shows price, tax, delivery and stock, each fault at its field, and writes nothing', async () => {
  await using shop = await counter();
  const before = await shop.counts();
  const priced = (draft: DraftContent) => shop.run<PricedUp>('orders.price_up', { draft }) as Promise<PricedUp>;
  const good = await priced(
    whole({
      lines: [
        { sku: 'MUG', quantity: 2 },
        { sku: 'TEA', quantity: 3 },
      ],
    }),
  );
  assert.deepEqual([good.total, good.tax, good.shipping, good.goods, good.faults], [ron('156.84'), ron('24.06'), ron('19.99'), ron('136.85'), []]);
  assert.deepEqual(
    good.lines.map((line) => [line.sku, line.free]),
    [
      ['MUG', 100],
      ['TEA', 50],
    ],
  );
  const bad = await priced(
    whole({
      shipTo: { postalCode: '12', country: 'RO' },
      customer: { phone: '12' },
      lines: [
        { sku: 'NONE', quantity: 1 },
        { sku: 'MUG', quantity: 60 },
        { sku: '', quantity: 1 },
        { sku: 'SET', quantity: 50 },
        { sku: 'GIFT', quantity: 1 },
      ],
      delivery: { method: 'balloon' },
    }),
  );
  assert.deepEqual(
    bad.faults.map(({ pointer, code }) => `${pointer} ${code}`),
    [
      '/shipTo/postalCode orders.postal_code',
      '/customer/phone orders.phone',
      '/lines/0/sku orders.unknown_sku',
      '/lines/4/sku orders.no_price',
      '/delivery/method orders.delivery',
      '/lines/1/quantity stock.short',
      '/lines/3/quantity stock.short',
    ],
  );
  assert.deepEqual([bad.total, bad.shipping], [ron('6494.00'), null]);
  assert.deepEqual((await priced({})).total, null);
  assert.deepEqual(await shop.counts(), before);
});

test('what a draft shows as free is what its channel may take: of its warehouses, by its share, less its buffer', async () => {
  await using shop = await counter();
  const { items } = await shop.kernel.ask<{ items: Record<string, unknown>[] }>('orders.channels', {}, SYSTEM);
  const phone = items.find((one) => one.code === 'phone');
  const lines = [
    { sku: 'MUG', quantity: 3 },
    { sku: 'SET', quantity: 1 },
  ];
  const shown = async (over: object) => {
    await shop.run('orders.set_channels', { channels: [{ ...phone, ...over }] });
    const { lines: priced, faults } = (await shop.run('orders.price_up', { draft: whole({ lines }) })) as PricedUp;
    return [...priced.map((line) => line.free), ...faults.map((fault) => fault.pointer)];
  };
  const all = await shown({});
  const first = await shop.run('orders.place', {
    ...order(),
    channel: 'phone',
    payment: { method: 'cash_on_delivery' },
    lines: [{ sku: 'MUG', quantity: 10 }],
  });
  assert.ok(!(first instanceof Refusal));
  assert.deepEqual(
    [all, await shown({})],
    [
      [100, 25],
      [90, 25],
    ],
  );
  assert.deepEqual(await shown({ stockShare: 20, stockBuffer: 0 }), [10, 5]);
  assert.deepEqual(await shown({ stockShare: 20, stockBuffer: 8 }), [2, 1, '/lines/0/quantity', '/lines/1/quantity']);
  assert.deepEqual(await shown({ warehouses: ['CLJ'] }), [10, 0, '/lines/1/quantity']);
});

test('discounts and prices of a person stand, by largest remainder, and the rest is taxed', async () => {
  await using shop = await counter();
  const saved = (await shop.run('orders.save_draft', {
    draft: whole({
      lines: [
        { sku: 'MUG', quantity: 2, price: ron('40.00'), reason: 'a regular' },
        { sku: 'TEA', quantity: 3, discount: { percent: '10' } },
        { sku: 'RARE', quantity: 1 },
      ],
      discount: { amount: ron('10.00') },
      delivery: { method: 'standard', price: ron('5.00') },
    }),
  })) as unknown as Saved;
  // 80.00 + 37.05 − 3.71 + 5.00 − 10.00 + 5.00, the half ban of ten per cent up.
  assert.deepEqual(saved.total, ron('113.34'));
  const placed = (await shop.run('orders.place_draft', { draftId: saved.draftId })) as PlaceOutput;
  assert.deepEqual([placed.total, placed.held], [ron('113.34'), 'full']);
  const [head] = await shop.db.read<Record<string, unknown>>(sql`
    select goods_minor, discount_minor, shipping_minor, total_minor, difference_minor, taken_by, ship_by::text from orders.head where id = ${placed.orderId}`);
  assert.deepEqual(head, {
    goods_minor: 12205n,
    discount_minor: 1371n,
    shipping_minor: 500n,
    total_minor: 11334n,
    difference_minor: -1980n,
    taken_by: 'system',
    ship_by: '2026-11-03',
  });
  await shop.verify();
});

test('a delivery is never sold for less than nothing or in another currency', async () => {
  await using shop = await counter();
  for (const price of [ron('-40.00'), { amount: '700', currency: 'JPY' }, ron('1.999')]) {
    const draft = whole({ delivery: { method: 'standard', price } });
    const priced = (await shop.run<PricedUp>('orders.price_up', { draft })) as PricedUp;
    assert.deepEqual(
      priced.faults.map(({ pointer, code }) => `${pointer} ${code}`),
      ['/delivery/price orders.price'],
    );
    const { draftId } = (await shop.run('orders.save_draft', { draft })) as unknown as Saved;
    assert.equal(codeOf(await shop.run('orders.place_draft', { draftId })), 'orders.price');
    const validUntil = new Date(shop.env.now().getTime() + 86_400_000).toISOString();
    assert.equal(codeOf(await shop.run('orders.send_quote', { draftId, validUntil })), 'orders.draft_incomplete');
  }
  await shop.verify();
});

test('who is bound to a channel makes no offer in another', async () => {
  await using shop = await counter();
  const rep = { kind: 'person' as const, id: 'acc_01m6dmbe00e17az1p512zk4xb2', name: 'Rep', may: () => true };
  await shop.run('orders.set_members', { channel: 'web', accountIds: [rep.id] });
  const { draftId } = (await shop.run('orders.save_draft', { draft: whole() })) as unknown as Saved;
  const validUntil = new Date(shop.env.now().getTime() + 86_400_000).toISOString();
  await assert.rejects(
    shop.kernel.do('orders.send_quote', { draftId, validUntil }, { actor: rep }),
    (error: unknown) => codeOf(error) === 'orders.not_your_channel',
  );
  assert.equal(codeOf(await shop.run('orders.accept_quote', { draftId })), 'orders.no_quote');
  await shop.run('orders.send_quote', { draftId, validUntil });
});

test('a draft becomes one order however often it is placed, and is closed then', async () => {
  await using shop = await counter();
  const saved = (await shop.run('orders.save_draft', { draft: { customer: { name: 'Ana' } } })) as unknown as Saved;
  assert.deepEqual([saved.number, saved.total], ['D-2026-000001', null]);
  const no = (await shop.run('orders.place_draft', { draftId: saved.draftId })) as unknown as Refusal;
  assert.deepEqual(
    [no.code, no.faults.map((fault) => fault.pointer)],
    ['orders.draft_incomplete', ['/channel', '/lines', '/payment/method', '/delivery/method']],
  );
  await shop.run('orders.save_draft', { draftId: saved.draftId, draft: whole() });
  const [once, again] = await Promise.all([1, 2].map(() => shop.run('orders.place_draft', { draftId: saved.draftId })));
  assert.deepEqual(once, again);
  assert.equal((await shop.counts()).heads, 1);
  assert.equal(codeOf(await shop.run('orders.save_draft', { draftId: saved.draftId, draft: whole() })), 'orders.draft_closed');
  assert.equal(codeOf(await shop.run('orders.discard_draft', { draftId: saved.draftId })), 'orders.draft_closed');
  await shop.verify();
});

test('of two drafts that want the last one, one wins; the other is told at its line, stays as it is, and can be thrown away and taken back', async () => {
  await using shop = await counter();
  const ids = await Promise.all(
    [1, 2].map(
      async () =>
        (
          (await shop.run('orders.save_draft', {
            draft: whole({
              lines: [
                { sku: 'TEA', quantity: 1 },
                { sku: 'RARE', quantity: 1 },
              ],
            }),
          })) as unknown as Saved
        ).draftId,
    ),
  );
  const answers: unknown[] = await Promise.all(ids.map((draftId) => shop.run('orders.place_draft', { draftId })));
  const lost = answers.findIndex((answer) => answer instanceof Refusal);
  const no = answers[lost] as Refusal;
  assert.deepEqual([no.code, no.faults], ['stock.short', [{ pointer: '/lines/1/quantity', code: 'stock.short', message: 'RARE: 1 wanted, 0 free.' }]]);
  assert.deepEqual([answers.filter((answer) => answer instanceof Refusal).length, (await shop.counts()).heads, await shop.shelf('TEA')], [1, 1, [1n, 49n]]);
  const draftId = ids[lost]!;
  await shop.run('orders.discard_draft', { draftId });
  assert.equal(codeOf(await shop.run('orders.place_draft', { draftId })), 'orders.draft_closed');
  await shop.run('orders.restore_draft', { draftId });
  await shop.run('orders.save_draft', { draftId, draft: whole() });
  assert.equal(codeOf(await shop.run('orders.place_draft', { draftId })) instanceof Object, true);
  await shop.verify();
});

test('other prices need the right to them; a marketplace, too, is placed at what the draft says', async () => {
  await using shop = await counter();
  const seller = { kind: 'person', id: 'acc_seller', may: (permission: string) => permission !== 'orders.override_price' } as const;
  const save = (draft: DraftContent) => shop.kernel.do<Saved>('orders.save_draft', { draft }, { actor: seller });
  await assert.rejects(save(whole({ lines: [{ sku: 'MUG', quantity: 1, price: ron('1.00') }] })), { code: 'orders.override_price' });
  const { value } = await save(whole());
  await assert.rejects(shop.kernel.do('orders.override_price', { draftId: value.draftId, line: 1, price: ron('1.00'), reason: 'x' }, { actor: seller }), {
    code: 'kernel.forbidden',
  });
  const changed = (await shop.run('orders.override_price', { draftId: value.draftId, line: 1, price: ron('1.00'), reason: 'scratched' })) as unknown as Saved;
  assert.deepEqual(changed.total, ron('21.99'));
  const placed = (await shop.run('orders.place_draft', { draftId: value.draftId })) as PlaceOutput;
  const [head] = await shop.db.read<{ taken_by: string }>(sql`select taken_by from orders.head where id = ${placed.orderId}`);
  assert.deepEqual([placed.total, head!.taken_by], [ron('21.99'), 'acc_seller']);
  await shop.verify();
});

test('an order is taken up again as a draft', async () => {
  await using shop = await counter();
  const placed = (await shop.run('orders.place', order({ lines: [{ sku: 'MUG', quantity: 3 }] }))) as PlaceOutput;
  const copy = (await shop.run('orders.duplicate', { orderId: placed.orderId })) as unknown as Saved;
  const again = (await shop.run('orders.place_draft', { draftId: copy.draftId })) as PlaceOutput;
  assert.deepEqual([again.total, again.number], [placed.total, 'RO-2026-000002']);
  await shop.verify();
});
