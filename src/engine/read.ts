// Reads BPMN XML safely: no document type, bounded size and depth, and what the reader warns of is a refusal.
import { BpmnModdle } from 'bpmn-moddle';
import { Refusal } from '#kernel';
import type { Moddle } from './graph.ts';
import { kontorModdle } from './moddle.ts';

const BYTES_LIMIT = 2_000_000;
const DEPTH_LIMIT = 200;

/** The root `bpmn:Definitions` of a drawing. Throws a Refusal `processes.unreadable` that says where. */
export async function readDrawing(xml: string): Promise<Moddle> {
  if (xml.length > BYTES_LIMIT) throw unreadable(`The drawing is larger than ${BYTES_LIMIT} characters.`);
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) throw unreadable('A drawing may not declare a document type or entities.');
  if (depthOf(xml) > DEPTH_LIMIT) throw unreadable(`The drawing is nested deeper than ${DEPTH_LIMIT} levels.`);
  try {
    const { rootElement, warnings } = await new BpmnModdle({ kontor: kontorModdle }).fromXML(xml);
    const serious = warnings.filter((warning: { message: string }) => !/^unresolved reference/.test(warning.message) || !/#DI|bpmndi/i.test(warning.message));
    if (serious.length > 0) throw unreadable(String(serious[0]!.message));
    return rootElement;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw unreadable((error as Error).message);
  }
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
