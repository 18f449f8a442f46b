// Loops as drawn: multi-instance over a collection or a number, and the standard loop, compiled for an activity.
import type { Expression } from './expression.ts';
import type { CompileContext, Loop, Moddle, Multi } from './graph.ts';

const condition = (text: string): string => (text.startsWith('=') ? text : '=' + text);
const bodyOf = (expression: Moddle): string => String(expression?.body ?? '').trim();
/** A data object's (or data item's) name is the variable's. */
const itemName = (item: Moddle): string | undefined => item?.name ?? item?.id;

/** What `loopCharacteristics` of an activity say. */
export function loopOf(element: Moddle, c: CompileContext): { multi: Multi | undefined; loop: Loop | undefined } {
  const drawn = element.loopCharacteristics;
  if (!drawn) return { multi: undefined, loop: undefined };
  c.learn('loopCounter', { kind: 'number' });
  if (drawn.$type === 'bpmn:StandardLoopCharacteristics') return { multi: undefined, loop: standardLoop(element, drawn, c) };
  return { multi: multiInstance(element, drawn, c), loop: undefined };
}

function standardLoop(element: Moddle, drawn: Moddle, c: CompileContext): Loop {
  const text = bodyOf(drawn.loopCondition);
  const most: number | undefined = drawn.loopMaximum;
  if (text === '' && most === undefined) c.refuse(element, 'processes.loop', 'The loop has neither a condition nor a maximum: it would never end.');
  return {
    before: drawn.testBefore === true,
    ...(most === undefined ? {} : { most }),
    ...(text === '' ? {} : { condition: c.expression(condition(text), 'loop condition') }),
  };
}

function multiInstance(element: Moddle, drawn: Moddle, c: CompileContext): Multi | undefined {
  for (const name of ['nrOfInstances', 'nrOfActiveInstances', 'nrOfCompletedInstances']) c.learn(name, { kind: 'number' });
  if ((drawn.behavior ?? 'All') !== 'All') {
    c.refuse(element, 'processes.unsupported', 'A multi-instance that throws an event for its instances can not run; use a boundary event or an event inside.');
    return undefined;
  }
  const each = c.extension(drawn, 'kontor:Each');
  const cardinality = bodyOf(drawn.loopCardinality);
  const collection = each?.collection ?? (drawn.loopDataInputRef ? '=' + itemName(drawn.loopDataInputRef) : undefined);
  if (!collection && cardinality === '') {
    c.refuse(
      element,
      'processes.each',
      'The multi-instance does not say how many there are: a collection (kontor:each collection, or loopDataInputRef) or loopCardinality.',
    );
    return undefined;
  }
  const over = collection ? c.expression(collection, 'collection') : undefined;
  const variable: string | undefined = each?.variable ?? itemName(drawn.inputDataItem);
  if (variable !== undefined && over) c.learn(variable, over.type.kind === 'list' ? over.type.of : { kind: 'any' });
  const until = bodyOf(drawn.completionCondition);
  return {
    sequential: drawn.isSequential === true,
    ...(over ? { collection: over } : { cardinality: c.expression(condition(cardinality), 'loop cardinality') }),
    ...(variable === undefined ? {} : { variable }),
    ...outcomes(each, drawn, c),
    ...(until === '' ? {} : { until: c.expression(condition(until), 'completion condition') }),
  };
}

/** What each body gives, and into which list. */
function outcomes(each: Moddle, drawn: Moddle, c: CompileContext): { output?: Expression; into?: string } {
  const text: string | undefined = each?.output ?? itemName(drawn.outputDataItem);
  const into: string | undefined = each?.into ?? itemName(drawn.loopDataOutputRef);
  if (into !== undefined) c.learn(into, { kind: 'list', of: { kind: 'any' } });
  if (text !== undefined && !each?.output) c.learn(text, { kind: 'any' });
  return {
    ...(text === undefined ? {} : { output: c.expression(condition(text), 'output') }),
    ...(into === undefined ? {} : { into }),
  };
}
