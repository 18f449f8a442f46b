// A repeated request over HTTP: the first answer byte for byte, and nothing done twice.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#kernel';
import { served } from './served.fixture.ts';
import { toyRoom } from './toy.fixture.ts';

test('the same key and body get the first answer byte for byte, and it is said that it is a replay', async () => {
  const toy = toyRoom();
  await using shop = await served({ modules: [toy.module] });
  const key = await shop.keyed('toy.*');
  const first = await shop.post('/api/toy/put', { note: 'a' }, { ...key, 'idempotency-key': 'order-1' });
  assert.equal(first.body, '{"zebra":1,"a":"a","middle":{"y":1,"b":2}}');
  assert.equal(first.headers['idempotency-replayed'], undefined);
  for (const header of ['order-1', '"order-1"']) {
    const again = await shop.post('/api/toy/put', { note: 'a' }, { ...key, 'idempotency-key': header });
    assert.deepEqual([again.statusCode, again.body, again.headers['idempotency-replayed']], [200, first.body, 'true']);
  }
  assert.equal(toy.counts.put, 1);
});

test('a refusal is replayed with all that it said', async () => {
  await using shop = await served({ modules: [toyRoom().module] });
  const key = { ...(await shop.keyed('toy.*')), 'idempotency-key': 'k' };
  const without = (body: string): Record<string, unknown> => ({
    ...(JSON.parse(body) as Record<string, unknown>),
    instance: '',
  });
  const first = await shop.post('/api/toy/put', { note: 'no' }, key);
  const again = await shop.post('/api/toy/put', { note: 'no' }, key);
  assert.equal(again.statusCode, 409);
  assert.deepEqual(without(again.body), without(first.body));
  assert.equal((without(again.body).errors as unknown[]).length, 1);
});

test('the same key with another body is refused and does nothing', async () => {
  const toy = toyRoom();
  await using shop = await served({ modules: [toy.module] });
  const key = { ...(await shop.keyed('toy.*')), 'idempotency-key': 'k' };
  await shop.post('/api/toy/put', { note: 'a' }, key);
  const other = await shop.post('/api/toy/put', { note: 'b' }, key);
  assert.deepEqual([other.statusCode, other.json<{ code: string }>().code], [422, 'kernel.key_reused']);
  assert.equal(toy.counts.put, 1);
});

test('a key belongs to whoever sent it', async () => {
  const toy = toyRoom();
  await using shop = await served({ modules: [toy.module] });
  const answers = [];
  for (const who of [await shop.keyed('toy.*'), await shop.keyed('toy.*')])
    answers.push((await shop.post('/api/toy/put', { note: 'a' }, { ...who, 'idempotency-key': 'k' })).json<{ zebra: number }>().zebra);
  assert.deepEqual(answers, [1, 2]);
});

test('twenty requests with one key at the same time are one execution with twenty equal answers', async () => {
  const toy = toyRoom();
  await using shop = await served({ modules: [toy.module] });
  const key = { ...(await shop.keyed('toy.*')), 'idempotency-key': 'k' };
  const answers = await Promise.all(Array.from({ length: 20 }, () => shop.post('/api/toy/put', { note: 'a' }, key)));
  assert.deepEqual([...new Set(answers.map((answer) => answer.body))], ['{"zebra":1,"a":"a","middle":{"y":1,"b":2}}']);
  assert.equal(answers.filter((answer) => answer.headers['idempotency-replayed'] === 'true').length, 19);
  assert.equal(toy.counts.put, 1);
});

test('a key that is empty, too long or not visible is refused, and what is not valid is not remembered', async () => {
  await using shop = await served({ modules: [toyRoom().module] });
  const key = await shop.keyed('toy.*');
  for (const bad of ['""', 'x'.repeat(256), 'a\tb'])
    assert.equal((await shop.post('/api/toy/put', { note: 'a' }, { ...key, 'idempotency-key': bad })).statusCode, 400, bad);
  assert.equal((await shop.post('/api/toy/put', { note: 1 }, { ...key, 'idempotency-key': 'k' })).statusCode, 422);
  assert.equal((await shop.post('/api/toy/put', { note: 'a' }, { ...key, 'idempotency-key': 'k' })).statusCode, 200);
});

test('an answer that holds a secret is never stored', async () => {
  await using shop = await served();
  const owner = { ...(await shop.signedIn()), 'idempotency-key': 'k' };
  const { secret } = (await shop.post('/api/staff/create_key', { name: 'feed', scopes: ['orders.*'] }, owner)).json<{
    secret: string;
  }>();
  assert.match(secret, /^kontor_key_[\w-]{43}$/);
  const [row] = await shop.db.read<{ count: bigint }>(sql`select count(*) as count from kernel.idempotency`);
  assert.equal(row!.count, 0n);
});
