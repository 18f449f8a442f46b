// Figures that a test wants to tell: written beside the counts, and printed on the last line of `npm test -- NAME --json`.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ENDING = '.figures.json';
const ALONE = '.alone.json';

/** Tells figures of a sweep; in a run without `npm test` nobody asks for them. */
export function tellFigures(name: string, figures: Record<string, number>): void {
  const folder = process.env['KONTOR_TEST_FIGURES'];
  if (folder !== undefined) writeFileSync(join(folder, name + ENDING), JSON.stringify(figures));
}

/** Tells figures of a sweep that are the whole last line of `npm test -- NAME --json`, under its own name. */
export function tellAlone(name: string, figures: Record<string, number>): void {
  const folder = process.env['KONTOR_TEST_FIGURES'];
  if (folder !== undefined) writeFileSync(join(folder, name + ALONE), JSON.stringify(figures));
}

/** The figures that a sweep of that name told alone; undefined when there is none. */
export function readAlone(folder: string, name: string): Record<string, number> | undefined {
  if (!readdirSync(folder).includes(name + ALONE)) return undefined;
  return JSON.parse(readFileSync(join(folder, name + ALONE), 'utf8')) as Record<string, number>;
}

/** All figures that were told in that folder. */
export function readFigures(folder: string): Record<string, number> {
  const files = readdirSync(folder).filter((name) => name.endsWith(ENDING));
  return Object.assign({}, ...files.sort().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, number>)) as Record<
    string,
    number
  >;
}
