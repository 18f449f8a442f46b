// The collection as a whole: which file means which called process, what each became, and what came of publishing and playing it.
import { readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { Refusal } from '#kernel';
import { filesUnder, textOf } from '../suite.ts';
import { standInXml } from './activities.ts';
import { type Game, type Mood, Broken, play } from './player.ts';
import { type Stand, openStand } from './stand.ts';
import { type Callee, type Translation, processIdsOf, translate } from './translate.ts';

/** One file of the collection. */
export interface Model {
  readonly file: string;
  readonly family: string;
  readonly processIds: readonly string[];
  readonly translation: Translation | undefined;
  readonly refusal: string | undefined;
}

/** What came of a file. */
export interface Row {
  readonly file: string;
  readonly outcome: 'ran' | 'refused' | 'failed';
  /** Why it was refused or failed; of one that ran, how its games ended. */
  readonly reason: string;
  readonly notes: readonly string[];
  readonly games: readonly Game[];
}

/** Reads and translates every file of the folder. */
export function readCollection(folder: string): Model[] {
  const files = filesUnder(folder, '.bpmn').map((path) => ({ file: relative(folder, path), xml: textOf(readFileSync(path)) }));
  const ids = files.map(({ xml }) => attempt(() => processIdsOf(xml)) ?? []);
  const homes = new Map<string, number>();
  files.forEach(({ file }, index) => ids[index]!.forEach((id) => homes.has(homeOf(file, id)) || homes.set(homeOf(file, id), index)));
  const made = new Map<number, Translation | string>();
  const under = new Set<number>();
  const make = (index: number): Translation | string => {
    const known = made.get(index);
    if (known !== undefined) return known;
    under.add(index);
    const { file, xml } = files[index]!;
    const callee = (called: string): Callee | undefined => {
      const home = ids[index]!.includes(called) ? index : homes.get(homeOf(file, called));
      if (home === undefined) return undefined;
      // Itself, or a ring of calls: known by its key only.
      if (under.has(home)) return { key: prefixOf(home) + called, variables: [] };
      const other = make(home);
      return typeof other === 'string' ? undefined : { key: prefixOf(home) + called, variables: other.variables.names() };
    };
    const translation = reasonOf(() => translate(xml, { prefix: prefixOf(index), callee }));
    under.delete(index);
    made.set(index, translation);
    return translation;
  };
  return files.map(({ file }, index) => {
    const translation = make(index);
    const isRefused = typeof translation === 'string';
    return {
      file,
      family: dirname(file),
      processIds: ids[index]!,
      translation: isRefused ? undefined : translation,
      refusal: isRefused ? translation : undefined,
    };
  });
}

const prefixOf = (index: number): string => `m${index}_`;
const homeOf = (file: string, id: string): string => `${dirname(file)} ${id}`;

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    // What can not be read says so when it is translated.
    return undefined;
  }
}

function reasonOf(work: () => Translation): Translation | string {
  try {
    const made = work();
    return made.processes.length === 0 ? 'the file holds no process' : made;
  } catch (error) {
    return `no readable XML: ${(error as Error).message}`;
  }
}

/** Opens a house for the models' messages. */
export const standFor = (models: readonly Model[]): Promise<Stand> =>
  openStand([...new Set(models.flatMap((model) => [...(model.translation?.messages.values() ?? [])]))]);

/** Publishes drawings with what they call before them, each once; the reason of a refusal is kept. */
export class Publisher {
  private readonly done = new Map<string, string | undefined>();
  private readonly under = new Set<string>();
  private readonly byKey: ReadonlyMap<string, string>;
  private readonly stand: Stand;

  constructor(stand: Stand, models: readonly Model[]) {
    this.stand = stand;
    this.byKey = new Map(models.flatMap((model) => model.translation?.processes.map(({ key, xml }) => [key, xml] as const) ?? []));
  }

  /** Why the drawing can not run; undefined when it is published. */
  async publish(key: string): Promise<string | undefined> {
    if (this.done.has(key)) return this.done.get(key);
    this.done.set(key, undefined);
    const xml = this.byKey.get(key)!;
    this.under.add(key);
    for (const [, called = ''] of xml.matchAll(/calledElement="([^"]*)"/g)) {
      if (called === key || !this.byKey.has(called)) continue;
      // Of a ring of calls none can be the first: a stand-in takes the place until the real one comes. So it does of what is refused.
      if (this.under.has(called) || (await this.publish(called)) !== undefined) await this.attempt(standInXml(called));
    }
    this.under.delete(key);
    const reason = await this.attempt(xml);
    this.done.set(key, reason);
    return reason;
  }

  private async attempt(xml: string): Promise<string | undefined> {
    try {
      await this.stand.publish(xml);
      return undefined;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const told = (error.details['problems'] ?? []) as { element: string; reason: string; level?: string }[];
      const problems = told.filter((problem) => problem.level !== 'warning');
      if (problems.length === 0) return error.message;
      return problems
        .slice(0, 3)
        .map(({ element, reason }) => `${element}: ${reason}`)
        .join(' ');
    }
  }
}

/** Incidents that the drawing itself is made for: it has no way for what was given, or an error that nothing catches. */
const INTENDED = /^(no_way|uncaught|child) /;
/** Incidents of values that only the drawing's own program would have known: the player gives it others. */
const NOT_GIVEN = /^(collection|timer|document|expression|output|input) /;
const MOODS: readonly Mood[] = ['calm', 'stormy'];

/** Publishes and plays one file. */
export async function runModel(stand: Stand, publisher: Publisher, model: Model): Promise<Row> {
  const { file, translation } = model;
  const row = (outcome: Row['outcome'], reason: string, games: readonly Game[] = []): Row => ({
    file,
    outcome,
    reason: reason.replace(/\bm\d+_/g, ''),
    notes: translation?.notes ?? [],
    games,
  });
  if (!translation) return row('refused', model.refusal ?? '');
  const refusals: string[] = [];
  const games: Game[] = [];
  try {
    for (const { key } of translation.processes) {
      const refusal = await publisher.publish(key);
      if (refusal !== undefined) refusals.push(refusal);
      else for (const mood of MOODS) games.push(await playAlone(stand, key, translation, mood));
      // What nobody made true while it ran is true from the start in one game more.
      if (refusal === undefined && games.at(-1)!.end === 'waits') games.push(await playAlone(stand, key, translation, 'granted'));
    }
  } catch (error) {
    return row(
      'failed',
      error instanceof Broken ? error.message : `exception: ${(error as Error).stack?.split('\n').slice(0, 3).join(' ') ?? String(error)}`,
      games,
    );
  }
  // A file of several processes counts as refused when one of them is.
  if (refusals.length > 0) return row('refused', refusals[0]!);
  const isGuess = translation.variables.names().length > 0;
  const odd = games.find(({ end, note = '' }) => end === 'incident' && !INTENDED.test(note) && !(isGuess && NOT_GIVEN.test(note)));
  if (odd) return row('failed', `incident ${odd.note}`, games);
  return row('ran', games.map(({ end, at, note }) => (end === 'ended' ? end : (note ?? `${end} at ${at.join(', ')}`))).join('; '), games);
}

async function playAlone(stand: Stand, key: string, { variables }: Translation, mood: Mood): Promise<Game> {
  try {
    return await play(stand, key, variables, mood);
  } finally {
    await stand.clear();
  }
}
