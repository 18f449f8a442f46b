// Translates a drawing of the collection to ours: its namespace and JUEL to FEEL, Java to stand-ins; what is BPMN stays as it is.
import { type Markup, isMarkup, readMarkup, writeMarkup } from '#engine';
import { translateActivity } from './activities.ts';
import { Untranslatable, feelOfCondition, feelOfText, isExpression } from './juel.ts';
import type { Translated } from './juel.ts';
import { KONTOR, allOf, attribute, bpmn, childOf, childrenOf, extend, isBpmn, isTheirs, kontor, setAttribute, setText, textOf } from './tree.ts';
import { Variables } from './variables.ts';

/** A called drawing: the key that it is published under, and the variables that it knows. */
export interface Callee {
  readonly key: string;
  readonly variables: readonly string[];
}

/** What a drawing became. */
export interface Translation {
  /** One text for each process that can run, all else in it the same. */
  readonly processes: readonly { readonly id: string; readonly key: string; readonly xml: string }[];
  readonly variables: Variables;
  /** What was not translated word for word: stand-ins, and what was left out. */
  readonly notes: readonly string[];
  /** Our names of its messages and signals, by theirs. */
  readonly messages: ReadonlyMap<string, string>;
  readonly signals: ReadonlyMap<string, string>;
}

export interface TranslateOptions {
  /** Stands before keys, messages and signals, so that drawings of the collection do not meet. */
  readonly prefix: string;
  /** The drawing that a call activity means; undefined: a stand-in is called. */
  callee(calledElement: string): Callee | undefined;
}

/** What the translation of one element may use. */
export interface Context extends TranslateOptions {
  readonly variables: Variables;
  readonly messages: Map<string, string>;
  readonly signals: Map<string, string>;
  readonly roots: Markup;
  note(text: string): void;
  /** An expression of theirs as ours, `=` in front, its names known from now on. */
  feel(text: string, role?: Parameters<Variables['learn']>[1]): string;
  condition(text: string, role?: Parameters<Variables['learn']>[1]): string;
  /** Our name for a message, made known to the house. */
  message(name: string): string;
}

const slug = (text: string): string => text.replace(/\W+/g, '_');

/** The ids of the processes in a drawing that can run: those that do not say that they can not. */
export function processIdsOf(xml: string): string[] {
  return executables(readMarkup(xml)).map((process) => attribute(process, 'id') ?? '');
}

function executables(root: Markup): Markup[] {
  const all = childrenOf(root, 'process').filter((process) => childrenOf(process).length > 0);
  const willing = all.filter((process) => attribute(process, 'isExecutable') !== 'false');
  return willing.length > 0 ? willing : all;
}

/** Translates; throws Untranslatable with the reason, and an Error where the text is no XML. */
export function translate(xml: string, options: TranslateOptions): Translation {
  const root = readMarkup(xml);
  const notes = new Set<string>();
  const context: Context = {
    ...options,
    variables: new Variables(),
    messages: new Map(),
    signals: new Map(),
    roots: root,
    note: (text) => void notes.add(text),
    feel: (text, role) => '=' + learned(context, read(feelOfText, text, context), role),
    condition: (text, role) => '=' + learned(context, read(feelOfCondition, text, context), role),
    message(name) {
      const known = this.messages.get(name) ?? `elsewhere.${options.prefix}${slug(name)}`;
      this.messages.set(name, known);
      return known;
    },
  };
  root.children = root.children.filter((part) => !isMarkup(part) || part.local !== 'BPMNDiagram');
  completeRoots(root, context);
  // Conditions first: what decides is what tasks and messages may bring.
  const elements = [...allOf(root)].filter(isBpmn);
  for (const element of elements) translators[element.local]?.(element, context);
  for (const element of elements) {
    if (activities.has(element.local)) translateActivity(element, context);
    dropTheirs(element, context);
  }
  setAttribute(root, 'xmlns:kontor', KONTOR);
  const processes = executables(root);
  const ids = processes.map((process) => attribute(process, 'id') ?? '');
  for (const process of processes) prepareProcess(process, context);
  return {
    processes: ids.map((id, index) => ({ id, key: options.prefix + id, xml: onlyThis(root, processes, index) })),
    variables: context.variables,
    notes: [...notes],
    messages: context.messages,
    signals: context.signals,
  };
}

/** What this reader cannot translate is a value that is given, true to begin with. */
function read(translator: typeof feelOfText, text: string, context: Context): Translated {
  try {
    return translator(text);
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error;
    const name = `given_${context.variables.names().length}`;
    context.note(`a script or expression (${text.replace(/\s+/g, ' ').slice(0, 40)}) is a given value`);
    return { feel: name, names: new Set([name]), beans: new Set(), hints: [{ name, operator: 'is', value: true }] };
  }
}

function learned(context: Context, translated: Translated, role?: Parameters<Variables['learn']>[1]): string {
  context.variables.learn(translated, role);
  for (const bean of translated.beans) context.note(`the Java call ${bean} is a given value`);
  return translated.feel;
}

