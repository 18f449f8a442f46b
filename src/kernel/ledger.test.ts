// The ledger's promises: nothing below its floor, holds end once, groups are all or nothing, balances are sums.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Posting, SYSTEM, defineModule, ledger } from '#kernel';
import { house } from '#testing';

const goods = defineModule({
  name: 'goods',
  needs: [],
  accounts: [
    { family: 'shelf', floored: true, says: 'goods on a shelf' },
    { family: 'world', floored: false, says: 'elsewhere' },
  ],
});
const put = (amount: bigint, to = 'shelf:a'): Posting => ({ from: 'world:supplier', to, unit: 'sku', amount, reason: 'receipt' });
const hold = (amount: bigint, from = 'shelf:a'): Posting => ({ from, to: 'world:customer', unit: 'sku', amount, reason: 'hold', pending: {} });

test('a hold that would go below the floor is refused and nothing moves', async () => {
  await using shop = await house({ modules: [goods] });
  await shop.kernel.tx(SYSTEM, (ctx) => ledger.post(ctx, [[put(10n)]]));
  const outcomes = await shop.kernel.tx(SYSTEM, (ctx) => ledger.post(ctx, [[hold(7n)], [hold(4n)], [hold(3n)]]));
  assert.deepEqual(
    outcomes.map((o) => o.ok),
    [true, false, true],
  );
  const short = outcomes[1]!;
  assert.ok(!short.ok);
  assert.deepEqual([short.refusal.code, short.refusal.details], ['ledger.short', { account: 'shelf:a', unit: 'sku', wanted: '4', free: '3' }]);
  const balances = await shop.kernel.tx(SYSTEM, (ctx) => ledger.balances(ctx, ['shelf:a']));
  assert.deepEqual(balances.get('shelf:a'), { account: 'shelf:a', unit: 'sku', posted: 10n, pending: 10n, floor: 0n });
  await shop.verify();
});

test('a group of transfers is all or nothing', async () => {
  await using shop = await house({ modules: [goods] });
  await shop.kernel.tx(SYSTEM, (ctx) => ledger.post(ctx, [[put(5n)], [put(1n, 'shelf:b')]]));
  const [both] = await shop.kernel.tx(SYSTEM, (ctx) => ledger.post(ctx, [[hold(5n), hold(2n, 'shelf:b')]]));
  assert.equal(both!.ok, false);
  const balances = await shop.kernel.tx(SYSTEM, (ctx) => ledger.balances(ctx, ['shelf:a', 'shelf:b']));
  assert.deepEqual(
    [...balances.values()].map((b) => b.pending),
    [0n, 0n],
  );
  await shop.verify();
});

test('a hold ends exactly once, and posting less than was held frees the rest', async () => {
  await using shop = await house({ modules: [goods] });
  await shop.kernel.tx(SYSTEM, (ctx) => ledger.post(ctx, [[put(5n)]]));
  const [held] = await shop.kernel.tx(SYSTEM, (ctx) => ledger.post(ctx, [[hold(5n)]]));
  assert.ok(held?.ok);
  const pending = held.value[0]!;
  const race = await Promise.all([
    shop.kernel.tx(SYSTEM, (ctx) => ledger.end(ctx, [{ pending, how: 'post', amount: 2n }])),
    shop.kernel.tx(SYSTEM, (ctx) => ledger.end(ctx, [{ pending, how: 'expire' }])),
  ]);
  assert.equal(race.flat().filter((outcome) => outcome.ok).length, 1);
  const balance = (await shop.kernel.tx(SYSTEM, (ctx) => ledger.balances(ctx, ['shelf:a']))).get('shelf:a')!;
  assert.equal(balance.pending, 0n);
  await shop.verify();
});

test('an account that never had anything has nothing to give', async () => {
  await using shop = await house({ modules: [goods] });
  const [outcome] = await shop.kernel.tx(SYSTEM, (ctx) => ledger.post(ctx, [[hold(1n, 'shelf:never')]]));
  assert.equal(outcome!.ok, false);
});

test('a transfer can not be changed or deleted by the program', async () => {
  await using shop = await house({ modules: [goods] });
  await shop.kernel.tx(SYSTEM, (ctx) => ledger.post(ctx, [[put(5n)]]));
  const { sql } = await import('#kernel');
  await assert.rejects(shop.db.read(sql`update kernel.transfer set amount = 6`), /permission denied/);
  await assert.rejects(shop.db.read(sql`delete from kernel.transfer`), /permission denied/);
});
