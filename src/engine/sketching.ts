// What those who sketch need of the engine: what a file is that need not run yet, and what publishing may be told.
import type { Static } from 'typebox';
import { Refusal, type Sql } from '#kernel';
import { Catalogue } from './catalogue.ts';
import { checkEach, isTable, readable } from './check.ts';
import { readDmn } from './decision.ts';
import type { Definitions } from './definitions.ts';
import { differenceOf } from './difference.ts';
import type { Moddle } from './graph.ts';
import { executables } from './pools.ts';
import { isError } from './problem.ts';
import { parseDrawing } from './read.ts';
import { type DifferenceShape, told, toldDifference } from './told.ts';

export { isTable } from './check.ts';
export { Impact as ImpactShape } from './moving/shapes.ts';
export { moveInput, moveRefusals } from './moving/plan.ts';
export { One as PublishedShape, processPublished, publishFile, refusals as publishRefusals, tableRefusals } from './publish.ts';
export { DifferenceShape, ProblemShape } from './told.ts';

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

type Reader = { read<Row>(statement: Sql<Row>): Promise<Row[]> };
export type Found = { ok: boolean; problems: ReturnType<typeof told>[] };

/** What publishing a file would find wrong with it; a file that can not be read is refused. */
export async function foundIn(reader: Reader, definitions: Definitions, xml: string): Promise<Found> {
  const checked = (await checkEach(await new Catalogue(reader, definitions).open(), [xml])).flat();
  const problems = checked.flatMap((one) => one.problems);
  return { ok: !problems.some(isError), problems: problems.map(told) };
}

export type Differs = Static<typeof DifferenceShape>;

/** What differs between two drawings as far as each can be understood. */
export async function differenceBetween(before: string, after: string): Promise<Differs> {
  const [one, two] = await Promise.all([parseDrawing(before), parseDrawing(after)]);
  return toldDifference(differenceOf(one.definitions, two.definitions));
}
