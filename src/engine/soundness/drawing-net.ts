// What a drawing can do when its data is left aside: nodes, flows and scopes, straight from BPMN, for the proofs made before publishing.
import type { Moddle } from '../graph.ts';
import { elementTypeOf, eventKindOf } from '../names.ts';

/** One element of a drawing, as far as tokens are concerned. */
export type NetNode = {
  index: number;
  id: string;
  name: string;
  type: string;
  /** The kind of an event: `timer`, `message` …; `none` for everything else. */
  event: string;
  /** The sub-process or process (node 0) that it stands in. */
  scope: number;
  in: number[];
  out: number[];
  defaultArc: number | undefined;
  host: number | undefined;
  boundary: number[];
  interrupting: boolean;
  /** Whether the run stops here until something comes from outside. */
  waits: boolean;
  /** Whether it does something that can not be taken back with the transaction. */
  outside: boolean;
  /** Whether what it does may change what later conditions look at. */
  changes: boolean;
  /** Declared effects that it has once it is done. */
  effects: string[];
  /** The error or escalation code that it throws or catches; undefined: none, or any. */
  code: string | undefined;
  /** The drawing that it calls. */
  calls: string | undefined;
  /** Codes of problems that the drawing says it means. */
  accepts: string[];
};

/** A sequence flow, or the jump from a link event to its partner (without an id). */
export type Arc = { index: number; id: string; from: number; to: number; conditional: boolean };

export type ScopeNet = { node: number; starts: number[]; eventSubs: number[]; members: number[] };

export type DrawingNet = { key: string; kind: string; nodes: NetNode[]; arcs: Arc[]; scopes: Map<number, ScopeNet>; byId: Map<string, number> };

/** What is known of the actions and events that a drawing names. */
export type Vocabulary = {
  action(name: string): { effects?: string[]; outside?: unknown; changes?: string[] } | undefined;
  event(name: string): { effects?: string[] } | undefined;
};

const CATCHING = new Set(['message', 'timer', 'signal', 'conditional']);
const WORKING = new Set(['serviceTask', 'sendTask', 'businessRuleTask', 'scriptTask', 'userTask', 'receiveTask', 'callActivity', 'subProcess', 'transaction']);

/** The net of one process. Elements that lie loose and flows that lead nowhere are left to the compiler. */
export function netOf(process: Moddle, vocabulary: Vocabulary): DrawingNet {
  const net: DrawingNet = { key: process.id, kind: process.document ?? 'none', nodes: [], arcs: [], scopes: new Map(), byId: new Map() };
  addNode(net, process, -1, vocabulary, 'process');
  addContents(net, process, 0, vocabulary);
  addArcs(net, process);
  for (const node of net.nodes) {
    if (node.host !== undefined && node.host >= 0) net.nodes[node.host]!.boundary.push(node.index);
  }
  joinLinks(net, process);
  return net;
}

function addNode(net: DrawingNet, element: Moddle, scope: number, vocabulary: Vocabulary, type: string): number {
  const index = net.nodes.length;
  const event = type.endsWith('Event') ? eventKindOf(element) : 'none';
  const does = workOf(element, type, event, vocabulary);
  net.nodes.push({
    index,
    id: element.id,
    name: element.name ?? '',
    type,
    event,
    scope,
    in: [],
    out: [],
    defaultArc: undefined,
    host: type === 'boundaryEvent' ? -1 : undefined,
    boundary: [],
    interrupting: type === 'boundaryEvent' ? element.cancelActivity !== false : element.isInterrupting !== false,
    ...does,
    code: element.eventDefinitions?.[0]?.errorRef?.errorCode ?? element.eventDefinitions?.[0]?.escalationRef?.escalationCode,
    // Which drawing is called may be known only when it is.
    calls: type === 'callActivity' && !element.calledElement?.startsWith('=') ? element.calledElement : undefined,
    accepts: wordsOf(element.accept),
  });
  net.byId.set(element.id, index);
  return index;
}

const wordsOf = (text: string | undefined): string[] => (text ?? '').split(/[\s,]+/).filter((word) => word !== '');

function workOf(element: Moddle, type: string, event: string, { action, event: eventOf }: Vocabulary) {
  const values: Moddle[] = element.extensionElements?.values ?? [];
  const named = values.find((value) => value.$type === 'kontor:Call')?.action ?? values.find((value) => value.$type === 'kontor:Task')?.form;
  const does = named === undefined ? undefined : action(named);
  const message: string | undefined = element.messageRef?.name ?? element.eventDefinitions?.[0]?.messageRef?.name;
  const hears = message !== undefined && (type.startsWith('intermediateCatch') || type === 'boundaryEvent' || type === 'startEvent' || type === 'receiveTask');
  const waits =
    type === 'userTask' ||
    type === 'receiveTask' ||
    type === 'callActivity' ||
    type === 'adHocSubProcess' ||
    type === 'eventBasedGateway' ||
    (type === 'intermediateCatchEvent' && CATCHING.has(event)) ||
    does?.outside !== undefined;
  const mapped = values.some((value) => (value.outputs?.length ?? 0) > 0 || value.$type === 'kontor:Output' || value.$type === 'kontor:Script');
  return {
    waits,
    outside: does?.outside !== undefined,
    changes: WORKING.has(type) && (mapped || type !== 'sendTask' || named !== undefined) && !(does?.changes?.length === 0 && !mapped),
    effects: [...new Set([...(does?.effects ?? []), ...(hears ? (eventOf(message)?.effects ?? []) : []), ...wordsOf(element.effect)])],
  };
}

