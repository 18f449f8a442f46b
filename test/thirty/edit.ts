// Edits a drawing as the designer does: the same model, the same BPMN with its picture, and nothing but drawing.
import { BpmnModdle } from 'bpmn-moddle';
import { parseDrawing, writeDrawing } from '#engine';
import { kontorModdle } from '../../src/engine/moddle.ts';
import type { Part, Saying, Timer } from './parts.ts';
import { Picture } from './picture.ts';

// bpmn-moddle's objects have no types of their own.
// oxlint-disable-next-line typescript/no-explicit-any
export type Moddle = any;

const moddle = new BpmnModdle({ kontor: structuredClone(kontorModdle) }) as unknown as { create(type: string, properties: Record<string, unknown>): Moddle };
const make = (type: string, properties: Record<string, unknown>): Moddle => moddle.create(type, properties);

/** A drawing that is open for changes. */
export async function open(xml: string): Promise<Drawing> {
  const { definitions } = await parseDrawing(xml);
  return new Drawing(definitions, xml);
}

/** A question on a flow. */
type Detour = { id?: string; ask: string; when: string; yes?: string; no?: string; /** Where they lead to, if not to what comes next. */ to?: string };

export class Drawing {
  private readonly definitions: Moddle;
  private readonly source: string;
  private readonly picture: Picture;
  private readonly process: Moddle;

  constructor(definitions: Moddle, source: string) {
    this.definitions = definitions;
    this.source = source;
    this.picture = new Picture(definitions, make);
    this.process = definitions.rootElements.find((one: Moddle) => one.$type === 'bpmn:Process');
  }

  xml(): Promise<string> {
    return writeDrawing(this.definitions, this.source);
  }

  /** Puts steps on a flow, one after the other. */
  insert(flowId: string, ...parts: Part[]): this {
    const flow = this.get(flowId);
    const lefts = this.picture.columns(
      flow.sourceRef.id,
      parts.map(({ type }) => type),
    );
    const target = flow.targetRef;
    const lane = this.laneOf(flow.sourceRef);
    const made = parts.map((part, i) => {
      const mine = part.lane === undefined ? lane : this.lane(part.lane);
      const y = mine === lane ? this.picture.middle(flow.sourceRef.id) : this.picture.row(mine.id);
      return this.add(part, lefts[i]!, y, mine, flow.$parent);
    });
    this.turn(flow, made[0]);
    made.forEach((element, i) => this.flow(element, made[i + 1] ?? target));
    return this;
  }

  /** A question on a flow: where the answer is yes the order goes by these steps, and on with the others behind them. */
  detour(flowId: string, { id, ask, when, yes = 'yes', no = 'no', to }: Detour, ...parts: Part[]): this {
    const flow = this.get(flowId);
    const first = id ?? parts[0]!.id;
    const gate = { id: id ?? `${first}_Needed`, name: ask, type: 'bpmn:ExclusiveGateway' };
    const join = { id: `${first}_Done`, name: '', type: 'bpmn:ExclusiveGateway' };
    const stops = to !== undefined || parts.at(-1)?.type === 'bpmn:EndEvent';
    const target = flow.targetRef;
    const source = flow.sourceRef;
    const types = [gate.type, ...parts.map(({ type }) => type), ...(stops ? [] : [join.type])];
    const lefts = this.picture.columns(source.id, types);
    const lane = this.laneOf(source);
    const split = this.add(gate, lefts[0]!, this.picture.middle(source.id), lane, flow.$parent);
    const made = this.chain(parts, lefts.slice(1), lane, flow.$parent);
    this.turn(flow, split);
    const merge = stops ? undefined : this.add(join, lefts.at(-1)!, this.picture.middle(split.id), lane, flow.$parent);
    split.default = this.flow(split, merge ?? target, no);
    this.flow(split, made[0] ?? this.get(to!), yes).conditionExpression = this.expression(when);
    if (merge) {
      this.flow(made.at(-1), merge);
      this.flow(merge, target);
    }
    if (to !== undefined && made.length > 0) this.flow(made.at(-1), this.get(to));
    return this;
  }

