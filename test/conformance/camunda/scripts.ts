// Our own expectations of the collection's drawings, written from the standard: what to do, and where the tokens stand then.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesUnder } from '../suite.ts';
import type { Model, Publisher } from './collection.ts';
import { safeName } from './juel.ts';
import { BEGINNING, Broken, check, look, move, placesOf, settle, trace } from './player.ts';
import type { Stand } from './stand.ts';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', 'scripts');
const MINUTE_MS = 60_000;

/** A step: what is done, with which values, and where tokens stand afterwards (`end`: the run is over). */
interface Step {
  readonly line: number;
  readonly verb: string;
  readonly of: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly expected: readonly string[] | undefined;
}

/** The expectations of one drawing. */
export interface Script {
  readonly file: string;
  readonly process: string | undefined;
  readonly where: string;
  readonly steps: readonly Step[];
}

/** Reads all scripts. A script begins with the file's name at the margin; its steps are indented. */
export function readScripts(): Script[] {
  return filesUnder(FOLDER, '.txt').flatMap((path) => parse(readFileSync(path, 'utf8'), path.slice(FOLDER.length + 1)));
}

function parse(text: string, name: string): Script[] {
  const scripts: { file: string; process: string | undefined; where: string; steps: Step[] }[] = [];
  text.split('\n').forEach((raw, index) => {
    const line = raw.replace(/\s+#.*$|^#.*$/, '').trimEnd();
    if (line === '') return;
    if (/^\S/.test(line)) {
      const [file, process] = line.split(/\s+/);
      scripts.push({ file: `${file}.bpmn`, process, where: `${name}:${index + 1}`, steps: [] });
    } else scripts.at(-1)?.steps.push(stepOf(line.trim(), index + 1));
  });
  return scripts;
}

function stepOf(text: string, line: number): Step {
  const [doing = '', after] = text.split(/\s+>\s*/);
  const [verb = '', ...words] = doing.split(/\s+/);
  const values = words.flatMap((word) => {
    const match = /^([A-Za-z]\w*)=(.+)$/.exec(word);
    return match ? [[safeName(match[1]!), JSON.parse(match[2]!) as unknown] as const] : [];
  });
  const of = words.filter((word) => !/^[A-Za-z]\w*=/.test(word)).join(' ');
  return { line, verb, of, values: Object.fromEntries(values), expected: after === undefined ? undefined : places(after) };
}

/** `A B*3` as a sorted list. */
const places = (text: string): string[] =>
  text
    .split(/\s+/)
    .filter((word) => word !== '')
    .flatMap((word) => {
      const [id = '', times = '1'] = word.split('*');
      return Array.from({ length: Number(times) }, () => id);
    })
    .sort();

/** Follows a script; undefined when all is as expected, else the first difference. */
export async function follow(stand: Stand, publisher: Publisher, model: Model, script: Script): Promise<string | undefined> {
  const { translation } = model;
  const process = translation?.processes.find(({ id }) => script.process === undefined || id === script.process);
  const refusal = process ? await publisher.publish(process.key) : (model.refusal ?? 'no such process');
  const expectsRefusal = script.steps.some((step) => step.verb === 'refused');
  if (refusal !== undefined || expectsRefusal) return judgeRefusal(script, refusal);
  try {
    return await new Follower(stand, model, process!.key).run(script);
  } catch (error) {
    return `${script.where}: ${error instanceof Broken ? error.message : String((error as Error).message)}`;
  } finally {
    await stand.clear();
  }
}

/** `refused X` expects that the reason names X. */
function judgeRefusal(script: Script, refusal: string | undefined): string | undefined {
  const step = script.steps.find((one) => one.verb === 'refused');
  if (!step) return `${script.where}: refused: ${refusal}`;
  if (refusal === undefined) return `${script.where}: it is not refused`;
  return step.of === '' || refusal.toLowerCase().includes(step.of.toLowerCase()) ? undefined : `${script.where}: refused for another reason: ${refusal}`;
}

class Follower {
  private document = '';
  private readonly stand: Stand;
  private readonly model: Model;
  private readonly key: string;

  constructor(stand: Stand, model: Model, key: string) {
    this.stand = stand;
    this.model = model;
    this.key = key;
  }

  async run(script: Script): Promise<string | undefined> {
    for (const step of script.steps) {
      const complaint = (await this.take(step)) ?? (await this.compare(step));
      if (complaint !== undefined) return `${script.where} line ${step.line}, ${step.verb} ${step.of}: ${complaint}`;
      await check(this.stand, this.document);
    }
    return undefined;
  }

  private async compare({ expected }: Step): Promise<string | undefined> {
    if (!expected) return undefined;
    const sight = await look(this.stand, this.document);
    const found = sight.live ? placesOf(sight) : ['end'];
    return found.join(' ') === expected.join(' ') ? undefined : `expected ${expected.join(' ')}, found ${found.join(' ') || 'nothing'}`;
  }

  private async take({ verb, of, values }: Step): Promise<string | undefined> {
    const { stand } = this;
    if (verb === 'start') {
      stand.shop.env.set(BEGINNING);
      this.document = await stand.start(this.key, values);
    } else if (verb === 'complete') return this.end(of, values, (wait) => wait.kind === 'user' && wait.at === of);
    else if (verb === 'fire') return this.end(of, values, (wait) => wait.element === of);
    else if (verb === 'clock') stand.shop.env.turn(minutes(of) * MINUTE_MS);
    else if (verb === 'message') await stand.say(this.document, this.model.translation!.messages.get(of) ?? of, values);
    else if (verb === 'signal') await stand.signal(this.model.translation!.signals.get(of) ?? of);
    else if (verb === 'done' || verb === 'never') return this.done(verb, of);
    else return `there is no step "${verb}"`;
    await settle(stand);
    return undefined;
  }

  private async end(of: string, values: Record<string, unknown>, which: (wait: Awaited<ReturnType<typeof look>>['waits'][number]) => boolean) {
    const wait = (await look(this.stand, this.document)).waits.find(which);
    if (!wait) return `nothing waits at ${of}`;
    await move(this.stand, wait, values);
    return undefined;
  }

  /** `done A B*2`: how often these elements were completed; `never C`: not at all. */
  private async done(verb: 'done' | 'never', of: string): Promise<string | undefined> {
    const all = await trace(this.stand, this.document);
    const wanted = places(of);
    for (const id of new Set(wanted)) {
      const count = all.filter((done) => done === id).length;
      const times = verb === 'never' ? 0 : wanted.filter((one) => one === id).length;
      if (count !== times) return `${id} was completed ${count} times instead of ${times}`;
    }
    return undefined;
  }
}

/** `PT1H`, `PT5M`, `P1D` in minutes. */
function minutes(duration: string): number {
  const [, days = 0, hours = 0, mins = 0, seconds = 0] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration) ?? [];
  return Number(days) * 1_440 + Number(hours) * 60 + Number(mins) + Number(seconds) / 60;
}
