// What sketches promise: nothing that was drawn is lost, one person at a time changes it, and what can not be read changes nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDrawing } from '#engine';
import { drawing, flow, roomOf, user } from '../studio.fixture.ts';

const LIVE = drawing(`${user('Review')}<bpmn:endEvent id="End"/>${flow('Start', 'Review')}${flow('Review', 'End')}`);
const open = roomOf(LIVE);

type Sketch = {
  id: string;
  key: string;
  name: string;
  xml: string;
  rev: number;
  state: string;
  baseVersion: number | null;
  newestVersion: number | null;
  isOutdated: boolean;
  pen: { accountId: string; name: string } | null;
  askedBy: { accountId: string } | null;
  present: { accountId: string; element: string | null; hasPen: boolean }[];
};
const MINUTE_MS = 60_000;

async function begun(input: Record<string, unknown> = { kind: 'process', key: 'case' }) {
  const room = await open();
  const { sketchId } = await room.do<{ sketchId: string }>(room.ana, 'sketches.start', input);
  const get = (): Promise<Sketch> => room.ask<Sketch>('sketches.get', { sketchId });
  const save = (xml: string, rev: number, who = room.ana) => room.do<{ rev: number }>(who, 'sketches.save', { sketchId, rev, xml });
  return { ...room, sketchId, get, save };
}

test('a sketch begins with the newest live drawing, and whoever begins it has the pen', async () => {
  const { get, ana } = await begun();
  const sketch = await get();
  assert.deepEqual(
    [sketch.key, sketch.rev, sketch.state, sketch.baseVersion, sketch.newestVersion, sketch.isOutdated, sketch.xml === LIVE, sketch.pen?.accountId],
    ['case', 1, 'open', 1, 1, false, true, ana.id],
  );
});

test('what an editor does not know is kept when it saves, and the same file makes no new revision', async () => {
  // BPMN 2.0.2 gives startQuantity the default 1: a model that is written back leaves it out, and comments too.
  const odd = LIVE.replace('<bpmn:userTask id="Review" name="Review">', '<!-- who looks? --><bpmn:userTask id="Review" name="Review" startQuantity="1">');
  const { save, get } = await begun({ kind: 'process', xml: odd });
  // As an editor saves that keeps neither, and has given the step another name.
  const { rev } = await save(LIVE.replace('name="Review"', 'name="Look"'), 1);
  const { xml } = await get();
  assert.deepEqual([rev, xml.includes('<!-- who looks? -->'), xml.includes('startQuantity="1"'), xml.includes('name="Look"')], [2, true, true, true]);
  assert.equal((await save(xml, 2)).rev, 2);
  await readDrawing(xml);
});

test('a save that comes late, without the pen, or on a sketch that is over is refused and changes nothing', async () => {
  const { save, get, refused, ana, mihai, sketchId, do: act } = await begun();
  const renamed = LIVE.replace('name="Review"', 'name="Look"');
  await save(renamed, 1);
  const late = await refused(ana, 'sketches.save', { sketchId, rev: 1, xml: LIVE });
  assert.deepEqual([late.code, late.details.rev], ['sketches.changed', 2]);
  assert.equal((await refused(mihai, 'sketches.save', { sketchId, rev: 2, xml: LIVE })).code, 'sketches.no_pen');
  assert.equal((await refused(mihai, 'sketches.drop', { sketchId })).code, 'sketches.no_pen');
  assert.deepEqual([(await get()).rev, (await get()).xml.includes('name="Look"')], [2, true]);
  await act(ana, 'sketches.drop', { sketchId });
  assert.equal((await refused(ana, 'sketches.save', { sketchId, rev: 2, xml: LIVE })).code, 'sketches.over');
  assert.equal((await refused(ana, 'sketches.take_pen', { sketchId })).code, 'sketches.over');
  await act(ana, 'sketches.restore', { sketchId });
  assert.equal((await refused(ana, 'sketches.restore', { sketchId })).code, 'sketches.not_dropped');
  assert.equal((await save(LIVE, 2)).rev, 3);
});

