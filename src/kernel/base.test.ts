// The base types: ids in order, money that sums to the whole, statements that never paste a value, batches in order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import Type from 'typebox';
import { BatchQueue, Refusal, all, checker, decimalOf, firstIdAt, isId, newId, newIdAt, parseMoney, split, sql, taxIncluded, testEnv } from '#kernel';

test('ids grow, are well formed, and never repeat, also when the clock stands still or goes back', () => {
  const env = testEnv();
  const ids: string[] = [];
  for (let i = 0; i < 20_000; i++) {
    if (i % 5_000 === 4_999) env.turn(i % 2 === 0 ? 3 : -1000);
    ids.push(newId(env, 'ord'));
  }
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.every((id) => isId(id, 'ord')));
  assert.deepEqual(ids, [...ids].sort());
});

test('an id is a UUID of version 7 with the time in front', () => {
  const env = testEnv({ at: '2026-11-22T10:00:00.123Z' });
  const digits = newId(env, 'ord').slice(4);
  let value = 0n;
  for (const sign of digits) value = value * 32n + BigInt('0123456789abcdefghjkmnpqrstvwxyz'.indexOf(sign));
  assert.equal(Number(value >> 80n), Date.parse('2026-11-22T10:00:00.123Z'));
  assert.equal((value >> 76n) & 15n, 7n);
  assert.equal((value >> 62n) & 3n, 2n);
});

test('each world makes ids of its own: the same seed gives the same ones, whatever another world has made in between', () => {
  const made = (): string[] => {
    const env = testEnv({ seed: 7 });
    return Array.from({ length: 5_000 }, () => newId(env, 'ord'));
  };
  const first = made();
  const ahead = testEnv({ at: '2030-01-01T00:00:00Z' });
  newId(ahead, 'ord');
  assert.deepEqual(made(), first);
});

test('an id that was made before an instant sorts below the first one of it, and one that was made then does not', () => {
  const env = testEnv();
  const id = newId(env, 'trf');
  const at = env.now();
  assert.ok(firstIdAt('trf', at) < id);
  assert.ok(firstIdAt('trf', new Date(at.getTime() + 1)) > id);
});

test('ids of the past are in the order in which they are made, and put no id of the present back', () => {
  const env = testEnv();
  const past = new Date('2019-05-04T00:00:00Z');
  const before = newId(env, 'ord');
  const old = Array.from({ length: 100 }, () => newIdAt(env, 'ord', past));
  const later = newId(env, 'ord');
  assert.deepEqual(old, [...old].sort());
  assert.ok(old.every((id) => isId(id, 'ord') && id > firstIdAt('ord', past) && id < before));
  assert.ok(before < later);
});

test('parts of money sum to the whole and differ from exact shares by less than one unit', () => {
  fc.assert(
    fc.property(fc.bigInt(-1_000_000_000_000n, 1_000_000_000_000n), fc.array(fc.bigInt(0n, 1_000_000n), { minLength: 1, maxLength: 30 }), (whole, weights) => {
      const parts = split(whole, weights);
      assert.equal(
        parts.reduce((a, b) => a + b, 0n),
        whole,
      );
      const total = weights.reduce((a, b) => a + b, 0n);
      if (total === 0n) return;
      parts.forEach((part, i) => {
        const off = part * total - whole * weights[i]!;
        assert.ok(off < total && off > -total);
      });
    }),
  );
  assert.deepEqual(split(10001n, [1n, 1n, 1n]), [3334n, 3334n, 3333n]);
});

test('money on the wire is read exactly and written as it was', () => {
  assert.deepEqual(parseMoney({ amount: '19.9', currency: 'RON' }), { minor: 1990n, currency: 'RON' });
  assert.equal(decimalOf(-5n, 'RON'), '-0.05');
  assert.equal(decimalOf(1234n, 'JPY'), '1234');
  assert.equal(decimalOf(1234n, 'KWD'), '1.234');
  for (const amount of ['1.999', '1e5', 'NaN', '', '--1', '１', '99999999999999999'])
    assert.throws(() => parseMoney({ amount, currency: 'RON' }), Refusal, amount);
});

test('tax inside a gross amount is rounded half away from zero', () => {
  assert.equal(taxIncluded(11900n, 190_000), 1900n);
  assert.equal(taxIncluded(100n, 190_000), 16n);
  assert.equal(taxIncluded(-11900n, 190_000), -1900n);
});

test('a statement keeps values apart from text, also when statements are nested', () => {
  const evil = `'; drop table x; --`;
  const statement = sql`select * from t where ${all([sql`a = ${evil}`, sql`b = any(${[1, 2]}::int[])`])} limit ${5}`;
  assert.equal(statement.text, 'select * from t where a = $1 and b = any($2::int[]) limit $3');
  assert.deepEqual(statement.values, [evil, '{1,2}', '5']);
  assert.deepEqual(sql`${['a,b', 'c"d\\', null, '', 'null', 'x']}`.values, ['{"a,b","c\\"d\\\\",NULL,"","null","x"}']);
});

test('a queue answers every member in order, and one that fails fails alone', async () => {
  const sizes: number[] = [];
  const queue = new BatchQueue<number, number>(
    async (inputs) => {
      sizes.push(inputs.length);
      await new Promise((resolve) => setImmediate(resolve));
      return inputs.map((n) => (n === 3 ? new Error('three') : n * 2));
    },
    { soon: (work) => void setImmediate(work), limit: 4 },
  );
  const answers = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => queue.add(n)));
  assert.deepEqual(
    answers.map((a) => (a.status === 'fulfilled' ? a.value : 'failed')),
    [0, 2, 4, 'failed', 8, 10, 12, 14, 16, 18],
  );
  assert.deepEqual(sizes, [4, 4, 2]);
});

test('any text comes back from the database as it was, alone and in an array', async () => {
  const { house } = await import('#testing');
  await using shop = await house({ modules: [] });
  const texts = ['', 'null', 'NULL', '{}', '{"a":"b\\n"}', 'tab\t"quoted"', 'new\n"line"', 'it\'s \\ "x"', 'ș țł ё 😀 "q"', 'a,b', ' x ', '\\'];
  const [row] = await shop.db.read<{ all: string[]; one: string }>(sql`select ${texts}::text[] as all, ${texts[5]}::text as one`);
  assert.deepEqual(row, { all: texts, one: texts[5] });
  const objects = texts.map((text) => ({ text }));
  const [json] = await shop.db.read<{ all: unknown[] }>(sql`select array_to_json(${objects.map((it) => JSON.stringify(it))}::jsonb[]) as all`);
  assert.deepEqual(json!.all, objects);
});

test('what is missing and what is not known is said of the field itself', () => {
  const closed = { additionalProperties: false };
  const check = checker(Type.Object({ name: Type.String(), to: Type.Object({ 'a/b': Type.Integer() }, closed) }, closed));
  assert.deepEqual(check({ name: 'x', to: { 'a/b': 1 } }), []);
  assert.deepEqual(check({ to: { more: 1 }, other: 2 }), [
    { pointer: '/name', code: 'kernel.schema.required', message: 'name is missing' },
    { pointer: '/other', code: 'kernel.schema.additionalProperties', message: 'other is not known here' },
    { pointer: '/to/a~1b', code: 'kernel.schema.required', message: 'a/b is missing' },
    { pointer: '/to/more', code: 'kernel.schema.additionalProperties', message: 'more is not known here' },
  ]);
  assert.deepEqual(check(null), [{ pointer: '', code: 'kernel.schema.type', message: 'must be object' }]);
});
