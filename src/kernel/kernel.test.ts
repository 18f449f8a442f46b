// The kernel's promises to every action: batches, one answer for each member, keys that repeat, events that are not lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import { type Actor, Refusal, SYSTEM, armFaults, defineAction, defineEvent, defineModule, disarmFaults, done, refused, sql } from '#kernel';
import { house } from '#testing';

const added = defineEvent({ name: 'count.added', says: 'Something was added.', payload: Type.Object({ n: Type.Integer() }) });

/** A room that adds numbers: odd ones are refused above 100, 13 breaks. */
function counting() {
  const batches: number[] = [];
  const seen: number[] = [];
  const add = defineAction({
    name: 'count.add',
    summary: 'Adds.',
    input: Type.Object({ n: Type.Integer({ minimum: 0 }) }, { additionalProperties: false }),
    output: Type.Object({ n: Type.Integer() }),
    refusals: { 'count.odd': 'Large odd numbers are refused.' },
    emits: ['count.added'],
    runMany: async (ctx, inputs) => {
      batches.push(inputs.length);
      if (inputs.some(({ n }) => n === 13)) throw new Error('thirteen');
      return inputs.map(({ n }) => {
        if (n > 100 && n % 2 === 1) return refused(new Refusal('count.odd', { n }));
        ctx.emit(added, undefined, { n });
        return done({ n });
      });
    },
  });
  const slow = defineAction({
    name: 'count.single',
    summary: 'Writes, then may refuse.',
    input: Type.Object({ n: Type.Integer() }),
    output: Type.Object({}),
    refusals: { 'count.no': 'No.' },
    run: async (ctx, { n }) => {
      ctx.write(sql`insert into kernel.setting (key, value, changed_at) values (${'n' + n}, '1', ${ctx.now}::timestamptz)`);
      if (n === 2) throw new Refusal('count.no');
      return {};
    },
  });
  const module = defineModule({
    name: 'count',
    needs: [],
    actions: [add, slow],
    events: [added],
    readers: [
      { name: 'count.reader', events: ['count.added'], handle: async (_ctx, events) => void seen.push(...events.map((event) => Number(event.payload.n))) },
    ],
  });
  return { module, batches, seen };
}

const eventsOf = (shop: Awaited<ReturnType<typeof house>>): Promise<{ n: number }[]> =>
  shop.db.read(sql`select (payload ->> 'n')::int as n from kernel.event order by position`);

test('requests that come while a batch is in flight share the next transaction', async () => {
  const room = counting();
  await using shop = await house({ modules: [room.module] });
  const before = shop.db.figures.transactions;
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => shop.kernel.do<{ n: number }>('count.add', { n: n === 13 ? 0 : n }, { actor: SYSTEM })),
  );
  assert.equal(answers.length, 50);
  assert.ok(shop.db.figures.transactions - before <= 3, `50 requests took ${shop.db.figures.transactions - before} transactions`);
});

test('a member that breaks fails alone, and a refused one is simply an answer', async () => {
  const room = counting();
  await using shop = await house({ modules: [room.module] });
  const answers = await Promise.allSettled([1, 13, 101, 4].map((n) => shop.kernel.do('count.add', { n }, { actor: SYSTEM })));
  assert.deepEqual(
    answers.map((answer) => (answer.status === 'fulfilled' ? 'done' : (answer.reason as Error).message)),
    ['done', 'thirteen', 'count.odd', 'done'],
  );
  assert.deepEqual(await eventsOf(shop), [{ n: 1 }, { n: 4 }]);
});

test('a refusal after a write takes the write back', async () => {
  const room = counting();
  await using shop = await house({ modules: [room.module] });
  const outcomes = await shop.kernel.doMany('count.single', [{ n: 1 }, { n: 2 }, { n: 3 }], SYSTEM);
  assert.deepEqual(
    outcomes.map((outcome) => outcome.ok),
    [true, false, true],
  );
  assert.deepEqual(await shop.db.read(sql`select key from kernel.setting where key like 'n%' order by key`), [{ key: 'n1' }, { key: 'n3' }]);
});

test('the same key with the same request gives the first answer and does nothing; with another request it is refused', async () => {
  const room = counting();
  await using shop = await house({ modules: [room.module] });
  const add = (n: number, key: string) => shop.kernel.do<{ n: number }>('count.add', { n }, { actor: SYSTEM, key });
  const first = await add(1, 'a');
  const second = await add(1, 'a');
  assert.deepEqual(
    [first, second],
    [
      { value: { n: 1 }, replayed: false },
      { value: { n: 1 }, replayed: true },
    ],
  );
  await assert.rejects(add(2, 'a'), (error: Refusal) => error.code === 'kernel.key_reused' && error.status === 422);
  const twins = await Promise.allSettled([add(6, 'b'), add(6, 'b'), add(8, 'b')]);
  assert.deepEqual(
    twins.map((twin) => (twin.status === 'fulfilled' ? twin.value.replayed : (twin.reason as Refusal).code)),
    [false, true, 'kernel.key_reused'],
  );
  await assert.rejects(add(101, 'c'), /count\.odd/);
  await assert.rejects(add(101, 'c'), /count\.odd/);
  assert.deepEqual(await eventsOf(shop), [{ n: 1 }, { n: 6 }]);
});

