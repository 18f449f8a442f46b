// End events: none ends the token, terminate its scope; an error goes to whoever catches it; cancel undoes its transaction; the others throw first.
import { type Raised, leaveByBoundary, raise } from '../catching.ts';
import { compensate } from '../compensating.ts';
import type { CompileContext, Element, Moddle, Node } from '../graph.ts';
import { eventKindOf } from '../names.ts';
import type { Token } from '../run.ts';
import { closeScope, emptyScope, endRun, killScope } from '../scopes.ts';
import type { Step } from '../step.ts';
import { type Throws, answered, compileThrows, throwIt } from '../throwing.ts';

type Data = { throws: Throws | { kind: 'terminate' } | { kind: 'error'; code: string } | { kind: 'cancel' } };

export const endEvent: Element<Data> = {
  type: 'endEvent',
  activity: false,
  compile(element, c) {
    const kind = eventKindOf(element);
    if (kind === 'terminate') return { throws: { kind } };
    if (kind === 'error') {
      const code: string | undefined = element.eventDefinitions[0].errorRef?.errorCode;
      if (!code) c.refuse(element, 'processes.error', 'The error end event does not name an error code.');
      return { throws: { kind, code: code ?? '' } };
    }
    if (kind === 'cancel') {
      checkCancel(element, c);
      return { throws: { kind } };
    }
    const throws = compileThrows(element, c);
    if (!throws) c.refuse(element, 'processes.unsupported', `An end event of the kind "${kind}" can not run.`);
    return { throws: throws ?? { kind: 'none' } };
  },
  enter(step, token, node) {
    const { throws } = node.data;
    if (throws.kind === 'terminate') {
      step.run.steps.push({ e: node.id, k: 'done', t: token.id });
      return closeScope(step, step.run.scopes.get(token.scope)!, node.id);
    }
    if (throws.kind === 'error') return throwError(step, token, node, throws.code);
    if (throws.kind === 'cancel') {
      emptyScope(step, token.scope, token, true);
      if (!compensate(step, token, undefined, true)) leaveTransaction(step, token, node);
      return;
    }
    if (isAtTop(step, token)) step.run.outcome = node.id;
    throwIt(step, token, node, throws);
  },
  trigger: answered as NonNullable<Element<Data>['trigger']>,
  undone(step, token, node) {
    if (node.data.throws.kind === 'cancel') leaveTransaction(step, token, node);
    else step.complete(token, node, null);
  },
};

/** Whether the token's end is an end of the run and not only of an activity in it. */
function isAtTop(step: Step, token: Token): boolean {
  let scope = step.run.scopes.get(token.scope)!;
  while (scope.token === undefined && scope.parent !== undefined) scope = step.run.scopes.get(scope.parent)!;
  return scope.token === undefined;
}

/** An error ends its scope; where nothing catches it the run has ended with that error, which is an incident of the run that called it. */
function throwError(step: Step, token: Token, node: Node, code: string): void {
  const { run } = step;
  const payload = { ...step.inputs(token, node.inputs), code };
  const raised: Raised = { what: 'error', code, payload };
  const end = (): void => {
    killScope(step, 0);
    endRun(step, 'ended', code);
  };
  run.steps.push({ e: node.id, k: 'done', t: token.id, x: code, ...(node.inputs.length > 0 ? { in: payload } : {}) });
  raise(step, token, node, raised, {
    // Caught above, the run is over; caught here, its token has been taken away with what was left.
    heard: () => (run.status === 'live' && run.tokens.get(token.id) === token ? end() : undefined),
    unheard: () => {
      end();
      const mine = step.stretch.childEnds.find((ended) => ended.run === run);
      if (mine) mine.error = raised;
    },
  });
}

/** All is undone that was done in the transaction; it is left by its cancel boundary event (BPMN 2.0.2, section 13.5.2). */
function leaveTransaction(step: Step, token: Token, node: Node): void {
  const { run, graph } = step;
  run.steps.push({ e: node.id, k: 'done', t: token.id });
  const host = run.tokens.get(run.scopes.get(token.scope)!.token!)!;
  const boundary = step.node(host).boundary.find((index) => (graph.nodes[index]!.data as { cancels?: true }).cancels)!;
  leaveByBoundary(step, host.of === undefined ? host : run.tokens.get(host.of)!, graph.nodes[boundary]!, true, undefined);
}

function checkCancel(element: Moddle, c: CompileContext): void {
  const around = element.$parent;
  if (around?.$type !== 'bpmn:Transaction') return c.refuse(element, 'processes.cancel', 'Only a transaction can be cancelled: the event stands in none.');
  const caught = (around.$parent?.flowElements ?? []).some(
    (one: Moddle) => one.$type === 'bpmn:BoundaryEvent' && one.attachedToRef?.id === around.id && eventKindOf(one) === 'cancel',
  );
  if (!caught) c.refuse(element, 'processes.cancel', 'The transaction has no cancel event on its border, so nothing would go on when it is cancelled.');
}
