// Giving back is safe at any point: nothing paid, call in flight, waiting, authorised, captured, partly refunded, transferred.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CardPort } from './ports.ts';
import { money, till } from './payments.fixture.ts';

const nothing = { voided: null, refunded: null, toPayOut: null };

test('with nothing paid there is nothing to do', async () => {
  await using shop = await till();
  const { id } = await shop.bill('10');
  const before = await shop.counts();
  assert.deepEqual([await shop.go('payments.give_back', { documentId: id }), await shop.counts()], [nothing, before]);
  await shop.go('payments.authorise', { documentId: id, amount: money('10.00'), token: 'tok_declined' });
  assert.deepEqual(await shop.go('payments.give_back', { documentId: id }), nothing);
  await shop.verify();
});

test('an authorisation is let go and can not be captured any more; the next one is a new payment', async () => {
  await using shop = await till();
  const { id } = await shop.bill('10');
  await shop.go('payments.authorise', { documentId: id, amount: money('10.00'), token: 'tok_ok' });
  assert.deepEqual(await shop.go('payments.give_back', { documentId: id }), { ...nothing, voided: money('10.00') });
  assert.deepEqual([await shop.go('payments.capture', { documentId: id }), await shop.states(id)], [{ captured: null }, ['voided']]);
  assert.deepEqual(await shop.go('payments.give_back', { documentId: id }), nothing);
  await shop.go('payments.authorise', { documentId: id, amount: money('10.00'), token: 'tok_ok' });
  assert.deepEqual(
    [await shop.states(id), shop.simulator.books.map((charge) => charge.state)],
    [
      ['voided', 'authorised'],
      ['voided', 'authorised'],
    ],
  );
  await shop.verify();
});

test('what was captured is refunded once, however often it is asked for', async () => {
  await using shop = await till();
  const { id } = await shop.bill('10');
  await shop.go('payments.authorise', { documentId: id, amount: money('10.00'), token: 'tok_ok' });
  await shop.go('payments.capture', { documentId: id });
  const twice = [await shop.begin('payments.give_back', { documentId: id }), await shop.begin('payments.give_back', { documentId: id })];
  assert.deepEqual(await shop.paid(id), [1000n, 1000n]);
  await shop.settle();
  for (const outcome of twice) assert.deepEqual(outcome(), { ok: true, value: { ...nothing, refunded: money('10.00') } });
  assert.deepEqual(await shop.go('payments.give_back', { documentId: id }), nothing);
  assert.deepEqual(
    [await shop.states(id), await shop.paid(id), shop.simulator.books[0]!.refunded, shop.simulator.complaints],
    [['refunded'], [0n, 0n], 1000n, []],
  );
  assert.equal(shop.delivered.filter((event) => event.name === 'payments.refunded').length, 1);
  await shop.wait(5000);
  assert.deepEqual(
    [shop.webhooks.map((one) => one.result), await shop.paid(id)],
    [
      ['stale', 'stale', 'stale'],
      [0n, 0n],
    ],
  );
  await shop.verify();
});

test('a partly refunded payment gives back the rest', async () => {
  await using shop = await till();
  const { id } = await shop.bill('10');
  await shop.go('payments.authorise', { documentId: id, amount: money('10.00'), token: 'tok_ok' });
  await shop.go('payments.capture', { documentId: id });
  const [charge] = shop.simulator.books;
  await shop.simulator.refund({ paymentId: charge!.paymentId, refundId: 'made by hand', ref: charge!.ref, amount: money('4.00') }, 'by hand');
  await shop.wait(5000);
  assert.deepEqual([await shop.states(id), await shop.paid(id)], [['partially_refunded'], [600n, 0n]]);
  assert.deepEqual(await shop.go('payments.give_back', { documentId: id }), { ...nothing, refunded: money('6.00') });
  assert.deepEqual([await shop.states(id), await shop.paid(id), shop.simulator.books[0]!.refunded], [['refunded'], [0n, 0n], 1000n]);
  await shop.verify();
});