test('a crash between commit and answer is answered from the key', async () => {
  const room = counting();
  await using shop = await house({ modules: [room.module] });
  armFaults('count.add.afterCommit=throw');
  try {
    await shop.kernel.do('count.add', { n: 2 }, { actor: SYSTEM, key: 'k' }).catch(() => {});
  } finally {
    disarmFaults();
  }
  const answer = await shop.kernel.do<{ n: number }>('count.add', { n: 2 }, { actor: SYSTEM, key: 'k' });
  assert.deepEqual(answer, { value: { n: 2 }, replayed: true });
  assert.deepEqual(await eventsOf(shop), [{ n: 2 }]);
});

test('input of another shape, an unknown action and a missing permission are refused before anything is written', async () => {
  const room = counting();
  await using shop = await house({ modules: [room.module] });
  const nobody: Actor = { kind: 'person', id: 'acc_x', may: () => false };
  const code = (promise: Promise<unknown>) =>
    promise.then(
      () => 'done',
      (error: Refusal) => `${error.code} ${error.status} ${error.faults[0]?.pointer ?? ''}`,
    );
  assert.equal(await code(shop.kernel.do('count.add', { n: -1 }, { actor: SYSTEM })), 'kernel.invalid 422 /n');
  assert.equal(await code(shop.kernel.do('count.add', { n: 1.5 }, { actor: SYSTEM })), 'kernel.invalid 422 /n');
  assert.equal(await code(shop.kernel.do('count.add', { n: 1, more: true }, { actor: SYSTEM })), 'kernel.invalid 422 /more');
  assert.equal(await code(shop.kernel.do('count.nothing', {}, { actor: SYSTEM })), 'kernel.unknown 404 ');
  assert.equal(await code(shop.kernel.do('count.add', { n: 1 }, { actor: nobody })), 'kernel.forbidden 403 ');
  assert.deepEqual(await eventsOf(shop), []);
});

test('a reader passes over no event of a transaction that commits late', async () => {
  const room = counting();
  await using shop = await house({ modules: [room.module] });
  let letGo!: () => void;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  let wrote!: () => void;
  const written = new Promise<void>((resolve) => (wrote = resolve));
  const late = shop.db.withTx(async (tx) => {
    await tx.read(
      sql`insert into kernel.event (name, payload, at, actor) values ('count.added', '{"n": 1}', ${shop.env.now()}::timestamptz, 'late') returning position`,
    );
    wrote();
    await gate;
  });
  await written;
  await shop.kernel.do('count.add', { n: 2 }, { actor: SYSTEM });
  await shop.workers.readers();
  assert.deepEqual(room.seen, []);
  letGo();
  await late;
  await shop.settle();
  assert.deepEqual(room.seen, [1, 2]);
  await shop.kernel.do('count.add', { n: 4 }, { actor: SYSTEM });
  await shop.settle();
  assert.deepEqual(room.seen, [1, 2, 4]);
});

test('a deadlock or a serialization failure is tried again', async () => {
  const room = counting();
  await using shop = await house({ modules: [room.module] });
  await shop.kernel.tx(SYSTEM, async (ctx) =>
    ctx.write(sql`insert into kernel.setting (key, value, changed_at) values ('a', '0', ${ctx.now}::timestamptz), ('b', '0', ${ctx.now}::timestamptz)`),
  );
  // Neither asks for its second row before both hold their first, however slow the machine is: the deadlock is certain.
  let holding = 0;
  let letGo!: () => void;
  const bothHold = new Promise<void>((resolve) => (letGo = resolve));
  const both = (first: string, second: string) =>
    shop.db.withTx(async (tx) => {
      await tx.read(sql`select value from kernel.setting where key = ${first} for update`);
      holding += 1;
      if (holding >= 2) letGo();
      await bothHold;
      await tx.read(sql`update kernel.setting set value = to_jsonb((value #>> '{}')::int + 1) where key = ${second}`);
    });
  await Promise.all([both('a', 'b'), both('b', 'a')]);
  assert.ok(shop.db.figures.retries >= 1);
  assert.deepEqual(await shop.db.read(sql`select value from kernel.setting where key in ('a', 'b')`), [{ value: 1 }, { value: 1 }]);
});

test('a lone request costs few exchanges with the database', async () => {
  const room = counting();
  await using shop = await house({ modules: [room.module] });
  await shop.kernel.do('count.add', { n: 1 }, { actor: SYSTEM });
  const before = shop.db.figures.trips;
  await shop.kernel.do('count.add', { n: 2 }, { actor: SYSTEM });
  assert.ok(shop.db.figures.trips - before <= 2, `${shop.db.figures.trips - before} exchanges`);
});

test('keys are forgotten after their thirty days, and not before', async () => {
  const room = counting();
  await using shop = await house({ modules: [room.module] });
  await shop.kernel.do('count.add', { n: 2 }, { actor: SYSTEM, key: 'old' });
  shop.env.turn(29 * 86_400_000);
  assert.equal(await shop.workers.sweeps(['kernel.forget_keys']), 0);
  shop.env.turn(2 * 86_400_000);
  assert.equal(await shop.workers.sweeps(['kernel.forget_keys']), 1);
  assert.deepEqual(await shop.kernel.do('count.add', { n: 2 }, { actor: SYSTEM, key: 'old' }), { value: { n: 2 }, replayed: false });
});
