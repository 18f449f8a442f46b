// What publishing a sketch promises: the engine's own refusals and choices, running orders that follow, no change of a colleague lost, and the way back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#kernel';
import { drawing, flow, roomOf, user } from '../studio.fixture.ts';
import { merge } from './merge.ts';

const END = '<bpmn:endEvent id="End"/>';
const chain = (...steps: string[]): string => ['Start', ...steps, 'End'].flatMap((step, at, all) => (at === 0 ? [] : [flow(all[at - 1]!, step)])).join('');
const caseOf = (...steps: string[]): string => drawing(`${steps.map((step) => user(step)).join('')}${END}${chain(...steps)}`);
const LIVE = caseOf('Review', 'Pack');

type Answer = { key: string; version: number; unchanged: boolean };
type Look = {
  ok: boolean;
  problems: { element: string; code: string }[];
  before: { version: number } | null;
  difference: { added: { element: string }[]; removed: { element: string }[]; changed: { element: string }[] };
  meanwhile: { version: number; both: string[]; there: { added: { element: string }[] } } | null;
};

/** A key of its own for each test, so that they share a house: cases begin by their key. */
async function fresh(xml: string) {
  const room = await open();
  await room.do(room.ana, 'processes.publish', { xml });
  const start = async (who = room.ana): Promise<string> =>
    (await room.do<{ sketchId: string }>(who, 'sketches.start', { kind: 'process', key: 'case' })).sketchId;
  const save = (sketchId: string, rev: number, text: string, who = room.ana) => room.do<{ rev: number }>(who, 'sketches.save', { sketchId, rev, xml: text });
  const standing = async (document: string): Promise<string[]> =>
    (
      await room.shop.db.read<{ at: string }>(
        sql`select w.at from engine.wait w join engine.run r on r.id = w.run_id where r.document_id = ${document} and w.main order by w.at`,
      )
    ).map((row) => row.at);
  return { ...room, start, save, standing, look: (sketchId: string) => room.ask<Look>('sketches.look', { sketchId }) };
}
const open = roomOf(LIVE);

test('a sketch is looked at, published with choices for who can not follow, and rolled back; a running order goes along both ways', async () => {
  const { shop, t, start, save, look, refused, do: act, ask, ana, standing } = await fresh(LIVE);
  const [document] = await t.start(shop.kernel);
  assert.deepEqual(await standing(document!), ['Review']);
  const sketchId = await start();
  const { rev } = await save(sketchId, 1, caseOf('Call', 'Pack'));
  const seen = await look(sketchId);
  assert.deepEqual([seen.ok, seen.problems.filter(({ code }) => code.startsWith('processes')), seen.meanwhile, seen.before?.version], [true, [], null, 1]);
  assert.deepEqual(
    [seen.difference.added, seen.difference.removed].map((list) => list.map(({ element }) => element)),
    [
      ['Call', 'Start_Call', 'Call_Pack'],
      ['Review', 'Start_Review', 'Review_Pack'],
    ],
  );
  const homeless = await refused(ana, 'sketches.publish', { sketchId, rev });
  assert.equal(homeless.code, 'processes.homeless');
  const choices = [{ version: 1, element: 'Review', do: 'move', to: 'Call' }];
  const published = await act<Answer>(ana, 'sketches.publish', { sketchId, rev, choices });
  assert.deepEqual([published.key, published.version, published.unchanged], ['case', 2, false]);
  await shop.settle();
  assert.deepEqual(await standing(document!), ['Call']);
  assert.equal((await refused(ana, 'sketches.publish', { sketchId, rev })).code, 'sketches.over');
  assert.equal((await look(sketchId)).before?.version, 1);
  const old = await ask<{ xml: string; newest: number }>('processes.version', { key: 'case', version: 1 });
  assert.deepEqual([old.xml === LIVE, old.newest], [true, 2]);
  assert.equal((await refused(ana, 'processes.roll_back', { key: 'case', to: 2 })).code, 'processes.is_newest');
  assert.equal((await refused(ana, 'processes.roll_back', { key: 'case', to: 9 })).code, 'processes.no_version');
  const back = await act<Answer>(ana, 'processes.roll_back', { key: 'case', to: 1, choices: [{ version: 2, element: 'Call', do: 'move', to: 'Review' }] });
  assert.equal(back.version, 3);
  await shop.settle();
  assert.deepEqual(await standing(document!), ['Review']);
});

