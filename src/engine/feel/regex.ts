// Runs regular expressions in bounded time: a pattern without back-references tries each of its steps at each place once.
import type { Meter } from './budget.ts';
import { FeelError } from './error.ts';
import { parseFlags, parseRegex, RegexError } from './regex-parse.ts';
import type { CharTest, Flags, RegexNode } from './regex-parse.ts';

type Step =
  | { readonly do: 'char'; readonly test: CharTest }
  | { readonly do: 'split'; readonly first: number; readonly second: number }
  | { readonly do: 'jump'; readonly to: number }
  | { readonly do: 'save'; readonly register: number }
  | { readonly do: 'start' | 'end' }
  | { readonly do: 'match' }
  | { readonly do: 'back'; readonly group: number }
  /** Stops a loop that did not move: `mark` notes the place, `moved` fails when it is still the same. */
  | { readonly do: 'mark'; readonly register: number }
  | { readonly do: 'moved'; readonly register: number };

export interface Regex {
  readonly steps: readonly Step[];
  readonly registers: number;
  readonly groups: number;
  readonly hasBackReference: boolean;
  readonly flags: Flags;
}

/** Where a match and its groups lie, in code points; -1 for a group that took no part. */
export type Span = readonly number[];

const MAX_PATTERN_LENGTH = 1000;
const MAX_STEPS = 20_000;
/** The table of places tried may have this many entries. */
const MAX_TABLE = 64_000_000;
const CACHE_SIZE = 500;

const cache = new Map<string, Regex | null>();

