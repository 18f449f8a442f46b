// Intermediate catching events wait for a message or a timer.
import type { Element } from '../graph.ts';
import { compileMessage } from '../message.ts';
import { eventKindOf } from '../names.ts';
import { compileTimer, dueAt } from '../timer.ts';
import type { Awaited } from './event-based-gateway.ts';

export const intermediateCatchEvent: Element<Awaited> = {
  type: 'intermediateCatchEvent',
  activity: false,
  compile(element, c) {
    const kind = eventKindOf(element);
    if (kind === 'message') {
      const name = compileMessage(element, element.eventDefinitions[0].messageRef, c);
      return { await: (step, token, node, parts) => void step.wait(token, node, { kind: 'message', name, key: step.run.document, ...parts }) };
    }
    if (kind === 'timer') {
      const timer = compileTimer(element, c);
      return {
        await(step, token, node, parts) {
          const due = dueAt(timer, step.env(token), step.stretch.ctx.now);
          if (!due) return step.incident(token, 'timer', `"${timer.expression.text}" gives no time.`, {});
          step.wait(token, node, { kind: 'timer', dueAt: due.at, ...parts });
        },
      };
    }
    c.refuse(element, 'processes.unsupported', `A catching ${kind} event can not run yet.`);
    return { await: () => {} };
  },
  enter: (step, token, node) => node.data.await(step, token, node, {}),
  trigger(step, token, node, wait, payload) {
    // Of an event-based gateway the token moves here, and the other events' waits are closed.
    for (const other of [...step.run.waits.values()]) if (other.token === token.id && other !== wait) step.closeWait(other);
    step.closeWait(wait, true);
    if (token.node !== node.index) {
      const gateway = step.node(token);
      const flow = gateway.outgoing.find((index) => step.graph.flows[index]!.target === node.index);
      step.run.steps.push({ e: gateway.id, k: 'done', t: token.id, ...(flow === undefined ? {} : { f: [step.graph.flows[flow]!.id] }) });
      token.node = node.index;
    }
    token.busy = false;
    step.leave(token, node, { out: payload });
  },
};