test('a sketch with something wrong is told what, and not published', async () => {
  const { start, save, look, refused, ana } = await fresh(LIVE);
  const sketchId = await start();
  const { rev } = await save(sketchId, 1, LIVE.replace(flow('Pack', 'End'), flow('Pack', 'End', 'case.nothing > ')));
  const seen = await look(sketchId);
  assert.equal(seen.ok, false);
  assert.ok(seen.problems.length > 0 && seen.problems[0]!.element !== '');
  assert.equal((await refused(ana, 'sketches.publish', { sketchId, rev })).code, 'processes.problems');
  assert.equal((await refused(ana, 'sketches.publish', { sketchId, rev: 1 })).code, 'sketches.changed');
});

test('a sketch that was overtaken is refused until it is brought up; both changes stand then', async () => {
  const { start, save, look, refused, do: act, ask, ana, mihai } = await fresh(LIVE);
  const [mine, theirs] = [await start(), await start(mihai)];
  const { rev } = await save(mine, 1, LIVE.replace('id="Pack" name="Pack"', 'id="Pack" name="Wrap and pack"'));
  assert.equal((await refused(ana, 'sketches.rebase', { sketchId: mine, rev })).code, 'sketches.up_to_date');
  await save(theirs, 1, caseOf('Review', 'Weigh', 'Pack'), mihai);
  const { version } = await act<Answer>(mihai, 'sketches.publish', { sketchId: theirs, rev: 2 });
  const late = await refused(ana, 'sketches.publish', { sketchId: mine, rev });
  assert.deepEqual([late.code, late.details.newestVersion, late.details.both], ['sketches.outdated', version, []]);
  const { meanwhile } = await look(mine);
  assert.deepEqual([meanwhile?.version, meanwhile?.there.added.map(({ element }) => element)], [version, ['Weigh', 'Review_Weigh', 'Weigh_Pack']]);
  const rebased = await act<{ rev: number; baseVersion: number }>(ana, 'sketches.rebase', { sketchId: mine, rev });
  assert.deepEqual([rebased.rev, rebased.baseVersion], [rev + 1, version]);
  const { xml } = await ask<{ xml: string }>('sketches.get', { sketchId: mine });
  assert.deepEqual([xml.includes('name="Wrap and pack"'), xml.includes('id="Weigh"'), xml.includes('id="Review_Pack"')], [true, true, false]);
  assert.equal((await act<Answer>(ana, 'sketches.publish', { sketchId: mine, rev: rebased.rev })).version, version + 1);
});

test('where both changed the same element somebody says whose stands, or replaces what is live knowingly', async () => {
  const { start, save, refused, do: act, ask, ana, mihai } = await fresh(LIVE);
  const [mine, theirs, third] = [await start(), await start(mihai), await start(mihai)];
  const named = (name: string): string => LIVE.replace('id="Pack" name="Pack"', `id="Pack" name="${name}"`);
  await save(mine, 1, named('Wrap'));
  await save(theirs, 1, named('Box'), mihai);
  await save(third, 1, named('Bag'), mihai);
  await act(mihai, 'sketches.publish', { sketchId: theirs, rev: 2 });
  const both = await refused(ana, 'sketches.rebase', { sketchId: mine, rev: 2 });
  assert.deepEqual([both.code, both.details.elements], ['sketches.both_changed', ['Pack']]);
  await act(ana, 'sketches.rebase', { sketchId: mine, rev: 2, take: { Pack: 'mine' } });
  assert.ok((await ask<{ xml: string }>('sketches.get', { sketchId: mine })).xml.includes('name="Wrap"'));
  assert.equal((await refused(mihai, 'sketches.publish', { sketchId: third, rev: 2 })).code, 'sketches.outdated');
  await act<Answer>(mihai, 'sketches.publish', { sketchId: third, rev: 2, despite: true });
  assert.ok((await ask<{ xml: string }>('processes.map', { key: 'case' })).xml.includes('name="Bag"'));
});

