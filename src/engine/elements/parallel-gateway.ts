// The parallel gateway waits for a token on each incoming flow, then sends one along each outgoing flow (BPMN 2.0.2, section 13.4.1).
import type { Element } from '../graph.ts';

export const parallelGateway: Element<null> = {
  type: 'parallelGateway',
  activity: false,
  compile: () => null,
  enter(step, token, node) {
    const { run, stretch } = step;
    if (node.incoming.length > 1) {
      const key = `${token.scope}:${node.id}`;
      const arrived = { ...run.joins.get(key) };
      const flow = step.graph.flows[stretch.cameBy.get(token)!]!.id;
      arrived[flow] = (arrived[flow] ?? 0) + 1;
      const complete = node.incoming.every((index) => (arrived[step.graph.flows[index]!.id] ?? 0) > 0);
      if (!complete) {
        run.joins.set(key, arrived);
        run.tokens.delete(token.id);
        run.steps.push({ e: node.id, k: 'in', t: token.id });
        return;
      }
      for (const id of Object.keys(arrived)) if (--arrived[id]! === 0) delete arrived[id];
      if (Object.keys(arrived).length > 0) run.joins.set(key, arrived);
      else run.joins.delete(key);
    }
    step.take(token, node, node.outgoing);
  },
};
