// Message names and keys of BPMN events and tasks: the name is an event's name, the key the document unless the drawing says otherwise.
import type { Expression } from './expression.ts';
import type { CompileContext, Moddle } from './graph.ts';
import type { Token } from './run.ts';
import type { Step } from './step.ts';

/** The message that an element waits for; refuses one without a name. */
export function compileMessage(element: Moddle, ref: Moddle | undefined, c: CompileContext): string {
  const name: string | undefined = ref?.name;
  if (!name) c.refuse(element, 'processes.message', 'The element does not say for which message it waits.');
  else c.listen(name);
  return name ?? '';
}

/** What the element's messages are matched by (`kontor:key`); undefined: the run's document. */
export const compileKey = (element: Moddle, c: CompileContext): Expression | undefined => (element.key ? c.expression(element.key, 'key') : undefined);

/** The key of this token's message. */
export function keyOf(step: Step, token: Token, key: Expression | undefined): string {
  if (!key) return step.run.document;
  const value = step.value(token, key);
  return typeof value === 'string' ? value : String(value ?? '');
}
