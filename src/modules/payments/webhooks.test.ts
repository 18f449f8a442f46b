// What a provider tells of its own accord is booked once, in any order, and only when it fits what was asked for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM } from '#kernel';
import { money, till } from './payments.fixture.ts';

type Till = Awaited<ReturnType<typeof till>>;
type Suspense = {
  items: {
    id: string;
    provider: string;
    eventId: string;
    kind: string;
    reason: string;
    documentId: string | null;
    paymentId: string | null;
    amount: unknown;
  }[];
};
const suspense = (shop: Till): Promise<Suspense> => shop.kernel.ask<Suspense>('payments.suspense', {}, SYSTEM);

async function waiting(shop: Till, total = '2000.00') {
  const { id } = await shop.bill(total);
  await shop.go('payments.authorise', { documentId: id, amount: money(total), token: 'tok_3ds_ok' });
  return id;
}

test('events that are doubled and reversed leave what was really done', async () => {
  await using shop = await till();
  const id = await waiting(shop);
  await shop.wait(30_000, { duplicates: 2 });
  shop.simulator.misbehave({ duplicates: 2, reversed: true, lateMs: 1000 });
  await shop.go('payments.capture', { documentId: id });
  await shop.go('payments.give_back', { documentId: id });
  await shop.wait(86_400_000);
  assert.deepEqual(
    shop.webhooks.map((one) => one.result),
    ['booked', 'booked', 'booked', 'stale', 'stale', 'stale', 'stale', 'stale', 'stale'],
  );
  assert.deepEqual([await shop.states(id), await shop.paid(id), (await shop.counts()).heard], [['refunded'], [0n, 0n], 3]);
  await shop.verify();
});

test('capture and refund that only webhooks tell of are booked, whichever comes first', async () => {
  for (const reversed of [false, true]) {
    await using shop = await till();
    const id = await waiting(shop, '30.00');
    await shop.wait(30_000);
    const [charge] = shop.simulator.books;
    const request = { paymentId: charge!.paymentId, ref: charge!.ref };
    shop.simulator.misbehave({ reversed });
    await shop.simulator.capture({ ...request, amount: money('30.00') }, 'in the provider’s own pages');
    await shop.simulator.refund({ ...request, refundId: 'own', amount: money('10.00') }, 'own refund');
    await shop.wait(5000, { reversed });
    assert.deepEqual([await shop.states(id), await shop.paid(id)], [['partially_refunded'], [2000n, 0n]], `reversed: ${reversed}`);
    await shop.verify();
  }
});

for (const [forge, reason] of [
  ['amount', 'amount'],
  ['currency', 'currency'],
  ['merchant', 'merchant'],
  ['document', 'document'],
  ['charge', 'reference'],
] as const) {
  test(`a genuine event with another ${forge} books nothing and waits in suspense`, async () => {
    await using shop = await till();
    const id = await waiting(shop);
    shop.simulator.misbehave({ forge, duplicates: 1 });
    shop.env.turn(30_000);
    const before = await shop.counts();
    await shop.simulator.tick(shop.env.now());
    const { items } = await suspense(shop);
    assert.deepEqual(
      shop.webhooks.map((one) => [one.result, one.reason]),
      [
        ['suspense', reason],
        ['suspense', reason],
      ],
    );
    assert.deepEqual(
      items.map((item) => [item.provider, item.kind, item.reason, item.documentId]),
      [['simulator', 'authorised', reason, id]],
    );
    assert.deepEqual(
      [await shop.states(id), await shop.counts()],
      [['requires_action'], { ...before, heard: before.heard! + 1, suspense: before.suspense! + 1, events: before.events! + 1 }],
    );
    assert.deepEqual(
      shop.delivered.map((event) => event.name),
      ['payments.suspended'],
    );
    assert.equal(await shop.run('payments.match', { suspenseId: items[0]!.id, documentId: id }), 'payments.not_money');
    assert.deepEqual(await shop.run('payments.dismiss', { suspenseId: items[0]!.id, note: 'asked the provider' }), { suspenseId: items[0]!.id });
    assert.deepEqual((await suspense(shop)).items, []);
    await shop.verify();
  });
}

