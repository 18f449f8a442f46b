// Holds that a drawing becomes the model that it says, by what is known of the past and by what is wished.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Outline, outlineOf, readDrawing } from '#engine';
import { Registry } from '#kernel';
import { NO_PAST, type Past, buildModel } from './build.ts';
import { demandOf, handsOf, neededHands, playOf, played } from './play.ts';
import { reportOf } from './report.ts';
import type { Simulation } from './simulation.ts';

const wishes = { times: {}, ways: {}, workSeconds: 180, waitSeconds: 3600, outsideSeconds: 5 };

const drawing = (id: string, body: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:kontor="https://kontor.dev/bpmn/1" id="d-${id}" targetNamespace="t">
  <bpmn:message id="M" name="paid"/>
  <bpmn:process id="${id}" name="${id}" isExecutable="true" kontor:document="none">${body}</bpmn:process>
</bpmn:definitions>`;
const flow = (from: string, to: string, condition = ''): string =>
  `<bpmn:sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}">${condition && `<bpmn:conditionExpression>=${condition}</bpmn:conditionExpression>`}</bpmn:sequenceFlow>`;
const lane = (name: string, ...nodes: string[]): string =>
  `<bpmn:lane id="Lane-${name}" name="${name}">${nodes.map((node) => `<bpmn:flowNodeRef>${node}</bpmn:flowNodeRef>`).join('')}</bpmn:lane>`;

const SHOP = drawing(
  'shop',
  `<bpmn:laneSet id="L">${lane('Desk', 'Look')}</bpmn:laneSet>
  <bpmn:startEvent id="Begin"/><bpmn:userTask id="Look" name="Look at it"/>
  <bpmn:boundaryEvent id="Late" attachedToRef="Look"><bpmn:timerEventDefinition><bpmn:timeDuration>PT2H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
  <bpmn:exclusiveGateway id="Good" name="Good?" default="Good-Wait"/>
  <bpmn:eventBasedGateway id="Wait" name="Paid?"/>
  <bpmn:intermediateCatchEvent id="Paid"><bpmn:messageEventDefinition messageRef="M"/></bpmn:intermediateCatchEvent>
  <bpmn:intermediateCatchEvent id="Days"><bpmn:timerEventDefinition><bpmn:timeDuration>P3D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
  <bpmn:callActivity id="Send" calledElement="parcel"><bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics></bpmn:callActivity>
  <bpmn:endEvent id="Bad"/><bpmn:endEvent id="Unpaid"/><bpmn:endEvent id="Sent"/>
  ${flow('Begin', 'Look')}${flow('Look', 'Good')}${flow('Late', 'Bad')}${flow('Good', 'Bad', 'true')}${flow('Good', 'Wait')}
  ${flow('Wait', 'Paid')}${flow('Wait', 'Days')}${flow('Days', 'Unpaid')}${flow('Paid', 'Send')}${flow('Send', 'Sent')}`,
);
const PARCEL = drawing(
  'parcel',
  `<bpmn:laneSet id="L">${lane('Warehouse', 'Pack')}</bpmn:laneSet><bpmn:startEvent id="Begin"/><bpmn:userTask id="Pack" name="Pack"/><bpmn:endEvent id="End"/>
  ${flow('Begin', 'Pack')}${flow('Pack', 'End')}`,
);

async function outlined(xml: string): Promise<Outline> {
  const made = outlineOf(await readDrawing(xml), new Registry());
  assert.ok('outline' in made, JSON.stringify(made));
  return made.outline;
}
const shop = async () => ({ root: await outlined(SHOP), called: new Map([['parcel', await outlined(PARCEL)]]) });
const past: Past = {
  passages: new Map([
    ['shop/Look', 90],
    ['shop/Late', 10],
  ]),
  flows: new Map([
    ['shop/Good-Bad', 10],
    ['shop/Good-Wait', 80],
    ['shop/Wait-Paid', 60],
    ['shop/Wait-Days', 20],
  ]),
  work: new Map([
    ['shop/Look', [60, 120]],
    ['parcel/Pack', [240]],
  ]),
  waits: new Map([['shop/Paid', [1800]]]),
  bodies: new Map([['shop/Send', [2]]]),
};

