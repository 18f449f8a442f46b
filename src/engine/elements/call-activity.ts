// Call activities run another drawing, the newest one of a key that stands in the drawing or is worked out, for the same or another document.
import { type Raised, raise } from '../catching.ts';
import type { Expression } from '../expression.ts';
import type { Element, Mapping, Moddle, CompileContext } from '../graph.ts';
import { setVariable, variablesOf } from '../variables.ts';

type Data = {
  /** The key that stands in the drawing; empty where it is worked out. */
  key: string;
  called: Expression;
  document: Expression | undefined;
  inputs: Mapping[];
  outputs: Mapping[];
  /** Whether every variable goes down to the called drawing, and every one of its comes back. */
  passes: boolean;
  returns: boolean;
};

function calledBy(element: Moddle, c: CompileContext): { key: string; called: Expression } {
  const text: string = element.calledElement ?? '';
  const key = text.startsWith('=') ? '' : text;
  if (text === '') c.refuse(element, 'processes.called', 'The call activity does not name the drawing that it calls.');
  else if (key !== '') c.graph.calls.add(key);
  return { key, called: c.expression(text, 'called drawing') };
}

export const callActivity: Element<Data> = {
  type: 'callActivity',
  activity: true,
  compile(element, c) {
    const child = c.extension(element, 'kontor:Child');
    const returns = child?.returns === 'all';
    if (returns) c.open();
    return {
      ...calledBy(element, c),
      document: child?.document ? c.expression(child.document, 'document') : undefined,
      inputs: c.mappings(child?.inputs, 'input'),
      outputs: c.mappings(child?.outputs, 'output', {}),
      passes: child?.passes === 'all',
      returns,
    };
  },
  enter(step, token, node) {
    const { document, inputs, passes } = node.data;
    const called = step.value(token, node.data.called);
    if (typeof called !== 'string' || !step.stretch.definitions.has(called))
      return step.incident(token, 'called', `No drawing "${String(called)}" is published that could be called.`, { called });
    const id = document ? step.value(token, document) : step.run.document;
    if (typeof id !== 'string') return step.incident(token, 'document', `${document!.text} gives no document.`, {});
    token.busy = true;
    const { start: _, ...all } = passes ? variablesOf(step.run, token) : {};
    step.stretch.childStarts.push({ parent: step.run, token, node, key: called, document: id, vars: { ...all, ...step.inputs(token, inputs) } });
  },
  trigger(step, token, node, _wait, payload) {
    const { vars, outcome, error } = payload as { vars: Record<string, unknown>; outcome?: string; error?: Raised };
    token.busy = false;
    if (error) {
      const { code, payload: said } = error;
      const unheard = (): void =>
        step.incident(token, 'child', `The called drawing ended with the error ${code}, which nothing here catches.`, { error: code, ...said });
      return raise(step, token, node, error, { heard: () => {}, unheard });
    }
    if (node.data.returns) for (const [name, value] of Object.entries(vars)) if (name !== 'start') setVariable(step, token, name, value, true);
    step.complete(token, node, { ...vars, outcome }, node.data.outputs, { out: { outcome } });
  },
};
