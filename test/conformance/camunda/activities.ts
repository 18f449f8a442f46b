// What tasks, calls and events of the collection say beside BPMN, in our words: mappings, loops, calls, and Java that becomes a stand-in.
import { type Markup, isMarkup } from '#engine';
import { feelString, isExpression, safeName } from './juel.ts';
import type { Context } from './translate.ts';
import { attribute, childOf, childrenOf, extend, isTheirs, kontor, setAttribute, setText, textOf, theirs } from './tree.ts';

/** The action that stands for Java, and the drawing that stands for a called one that is not there. */
export const STAND_IN_ACTION = 'elsewhere.stand_in';
export const STAND_IN_PROCESS = 'standIn';

const EVENTS = /Event$/;

/** Translates the extensions of an activity or event in place. */
export function translateActivity(element: Markup, context: Context): void {
  translateLoop(element, context);
  const extensions = childOf(element, 'extensionElements');
  const own = extensions ? childrenOf(extensions).filter(isTheirs) : [];
  const added: Markup[] = own.filter((one) => one.local === 'inputOutput').flatMap((one) => mappings(one, context));
  if (element.local === 'callActivity') added.push(call(element, own, context));
  if (element.local === 'userTask') added.push(kontor('task', {}, heard(context)));
  if (element.local === 'receiveTask' || (EVENTS.test(element.local) && isCaught(element))) added.push(...heard(context));
  if (/^(serviceTask|sendTask|businessRuleTask|scriptTask)$/.test(element.local)) added.push(standIn(element, context));
  extend(element, added);
}

/** Whether something comes in from outside here: a message that may carry values. */
const isCaught = (element: Markup): boolean => childOf(element, 'messageEventDefinition') !== undefined && !/Throw|^end/.test(element.local);

/** A person or a message may bring values for what decides. */
const heard = (context: Context): Markup[] =>
  context.variables.deciding().map((name) => kontor('output', { name, value: `=if result.${name} = null then ${name} else result.${name}` }));

function mappings(inputOutput: Markup, context: Context): Markup[] {
  return childrenOf(inputOutput, 'inputParameter', 'outputParameter').map((parameter) => {
    const name = safeName(attribute(parameter, 'name') ?? '');
    const value = `=${valueOf(parameter, context)}`;
    context.variables.add(name);
    return kontor(parameter.local === 'inputParameter' ? 'input' : 'output', { name, value });
  });
}

/** A parameter's value: a text, an expression, a list or a map; a script of theirs gives nothing. */
function valueOf(parameter: Markup, context: Context): string {
  const inner = childrenOf(parameter)[0];
  if (!inner) return context.feel(textOf(parameter)).slice(1);
  if (inner.local === 'list') {
    return `[${childrenOf(inner)
      .map((item) => (item.local === 'value' ? context.feel(textOf(item)).slice(1) : valueOf({ ...inner, children: [item] }, context)))
      .join(', ')}]`;
  }
  if (inner.local === 'map') {
    const entries = childrenOf(inner, 'entry').map((entry) => `${keyOf(attribute(entry, 'key') ?? '', context)}: ${valueOf(entry, context)}`);
    return `{${entries.join(', ')}}`;
  }
  context.note(`a ${inner.local} in a mapping gives nothing`);
  return 'null';
}

function keyOf(key: string, context: Context): string {
  if (isExpression(key)) context.note('a key that is computed stands for itself');
  return feelString(key);
}

function translateLoop(element: Markup, context: Context): void {
  const loop = childOf(element, 'multiInstanceLoopCharacteristics');
  if (!loop) return;
  const cardinality = childOf(loop, 'loopCardinality');
  if (cardinality) setText(cardinality, context.condition(textOf(cardinality), 'counts'));
  const until = childOf(loop, 'completionCondition');
  if (until) setText(until, context.condition(textOf(until)));
  const input = childOf(loop, 'loopDataInputRef');
  const collection = theirs(loop, 'collection') ?? (input ? textOf(input) : undefined);
  if (collection === undefined) return;
  const variable = safeName(theirs(loop, 'elementVariable') ?? attribute(childOf(loop, 'inputDataItem') ?? loop, 'name') ?? 'member');
  context.variables.addLocal(variable);
  loop.children = loop.children.filter((part) => !isMarkup(part) || !/^(loopDataInputRef|inputDataItem)$/.test(part.local));
  const over = isExpression(collection) ? context.feel(collection, 'list') : `=${safeName(collection)}`;
  if (!isExpression(collection)) context.variables.add(safeName(collection), 'list');
  extend(loop, [kontor('each', { collection: over, variable })]);
}

