// What an element of a drawing is for a merchant, and what it may be turned into. Pure but for the model that it reads.
import { type SheetElement, definitionOf, extensionOf } from './parts.ts';

/** What a step does, in the words of the shop and not of BPMN; the words are `steps.kind.KIND`. */
const KINDS = ['action', 'person', 'table', 'letter', 'calculate', 'drawing', 'message', 'plain'] as const;
export type StepKind = (typeof KINDS)[number] | 'group';

/** The BPMN type of each kind that a step can be turned into; a group keeps what is in it and is not turned. */
export const TYPES: Record<(typeof KINDS)[number], string> = {
  action: 'bpmn:ServiceTask',
  person: 'bpmn:UserTask',
  table: 'bpmn:BusinessRuleTask',
  letter: 'bpmn:SendTask',
  calculate: 'bpmn:ScriptTask',
  drawing: 'bpmn:CallActivity',
  message: 'bpmn:ReceiveTask',
  plain: 'bpmn:Task',
};

const BY_TYPE: Record<string, StepKind> = {
  ...Object.fromEntries(Object.entries(TYPES).map(([kind, type]) => [type, kind as StepKind])),
  'bpmn:ManualTask': 'plain',
  'bpmn:SubProcess': 'group',
  'bpmn:Transaction': 'group',
  'bpmn:AdHocSubProcess': 'group',
};

/** What a step is; undefined for events, gateways, flows and what is only there to be read. */
export function stepKindOf(element: SheetElement): StepKind | undefined {
  const kind = BY_TYPE[element.type];
  // A send task may run an action as a service task does.
  return kind === 'letter' && extensionOf(element.businessObject, 'kontor:Call') ? 'action' : kind;
}

export const isGateway = (element: SheetElement): boolean => element.type.endsWith('Gateway');
export const isEvent = (element: SheetElement): boolean => element.type.endsWith('Event');

/** What an event waits for or throws: `timer`, `message`, `error` …; `none` where it is plain. */
export function aboutOf(element: SheetElement): string {
  const match = /^bpmn:(\w+)EventDefinition$/.exec(definitionOf(element)?.$type ?? '');
  return match ? match[1]!.toLowerCase() : 'none';
}

const CATCHING = new Set(['bpmn:StartEvent', 'bpmn:IntermediateCatchEvent', 'bpmn:BoundaryEvent']);
/** Events that wait; the others throw. */
export const isCatching = (element: SheetElement): boolean => CATCHING.has(element.type);