for (const forge of ['signature', 'old'] as const) {
  test(`a webhook whose ${forge === 'old' ? 'timestamp is ten minutes old' : 'signature is another’s'} is refused and leaves no trace`, async () => {
    await using shop = await till();
    const id = await waiting(shop);
    const before = await shop.counts();
    assert.equal(await shop.wait(30_000, { forge }), 0);
    assert.deepEqual([await shop.states(id), await shop.counts()], [['requires_action'], before]);
    assert.deepEqual(shop.webhooks, []);
  });
}

test('events of unknown payments, of other providers and against what is on record wait in suspense', async () => {
  await using shop = await till();
  const { id } = await shop.bill('10');
  await shop.go('payments.authorise', { documentId: id, amount: money('10.00'), token: 'tok_declined' });
  const [payment] = await shop.payments(id);
  const event = { provider: 'simulator', eventId: 'e1', kind: 'captured', merchant: 'kontor-test', amount: money('10.00') };
  const reasons = [];
  for (const one of [
    { ...event, paymentId: 'pay_00000000000000000000000000' },
    { ...event, eventId: 'e2', provider: 'elsewhere', paymentId: payment!.id },
    { ...event, eventId: 'e3', paymentId: payment!.id },
    { ...event, eventId: 'e4', merchant: undefined, paymentId: payment!.id },
    { ...event, eventId: 'e5', documentNumber: 'RO-2026-000001' },
  ]) {
    const answer = await shop.run('payments.record', JSON.parse(JSON.stringify(one)));
    reasons.push(typeof answer === 'object' ? answer.reason : answer);
  }
  assert.deepEqual(reasons, ['unknown_payment', 'provider', 'contradiction', 'merchant', 'unknown_payment']);
  assert.deepEqual([(await suspense(shop)).items.length, await shop.states(id), (await shop.counts()).transfers], [5, ['failed'], 0]);
  await shop.verify();
});

test('an event that names the document by its number finds its open card', async () => {
  await using shop = await till();
  const { id, number } = await shop.bill('10');
  await shop.go('payments.authorise', { documentId: id, amount: money('10.00'), token: 'tok_3ds_silent' });
  const answer = await shop.run('payments.record', {
    provider: 'simulator',
    eventId: 'e1',
    kind: 'authorised',
    merchant: 'kontor-test',
    documentNumber: number,
    amount: money('10.00'),
  });
  assert.deepEqual([typeof answer === 'object' && answer.result, await shop.states(id)], ['booked', ['authorised']]);
  await shop.verify();
});

test('a batch of events for the same payments is booked as if they had come one by one', async () => {
  await using shop = await till();
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.push(await waiting(shop, '8.00'));
  const rows = (await Promise.all(ids.map((id) => shop.payments(id)))).flat();
  const events = rows.flatMap(({ id }) =>
    (['authorised', 'captured', 'captured', 'authorised'] as const).map((kind, i) => ({
      provider: 'simulator',
      eventId: `${id} ${kind}`,
      kind,
      merchant: 'kontor-test',
      paymentId: id,
      amount: money('8.00'),
      raw: String(i),
    })),
  );
  const outcomes = await shop.kernel.doMany<{ result: string }>('payments.record', events, SYSTEM);
  assert.deepEqual(
    outcomes.slice(0, 4).map((outcome) => outcome.ok && outcome.value.result),
    ['booked', 'booked', 'booked', 'booked'],
  );
  for (const id of ids) assert.deepEqual([await shop.states(id), await shop.paid(id)], [['captured'], [800n, 0n]]);
  assert.equal((await shop.counts()).heard, 10);
  await shop.verify();
});
