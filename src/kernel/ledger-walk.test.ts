// The walk's promises: decisions see the local copy, holds end and begin anew together, nothing unlocked is touched.
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
const move = (from: string, to: string, amount: bigint, document?: string): Posting => ({
  from,
  to,
  unit: 'sku',
  amount,
  reason: 'test',
  ...(document ? { document, pending: {} } : {}),
});
const account = (name: string) => ({ account: 'shelf:' + name, unit: 'sku' });

test('each decision of a walk sees what the ones before it left free', async () => {
  await using shop = await house({ modules: [goods] });
  await shop.kernel.tx(SYSTEM, (ctx) => ledger.post(ctx, [[move('world:out', 'shelf:a', 10n)]]));
  const seen = await shop.kernel.tx(SYSTEM, (ctx) =>
    ledger.walk(ctx, { accounts: [account('a'), account('b')] }, (book) => {
      const before = [book.free('shelf:a'), book.free('shelf:b')];
      const short = book.post([move('shelf:a', 'shelf:b', 4n), move('shelf:a', 'world:out', 7n, 'doc_1')]);
      const after = [book.free('shelf:a'), book.free('shelf:b')];
      const held = book.post([move('shelf:a', 'shelf:b', 4n), move('shelf:b', 'world:out', 3n, 'doc_1')]);
      return { before, short: short.ok, after, held: held.ok, end: [book.free('shelf:a'), book.free('shelf:b')] };
    }),
  );
  assert.deepEqual(seen, { before: [10n, 0n], short: false, after: [10n, 0n], held: true, end: [6n, 1n] });
  await shop.verify();
});

test('a hold moves to another account in one walk, and a hold of another family stays untouched', async () => {
  await using shop = await house({
    modules: [goods, defineModule({ name: 'money', needs: [], accounts: [{ family: 'purse', floored: true, says: 'money' }] })],
  });
  await shop.kernel.tx(SYSTEM, (ctx) =>
    ledger.post(ctx, [[move('world:out', 'shelf:a', 5n), move('world:out', 'shelf:b', 5n), move('world:out', 'purse:x', 5n)]]),
  );
  await shop.kernel.tx(SYSTEM, (ctx) => ledger.post(ctx, [[move('shelf:a', 'world:out', 5n, 'doc_1'), move('purse:x', 'world:out', 5n, 'doc_1')]]));
  const ends = await shop.kernel.tx(SYSTEM, (ctx) =>
    ledger.walk(
      ctx,
      {
        documents: { ids: ['doc_1'], family: 'shelf' },
        accounts: (holds) => [account('b'), ...holds.map((hold) => ({ account: hold.from, unit: hold.unit }))],
      },
      (book) => {
        const [hold, ...others] = book.holds;
        const first = book.end({ pending: hold!.id, how: 'void' });
        const second = book.end({ pending: hold!.id, how: 'void' });
        const moved = book.post([move('shelf:b', 'world:out', 5n, 'doc_1')]);
        return {
          others: others.length,
          first: first.ok,
          second: second.ok ? '' : second.refusal.code,
          moved: moved.ok,
          free: [book.free('shelf:a'), book.free('shelf:b')],
        };
      },
    ),
  );
  assert.deepEqual(ends, { others: 0, first: true, second: 'ledger.ended', moved: true, free: [5n, 0n] });
  const holds = await shop.kernel.tx(SYSTEM, (ctx) => ledger.pendingOf(ctx, ['doc_1']));
  assert.deepEqual(
    holds.map((hold) => [hold.from, hold.amount, hold.expiresAt]),
    [
      ['purse:x', 5n, null],
      ['shelf:b', 5n, null],
    ],
  );
  await shop.verify();
});

test('a walk that touches a floored account it has not locked is broken and writes nothing', async () => {
  await using shop = await house({ modules: [goods] });
  await shop.kernel.tx(SYSTEM, (ctx) => ledger.post(ctx, [[move('world:out', 'shelf:a', 5n)]]));
  const stray = shop.kernel.tx(SYSTEM, (ctx) => ledger.walk(ctx, { accounts: [account('a')] }, (book) => book.post([move('shelf:a', 'shelf:b', 1n)])));
  await assert.rejects(stray, /the walk has locked shelf:a and shelf:b/);
  const balances = await shop.kernel.tx(SYSTEM, (ctx) => ledger.balances(ctx, ['shelf:a', 'shelf:b']));
  assert.deepEqual(
    [...balances].map(([name, b]) => [name, b.posted]),
    [['shelf:a', 5n]],
  );
});

test('overdue documents are found by family, and a hold that is kept is overdue no more', async () => {
  await using shop = await house({ modules: [goods] });
  const due = () => shop.kernel.tx(SYSTEM, (ctx) => ledger.dueDocuments(ctx, 'shelf', 10));
  await shop.kernel.tx(SYSTEM, (ctx) => {
    const expiring = (document: string, minutes: number): Posting => ({
      ...move('shelf:a', 'world:out', 1n, document),
      pending: { expiresAt: new Date(ctx.now.getTime() + minutes * 60_000) },
    });
    return ledger.post(ctx, [[move('world:out', 'shelf:a', 5n), expiring('doc_2', 20), expiring('doc_1', 10), expiring('doc_3', 40)]]);
  });
  assert.deepEqual(await due(), []);
  shop.env.turn(30 * 60_000);
  assert.deepEqual(await due(), ['doc_1', 'doc_2']);
  await shop.kernel.tx(SYSTEM, async (ctx) => ledger.keepUntil(ctx, { ids: ['doc_1'], family: 'shelf' }, null));
  assert.deepEqual(await due(), ['doc_2']);
  await shop.verify();
});

test('what a document moved for good is summed; what is only held or was let go is not', async () => {
  await using shop = await house({ modules: [goods] });
  await shop.kernel.tx(SYSTEM, (ctx) => ledger.post(ctx, [[move('world:out', 'shelf:a', 9n)]]));
  const [held] = await shop.kernel.tx(SYSTEM, (ctx) =>
    ledger.post(ctx, [[move('shelf:a', 'world:out', 4n, 'doc_1'), move('shelf:a', 'world:out', 2n, 'doc_1'), move('shelf:a', 'world:out', 1n, 'doc_1')]]),
  );
  assert.ok(held!.ok);
  const [one, two] = held!.value;
  await shop.kernel.tx(SYSTEM, (ctx) =>
    ledger.end(ctx, [
      { pending: one!, how: 'post', amount: 3n },
      { pending: two!, how: 'void' },
    ]),
  );
  assert.deepEqual(await shop.kernel.tx(SYSTEM, (ctx) => ledger.movedOf(ctx, ['doc_1'])), [
    { document: 'doc_1', from: 'shelf:a', to: 'world:out', unit: 'sku', amount: 3n },
  ]);
  await shop.verify();
});
