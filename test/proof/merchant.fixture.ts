// What a merchant does without a programmer: changes a drawing's file in a drawing tool and publishes it on the command line.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '#testing';

const COMMAND_BOUND_MS = 60_000;
/** A running program looks at what is published at most a second late. */
const NOTICED_MS = 1_100;

/** A file as it is shipped. */
export const shipped = (name: string): string => readFileSync(join(ROOT, 'processes', name), 'utf8');

/** The text with each change made; every text that is to be replaced must stand there exactly once. */
export function changed(text: string, changes: [from: string, to: string][]): string {
  return changes.reduce((now, [from, to]) => {
    assert.equal(now.split(from).length, 2, `stands once: ${from}`);
    return now.replace(from, () => to);
  }, text);
}

const box = (id: string, x: number, y: number, width: number, height: number): string =>
  `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"><dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}"/></bpmndi:BPMNShape>`;
const arrow = (id: string, ...points: [number, number][]): string =>
  `<bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}">${points.map(([x, y]) => `<di:waypoint x="${x}" y="${y}"/>`).join('')}</bpmndi:BPMNEdge>`;
const when = (text: string): string => `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${text}</bpmn:conditionExpression>`;

/** Cash on delivery above 500 is confirmed by phone before the goods are sourced; who does not want it any more is cancelled. */
export const callTheCustomer = (drawing: string): string =>
  changed(drawing, [
    ['<bpmn:flowNodeRef>OutOfStock</bpmn:flowNodeRef>', '<bpmn:flowNodeRef>OutOfStock</bpmn:flowNodeRef><bpmn:flowNodeRef>CallCustomer</bpmn:flowNodeRef>'],
    [
      '<bpmn:incoming>Flow_Paid_Source</bpmn:incoming>',
      '<bpmn:incoming>Flow_CallFirst_Source</bpmn:incoming><bpmn:incoming>Flow_StillWanted_Source</bpmn:incoming>',
    ],
    [
      '<bpmn:serviceTask id="Source"',
      `<bpmn:exclusiveGateway id="CallFirst" name="Call first?" default="Flow_CallFirst_Source"/>
    <bpmn:userTask id="CallCustomer" name="Call the customer">
      <bpmn:extensionElements><kontor:task lane="Sales desk" due="=duration(&quot;PT4H&quot;)"><kontor:output name="call" value="=result"/></kontor:task></bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:exclusiveGateway id="StillWanted" name="Still wanted?" default="Flow_StillWanted_Source"/>
    <bpmn:callActivity id="CancelNotWanted" name="Cancel the order" calledElement="order-cancellation">
      <bpmn:extensionElements><kontor:child document="=order.id"><kontor:input name="reason" value="=&quot;not_wanted&quot;"/></kontor:child></bpmn:extensionElements>
    </bpmn:callActivity>
    <bpmn:endEvent id="NotWanted" name="Not wanted"/>
    <bpmn:serviceTask id="Source"`,
    ],
    [
      '<bpmn:sequenceFlow id="Flow_Paid_Source" sourceRef="Paid" targetRef="Source"/>',
      `<bpmn:sequenceFlow id="Flow_Paid_Source" sourceRef="Paid" targetRef="CallFirst"/>
    <bpmn:sequenceFlow id="Flow_CallFirst_Source" sourceRef="CallFirst" targetRef="Source"/>
    <bpmn:sequenceFlow id="Flow_CallFirst_CallCustomer" sourceRef="CallFirst" targetRef="CallCustomer">${when('=order.paymentMethod = "cash_on_delivery" and order.total &gt; 500')}</bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="Flow_CallCustomer_StillWanted" sourceRef="CallCustomer" targetRef="StillWanted"/>
    <bpmn:sequenceFlow id="Flow_StillWanted_Source" sourceRef="StillWanted" targetRef="Source"/>
    <bpmn:sequenceFlow id="Flow_StillWanted_CancelNotWanted" sourceRef="StillWanted" targetRef="CancelNotWanted">${when('=call.wanted = false')}</bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="Flow_CancelNotWanted_NotWanted" sourceRef="CancelNotWanted" targetRef="NotWanted"/>`,
    ],
    [
      '<bpmndi:BPMNShape id="Source_di"',
      [
        box('CallFirst', 2205, 430, 50, 50),
        box('CallCustomer', 2280, 200, 100, 80),
        box('StillWanted', 2305, 380, 50, 50),
        box('CancelNotWanted', 2420, 365, 100, 80),
        box('NotWanted', 2560, 387, 36, 36),
      ].join('') + '<bpmndi:BPMNShape id="Source_di"',
    ],
    [
      '</bpmndi:BPMNPlane>',
      [
        arrow('Flow_CallFirst_Source', [2255, 455], [2280, 550]),
        arrow('Flow_CallFirst_CallCustomer', [2230, 430], [2230, 240], [2280, 240]),
        arrow('Flow_CallCustomer_StillWanted', [2330, 280], [2330, 380]),
        arrow('Flow_StillWanted_Source', [2330, 430], [2330, 510]),
        arrow('Flow_StillWanted_CancelNotWanted', [2355, 405], [2420, 405]),
        arrow('Flow_CancelNotWanted_NotWanted', [2520, 405], [2560, 405]),
      ].join('') + '</bpmndi:BPMNPlane>',
    ],
  ]);