  /** One thing more that a wait for what comes first waits for; its last step leads to `to`. */
  branch(fromId: string, to: string, ...parts: Part[]): this {
    const from = this.get(fromId);
    const made = this.side(from, parts);
    this.flow(from, made[0]);
    this.flow(made.at(-1), this.get(to));
    return this;
  }

  /** What happens when a step takes so long: beside it, or instead of it. */
  late(hostId: string, name: string, timer: Timer, how: 'beside' | 'instead', parts: Part[], to?: string): this {
    const host = this.get(hostId);
    const id = `${parts[0]!.id}_Late`;
    const event = this.born(
      this.make('bpmn:BoundaryEvent', { id, name, attachedToRef: host, cancelActivity: how === 'instead', eventDefinitions: [this.timer(timer)] }),
      host.$parent,
    );
    this.inLane(event, this.laneOf(host));
    this.picture.attach(event, hostId);
    const made = this.side(host, parts);
    this.flow(event, made[0]);
    if (to !== undefined) this.flow(made.at(-1), this.get(to));
    return this;
  }

  /** Says otherwise when a flow is taken (FEEL). */
  condition(flowId: string, feel: string): this {
    this.get(flowId).conditionExpression = this.expression(feel);
    return this;
  }

  /** Says otherwise when a timer comes, and how it is named. */
  timerOf(eventId: string, name: string, timer: Timer): this {
    const event = this.get(eventId);
    event.name = name;
    event.eventDefinitions = [this.timer(timer)];
    event.eventDefinitions[0].$parent = event;
    return this;
  }

  /** Gives an action's or task's input another value. */
  input(elementId: string, name: string, value: string): this {
    const said = this.get(elementId).extensionElements.values.find((one: Moddle) => one.$type === 'kontor:Call' || one.$type === 'kontor:Task');
    const known = said.inputs?.find((one: Moddle) => one.name === name);
    if (known) known.value = value;
    else said.inputs = [...(said.inputs ?? []), make('kontor:Input', { name, value })];
    return this;
  }

  /** Changes what the panel of a task says, e.g. its lane. */
  task(elementId: string, attributes: Record<string, string>): this {
    Object.assign(
      this.get(elementId).extensionElements.values.find((one: Moddle) => one.$type === 'kontor:Task'),
      attributes,
    );
    return this;
  }

  /** An envelope on a step. */
  tells(elementId: string, template: string, to: string, when: 'start' | 'done' = 'done'): this {
    const element = this.get(elementId);
    element.extensionElements ??= make('bpmn:ExtensionElements', { values: [] });
    element.extensionElements.values.push(make('kontor:Tell', { template, to, when }));
    return this;
  }

  /** Leads a flow elsewhere. */
  lead(flowId: string, to: string): this {
    this.turn(this.get(flowId), this.get(to));
    return this;
  }

  /** A new role that works by this drawing. */
  addLane(name: string): this {
    const set = this.process.laneSets[0];
    const lane = this.make('bpmn:Lane', { id: `Lane_${name.replace(/\W/g, '')}`, name, flowNodeRef: [] });
    lane.$parent = set;
    set.lanes.push(lane);
    this.picture.lane(lane, this.definitions.rootElements.find((one: Moddle) => one.$type === 'bpmn:Collaboration').participants[0].id);
    return this;
  }

  private make(type: string, properties: Record<string, unknown>): Moddle {
    return make(type, properties);
  }

  /** The element or flow of that id. */
  private get(id: string): Moddle {
    const find = (container: Moddle): Moddle => {
      for (const element of container.flowElements ?? []) {
        const found = element.id === id ? element : find(element);
        if (found) return found;
      }
      return undefined;
    };
    const found = find(this.process);
    if (!found) throw new Error(`${id} is not in the drawing.`);
    return found;
  }

  private lane(name: string): Moddle {
    const lane = this.process.laneSets[0].lanes.find((one: Moddle) => one.name === name);
    if (!lane) throw new Error(`There is no lane "${name}".`);
    return lane;
  }

  /** The lane of an element, or of what is around it. */
  private laneOf(element: Moddle): Moddle {
    const lanes: Moddle[] = this.process.laneSets[0].lanes;
    for (let at = element; at; at = at.$parent) {
      const lane = lanes.find((one) => one.flowNodeRef?.includes(at));
      if (lane) return lane;
    }
    return lanes[0];
  }

