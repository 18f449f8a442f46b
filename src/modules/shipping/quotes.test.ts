// Rates: steps of weight by zone, free from a total on, and cash where couriers collect it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM } from '#kernel';
import { quote } from './quotes.ts';
import { shopWithCarrier } from './shipping.fixture.ts';

const ask = (method: string, country: string, currency: string, weightGrams: number, totalMinor = 10_000n, cash = false) => ({
  method,
  country,
  currency,
  weightGrams,
  totalMinor,
  cash,
});

test('a delivery costs what its zone, weight, total and cash say', async () => {
  await using world = await shopWithCarrier();
  const outcomes = await world.shop.kernel.tx(SYSTEM, (ctx) =>
    quote(ctx, [
      ask('courier', 'RO', 'RON', 1000),
      ask('courier', 'RO', 'RON', 1001),
      ask('courier', 'RO', 'RON', 31_500, 29_999n, true),
      ask('courier', 'RO', 'RON', 500, 30_000n),
      ask('courier', 'RO', 'RON', 500, 30_000n, true),
      ask('courier', 'MD', 'MDL', 500, 99_999n, true),
      ask('locker', 'PL', 'PLN', 5000),
      ask('courier', 'BR', 'BRL', 2500),
      ask('courier', 'DE', 'EUR', 9000),
      ask('courier', 'PT', 'EUR', 0),
      ask('courier', 'RO', 'RON', 31_501),
      ask('courier', 'BR', 'BRL', 500, 10_000n, true),
      ask('courier', 'US', 'USD', 500),
      ask('drone', 'RO', 'RON', 500),
    ]),
  );
  assert.deepEqual(
    outcomes.map((outcome) => (outcome.ok ? outcome.value.priceMinor : outcome.refusal.code)),
    [1999n, 2299n, 7499n, 0n, 500n, 8000n, 1299n, 2490n, 1990n, 990n, 'shipping.too_heavy', 'shipping.no_cash', 'shipping.no_rate', 'shipping.no_rate'],
  );
  assert.deepEqual(await world.shop.kernel.ask('shipping.quote', { country: 'PL', currency: 'PLN', weightGrams: 800, total: '99.90', cash: true }, SYSTEM), {
    price: { amount: '21.99', currency: 'PLN' },
  });
  assert.deepEqual(await world.shop.kernel.tx(SYSTEM, (ctx) => quote(ctx, [])), []);
});