test('what is known of the past is played, and nothing had to be guessed', async () => {
  const { root, called } = await shop();
  const model = buildModel(root, called, past, wishes);
  const node = (id: string) => model.nodes.find((one) => one.id === id)!;
  assert.deepEqual(model.lanes, ['Desk', 'Warehouse']);
  assert.deepEqual(
    node('shop/Good').ways.map(({ weight }) => weight),
    [10 / 90, 80 / 90],
  );
  assert.deepEqual(
    node('shop/Wait').runners.map(({ weight, timer }) => [weight, timer]),
    [
      [60, undefined],
      [20, 259_200],
    ],
  );
  assert.deepEqual(node('shop/Look').timers, [{ node: node('shop/Late').index, seconds: 7200, isInterrupting: true, repeat: 0 }]);
  assert.deepEqual(
    [node('shop/Look').law, node('parcel/Pack').law],
    [
      { kind: 'measured', values: [60, 120] },
      { kind: 'measured', values: [240] },
    ],
  );
  assert.deepEqual(node('shop/Send').starts, [node('parcel/Begin').index]);
  assert.deepEqual(
    model.notes.map(({ code }) => code),
    ['leaves_at_end', 'stock_unused'],
  );
});

test('what nobody knows is guessed and told; what is wished goes before what was', async () => {
  const { root, called } = await shop();
  const told = Object.fromEntries(buildModel(root, called, NO_PAST, wishes).notes.map(({ code, names }) => [code, names]));
  assert.deepEqual(told['ways_equal'], ['Good?', 'Paid?']);
  assert.deepEqual(told['work_guessed'], ['Look at it', 'Pack']);
  assert.deepEqual(told['bodies_guessed'], ['Send']);
  const model = buildModel(root, called, past, { ...wishes, times: { 'parcel/Pack': 30 }, ways: { 'shop/Good-Bad': 0.5 } });
  assert.deepEqual(model.nodes.find(({ id }) => id === 'parcel/Pack')!.law, { kind: 'exponential', mean: 30 });
  assert.deepEqual(
    model.nodes.find(({ id }) => id === 'shop/Good')!.ways.map(({ weight }) => weight),
    [0.5, 0.5],
  );
});

const orders = Array.from({ length: 7 }, (_, day) => Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 16 ? day + 1 : 0)));

test('a weekday’s orders are taken times the factor, and on the days after the usual ones come', () => {
  const day = demandOf({ weekday: 5, factor: 5 }, orders);
  assert.equal(day.length, 4 * 24);
  assert.deepEqual([day[8], day[24 + 8], day[48 + 8]], [25, 6, 7]);
  assert.equal(demandOf({ weekday: 5, afterwards: false, ordersADay: 80 }, orders)[10], 10);
});

function finished<T>(steps: Generator<number, T>): T {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

test('hands that are missing are found, and with one hand fewer the wait is longer than it may be', async () => {
  const { root, called } = await shop();
  const model = buildModel(root, called, past, wishes);
  const settings = { weekday: 1, factor: 20, promise: { cutOff: 14, leaveBy: 18 } };
  const hands = handsOf(
    model,
    settings,
    model.lanes.map((one) => ({ lane: one, hands: Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 18 ? 1 : 0)), isGuessed: false })),
  );
  const play = playOf(settings, demandOf(settings, orders), hands);
  const first = finished<Simulation>(played(model, play));
  const needed = finished(neededHands(model, play, 1200, first));
  const waits = (more: readonly (number | undefined)[]): number[] => {
    const changed = { ...play, hands: play.hands.map((list, at) => list.map((count) => (count > 0 ? count + more[at]! : 0))) };
    return reportOf(finished<Simulation>(played(model, changed)), more).lanes.map(({ waitP95 }) => waitP95);
  };
  assert.ok(
    waits(needed).every((seconds) => seconds <= 1200),
    `${JSON.stringify(needed)} ${JSON.stringify(waits(needed))}`,
  );
  const [desk, warehouse] = needed as [number, number];
  assert.ok(warehouse > 0);
  assert.ok(waits([desk, warehouse - 1])[1]! > 1200);
});

test('a report counts every order once and finds where most time is lost', async () => {
  const { root, called } = await shop();
  const model = buildModel(root, called, past, wishes);
  const settings = { weekday: 1, factor: 20 };
  const hands = model.lanes.map(() => Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 18 ? 1 : 0)));
  const play = playOf(settings, demandOf(settings, orders), hands);
  const report = reportOf(finished<Simulation>(played(model, play)), undefined);
  const { left, ended, open, lasted, byHour } = report.leave;
  assert.equal(left + ended + open, report.orders);
  assert.equal(lasted.count, left);
  assert.equal(
    byHour.reduce((sum, count) => sum + count, 0),
    left,
  );
  assert.equal(report.bottleneck?.element, 'Pack');
  assert.equal(report.film.placed.length, report.film.frames);
  const again = reportOf(finished<Simulation>(played(model, play)), undefined);
  assert.deepEqual(again, report);
});