  private inLane(element: Moddle, lane: Moddle): void {
    if (element.$parent === this.process) (lane.flowNodeRef ??= []).push(element);
  }

  private born(element: Moddle, container: Moddle): Moddle {
    element.$parent = container;
    container.flowElements.push(element);
    return element;
  }

  /** Steps beside the way on which `from` is: each at the foot of its lane. */
  private side(from: Moddle, parts: Part[]): Moddle[] {
    const lefts = this.picture.columns(
      from.id,
      parts.map(({ type }) => type),
    );
    return this.chain(parts, lefts, this.laneOf(from), from.$parent);
  }

  private chain(parts: Part[], lefts: number[], lane: Moddle, container: Moddle): Moddle[] {
    const rows = new Map<Moddle, number>();
    const made = parts.map((part, i) => {
      const mine = part.lane ? this.lane(part.lane) : lane;
      if (!rows.has(mine)) rows.set(mine, this.picture.row(mine.id));
      return this.add(part, lefts[i]!, rows.get(mine)!, mine, container);
    });
    made.slice(1).forEach((element, i) => this.flow(made[i], element));
    return made;
  }

  private add(part: Part, x: number, y: number, lane: Moddle, container: Moddle): Moddle {
    const { id, name, type, properties = {}, says = [], timer, message } = part;
    const heard = message === undefined ? {} : { messageRef: this.message(message) };
    const definitions = timer ? [this.timer(timer)] : message !== undefined ? [make('bpmn:MessageEventDefinition', heard)] : [];
    const waits = type === 'bpmn:ReceiveTask' ? heard : definitions.length > 0 ? { eventDefinitions: definitions } : {};
    const element = make(type, { id, ...(name ? { name } : {}), ...properties, ...waits });
    if (says.length > 0) element.extensionElements = make('bpmn:ExtensionElements', { values: says.map(saying) });
    this.born(element, container);
    this.inLane(element, lane);
    this.picture.draw(element, x, y);
    return element;
  }

  private message(name: string): Moddle {
    const roots: Moddle[] = this.definitions.rootElements;
    const known = roots.find((one) => one.$type === 'bpmn:Message' && one.name === name);
    if (known) return known;
    const message = make('bpmn:Message', { id: `Message_${name.replace(/\W/g, '_')}`, name });
    message.$parent = this.definitions;
    roots.splice(1, 0, message);
    return message;
  }

  private timer(timer: Timer): Moddle {
    const [kind, text] = Object.entries(timer)[0]!;
    const property = { after: 'timeDuration', at: 'timeDate', every: 'timeCycle' }[kind]!;
    return make('bpmn:TimerEventDefinition', { [property]: make('bpmn:FormalExpression', { body: text }) });
  }

  private expression(feel: string): Moddle {
    return make('bpmn:FormalExpression', { body: '=' + feel });
  }

  private flow(from: Moddle, to: Moddle, name?: string): Moddle {
    const flow = make('bpmn:SequenceFlow', { id: `Flow_${from.id}_${to.id}`, ...(name ? { name } : {}), sourceRef: from, targetRef: to });
    this.born(flow, from.$parent);
    (from.outgoing ??= []).push(flow);
    (to.incoming ??= []).push(flow);
    this.picture.connect(flow);
    return flow;
  }

  private turn(flow: Moddle, to: Moddle): void {
    flow.targetRef.incoming = flow.targetRef.incoming.filter((one: Moddle) => one !== flow);
    flow.targetRef = to;
    (to.incoming ??= []).push(flow);
    this.picture.reconnect(flow);
  }
}

function saying({ type, attributes, inputs = {}, outputs = {}, fields = [] }: Saying): Moddle {
  const of = (kind: string, pairs: Record<string, string>): Moddle[] => Object.entries(pairs).map(([name, value]) => make(kind, { name, value }));
  const some = (name: string, list: Moddle[]) => (list.length > 0 ? { [name]: list } : {});
  return make(type, {
    ...attributes,
    ...some('inputs', of('kontor:Input', inputs)),
    ...some('outputs', of('kontor:Output', outputs)),
    ...some(
      'fields',
      fields.map((field) => make('kontor:Field', field)),
    ),
  });
}
