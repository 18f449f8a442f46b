// Reads BPMN XML safely: no document type, bounded size and depth, and what the reader warns of is a refusal.
import { BpmnModdle } from 'bpmn-moddle';
import { Refusal } from '#kernel';
import type { Moddle } from './graph.ts';
import { type Markup, isMarkup, readMarkup, writeMarkup } from './markup.ts';
import { kontorModdle } from './moddle.ts';

const BYTES_LIMIT = 2_000_000;
const DEPTH_LIMIT = 200;
/** A reference with a prefix leads into another document (BPMN 2.0.2, section 15.3.2), which need not be here to read this one. */
const FOREIGN = /^unresolved reference <([^<>:]+:[^<>]+)>/;

/** The root `bpmn:Definitions` of a drawing. Throws a Refusal `processes.unreadable` that says where. */
export async function readDrawing(xml: string): Promise<Moddle> {
  return (await parseDrawing(xml)).definitions;
}

/** A drawing with the references that lead out of it, into documents that it imports. Throws a Refusal `processes.unreadable`. */
export async function parseDrawing(xml: string): Promise<{ definitions: Moddle; foreign: string[] }> {
  if (xml.length > BYTES_LIMIT) throw unreadable(`The drawing is larger than ${BYTES_LIMIT} characters.`);
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) throw unreadable('A drawing may not declare a document type or entities.');
  if (depthOf(xml) > DEPTH_LIMIT) throw unreadable(`The drawing is nested deeper than ${DEPTH_LIMIT} levels.`);
  try {
    const first = await withWarnings(xml);
    // Blanks around an attribute's equals sign or inside an id are good XML that the reader does not know: it is given a tidy text.
    const second = first.serious.some(isUnparsable) ? await withWarnings(tidied(xml)).catch(() => first) : first;
    const { definitions, foreign, serious } = second.serious.some(isUnparsable) ? first : second;
    if (serious.length > 0) throw unreadable(serious[0]!);
    return { definitions, foreign };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw unreadable((error as Error).message);
  }
}

/** BPMN with our extensions as the reader knows it. It keeps nothing of a drawing, and building it costs more than reading with it, so it is built once. */
function language(): InstanceType<typeof BpmnModdle> {
  return (built ??= new BpmnModdle({ kontor: kontorModdle }));
}
let built: InstanceType<typeof BpmnModdle> | undefined;

const isUnparsable = (message: string): boolean => message.startsWith('unparsable');

async function withWarnings(xml: string): Promise<{ definitions: Moddle; foreign: string[]; serious: string[] }> {
  // The text has been decoded already: what the declaration calls its encoding says nothing any more.
  const text = xml.replace(/^\uFEFF?\s*<\?xml[^?]*\?>/, '');
  const { rootElement, warnings } = await language().fromXML(text);
  // A shape that shows something that is not there is not shown.
  const told = warnings.filter(({ message, element }) => !(message.startsWith('unresolved') && /^bpmndi:/.test(element?.$type ?? '')));
  const messages = told.map(({ message }) => message);
  return {
    definitions: rootElement,
    foreign: messages.flatMap((message) => FOREIGN.exec(message)?.[1] ?? []),
    serious: messages.filter((message) => !FOREIGN.test(message)),
  };
}

/** The same drawing with attributes written in the usual way, and ids without blanks around them (XML Schema, xsd:ID). */
function tidied(xml: string): string {
  const trim = (element: Markup): void => {
    element.attributes = element.attributes.map(([name, value]) => [name, /^id$|Ref$|^default$|^bpmnElement$/.test(name) ? value.trim() : value]);
    element.children.filter(isMarkup).forEach(trim);
  };
  const root = readMarkup(xml);
  trim(root);
  return writeMarkup(root);
}

function unreadable(message: string): Refusal {
  const line = /line: (\d+)/.exec(message);
  return new Refusal(
    'processes.unreadable',
    {},
    { status: 422, message, faults: [{ code: 'processes.unreadable', message, ...(line ? { line: Number(line[1]) + 1 } : {}) }] },
  );
}

/** The deepest nesting of elements, told by counting tags: cheap, and enough to refuse a bomb before it is read. */
function depthOf(xml: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [tag] of xml.matchAll(/<\/?[A-Za-z][^>]*>/g)) {
    if (tag.startsWith('</')) depth--;
    else if (!tag.endsWith('/>')) deepest = Math.max(deepest, ++depth);
  }
  return deepest;
}
