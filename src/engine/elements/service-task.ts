// Service and send tasks run an action; one that goes outside waits for its answer.
import type { Action, Outcome } from '#kernel';
import { refuse } from '../catching.ts';
import type { CompileContext, Element, Mapping, Moddle, Node } from '../graph.ts';
import type { Token } from '../run.ts';
import type { Step } from '../step.ts';

type Data = { action: Action; inputs: Mapping[]; outputs: Mapping[] };

function compileCall(element: Moddle, c: CompileContext): Data {
  const call = c.extension(element, 'kontor:Call');
  const action = c.action(element, call?.action)!;
  const inputs = c.mappings(call?.inputs, 'input');
  const { properties: known = {}, required = [] } = (action?.input ?? {}) as { properties?: Record<string, unknown>; required?: string[] };
  for (const { name } of inputs) if (action && !(name in known)) c.refuse(element, 'processes.input', `${action.name} takes no input "${name}".`);
  for (const name of required)
    if (action && !inputs.some((input) => input.name === name)) c.refuse(element, 'processes.input', `${action.name} needs the input "${name}".`);
  return { action, inputs, outputs: c.mappings(call?.outputs, 'output', action?.output) };
}

function settle(step: Step, token: Token, node: Node<Data>, input: unknown, outcome: Outcome<unknown>, answer?: unknown): void {
  if (!outcome.ok) return refuse(step, token, node, outcome.refusal, input);
  step.complete(token, node, outcome.value, node.data.outputs, { in: input, out: answer === undefined ? outcome.value : { result: outcome.value, answer } });
}

export const serviceTask: Element<Data> = {
  type: 'serviceTask',
  activity: true,
  compile: compileCall,
  enter(step, token, node) {
    const { action, inputs } = node.data;
    const input = step.stretch.given.get(token) ?? step.inputs(token, inputs);
    step.stretch.given.delete(token);
    token.busy = true;
    step.stretch.calls.push({ run: step.run, token, node, action, input, goOn: (outcome) => settle(step, token, node, input, outcome) });
  },
  /** The outside has answered. */
  trigger(step, token, node, wait, payload) {
    const { outcome, answer } = payload as { outcome: Outcome<unknown>; answer: unknown };
    token.busy = false;
    settle(step, token, node, (wait.payload as { input: unknown }).input, outcome, answer);
  },
};

/** A send task may also only tell somebody something (kontor:tell), which every activity can. */
export const sendTask: Element<Data | null> = {
  ...serviceTask,
  type: 'sendTask',
  compile: (element, c) => (!c.extension(element, 'kontor:Call') && c.extension(element, 'kontor:Tell') ? null : compileCall(element, c)),
  enter: (step, token, node) => (node.data ? serviceTask.enter(step, token, node as Node<Data>) : step.complete(token, node, null)),
  trigger: (step, token, node, wait, payload) => serviceTask.trigger!(step, token, node as Node<Data>, wait, payload),
};
