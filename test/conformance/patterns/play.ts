// Plays a pattern's script: each line is something that happens, and the marks that must be left by it.
import { compileDrawing, readDrawing } from '#engine';
import { SYSTEM } from '#kernel';
import { Stored, World } from '../../random/world.ts';
import { drawing } from './sketch.ts';

/** What happens: `start`, a user task's id, a message (`m1`), so many seconds (`+60`), or a step of an ad-hoc sub-process that somebody begins (`begin A`). */
export type Line = [what: string, marks: string];

/** A pattern, as BPMN with its expected trace, or why BPMN can not say it. */
export type Pattern = {
  number: number;
  name: string;
} & ({ how: string; body: string; start?: Record<string, unknown>; calls?: Record<string, string>; script: Line[]; open?: string } | { why: string });

export type Row = { number: number; name: string; ok: boolean; how?: string; why?: string };

/** Plays one pattern: `ok` when every line left its marks and the run stands where it should. */
export async function play(pattern: Pattern, world: World): Promise<Row> {
  const { number, name } = pattern;
  if ('why' in pattern) return { number, name, ok: false, why: pattern.why };
  world.restart();
  world.clear();
  try {
    const fault = await problems(pattern, world);
    if (fault !== undefined) return { number, name, ok: false, why: fault };
    const wrong = await follow(pattern, world);
    return wrong === undefined ? { number, name, ok: true, how: pattern.how } : { number, name, ok: false, why: wrong };
  } catch (error) {
    return { number, name, ok: false, why: (error as Error).message };
  }
}

type Playable = Extract<Pattern, { how: string }>;

const drawingsOf = ({ body, calls = {} }: Playable) =>
  [...Object.entries(calls), ['pattern', body] as const].map(([key, inside]) => ({ key, xml: drawing(key, inside) }));

async function problems(pattern: Playable, world: World): Promise<string | undefined> {
  for (const { key, xml } of drawingsOf(pattern)) {
    const [first] = compileDrawing(await readDrawing(xml), world.kernel.registry, key).problems;
    if (first) return `${first.element}: ${first.reason}`;
  }
  return undefined;
}

async function follow(pattern: Playable, world: World): Promise<string | undefined> {
  const machine = new Stored(world);
  for (const [what, marks] of pattern.script) {
    if (what === 'start') await machine.begin(drawingsOf(pattern), 'pattern', pattern.start ?? {});
    else if (/^m\d$/.test(what)) await machine.message(`rnd.${what}`);
    else if (what.startsWith('+')) await machine.clock(world.env.now().getTime() + Number(what.slice(1)) * 1000);
    else if (what.startsWith('begin ')) await begin(world, what.slice('begin '.length));
    else if (what.startsWith('refused begin ')) await refused(world, what.slice('refused begin '.length));
    else if (what.startsWith('signal ')) await machine.signal(`rnd.${what.slice('signal '.length)}`);
    else await complete(machine, what);
    const left = world.newEffects().sort().join(' ');
    const expected = marks.split(' ').filter(Boolean).sort().join(' ');
    if (left !== expected) return `after "${what}" there should be the marks "${expected}", and there are "${left}"`;
  }
  const open = world
    .waits()
    .filter((wait) => wait.main && wait.kind !== 'child')
    .map((wait) => wait.element)
    .sort()
    .join(' ');
  return open === (pattern.open ?? '') ? undefined : `at the end "${open}" waits`;
}

/** `U` or, with an answer, `U again=1`. */
async function complete(machine: Stored, what: string): Promise<void> {
  const [element, answer] = what.split(' ') as [string, string?];
  const [name, value] = answer?.split('=') ?? [];
  await machine.complete(element, name === undefined ? undefined : { [name]: Number(value) });
}

async function refused(world: World, element: string): Promise<void> {
  const begun = await begin(world, element).then(
    () => true,
    () => false,
  );
  if (begun) throw new Error(`${element} could be begun, and should not.`);
}

async function begin(world: World, element: string): Promise<void> {
  const wait = world.waits().find((candidate) => candidate.kind === 'activity' && candidate.element === element);
  if (!wait) throw new Error(`${element} is not offered.`);
  const [outcome] = await world.kernel.doMany('processes.begin_activity', [{ waitId: wait.id }], SYSTEM);
  if (!outcome!.ok) throw outcome!.refusal;
}
