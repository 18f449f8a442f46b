// What an element says in its drawing, as plain data: two versions of it are compared by this, not by how it is run.
import type { Moddle } from '../graph.ts';
import { elementTypeOf, eventKindOf } from '../names.ts';

/** The parts of an element on which it depends whether a token that stands there can stand there in another drawing. */
export type Shape = {
  /** What a token waits for here; `none` where it only stands when something went wrong. */
  waits: 'user' | 'message' | 'timer' | 'signal' | 'condition' | 'job' | 'child' | 'scope' | 'choice' | 'none';
  /** The kind of an event (`timer`, `message`, `error` …); `none` for everything else. */
  event: string;
  interrupting: boolean;
  /** The name of the message, signal or error, the timer's text, the condition, the action, the called drawing or the form. */
  detail: string;
  /** How often it is done: once, for each member in parallel or one after the other, or in a loop. */
  many: 'once' | 'parallel' | 'sequential' | 'loop';
  /** Runs that have passed here do not change drawings any more (`kontor:fixed`). */
  isFixed: boolean;
  /** From when a timer counts that comes with a new drawing: since the step began, or since the drawing was published. */
  timerBase: 'entry' | 'publish' | undefined;
  /** Everything that it says apart from its name and its flows. */
  print: string;
};

const WAITS: Record<string, Shape['waits']> = {
  userTask: 'user',
  receiveTask: 'message',
  serviceTask: 'job',
  sendTask: 'job',
  scriptTask: 'none',
  callActivity: 'child',
  subProcess: 'scope',
  transaction: 'scope',
  adHocSubProcess: 'scope',
  eventBasedGateway: 'choice',
};
const CATCHES: Record<string, Shape['waits']> = { message: 'message', timer: 'timer', signal: 'signal', conditional: 'condition' };

/** Reads an element's shape. */
export function shapeOf(element: Moddle): Shape {
  const type = elementTypeOf(element);
  const event = /Event$/.test(type) ? eventKindOf(element) : 'none';
  return {
    waits: type === 'intermediateCatchEvent' ? (CATCHES[event] ?? 'none') : (WAITS[type] ?? 'none'),
    event,
    interrupting: element.cancelActivity !== false && element.isInterrupting !== false,
    detail: detailOf(element, type, event),
    many: manyOf(element.loopCharacteristics),
    isFixed: element.fixed === true,
    timerBase: extension(element, 'kontor:Timer')?.base,
    print: JSON.stringify(contentOf(element, 0)),
  };
}

const extension = (element: Moddle, type: string): Moddle | undefined => element.extensionElements?.values?.find((value: Moddle) => value.$type === type);

function manyOf(loop: Moddle | undefined): Shape['many'] {
  if (!loop) return 'once';
  if (loop.$type === 'bpmn:StandardLoopCharacteristics') return 'loop';
  return loop.isSequential ? 'sequential' : 'parallel';
}

function detailOf(element: Moddle, type: string, event: string): string {
  if (type === 'receiveTask') return element.messageRef?.name ?? '';
  if (type === 'serviceTask' || type === 'sendTask') return extension(element, 'kontor:Call')?.action ?? '';
  if (type === 'callActivity') return element.calledElement ?? '';
  if (type === 'userTask') return extension(element, 'kontor:Task')?.form ?? '';
  const definition = element.eventDefinitions?.[0];
  if (event === 'timer') return (definition.timeDate ?? definition.timeCycle ?? definition.timeDuration)?.body?.trim() ?? '';
  if (event === 'conditional') return definition.condition?.body?.trim() ?? '';
  const ref = definition?.messageRef ?? definition?.signalRef ?? definition?.errorRef ?? definition?.escalationRef;
  return ref?.name ?? ref?.errorCode ?? ref?.escalationCode ?? definition?.name ?? '';
}

/** Flows and what is inside are compared by themselves; names and notes change nothing of how it runs. */
const BESIDE = new Set(['name', 'incoming', 'outgoing', 'default', 'flowElements', 'artifacts', 'laneSets', 'documentation', 'fixed', 'attachedToRef']);
const DEPTH = 12;

function contentOf(value: unknown, depth: number): unknown {
  // Notes in other languages are words as well.
  if (Array.isArray(value)) return value.filter((one) => one?.$type !== 'kontor:Note').map((one) => contentOf(one, depth));
  if (value === null || typeof value !== 'object' || depth > DEPTH) return value;
  const element = value as Moddle;
  const content: Record<string, unknown> = { is: element.$type };
  for (const key of Object.keys(element).sort()) {
    const part = element[key];
    if (key.startsWith('$') || (depth === 0 && BESIDE.has(key)) || typeof part === 'function') continue;
    if (key === 'id' && depth > 0) continue;
    content[key] = isReference(element, part) ? { ref: part.name ?? part.errorCode ?? part.id } : contentOf(part, depth + 1);
  }
  return content;
}

/** Whether a moddle property names an element that stands elsewhere instead of holding it. */
function isReference(holder: Moddle, part: Moddle): boolean {
  return part !== null && typeof part === 'object' && !Array.isArray(part) && part.$type !== undefined && part.$parent !== holder;
}
