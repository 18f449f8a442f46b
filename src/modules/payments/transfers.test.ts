// Bank transfers and couriers' cash: matched by number, never more than is due without a person, and never lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM, sql, verify } from '#kernel';
import { money, till } from './payments.fixture.ts';

const on = { bookedOn: '2026-11-02' };

test('a transfer is matched by the number in its text and pays the document when nothing is due any more', async () => {
  await using shop = await till();
  const { id, number } = await shop.bill('100');
  const part = await shop.run('payments.record_transfer', { reference: `plata comanda ${number}, multumesc`, amount: money('40.00'), ...on, lineId: 'L1' });
  const rest = await shop.run('payments.record_transfer', {
    reference: number.replaceAll('-', ' ').toLowerCase(),
    amount: money('60.00'),
    ...on,
    lineId: 'L2',
  });
  const again = await shop.run('payments.record_transfer', { reference: 'the same line, imported again', amount: money('60.00'), ...on, lineId: 'L2' });
  assert.deepEqual(
    [part, rest].map((one) => typeof one === 'object' && [one.result, one.documentId]),
    [
      ['booked', id],
      ['booked', id],
    ],
  );
  assert.deepEqual(again, rest);
  assert.deepEqual(
    shop.delivered.map(({ name, document, payload }) => [name, document, payload.amount]),
    [
      ['payments.part_paid', id, money('40.00')],
      ['payments.captured', id, money('60.00')],
    ],
  );
  assert.deepEqual(await shop.paid(id), [10_000n, 0n]);
  await shop.verify();
});

test('a transfer that fits no document, or not exactly, waits in suspense and nothing is booked', async () => {
  await using shop = await till();
  const [one, two, closed] = [await shop.bill('10'), await shop.bill('10'), await shop.bill('10')];
  shop.dues.get(closed.id)!.open = false;
  const reasons = [];
  for (const [reference, amount] of [
    ['thank you', money('10.00')],
    ['RO-2026-999999', money('10.00')],
    [one.number, money('10.01')],
    [one.number, money('10.00', 'EUR')],
    [closed.number, money('10.00')],
    [`${one.number} and ${two.number}`, money('10.00')],
    [one.number, money('0.00')],
  ] as const) {
    const answer = await shop.run('payments.record_transfer', { reference, amount, ...on });
    reasons.push(typeof answer === 'object' ? answer.reason : answer);
  }
  assert.deepEqual(reasons, ['unknown_document', 'unknown_document', 'amount', 'currency', 'closed', 'ambiguous', 'amount']);
  const counts = await shop.counts();
  assert.deepEqual([counts.payments, counts.transfers, counts.suspense], [0, 0, 7]);
  await shop.verify();
});

test('a person finds the document of a transfer in suspense, once', async () => {
  await using shop = await till();
  const { id } = await shop.bill('10');
  await shop.run('payments.record_transfer', { reference: 'from Ana', amount: money('10.50'), ...on });
  const [row] = (await shop.kernel.ask<{ items: { id: string }[] }>('payments.suspense', {}, SYSTEM)).items;
  const booked = await shop.run('payments.match', { suspenseId: row!.id, documentId: id, note: 'Ana called' });
  assert.deepEqual(typeof booked === 'object' && booked.amount, money('10.50'));
  assert.equal(await shop.run('payments.match', { suspenseId: row!.id, documentId: id }), 'payments.not_in_suspense');
  assert.deepEqual(
    [await shop.paid(id), shop.delivered.map((event) => event.name)],
    [
      [1050n, 0n],
      ['payments.suspended', 'payments.captured'],
    ],
  );
  await shop.verify();
});

test('two transfers for one document in one batch do not both pay it', async () => {
  await using shop = await till();
  const { id, number } = await shop.bill('10');
  const line = { reference: number, amount: money('10.00'), ...on };
  const outcomes = await shop.kernel.doMany<{ result: string; reason: string | null }>('payments.record_transfer', [line, line], SYSTEM);
  assert.deepEqual(
    outcomes.map((outcome) => outcome.ok && [outcome.value.result, outcome.value.reason]),
    [
      ['booked', null],
      ['suspense', 'amount'],
    ],
  );
  assert.deepEqual(await shop.paid(id), [1000n, 0n]);
  await shop.verify();
});