function addContents(net: DrawingNet, container: Moddle, scope: number, vocabulary: Vocabulary): void {
  const info: ScopeNet = { node: scope, starts: [], eventSubs: [], members: [] };
  net.scopes.set(scope, info);
  for (const element of container.flowElements ?? []) {
    // Data is no part of the flow, and a compensation handler is reached by an association.
    if (element.$type === 'bpmn:SequenceFlow' || element.$type.startsWith('bpmn:Data') || element.isForCompensation) continue;
    const type = elementTypeOf(element);
    const index = addNode(net, element, scope, vocabulary, type);
    if (type === 'startEvent') info.starts.push(index);
    else if (type === 'eventSubProcess') info.eventSubs.push(index);
    else info.members.push(index);
    if (element.flowElements) addContents(net, element, index, vocabulary);
  }
  for (const element of container.flowElements ?? []) {
    if (element.$type !== 'bpmn:BoundaryEvent') continue;
    const node = net.nodes[net.byId.get(element.id) ?? 0]!;
    node.host = net.byId.get(element.attachedToRef?.id) ?? -1;
  }
  // Without a start event everything that nothing leads to is a start (BPMN 2.0.2, section 13.2).
  if (info.starts.length === 0) {
    const led = new Set((container.flowElements ?? []).flatMap((one: Moddle) => (one.$type === 'bpmn:SequenceFlow' ? [one.targetRef?.id] : [])));
    info.starts = info.members.filter(
      (index) => !led.has(net.nodes[index]!.id) && net.nodes[index]!.type !== 'boundaryEvent' && !isLinkCatch(net.nodes[index]!),
    );
  }
}

const isLinkCatch = (node: NetNode): boolean => node.type === 'intermediateCatchEvent' && node.event === 'link';

function addArcs(net: DrawingNet, container: Moddle): void {
  for (const element of container.flowElements ?? []) {
    if (element.flowElements) addArcs(net, element);
    if (element.$type !== 'bpmn:SequenceFlow') continue;
    const from = net.byId.get(element.sourceRef?.id);
    const to = net.byId.get(element.targetRef?.id);
    if (from === undefined || to === undefined) continue;
    const arc = addArc(net, element.id ?? '', from, to, Boolean(element.conditionExpression?.body?.trim()));
    if (element.sourceRef.default === element) net.nodes[from]!.defaultArc = arc;
  }
}

function addArc(net: DrawingNet, id: string, from: number, to: number, conditional: boolean): number {
  const index = net.arcs.length;
  net.arcs.push({ index, id, from, to, conditional });
  net.nodes[from]!.out.push(index);
  net.nodes[to]!.in.push(index);
  return index;
}

/** A link that is thrown goes on at the catching link of its name in the same scope (BPMN 2.0.2, section 10.4.5). */
function joinLinks(net: DrawingNet, container: Moddle): void {
  const elements: Moddle[] = container.flowElements ?? [];
  const nameOf = (element: Moddle): string => element.eventDefinitions[0].name ?? element.name ?? '';
  const isLink = (element: Moddle, type: string): boolean => element.$type === type && eventKindOf(element) === 'link';
  for (const thrown of elements) {
    if (thrown.flowElements) joinLinks(net, thrown);
    if (!isLink(thrown, 'bpmn:IntermediateThrowEvent')) continue;
    const caught = elements.find((other) => isLink(other, 'bpmn:IntermediateCatchEvent') && nameOf(other) === nameOf(thrown));
    if (caught) addArc(net, '', net.byId.get(thrown.id)!, net.byId.get(caught.id)!, false);
  }
}

/** The places where a drawing's elements come in the order of the flow: loops count by where they are entered. */
export function ranksOf(net: DrawingNet, scope: ScopeNet): Map<number, number> {
  const order: number[] = [];
  const seen = new Set<number>();
  const next = (index: number): number[] => {
    const node = net.nodes[index]!;
    return [...node.out.map((arc) => net.arcs[arc]!.to), ...node.boundary].toReversed();
  };
  for (const start of [...scope.starts, ...scope.members].toReversed()) {
    // Depth first without recursion: a drawing may be a line of thousands of elements.
    const stack: { index: number; rest: number[] }[] = [];
    const open = (index: number): void => {
      if (seen.has(index)) return;
      seen.add(index);
      stack.push({ index, rest: next(index) });
    };
    if (scope.starts.includes(start) || scope.starts.length === 0) open(start);
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const child = top.rest.pop();
      if (child === undefined) order.push(stack.pop()!.index);
      else open(child);
    }
  }
  order.reverse();
  const ranks = new Map(order.map((index, rank) => [index, rank]));
  for (const index of scope.members) if (!ranks.has(index)) ranks.set(index, ranks.size);
  return ranks;
}
