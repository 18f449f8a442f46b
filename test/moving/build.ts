// Small drawings for the pairs: a line of steps with what hangs at them, each with an effect that can be counted.
import { drawing, flow, user } from '../../src/engine/toy.fixture.ts';

/** A piece of a drawing: its elements, and by which it is entered and left. */
export type Piece = { xml: string; first: string; last: string };

const piece = (id: string, xml: string): Piece => ({ xml, first: id, last: id });
const named = (id: string, name = id): string => `id="${id}" name="${name}"`;

/** A person's task. */
export const task = (id: string, more = ''): Piece => piece(id, user(id) + more);
/** A letter; the same template is the same letter, whatever the step is called. */
export const letter = (id: string, template = id): Piece =>
  piece(
    id,
    `<bpmn:sendTask ${named(id)}><bpmn:extensionElements><kontor:tell template="${template}" to="customer" when="done"/></bpmn:extensionElements></bpmn:sendTask>`,
  );
/** An outside call: money, say. */
export const charge = (id: string, what = id): Piece =>
  piece(
    id,
    `<bpmn:serviceTask ${named(id)}><bpmn:extensionElements><kontor:call action="toy.fetch"><kontor:input name="what" value="=&quot;${what} &quot; + case.id"/></kontor:call></bpmn:extensionElements></bpmn:serviceTask>`,
  );
/** A step inside, with an effect of its own. */
export const act = (id: string, note = id): Piece =>
  piece(
    id,
    `<bpmn:serviceTask ${named(id)}><bpmn:extensionElements><kontor:call action="toy.mark"><kontor:input name="note" value="=&quot;${note} &quot; + case.id"/></kontor:call></bpmn:extensionElements></bpmn:serviceTask>`,
  );
export const receive = (id: string, message = 'approved'): Piece => piece(id, `<bpmn:receiveTask ${named(id)} messageRef="M_${message}"/>`);
export const heard = (id: string, message = 'approved'): Piece =>
  piece(id, `<bpmn:intermediateCatchEvent ${named(id)}><bpmn:messageEventDefinition messageRef="M_${message}"/></bpmn:intermediateCatchEvent>`);
export const pause = (id: string, duration: string): Piece =>
  piece(
    id,
    `<bpmn:intermediateCatchEvent ${named(id)}><bpmn:timerEventDefinition><bpmn:timeDuration>${duration}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`,
  );
export const call = (id: string, key: string): Piece => piece(id, `<bpmn:callActivity ${named(id)} calledElement="${key}"/>`);
/** The same task for each of three. */
export const each = (id: string): Piece =>
  piece(
    id,
    `<bpmn:userTask ${named(id)}><bpmn:extensionElements><kontor:task lane="Desk"/></bpmn:extensionElements><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><kontor:each collection="=[1, 2, 3]" variable="n"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>`,
  );

/** Pieces one after the other. */
export function row(...pieces: Piece[]): Piece {
  const flows = pieces.slice(1).map((next, i) => flow(pieces[i]!.last, next.first));
  return { xml: pieces.map((one) => one.xml).join('') + flows.join(''), first: pieces[0]!.first, last: pieces.at(-1)!.last };
}

/** Branches side by side between two gateways. */
export function both(id: string, branches: Piece[]): Piece {
  const xml = `<bpmn:parallelGateway id="${id}F"/><bpmn:parallelGateway id="${id}J"/>`;
  return { xml: xml + branches.map((one) => one.xml + flow(`${id}F`, one.first) + flow(one.last, `${id}J`)).join(''), first: `${id}F`, last: `${id}J` };
}

/** The first of several events, each with what comes after it. */
export function race(id: string, branches: Piece[]): Piece {
  const xml = `<bpmn:eventBasedGateway id="${id}"/><bpmn:exclusiveGateway id="${id}J"/>`;
  return { xml: xml + branches.map((one) => one.xml + flow(id, one.first) + flow(one.last, `${id}J`)).join(''), first: id, last: `${id}J` };
}

/** A sub-process around pieces. */
export function around(id: string, inner: Piece, more = ''): Piece {
  const start = `<bpmn:startEvent id="${id}S"/>${flow(`${id}S`, inner.first)}`;
  const end = `<bpmn:endEvent id="${id}E"/>${flow(inner.last, `${id}E`)}`;
  return piece(id, `<bpmn:subProcess ${named(id)}>${start}${inner.xml}${end}</bpmn:subProcess>${more}`);
}

/** A timer at the border of a step, with its own way to its own end. */
export function border(id: string, host: string, duration: string, then: Piece, isInterrupting: boolean): string {
  return `<bpmn:boundaryEvent id="${id}" attachedToRef="${host}" cancelActivity="${isInterrupting}"><bpmn:timerEventDefinition><bpmn:timeDuration>${duration}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
    ${then.xml}${flow(id, then.first)}<bpmn:endEvent id="${id}End"/>${flow(then.last, `${id}End`)}`;
}

/** An event sub-process that takes over when the customer cancels. */
export const whenCancelled = (id: string, inner: Piece): string =>
  `<bpmn:subProcess id="${id}" triggeredByEvent="true"><bpmn:startEvent id="${id}S"><bpmn:messageEventDefinition messageRef="M_cancel"/></bpmn:startEvent>${flow(`${id}S`, inner.first)}${inner.xml}<bpmn:endEvent id="${id}E"/>${flow(inner.last, `${id}E`)}</bpmn:subProcess>`;

/** The whole drawing of that key. */
export function whole(key: string, body: Piece, beside = ''): string {
  return drawing(`${body.xml}${beside}<bpmn:endEvent id="End"/>${flow('Start', body.first)}${flow(body.last, 'End')}`, {
    key,
    start: '<bpmn:startEvent id="Start"/>',
  });
}