test('a file that can not be read is refused with the line and the reason, and so is one that is something else', async () => {
  const { refused, ana, sketchId, get } = await begun();
  const broken = await refused(ana, 'sketches.save', { sketchId, rev: 1, xml: LIVE.replace('</bpmn:process>', '</bpmn:prozess>') });
  assert.equal(broken.code, 'processes.unreadable');
  assert.match(broken.message, /^Line \d+, column \d+: /);
  assert.ok((broken.details.line as number) > 4);
  const bomb = await refused(ana, 'sketches.start', { kind: 'process', xml: `<!DOCTYPE a [<!ENTITY b "c">]>${LIVE}` });
  assert.equal(bomb.code, 'processes.unreadable');
  const other = await refused(ana, 'sketches.save', { sketchId, rev: 1, xml: LIVE.replace('id="case"', 'id="elsewhere"') });
  assert.equal(other.code, 'sketches.other_key');
  assert.equal((await refused(ana, 'sketches.start', { kind: 'decision', xml: LIVE })).code, 'sketches.other_kind');
  assert.equal((await refused(ana, 'sketches.start', { kind: 'process', key: 'nowhere' })).code, 'sketches.nothing_live');
  assert.equal((await refused(ana, 'sketches.start', { kind: 'process', key: 'case', version: 9 })).code, 'sketches.nothing_live');
  assert.equal((await refused(ana, 'sketches.start', { kind: 'process' })).code, 'sketches.nameless');
  assert.equal((await refused(ana, 'sketches.start', { kind: 'process', name: 'New' })).code, 'sketches.document_kind');
  assert.equal((await get()).rev, 1);
});

test('a new drawing is a good little beginning that could be published, and so is a new table', async () => {
  const { ask, get } = await begun({ kind: 'process', name: 'Sună clientul', documentKind: 'case', language: 'ro' });
  const sketch = await get();
  assert.deepEqual([sketch.key, sketch.name, sketch.baseVersion], ['suna-clientul', 'Sună clientul', null]);
  const table = await begun({ kind: 'decision', name: 'Скидка', language: 'ru' });
  const other = await table.get();
  assert.equal(other.key, 'skidka');
  const { do: act, ana } = table;
  type Checked = { ok: boolean; files: { key: string; problems: { level: string; reason: string }[] }[] };
  for (const { xml, key } of [sketch, other]) {
    const checked = await act<Checked>(ana, 'processes.check', { files: [{ xml }] });
    assert.deepEqual([checked.files[0]!.key, checked.files[0]!.problems.filter(({ level }) => level === 'error')], [key, []]);
  }
  assert.equal((await ask<{ items: { key: string }[] }>('sketches.list', { key: 'skidka' })).items.length, 1);
  const again = await begun({ kind: 'process', name: 'Sună clientul', documentKind: 'case' });
  assert.equal((await again.get()).key, 'suna-clientul-2');
});

test('a copy of a live drawing has a key and a name of its own', async () => {
  const { get } = await begun({ kind: 'process', template: 'case', name: 'Another case' });
  const { key, xml, baseVersion } = await get();
  assert.deepEqual([key, baseVersion, xml.includes('<bpmn:process id="another-case"'), xml.includes('id="case"')], ['another-case', null, true, false]);
});

