// One run over everything that a suite holds.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runSuite } from '../../src/engine/dmn/tck.ts';
import { Publisher, readCollection, runModel, standFor } from './camunda/collection.ts';
import type { Row } from './camunda/collection.ts';
import { follow, readScripts } from './camunda/scripts.ts';
import { runMiwg } from './miwg.ts';
import { patterns } from './patterns/patterns.ts';
import type { Found } from './scoreboard.ts';

/** The instant at which decisions are evaluated: cases that ask for today must always give the same. */
const NOW_MS = Date.UTC(2026, 0, 31, 9, 0, 0);

/** Reads, writes, plays and decides all that the folder holds. `every` takes each n-th process model and script only. */
export async function runAll(suite: string, every = 1): Promise<Found> {
  const miwg = await runMiwg(join(suite, 'miwg'), every);
  const { rows, scripts } = await runCollection(join(suite, 'camunda7'), every);
  const dmn = [];
  for (const level of ['level-2', 'level-3']) dmn.push(await runLevel(join(suite, 'dmn-tck', level), level, every));
  return { miwg, models: rows, scripts, dmn, patterns: await patterns() };
}

/** Houses side by side, each with a database and a clock of its own: while one waits for its database, another one thinks. */
const LANES = 3;
/** A sample is soon done; more houses would cost more than they save. */
const lanesFor = (every: number): number => (every > 1 ? 1 : LANES);

/** Plays the process models, and follows our scripts of those that are there. */
export async function runCollection(folder: string, every = 1): Promise<{ rows: Row[]; scripts: Found['scripts'] }> {
  const models = readCollection(folder);
  const byFile = new Map(models.map((model) => [model.file, model]));
  const chosen = models.filter((_, index) => index % every === 0);
  const scripts = readScripts().filter((script, index) => byFile.has(script.file) && index % every === 0);
  const lanes = lanesFor(every);
  const rows: (Row | undefined)[] = chosen.map(() => undefined);
  const complaints: (string | undefined)[] = scripts.map(() => undefined);
  const lane = async (_: unknown, at: number): Promise<void> => {
    const stand = await standFor(models);
    try {
      const publisher = new Publisher(stand, models);
      const mine = (_one: unknown, index: number): boolean => index % lanes === at;
      for (const model of chosen.filter(mine)) rows[chosen.indexOf(model)] = await runModel(stand, publisher, model);
      for (const script of scripts.filter(mine)) {
        const complaint = await follow(stand, publisher, byFile.get(script.file)!, script);
        complaints[scripts.indexOf(script)] = complaint === undefined ? undefined : `${script.file} ${complaint}`;
      }
    } finally {
      await stand.close();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return {
    rows: rows.flatMap((row) => row ?? []),
    scripts: { count: scripts.length, files: new Set(scripts.map((script) => script.file)), complaints: complaints.flatMap((one) => one ?? []) },
  };
}

async function runLevel(folder: string, level: string, every: number): Promise<Found['dmn'][number]> {
  const suites = existsSync(folder) ? readdirSync(folder).sort() : [];
  const results = [];
  for (const suite of suites.filter((_, index) => index % every === 0)) {
    const broken = (error: Error) => [{ suite, id: 'all', node: '', passed: false, got: error.message, expected: 'that it can be read' }];
    results.push(...(await runSuite(join(folder, suite), suite, NOW_MS).catch(broken)));
  }
  const missed = results.filter((result) => !result.passed);
  return {
    level,
    passed: results.length - missed.length,
    of: results.length,
    missed: missed.map(({ suite, id, node, got, expected }) => `${suite} ${id} ${node}: ${got} instead of ${expected}`),
  };
}
