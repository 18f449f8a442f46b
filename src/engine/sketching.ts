// What those who sketch need of the engine: what a file is that need not run yet, and what publishing may be told.
import { Refusal } from '#kernel';
import { isTable, readable } from './check.ts';
import { readDmn } from './decision.ts';
import type { Moddle } from './graph.ts';
import { executables } from './pools.ts';
import { parseDrawing } from './read.ts';

export { isTable } from './check.ts';
export { differenceOf } from './difference.ts';
export { Impact as ImpactShape } from './moving/shapes.ts';
export { moveInput, moveRefusals } from './moving/plan.ts';
export { DifferenceShape, ProblemShape, toldDifference } from './told.ts';

/** What a file says of itself; `keys` are all under which it would be published, the first is what it is called by. */
export type Head = { kind: 'process' | 'decision'; keys: string[]; name: string; documentKind: string };

/**
 * The head of a drawing or a table that may be unfinished. Refuses, with the line, only a file that is neither: `processes.unreadable` or
 * `decisions.unreadable`.
 */
export async function headOf(xml: string): Promise<Head> {
  return isTable(xml) ? tableHead(xml) : drawingHead(xml);
}

async function tableHead(xml: string): Promise<Head> {
  const refusal = await readable(xml);
  if (refusal) throw refusal;
  const { decisions } = await readDmn(xml);
  const [first] = decisions;
  if (!first) throw new Refusal('decisions.unreadable', {}, { status: 422, message: 'The file holds no decision.' });
  return { kind: 'decision', keys: decisions.map(({ id }) => id), name: first.name || first.id, documentKind: '' };
}

async function drawingHead(xml: string): Promise<Head> {
  const { definitions } = await parseDrawing(xml);
  const processes: Moddle[] = (definitions?.rootElements ?? []).filter((root: Moddle) => root.$type === 'bpmn:Process');
  const running = executables(definitions);
  const [first] = running.length > 0 ? running : processes;
  if (!first?.id) throw new Refusal('processes.unreadable', {}, { status: 422, message: 'The file holds no process.' });
  const keys = (running.length > 0 ? running : [first]).map(({ id }: Moddle) => id as string);
  return { kind: 'process', keys, name: first.name || first.id, documentKind: first.document ?? '' };
}