function call(element: Markup, own: readonly Markup[], context: Context): Markup {
  const called = attribute(element, 'calledElement') ?? theirs(element, 'caseRef') ?? '';
  const callee = isExpression(called) ? undefined : context.callee(called.replace(/^.*:/, ''));
  if (called !== '') setAttribute(element, 'calledElement', callee?.key ?? STAND_IN_PROCESS);
  if (!callee && called !== '') context.note(`called ${called} is not there: a stand-in with one task is called`);
  if (theirs(element, 'variableMappingClass') ?? theirs(element, 'variableMappingDelegateExpression')) context.note('a mapping in Java is left out');
  const known = callee?.variables ?? [];
  const inputs = own.filter((one) => one.local === 'in').flatMap((one) => passed(one, known, context, ''));
  const outputs = own.filter((one) => one.local === 'out').flatMap((one) => passed(one, known, context, 'result.'));
  return kontor('child', {}, [
    ...inputs.map(([name, value]) => kontor('input', { name, value })),
    ...outputs.map(([name, value]) => {
      context.variables.add(name);
      return kontor('output', { name, value });
    }),
  ]);
}

/** What an `in` or `out` passes: names with values, read from `of` (the caller's own, or what was called gave). */
function passed(one: Markup, known: readonly string[], context: Context, of: '' | 'result.'): [string, string][] {
  const [source, target] = ['source', 'target'].map((name) => attribute(one, name)).map((name) => (name === undefined ? undefined : safeName(name)));
  const expression = attribute(one, 'sourceExpression');
  if (attribute(one, 'variables') === 'all') return known.map((name) => (of === '' && context.variables.add(name), [name, `=${of}${name}`]));
  if (target === undefined) return [];
  if (expression === undefined) return source === undefined ? [] : (of === '' && context.variables.add(source), [[target, `=${of}${source}`]]);
  const feel = context.feel(expression);
  if (of === '') return [[target, feel]];
  // What was called is asked here, and its names are not the caller's.
  const names = context.variables.names().filter((name) => new RegExp(`\\b${name}\\b`).test(feel));
  return [[target, names.reduce((text, name) => text.replace(new RegExp(`(?<!["\\w.])${name}\\b`, 'g'), `result.${name}`), feel)]];
}

/** Java, scripts and decisions of theirs are one action that does nothing; an external task waits for nobody here. */
function standIn(element: Markup, context: Context): Markup {
  context.note(`a ${element.local} runs a stand-in`);
  element.local = 'serviceTask';
  element.attributes = element.attributes.filter(([name]) => !name.includes(':') && !/^(scriptFormat|operationRef|messageRef)$/.test(name));
  element.children = element.children.filter((part) => !isMarkup(part) || part.local !== 'script');
  const id = attribute(element, 'id') ?? '';
  return kontor('call', { action: STAND_IN_ACTION }, [kontor('input', { name: 'element', value: id })]);
}

/** The drawing that is called where the real one is not there, or not yet: one task for a person. */
export const standInXml = (key: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:kontor="https://kontor.dev/bpmn/1" id="StandIn" targetNamespace="elsewhere">
  <bpmn:process id="${key}" isExecutable="true" kontor:document="case">
    <bpmn:startEvent id="standInStart"/>
    <bpmn:userTask id="standInTask"/>
    <bpmn:endEvent id="standInEnd"/>
    <bpmn:sequenceFlow id="standInFlow1" sourceRef="standInStart" targetRef="standInTask"/>
    <bpmn:sequenceFlow id="standInFlow2" sourceRef="standInTask" targetRef="standInEnd"/>
  </bpmn:process>
</bpmn:definitions>`;
