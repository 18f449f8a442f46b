// That the invariants of scopes find what they are there to find: each is broken by hand once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#kernel';
import { house } from '#testing';
import { drawing, path, toy, user } from './stage.fixture.ts';

const end = '<bpmn:endEvent id="End"/>';
const body = `<bpmn:adHocSubProcess id="H">${user('Offered')}</bpmn:adHocSubProcess><bpmn:parallelGateway id="F"/><bpmn:parallelGateway id="J"/>
  <bpmn:userTask id="Each"><bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>
  ${end}${path('Start > F > H > J > End')}${path('F > Each > J')}${path('F > J').replace('id="F_J"', 'id="Short"')}`;

test('an offer without its scope, a join without its scope and a body that is not counted are found', async () => {
  const t = toy();
  const shop = await house({ modules: [t.module], publish: [drawing(body)] });
  try {
    await t.start(shop.kernel);
    await shop.verify();
    for (const [id, broken] of [
      [
        'P20',
        sql`update engine.run set state = jsonb_set(state, '{s}', (select jsonb_agg(s) from jsonb_array_elements(state -> 's') s where s ->> 'e' <> 'H'))`,
      ],
      ['P21', sql`update engine.run set state = jsonb_set(state, '{j}', '{"77:J": {"Short": 1}}')`],
      ['P22', sql`update engine.run set state = jsonb_set(state, '{b,0,done}', '1')`],
    ] as const) {
      const [before] = await shop.db.read<{ state: unknown }>(sql`select state from engine.run`);
      await shop.db.read(broken);
      await assert.rejects(shop.verify(), new RegExp(id));
      await shop.db.read(sql`update engine.run set state = ${JSON.stringify(before!.state)}::jsonb`);
    }
    await shop.verify();
  } finally {
    await shop.close();
  }
});
