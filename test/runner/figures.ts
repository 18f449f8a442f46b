// Figures that a test wants to tell: written beside the counts, and printed on the last line of `npm test -- NAME --json`.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ENDING = '.figures.json';

/** Tells figures of a sweep; in a run without `npm test` nobody asks for them. */
export function tellFigures(name: string, figures: Record<string, number>): void {
  const folder = process.env['KONTOR_TEST_FIGURES'];
  if (folder !== undefined) writeFileSync(join(folder, name + ENDING), JSON.stringify(figures));
}

/** All figures that were told in that folder. */
export function readFigures(folder: string): Record<string, number> {
  const files = readdirSync(folder).filter((name) => name.endsWith(ENDING));
  return Object.assign({}, ...files.sort().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, number>)) as Record<
    string,
    number
  >;
}
