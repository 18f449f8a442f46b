// One process, one schedule: the model says what has to happen, the engine does it with a restart after every step and once without.
import { isDeepStrictEqual } from 'node:util';
import { type Block, type Process, chance, inside } from './blocks.ts';
import { choices, drawProcess } from './draw.ts';
import { Model } from './model.ts';
import { Unbroken } from './unbroken.ts';
import { EPOCH_MS, type Line, type Machine, Stored, type World } from './world.ts';

export type Move = { what: 'start' } | { what: 'complete'; element: string } | { what: 'message' | 'signal'; name: string } | { what: 'clock'; toMs: number };

/** What became of one process: `broken` says which promise was not kept, and where. */
export type Outcome = { moves: Move[]; restarts: number; visits: number; broken?: string };

/** After so many steps only what brings a run nearer to its end is done. */
const WIDE_STEPS = 30;
const STEPS_LIMIT = 400;

/** Runs `process` along a schedule of that seed. `whole`: the program itself is thrown away at every step, too, not only its state. */
export async function check(process: Process, seed: number, worlds: { stored: World; unbroken: World }, whole = false): Promise<Outcome> {
  const outcome: Outcome = { moves: [], restarts: 0, visits: 0 };
  worlds.stored.clear();
  worlds.unbroken.clear();
  const machines: Machine[] = [new Stored(worlds.stored), new Unbroken(worlds.unbroken, worlds.stored)];
  const random = chance(seed);
  try {
    const model = new Model(process, EPOCH_MS);
    const seen = { done: 0, effects: 0 };
    const drawings = drawProcess(process);
    const chosen = choicesOf(process);
    for (const machine of machines) await machine.begin(drawings, process.key, chosen);
    outcome.moves.push({ what: 'start' });
    for (;;) {
      const broken = compare(model, machines, seen);
      if (broken !== undefined) return { ...outcome, visits: model.done.length, broken };
      const move = model.ended ? undefined : nextMove(model, process, random, outcome.moves.length);
      if (!move) break;
      if (outcome.moves.length > STEPS_LIMIT) return { ...outcome, broken: 'The run comes to no end.' };
      outcome.moves.push(move);
      if (whole) worlds.stored.restart();
      outcome.restarts++;
      apply(model, move);
      for (const machine of machines) await carryOut(machine, move);
    }
    outcome.visits = model.done.length;
    return model.ended ? outcome : { ...outcome, broken: 'The run is stuck: nothing is left that could wake it.' };
  } catch (error) {
    return { ...outcome, broken: (error as Error).stack ?? String(error) };
  }
}

export function choicesOf(process: Process): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const body of [process.body, ...process.events.map((edge) => edge.body)]) choices(body, found);
  return found;
}

/** Messages that the process itself can wait for with a place of its own; those may also come early. */
function ownNames(block: Block): string[] {
  if (block.k === 'call') return block.edges.flatMap((edge) => ownNames(edge.body));
  const own = block.k === 'receive' ? [block.name] : block.k === 'catch' && block.trigger.on === 'message' ? [block.trigger.name] : [];
  return [...own, ...inside(block).flatMap(ownNames)];
}

/** What happens next. With `heard`, no message comes before something waits for it, and none comes twice to an edge. */
export function nextMove(model: Model, process: Process, random: () => number, steps: number, heard?: ReadonlySet<string>): Move | undefined {
  const pick = <T>(list: T[]): T | undefined => list[Math.floor(random() * list.length)];
  const waits = model
    .open()
    .filter((wait) => wait.kind !== 'child' && (steps < WIDE_STEPS || wait.main || !model.open().some((other) => other.main && other.kind !== 'child')));
  if (!heard && steps < WIDE_STEPS && random() < 0.05) {
    const name = pick(ownNames(process.body));
    if (name !== undefined) return { what: 'message', name };
  }
  const wait = pick(waits.filter(({ kind, main, name }) => kind !== 'condition' && (main || name === undefined || !heard?.has(name))));
  if (!wait) return undefined;
  if (wait.kind === 'user') return { what: 'complete', element: wait.element };
  if (wait.kind === 'message' || wait.kind === 'signal') return { what: wait.kind, name: wait.name! };
  return { what: 'clock', toMs: Math.min(...model.open().flatMap((other) => other.dueMs ?? [])) };
}

export function apply(model: Model, move: Move): void {
  if (move.what === 'complete') model.fire(model.open().find((wait) => wait.kind === 'user' && wait.element === move.element)!);
  if (move.what === 'message') model.message(move.name);
  if (move.what === 'signal') model.signal(move.name);
  if (move.what === 'clock') model.clock(move.toMs);
}

export async function carryOut(machine: Pick<Machine, 'complete' | 'message' | 'signal' | 'clock'>, move: Move): Promise<void> {
  if (move.what === 'complete') await machine.complete(move.element);
  if (move.what === 'message') await machine.message(move.name);
  if (move.what === 'signal') await machine.signal(move.name);
  if (move.what === 'clock') await machine.clock(move.toMs);
}

