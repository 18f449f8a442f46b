// Throwing events in the middle of a path: nothing, a message, a signal, an escalation, a compensation, or a link to its other half.
import type { Element } from '../graph.ts';
import { eventKindOf } from '../names.ts';
import { type Throws, answered, compileThrows, throwIt } from '../throwing.ts';

type Data = { throws: Throws; link?: number };

export const intermediateThrowEvent: Element<Data> = {
  type: 'intermediateThrowEvent',
  activity: false,
  compile(element, c) {
    const kind = eventKindOf(element);
    if (kind === 'link') {
      const index = c.graph.byId.get(element.id)!;
      const targets = c.graph.jumps.flatMap(([from, to]) => (from === index ? [to] : []));
      const name: string = element.eventDefinitions[0].name ?? '';
      if (targets.length !== 1)
        c.refuse(element, 'processes.link', `The link "${name}" leads to ${targets.length === 0 ? 'nothing' : 'more than one place'} here.`);
      return { throws: { kind: 'link' }, ...(targets[0] === undefined ? {} : { link: targets[0] }) };
    }
    const throws = compileThrows(element, c);
    if (!throws) c.refuse(element, 'processes.unsupported', `A throwing event of the kind "${kind}" can not run.`);
    return { throws: throws ?? { kind: 'none' } };
  },
  enter(step, token, node) {
    const { throws, link } = node.data;
    if (link === undefined) return throwIt(step, token, node, throws);
    step.run.steps.push({ e: node.id, k: 'done', t: token.id });
    step.arrive(token, link);
  },
  trigger: answered,
  undone: (step, token, node) => step.complete(token, node, null),
};