test('the pen is asked for, passed on, forced and laid down, and falls back after two minutes of silence', async () => {
  const { sketchId, do: act, refused, ana, mihai, shop, get, events, save } = await begun();
  const here = (who: typeof ana, element?: string) => act<Sketch>(who, 'sketches.here', { sketchId, ...(element ? { element } : {}) });
  type Taken = { isMine: boolean; pen: { accountId: string } };
  const asked = await act<Taken>(mihai, 'sketches.take_pen', { sketchId });
  assert.deepEqual([asked.isMine, asked.pen.accountId], [false, ana.id]);
  assert.equal((await here(ana)).askedBy?.accountId, mihai.id);
  assert.equal((await refused(mihai, 'sketches.pass_pen', { sketchId, to: mihai.id })).code, 'sketches.no_pen');
  assert.equal((await refused(ana, 'sketches.pass_pen', { sketchId, to: 'acc_gone' })).code, 'sketches.unknown_colleague');
  await act(ana, 'sketches.pass_pen', { sketchId, to: mihai.id });
  assert.deepEqual([(await get()).pen?.accountId, (await get()).askedBy], [mihai.id, null]);
  assert.equal((await refused(ana, 'sketches.release_pen', { sketchId })).code, 'sketches.no_pen');
  assert.deepEqual((await act<Taken>(ana, 'sketches.take_pen', { sketchId, force: true })).isMine, true);
  assert.deepEqual(
    (await here(mihai, 'Review')).present.map(({ accountId, element, hasPen }) => [accountId, element, hasPen]).toSorted(),
    [
      [ana.id, null, true],
      [mihai.id, 'Review', false],
    ].toSorted(),
  );
  shop.env.turn(MINUTE_MS);
  await here(ana);
  shop.env.turn(1.5 * MINUTE_MS);
  assert.equal((await refused(mihai, 'sketches.save', { sketchId, rev: 1, xml: LIVE })).code, 'sketches.no_pen');
  shop.env.turn(MINUTE_MS);
  assert.deepEqual([(await get()).pen, (await get()).present], [null, []]);
  await save(LIVE.replace('name="Review"', 'name="Look"'), 1, mihai);
  assert.equal((await get()).pen?.accountId, mihai.id);
  await act(mihai, 'sketches.release_pen', { sketchId });
  const whats = (await events('sketches.pen_moved')).filter((one) => one.sketchId === sketchId).map(({ what }) => what);
  assert.deepEqual(whats, ['asked', 'passed', 'forced', 'laid_down']);
});

test('the trail keeps the last twenty saves and one for five minutes before, and one can go back', async () => {
  const { sketchId, save, ask, do: act, ana, refused, shop, get } = await begun();
  // From a full five minutes on, so that the numbers do not hang on when the test runs.
  shop.env.turn(5 * MINUTE_MS - (shop.env.now().getTime() % (5 * MINUTE_MS)));
  for (let n = 1; n <= 60; n++) {
    shop.env.turn(MINUTE_MS / 2);
    await save(LIVE.replace('name="Review"', `name="Step ${n}"`), n);
  }
  const { items } = await ask<{ items: { rev: number }[] }>('sketches.trail', { sketchId });
  const revs = items.map(({ rev }) => rev);
  assert.deepEqual(
    revs.slice(0, 21),
    Array.from({ length: 21 }, (_, index) => 61 - index)
      .filter((rev) => rev > 41)
      .concat(revs[20]!),
  );
  assert.ok(revs.length >= 24 && revs.length <= 26, `${revs.length} are kept of 61`);
  const old = revs.at(-2)!;
  const { rev } = await act<{ rev: number }>(ana, 'sketches.go_back', { sketchId, rev: 61, to: old });
  assert.deepEqual([rev, (await get()).xml.includes(`name="Step ${old - 1}"`)], [62, true]);
  assert.equal((await refused(ana, 'sketches.go_back', { sketchId, rev: 62, to: 5 })).code, 'sketches.no_revision');
});

test('a sketch has a name of its own, and is listed by what it changes', async () => {
  const { sketchId, do: act, ask, ana, mihai, refused, get } = await begun();
  await act(mihai, 'sketches.rename', { sketchId, name: ' Call them first ' });
  assert.equal((await get()).name, 'Call them first');
  assert.equal((await refused(ana, 'sketches.rename', { sketchId, name: '  ' })).code, 'sketches.nameless');
  await act(ana, 'sketches.drop', { sketchId });
  const list = (state: string) => ask<{ items: { id: string }[] }>('sketches.list', { kind: 'process', key: 'case', state });
  const has = async (state: string): Promise<boolean> => (await list(state)).items.some(({ id }) => id === sketchId);
  assert.deepEqual([await has('open'), await has('dropped')], [false, true]);
  assert.equal((await refused(ana, 'sketches.rename', { sketchId: 'skt_01j00000000000000000000000', name: 'x' })).code, 'sketches.unknown');
});
