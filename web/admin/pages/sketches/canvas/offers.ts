// What the palette offers beside the shop's actions: the plain steps of a drawing, by what a merchant wants of them.
import {
  CircleStop,
  Clock3,
  CreditCard,
  Diamond,
  Flag,
  GitFork,
  Hourglass,
  Layers,
  type LucideIcon,
  Mail,
  MailOpen,
  PhoneCall,
  Plus,
  Send,
  Table2,
  UserRound,
  Workflow,
} from 'lucide-react';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';
import type { StepSpec } from '../../../../ui/index.ts';

export const GROUPS = ['people', 'decide', 'wait', 'tell', 'flow'] as const;
export type Group = (typeof GROUPS)[number];

/** One row of the palette. The words are `designer.step.ID` and `designer.step_says.ID`. */
export interface Offer {
  id: string;
  group: Group;
  Icon: LucideIcon;
  spec: StepSpec;
  /** Whether the step is named as the palette names it; gateways and ends begin without a name. */
  isNamed?: boolean;
  /** What comes with the step; it is given the step's id and the names of what it makes. */
  follow?: (modeler: Modeler, id: string, name: (word: string) => string) => void;
}

const timer = (duration: string): Pick<StepSpec, 'eventDefinitionType' | 'definition'> => ({
  eventDefinitionType: 'bpmn:TimerEventDefinition',
  definition: { timeDuration: duration },
});

/** A task without an action of the shop asks what somebody found out; the answer is a variable of the drawing. */
const asking = (due: string, fields: readonly object[], output: string): StepSpec['extensions'] => [
  {
    $type: 'kontor:Task',
    due: `=duration("${due}")`,
    fields: fields.map((it) => ({ $type: 'kontor:Field', ...it })),
    outputs: [{ $type: 'kontor:Output', name: output, value: '=result' }],
  },
];

export const OFFERS: readonly Offer[] = [
  {
    id: 'call_customer',
    group: 'people',
    Icon: PhoneCall,
    isNamed: true,
    spec: {
      type: 'bpmn:UserTask',
      lane: 'Sales desk',
      extensions: asking(
        'PT4H',
        [
          { name: 'reached', label: 'Reached?', type: 'choice', values: 'yes | no', required: true },
          { name: 'note', label: 'What was agreed', type: 'text' },
        ],
        'call',
      ),
    },
  },
  {
    id: 'user_task',
    group: 'people',
    Icon: UserRound,
    isNamed: true,
    spec: {
      type: 'bpmn:UserTask',
      extensions: asking('P1D', [{ name: 'note', label: 'Note', type: 'text' }], 'answer'),
    },
  },
  { id: 'manual_task', group: 'people', Icon: UserRound, isNamed: true, spec: { type: 'bpmn:ManualTask' } },
  { id: 'exclusive_gateway', group: 'decide', Icon: Diamond, spec: { type: 'bpmn:ExclusiveGateway' } },
  { id: 'inclusive_gateway', group: 'decide', Icon: GitFork, spec: { type: 'bpmn:InclusiveGateway' } },
  {
    id: 'approve_by_table',
    group: 'decide',
    Icon: Table2,
    isNamed: true,
    spec: { type: 'bpmn:BusinessRuleTask', extensions: [{ $type: 'kontor:Decide', decision: 'order-approval', output: 'approval' }] },
    follow: (modeler, id, name) => {
      const gateway = modeler.insert({ type: 'bpmn:ExclusiveGateway', name: name('approved') }, id);
      for (const flow of modeler.flowsFrom(gateway)) modeler.makeDefault(flow, true);
      modeler.select(id);
    },
  },
  { id: 'business_rule_task', group: 'decide', Icon: Table2, isNamed: true, spec: { type: 'bpmn:BusinessRuleTask', extensions: [{ $type: 'kontor:Decide' }] } },
  {
    id: 'wait_payment',
    group: 'wait',
    Icon: CreditCard,
    isNamed: true,
    spec: { type: 'bpmn:ReceiveTask', about: { kind: 'message', find: { name: 'payments.captured' } } },
    follow: (modeler, id, name) => {
      const late = modeler.addBoundarySpec(id, { type: 'bpmn:BoundaryEvent', name: name('three_days'), cancelActivity: true, ...timer('P3D') });
      modeler.insert({ type: 'bpmn:EndEvent', name: name('not_paid') }, late.id);
      modeler.select(id);
    },
  },
  { id: 'timer', group: 'wait', Icon: Clock3, isNamed: true, spec: { type: 'bpmn:IntermediateCatchEvent', ...timer('PT1H') } },
  {
    id: 'message',
    group: 'wait',
    Icon: MailOpen,
    isNamed: true,
    spec: { type: 'bpmn:IntermediateCatchEvent', eventDefinitionType: 'bpmn:MessageEventDefinition' },
  },
  { id: 'first_of', group: 'wait', Icon: Hourglass, spec: { type: 'bpmn:EventBasedGateway' } },
  {
    id: 'email',
    group: 'tell',
    Icon: Send,
    isNamed: true,
    spec: { type: 'bpmn:SendTask', extensions: [{ $type: 'kontor:Tell', to: 'customer', when: 'done' }] },
  },
  {
    id: 'message_throw',
    group: 'tell',
    Icon: Mail,
    isNamed: true,
    spec: { type: 'bpmn:IntermediateThrowEvent', eventDefinitionType: 'bpmn:MessageEventDefinition' },
  },
  { id: 'parallel_gateway', group: 'flow', Icon: Plus, spec: { type: 'bpmn:ParallelGateway' } },
  { id: 'sub_process', group: 'flow', Icon: Layers, isNamed: true, spec: { type: 'bpmn:SubProcess', isExpanded: true } },
  { id: 'call_activity', group: 'flow', Icon: Workflow, isNamed: true, spec: { type: 'bpmn:CallActivity' } },
  { id: 'end_event', group: 'flow', Icon: Flag, spec: { type: 'bpmn:EndEvent' } },
  { id: 'terminate', group: 'flow', Icon: CircleStop, spec: { type: 'bpmn:EndEvent', eventDefinitionType: 'bpmn:TerminateEventDefinition' } },
];
