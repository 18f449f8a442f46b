// What an element can be made into: only what the engine runs (src/engine/README.md), so no complex gateways and the like.
import type { SheetElement, StepTarget } from '../../../../ui/index.ts';
import { kindOf } from './kinds.tsx';

export interface Target extends StepTarget {
  /** The name of the kind, for `designer.kind.…`. */
  kind: string;
}

const plain = (kind: string, type: string): Target => ({ kind, type });
const event = (type: string, definitions: readonly string[], suffix: string, extra: object = {}): Target[] =>
  definitions.map((it) => ({ kind: `${it}_${suffix}`, type, eventDefinitionType: DEFINITIONS[it]!, ...extra }));

const DEFINITIONS: Readonly<Record<string, string>> = {
  timer: 'bpmn:TimerEventDefinition',
  message: 'bpmn:MessageEventDefinition',
  signal: 'bpmn:SignalEventDefinition',
  error: 'bpmn:ErrorEventDefinition',
  escalation: 'bpmn:EscalationEventDefinition',
  conditional: 'bpmn:ConditionalEventDefinition',
  compensation: 'bpmn:CompensateEventDefinition',
};

const STEPS: readonly Target[] = [
  plain('user_task', 'bpmn:UserTask'),
  plain('service_task', 'bpmn:ServiceTask'),
  plain('send_task', 'bpmn:SendTask'),
  plain('receive_task', 'bpmn:ReceiveTask'),
  plain('business_rule_task', 'bpmn:BusinessRuleTask'),
  plain('script_task', 'bpmn:ScriptTask'),
  plain('manual_task', 'bpmn:ManualTask'),
  plain('call_activity', 'bpmn:CallActivity'),
  { ...plain('sub_process', 'bpmn:SubProcess'), isExpanded: true },
];
const GATEWAYS: readonly Target[] = [
  plain('exclusive_gateway', 'bpmn:ExclusiveGateway'),
  plain('parallel_gateway', 'bpmn:ParallelGateway'),
  plain('inclusive_gateway', 'bpmn:InclusiveGateway'),
  plain('event_based_gateway', 'bpmn:EventBasedGateway'),
];
const STARTS: readonly Target[] = [plain('start_event', 'bpmn:StartEvent'), ...event('bpmn:StartEvent', ['message', 'timer', 'signal'], 'start')];
const INNER_STARTS: readonly Target[] = event('bpmn:StartEvent', ['message', 'timer', 'signal', 'error', 'escalation', 'conditional', 'compensation'], 'start');
const ENDS: readonly Target[] = [
  plain('end_event', 'bpmn:EndEvent'),
  { kind: 'terminate', type: 'bpmn:EndEvent', eventDefinitionType: 'bpmn:TerminateEventDefinition' },
  ...event('bpmn:EndEvent', ['error', 'message', 'signal', 'escalation', 'compensation'], 'end'),
];
const BETWEEN: readonly Target[] = [
  ...event('bpmn:IntermediateCatchEvent', ['timer', 'message', 'signal', 'conditional'], 'catch'),
  plain('intermediate_throw_event', 'bpmn:IntermediateThrowEvent'),
  ...event('bpmn:IntermediateThrowEvent', ['message', 'signal', 'escalation', 'compensation'], 'throw'),
];
const BORDERS: readonly Target[] = [
  ...event('bpmn:BoundaryEvent', ['timer', 'message', 'signal', 'error', 'escalation', 'conditional'], 'boundary', { cancelActivity: true }),
];

/** What else the element can be; it is not offered to be what it is. */
export function targetsOf(element: SheetElement): Target[] {
  const { type, businessObject: model } = element;
  const around = model.$parent;
  const all = /Gateway$/.test(type)
    ? GATEWAYS
    : type === 'bpmn:StartEvent'
      ? around?.['triggeredByEvent'] === true
        ? INNER_STARTS
        : STARTS
      : type === 'bpmn:EndEvent'
        ? ENDS
        : type === 'bpmn:BoundaryEvent'
          ? BORDERS
          : /Intermediate/.test(type)
            ? BETWEEN
            : /Task$|CallActivity$/.test(type)
              ? STEPS
              : [];
  const kind = kindOf(model);
  return all.filter((it) => it.kind !== kind && !(kind === 'join' && it.type === type));
}