test('a table is sketched, told rule by rule, published and rolled back', async () => {
  const { do: act, ask, ana } = await fresh(LIVE);
  const { sketchId } = await act<{ sketchId: string }>(ana, 'sketches.start', { kind: 'decision', name: 'Discount' });
  await act(ana, 'sketches.publish', { sketchId, rev: 1 });
  const next = await act<{ sketchId: string }>(ana, 'sketches.start', { kind: 'decision', key: 'discount' });
  const { xml } = await ask<{ xml: string }>('sketches.get', { sketchId: next.sketchId });
  await act(ana, 'sketches.save', { sketchId: next.sketchId, rev: 1, xml: xml.replace('<text>""</text>', '<text>"ten"</text>') });
  const { difference } = await ask<{ difference: { changed: unknown[] } }>('sketches.look', { sketchId: next.sketchId });
  assert.deepEqual(difference.changed, [{ element: 'Rule_1', type: 'rule', name: '#1', what: [{ facet: 'then', before: 'Then: ""', after: 'Then: "ten"' }] }]);
  assert.equal((await act<Answer>(ana, 'sketches.publish', { sketchId: next.sketchId, rev: 2 })).version, 2);
  assert.equal((await act<Answer>(ana, 'decisions.roll_back', { key: 'discount', to: 1 })).version, 3);
  const { items } = await ask<{ items: { version: number }[] }>('decisions.versions', { key: 'discount' });
  assert.deepEqual(
    items.map(({ version }) => version),
    [3, 2, 1],
  );
});

test('a merge keeps what either side did, asks where both did, and takes the paper of the sketch quietly', () => {
  const base = caseOf('A', 'B');
  const cases: [what: string, theirs: string, mine: string, conflicts: string[], has: string[], hasNot: string[]][] = [
    ['both add', caseOf('A', 'C', 'B'), base.replace(END, `${END}<bpmn:textAnnotation id="Note"/>`), [], ['id="C"', 'id="Note"'], ['id="A_B"']],
    ['one removes, the other leaves', drawing(`${user('B')}${END}${flow('Start', 'B')}${flow('B', 'End')}`), base, [], [], ['id="A"']],
    [
      'one removes, the other changes',
      drawing(`${user('B')}${END}${flow('Start', 'B')}${flow('B', 'End')}`),
      base.replace('name="A"', 'name="Z"'),
      ['A'],
      [],
      [],
    ],
    ['the same on both sides', base.replace('name="A"', 'name="Z"'), base.replace('name="A"', 'name="Z"'), [], ['name="Z"'], ['name="A"']],
    [
      'different fields of one element',
      base.replace('name="A"', 'name="Z"'),
      base.replace('<bpmn:userTask id="A"', '<bpmn:userTask kontor:accept="x" id="A"'),
      [],
      ['name="Z"', 'kontor:accept'],
      [],
    ],
    ['the same field', base.replace('name="A"', 'name="Z"'), base.replace('name="A"', 'name="Y"'), ['A'], [], []],
    ['another type', base.replace('<bpmn:endEvent id="End"/>', '<bpmn:task id="End"/>'), base, [], ['<bpmn:task id="End"/>'], []],
  ];
  for (const [what, theirs, mine, conflicts, has, hasNot] of cases) {
    const merged = merge({ base, theirs, mine });
    assert.deepEqual(merged.conflicts, conflicts, what);
    for (const text of has) assert.ok(merged.xml.includes(text), `${what}: ${text}`);
    for (const text of hasNot) assert.ok(!merged.xml.includes(text), `${what}: not ${text}`);
  }
  const taken = merge({ base, theirs: base.replace('name="A"', 'name="Z"'), mine: base.replace('name="A"', 'name="Y"') }, { A: 'mine' });
  assert.deepEqual([taken.conflicts, taken.xml.includes('name="Y"')], [[], true]);
});
