// Draws a block-structured process as BPMN, so that the engine is given what a merchant would give it: XML.
import { type Activity, type Block, type Edge, type Process, type Repeat, type Trigger, inside as insideOf } from './blocks.ts';

type Ends = { in: string; out: string | undefined };

/** A drawing ready to be published. */
export type Drawing = { key: string; xml: string };

class Drawer {
  readonly roots = new Map<string, string>();
  readonly others: Drawing[] = [];
  /** One list of elements for each scope that is open. */
  private readonly lists: string[][] = [[]];
  private flows = 0;
  private readonly prefix: string;

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  put(xml: string): void {
    this.lists.at(-1)!.push(xml);
  }

  flow(from: string, to: string, condition?: string): string {
    const id = `f${++this.flows}`;
    const inside =
      condition === undefined ? '' : `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=${escape(condition)}</bpmn:conditionExpression>`;
    this.put(`<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${inside}</bpmn:sequenceFlow>`);
    return id;
  }

  /** What is drawn by `work`, as the inside of a scope. */
  scope(work: () => void): string {
    this.lists.push([]);
    work();
    return this.lists.pop()!.join('\n');
  }

  gateway(type: string, id: string, more = ''): void {
    this.put(`<bpmn:${type} id="${id}"${more}/>`);
  }

  root(type: string, name: string): string {
    const id = `${type}_${name.replaceAll('.', '_')}`;
    const code = type === 'error' || type === 'escalation' ? ` ${type}Code="${name}"` : '';
    this.roots.set(id, `<bpmn:${type} id="${id}" name="${name}"${code}/>`);
    return id;
  }

  definition(trigger: Trigger): string {
    switch (trigger.on) {
      case 'timer': {
        const time =
          trigger.times === undefined
            ? `<bpmn:timeDuration>PT${trigger.seconds}S</bpmn:timeDuration>`
            : `<bpmn:timeCycle>R${trigger.times}/PT${trigger.seconds}S</bpmn:timeCycle>`;
        return `<bpmn:timerEventDefinition>${time}</bpmn:timerEventDefinition>`;
      }
      case 'condition':
        return `<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">=${trigger.variable} = true</bpmn:condition></bpmn:conditionalEventDefinition>`;
      case 'cancel':
        return '<bpmn:cancelEventDefinition/>';
      case 'error':
      case 'escalation':
        return `<bpmn:${trigger.on}EventDefinition ${trigger.on}Ref="${this.root(trigger.on, trigger.code)}"/>`;
      default:
        return `<bpmn:${trigger.on}EventDefinition ${trigger.on}Ref="${this.root(trigger.on, trigger.name)}"/>`;
    }
  }

  /** A body between a start and an end of its own. */
  line(start: string, body: Block, end: string): void {
    const ends = this.draw(body);
    this.flow(start, ends.in);
    if (ends.out === undefined) return;
    this.put(`<bpmn:endEvent id="${end}"/>`);
    this.flow(ends.out, end);
  }

  eventSub(edge: Edge): void {
    const inside = this.scope(() => {
      this.put(`<bpmn:startEvent id="${edge.id}" isInterrupting="${edge.interrupting}">${this.definition(edge.trigger)}</bpmn:startEvent>`);
      this.line(edge.id, edge.body, `${edge.id}_e`);
    });
    this.put(`<bpmn:subProcess id="${edge.id}_s" triggeredByEvent="true">${inside}</bpmn:subProcess>`);
  }

  /** An activity with what is at its edge; interrupting ways join the main one behind it. */
  private activity(block: Activity, type: string, extension: string, inside: string, attributes = ''): Ends {
    const { id, edges } = block;
    const extensions = extension === '' ? '' : `<bpmn:extensionElements>${extension}</bpmn:extensionElements>`;
    this.put(`<bpmn:${type} id="${id}" name="${id}"${attributes}>${extensions}${block.repeat ? repeated(block.repeat) : ''}${inside}</bpmn:${type}>`);
    const ways = edges.filter((edge) => edge.interrupting);
    if (ways.length > 0) {
      this.gateway('exclusiveGateway', `${id}_m`);
      this.flow(id, `${id}_m`);
    }
    for (const edge of edges) {
      this.put(
        `<bpmn:boundaryEvent id="${edge.id}" attachedToRef="${id}" cancelActivity="${edge.interrupting}">${this.definition(edge.trigger)}</bpmn:boundaryEvent>`,
      );
      if (!edge.interrupting) this.line(edge.id, edge.body, `${edge.id}_e`);
      else {
        const way = this.draw(edge.body);
        this.flow(edge.id, way.in);
        if (way.out !== undefined) this.flow(way.out, `${id}_m`);
      }
    }
    return { in: id, out: ways.length > 0 ? `${id}_m` : id };
  }

