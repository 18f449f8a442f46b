// Past cases run through a sketch: exact figures on a small shop, nothing written, the same twice, cancelled and taken up again.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Kernel, SYSTEM, sql } from '#kernel';
import { type Room, drawing, flow, mark, roomOf, user } from '../studio.fixture.ts';
import { drainTrials } from '../trials/work.ts';
import type { ResultOf } from './result.ts';
import { spreadOver } from './kind.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WINDOW = { from: '2026-11-01T00:00:00.000Z', to: '2026-12-31T00:00:00.000Z' };

const letter = (id: string, template: string): string =>
  `<bpmn:sendTask id="${id}" name="${id}"><bpmn:extensionElements><kontor:tell template="${template}" to="case" when="done"/></bpmn:extensionElements></bpmn:sendTask>`;
const reminder = (id: string, after: string): string => `
  <bpmn:boundaryEvent id="${id}" name="${after}" attachedToRef="Wait" cancelActivity="false"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${after}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
  ${letter(`Letter${id}`, 'reminder')}<bpmn:endEvent id="End${id}"/>${flow(id, `Letter${id}`)}${flow(`Letter${id}`, `End${id}`)}`;
const task = (id: string, lane: string): string => user(id).replace('lane="Desk"', `lane="${lane}"`);
const GATES = '<bpmn:exclusiveGateway id="Gate" default="Gate_Wait"/><bpmn:receiveTask id="Wait" name="Wait" messageRef="M_cancel"/>';

/** A note is marked, the desk checks, money is waited for with a reminder after a day, and the warehouse packs. */
const body = ({ before = flow('Check', 'Gate'), more = '' } = {}): string => `
  ${mark('Note', 'begun')}${user('Check')}${GATES}${task('Pack', 'Warehouse')}<bpmn:endEvent id="Done"/><bpmn:endEvent id="Small"/>
  ${reminder('Remind', 'P1D')}
  ${flow('Start', 'Note')}${flow('Note', 'Check')}${before}${flow('Gate', 'Small', 'case.amount &lt; 5')}${flow('Gate', 'Wait')}${flow('Wait', 'Pack')}${flow('Pack', 'Done')}${more}`;
const BASE = drawing(body());
const CALLING = drawing(
  body({
    before: `<bpmn:exclusiveGateway id="Large" default="Large_Gate"/>${user('Call')}${flow('Check', 'Large')}${flow('Large', 'Call', 'case.amount &gt; 500')}${flow('Large', 'Gate')}${flow('Call', 'Gate')}`,
  }),
);
const REMINDING = drawing(body({ more: reminder('Again', 'P2D') }));
const STUCK = drawing(body({ more: '' }).replace('messageRef="M_cancel"', 'messageRef="M_never"')).replace(
  '<bpmn:message id="M_start"',
  '<bpmn:message id="M_never" name="toy.approved"/><bpmn:message id="M_start"',
);

type Trial = { status: string; result: ResultOf; begun: number; progress: { done: number; total: number | null }; error: string | null };

const room = roomOf(BASE);
let past: Promise<string[]> | undefined;

/** Twelve cases: amounts 1, 100, 600 in turn; checked after an hour, paid after 3 hours (every third: after 30), packed a day after that. */
function live({ shop, t }: Room): Promise<string[]> {
  return (past ??= (async () => {
    const amounts = [1, 100, 600];
    const ids = await t.start(
      shop.kernel,
      Array.from({ length: 12 }, (_, i) => ({ amount: amounts[i % 3]! })),
    );
    const complete = async (element: string): Promise<void> => {
      const tasks = await shop.db.read<{ id: string }>(sql`select id from engine.wait where kind = 'user' and element = ${element} order by id`);
      for (const { id } of tasks) await shop.kernel.do('tasks.complete', { taskId: id, input: {} }, { actor: SYSTEM });
    };
    const pay = async (which: (i: number) => boolean): Promise<void> => {
      for (const [i, document] of ids.entries()) if (which(i)) await shop.kernel.do('toy.say', { document, what: 'cancel' }, { actor: SYSTEM });
    };
    await shop.turn(HOUR);
    await complete('Check');
    await shop.turn(2 * HOUR);
    await pay((i) => i < 6);
    await shop.turn(22 * HOUR);
    await shop.turn(5 * HOUR);
    await pay((i) => i >= 6);
    await shop.turn(DAY);
    await complete('Pack');
    const [row] = await shop.db.read<{ n: number }>(sql`select count(*)::int as n from engine.run where status = 'live'`);
    assert.equal(row!.n, 0);
    return ids;
  })());
}

async function tried(
  one: Room,
  xml: string,
  { kind = 'process', key = 'case', ...settings }: { kind?: string; key?: string; most?: number } = {},
): Promise<Trial> {
  const { shop } = one;
  if (kind === 'process') await live(one);
  const { sketchId } = await one.do<{ sketchId: string }>(one.ana, 'sketches.start', { kind, key, xml });
  const { trialId } = await one.do<{ trialId: string }>(one.ana, 'trials.start', { kind: 'back-test', sketchId, settings: { ...WINDOW, ...settings } });
  while (await drainTrials(shop.kernel));
  return one.ask<Trial>('trials.get', { trialId });
}