/** Their engine takes the reference to an error or a message that is nowhere declared for its code or name. */
function completeRoots(root: Markup, context: Context): void {
  const known = new Set([...allOf(root)].map((element) => attribute(element, 'id')));
  for (const element of [...allOf(root)]) {
    for (const [name, local, key] of [
      ['errorRef', 'error', 'errorCode'],
      ['messageRef', 'message', 'name'],
    ] as const) {
      const ref = attribute(element, name);
      if (!isBpmn(element) || ref === undefined || ref === '' || ref.includes(':') || known.has(ref)) continue;
      known.add(ref);
      root.children.push(bpmn(root, local, { id: ref, [key]: ref }));
      context.note(`${local} ${ref} is declared nowhere and stands for itself`);
    }
  }
}

function prepareProcess(process: Markup, context: Context): void {
  const id = attribute(process, 'id') ?? '';
  // A run that the time begins is about no document.
  const byTime = childrenOf(process, 'startEvent').some((start) => childOf(start, 'timerEventDefinition') !== undefined);
  setAttribute(process, 'kontor:document', byTime ? 'none' : 'case');
  for (const participant of allOf(context.roots)) {
    if (participant.local === 'participant' && attribute(participant, 'processRef') === id) setAttribute(participant, 'processRef', context.prefix + id);
  }
  setAttribute(process, 'id', context.prefix + id);
  extend(
    process,
    context.variables.names().map((name) => kontor('input', { name, value: `=start.${name}` })),
  );
}

/** The whole file with this one process to run. */
function onlyThis(root: Markup, processes: readonly Markup[], index: number): string {
  processes.forEach((process, at) => setAttribute(process, 'isExecutable', String(at === index)));
  return writeMarkup(root);
}

const activities = new Set([
  'userTask',
  'serviceTask',
  'sendTask',
  'receiveTask',
  'businessRuleTask',
  'scriptTask',
  'manualTask',
  'task',
  'callActivity',
  'subProcess',
  'transaction',
  'adHocSubProcess',
  'startEvent',
  'endEvent',
  'boundaryEvent',
  'intermediateCatchEvent',
  'intermediateThrowEvent',
]);

/** Listeners, forms, assignees and retries of theirs say nothing about the way of a token. */
function dropTheirs(element: Markup, context: Context): void {
  for (const extensions of childrenOf(element, 'extensionElements')) {
    for (const extension of childrenOf(extensions))
      if (isTheirs(extension) && /listener/i.test(extension.local)) context.note(`${extension.local}s are not run`);
    extensions.children = extensions.children.filter((part) => !isMarkup(part) || !isTheirs(part));
  }
  // Who may do a task is another matter than how a token goes; and resource expressions of theirs are no FEEL.
  element.children = element.children.filter((part) => !isMarkup(part) || !/^(potentialOwner|humanPerformer|performer|resourceRole)$/.test(part.local));
}

const translators: Readonly<Record<string, (element: Markup, context: Context) => void>> = {
  sequenceFlow(element, context) {
    const condition = childOf(element, 'conditionExpression');
    const text = textOf(condition);
    if (condition) setText(condition, context.condition(text === '' ? 'a script in a file of its own' : text, 'decides'));
  },
  conditionalEventDefinition(element, context) {
    const condition = childOf(element, 'condition');
    const text = textOf(condition);
    if (condition && text !== '') setText(condition, context.condition(text, 'happens'));
  },
  message: (element, context) => setAttribute(element, 'name', context.message(attribute(element, 'name') || attribute(element, 'id') || 'message')),
  signal(element, context) {
    const name = attribute(element, 'name') || attribute(element, 'id') || 'signal';
    const ours = `${context.prefix}${slug(name)}`;
    context.signals.set(name, ours);
    setAttribute(element, 'name', ours);
  },
  standardLoopCharacteristics: (element, context) => conditionIn(element, 'loopCondition', context),
  adHocSubProcess: (element, context) => conditionIn(element, 'completionCondition', context),
  messageEventDefinition: (element, context) => standInMessage(element, context),
  receiveTask: (element, context) => standInMessage(element, context),
  timerEventDefinition(element, context) {
    for (const time of childrenOf(element, 'timeDate', 'timeDuration', 'timeCycle')) {
      const text = textOf(time);
      // Of PT${n}M only the number is computed.
      const role = /^[$#]\{[^}]*\}$/.test(text) ? (time.local as 'timeDate' | 'timeDuration' | 'timeCycle') : 'counts';
      if (isExpression(text)) setText(time, context.feel(text, role));
    }
  },
};

function conditionIn(element: Markup, name: string, context: Context): void {
  const condition = childOf(element, name);
  if (condition && textOf(condition) !== '') setText(condition, context.condition(textOf(condition)));
}

/** Theirs lets a message go unnamed where its interface or a bean deals with it; ours has to have a name. */
function standInMessage(element: Markup, context: Context): void {
  if (attribute(element, 'messageRef')) return;
  const id = `standIn_${context.messages.size}`;
  context.roots.children.push(bpmn(context.roots, 'message', { id, name: context.message(id) }));
  setAttribute(element, 'messageRef', id);
  context.note('a message without a name has a stand-in');
}