test('a charge that is being asked for is let go as soon as the provider has answered', async () => {
  let give: (() => Promise<unknown>) | undefined;
  const meanwhile = (simulator: CardPort): CardPort => ({
    provider: simulator.provider,
    merchant: simulator.merchant,
    authorise: async (request, key) => {
      const answer = await simulator.authorise(request, key);
      await give?.();
      return answer;
    },
    capture: (...args) => simulator.capture(...args),
    void: (...args) => simulator.void(...args),
    refund: (...args) => simulator.refund(...args),
    parseWebhook: (...args) => simulator.parseWebhook(...args),
  });
  for (const token of ['tok_ok', 'tok_3ds_ok', 'tok_declined', 'tok_late']) {
    await using shop = await till({ port: meanwhile });
    const { id } = await shop.bill('10');
    const given: unknown[] = [];
    give = async () => given.push((await shop.begin('payments.give_back', { documentId: id }))());
    const answer = await shop.go('payments.authorise', { documentId: id, amount: money('10.00'), token });
    give = undefined;
    await shop.wait(60_000);
    const expected = token === 'tok_declined' ? ['payments.declined', ['failed'], ['declined']] : ['payments.given_back', ['voided'], ['voided']];
    assert.deepEqual([answer, await shop.states(id), shop.simulator.books.map((charge) => charge.state)], expected, token);
    await shop.verify();
  }
});

test('when the capture was faster than the void, the money is taken and refunded', async () => {
  await using shop = await till();
  const { id } = await shop.bill('10');
  await shop.go('payments.authorise', { documentId: id, amount: money('10.00'), token: 'tok_ok' });
  const captured = await shop.begin('payments.capture', { documentId: id });
  const given = await shop.begin('payments.give_back', { documentId: id });
  const again = await shop.begin('payments.give_back', { documentId: id });
  await shop.settle();
  assert.deepEqual(captured(), { ok: true, value: { captured: money('10.00') } });
  for (const outcome of [given, again]) assert.deepEqual(outcome(), { ok: true, value: { ...nothing, refunded: money('10.00') } });
  assert.deepEqual([await shop.states(id), await shop.paid(id), shop.simulator.complaints], [['refunded'], [0n, 0n], []]);
  await shop.wait(5000);
  assert.deepEqual([await shop.states(id), await shop.paid(id)], [['refunded'], [0n, 0n]]);
  await shop.verify();
});

test('when the void was faster than the capture, the capture is refused', async () => {
  await using shop = await till();
  const { id } = await shop.bill('10');
  await shop.go('payments.authorise', { documentId: id, amount: money('10.00'), token: 'tok_ok' });
  const given = await shop.begin('payments.give_back', { documentId: id });
  assert.deepEqual(await shop.go('payments.capture', { documentId: id }), { captured: null });
  assert.deepEqual([given()?.ok, await shop.states(id), await shop.paid(id)], [true, ['voided'], [0n, 0n]]);
  await shop.verify();
});

test('transferred money is set aside until a person has paid it out', async () => {
  await using shop = await till();
  const { id, number } = await shop.bill('10');
  await shop.run('payments.record_transfer', { reference: number, amount: money('10.00'), bookedOn: '2026-11-02' });
  assert.deepEqual(await shop.go('payments.give_back', { documentId: id }), { ...nothing, toPayOut: money('10.00') });
  assert.deepEqual(await shop.go('payments.give_back', { documentId: id }), { ...nothing, toPayOut: money('10.00') });
  assert.deepEqual(await shop.paid(id), [1000n, 1000n]);
  const due = (
    await shop.kernel.ask<{ items: { id: string; amount: unknown }[] }>('payments.refunds_due', {}, { kind: 'system', id: 'system', may: () => true })
  ).items;
  assert.deepEqual(
    due.map((refund) => refund.amount),
    [money('10.00')],
  );
  assert.deepEqual(await shop.run('payments.pay_out', { refundId: due[0]!.id }), { refunded: money('10.00') });
  assert.equal(await shop.run('payments.pay_out', { refundId: due[0]!.id }), 'payments.not_due');
  assert.deepEqual([await shop.states(id), await shop.paid(id)], [['refunded'], [0n, 0n]]);
  assert.deepEqual(await shop.go('payments.give_back', { documentId: id }), nothing);
  await shop.verify();
});