/** Which way a case goes: to the desk above an amount. */
const routes = (above: number): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="D" name="D" namespace="n">
  <decision id="route" name="Route"><decisionTable id="T" hitPolicy="FIRST">
    <input id="a" label="Amount"><inputExpression id="ae" typeRef="number"><text>case.amount</text></inputExpression></input>
    <output id="o" name="way" typeRef="string"/>
    <rule id="r1"><inputEntry id="i1"><text>&gt; ${above}</text></inputEntry><outputEntry id="o1"><text>"desk"</text></outputEntry></rule>
    <rule id="r2"><inputEntry id="i2"><text>-</text></inputEntry><outputEntry id="o2"><text>"plain"</text></outputEntry></rule>
  </decisionTable></decision>
</definitions>`;
const DECIDING = drawing(`
  <bpmn:businessRuleTask id="Ask" name="Ask"><bpmn:extensionElements><kontor:decide decision="route" output="way"/></bpmn:extensionElements></bpmn:businessRuleTask>
  <bpmn:exclusiveGateway id="Gate" default="Gate_Plain"/>${mark('Desk', 'desk')}${mark('Plain', 'plain')}<bpmn:endEvent id="End"/>
  ${flow('Start', 'Ask')}${flow('Ask', 'Gate')}${flow('Gate', 'Desk', 'way = "desk"')}${flow('Gate', 'Plain')}${flow('Desk', 'End')}${flow('Plain', 'End')}`);
const deciding = roomOf(routes(50), DECIDING);
const liveDeciding = async ({ shop, t }: Room): Promise<void> => void (await t.start(shop.kernel, [{ amount: 10 }, { amount: 100 }, { amount: 20 }]));

/** What stands in every table but those of trials and sketches. */
async function everything({ shop }: Room): Promise<Record<string, string>> {
  const tables = await shop.db.read<{ name: string }>(sql`
    select table_schema || '.' || table_name as name from information_schema.tables
    where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE' and table_schema || '.' || table_name <> 'studio.trial' order by 1`);
  const digests: Record<string, string> = {};
  for (const { name } of tables) {
    const text = `select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as digest from ${name} t`;
    const [row] = await shop.db.read<{ digest: string }>({ text, values: [], name: '' });
    digests[name] = row!.digest;
  }
  return digests;
}

