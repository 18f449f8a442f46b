// Many tokens at once: a preview says what will come of it and changes nothing, each has a result, and what can be is taken back.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { SYSTEM, sql } from '#kernel';
import { type House, house } from '#testing';
import { drawing, flow, mark, toy, user } from '../../src/engine/toy.fixture.ts';
import { deskModule } from '../../src/modules/desk/module.ts';
import { staffModule } from '../../src/modules/staff/module.ts';

const actor = { ...SYSTEM, id: 'acc_01j0000000e00800000000000a' };
const t = toy();
const shown = drawing(
  mark('Note', '=if case.country = &quot;XX&quot; then &quot;short&quot; else &quot;fine&quot;') +
    user('Check') +
    user('Pack') +
    '<bpmn:endEvent id="End"/>' +
    flow('Start', 'Note') +
    flow('Note', 'Check') +
    flow('Check', 'Pack') +
    flow('Pack', 'End'),
);
let opened: Promise<House> | undefined;
const shop = (): Promise<House> =>
  (opened ??= house({ modules: [staffModule, deskModule, t.module], providers: t.providers, publish: [shown], at: '2026-11-20T06:00:00Z' }));
after(async () => {
  await (await opened)?.verify();
  await (await opened)?.close();
});

type Row = { token: string; documentId: string; can: boolean; code: string | null; goes: string[]; does: object | null; back: object | null };
type Rows = { rows: Row[]; can: number; cannot: number };
type Token = { id: string; element: string; documentId: string; incidentId: string | null; since: Date; assignee: string | null };

const ask = async (it: House, input: object): Promise<{ items: Token[]; next: string | null }> =>
  (await it.registry.queries.get('watch.tokens')!.run({ db: it.db, now: it.env.now(), actor, registry: it.registry }, { key: 'case', ...input } as never)) as {
    items: Token[];
    next: string | null;
  };
const run = async (it: House, name: string, input: object, who = actor): Promise<Rows> => (await it.kernel.do<Rows>(name, input, { actor: who })).value;
/** Everything that acting could change. */
const all = (it: House): Promise<unknown> =>
  it.db.read(sql`
    select (select json_agg(w order by w.id) from engine.wait w)::text as waits, (select json_agg(r order by r.id) from engine.run r)::text as runs,
      (select count(*) from engine.history) as history, (select count(*) from kernel.event) as events`);

test('a preview says what is done, why the others are not, and changes nothing; acting gives the same and can be taken back', async () => {
  const it = await shop();
  const [one, two, stopped] = await t.startMany(it.kernel, [{}, {}, { country: 'XX' }]);
  const items = (await ask(it, { elements: 'Check,Note' })).items.toSorted(
    (a, b) => [one, two, stopped].indexOf(a.documentId) - [one, two, stopped].indexOf(b.documentId),
  );
  assert.deepEqual(
    items.map(({ element, documentId }) => [element, documentId]),
    [
      ['Check', one],
      ['Check', two],
      ['Note', stopped],
    ],
  );
  const tokens = items.map(({ id }) => id);
  const wish = { tokens, do: 'move', to: 'Pack', reason: 'checked already' };
  const before = await all(it);
  const tried = await run(it, 'watch.preview', wish);
  assert.deepEqual(await all(it), before);
  assert.deepEqual([tried.can, tried.cannot, tried.rows.map(({ goes }) => goes)], [3, 0, [['Pack'], ['Pack'], ['Pack']]]);
  const acted = await run(it, 'watch.act', { ...wish, tokens: tokens.slice(0, 2) });
  assert.deepEqual(
    acted.rows.map(({ can, goes, documentId }) => [can, goes, documentId]),
    [
      [true, ['Pack'], one],
      [true, ['Pack'], two],
    ],
  );
  // The second goes on meanwhile, so only the first comes back.
  const [task] = (await ask(it, { elements: 'Pack' })).items.filter(({ documentId }) => documentId === two);
  await it.kernel.do('tasks.complete', { taskId: task!.id, input: {} }, { actor });
  const { value } = await it.kernel.do<{ back: number; left: number; code: string }>(
    'watch.take_back',
    { steps: acted.rows.map(({ back }) => back) },
    { actor },
  );
  assert.deepEqual(value, { back: 1, left: 1, code: 'processes.token_gone' });
  assert.deepEqual(
    (await ask(it, { elements: 'Check,Pack' })).items.map(({ element, documentId }) => [element, documentId]),
    [['Check', one]],
  );
});

test('only what has stopped is tried again or skipped, and the filters find it', async () => {
  const it = await shop();
  const found = await ask(it, { elements: 'Check,Note,Pack', incident: true });
  assert.deepEqual([found.items.length, found.next], [1, null]);
  const everywhere = (await ask(it, { elements: 'Check,Note,Pack' })).items.map(({ id }) => id);
  const tried = await run(it, 'watch.preview', { tokens: everywhere, do: 'skip', reason: 'not needed' });
  assert.deepEqual([tried.can, tried.cannot, tried.rows.find(({ can }) => !can)!.code], [1, everywhere.length - 1, 'watch.not_stopped']);
  const retried = await run(it, 'watch.act', { tokens: [found.items[0]!.id], do: 'retry' });
  assert.deepEqual([retried.can, retried.rows[0]!.goes], [1, ['Note']]);
  const again = await ask(it, { elements: 'Note', incident: true });
  const skipped = await run(it, 'watch.act', { tokens: [again.items[0]!.id], do: 'skip', reason: 'not needed' });
  assert.deepEqual(skipped.rows[0]!.goes, ['Check']);
  await it.turn(10 * 60_000);
  assert.equal((await ask(it, { elements: 'Check', olderThan: 5 })).items.length, 2);
  assert.equal((await ask(it, { elements: 'Check', olderThan: 15 })).items.length, 0);
});

test('tasks are given to somebody, taken back to who had them, and completed alike; without the right nothing is done', async () => {
  const it = await shop();
  await it.kernel.tx(actor, async (ctx) => {
    ctx.write(sql`insert into staff.role (name, summary, permissions) values ('owner', '', '{*}') on conflict do nothing`);
    ctx.write(
      sql`insert into staff.account (id, email, name, language, password_hash, created_at) values (${actor.id}, 'ana@case.example', 'Ana', 'en', '', ${ctx.now}::timestamptz)`,
    );
    ctx.write(sql`insert into staff.account_role (account_id, role) values (${actor.id}, 'owner')`);
  });
  const tokens = (await ask(it, { elements: 'Check' })).items.map(({ id }) => id);
  const given = await run(it, 'watch.act', { tokens, do: 'assign', accountId: actor.id });
  assert.deepEqual(
    (await ask(it, { elements: 'Check' })).items.map(({ assignee }) => assignee),
    tokens.map(() => actor.id),
  );
  await it.kernel.do('watch.take_back', { steps: given.rows.map(({ back }) => back) }, { actor });
  assert.deepEqual(
    (await ask(it, { elements: 'Check' })).items.map(({ assignee }) => assignee),
    tokens.map(() => null),
  );
  const poor = { ...actor, may: (name: string) => name.startsWith('watch.') };
  const before = await all(it);
  const refused = await run(it, 'watch.act', { tokens, do: 'complete' }, poor);
  assert.deepEqual([refused.can, refused.rows.map(({ code }) => code)], [0, tokens.map(() => 'kernel.forbidden')]);
  assert.deepEqual(await all(it), before);
  const completed = await run(it, 'watch.act', { tokens, do: 'complete' });
  assert.deepEqual([completed.can, completed.rows.map(({ goes }) => goes)], [tokens.length, tokens.map(() => ['Pack'])]);
});
