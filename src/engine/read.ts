// Reads BPMN XML safely: looked through first (safe-xml.ts), and what the reader warns of is a refusal.
import { BpmnModdle } from 'bpmn-moddle';
import { Refusal } from '#kernel';
import type { Moddle } from './graph.ts';
import { type Markup, isMarkup, readMarkup, writeMarkup } from './markup.ts';
import { kontorModdle } from './moddle.ts';
import { XmlError, checkXml } from './safe-xml.ts';

/** A reference with a prefix leads into another document (BPMN 2.0.2, section 15.3.2), which need not be here to read this one. */
const FOREIGN = /^unresolved reference <([^<>:]+:[^<>]+)>/;

/** What bpmn-moddle could not read; a reference that leads nowhere names the element that holds it. */
type Warning = { message: string; element?: { id?: string; $type?: string } };

/** The root `bpmn:Definitions` of a drawing. Throws a Refusal `processes.unreadable` that says where. */
export async function readDrawing(xml: string): Promise<Moddle> {
  return (await parseDrawing(xml)).definitions;
}

/** A drawing with the references that lead out of it, into documents that it imports. Throws a Refusal `processes.unreadable`. */
export async function parseDrawing(xml: string): Promise<{ definitions: Moddle; foreign: string[] }> {
  try {
    checkXml(xml);
    const first = await withWarnings(xml);
    // Blanks around an attribute's equals sign or inside an id are good XML that the reader does not know: it is given a tidy text.
    const second = first.serious.some(isUnparsable) ? await withWarnings(tidied(xml)).catch(() => first) : first;
    const { definitions, foreign, serious } = second.serious.some(isUnparsable) ? first : second;
    if (serious.length > 0) throw unreadable(serious[0]!.message, placeIn(serious[0]!.message), serious[0]!.element?.id);
    return { definitions, foreign };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (error instanceof XmlError) throw unreadable(error.message, error);
    throw unreadable((error as Error).message);
  }
}

/** BPMN with our extensions as the reader knows it. It keeps nothing of a drawing, and building it costs more than reading with it, so it is built once. */
function language(): InstanceType<typeof BpmnModdle> {
  return (built ??= new BpmnModdle({ kontor: kontorModdle }));
}
let built: InstanceType<typeof BpmnModdle> | undefined;

const isUnparsable = ({ message }: Warning): boolean => message.startsWith('unparsable');

async function withWarnings(xml: string): Promise<{ definitions: Moddle; foreign: string[]; serious: Warning[] }> {
  // The text has been decoded already: what the declaration calls its encoding says nothing any more.
  const text = xml.replace(/^\uFEFF?\s*<\?xml[^?]*\?>/, '');
  const { rootElement, warnings } = await language().fromXML(text);
  // A shape that shows something that is not there is not shown.
  const told = (warnings as Warning[]).filter(({ message, element }) => !(message.startsWith('unresolved') && /^bpmndi:/.test(element?.$type ?? '')));
  return {
    definitions: rootElement,
    foreign: told.flatMap(({ message }) => FOREIGN.exec(message)?.[1] ?? []),
    serious: told.filter(({ message }) => !FOREIGN.test(message)),
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

function unreadable(message: string, at = placeIn(message), element?: string): Refusal {
  const place = at ? { line: at.line } : {};
  return new Refusal(
    'processes.unreadable',
    { ...(at ? { line: at.line, column: at.column } : {}) },
    {
      status: 422,
      message: at ? `Line ${at.line}, column ${at.column}: ${message}` : message,
      faults: [{ code: 'processes.unreadable', message, ...place, ...(element === undefined ? {} : { pointer: '/' + element }) }],
    },
  );
}

/** Where the reader says that it stumbled; it counts from 0. */
function placeIn(message: string): { line: number; column: number } | undefined {
  const match = /line: (\d+)\s+column: (\d+)/.exec(message);
  return match ? { line: Number(match[1]) + 1, column: Number(match[2]) + 1 } : undefined;
}