  /** Branches between two gateways. `conditions[i]` is undefined where there is none; the default flow is `byDefault`. */
  private split(block: { id: string; branches: Block[] }, type: string, conditions: (string | undefined)[], byDefault?: number): Ends {
    const { id, branches } = block;
    this.gateway(type, `${id}_j`);
    let fallback: string | undefined;
    branches.forEach((branch, i) => {
      const ends = this.draw(branch);
      const flow = this.flow(id, ends.in, conditions[i]);
      if (i === byDefault) fallback = flow;
      if (ends.out !== undefined) this.flow(ends.out, `${id}_j`);
    });
    this.gateway(type, id, fallback === undefined ? '' : ` default="${fallback}"`);
    return { in: id, out: `${id}_j` };
  }

  draw(block: Block): Ends {
    switch (block.k) {
      case 'seq': {
        const all = block.parts.map((part) => this.draw(part));
        all.slice(1).forEach((next, i) => this.flow(all[i]!.out!, next.in));
        return { in: all[0]!.in, out: all.at(-1)!.out };
      }
      case 'task':
        return this.activity(
          block,
          block.type,
          block.type === 'serviceTask' || block.type === 'sendTask' ? mark(block.id) : '',
          block.type === 'scriptTask' ? SCRIPT : '',
          block.type === 'scriptTask' ? ' scriptFormat="feel"' : '',
        );
      case 'user':
        return this.activity(block, 'userTask', '', '');
      case 'receive':
        return this.activity(block, 'receiveTask', '', '', ` messageRef="${this.root('message', block.name)}"`);
      case 'sub': {
        const inside = this.scope(() => {
          this.put(`<bpmn:startEvent id="${block.id}_s"/>`);
          this.line(`${block.id}_s`, block.body, `${block.id}_e`);
          for (const edge of block.events) this.eventSub(edge);
        });
        return this.activity(block, block.type, '', inside);
      }
      case 'call':
        this.others.push(...drawProcess({ key: block.key, seed: 0, body: block.body, events: [] }, `${block.id}_`));
        return this.activity(
          block,
          'callActivity',
          '<kontor:child><kontor:input name="start" value="=start"/></kontor:child>',
          '',
          ` calledElement="${block.key}"`,
        );
      default:
        return this.drawOther(block);
    }
  }

  private drawOther(block: Exclude<Block, { k: 'seq' | 'task' | 'user' | 'receive' | 'sub' | 'call' }>): Ends {
    switch (block.k) {
      case 'catch':
        this.put(`<bpmn:intermediateCatchEvent id="${block.id}">${this.definition(block.trigger)}</bpmn:intermediateCatchEvent>`);
        return { in: block.id, out: block.id };
      case 'throw': {
        const what = block.what === 'none' ? '' : `<bpmn:${block.what}EventDefinition ${block.what}Ref="${this.root(block.what, block.name)}"/>`;
        this.put(`<bpmn:intermediateThrowEvent id="${block.id}">${what}</bpmn:intermediateThrowEvent>`);
        return { in: block.id, out: block.id };
      }
      case 'set':
        this.put(service(block.id, `<kontor:output name="${block.variable}" value="=true"/>`));
        return { in: block.id, out: block.id };
      case 'link':
        this.put(`<bpmn:intermediateThrowEvent id="${block.id}"><bpmn:linkEventDefinition name="${block.id}"/></bpmn:intermediateThrowEvent>`);
        this.put(`<bpmn:intermediateCatchEvent id="${block.id}_c"><bpmn:linkEventDefinition name="${block.id}"/></bpmn:intermediateCatchEvent>`);
        return { in: block.id, out: `${block.id}_c` };
      case 'xor': {
        const last = block.branches.length - 1;
        return this.split(
          block,
          'exclusiveGateway',
          block.branches.map((_, i) => (i === last ? undefined : `start.${block.id} = ${i}`)),
          last,
        );
      }
      case 'or':
        return this.split(
          block,
          'inclusiveGateway',
          block.branches.map((_, i) => (i === 0 ? undefined : `start.${block.id}[${i}]`)),
          0,
        );
      case 'and':
        return this.split(block, 'parallelGateway', []);
      case 'loop':
        return this.drawLoop(block);
      case 'race':
        return this.drawRace(block);
      case 'undo':
        this.put(`<bpmn:intermediateThrowEvent id="${block.id}"><bpmn:compensateEventDefinition/></bpmn:intermediateThrowEvent>`);
        return { in: block.id, out: block.id };
      case 'withUndo': {
        const { id, handler, body } = block;
        const extension = body === 'serviceTask' ? `<bpmn:extensionElements>${mark(id)}</bpmn:extensionElements>` : '';
        this.put(`<bpmn:${body} id="${id}" name="${id}">${extension}</bpmn:${body}>`);
        this.put(`<bpmn:boundaryEvent id="${id}_b" attachedToRef="${id}"><bpmn:compensateEventDefinition/></bpmn:boundaryEvent>`);
        this.put(
          `<bpmn:serviceTask id="${handler}" name="${handler}" isForCompensation="true"><bpmn:extensionElements>${mark(handler)}</bpmn:extensionElements></bpmn:serviceTask>`,
        );
        this.put(`<bpmn:association id="${id}_a" associationDirection="One" sourceRef="${id}_b" targetRef="${handler}"/>`);
        return { in: id, out: id };
      }
      case 'end': {
        const what =
          block.what === 'terminate' || block.what === 'cancel'
            ? `<bpmn:${block.what}EventDefinition/>`
            : `<bpmn:${block.what}EventDefinition ${block.what}Ref="${this.root(block.what, block.name)}"/>`;
        this.put(`<bpmn:endEvent id="${block.id}">${what}</bpmn:endEvent>`);
        return { in: block.id, out: undefined };
      }
    }
  }

