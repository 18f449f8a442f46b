// What throwing events do, in the middle and at the end of a path: pass, send, signal, escalate, undo, or jump to a link.
import { raise } from './catching.ts';
import { compensate } from './compensating.ts';
import { serviceTask } from './elements/service-task.ts';
import type { Expression } from './expression.ts';
import type { CompileContext, Element, Moddle, Node } from './graph.ts';
import { compileKey, keyOf } from './message.ts';
import { eventKindOf } from './names.ts';
import type { Token } from './run.ts';
import { signalName, throwMessage, throwSignal } from './signals.ts';
import type { Step } from './step.ts';

/** What an event throws. `call`: its message is an action, run as a send task runs it. */
export type Throws =
  | { kind: 'none' }
  | { kind: 'link' }
  | { kind: 'message'; name: string; key: Expression | undefined }
  | { kind: 'call'; call: unknown }
  | { kind: 'signal'; name: string }
  | { kind: 'escalation'; code: string }
  | { kind: 'compensate'; activity: string | undefined; waits: boolean };

/** Compiles what both throwing events can throw; undefined for another kind. */
export function compileThrows(element: Moddle, c: CompileContext): Throws | undefined {
  const [definition] = element.eventDefinitions ?? [];
  const kind = eventKindOf(element);
  if (kind === 'none') return { kind };
  if (kind === 'message') return messageOf(element, definition, c);
  if (kind === 'signal') return { kind, name: signalName(element, definition, c) };
  if (kind === 'escalation') {
    const code: string | undefined = definition.escalationRef?.escalationCode;
    if (!code) c.refuse(element, 'processes.escalation', 'The event does not name the code of its escalation.');
    return { kind, code: code ?? '' };
  }
  if (kind === 'compensate') {
    const activity: string | undefined = definition.activityRef?.id;
    if (activity !== undefined && !c.graph.byId.has(activity))
      c.refuse(element, 'processes.compensation', `The activity "${activity}" that is to be undone is not in this drawing.`);
    return { kind, activity, waits: definition.waitForCompletion !== false };
  }
  return undefined;
}

function messageOf(element: Moddle, definition: Moddle, c: CompileContext): Throws {
  // A call may stand beside the event or, as other tools write it, inside its definition.
  const within = [element, definition].find((one) => c.extension(one, 'kontor:Call'));
  if (within) return { kind: 'call', call: serviceTask.compile({ ...element, id: element.id, extensionElements: within.extensionElements }, c) };
  const name: string | undefined = definition.messageRef?.name;
  if (name) {
    c.graph.throws.add(name);
    return { kind: 'message', name, key: compileKey(element, c) };
  }
  if (!c.extension(element, 'kontor:Tell')) c.refuse(element, 'processes.message', 'The event does not say which message it sends.');
  return { kind: 'none' };
}

/** Throws, and goes on with the token when that is through. */
export function throwIt(step: Step, token: Token, node: Node, throws: Throws): void {
  if (throws.kind === 'call') return serviceTask.enter(step, token, bearing(node, throws.call) as Parameters<typeof serviceTask.enter>[2]);
  const payload = step.inputs(token, node.inputs);
  const record = node.inputs.length > 0 ? { in: payload } : {};
  const goOn = (): void => step.complete(token, node, null, [], record);
  if (throws.kind === 'escalation') {
    const { code } = throws;
    // Whoever catches it may have taken this token away; it has thrown all the same.
    const still = (): void => {
      if (step.run.status === 'live' && step.run.tokens.get(token.id) === token && token.node === node.index) return goOn();
      step.run.steps.push({ e: node.id, k: 'done', t: token.id, x: code, ...record });
    };
    return raise(step, token, node, { what: 'escalation', code, payload: { ...payload, code } }, { heard: still, unheard: still });
  }
  if (throws.kind === 'compensate' && compensate(step, token, throws.activity, throws.waits)) return;
  if (throws.kind === 'signal') throwSignal(step, throws.name, payload);
  if (throws.kind === 'message') throwMessage(step, throws.name, keyOf(step, token, throws.key), payload);
  goOn();
}

/** The outside has answered a message that is an action. */
export const answered: NonNullable<Element<{ throws: Throws }>['trigger']> = (step, token, node, wait, payload) => {
  const { throws } = node.data;
  if (throws.kind === 'call') serviceTask.trigger!(step, token, bearing(node, throws.call) as Parameters<typeof serviceTask.enter>[2], wait, payload);
};

/** The node as the file of service tasks knows it: with what it compiled. */
const bearing = (node: Node, data: unknown): Node => ({ ...node, data });
