// Message names and keys of BPMN events and tasks: the name is an event's name, the key the document unless the drawing says otherwise.
import type { CompileContext, Moddle } from './graph.ts';

/** The message that an element waits for; refuses one without a name. */
export function compileMessage(element: Moddle, ref: Moddle | undefined, c: CompileContext): string {
  const name: string | undefined = ref?.name;
  if (!name) c.refuse(element, 'processes.message', 'The element does not say for which message it waits.');
  else c.listen(name);
  return name ?? '';
}
