// The card simulator passes the contract of the port, and spoils its webhooks only as it is told to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testEnv } from '#kernel';
import type { WebhookHeaders } from '#modules/payments';
import { cardSimulator } from '../../src/providers/card-simulator/index.ts';
import { cardContract } from './payments-card.ts';

function simulator() {
  const env = testEnv();
  const letters: { rawBody: string; headers: WebhookHeaders }[] = [];
  const port = cardSimulator({
    env,
    secret: 'a secret of the test',
    merchant: 'kontor-test',
    onWebhook: async (rawBody, headers) => void letters.push({ rawBody, headers }),
  });
  return { env, port, letters };
}

cardContract('card simulator', async () => {
  const { env, port, letters } = simulator();
  return {
    port,
    tokens: { ok: 'tok_ok', declined: 'tok_declined', action: 'tok_3ds_ok' },
    now: env.now,
    webhooks: async () => {
      env.turn(60_000);
      await port.tick(env.now());
      return letters;
    },
  };
});

const order = { paymentId: 'pay_1', documentId: 'ord_1', amount: { amount: '10.00', currency: 'RON' }, token: 'tok_ok' };

test('card simulator: it complains when money would move twice', async () => {
  const { port } = simulator();
  const answer = await port.authorise(order, 'a');
  assert.ok(answer.status === 'authorised');
  await port.authorise(order, 'b');
  await port.capture({ ...order, ref: answer.ref }, 'c');
  await port.capture({ ...order, ref: answer.ref }, 'd');
  await port.refund({ ...order, ref: answer.ref, refundId: 'ref_1' }, 'e');
  await port.refund({ ...order, ref: answer.ref, refundId: 'ref_2' }, 'f');
  assert.deepEqual(port.complaints, [
    'pay_1 was to be charged twice',
    `${answer.ref} was to be captured twice`,
    `more was to be refunded of ${answer.ref} than was captured`,
  ]);
});

test('card simulator: a lost answer is there again for the same key, and a dead call has done nothing', async () => {
  const { port } = simulator();
  await assert.rejects(port.authorise({ ...order, token: 'tok_timeout' }, 'a'), /connection/);
  assert.deepEqual(
    port.books.map((charge) => charge.state),
    ['authorised'],
  );
  assert.equal((await port.authorise({ ...order, token: 'tok_timeout' }, 'a')).status, 'authorised');
  const other = { ...order, paymentId: 'pay_2', token: 'tok_dead_once' };
  await assert.rejects(port.authorise(other, 'b'), /connection/);
  assert.equal(port.books.length, 1);
  assert.equal((await port.authorise(other, 'b')).status, 'authorised');
  assert.deepEqual(port.complaints, []);
});

test('card simulator: webhooks wait for their time, come again when not accepted, and can be doubled and reversed', async () => {
  const { env, port, letters } = simulator();
  port.misbehave({ duplicates: 1, reversed: true });
  const answer = await port.authorise(order, 'a');
  assert.ok(answer.status === 'authorised');
  env.turn(1000);
  await port.capture({ ...order, ref: answer.ref }, 'b');
  assert.equal(await port.tick(env.now()), 0);
  env.turn(2000);
  let failures = 1;
  port.onWebhook = async (rawBody, headers) => {
    if (failures-- > 0) throw new Error('503');
    letters.push({ rawBody, headers });
  };
  assert.equal(await port.tick(env.now()), 3);
  assert.deepEqual(
    letters.map(({ rawBody }) => JSON.parse(rawBody).type),
    ['captured', 'authorised', 'authorised'],
  );
  env.turn(60_000);
  assert.equal(await port.tick(env.now()), 1);
});

test('card simulator: the same seed, token and amount decide the same', async () => {
  const statuses = async (): Promise<string[]> => {
    const { port } = simulator();
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => port.authorise({ ...order, paymentId: 'pay_' + i, token: 'card_' + i }, 'k' + i)));
    return answers.map((answer) => answer.status);
  };
  const first = await statuses();
  assert.deepEqual(await statuses(), first);
  assert.ok(first.filter((status) => status === 'authorised').length > 160 && first.includes('declined') && first.includes('requires_action'));
});
