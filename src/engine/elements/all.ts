// Every element that can run, by its BPMN name, and the reason for those that can not.
import type { Element, Moddle } from '../graph.ts';
import { elementTypeOf } from '../names.ts';
import { adHocSubProcess } from './ad-hoc-sub-process.ts';
import { boundaryEvent } from './boundary-event.ts';
import { businessRuleTask } from './business-rule-task.ts';
import { callActivity } from './call-activity.ts';
import { endEvent } from './end-event.ts';
import { eventBasedGateway } from './event-based-gateway.ts';
import { exclusiveGateway } from './exclusive-gateway.ts';
import { inclusiveGateway } from './inclusive-gateway.ts';
import { intermediateCatchEvent } from './intermediate-catch-event.ts';
import { intermediateThrowEvent } from './intermediate-throw-event.ts';
import { parallelGateway } from './parallel-gateway.ts';
import { process } from './process.ts';
import { receiveTask } from './receive-task.ts';
import { scriptTask } from './script-task.ts';
import { sendTask, serviceTask } from './service-task.ts';
import { startEvent } from './start-event.ts';
import { transaction } from './transaction.ts';
import { eventSubProcess, subProcess } from './sub-process.ts';
import { manualTask, task } from './task.ts';
import { userTask } from './user-task.ts';

// Each element knows the data that it compiled itself; here they stand side by side.
// oxlint-disable-next-line no-explicit-any
const list: Element<any>[] = [
  process,
  startEvent,
  endEvent,
  task,
  manualTask,
  scriptTask,
  serviceTask,
  sendTask,
  userTask,
  receiveTask,
  businessRuleTask,
  exclusiveGateway,
  inclusiveGateway,
  parallelGateway,
  eventBasedGateway,
  subProcess,
  eventSubProcess,
  adHocSubProcess,
  transaction,
  callActivity,
  boundaryEvent,
  intermediateCatchEvent,
  intermediateThrowEvent,
];

export const elements: ReadonlyMap<string, Element> = new Map(list.map((element) => [element.type, element]));

const REASONS: Record<string, string> = {
  complexGateway: 'A complex gateway can not run: say with inclusive and exclusive gateways what it waits for and where it goes.',
};

/** Why an element is refused at publish. */
export const unsupported = (element: Moddle): string => REASONS[elementTypeOf(element)] ?? `A ${elementTypeOf(element)} can not run.`;
