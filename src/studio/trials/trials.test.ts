// Trials: they wait, run in turns, are cancelled, taken over when their worker is gone, and fail with what broke them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type House, house } from '#testing';
import { deskModule } from '../../modules/desk/module.ts';
import { staffModule } from '../../modules/staff/module.ts';
import { sql, SYSTEM } from '#kernel';
import { drainTrials } from './work.ts';

const DRAWING = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:kontor="https://kontor.dev/bpmn/1" id="d" targetNamespace="t">
  <bpmn:process id="small" name="Small" isExecutable="true" kontor:document="none">
    <bpmn:startEvent id="Begin"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
    <bpmn:endEvent id="End"><bpmn:incoming>a</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="a" sourceRef="Begin" targetRef="End"/>
  </bpmn:process>
</bpmn:definitions>`;

const SETTINGS = { from: '2026-10-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };

type Trial = { status: string; begun: number; version: number | null; name: string; progress: { done: number; total: number | null }; error: string | null };

describe('trials', () => {
  let shop: House;
  const start = async (kind = 'back-test') =>
    (await shop.kernel.do<{ trialId: string }>('trials.start', { kind, key: 'small', settings: SETTINGS }, { actor: SYSTEM })).value.trialId;
  const get = (trialId: string) => shop.kernel.ask<Trial>('trials.get', { trialId }, SYSTEM);

  before(async () => {
    shop = await house({ modules: [staffModule, deskModule], publish: [DRAWING] });
  });
  after(() => shop.close());

  test('a trial waits, is worked on, and is done with the drawing as it was when it was started', async () => {
    const id = await start();
    assert.equal((await get(id)).status, 'waiting');
    assert.equal(await drainTrials(shop.kernel), true);
    const trial = await get(id);
    assert.deepEqual([trial.status, trial.begun, trial.version, trial.name], ['done', 1, 1, 'Small']);
    assert.equal(await drainTrials(shop.kernel), false);
  });

  test('a trial that waits is cancelled and never begun; one that is over is left as it is', async () => {
    const id = await start();
    const cancel = () => shop.kernel.do<{ cancelled: boolean }>('trials.cancel', { trialId: id }, { actor: SYSTEM });
    assert.equal((await cancel()).value.cancelled, true);
    assert.equal((await cancel()).value.cancelled, false);
    assert.equal(await drainTrials(shop.kernel), false);
    assert.deepEqual([(await get(id)).status, (await get(id)).begun], ['cancelled', 0]);
  });

  test('a trial whose worker is gone is begun anew when its lease is over, and given up after three times', async () => {
    const id = await start();
    const lose = () =>
      shop.db.read(sql`
        update studio.trial set status = 'running', worker = 'gone', lease_until = ${new Date(shop.env.now().getTime() - 1)}::timestamptz, begun = begun + 1
        where id = ${id} returning id`);
    await lose();
    assert.equal(await drainTrials(shop.kernel), true);
    assert.deepEqual([(await get(id)).status, (await get(id)).begun], ['done', 2]);
    const other = await start();
    await shop.db.read(sql`
      update studio.trial set status = 'running', worker = 'gone', lease_until = ${new Date(shop.env.now().getTime() - 1)}::timestamptz, begun = 3
      where id = ${other} returning id`);
    await drainTrials(shop.kernel);
    assert.deepEqual([(await get(other)).status, (await get(other)).error], ['failed', 'The program stopped 3 times while this was under way.']);
  });

  test('an unknown kind, an unknown drawing and settings of another shape are refused', async () => {
    const refusal = (code: string) => (error: { code: string }) => error.code === code;
    const put = (input: object) => shop.kernel.do('trials.start', input, { actor: SYSTEM });
    await assert.rejects(put({ kind: 'guess', key: 'small', settings: SETTINGS }), refusal('trials.kind'));
    await assert.rejects(put({ kind: 'back-test', key: 'nothing', settings: SETTINGS }), refusal('processes.none'));
    await assert.rejects(put({ kind: 'back-test', settings: SETTINGS }), refusal('trials.what'));
    await assert.rejects(put({ kind: 'back-test', key: 'small', settings: { from: 'yesterday' } }), refusal('kernel.invalid'));
  });
});