  private drawRace(block: Extract<Block, { k: 'race' }>): Ends {
    this.gateway('eventBasedGateway', block.id);
    this.gateway('exclusiveGateway', `${block.id}_j`);
    for (const { id, trigger, body } of block.branches) {
      this.put(`<bpmn:intermediateCatchEvent id="${id}">${this.definition(trigger)}</bpmn:intermediateCatchEvent>`);
      this.flow(block.id, id);
      const ends = this.draw(body);
      this.flow(id, ends.in);
      if (ends.out !== undefined) this.flow(ends.out, `${block.id}_j`);
    }
    return { in: block.id, out: `${block.id}_j` };
  }

  /** Counts in a variable of its own, and goes back until it has gone through often enough. */
  private drawLoop({ id, body, times }: Extract<Block, { k: 'loop' }>): Ends {
    const counter = `n_${this.prefix}${id}`;
    this.put(service(`${id}_i`, `<kontor:output name="${counter}" value="=0"/>`));
    this.gateway('exclusiveGateway', id);
    this.flow(`${id}_i`, id);
    const ends = this.draw(body);
    this.flow(id, ends.in);
    this.put(service(`${id}_n`, `<kontor:output name="${counter}" value="=${counter} + 1"/>`));
    if (ends.out !== undefined) this.flow(ends.out, `${id}_n`);
    this.flow(`${id}_n`, `${id}_q`);
    this.flow(`${id}_q`, id, `${counter} < ${times}`);
    this.gateway('exclusiveGateway', `${id}_o`);
    const out = this.flow(`${id}_q`, `${id}_o`);
    this.gateway('exclusiveGateway', `${id}_q`, ` default="${out}"`);
    return { in: `${id}_i`, out: `${id}_o` };
  }
}

const SCRIPT = '<bpmn:script>1 + 1</bpmn:script>';

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const mark = (id: string, outputs = ''): string => `<kontor:call action="rnd.mark"><kontor:input name="note" value="${id}"/>${outputs}</kontor:call>`;

const service = (id: string, outputs: string): string =>
  `<bpmn:serviceTask id="${id}" name="${id}"><bpmn:extensionElements>${mark(id, outputs)}</bpmn:extensionElements></bpmn:serviceTask>`;

function repeated({ how, times, enough }: Repeat): string {
  if (how === 'again') {
    return `<bpmn:standardLoopCharacteristics testBefore="false" loopMaximum="${times}"><bpmn:loopCondition xsi:type="bpmn:tFormalExpression">=true</bpmn:loopCondition></bpmn:standardLoopCharacteristics>`;
  }
  const items = `[${Array.from({ length: times }, (_, i) => i + 1).join(', ')}]`;
  const each = `<bpmn:extensionElements><kontor:each collection="=${items}" variable="item"/></bpmn:extensionElements>`;
  const until =
    enough === undefined
      ? ''
      : `<bpmn:completionCondition xsi:type="bpmn:tFormalExpression">=nrOfCompletedInstances &gt;= ${enough}</bpmn:completionCondition>`;
  return `<bpmn:multiInstanceLoopCharacteristics isSequential="${how === 'sequential'}">${each}${until}</bpmn:multiInstanceLoopCharacteristics>`;
}

/** The drawings of a process: those that it calls first, so that they can be published in this order. */
export function drawProcess(process: Process, prefix = ''): Drawing[] {
  const drawer = new Drawer(prefix);
  const inside = drawer.scope(() => {
    drawer.put(`<bpmn:startEvent id="${prefix}start"/>`);
    drawer.line(`${prefix}start`, process.body, `${prefix}end`);
    for (const edge of process.events) drawer.eventSub(edge);
  });
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:kontor="https://kontor.dev/bpmn/1" id="D_${process.key}" targetNamespace="t">
${[...drawer.roots.values()].join('\n')}
<bpmn:process id="${process.key}" name="${process.key}" isExecutable="true" kontor:document="thing">
${inside}
</bpmn:process>
</bpmn:definitions>`;
  return [...drawer.others, { key: process.key, xml }];
}

/** What the choices of a process read: which way each goes. */
export function choices(block: Block, found: Record<string, unknown> = {}): Record<string, unknown> {
  const look = (inner: Block): void => void choices(inner, found);
  if (block.k === 'xor') found[block.id] = block.pick;
  // FEEL counts from 1, and the first branch is the default one.
  if (block.k === 'or') found[block.id] = block.picks;
  for (const inner of insideOf(block)) look(inner);
  return found;
}
