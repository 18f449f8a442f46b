// Start events: what begins a run — nothing, a message, a time, a signal — and what begins an event sub-process inside of one.
import { type Awaits, compileAwaits } from '../awaiting.ts';
import type { Catches } from '../catching.ts';
import type { CompileContext, Element, Moddle, Node } from '../graph.ts';
import { eventKindOf } from '../names.ts';
import type { Scope } from '../run.ts';
import { startEventSub } from '../scopes.ts';
import { signalName } from '../signals.ts';
import type { Step } from '../step.ts';
import { compileTimer } from '../timer.ts';

type Data = {
  kind: string;
  interrupting: boolean;
  awaits?: Awaits;
  /** The error or escalation that starts it. */
  catches?: Catches;
  /** It undoes the sub-process in which it stands. */
  undoes?: true;
  /** Opens the wait of an event sub-process when its scope opens. */
  listen?(step: Step, scope: Scope, node: Node): void;
};

export const startEvent: Element<Data> = {
  type: 'startEvent',
  activity: false,
  compile(element, c) {
    const kind = eventKindOf(element);
    if (element.$parent?.triggeredByEvent) return compileEventSub(element, kind, c);
    if (kind !== 'none' && element.$parent?.$type !== 'bpmn:Process') {
      c.refuse(element, 'processes.unsupported', 'A sub-process begins when a token comes to it; only an event sub-process can wait for something else.');
    } else if (element.$parent?.$type === 'bpmn:Process') compileBegin(element, kind, c);
    return { kind, interrupting: true };
  },
  enter(step, token, node) {
    const out = token.heard?.out;
    token.heard = undefined;
    const result = out ?? (token.scope === 0 ? step.run.vars.start : undefined) ?? null;
    step.complete(token, node, result, [], out === undefined ? {} : { out });
  },
  trigger(step, _token, node, wait, payload) {
    const { interrupting, awaits } = node.data;
    const scope = step.run.scopes.get(wait.scope)!;
    if (interrupting) step.closeWait(wait, true);
    else awaits!.again(step, wait);
    startEventSub(step, scope, node, interrupting, payload);
  },
};

/** What begins a run: it is written down in the drawing's list, for whoever begins runs. */
function compileBegin(element: Moddle, kind: string, c: CompileContext): void {
  const node = c.graph.byId.get(element.id)!;
  const [definition] = element.eventDefinitions ?? [];
  if (kind === 'none') return void c.graph.begins.push({ node, kind });
  if (kind === 'message') {
    const name: string | undefined = definition.messageRef?.name;
    if (name) c.graph.begins.push({ node, kind, name });
    else c.refuse(element, 'processes.message', 'The start event does not say which message starts it.');
  } else if (kind === 'signal') {
    const document = element.key ? c.expression(element.key, 'key') : undefined;
    c.graph.begins.push({ node, kind, name: signalName(element, definition, c), ...(document ? { document } : {}) });
  } else if (kind === 'timer') {
    if (c.graph.documentKind !== 'none')
      c.refuse(element, 'processes.timer_start', 'A run that the time begins has no document to be about: the process must say kontor:document="none".');
    c.graph.begins.push({ node, kind, timer: compileTimer(element, c) });
  } else c.refuse(element, 'processes.unsupported', `A run can not begin with an event of the kind "${kind}"; an event sub-process can.`);
}

function compileEventSub(element: Moddle, kind: string, c: CompileContext): Data {
  const [definition] = element.eventDefinitions ?? [];
  const interrupting = element.isInterrupting !== false;
  if (kind === 'error') return { kind, interrupting: true, catches: { what: 'error', code: definition.errorRef?.errorCode ?? null } };
  if (kind === 'escalation') return { kind, interrupting, catches: { what: 'escalation', code: definition.escalationRef?.escalationCode ?? null } };
  if (kind === 'compensate') {
    if (element.$parent.$parent?.$type === 'bpmn:Process')
      c.refuse(element, 'processes.compensation', 'A process that is over is not undone: only a sub-process can have an event sub-process that undoes it.');
    return { kind, interrupting: false, undoes: true };
  }
  const awaits = compileAwaits(element, c);
  if (!awaits) {
    c.refuse(
      element,
      'processes.unsupported',
      kind === 'none' ? 'An event sub-process begins with an event.' : `An event sub-process can not begin with an event of the kind "${kind}".`,
    );
    return { kind, interrupting };
  }
  return {
    kind,
    interrupting,
    awaits,
    listen(step, scope, node) {
      const stander = { id: 0, node: node.index, scope: scope.id };
      const place = { token: 0, at: node.scope, element: node.index, scope: scope.id, main: false };
      if (!awaits.open(step, stander, place)) step.run.steps.push({ e: node.id, k: 'error', t: 0, x: `"${awaits.says}" gives no time.` });
    },
  };
}
