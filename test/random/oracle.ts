// Another engine as a second opinion: the same drawing and the same schedule on bpmn-elements, and which activities it has carried out.
import { EventEmitter } from 'node:events';
import { Engine } from 'bpmn-engine';
import { type Block, type Construct, type Process, type Repeat, chance, inside } from './blocks.ts';
import { type Move, choicesOf, nextMove } from './check.ts';
import { drawProcess } from './draw.ts';
import { Model } from './model.ts';
import { EPOCH_MS } from './world.ts';

/**
 * What bpmn-elements is asked about, in families whose constructs it carries out together. What is left out, and what it does otherwise,
 * stands in docs/reference/second-opinion.md.
 */
export const FAMILIES: readonly (readonly Construct[])[] = [
  ['and', 'sub', 'receive', 'catchMessage', 'catchTimer', 'link', 'sequentialMulti'],
  ['and', 'sub', 'catchTimer', 'link', 'parallelMulti'],
  ['xor', 'loop', 'race', 'sub', 'receive', 'catchMessage', 'catchTimer', 'edgeMessage', 'edgeTimer', 'sequentialMulti', 'terminate'],
];

type Api = { id: string; executionId: string; environment: { variables: Record<string, unknown> } };

/** Carries a process out there along the schedule of that seed; undefined when both did the same, else what differs. */
export async function secondOpinion(process: Process, seed: number): Promise<{ steps: number; differs?: string }> {
  const model = new Model(process, EPOCH_MS);
  const other = await Other.begin(process);
  const random = chance(seed);
  // There, a boundary event that does not interrupt happens once.
  const heard = new Set<string>();
  let seen = 0;
  for (let steps = 1; ; steps++) {
    // There, an activity that is carried out several times ends once.
    const bodies = model.bodies.splice(0);
    const expected = model.done.slice(seen).filter((id) => !bodies.includes(id) || bodies.splice(bodies.indexOf(id), 1).length === 0);
    const differs = compare(expected, other.news());
    if (differs !== undefined) return { steps, differs };
    seen = model.done.length;
    if (model.ended) return other.ended ? { steps } : { steps, differs: 'it has not ended' };
    const move = nextMove(model, process, random, steps, heard);
    if (move?.what === 'message') heard.add(move.name);
    if (!move) return { steps, differs: 'the model is stuck' };
    other.carryOut(move, model);
    if (move.what === 'complete') model.fire(model.open().find((wait) => wait.kind === 'user' && wait.element === move.element)!);
    if (move.what === 'message') model.message(move.name);
    if (move.what === 'clock') model.clock(move.toMs);
  }
}

function compare(expected: string[], found: string[]): string | undefined {
  const [mine, theirs] = [expected.toSorted().join(' '), found.toSorted().join(' ')];
  return mine === theirs ? undefined : `we did "${mine}", it did "${theirs}"`;
}

class Other {
  private readonly done: string[] = [];
  private readonly waiting: { id: string; executionId: string }[] = [];
  private readonly counts = new Map<string, number>();
  private readonly variables: Record<string, unknown>;
  private execution: { signal(message: object): void; cancelActivity(message: object): void; state: string } | undefined;
  private readonly times: Map<string, number>;

  private constructor(process: Process) {
    this.variables = variablesOf(process);
    this.times = loopsOf(process);
  }

  static async begin(process: Process): Promise<Other> {
    const other = new Other(process);
    const listener = new EventEmitter();
    listener.on('activity.wait', (api: Api) => void other.waiting.push({ id: api.id, executionId: api.executionId }));
    listener.on('activity.end', (api: Api) => other.over(api));
    const engine = new (Engine as unknown as new (options: object) => {
      execute(options: object): Promise<unknown>;
      on(name: string, on: (error: Error) => void): void;
    })({
      name: process.key,
      source: translated(process),
      settings: { enableDummyService: true, enableDummyScript: true },
      timers: { register: () => ({ setTimeout: () => ({}), clearTimeout: () => {} }), setTimeout: () => ({}), clearTimeout: () => {}, executing: [] },
    });
    engine.on('error', (error) => void other.done.push(`error ${error.message}`));
    other.execution = (await engine.execute({ listener, variables: other.variables })) as typeof other.execution;
    return other;
  }

  get ended(): boolean {
    return this.execution?.state === 'idle';
  }

  news(): string[] {
    return this.done.splice(0);
  }

  /** A counter is set and raised where our drawing has a mapping. */
  private over({ id, environment }: Api): void {
    this.done.push(id);
    const loop = /^(W\d+)_([in])$/.exec(id);
    if (!loop) return;
    const count = loop[2] === 'i' ? 0 : (this.counts.get(loop[1]!) ?? 0) + 1;
    this.counts.set(loop[1]!, count);
    environment.variables[`again_${loop[1]}`] = count < this.times.get(loop[1]!)!;
  }

  carryOut(move: Move, model: Model): void {
    if (move.what === 'complete') {
      // The last one: an activity that was taken away has left its first one here.
      const at = this.waiting.findLastIndex((wait) => wait.id === move.element);
      const [wait] = this.waiting.splice(at, at < 0 ? 0 : 1);
      this.execution!.signal({ executionId: wait?.executionId });
    }
    if (move.what === 'message') this.execution!.signal({ id: `message_${move.name.replaceAll('.', '_')}` });
    if (move.what === 'clock')
      for (const wait of model.open()) if (wait.dueMs !== undefined && wait.dueMs <= move.toMs) this.execution!.cancelActivity({ id: wait.element });
  }
}

/** Our drawing in the words of the other engine: conditions are its expressions, and a repetition has a number. */
function translated(process: Process): string {
  const repeats = new Map<string, Repeat>();
  const look = (block: Block): void => {
    if ('repeat' in block && block.repeat) repeats.set(block.id, block.repeat);
    inside(block).forEach(look);
  };
  look(process.body);
  return drawProcess(process)
    .at(-1)!
    .xml.replace(/=start\.(\w+) = (\d+)</g, '${environment.variables.$1_$2}<')
    .replace(/=start\.(\w+)\[(\d+)\]</g, '${environment.variables.$1_$2}<')
    .replace(/=n_(W\d+) &lt; \d+</g, '${environment.variables.again_$1}<')
    .replace(/<bpmn:extensionElements><kontor:each collection="=\[([^\]]*)\]"[^>]*><\/bpmn:extensionElements>/g, (_, items: string) => {
      const count = items === '' ? 0 : items.split(',').length;
      return `<bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">${count}</bpmn:loopCardinality>`;
    })
    .replace(/<bpmn:extensionElements>.*?<\/bpmn:extensionElements>/g, '')
    .replace(/ kontor:document="\w+"/, '');
}

/** Each choice as a truth of its own. */
function variablesOf(process: Process): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [id, choice] of Object.entries(choicesOf(process))) {
    if (Array.isArray(choice)) choice.forEach((taken, i) => (found[`${id}_${i + 1}`] = taken));
    else for (let i = 0; i < 4; i++) found[`${id}_${i}`] = choice === i;
  }
  return found;
}

function loopsOf(process: Process): Map<string, number> {
  const found = new Map<string, number>();
  const look = (block: Block): void => {
    if (block.k === 'loop') found.set(block.id, block.times);
    inside(block).forEach(look);
  };
  look(process.body);
  for (const edge of process.events) look(edge.body);
  return found;
}
