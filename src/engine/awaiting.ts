// What a catching event waits for — a message, a time, a signal, a condition — compiled once for every place where one may stand.
import type { Expression } from './expression.ts';
import type { CompileContext, Moddle, Node } from './graph.ts';
import { compileKey, compileMessage, keyOf } from './message.ts';
import { eventKindOf } from './names.ts';
import type { Token, Wait } from './run.ts';
import { signalName } from './signals.ts';
import type { Step } from './step.ts';
import { type Timer, compileTimer, firstDue, nextDue } from './timer.ts';

/** Where a wait is opened: at a token of its own, on the border of an activity, or in a scope. */
export type Place = Pick<Wait, 'token' | 'at' | 'element' | 'scope' | 'main'>;

/** What an event waits for. */
export type Awaits = {
  kind: 'message' | 'timer' | 'signal' | 'condition';
  /** Opens the wait; false when the drawing gives nothing that could be waited for. */
  open(step: Step, token: Token, place: Place): boolean;
  /** It has fired and does not end what it stands at: it waits for the next time, if there is one. */
  again(step: Step, wait: Wait): void;
  condition?: Expression;
  timer?: Timer;
  /** What it waits for, in the drawing's own words. */
  says?: string;
};

/** What this event's definition waits for; undefined for a kind that does not wait. */
export function compileAwaits(element: Moddle, c: CompileContext): Awaits | undefined {
  const [definition] = element.eventDefinitions ?? [];
  const kind = eventKindOf(element);
  if (kind === 'message') return awaitMessage(element, definition.messageRef, c);
  if (kind === 'timer') return awaitTimer(compileTimer(element, c));
  if (kind === 'signal') return awaitSignal(signalName(element, definition, c));
  if (kind === 'conditional') return awaitCondition(element, definition, c);
  return undefined;
}

/** Waits for this message, for the run's document or the key that the drawing says. */
export function awaitMessage(element: Moddle, message: Moddle | undefined, c: CompileContext): Awaits {
  const name = compileMessage(element, message, c);
  const key = compileKey(element, c);
  return {
    kind: 'message',
    says: name,
    open: (step, token, place) => (step.open({ kind: 'message', name, key: keyOf(step, token, key), ...place }), true),
    again: (step, wait) => step.takeEarly(wait),
  };
}

function awaitSignal(name: string): Awaits {
  return {
    kind: 'signal',
    says: name,
    open: (step, _token, place) => (step.open({ kind: 'signal', name, ...place }), true),
    again: () => {},
  };
}

function awaitCondition(element: Moddle, definition: Moddle, c: CompileContext): Awaits {
  const text: string = definition.condition?.body?.trim() ?? '';
  if (text === '') c.refuse(element, 'processes.condition', 'The event does not say for which condition it waits.');
  const condition = c.expression(text.startsWith('=') ? text : '=' + (text || 'false'), 'condition');
  c.graph.conditional = true;
  return {
    kind: 'condition',
    condition,
    says: condition.text.slice(1).trim(),
    // It is looked at when nothing else moves in this stretch, which is still in this transaction.
    open: (step, _token, place) => (step.open({ kind: 'condition', ...place }), true),
    again: () => {},
  };
}

function awaitTimer(timer: Timer): Awaits {
  return {
    kind: 'timer',
    timer,
    says: timer.expression.text,
    open(step, token, place) {
      const due = firstDue(timer, step.env(token), step.stretch.ctx.now);
      if (due) step.open({ kind: 'timer', dueAt: due.at, repeat: due.repeat, ...place });
      return due !== undefined;
    },
    again(step, wait) {
      step.closeWait(wait, true);
      const { token, at, element, scope, main } = wait;
      const ghost = step.run.tokens.get(token) ?? { id: 0, node: element, scope };
      const due = nextDue(timer, step.env(ghost), { at: wait.dueAt!, repeat: wait.repeat ?? undefined }, step.stretch.ctx.now);
      if (due) step.open({ kind: 'timer', dueAt: due.at, repeat: due.repeat, token, at, element, scope, main });
    },
  };
}

/** Opens the wait of an event at which a token stands, or which stands behind the gateway where it does. */
export function awaitAt(step: Step, token: Token, node: Node, awaits: Awaits): void {
  token.busy = true;
  const place = { token: token.id, at: token.node, element: node.index, scope: token.scope, main: true };
  if (!awaits.open(step, token, place)) step.incident(token, 'timer', `"${awaits.says}" gives no time.`, {});
}
