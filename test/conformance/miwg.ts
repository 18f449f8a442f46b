// The reference models of the BPMN Model Interchange Working Group: each read into the model, written back, and compared.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseDrawing, writeDrawing } from '#engine';
import { filesUnder, textOf } from './suite.ts';
import { differences, infosetOf } from './infoset.ts';

/** One model: an empty list of differences is a pass. */
export interface MiwgRow {
  readonly file: string;
  readonly differences: readonly string[];
}

/** Reads and writes every model of the folder; `every` takes each n-th only. */
export async function runMiwg(folder: string, every = 1): Promise<MiwgRow[]> {
  const rows: MiwgRow[] = [];
  for (const path of filesUnder(folder, '.bpmn').filter((_, index) => index % every === 0)) {
    const source = textOf(readFileSync(path));
    const again = await sameAgain(source);
    rows.push({ file: basename(path), differences: again.length > 0 ? again : await onlyTheEdit(source) });
  }
  return rows;
}

async function sameAgain(source: string): Promise<string[]> {
  try {
    const { definitions } = await parseDrawing(source);
    return differences(infosetOf(source), infosetOf(await writeDrawing(definitions, source)));
  } catch (error) {
    return [String((error as Error).message)];
  }
}

/** A text in the source that is written back proves little: what is renamed in the model must be renamed in the file, and nothing else. */
async function onlyTheEdit(source: string): Promise<string[]> {
  const { definitions } = await parseDrawing(source);
  const process = definitions.rootElements.find((root: { flowElements?: unknown[] }) => (root.flowElements?.length ?? 0) > 0);
  const element = process?.flowElements.find((one: { name?: string; id?: string }) => one.name && one.id);
  if (!element) return [];
  element.name = 'renamed by the conformance run';
  const found = differences(infosetOf(source), infosetOf(await writeDrawing(definitions, source)));
  const isRename = found.length === 1 && /@name was .* and is "renamed by the conformance run"$/s.test(found[0]!);
  return isRename ? [] : [`a rename of ${element.id} gave ${found.length} differences: ${found[0] ?? 'none'}`];
}