test('what a courier collects is its debt until it hands it over', async () => {
  await using shop = await till();
  const { id } = await shop.bill('80');
  const collect = { documentId: id, amount: money('80.00'), carrier: 'fan-courier', reference: 'P-2026-000001' };
  const first = await shop.run('payments.collect', collect);
  assert.deepEqual(await shop.run('payments.collect', collect), first);
  const before = await shop.counts();
  assert.equal(await shop.run('payments.collect', { ...collect, amount: money('70.00') }), 'payments.collected_before');
  assert.equal(await shop.run('payments.collect', { ...collect, reference: 'x', amount: money('0.00') }), 'payments.amount');
  assert.equal(await shop.run('payments.collect', { ...collect, reference: 'x', amount: money('1.00', 'EUR') }), 'payments.currency');
  assert.equal(await shop.run('payments.remit', { carrier: 'fan-courier', amount: money('80.01'), reference: 'R1', ...on }), 'payments.amount');
  assert.deepEqual(await shop.counts(), before);
  assert.deepEqual(await shop.run('payments.remit', { carrier: 'fan-courier', amount: money('30.00'), reference: 'R1', ...on }), { owed: money('50.00') });
  assert.deepEqual(await shop.run('payments.remit', { carrier: 'fan-courier', amount: money('30.00'), reference: 'R1', ...on }), { owed: money('50.00') });
  assert.equal(await shop.run('payments.remit', { carrier: 'fan-courier', amount: money('20.00'), reference: 'R1', ...on }), 'payments.remitted_before');
  const { items } = await shop.kernel.ask<{ items: unknown[] }>('payments.couriers', {}, SYSTEM);
  assert.deepEqual(items, [{ carrier: 'fan-courier', collected: money('80.00'), remitted: money('30.00'), owed: money('50.00') }]);
  assert.deepEqual(
    [await shop.paid(id), shop.delivered.map(({ name, payload }) => [name, payload.amount])],
    [[8000n, 0n], [['payments.collected', money('80.00')]]],
  );
  await shop.verify();
});

test('facts are the sums of all payments of a document and the state of the one that counts', async () => {
  await using shop = await till();
  const [none, card, paid] = [await shop.bill('10'), await shop.bill('10'), await shop.bill('10')];
  await shop.go('payments.authorise', { documentId: card.id, amount: money('10.00'), token: 'tok_ok' });
  await shop.run('payments.record_transfer', { reference: paid.number, amount: money('10.00'), ...on });
  await shop.go('payments.give_back', { documentId: paid.id });
  const facts = await shop.kernel.tx(SYSTEM, (ctx) => shop.registry.factsFor('bill')[0]!.load(ctx, [none.id, card.id, paid.id]));
  assert.deepEqual(Object.fromEntries(facts), {
    [none.id]: { state: 'none', method: 'none', authorised: '0', captured: '0', refunded: '0' },
    [card.id]: { state: 'authorised', method: 'card', authorised: '10.00', captured: '0.00', refunded: '0.00' },
    [paid.id]: { state: 'captured', method: 'bank_transfer', authorised: '0.00', captured: '10.00', refunded: '0.00' },
  });
});

test('the invariants see a payment that the ledger does not know of, and a lost line of the bank', async () => {
  await using shop = await till();
  const { id, number } = await shop.bill('10');
  await shop.run('payments.record_transfer', { reference: number, amount: money('10.00'), ...on });
  await shop.db.read(sql`update payments.payment set refunded = 100 where document_id = ${id}`);
  await shop.db.read(sql`update payments.provider_event set amount = 999`);
  const { violations } = await verify(shop.db, shop.registry);
  assert.deepEqual(
    violations.map((violation) => violation.id),
    ['M4', 'M4-refund', 'M5-bank'],
  );
});

test('without a reference each collection is one of its own, as for the parcels of one order', async () => {
  await using shop = await till();
  const { id } = await shop.bill('80');
  const collect = { documentId: id, amount: money('40.00'), carrier: 'Curier Rapid' };
  await shop.run('payments.collect', collect);
  await shop.run('payments.collect', collect);
  assert.deepEqual(await shop.paid(id), [8000n, 0n]);
  await shop.verify();
});
