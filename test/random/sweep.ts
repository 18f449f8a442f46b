// Many processes one after the other, each by its seed; the first that breaks a promise is made small and told as it stands.
import type { Construct, Process } from './blocks.ts';
import { type Outcome, check } from './check.ts';
import { drawProcess } from './draw.ts';
import { generate } from './generate.ts';
import { shrink } from './shrink.ts';
import { switches } from './switches.ts';
import { World } from './world.ts';

export type Figures = { processes: number; steps: number; restarts: number; wholeRestarts: number; visits: number; broken: number };
export type Swept = { figures: Figures; failures: string[]; off: [Construct, string][] };

/** After so many processes the program's memory of drawings is thrown away. */
const WORLD_SIZE = 50;
/** Of so many processes one has the whole program started anew at each step, which compiles its drawings again. */
const WHOLE_EVERY = 20;
const TOLD_LIMIT = 3;

const scheduleOf = (seed: number): number => seed * 7 + 1;

/** Runs the processes of `count` seeds from `from` on, at most `boundMs` long. */
export async function sweep(from: number, count: number, boundMs: number): Promise<Swept> {
  const figures: Figures = { processes: 0, steps: 0, restarts: 0, wholeRestarts: 0, visits: 0, broken: 0 };
  const failures: string[] = [];
  const { on, off } = await switches(new World().kernel.registry);
  const until = performance.now() + boundMs;
  let worlds = { stored: new World(), unbroken: new World() };
  for (let seed = from; seed < from + count && performance.now() < until; seed++) {
    if (seed % WORLD_SIZE === 0) worlds = { stored: new World(), unbroken: new World() };
    const process = generate(seed, on);
    const whole = seed % WHOLE_EVERY === 0;
    const outcome = await check(process, scheduleOf(seed), worlds, whole);
    figures.processes++;
    figures.steps += outcome.moves.length;
    figures.restarts += outcome.restarts;
    if (whole) figures.wholeRestarts += outcome.restarts;
    figures.visits += outcome.visits;
    if (outcome.broken === undefined) continue;
    figures.broken++;
    if (failures.length < TOLD_LIMIT) failures.push(await tell(process, outcome, whole));
  }
  return { figures, failures, off: [...off] };
}

/** The seed, what was broken, the steps and the drawing, after the process has been made as small as it can be. */
async function tell(process: Process, outcome: Outcome, whole: boolean): Promise<string> {
  const worlds = { stored: new World(), unbroken: new World() };
  const kind = kindOf(outcome);
  const run = (smaller: Process) => check(smaller, scheduleOf(process.seed), worlds, whole);
  const small = await shrink(process, async (smaller) => kindOf(await run(smaller)) === kind);
  const again = await run(small);
  const steps = again.moves.map((move) => Object.values(move).join(' ')).join(', ');
  const drawings = drawProcess(small).map(({ xml }) => xml);
  return [`seed ${process.seed}: ${again.broken ?? outcome.broken}`, `steps: ${steps}`, ...drawings].join('\n');
}

/** What kind of promise was broken, so that a smaller process is not one that breaks another. */
const kindOf = ({ broken }: Outcome): string | undefined => broken?.slice(0, 22);
