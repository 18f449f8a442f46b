// Call activities run another drawing, the newest one of that key, for the same or another document.
import { caught } from '../catching.ts';
import type { Expression } from '../expression.ts';
import type { Element, Mapping } from '../graph.ts';

type Data = { key: string; document: Expression | undefined; inputs: Mapping[]; outputs: Mapping[] };

export const callActivity: Element<Data> = {
  type: 'callActivity',
  activity: true,
  compile(element, c) {
    const child = c.extension(element, 'kontor:Child');
    if (!element.calledElement) c.refuse(element, 'processes.called', 'The call activity does not name the drawing that it calls.');
    else c.graph.calls.add(element.calledElement);
    return {
      key: element.calledElement ?? '',
      document: child?.document ? c.expression(child.document, 'document') : undefined,
      inputs: c.mappings(child?.inputs, 'input'),
      outputs: c.mappings(child?.outputs, 'output', {}),
    };
  },
  enter(step, token, node) {
    const { key, document, inputs } = node.data;
    const id = document ? step.value(token, document) : step.run.document;
    if (typeof id !== 'string') return step.incident(token, 'document', `${document!.text} gives no document.`, {});
    token.busy = true;
    step.stretch.childStarts.push({ parent: step.run, token, node, key, document: id, vars: step.inputs(token, inputs) });
  },
  trigger(step, token, node, _wait, payload) {
    const { vars, outcome, error } = payload as { vars: Record<string, unknown>; outcome?: string; error?: string };
    token.busy = false;
    if (error !== undefined && caught(step, token, node, error)) return;
    if (error !== undefined) return step.incident(token, 'child', `The called drawing ended with the error ${error}, which nothing here catches.`, { error });
    step.complete(token, node, { ...vars, outcome }, node.data.outputs, { out: { outcome } });
  },
};