/** A compiled pattern; null when pattern or flags are wrong. */
export function compileRegex(pattern: string, flagText: string): Regex | null {
  const key = `${flagText}/${pattern}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = tryCompile(pattern, flagText);
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(key, made);
  return made;
}

function tryCompile(pattern: string, flagText: string): Regex | null {
  const flags = parseFlags(flagText);
  if (!flags || pattern.length > MAX_PATTERN_LENGTH) return null;
  try {
    const { tree, groups } = parseRegex(pattern, flags);
    const emitter: Emitter = { steps: [], registers: (groups + 1) * 2, hasBackReference: false };
    emitter.steps.push({ do: 'save', register: 0 });
    emit(tree, emitter);
    emitter.steps.push({ do: 'save', register: 1 }, { do: 'match' });
    return { ...emitter, groups, flags };
  } catch (error) {
    if (error instanceof RegexError) return null;
    throw error;
  }
}

interface Emitter {
  steps: Step[];
  registers: number;
  hasBackReference: boolean;
}

function emit(node: RegexNode, emitter: Emitter): void {
  const { steps } = emitter;
  if (steps.length > MAX_STEPS) throw new RegexError('Too large');
  switch (node.is) {
    case 'empty':
      return;
    case 'char':
      steps.push({ do: 'char', test: node.test });
      return;
    case 'start':
    case 'end':
      steps.push({ do: node.is });
      return;
    case 'back':
      emitter.hasBackReference = true;
      steps.push({ do: 'back', group: node.group });
      return;
    case 'group':
      if (node.group !== null) steps.push({ do: 'save', register: node.group * 2 });
      emit(node.inner, emitter);
      if (node.group !== null) steps.push({ do: 'save', register: node.group * 2 + 1 });
      return;
    case 'sequence':
      for (const part of node.parts) emit(part, emitter);
      return;
    case 'choice':
      emitChoice(node.parts, emitter);
      return;
    case 'repeat':
      emitRepeat(node, emitter);
      return;
  }
}

function emitChoice(parts: readonly RegexNode[], emitter: Emitter): void {
  const { steps } = emitter;
  const jumps: number[] = [];
  parts.forEach((part, index) => {
    const isLast = index === parts.length - 1;
    const split = steps.length;
    if (!isLast) steps.push({ do: 'jump', to: 0 });
    emit(part, emitter);
    if (isLast) return;
    jumps.push(steps.length);
    steps.push({ do: 'jump', to: 0 });
    steps[split] = { do: 'split', first: split + 1, second: steps.length };
  });
  for (const jump of jumps) steps[jump] = { do: 'jump', to: steps.length };
}

function emitRepeat(node: Extract<RegexNode, { is: 'repeat' }>, emitter: Emitter): void {
  const { steps } = emitter;
  for (let count = 0; count < node.least; count += 1) emit(node.inner, emitter);
  if (node.most === Infinity) {
    const register = emitter.registers;
    emitter.registers += 1;
    const split = steps.length;
    steps.push({ do: 'jump', to: 0 }, { do: 'mark', register });
    emit(node.inner, emitter);
    steps.push({ do: 'moved', register }, { do: 'jump', to: split });
    steps[split] = splitStep(split + 1, steps.length, node.lazy);
    return;
  }
  const splits: number[] = [];
  for (let count = node.least; count < node.most; count += 1) {
    splits.push(steps.length);
    steps.push({ do: 'jump', to: 0 });
    emit(node.inner, emitter);
  }
  for (const split of splits) steps[split] = splitStep(split + 1, steps.length, node.lazy);
}

function splitStep(inside: number, beyond: number, lazy: boolean): Step {
  return lazy ? { do: 'split', first: beyond, second: inside } : { do: 'split', first: inside, second: beyond };
}

interface Search {
  readonly regex: Regex;
  readonly text: readonly number[];
  readonly meter: Meter;
  readonly tried: Uint8Array | null;
}

/** Finds the first match at or after a place, with its groups; spends steps as it goes. */
export function findMatch(regex: Regex, text: readonly number[], from: number, meter: Meter): Span | null {
  const places = text.length + 1;
  const table = regex.steps.length * places;
  if (!regex.hasBackReference && table > MAX_TABLE) throw new FeelError('feel.budget', 'The pattern is too costly for so long a text');
  const tried = regex.hasBackReference ? null : new Uint8Array((table >> 3) + 1);
  for (let at = from; at < places; at += 1) {
    meter.spend(1);
    const found = matchAt({ regex, text, meter, tried }, at);
    if (found) return found;
  }
  return null;
}

const SPEND_EVERY = 256;

/** One attempt, depth first with a stack of its own; registers are put back when a branch fails. */
function matchAt({ regex, text, meter, tried }: Search, start: number): Span | null {
  const { steps, flags } = regex;
  const places = text.length + 1;
  const registers: number[] = new Array(regex.registers).fill(-1);
  /** Triples: a branch to try (step, place, -1) or a register to put back (register, value, 1). */
  const stack: number[] = [0, start, -1];
  let unspent = 0;
  while (stack.length > 0) {
    const kind = stack.pop() as number;
    const b = stack.pop() as number;
    const a = stack.pop() as number;
    if (kind === 1) {
      registers[a] = b;
      continue;
    }
    let pc = a;
    let at = b;
    for (;;) {
      unspent += 1;
      if (unspent === SPEND_EVERY) {
        meter.spend(SPEND_EVERY);
        unspent = 0;
      }
      if (tried) {
        const cell = pc * places + at;
        const bit = 1 << (cell & 7);
        const seen = tried[cell >> 3] as number;
        if (seen & bit) break;
        tried[cell >> 3] = seen | bit;
      }
      const step = steps[pc] as Step;
      if (step.do === 'match') return registers.slice(0, (regex.groups + 1) * 2);
      if (step.do === 'jump') {
        pc = step.to;
        continue;
      }
      if (step.do === 'split') {
        stack.push(step.second, at, -1);
        pc = step.first;
        continue;
      }
      if (step.do === 'save' || step.do === 'mark') {
        stack.push(step.register, registers[step.register] as number, 1);
        registers[step.register] = at;
        pc += 1;
        continue;
      }
      const moved = advance(step, at, text, registers, flags);
      if (moved < 0) break;
      at = moved;
      pc += 1;
    }
  }
  return null;
}

type Looking = Extract<Step, { do: 'char' | 'back' | 'start' | 'end' | 'moved' }>;

/** The place after a step that looks at the text; -1 when it fails. */
function advance(step: Looking, at: number, text: readonly number[], registers: readonly number[], flags: Flags): number {
  switch (step.do) {
    case 'char':
      return at < text.length && step.test(text[at] as number) ? at + 1 : -1;
    case 'start':
      return at === 0 || (flags.multiline && text[at - 1] === 10 && at < text.length) ? at : -1;
    case 'end':
      return at === text.length || (flags.multiline && text[at] === 10) ? at : -1;
    case 'moved':
      return registers[step.register] === at ? -1 : at;
    case 'back':
      return afterBackReference(step.group, at, text, registers, flags);
  }
}

function afterBackReference(group: number, at: number, text: readonly number[], registers: readonly number[], flags: Flags): number {
  const from = registers[group * 2] ?? -1;
  const to = registers[group * 2 + 1] ?? -1;
  if (from < 0 || to < 0) return at;
  for (let index = from; index < to; index += 1) {
    const here = text[at + index - from];
    if (here === undefined || !isSame(here, text[index] as number, flags.ignoreCase)) return -1;
  }
  return at + to - from;
}

function isSame(a: number, b: number, ignoreCase: boolean): boolean {
  return a === b || (ignoreCase && String.fromCodePoint(a).toLowerCase() === String.fromCodePoint(b).toLowerCase());
}

export function toCodePoints(text: string): number[] {
  return Array.from(text, (char) => char.codePointAt(0) ?? 0);
}

export function fromCodePoints(points: readonly number[], from: number, to: number): string {
  let text = '';
  for (let index = from; index < to; index += 1) text += String.fromCodePoint(points[index] as number);
  return text;
}
