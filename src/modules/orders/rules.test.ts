// Money rules of orders, over many drawn orders: parts sum to the whole, tax is what its rate makes, nothing is negative.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Refusal } from '#kernel';
import type { Variant } from '#modules/catalog';
import { contentOf, hashOfLines, moneyOf, priceLines } from './rules.ts';
import { order } from './orders.fixture.ts';

const variant = (id: string, taxCategory = 'standard'): Variant => ({
  id,
  sku: id,
  productId: 'p',
  name: id,
  weightGrams: 1,
  taxCategory,
  status: 'active',
  digital: false,
  components: [],
});

test('the parts of an order sum to its total, whatever the lines, shipping and rates', () => {
  const line = fc.record({
    price: fc.bigInt({ min: 0n, max: 10_000_000n }),
    quantity: fc.integer({ min: 1, max: 1000 }),
    category: fc.constantFrom('standard', 'food', 'none'),
  });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 30 }),
      fc.bigInt({ min: 0n, max: 100_000n }),
      fc.integer({ min: 0, max: 1_000_000 }),
      (lines, shipping, ppm) => {
        const drafts = lines.map(({ quantity, category }, i) => ({ variant: variant('v' + i, category), quantity, sold: undefined }));
        const priced = priceLines(
          drafts,
          lines.map(({ price }) => price),
          { priceAuthority: 'us', currency: 'RON' },
        );
        assert.ok(!(priced instanceof Refusal));
        const money = moneyOf(priced, shipping, (category) => (category === 'food' ? 110_000 : ppm));
        const sum = (pick: (line: (typeof money.lines)[number]) => bigint): bigint => money.lines.reduce((total, one) => total + pick(one), 0n);
        assert.equal(
          sum((one) => one.shippingMinor),
          shipping,
        );
        assert.equal(
          sum((one) => one.totalMinor),
          money.totalMinor,
        );
        assert.equal(money.totalMinor, lines.reduce((total, { price, quantity }) => total + price * BigInt(quantity), 0n) + shipping);
        assert.equal(
          sum((one) => one.taxMinor),
          money.taxMinor,
        );
        for (const one of money.lines) {
          assert.ok(one.shippingMinor >= 0n && one.taxMinor >= 0n && one.taxMinor <= one.totalMinor);
          const net = one.totalMinor - one.taxMinor;
          const off = one.taxMinor * 1_000_000n - net * BigInt(one.taxPpm);
          assert.ok(off <= 1_000_000n && off >= -1_000_000n, 'the tax is within a minor unit of net × rate');
        }
      },
    ),
    { numRuns: 300, seed: 7 },
  );
});

test('the content of an order is the same whatever the order of its fields, and differs where anything ordered differs', () => {
  const one = order({ externalId: 'A' });
  assert.equal(contentOf(one), contentOf(JSON.parse(JSON.stringify({ ...Object.fromEntries(Object.entries(one).reverse()), payment: { method: 'card' } }))));
  for (const other of [{ note: 'x' }, { lines: [{ sku: 'MUG', quantity: 2 }] }, { payment: { method: 'bank_transfer' as const } }])
    assert.notEqual(contentOf(order({ externalId: 'A', ...other })), contentOf(one));
});

test('orders of the same SKUs and quantities have the same hash, however they are written in lines', () => {
  const [a, b] = [variant('a'), variant('b')];
  assert.equal(
    hashOfLines([
      { variant: a, quantity: 1 },
      { variant: b, quantity: 2 },
    ]),
    hashOfLines([
      { variant: b, quantity: 1 },
      { variant: a, quantity: 1 },
      { variant: b, quantity: 1 },
    ]),
  );
  assert.notEqual(hashOfLines([{ variant: a, quantity: 1 }]), hashOfLines([{ variant: a, quantity: 2 }]));
});

test('an order worth more than any order may be is refused', () => {
  const answer = priceLines([{ variant: variant('a'), quantity: 1_000_000, sold: undefined }], [10n ** 9n], { priceAuthority: 'us', currency: 'RON' });
  assert.ok(answer instanceof Refusal && answer.code === 'orders.too_large');
});
