// Boundary events: a timer (interrupting or not), a message, or an error that its activity ends with.
import type { Element, Node } from '../graph.ts';
import { compileMessage } from '../message.ts';
import { eventKindOf } from '../names.ts';
import type { Token } from '../run.ts';
import { cancelActivity } from '../scopes.ts';
import type { Step } from '../step.ts';
import { type Timer, compileTimer, dueAt } from '../timer.ts';

type Data = {
  interrupting: boolean;
  timer?: Timer;
  /** The code that it catches; null: any. */
  error?: string | null;
  /** Opens its wait when the activity begins. */
  attach?(step: Step, token: Token, node: Node): void;
  /** The activity is left, and its token goes on here. */
  interrupt(step: Step, token: Token, node: Node, out: unknown): void;
};

function interrupt(step: Step, token: Token, node: Node, out: unknown): void {
  step.run.steps.push({ e: step.node(token).id, k: 'stopped', t: token.id });
  cancelActivity(step, token);
  token.node = node.index;
  step.leave(token, node, { out });
}

function armTimer(timer: Timer) {
  return (step: Step, token: Token, node: Node): void => {
    const due = dueAt(timer, step.env(token), step.stretch.ctx.now);
    if (!due) return void step.run.steps.push({ e: node.id, k: 'error', t: token.id, x: `"${timer.expression.text}" gives no time.` });
    step.open({
      kind: 'timer',
      token: token.id,
      at: node.attachedTo!,
      element: node.index,
      scope: token.scope,
      main: false,
      dueAt: due.at,
      repeat: due.repeat,
    });
  };
}

export const boundaryEvent: Element<Data> = {
  type: 'boundaryEvent',
  activity: false,
  compile(element, c) {
    const kind = eventKindOf(element);
    const interrupting = element.cancelActivity !== false;
    if (kind === 'error') return { interrupting: true, error: element.eventDefinitions[0].errorRef?.errorCode ?? null, interrupt };
    if (kind === 'timer') {
      const timer = compileTimer(element, c);
      return { interrupting, timer, attach: armTimer(timer), interrupt };
    }
    if (kind === 'message') {
      const name = compileMessage(element, element.eventDefinitions[0].messageRef, c);
      return {
        interrupting,
        interrupt,
        attach: (step, token, node) =>
          void step.open({
            kind: 'message',
            token: token.id,
            at: node.attachedTo!,
            element: node.index,
            scope: token.scope,
            main: false,
            name,
            key: step.run.document,
          }),
      };
    }
    c.refuse(element, 'processes.unsupported', `A boundary ${kind} event can not run yet.`);
    return { interrupting, interrupt };
  },
  enter: (step, token, node) => step.leave(token, node),
  trigger(step, token, node, wait, payload) {
    const { interrupting, timer, attach } = node.data;
    step.run.steps.push({ e: node.id, k: 'fired', t: token.id, out: payload });
    step.closeWait(wait, true);
    if (interrupting) return interrupt(step, token, node, payload);
    if (timer && wait.repeat) {
      const due = dueAt(timer, step.env(token), wait.dueAt!);
      if (due)
        step.open({
          kind: 'timer',
          token: token.id,
          at: node.attachedTo!,
          element: node.index,
          scope: token.scope,
          main: false,
          dueAt: due.at,
          repeat: wait.repeat - 1,
        });
    } else if (!timer) attach!(step, token, node);
    step.spawn(token.scope, node.index, token.locals);
  },
};
