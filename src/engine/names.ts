// The BPMN names of elements as we use them, and what makes one kind into two.
import type { Moddle } from './graph.ts';

/** `bpmn:ServiceTask` as `serviceTask`; a sub-process triggered by an event is an `eventSubProcess`. */
export function elementTypeOf(element: Moddle): string {
  const name: string = element.$type.replace(/^\w+:/, '');
  if (name === 'SubProcess' && element.triggeredByEvent) return 'eventSubProcess';
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** The kind of an event's only definition: `timer`, `message`, `error`, `terminate` …; `none` without one, `many` with several. */
export function eventKindOf(element: Moddle): string {
  const definitions: Moddle[] = element.eventDefinitions ?? [];
  if (definitions.length === 0) return 'none';
  if (definitions.length > 1) return 'many';
  const name: string = definitions[0].$type.replace(/^bpmn:|EventDefinition$/g, '');
  return name.charAt(0).toLowerCase() + name.slice(1);
}
