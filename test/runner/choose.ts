// Chooses which test files run: all of the house by default, or those whose path holds one of the names.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = ['src', 'web', 'tools', 'test', 'demo'];

/** Long runs that are asked for by name: `npm test -- conformance`. */
const ON_REQUEST = ['bench', 'conformance', 'journeys', 'moving', 'random', 'thirty', 'walks'];

/** The files to run, in order, and what is to be said about those left out. */
export interface Choice {
  files: string[];
  notes: string[];
}

function walk(root: string, folder: string, found: string[]): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) walk(root, path, found);
    else if (/\.(test\.tsx?|journey\.ts)$/.test(entry.name)) found.push(path);
  }
}

/** Every test file and journey under `root`, sorted by path, tests before journeys. */
function allFiles(root: string): string[] {
  const found: string[] = [];
  for (const folder of FOLDERS) {
    if (statSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory() === true) walk(root, folder, found);
  }
  return found.sort((one, other) => Number(isJourney(one)) - Number(isJourney(other)) || (one < other ? -1 : 1));
}

function isJourney(path: string): boolean {
  return path.endsWith('.journey.ts');
}

function requestFolder(path: string): string | undefined {
  return ON_REQUEST.find((folder) => path.startsWith(`test/${folder}/`));
}

/**
 * The files to run. Without names: all but test/bench and test/conformance, then the journeys if there is a browser.
 * With names: the files whose path holds one of them; a folder that runs on request must be named itself.
 */
export function chooseFiles(root: string, names: readonly string[], hasBrowser: boolean): Choice {
  const chosen = allFiles(root).filter((path) => {
    const folder = requestFolder(path);
    if (names.length === 0) return folder === undefined || isJourney(path);
    if (folder !== undefined && !names.some((name) => name.includes(folder))) return false;
    return names.some((name) => path.includes(name));
  });
  if (hasBrowser || !chosen.some(isJourney)) return { files: chosen, notes: [] };
  const files = chosen.filter((path) => !isJourney(path));
  const count = chosen.length - files.length;
  return { files, notes: [`journeys: ${count} left out, no Chromium found (set KONTOR_CHROMIUM to its path)`] };
}

/** The files in lanes that run side by side: journeys wait for their browser most of the time, and the other tests can use that. */
export function lanesOf(files: readonly string[], processors: number): string[][] {
  const tests = files.filter((path) => !isJourney(path));
  const journeys = files.filter(isJourney);
  return processors > 1 && tests.length > 0 && journeys.length > 0 ? [tests, journeys] : [[...files]];
}
