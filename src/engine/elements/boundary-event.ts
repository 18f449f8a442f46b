// Boundary events: what happens while an activity goes on, and ends it or sets out beside it; what it ends with; and what undoes it later.
import { type Awaits, compileAwaits } from '../awaiting.ts';
import { type Catches, leaveByBoundary } from '../catching.ts';
import type { CompileContext, Element, Moddle, Node } from '../graph.ts';
import { eventKindOf } from '../names.ts';
import type { Token } from '../run.ts';
import type { Step } from '../step.ts';

type Data = {
  interrupting: boolean;
  awaits?: Awaits;
  /** The error or escalation that it catches. */
  catches?: Catches;
  /** The activity that undoes the one it is attached to. */
  handler?: number;
  /** It catches the cancelling of its transaction. */
  cancels?: true;
  /** Opens its wait when the activity begins. */
  attach?(step: Step, token: Token, node: Node): void;
};

export const boundaryEvent: Element<Data> = {
  type: 'boundaryEvent',
  activity: false,
  compile(element, c) {
    const kind = eventKindOf(element);
    const interrupting = element.cancelActivity !== false;
    const [definition] = element.eventDefinitions ?? [];
    if (kind === 'error') return { interrupting: true, catches: { what: 'error', code: definition.errorRef?.errorCode ?? null } };
    if (kind === 'escalation') return { interrupting, catches: { what: 'escalation', code: definition.escalationRef?.escalationCode ?? null } };
    if (kind === 'compensate') return { interrupting: false, ...handlerOf(element, c) };
    if (kind === 'cancel') {
      if (element.attachedToRef?.$type !== 'bpmn:Transaction')
        c.refuse(element, 'processes.cancel', 'Only a transaction can be cancelled: the event is attached to something else.');
      return { interrupting: true, cancels: true };
    }
    const awaits = compileAwaits(element, c);
    if (awaits) return { interrupting, awaits, attach: attachOf(awaits) };
    c.refuse(element, 'processes.unsupported', `A boundary event of the kind "${kind}" can not run.`);
    return { interrupting };
  },
  enter(step, token, node) {
    const out = token.heard?.out;
    token.heard = undefined;
    step.complete(token, node, out ?? null, [], out === undefined ? {} : { out });
  },
  trigger(step, token, node, wait, payload) {
    const { interrupting, awaits } = node.data;
    step.run.steps.push({ e: node.id, k: 'fired', t: token.id, out: payload });
    if (!interrupting) awaits!.again(step, wait);
    leaveByBoundary(step, token, node, interrupting, payload);
  },
};

const attachOf = (awaits: Awaits) => (step: Step, token: Token, node: Node) => {
  const place = { token: token.id, at: node.attachedTo!, element: node.index, scope: token.scope, main: false };
  if (!awaits.open(step, token, place)) step.run.steps.push({ e: node.id, k: 'error', t: token.id, x: `"${awaits.says}" gives no time.` });
};

/** The activity to which an association leads from the event (BPMN 2.0.2, section 10.7.2). */
function handlerOf(element: Moddle, c: CompileContext): { handler?: number } {
  // Tools draw the line where the event stands or in a process around it.
  const artifacts: Moddle[] = [];
  for (let around = element.$parent; around; around = around.$parent) artifacts.push(...(around.artifacts ?? []));
  const associated = artifacts.flatMap((one) => {
    if (one.$type !== 'bpmn:Association') return [];
    if (one.sourceRef?.id === element.id) return [one.targetRef];
    return one.targetRef?.id === element.id ? [one.sourceRef] : [];
  });
  const handler = associated.find((one) => one?.isForCompensation) ?? associated[0];
  const index = handler && c.graph.byId.get(handler.id);
  if (index === undefined) {
    c.refuse(element, 'processes.compensation', 'No association leads from the event to the activity that undoes this one.');
    return {};
  }
  const node = c.graph.nodes[index]!;
  if (!node.element.activity) c.refuse(handler, 'processes.compensation', 'Only an activity can undo another one.');
  c.graph.handlers.add(index);
  return { handler: index };
}
