// Reads and writes the parts of an element that say what it does, through the sheet, so that each change can be undone.
import type { DrawingSheet as Sheet, ModdleElement, SheetElement } from '../../../../ui/index.ts';

export type { DrawingSheet as Sheet, ModdleElement, SheetElement } from '../../../../ui/index.ts';

/** A mapping of a call: the name that is given and the text that stands in the drawing. */
export interface Mapping {
  name: string;
  value: string;
}

/** A property as text; undefined where it is not there. */
export function textOf(part: ModdleElement | undefined, name: string): string | undefined {
  const value = part?.get(name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const listOf = (part: ModdleElement | undefined, name: string): ModdleElement[] => {
  const value = part?.get(name);
  return Array.isArray(value) ? (value as ModdleElement[]) : [];
};

/** All extension elements of a type, e.g. `kontor:Tell`, in their order. */
export function extensionsOf(of: ModdleElement | undefined, type: string): ModdleElement[] {
  const holder = of?.get('extensionElements') as ModdleElement | undefined;
  return listOf(holder, 'values').filter((one) => one.$type === type);
}

/** The first extension element of that type. */
export const extensionOf = (of: ModdleElement | undefined, type: string): ModdleElement | undefined => extensionsOf(of, type)[0];

/** Puts an extension element into what `of` is in, which is the element itself or a part of it such as its loop. */
export function addExtension(sheet: Sheet, id: string, of: ModdleElement, type: string, properties: Record<string, unknown>): ModdleElement {
  const part = sheet.make(type, properties);
  sheet.together(() => {
    let holder = of.get('extensionElements') as ModdleElement | undefined;
    if (!holder) {
      holder = sheet.make('bpmn:ExtensionElements', { values: [] });
      holder.$parent = of;
      sheet.changePart(id, of, { extensionElements: holder });
    }
    part.$parent = holder;
    sheet.changePart(id, holder, { values: [...listOf(holder, 'values'), part] });
  });
  return part;
}

/** Sets properties of the extension element of that type, which is made where there is none. */
export function putExtension(sheet: Sheet, element: SheetElement, type: string, properties: Record<string, unknown>): void {
  const found = extensionOf(element.businessObject, type);
  if (found) sheet.changePart(element.id, found, properties);
  else addExtension(sheet, element.id, element.businessObject, type, properties);
}

/** Takes extension elements away. */
export function dropExtensions(sheet: Sheet, id: string, of: ModdleElement, isDropped: (part: ModdleElement) => boolean): void {
  const holder = of.get('extensionElements') as ModdleElement | undefined;
  if (!holder || !listOf(holder, 'values').some(isDropped)) return;
  const values = listOf(holder, 'values').filter((one) => !isDropped(one));
  if (values.length === 0) sheet.changePart(id, of, { extensionElements: undefined });
  else sheet.changePart(id, holder, { values });
}

/** The inputs (or outputs) of a call, a task, a letter or a called drawing. */
export const mappingsOf = (part: ModdleElement | undefined, which: 'inputs' | 'outputs'): Mapping[] =>
  listOf(part, which).map((one) => ({ name: textOf(one, 'name') ?? '', value: textOf(one, 'value') ?? '' }));

/** The parts of mappings, to be set as `inputs` or `outputs`. */
export function mappingParts(sheet: Sheet, parent: ModdleElement | undefined, which: 'inputs' | 'outputs', mappings: readonly Mapping[]): ModdleElement[] {
  return mappings.map((one) => {
    const part = sheet.make(which === 'inputs' ? 'kontor:Input' : 'kontor:Output', { ...one });
    part.$parent = parent;
    return part;
  });
}

/** Sets one mapping by its name, or takes it away where it says nothing; the others and their order stay. */
export function withMapping(mappings: readonly Mapping[], name: string, value: string | undefined): Mapping[] {
  if (value === undefined) return mappings.filter((one) => one.name !== name);
  if (mappings.some((one) => one.name === name)) return mappings.map((one) => (one.name === name ? { name, value } : one));
  return [...mappings, { name, value }];
}

/** The events on the border of a step. */
export const borderOf = (sheet: Sheet, id: string): SheetElement[] =>
  sheet.elements().filter((one) => one.type === 'bpmn:BoundaryEvent' && one.businessObject['attachedToRef'] === sheet.element(id)?.businessObject);

/** The one event definition of an event. */
export const definitionOf = (element: SheetElement): ModdleElement | undefined => listOf(element.businessObject, 'eventDefinitions')[0];

/** The code of the refusal that an event on a border catches. */
export function caughtBy(event: SheetElement): string | undefined {
  const definition = definitionOf(event);
  if (definition?.$type !== 'bpmn:ErrorEventDefinition') return undefined;
  return textOf(definition.get('errorRef') as ModdleElement | undefined, 'errorCode') ?? '';
}

/** The flows that leave an element, in the order in which they are looked at. */
export function waysOut(sheet: Sheet, element: SheetElement): SheetElement[] {
  const flows = sheet.elements().filter((one) => one.isFlow && one.type === 'bpmn:SequenceFlow' && one.businessObject['sourceRef'] === element.businessObject);
  const container = element.businessObject.$parent;
  const order = listOf(container, 'flowElements');
  return flows.toSorted((one, other) => order.indexOf(one.businessObject) - order.indexOf(other.businessObject));
}

/** A body such as that of a condition: the text without blanks around. */
export const bodyOf = (part: unknown): string => (typeof part === 'object' && part !== null ? String((part as ModdleElement).get('body') ?? '').trim() : '');

/** The text of a condition or a script without its `=`. */
export const feelIn = (text: string): string => (text.startsWith('=') ? text.slice(1).trim() : text);

/** A formal expression that says it. */
export const expressionPart = (sheet: Sheet, body: string): ModdleElement => sheet.make('bpmn:FormalExpression', { body });