describe('a back-test', () => {
  test('of an unchanged drawing finds no difference, and the replay is what happened', async () => {
    const { result, status } = await tried(await room(), BASE);
    assert.equal(status, 'done');
    assert.equal(result.orders, 12);
    assert.deepEqual(result.changed, { path: 0, outcome: 0, later: 0, sooner: 0 });
    assert.deepEqual(result.fidelity, { outcome: 1, path: 1, stuck: 0 });
    assert.deepEqual(result.most, []);
    assert.equal(result.assumed.share, 0);
    assert.deepEqual(result.counts.tasks, { happened: 20, before: 20, now: 20 });
    // Those that were paid after more than a day were reminded: two of three, for the small ones never wait.
    assert.deepEqual(result.letters, [{ template: 'reminder', happened: 4, before: 4, now: 4 }]);
    assert.deepEqual(
      result.outcomes.map(({ element, happened, before, now }) => [element, happened, before, now]),
      [
        ['Done', 8, 8, 8],
        ['Small', 4, 4, 4],
      ],
    );
    assert.deepEqual(result.lead.p95, { happened: 54 * HOUR, before: 54 * HOUR, now: 54 * HOUR });
    assert.deepEqual(result.lead.p50.now, 54 * HOUR);
  });

  test('of "call who orders above 500" gives exactly these a task, and nobody else', async () => {
    const one = await room();
    const ids = await live(one);
    const { result } = await tried(one, CALLING);
    assert.deepEqual(result.counts.tasks, { happened: 20, before: 20, now: 24 });
    assert.deepEqual(
      result.elements.find(({ element }) => element === 'Call'),
      {
        key: 'case',
        element: 'Call',
        name: 'Call',
        type: 'userTask',
        before: 0,
        now: 4,
        orders: 4,
        beforeMs: 0,
        // Nobody has ever called: a task of the lane takes an hour in the middle.
        nowMs: 4 * HOUR,
      },
    );
    assert.deepEqual(result.most.map(({ document }) => document).toSorted(), ids.filter((_, i) => i % 3 === 2).toSorted());
    assert.ok(result.most.every(({ more }) => more?.element === 'Call'));
    assert.equal(result.changed.path, 4);
    assert.deepEqual([result.assumed.new, result.assumed.orders], [4, 4]);
  });

  test('of a second reminder sends exactly so many letters more', async () => {
    const one = await room();
    // None was paid later than 29 hours after the check, so two days later nobody is reminded; after 20 hours more are.
    assert.deepEqual((await tried(one, REMINDING)).result.letters, [{ template: 'reminder', happened: 4, before: 4, now: 4 }]);
    const sooner = await tried(one, REMINDING.replaceAll('P2D', 'PT20H'));
    assert.deepEqual(sooner.result.letters, [{ template: 'reminder', happened: 4, before: 4, now: 8 }]);
    assert.equal(sooner.result.changed.path, 4);
    assert.equal(sooner.result.cost.now.letters, '0.08');
  });

  test('of a drawing that waits for what never comes says where it stays, and comes to its end', async () => {
    const { result, status } = await tried(await room(), STUCK);
    assert.equal(status, 'done');
    assert.deepEqual(
      result.stuck.map(({ element, orders, why }) => [element, orders, why]),
      [['Wait', 8, 'nothing']],
    );
    assert.equal(result.changed.outcome, 8);
  });

  test('writes nothing but the trial, and gives the same for the same', async () => {
    const one = await room();
    await live(one);
    const { sketchId } = await one.do<{ sketchId: string }>(one.ana, 'sketches.start', { kind: 'process', key: 'case', xml: CALLING });
    const start = () => one.do<{ trialId: string }>(one.ana, 'trials.start', { kind: 'back-test', sketchId, settings: WINDOW });
    const started = [await start(), await start()];
    const before = await everything(one);
    while (await drainTrials(one.shop.kernel));
    assert.deepEqual(await everything(one), before);
    assert.ok(Object.keys(before).length > 20, 'the tables were looked at');
    const [first, second] = await Promise.all(started.map(({ trialId }) => one.ask<Trial>('trials.get', { trialId })));
    assert.equal(first!.result.hash, second!.result.hash);
    assert.match(first!.result.hash, /^[0-9a-f]{64}$/);
  });

  test('is cancelled in the middle', async () => {
    const one = await room();
    await live(one);
    const { sketchId } = await one.do<{ sketchId: string }>(one.ana, 'sketches.start', { kind: 'process', key: 'case', xml: CALLING });
    const { trialId } = await one.do<{ trialId: string }>(one.ana, 'trials.start', { kind: 'back-test', sketchId, settings: WINDOW });
    assert.equal(await drainTrials(one.shop.kernel, 0), true);
    assert.equal((await one.ask<Trial>('trials.get', { trialId })).status, 'running');
    assert.deepEqual(await one.do(one.ana, 'trials.cancel', { trialId }), { cancelled: true });
    while (await drainTrials(one.shop.kernel));
    const { status, result } = await one.ask<Trial>('trials.get', { trialId });
    assert.deepEqual([status, result], ['cancelled', null]);
  });

  test('goes on in another program when the one that was at it is gone, and the first lets go of it', async () => {
    const one = await room();
    await live(one);
    const { kernel, env, db, registry } = one.shop;
    const { trialId } = await one.do<{ trialId: string }>(one.ana, 'trials.start', { kind: 'back-test', key: 'case', settings: WINDOW });
    const status = async () => (await one.ask<Trial>('trials.get', { trialId })).status;
    assert.equal(await drainTrials(kernel, 0), true);
    const other = new Kernel({ db, env, registry, process: kernel.process });
    assert.equal(await drainTrials(other), false, 'it is still leased');
    env.turn(31_000);
    while (await drainTrials(other));
    assert.equal(await status(), 'done');
    const { begun, result } = await one.ask<Trial>('trials.get', { trialId });
    assert.deepEqual([begun, result.orders], [2, 12]);
    while (await drainTrials(kernel));
    assert.deepEqual((await one.ask<Trial>('trials.get', { trialId })).result, result);
  });

  test('is asked for at most so many cases, evenly spread', async () => {
    const { result } = await tried(await room(), BASE, { most: 5 });
    assert.deepEqual([result.orders, result.found], [5, 12]);
    assert.deepEqual(spreadOver([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4), [0, 2, 5, 7]);
  });

  test('of a table runs the drawings that use it, and what the record says stays as it was for the others', async () => {
    const one = await deciding();
    await liveDeciding(one);
    const { result, status } = await tried(one, routes(500), { kind: 'decision', key: 'route' });
    assert.equal(status, 'done');
    assert.deepEqual([result.orders, result.changed.path, result.fidelity.path], [3, 1, 1]);
    assert.deepEqual(
      result.elements.filter(({ element, before, now }) => before !== now && element !== 'Ask').map(({ element, before, now }) => [element, before, now]),
      [
        ['Desk', 1, 0],
        ['Plain', 2, 3],
      ],
    );
  });

  test('of a drawing that can not run has failed with the reason', async () => {
    const trial = await tried(await room(), BASE.replace('action="toy.mark"', 'action="toy.nothing"'));
    assert.equal(trial.status, 'failed');
    assert.match(trial.error ?? '', /toy\.nothing/);
  });
});
