// Holds that a handbook tells the steps in the order of their flow, what happens at their borders, and where they lead.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Outline, outlineOf, readDrawing } from '#engine';
import { Registry } from '#kernel';
import { type Languages, changeOf, languageOf, stepsOf } from './rules.ts';

const flow = (from: string, to: string, more = ''): string => `<bpmn:sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}"${more}`;
const drawing = (note: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:kontor="https://kontor.dev/bpmn/1" id="d" targetNamespace="t">
  <bpmn:error id="E" errorCode="toy.broken"/><bpmn:message id="M" name="paid"/>
  <bpmn:process id="shop" name="Shop" isExecutable="true" kontor:document="none">
    <bpmn:laneSet id="L"><bpmn:lane id="L1" name="Desk"><bpmn:flowNodeRef>Look</bpmn:flowNodeRef><bpmn:flowNodeRef>Call</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
    <bpmn:startEvent id="Begin"/>
    <bpmn:userTask id="Look" name="Look at it">
      <bpmn:documentation>Look closely.</bpmn:documentation>
      <bpmn:extensionElements>
        <kontor:task due="PT2H"><kontor:field name="good" type="boolean" required="true"/></kontor:task>
        <kontor:tell template="looked" to="customer" when="done"/>
        <kontor:note lang="ro">${note}</kontor:note>
      </bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:boundaryEvent id="Broken" name="Broken" attachedToRef="Look"><bpmn:errorEventDefinition errorRef="E"/></bpmn:boundaryEvent>
    <bpmn:boundaryEvent id="Late" name="2 hours" attachedToRef="Look" cancelActivity="false"><bpmn:timerEventDefinition><bpmn:timeDuration>PT2H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
    <bpmn:manualTask id="Call" name="Call the customer"/>
    <bpmn:exclusiveGateway id="Good" name="Good?" default="Good-Wait"/>
    <bpmn:eventBasedGateway id="Wait" name="Paid?"/>
    <bpmn:intermediateCatchEvent id="Paid" name="paid"><bpmn:messageEventDefinition messageRef="M"/></bpmn:intermediateCatchEvent>
    <bpmn:intermediateCatchEvent id="Days" name="3 days"><bpmn:timerEventDefinition><bpmn:timeDuration>P3D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
    <bpmn:task id="Send" name="Send it"/><bpmn:endEvent id="Bad" name="Turned away"/><bpmn:endEvent id="Sent" name="Sent"/>
    ${flow('Begin', 'Look', '/>')}${flow('Look', 'Good', '/>')}${flow('Broken', 'Call', '/>')}${flow('Late', 'Call', '/>')}${flow('Call', 'Bad', '/>')}
    ${flow('Good', 'Bad', ' name="no"><bpmn:conditionExpression>=1 = 2</bpmn:conditionExpression></bpmn:sequenceFlow>')}${flow('Good', 'Wait', ' name="yes"/>')}
    ${flow('Wait', 'Paid', '/>')}${flow('Wait', 'Days', '/>')}${flow('Paid', 'Send', '/>')}${flow('Days', 'Bad', '/>')}${flow('Send', 'Sent', '/>')}
  </bpmn:process>
</bpmn:definitions>`;

const wanting = (wanted: string, drawn = 'en'): Languages => ({ wanted, drawn });

async function outlined(note = 'Uitați-vă bine.'): Promise<Outline> {
  const made = outlineOf(await readDrawing(drawing(note)), new Registry());
  assert.ok('outline' in made, JSON.stringify(made));
  return made.outline;
}

test('steps come in the order of their flow, and what follows a border stands behind its step', async () => {
  assert.deepEqual(
    stepsOf(await outlined(), wanting('ro')).map(({ element }) => element),
    ['Look', 'Call', 'Wait', 'Send'],
  );
});

test('a step tells its note, limit, letters, borders and ways with what is asked on them', async () => {
  const [look, , wait] = stepsOf(await outlined(), wanting('ro'));
  assert.deepEqual(look!.note, { text: 'Uitați-vă bine.', isFallback: false });
  assert.deepEqual([look!.lane, look!.isHand, look!.dueSeconds], ['Desk', true, 7200]);
  assert.deepEqual(look!.letters, [{ template: 'looked', to: 'customer', when: 'done' }]);
  assert.deepEqual(
    [look!.refusals, look!.times].map((list) => list.map(({ name, after }) => [name, after.map((one) => one.element)])),
    [[['Broken', ['Call']]], [['2 hours', ['Call']]]],
  );
  assert.deepEqual(
    look!.next.map(({ when, to }) => [when, to.element]),
    [
      [[{ question: 'Good?', answer: 'no' }], 'Bad'],
      [[{ question: 'Good?', answer: 'yes' }], 'Wait'],
    ],
  );
  assert.deepEqual(
    wait!.next.map(({ when, to }) => [when[0]!.answer, to.element]),
    [
      ['paid', 'Send'],
      ['3 days', 'Bad'],
    ],
  );
});

test('without a note in the language the drawing’s own words stand, and that is said', async () => {
  const [look, call] = stepsOf(await outlined(), wanting('pl'));
  assert.deepEqual([look!.note, call!.note], [{ text: 'Look closely.', isFallback: true }, null]);
  assert.deepEqual(stepsOf(await outlined(), wanting('en'))[0]!.note, { text: 'Look closely.', isFallback: false });
});

test('a drawing is in the language in which its own words stand once more, else in that of the shop', async () => {
  assert.equal(languageOf(await outlined(), 'pl'), 'pl');
  assert.equal(languageOf(await outlined('Look closely.'), 'pl'), 'ro');
});

test('what has changed since the version before is marked, in the language in which it has', async () => {
  const before = async (language: string) => new Map(stepsOf(await outlined('Uitați-vă.'), wanting(language)).map((step) => [step.element, step]));
  const [look, call] = stepsOf(await outlined(), wanting('ro'));
  assert.deepEqual([changeOf(look!, await before('ro')), changeOf(call!, await before('ro'))], ['changed', null]);
  assert.equal(changeOf(stepsOf(await outlined(), wanting('pl'))[0]!, await before('pl')), null);
  assert.equal(changeOf(look!, new Map()), 'added');
});
