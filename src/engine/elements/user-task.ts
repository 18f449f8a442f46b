// User tasks wait for a person of their lane; the form is an action, which runs when the task is completed.
import type { Action, Outcome } from '#kernel';
import { refuse } from '../catching.ts';
import type { Expression } from '../expression.ts';
import type { Element, Mapping } from '../graph.ts';
import { after } from '../timer.ts';

type Data = { form: Action | undefined; lane: string | undefined; due: Expression | undefined; inputs: Mapping[]; outputs: Mapping[] };

export const userTask: Element<Data> = {
  type: 'userTask',
  activity: true,
  compile(element, c) {
    const task = c.extension(element, 'kontor:Task');
    const form = task?.form ? c.action(element, task.form) : undefined;
    return {
      form,
      lane: task?.lane,
      due: task?.due ? c.expression(task.due, 'due') : undefined,
      inputs: c.mappings(task?.inputs, 'input'),
      outputs: c.mappings(task?.outputs, 'output', form?.output ?? {}),
    };
  },
  enter(step, token, node) {
    const { form, lane, due, inputs } = node.data;
    const dueText = due ? String(step.value(token, due) ?? '') : '';
    step.wait(token, node, {
      kind: 'user',
      lane: lane ?? node.lane,
      form: form?.name,
      payload: { prefill: step.inputs(token, inputs) },
      taskDueAt: dueText ? (after(step.stretch.ctx.now, dueText) ?? undefined) : undefined,
    });
  },
  trigger(step, token, node, wait, payload) {
    const { outcome, input } = payload as { outcome: Outcome<unknown>; input: unknown };
    step.closeWait(wait, true);
    token.busy = false;
    if (!outcome.ok) return refuse(step, token, node, outcome.refusal, input);
    step.complete(token, node, outcome.value, node.data.outputs, { in: input, out: outcome.value });
  },
};
