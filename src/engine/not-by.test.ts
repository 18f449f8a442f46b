// Two people: a task that the drawing keeps from whoever did another one is refused to them, also in the same breath, and done by somebody else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Refusal, SYSTEM } from '#kernel';
import { house } from '#testing';
import { drawing, flow, toy } from './toy.fixture.ts';

const task = (id: string, notBy = ''): string =>
  `<bpmn:userTask id="${id}" name="${id}"><bpmn:extensionElements><kontor:task lane="Desk"${notBy}/></bpmn:extensionElements></bpmn:userTask>`;
const two = (notBy: string): string =>
  drawing(`${task('One')}${task('Two', notBy)}<bpmn:endEvent id="End"/>${flow('Start', 'One')}${flow('One', 'Two')}${flow('Two', 'End')}`);
const side = drawing(
  `<bpmn:parallelGateway id="F"/>${task('One', ' notBy="Two"')}${task('Two', ' notBy="One"')}<bpmn:parallelGateway id="J"/><bpmn:endEvent id="End"/>
  ${flow('Start', 'F')}${flow('F', 'One')}${flow('F', 'Two')}${flow('One', 'J')}${flow('Two', 'J')}${flow('J', 'End')}`,
);
const person = (name: string) => ({ kind: 'person' as const, id: `acc_${name}`, name, may: () => true });

test('who did the first may not do the second; what notBy names must be another task', async () => {
  const t = toy();
  await using shop = await house({ modules: [t.module], publish: [two(' notBy="One"')] });
  await t.start(shop.kernel);
  const complete = async (name: string): Promise<string> => {
    const { items } = await shop.kernel.ask<{ items: { id: string; element: string }[] }>('tasks.list', {}, SYSTEM);
    const { id: taskId, element } = items[0]!;
    return shop.kernel.do('tasks.complete', { taskId }, { actor: person(name) }).then(
      () => element,
      (error: Refusal) => error.code,
    );
  };
  assert.deepEqual([await complete('ana'), await complete('ana'), await complete('ion')], ['One', 'tasks.same_person', 'Two']);
  for (const wrong of ['Two', 'End', 'Nobody']) {
    const answer = await shop.kernel.do('processes.publish', { xml: two(` notBy="${wrong}"`) }, { actor: SYSTEM }).catch((error: Refusal) => error.message);
    assert.equal(answer, `Two: "${wrong}" is no other task of this drawing.`);
  }
  await shop.verify();
});

test('two tasks that are open side by side can not be done by one person in one breath', async () => {
  const t = toy();
  await using shop = await house({ modules: [t.module], publish: [side] });
  await t.start(shop.kernel);
  const { items } = await shop.kernel.ask<{ items: { id: string }[] }>('tasks.list', {}, SYSTEM);
  const both = items.map(({ id: taskId }) => ({ taskId }));
  const outcomes = await shop.kernel.doMany('tasks.complete', both, person('ana'));
  assert.deepEqual(
    outcomes.map((outcome) => (outcome.ok ? 'done' : outcome.refusal.code)),
    ['done', 'tasks.same_person'],
  );
  assert.deepEqual((await shop.kernel.doMany('tasks.complete', both, person('ana')))[1]!.ok, false);
  assert.deepEqual((await shop.kernel.doMany('tasks.complete', [both[1]!], person('ion')))[0]!.ok, true);
});
