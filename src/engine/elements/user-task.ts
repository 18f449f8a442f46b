// User tasks wait for a person of their lane; the form is an action, which runs when the task is completed.
import type { Action, Outcome } from '#kernel';
import type { Expression } from '../expression.ts';
import type { CompileContext, Element, Mapping, Moddle } from '../graph.ts';
import { after } from '../timer.ts';
import { refuse } from '../catching.ts';
import { type DrawnForm, formOf } from '../fields.ts';

type Data = {
  form: Action | undefined;
  /** What the drawing itself asks, where no action does. */
  drawn: DrawnForm | undefined;
  lane: Expression | undefined;
  due: Expression | undefined;
  priority: Expression | undefined;
  inputs: Mapping[];
  outputs: Mapping[];
  /** Tasks of the same run: who has done one of them may not do this one (separation of duties). */
  notBy: string[];
};

/** When a task is due: a duration from now or an instant, in ISO 8601; nothing where the text is neither. */
function dueAt(now: Date, text: string): Date | undefined {
  if (text === '') return undefined;
  const ms = text.startsWith('P') ? undefined : Date.parse(text);
  if (ms === undefined) return after(now, text);
  return Number.isNaN(ms) ? undefined : new Date(ms);
}

/** The tasks that `notBy` names, blanks between them; each must be one of this drawing. */
function othersOf(element: Moddle, text: string | undefined, c: CompileContext): string[] {
  const ids = (text ?? '').split(/\s+/).filter(Boolean);
  for (const id of ids) {
    const at = c.graph.byId.get(id);
    if (at === undefined || c.graph.nodes[at]!.type !== 'userTask' || id === element.id)
      c.refuse(element, 'processes.not_by', `"${id}" is no other task of this drawing.`);
  }
  return ids;
}

export const userTask: Element<Data> = {
  type: 'userTask',
  activity: true,
  compile(element, c) {
    const task = c.extension(element, 'kontor:Task');
    const form = task?.form ? c.action(element, task.form) : undefined;
    const drawn = form ? undefined : formOf(element, task?.fields, c);
    const text = (value: string | undefined, where: string): Expression | undefined => (value ? c.expression(value, where) : undefined);
    const priority: string | undefined = task?.priority;
    return {
      form,
      drawn,
      lane: text(task?.lane, 'lane'),
      due: text(task?.due, 'due'),
      // A plain number is a number, as in FEEL.
      priority: text(priority && !priority.startsWith('=') ? '=' + priority : priority, 'priority'),
      notBy: othersOf(element, task?.notBy, c),
      inputs: c.mappings(task?.inputs, 'input'),
      outputs: c.mappings(task?.outputs, 'output', form?.output ?? drawn?.schema ?? {}),
    };
  },
  enter(step, token, node) {
    const { form, lane, due, priority, inputs } = node.data;
    const laneName = lane && step.value(token, lane);
    const urgency = priority && step.value(token, priority);
    step.wait(token, node, {
      kind: 'user',
      lane: typeof laneName === 'string' && laneName !== '' ? laneName : node.lane,
      form: form?.name,
      payload: { prefill: step.inputs(token, inputs) },
      taskDueAt: due ? dueAt(step.stretch.ctx.now, String(step.value(token, due) ?? '')) : undefined,
      priority: typeof urgency === 'number' ? Math.round(urgency) : undefined,
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
