// Business rule tasks evaluate a decision table; the evaluation is kept with its inputs, rules and version.
import { evaluate } from '../decision.ts';
import type { Element } from '../graph.ts';

type Data = { decision: string; output: string };

export const businessRuleTask: Element<Data> = {
  type: 'businessRuleTask',
  activity: true,
  compile(element, c) {
    const decide = c.extension(element, 'kontor:Decide');
    if (!decide?.decision) c.refuse(element, 'processes.decision', 'The task does not name its decision table (kontor:decide).');
    else c.graph.decisions.add(decide.decision);
    if (decide?.decision && decide.output) c.learn(decide.output, c.decided(decide.decision));
    return { decision: decide?.decision ?? '', output: decide?.output ?? 'decision' };
  },
  enter(step, token, node) {
    const { run, stretch } = step;
    const { decision, output } = node.data;
    token.busy = true;
    const known = stretch.decided(run, token, node);
    if (known) {
      const { result, matched, inputs, version } = known;
      step.setVar(token, output, result);
      return step.complete(token, node, result, [], { in: inputs, out: { result, matched, version } });
    }
    const ready = stretch.ready.get(decision + ' ' + run.definition.id);
    if (!ready) return void stretch.deciding.push({ run, token, key: decision });
    const missing = ready.table.roots.filter((root) => stretch.isFact(run, root) && !run.facts.has(root));
    if (missing.length > 0) return void stretch.wanting.push({ run, roots: missing, goOn: () => step.arrive(token, token.node) });
    const { result, matched, inputs } = evaluate(ready.table, step.env(token), stretch.ctx.now);
    run.evaluations.push({ id: stretch.ctx.id('evl'), node: node.index, decision, version: ready.head.version, inputs, matched, result });
    step.setVar(token, output, result);
    step.complete(token, node, result, [], { in: inputs, out: { result, matched, version: ready.head.version } });
  },
};
