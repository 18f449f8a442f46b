// Reads BPMN XML safely: looked through first (safe-xml.ts), and what the reader warns of is a refusal.
import { BpmnModdle } from 'bpmn-moddle';
import { Refusal } from '#kernel';
import type { Moddle } from './graph.ts';
import { type Markup, isMarkup, readMarkup, writeMarkup } from './markup.ts';
import { kontorModdle } from './moddle.ts';
import { XmlError, checkXml } from './safe-xml.ts';

/** Attributes that are an id or lead to one. */
const REFERENCE = /^id$|Ref$|^default$|^bpmnElement$/;
/** A reference with a prefix leads into another document (BPMN 2.0.2, section 15.3.2), which need not be here to read this one. */
const FOREIGN = /^unresolved reference <([^<>:]+:[^<>]+)>/;

/** What bpmn-moddle could not read; a reference that leads nowhere names the element that holds it. */
type Warning = { message: string; element?: { id?: string; $type?: string } };

/** The root `bpmn:Definitions` of a drawing. Throws a Refusal `processes.unreadable` that says where. */
export async function readDrawing(xml: string): Promise<Moddle> {
  const { definitions, unread } = await parseDrawing(xml);
  const [first] = unread;
  if (first) throw unreadable(first.message, placeIn(first.message), first.element?.id);
  for (const root of definitions.rootElements ?? []) if (root.flowElements) nameFlows(root, idsIn(root));
  return definitions;
}

const idsIn = (container: Moddle): Set<string> =>
  new Set(container.flowElements.flatMap((element: Moddle) => [...(element.id ? [element.id] : []), ...(element.flowElements ? idsIn(element) : [])]));

/** A flow need not have an id (BPMN 2.0.2, section 8.3.1), but joins and history tell flows by theirs: it is named after what it joins. */
function nameFlows(container: Moddle, taken: Set<string>): void {
  for (const element of container.flowElements) {
    if (element.flowElements) nameFlows(element, taken);
    if (element.id !== undefined || element.$type.startsWith('bpmn:Data')) continue;
    if (element.$type !== 'bpmn:SequenceFlow')
      throw unreadable(`There is a ${element.$type.slice(5)} without an id in ${container.id}${element.name ? `, "${element.name}"` : ''}.`);
    const base = `${element.sourceRef?.id}_${element.targetRef?.id}`;
    let id = base;
    for (let n = 2; taken.has(id); n++) id = `${base}_${n}`;
    taken.add(id);
    element.id = id;
  }
}

/**
 * A drawing as far as it can be understood: `foreign` are references into documents that it imports, `unread` is what leads
 * nowhere or is no BPMN — good enough to be shown and written back, not to run. Throws a Refusal `processes.unreadable`.
 */
export async function parseDrawing(xml: string): Promise<{ definitions: Moddle; foreign: string[]; unread: Warning[] }> {
  try {
    checkXml(xml);
    const first = await withWarnings(xml);
    // Blanks around an equals sign or inside an id, and a prefix for what is in this same document, are good XML that the reader
    // does not know: it is given a tidy text.
    const own = ownPrefixes(xml);
    const isOdd = first.serious.some(isUnparsable) || first.foreign.some((name) => own.has(name.slice(0, name.indexOf(':'))));
    const second = isOdd ? await withWarnings(tidied(xml, own)).catch(() => first) : first;
    const { definitions, foreign, serious } = second.serious.some(isUnparsable) ? first : second;
    return { definitions, foreign, unread: serious };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (error instanceof XmlError) throw unreadable(error.message, error);
    throw unreadable((error as Error).message);
  }
}

/** BPMN with our extensions as the reader knows it. It keeps nothing of a drawing, and building it costs more than reading with it, so it is built once. */
function language(): InstanceType<typeof BpmnModdle> {
  return (built ??= new BpmnModdle({ kontor: structuredClone(kontorModdle) }));
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

/** Prefixes that mean the document's own target namespace: a reference with one of them leads to an element of this document. */
function ownPrefixes(xml: string): Set<string> {
  const target = /\btargetNamespace\s*=\s*["']([^"']*)["']/.exec(xml)?.[1];
  const declared = [...xml.matchAll(/\bxmlns:([\w.-]+)\s*=\s*["']([^"']*)["']/g)];
  return new Set(declared.filter(([, , uri]) => target !== undefined && uri === target).map(([, prefix]) => prefix!));
}

/** The same drawing with attributes written in the usual way, ids without blanks around them (XML Schema, xsd:ID) and own references without a prefix. */
function tidied(xml: string, own: ReadonlySet<string>): string {
  const reference = (value: string): string => {
    const [prefix = '', ...rest] = value.trim().split(':');
    return rest.length > 0 && own.has(prefix) ? rest.join(':') : value.trim();
  };
  const tidy = (element: Markup): void => {
    element.attributes = element.attributes.map(([name, value]) => [name, REFERENCE.test(name) ? reference(value) : value]);
    if (/^(incoming|outgoing|.*Ref)$/.test(element.local))
      element.children = element.children.map((part) => (isMarkup(part) ? part : { ...part, text: reference(part.text) }));
    element.children.filter(isMarkup).forEach(tidy);
  };
  const root = readMarkup(xml);
  tidy(root);
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
