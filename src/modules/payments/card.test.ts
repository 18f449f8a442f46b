// Cards: one open charge, captured once, declined and confirmed, with answers and webhooks in any order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM, sql } from '#kernel';
import { money, till } from './payments.fixture.ts';

test('an authorised card is captured once, however often it is asked for', async () => {
  await using shop = await till();
  const { id } = await shop.bill('99.90');
  const ok = await shop.go('payments.authorise', { documentId: id, amount: money('99.90'), token: 'tok_ok' });
  const [payment] = await shop.payments(id);
  assert.deepEqual(ok, { status: 'authorised', paymentId: payment!.id });
  assert.deepEqual([await shop.states(id), await shop.paid(id)], [['authorised'], [0n, 0n]]);
  assert.deepEqual(await shop.go('payments.capture', { documentId: id }), { captured: money('99.90') });
  assert.deepEqual(await shop.go('payments.capture', { documentId: id }), { captured: null });
  assert.deepEqual([await shop.states(id), await shop.paid(id)], [['captured'], [9990n, 0n]]);
  assert.deepEqual(
    shop.simulator.books.map((charge) => [charge.state, charge.captured]),
    [['captured', 9990n]],
  );
  await shop.wait(5000);
  assert.deepEqual(
    shop.webhooks.map((answer) => answer.result),
    ['stale', 'stale'],
  );
  assert.deepEqual([await shop.paid(id), shop.simulator.complaints], [[9990n, 0n], []]);
  await shop.verify();
});

test('two captures under way at once take the money once', async () => {
  await using shop = await till();
  const { id } = await shop.bill('10');
  await shop.go('payments.authorise', { documentId: id, amount: money('10.00'), token: 'tok_ok' });
  const both = [await shop.begin('payments.capture', { documentId: id }), await shop.begin('payments.capture', { documentId: id })];
  await shop.settle();
  assert.deepEqual(
    both.map((outcome) => outcome()),
    [
      { ok: true, value: { captured: money('10.00') } },
      { ok: true, value: { captured: money('10.00') } },
    ],
  );
  assert.deepEqual([await shop.paid(id), shop.simulator.complaints], [[1000n, 0n], []]);
  assert.equal(shop.delivered.filter((event) => event.name === 'payments.captured').length, 1);
  await shop.verify();
});

test('a declined card is a refusal with its reason, and the next card is a new payment', async () => {
  await using shop = await till();
  const { id } = await shop.bill('50');
  const no = await shop.begin('payments.authorise', { documentId: id, amount: money('50.00'), token: 'tok_declined' });
  await shop.settle();
  const outcome = no()!;
  assert.ok(!outcome.ok);
  assert.deepEqual([outcome.refusal.code, outcome.refusal.details.reason], ['payments.declined', 'insufficient_funds']);
  assert.deepEqual([await shop.states(id), (await shop.counts()).transfers, shop.delivered], [['failed'], 0, []]);
  const again = await shop.go('payments.authorise', { documentId: id, amount: money('50.00'), token: 'tok_ok' });
  const [, second] = await shop.payments(id);
  assert.deepEqual([again, await shop.states(id)], [{ status: 'authorised', paymentId: second!.id }, ['failed', 'authorised']]);
  await shop.verify();
});

test('authorising again with the same card and amount is the same payment; another amount is refused and nothing is written', async () => {
  await using shop = await till();
  const { id } = await shop.bill('50');
  const input = { documentId: id, amount: money('50.00'), token: 'tok_ok' };
  const first = await shop.begin('payments.authorise', input);
  const same = await shop.begin('payments.authorise', input);
  const before = await shop.counts();
  const other = await shop.begin('payments.authorise', { ...input, token: 'tok_other' } as typeof input);
  await shop.settle();
  const value = (outcome: ReturnType<typeof first>) => (outcome?.ok ? outcome.value : outcome?.refusal.code);
  assert.deepEqual([value(same()), value(other())], [value(first()), 'payments.in_progress']);
  assert.deepEqual([before.payments, await shop.states(id), shop.simulator.books.length, shop.simulator.complaints], [1, ['authorised'], 1, []]);
  for (const [wrong, code] of [
    [{ ...input, amount: money('40.00') }, 'payments.in_progress'],
    [{ ...input, amount: money('50.00', 'EUR') }, 'payments.currency'],
    [{ ...input, amount: money('0.00') }, 'payments.amount'],
    [{ ...input, amount: money('-50.00') }, 'payments.amount'],
    [{ ...input, documentId: 'bil_00000000000000000000000000' }, 'payments.unknown_document'],
  ] as const) {
    const counts = await shop.counts();
    assert.deepEqual([await shop.go('payments.authorise', wrong), await shop.counts()], [code, counts]);
  }
  const { id: dear } = await shop.bill('10');
  assert.equal(await shop.go('payments.authorise', { documentId: dear, amount: money('10.01'), token: 'tok_ok' }), 'payments.amount');
  assert.deepEqual(await shop.states(dear), []);
  await shop.verify();
});