/** One reminder more: the shipped drawing reminds on the second and the fourth day, and this one two days after that. */
export const remindOnceMore = (drawing: string): string =>
  changed(drawing, [
    [
      '<bpmn:flowNodeRef>Reminded</bpmn:flowNodeRef>',
      ['Reminded', 'LastReminder', 'RemindLast', 'RemindedLast'].map((id) => `<bpmn:flowNodeRef>${id}</bpmn:flowNodeRef>`).join(''),
    ],
    [
      '<bpmn:boundaryEvent id="TransferTooLate"',
      `<bpmn:boundaryEvent id="LastReminder" name="2 days later" attachedToRef="AwaitTransfer" cancelActivity="false">
      <bpmn:outgoing>Flow_LastReminder_RemindLast</bpmn:outgoing>
      <bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P6D</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:sendTask id="RemindLast" name="Remind once more">
      <bpmn:extensionElements><kontor:tell template="payment-reminder" to="customer" when="done"/></bpmn:extensionElements>
    </bpmn:sendTask>
    <bpmn:endEvent id="RemindedLast"/>
    <bpmn:boundaryEvent id="TransferTooLate"`,
    ],
    [
      '<bpmn:sequenceFlow id="Flow_RemindPayment_Reminded"',
      `<bpmn:sequenceFlow id="Flow_LastReminder_RemindLast" sourceRef="LastReminder" targetRef="RemindLast"/>
    <bpmn:sequenceFlow id="Flow_RemindLast_RemindedLast" sourceRef="RemindLast" targetRef="RemindedLast"/>
    <bpmn:sequenceFlow id="Flow_RemindPayment_Reminded"`,
    ],
    [
      '<bpmndi:BPMNShape id="TransferTooLate_di"',
      [box('LastReminder', 1672, 902, 36, 36), box('RemindLast', 1760, 830, 100, 80), box('RemindedLast', 1900, 852, 36, 36)].join('') +
        '<bpmndi:BPMNShape id="TransferTooLate_di"',
    ],
    [
      '</bpmndi:BPMNPlane>',
      arrow('Flow_LastReminder_RemindLast', [1690, 902], [1690, 870], [1760, 870]) +
        arrow('Flow_RemindLast_RemindedLast', [1860, 870], [1900, 870]) +
        '</bpmndi:BPMNPlane>',
    ],
  ]);

/** First orders are looked at from 20 euro on, where it was 1000. */
export const lowerLimit = (table: string): string =>
  changed(table, [
    ['<inputEntry id="Rule_NewHigh_Value">\n          <text>&gt; 1000</text>', '<inputEntry id="Rule_NewHigh_Value">\n          <text>&gt; 20</text>'],
  ]);

/** A digest of every file of the program and of what it ships: names and contents. */
export function digestOfCode(): string {
  const hash = createHash('sha256');
  for (const folder of ['src', 'processes']) {
    for (const name of (
      readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }) as unknown as {
        name: string;
        parentPath?: string;
        path: string;
        isFile(): boolean;
      }[]
    )
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .sort())
      hash.update(name).update('\0').update(readFileSync(name)).update('\0');
  }
  return hash.digest('hex');
}

export type Told = { code: number | null; out: string; err: string };

/** The merchant's desk: a folder of files, and the command line of the shop with that database. */
export function desk(databaseUrl: string) {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-desk-'));
  const before = digestOfCode();
  const kontor = (...words: string[]): Promise<Told> =>
    new Promise((resolve, reject) => {
      const { NODE_TEST_CONTEXT: _, ...above } = process.env;
      const env = { ...above, DATABASE_URL: databaseUrl, KONTOR_DATA: folder, KONTOR_DEMO: '0', KONTOR_SIMULATE: '1' };
      const child = spawn(process.execPath, [join(ROOT, 'tools/start.mjs'), 'kontor', ...words], {
        cwd: ROOT,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: COMMAND_BOUND_MS,
      });
      const told: Told = { code: null, out: '', err: '' };
      child.stdout.on('data', (chunk) => (told.out += String(chunk)));
      child.stderr.on('data', (chunk) => (told.err += String(chunk)));
      child.once('error', reject);
      child.once('close', (code) => resolve({ ...told, code }));
    });
  return {
    kontor,
    /** Saves a file and publishes it with `kontor NOUN publish FILE`; waits until a running program has had the time to notice. */
    publish: async (noun: 'process' | 'decision', name: string, xml: string): Promise<Told> => {
      const file = join(folder, name);
      writeFileSync(file, xml);
      const told = await kontor(noun, 'publish', file);
      if (told.code === 0) await sleep(NOTICED_MS);
      return told;
    },
    /** Fails if anything of the program has changed since the desk was opened. */
    touchedNoCode: () => assert.equal(digestOfCode(), before, 'src/ and processes/ are as they were'),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
