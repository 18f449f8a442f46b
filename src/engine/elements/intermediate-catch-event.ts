// Intermediate catching events wait for a message, a time, a signal or a condition; a link is only where its other half leads to.
import { type Awaits, awaitAt, compileAwaits } from '../awaiting.ts';
import type { Element, Node } from '../graph.ts';
import { eventKindOf } from '../names.ts';
import type { Token, Wait } from '../run.ts';
import type { Step } from '../step.ts';

type Data = { awaits?: Awaits };

export const intermediateCatchEvent: Element<Data> = {
  type: 'intermediateCatchEvent',
  activity: false,
  compile(element, c) {
    const kind = eventKindOf(element);
    if (kind === 'link') {
      const name: string | undefined = element.eventDefinitions[0].name;
      const index = c.graph.byId.get(element.id)!;
      if (!name) c.refuse(element, 'processes.link', 'The link has no name.');
      else if (!c.graph.jumps.some(([, to]) => to === index)) c.refuse(element, 'processes.link', `Nothing here leads to the link "${name}".`);
      return {};
    }
    const awaits = compileAwaits(element, c);
    if (!awaits) c.refuse(element, 'processes.unsupported', `A catching event of the kind "${kind}" can not run.`);
    return awaits ? { awaits } : {};
  },
  enter(step, token, node) {
    const { heard } = token;
    if (!heard && node.data.awaits) return void awaitAt(step, token, node, node.data.awaits);
    token.heard = undefined;
    step.complete(token, node, heard?.out ?? null, [], heard?.out === undefined ? {} : { out: heard.out });
  },
  trigger(step, token, node, wait, payload) {
    moveHere(step, token, node, wait);
    token.heard = { out: payload };
    step.arrive(token, node.index);
  },
};

/** Of an event-based gateway the token moves to the event that came first, and what the others waited for is closed. */
export function moveHere(step: Step, token: Token, node: Node, wait: Wait): void {
  for (const other of [...step.run.waits.values()]) if (other.token === token.id && other !== wait) step.closeWait(other);
  step.closeWait(wait, true);
  if (token.node === node.index) return;
  const gateway = step.node(token);
  const flow = gateway.outgoing.find((index) => step.graph.flows[index]!.target === node.index);
  step.run.steps.push({ e: gateway.id, k: 'done', t: token.id, ...(flow === undefined ? {} : { f: [step.graph.flows[flow]!.id] }) });
  token.node = node.index;
}