test('a card that has to be confirmed waits; the webhook says authorised or failed', async () => {
  await using shop = await till();
  const [yes, no, silent] = [await shop.bill('20'), await shop.bill('30'), await shop.bill('40')];
  const waiting = await shop.go('payments.authorise', { documentId: yes.id, amount: money('20.00'), token: 'tok_3ds_ok' });
  assert.ok(typeof waiting === 'object');
  assert.deepEqual([waiting.status, typeof waiting.redirectUrl], ['requires_action', 'string']);
  await shop.go('payments.authorise', { documentId: no.id, amount: money('30.00'), token: 'tok_3ds_fail' });
  await shop.go('payments.authorise', { documentId: silent.id, amount: money('40.00'), token: 'tok_3ds_silent' });
  assert.deepEqual(await shop.go('payments.capture', { documentId: yes.id }), { captured: null });
  await shop.wait(30_000);
  assert.deepEqual([await shop.states(yes.id), await shop.states(no.id), await shop.states(silent.id)], [['authorised'], ['failed'], ['requires_action']]);
  assert.deepEqual(
    shop.delivered.map(({ name, document, payload }) => [name, document, payload.reason ?? payload.amount]),
    [
      ['payments.authorised', yes.id, money('20.00')],
      ['payments.failed', no.id, 'authentication_failed'],
    ],
  );
  assert.deepEqual(await shop.go('payments.capture', { documentId: yes.id }), { captured: money('20.00') });
  assert.deepEqual(await shop.go('payments.give_back', { documentId: silent.id }), { voided: money('40.00'), refunded: null, toPayOut: null });
  await shop.verify();
});

test('a webhook that comes before the answer of the API is booked, and the answer changes nothing', async () => {
  await using shop = await till();
  const { id } = await shop.bill('70');
  const outcome = await shop.go('payments.authorise', { documentId: id, amount: money('70.00'), token: 'tok_late' });
  const [payment] = await shop.payments(id);
  assert.deepEqual(outcome, { status: 'authorised', paymentId: payment!.id });
  assert.deepEqual(shop.webhooks, [{ result: 'booked', paymentId: payment!.id, reason: null }]);
  assert.deepEqual([await shop.states(id), (await shop.counts()).transfers, shop.delivered], [['authorised'], 1, []]);
  await shop.verify();
});

test('a lost answer and a dead provider charge once', async () => {
  await using shop = await till();
  const [lost, dead] = [await shop.bill('11'), await shop.bill('12')];
  await shop.go('payments.authorise', { documentId: lost.id, amount: money('11.00'), token: 'tok_timeout' });
  await shop.go('payments.authorise', { documentId: dead.id, amount: money('12.00'), token: 'tok_dead_once' });
  assert.deepEqual([await shop.states(lost.id), await shop.states(dead.id)], [['created'], ['created']]);
  await shop.turn(10_000);
  assert.deepEqual([await shop.states(lost.id), await shop.states(dead.id)], [['authorised'], ['authorised']]);
  assert.deepEqual([shop.simulator.books.length, shop.simulator.complaints], [2, []]);
  await shop.verify();
});

test('a refused capture is a refusal, and another try is another question', async () => {
  await using shop = await till();
  const { id } = await shop.bill('15');
  await shop.go('payments.authorise', { documentId: id, amount: money('15.00'), token: 'tok_capture_fails' });
  assert.equal(await shop.go('payments.capture', { documentId: id }), 'payments.capture_failed');
  assert.equal(await shop.go('payments.capture', { documentId: id }), 'payments.capture_failed');
  assert.deepEqual([await shop.states(id), await shop.paid(id)], [['authorised'], [0n, 0n]]);
  await shop.verify();
});

test('many documents are authorised and captured together', async () => {
  await using shop = await till();
  const made = await Promise.all(Array.from({ length: 25 }, () => shop.bill('5')));
  const asked = await Promise.all(
    made.map(({ id }) => shop.kernel.do('payments.authorise', { documentId: id, amount: money('5.00'), token: 'tok_ok' }, { actor: SYSTEM })),
  );
  assert.equal(asked.length, 25);
  await shop.settle();
  await Promise.all(made.map(({ id }) => shop.kernel.do('payments.capture', { documentId: id }, { actor: SYSTEM })));
  await shop.settle();
  const [sum] = await shop.db.read<{ posted: bigint }>(sql`select sum(posted)::bigint as posted from kernel.balance where account like 'paid:%'`);
  assert.equal(sum!.posted, 12_500n);
  await shop.verify();
});

test('another card after a declined one tells the drawing that waits for it', async () => {
  await using shop = await till();
  const { id } = await shop.bill('50');
  await shop.go('payments.authorise', { documentId: id, amount: money('50.0'), token: 'tok_declined' });
  await shop.go('payments.authorise', { documentId: id, amount: money('50'), token: 'tok_ok' });
  assert.deepEqual(
    shop.delivered.map(({ name, payload }) => [name, payload.amount]),
    [['payments.authorised', money('50.00')]],
  );
  await shop.verify();
});