// Comparing --------------------------------------------------------------------------------------------------------------

function compare(model: Model, machines: Machine[], seen: { done: number; effects: number }): string | undefined {
  const [stored, unbroken] = machines as [Machine, Machine];
  const news = [stored.world.news(), unbroken.world.news()] as const;
  const effects = [stored.world.newEffects(), unbroken.world.newEffects()] as const;
  const expected = { done: model.done.slice(seen.done), effects: model.effects.slice(seen.effects) };
  seen.done = model.done.length;
  seen.effects = model.effects.length;
  return (
    sound(stored.world, news[0]) ??
    againstModel(model, stored.world) ??
    differ(
      'what was done',
      expected.done,
      news[0].flatMap(({ line }) => (line.k === 'done' ? [line.e] : [])),
    ) ??
    differ('the effects', expected.effects, effects[0]) ??
    same('effects', effects[0], effects[1]) ??
    same('lines', byRun(news[0]), byRun(news[1])) ??
    sameTexts(stored.world, unbroken.world)
  );
}

/** Which of two runs a transaction moves first is nobody's business. */
const byRun = (news: { run: number }[]): unknown[] => news.toSorted((a, b) => a.run - b.run);

function againstModel(model: Model, world: World): string | undefined {
  const root = world.memory.table('engine.run').find((run) => run.parent_id === null)!;
  const expected = model
    .open()
    .map((wait) => `${wait.element}:${wait.kind}:${wait.main}${wait.dueMs === undefined ? '' : ':' + new Date(wait.dueMs).toISOString()}`);
  const found = world.waits().map((wait) => `${wait.element}:${wait.kind}:${wait.main}${wait.due_at === null ? '' : ':' + wait.due_at.toISOString()}`);
  return (
    differ('what is waited for', expected, found) ??
    (model.ended === (root.status === 'ended') ? undefined : `the run is ${root.status}, and the model has ${model.ended ? '' : 'not '}ended`)
  );
}

/** How two bags of texts differ, in words; undefined when they do not. */
export function differ(what: string, expected: string[], found: string[]): string | undefined {
  const left = new Map<string, number>();
  for (const one of expected) left.set(one, (left.get(one) ?? 0) + 1);
  for (const one of found) left.set(one, (left.get(one) ?? 0) - 1);
  const missing = [...left].filter(([, n]) => n > 0).map(([one, n]) => (n > 1 ? `${one} ×${n}` : one));
  const extra = [...left].filter(([, n]) => n < 0).map(([one, n]) => (n < -1 ? `${one} ×${-n}` : one));
  return missing.length + extra.length === 0 ? undefined : `${what}: missing [${missing.join(', ')}], not expected [${extra.join(', ')}]`;
}

/** The promises that hold for every stored run, whatever its drawing is. */
function sound(world: World, news: { line: Line }[]): string | undefined {
  const waits = world.waits();
  for (const run of world.runs()) {
    const mine = waits.filter((wait) => wait.run_id === run.id);
    if ((run.status === 'live') !== mine.length > 0) return `the run ${run.id} is ${run.status} with ${mine.length} waits`;
    const { t, s, b = [] } = run.state;
    const held = new Set([
      ...mine.filter((wait) => wait.main).map((wait) => wait.token),
      ...s.flatMap((scope) => scope.t ?? []),
      ...b.map((bodies) => bodies.token),
    ]);
    const loose = t.find((token) => !held.has(token.i));
    if (loose) return `the token ${loose.i} at ${loose.e} waits for nothing`;
    const homeless = mine.find((wait) => wait.main && !t.some((token) => token.i === wait.token));
    if (homeless) return `the wait ${homeless.element}:${homeless.kind} has no token`;
    const lost = t.find((token) => !s.some((scope) => scope.i === token.s));
    if (lost) return `the token ${lost.i} at ${lost.e} is in no scope`;
    const odd = mine.find((wait) => wait.kind === 'incident' || wait.kind === 'continue');
    if (odd) return `there is an ${odd.kind} at ${odd.element}: ${JSON.stringify(news.findLast(({ line }) => line.k === 'incident')?.line)}`;
  }
  return undefined;
}

/** Whether a run that was restarted at every step is where one is that never was: the same text is stored. */
function sameTexts(stored: World, unbroken: World): string | undefined {
  const [mine, other] = [stored.texts(), unbroken.texts()];
  return same('runs', mine.runs, other.runs) ?? same('waits', mine.waits, other.waits);
}

function same(what: string, mine: unknown[], other: unknown[]): string | undefined {
  if (isDeepStrictEqual(mine, other)) return undefined;
  const at = mine.findIndex((one, i) => !isDeepStrictEqual(one, other[i]));
  return `after a restart other ${what} than without one: ${JSON.stringify(mine[at])} and ${JSON.stringify(other[at])}`;
}
