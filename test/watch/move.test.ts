// A person takes tokens to another step: only where they could stand, with who and why in history, and back while nothing has happened.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Refusal, SYSTEM, sql } from '#kernel';
import { type House, house } from '#testing';
import { drawing, flow, mark, toy, user } from '../../src/engine/toy.fixture.ts';

const actor = { ...SYSTEM, id: 'acc_ana' };
const t = toy();
/** Check, a call, pack, then two branches that meet. */
const shown = drawing(
  user('Check') +
    mark('Tell', 'told') +
    user('Pack') +
    '<bpmn:parallelGateway id="Fork"/>' +
    user('Left') +
    user('Right') +
    '<bpmn:parallelGateway id="Join"/>' +
    user('Last') +
    '<bpmn:endEvent id="End"/>' +
    ['Start>Check', 'Check>Tell', 'Tell>Pack', 'Pack>Fork', 'Fork>Left', 'Fork>Right', 'Left>Join', 'Right>Join', 'Join>Last', 'Last>End']
      .map((pair) => flow(...(pair.split('>') as [string, string])))
      .join(''),
);
let opened: Promise<House> | undefined;
const shop = (): Promise<House> => (opened ??= house({ modules: [t.module], providers: t.providers, publish: [shown], at: '2026-11-20T06:00:00Z' }));
after(async () => {
  await (await opened)?.verify();
  await (await opened)?.close();
});

type Stands = { id: string; at: string; opened_at: Date; rev: number };
const standing = async ({ db }: House, document: string): Promise<Stands[]> =>
  db.read<Stands>(sql`
    select w.id, w.at, w.opened_at, r.rev from engine.wait w join engine.run r on r.id = w.run_id where r.document_id = ${document} and w.main order by w.at`);
const places = async (it: House, document: string): Promise<string[]> => (await standing(it, document)).map(({ at }) => at);
type Moved = { rev: number; since: string; waitId: string | null; again: string[] };
const move = async ({ kernel }: House, waitId: string, to: string, more: object = {}): Promise<Moved> =>
  (await kernel.do<Moved>('processes.move_token', { waitId, to, reason: 'as the test says', ...more }, { actor })).value;
const refusalOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => assert.fail('it was not refused'),
    (error: unknown) => (assert.ok(error instanceof Refusal, String(error)), error.code),
  );
const complete = async ({ kernel, db }: House, document: string, element: string): Promise<void> => {
  const [task] = await db.read<{ id: string }>(
    sql`select w.id from engine.wait w join engine.run r on r.id = w.run_id where w.element = ${element} and r.document_id = ${document}`,
  );
  await kernel.do('tasks.complete', { taskId: task!.id, input: {} }, { actor });
};

test('a token goes to a later step without what lies between, and history says who took it there and why', async () => {
  const it = await shop();
  const [document] = await t.startMany(it.kernel, [{}]);
  const before = t.calls.length;
  const [here] = await standing(it, document!);
  const moved = await move(it, here!.id, 'Pack');
  assert.deepEqual([await places(it, document!), t.calls.length, moved.again], [['Pack'], before, []]);
  const [line] = await it.db.read<{ actor: string; e: string; x: string; was: string }>(sql`
    select h.actor, s.v ->> 'e' as e, s.v ->> 'x' as x, s.v #>> '{in,element}' as was
    from engine.history h join engine.run r on r.id = h.run_id cross join lateral jsonb_array_elements(h.steps) s(v) where r.document_id = ${document!} and s.v ->> 'k' = 'moved'`);
  assert.deepEqual(line, { actor: 'acc_ana', e: 'Pack', x: 'as the test says', was: 'Check' });
  await complete(it, document!, 'Pack');
  assert.deepEqual(await places(it, document!), ['Left', 'Right']);
});

test('taken back, it has waited as long as before; once something has happened it is not taken back', async () => {
  const it = await shop();
  const [document] = await t.startMany(it.kernel, [{}]);
  const [first] = await standing(it, document!);
  await it.turn(60_000);
  const moved = await move(it, first!.id, 'Pack');
  assert.equal(moved.since, first!.opened_at.toISOString());
  const [there] = await standing(it, document!);
  await move(it, moved.waitId!, 'Check', { back: { rev: moved.rev, since: moved.since } });
  const [back] = await standing(it, document!);
  assert.deepEqual([back!.at, back!.opened_at], ['Check', first!.opened_at]);
  assert.notEqual(there!.id, back!.id);
  const again = await move(it, back!.id, 'Pack');
  await complete(it, document!, 'Pack');
  assert.equal(await refusalOf(move(it, again.waitId!, 'Check', { back: { rev: again.rev, since: again.since } })), 'processes.token_gone');
});

test('a place at which no order could come to stand is refused, and nothing changes', async () => {
  const it = await shop();
  const [document] = await t.startMany(it.kernel, [{}]);
  const [here] = await standing(it, document!);
  // One of two branches alone would wait at the join for ever.
  assert.equal(await refusalOf(move(it, here!.id, 'Left')), 'processes.unreachable');
  assert.equal(await refusalOf(move(it, here!.id, 'Check')), 'processes.same_step');
  assert.equal(await refusalOf(move(it, here!.id, 'Nowhere')), 'processes.no_such_step');
  assert.deepEqual(await standing(it, document!), [here]);
  // Of two branches one goes neither behind the join nor away.
  await move(it, here!.id, 'Pack');
  await complete(it, document!, 'Pack');
  const [left] = await standing(it, document!);
  assert.equal(await refusalOf(move(it, left!.id, 'Last')), 'processes.unreachable');
  assert.deepEqual(await places(it, document!), ['Left', 'Right']);
});

test('going back says which effects come a second time, and two at once of one order are one and a refusal', async () => {
  const it = await shop();
  const [document] = await t.startMany(it.kernel, [{}]);
  await complete(it, document!, 'Check');
  const [pack] = await standing(it, document!);
  assert.deepEqual((await move(it, pack!.id, 'Check')).again, ['Tell']);
});
