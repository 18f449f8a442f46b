// Walks tokens over the real drawings for the mock: enough of an engine to show pages, none of its promises.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run, Wait } from '../shapes.ts';

export interface MockNode {
  id: string;
  type: string;
  name: string;
  lane: string | null;
  form: string | null;
  outgoing: { id: string; to: string }[];
  fallback: string | null;
  timers: { id: string; name: string; ms: number }[];
  inside: string | null;
  start: string | null;
  catches: { id: string; name: string; isTimer: boolean }[];
}

export interface MockDrawing {
  key: string;
  name: string;
  xml: string;
  kind: string;
  nodes: Map<string, MockNode>;
  first: string;
}

// bpmn-moddle has no types of its own; the mock takes what it reads as it comes.
type Loose = any; // eslint-disable-line typescript/no-explicit-any
const { BpmnModdle } = (await import('bpmn-moddle' as string)) as Loose;

const DURATION = /P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?/;

function milliseconds(text: string): number {
  const [, days = '0', hours = '0', minutes = '0'] = DURATION.exec(text) ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000;
}

const timerOf = (element: Loose): string | undefined => {
  const [definition] = element.eventDefinitions ?? [];
  return (definition?.timeDuration ?? definition?.timeCycle)?.body as string | undefined;
};

/** Reads a drawing of `folder`. */
export async function readDrawing(folder: string, key: string): Promise<MockDrawing> {
  const xml = readFileSync(join(folder, `${key}.bpmn`), 'utf8');
  const { rootElement } = (await new BpmnModdle().fromXML(xml)) as Loose;
  const process = rootElement.rootElements.find((it: Loose) => it.$type === 'bpmn:Process');
  const nodes = new Map<string, MockNode>();
  const lanes = new Map<string, string>(
    (process.laneSets?.[0]?.lanes ?? []).flatMap((lane: Loose) => (lane.flowNodeRef ?? []).map((it: Loose) => [it.id, lane.name])),
  );
  const take = (elements: Loose[], inside: string | null): void => {
    for (const it of elements) {
      if (it.$type === 'bpmn:SequenceFlow') continue;
      const task = it.extensionElements?.values?.find((value: Loose) => value.$type === 'kontor:task');
      nodes.set(it.id, {
        id: it.id,
        type: it.$type.slice(5),
        name: it.name ?? '',
        lane: task?.lane ?? lanes.get(it.id) ?? null,
        form: task?.form ?? null,
        outgoing: (it.outgoing ?? []).map((flow: Loose) => ({ id: flow.id, to: flow.targetRef.id })),
        fallback: it.default?.id ?? null,
        timers: elements.flatMap((other: Loose) =>
          other.attachedToRef === it && timerOf(other) ? [{ id: other.id, name: other.name, ms: milliseconds(timerOf(other) ?? '') }] : [],
        ),
        inside,
        start: it.flowElements?.find((one: Loose) => one.$type === 'bpmn:StartEvent')?.id ?? null,
        catches:
          it.$type === 'bpmn:EventBasedGateway'
            ? it.outgoing.map((flow: Loose) => ({
                id: flow.targetRef.id,
                name: flow.targetRef.name,
                isTimer: timerOf(flow.targetRef) !== undefined,
              }))
            : [],
      });
      if (it.flowElements) take(it.flowElements, it.id);
    }
  };
  take(process.flowElements, null);
  const first = process.flowElements.find((it: Loose) => it.$type === 'bpmn:StartEvent').id as string;
  return { key, name: process.name, xml, kind: key === 'fulfilment' ? 'parcel' : 'order', nodes, first };
}

const WAITING = new Set(['UserTask', 'ReceiveTask', 'EventBasedGateway', 'CallActivity']);

export interface Walk {
  run: Run;
  drawing: MockDrawing;
  /** Which flow to take at a gateway, where not the default one. */
  turns: Record<string, string>;
  /** How many runs a call activity starts. */
  onCall: (element: string) => number;
  id: (prefix: string) => string;
}

/** Moves a token from an element until it waits or ends, writing history on the way. */
export function walk(it: Walk, from: string, at: number, actor: string, output?: unknown): void {
  const { run, drawing } = it;
  let node = drawing.nodes.get(from);
  let isFirst = true;
  for (let now = at; node; now += 40) {
    const when = new Date(now).toISOString();
    if (WAITING.has(node.type) && !isFirst && waits(it, node, when)) return;
    if (node.type === 'SubProcess' && node.start && !isFirst) {
      node = drawing.nodes.get(node.start);
      continue;
    }
    run.done.push(node.id);
    run.history.push({
      at: when,
      actor: isFirst ? actor : 'system',
      element: node.id,
      name: node.name,
      what: 'done',
      ...(isFirst && output !== undefined ? { output } : sample(node)),
    });
    isFirst = false;
    const flow = node.outgoing.find((out) => out.id === it.turns[node!.id]) ?? node.outgoing.find((out) => out.id === node!.fallback) ?? node.outgoing[0];
    if (flow) {
      run.flows.push(flow.id);
      node = drawing.nodes.get(flow.to);
      continue;
    }
    if (node.inside === null) {
      run.status = 'ended';
      run.endedAt = when;
      run.outcome = node.name;
      return;
    }
    const outer = drawing.nodes.get(node.inside);
    run.done.push(node.inside);
    const next = outer?.outgoing[0];
    if (next) run.flows.push(next.id);
    node = next && drawing.nodes.get(next.to);
  }
}

const sample = (node: MockNode): object =>
  /ServiceTask|BusinessRuleTask/.test(node.type)
    ? {
        input: { orderId: '…' },
        output: { result: node.type === 'BusinessRuleTask' ? { decision: 'accept', rule: 4 } : 'ok' },
      }
    : {};

/** Opens what the element waits for; false when a call started nothing, so that the token goes on. */
function waits(it: Walk, node: MockNode, since: string): boolean {
  const { run } = it;
  const open = (part: Partial<Wait> & Pick<Wait, 'kind'>): void => {
    const id = it.id('wai');
    run.waits.push({
      id,
      element: node.id,
      name: node.name,
      main: true,
      at: node.id,
      message: null,
      dueAt: null,
      since,
      lane: null,
      form: null,
      taskId: part.kind === 'user' ? id : null,
      incident: null,
      child: null,
      ...part,
    });
  };
  const due = (ms: number): string => new Date(Date.parse(since) + ms).toISOString();
  if (node.type === 'UserTask') open({ kind: 'user', lane: node.lane, form: node.form, dueAt: due(4 * 3_600_000) });
  else if (node.type === 'ReceiveTask') open({ kind: 'message', message: 'payments.captured' });
  else if (node.type === 'EventBasedGateway')
    for (const other of node.catches)
      open({
        kind: other.isTimer ? 'timer' : 'message',
        element: other.id,
        name: other.name,
        message: other.isTimer ? null : other.id,
        dueAt: other.isTimer ? due(21 * 86_400_000) : null,
      });
  else {
    const count = it.onCall(node.id);
    if (count === 0) return false;
    for (let at = 0; at < count; at++) open({ kind: 'child', child: `${run.id}-${at}` });
  }
  for (const timer of node.timers) open({ kind: 'timer', main: false, element: timer.id, name: timer.name, dueAt: due(timer.ms) });
  return true;
}
