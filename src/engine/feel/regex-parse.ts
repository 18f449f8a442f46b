// Parses the regular expressions of XPath (which FEEL uses) into a tree; they differ from JavaScript's in classes and flags.
import { blockRange } from './unicode-blocks.ts';

/** Whether a code point belongs. */
export type CharTest = (codePoint: number) => boolean;

export type RegexNode =
  | { readonly is: 'empty' }
  | { readonly is: 'char'; readonly test: CharTest }
  | { readonly is: 'start' | 'end' }
  | { readonly is: 'back'; readonly group: number }
  | { readonly is: 'group'; readonly group: number | null; readonly inner: RegexNode }
  | { readonly is: 'sequence' | 'choice'; readonly parts: readonly RegexNode[] }
  | {
      readonly is: 'repeat';
      readonly inner: RegexNode;
      readonly least: number;
      readonly most: number;
      readonly lazy: boolean;
    };

export interface Flags {
  readonly dotAll: boolean;
  readonly multiline: boolean;
  readonly ignoreCase: boolean;
  readonly extended: boolean;
  readonly literal: boolean;
}

export interface ParsedRegex {
  readonly tree: RegexNode;
  readonly groups: number;
}

/** A pattern that is no regular expression. */
export class RegexError extends Error {}

const MAX_REPEAT = 1000;
const MAX_DEPTH = 60;

interface State {
  readonly text: readonly string[];
  at: number;
  groups: number;
  readonly closed: Set<number>;
  depth: number;
  readonly flags: Flags;
}

/** Reads the flags `smixq`; null when there is another. */
export function parseFlags(text: string): Flags | null {
  if (!/^[smixq]*$/.test(text)) return null;
  return {
    dotAll: text.includes('s'),
    multiline: text.includes('m'),
    ignoreCase: text.includes('i'),
    extended: text.includes('x'),
    literal: text.includes('q'),
  };
}

/** Throws RegexError where the pattern is wrong. */
export function parseRegex(pattern: string, flags: Flags): ParsedRegex {
  if (flags.literal) return { tree: { is: 'sequence', parts: [...pattern].map((char) => charNode(char, flags)) }, groups: 0 };
  const state: State = {
    text: [...(flags.extended ? withoutSpace(pattern) : pattern)],
    at: 0,
    groups: 0,
    closed: new Set(),
    depth: 0,
    flags,
  };
  const tree = parseChoice(state);
  if (state.at < state.text.length) throw new RegexError(`Unexpected ${state.text[state.at]}`);
  return { tree, groups: state.groups };
}

/** With the flag x, white space outside of classes means nothing. */
function withoutSpace(pattern: string): string {
  let depth = 0;
  let result = '';
  for (let index = 0; index < pattern.length; index += 1) {
    const char = pattern[index] ?? '';
    if (depth === 0 && /[\t\n\r ]/.test(char)) continue;
    if (char === '\\') {
      // The escaped character may itself stand after white space.
      result += char;
      continue;
    }
    const isEscaped = result.endsWith('\\') && !result.endsWith('\\\\');
    if (!isEscaped && char === '[') depth += 1;
    if (!isEscaped && char === ']' && depth > 0) depth -= 1;
    result += char;
  }
  return result;
}

/** The code points that count as the same when case is ignored. */
function caseVariants(codePoint: number): number[] {
  const char = String.fromCodePoint(codePoint);
  const lower = char.toLowerCase();
  const upper = char.toUpperCase();
  const variants = [char, lower, upper, lower.toUpperCase(), upper.toLowerCase()].filter((one) => [...one].length === 1).map((one) => one.codePointAt(0) ?? 0);
  return [...new Set([...variants, ...variants.flatMap((one) => ODD_VARIANTS.get(one) ?? [])])];
}

/** Kelvin, long s and Ångström, which map to ordinary letters but not back. */
const ODD_VARIANTS = new Map<number, readonly number[]>([
  [0x6b, [0x212a]],
  [0x73, [0x17f]],
  [0xe5, [0x212b]],
]);

function withCase(test: CharTest, flags: Flags): CharTest {
  return flags.ignoreCase ? (codePoint) => caseVariants(codePoint).some(test) : test;
}

function charNode(char: string, flags: Flags): RegexNode {
  const wanted = char.codePointAt(0);
  return { is: 'char', test: withCase((codePoint) => codePoint === wanted, flags) };
}

function parseChoice(state: State): RegexNode {
  state.depth += 1;
  if (state.depth > MAX_DEPTH) throw new RegexError('Nested too deeply');
  const parts = [parseSequence(state)];
  while (state.text[state.at] === '|') {
    state.at += 1;
    parts.push(parseSequence(state));
  }
  state.depth -= 1;
  return parts.length === 1 && parts[0] ? parts[0] : { is: 'choice', parts };
}

function parseSequence(state: State): RegexNode {
  const parts: RegexNode[] = [];
  for (let char = state.text[state.at]; char !== undefined && char !== '|' && char !== ')'; char = state.text[state.at]) {
    parts.push(parseRepeat(parseAtom(state), state));
  }
  return parts.length === 1 && parts[0] ? parts[0] : { is: 'sequence', parts };
}

function parseRepeat(inner: RegexNode, state: State): RegexNode {
  const bounds = parseBounds(state);
  if (!bounds) return inner;
  const lazy = state.text[state.at] === '?';
  if (lazy) state.at += 1;
  if (parseBounds(state)) throw new RegexError('Two quantifiers in a row');
  return { is: 'repeat', inner, least: bounds[0], most: bounds[1], lazy };
}

function parseBounds(state: State): readonly [number, number] | null {
  const char = state.text[state.at];
  if (char === '*' || char === '+' || char === '?') {
    state.at += 1;
    return char === '*' ? [0, Infinity] : char === '+' ? [1, Infinity] : [0, 1];
  }
  if (char !== '{') return null;
  const rest = state.text.slice(state.at, state.at + 16).join('');
  const match = /^\{(\d{1,5})(,(\d{0,5}))?\}/.exec(rest);
  if (!match) throw new RegexError('A wrong quantifier');
  state.at += match[0].length;
  const least = Number(match[1]);
  const most = match[2] === undefined ? least : match[3] === '' ? Infinity : Number(match[3]);
  if (least > most || least > MAX_REPEAT || (most !== Infinity && most > MAX_REPEAT)) throw new RegexError('A quantifier out of bounds');
  return [least, most];
}

function parseAtom(state: State): RegexNode {
  const char = state.text[state.at] ?? '';
  state.at += 1;
  switch (char) {
    case '(':
      return parseGroup(state);
    case '[':
      return { is: 'char', test: parseClass(state) };
    case '.':
      return {
        is: 'char',
        test: state.flags.dotAll ? () => true : (codePoint) => codePoint !== 10 && codePoint !== 13,
      };
    case '^':
      return { is: 'start' };
    case '$':
      return { is: 'end' };
    case '\\':
      return parseEscape(state);
    case '*':
    case '+':
    case '?':
    case '{':
    case '}':
    case ']':
      throw new RegexError(`Unexpected ${char}`);
    default:
      return charNode(char, state.flags);
  }
}

function parseGroup(state: State): RegexNode {
  const isCapturing = state.text[state.at] !== '?';
  if (!isCapturing) {
    if (state.text[state.at + 1] !== ':') throw new RegexError('Only (?: is known');
    state.at += 2;
  }
  let group: number | null = null;
  if (isCapturing) {
    state.groups += 1;
    group = state.groups;
  }
  const inner = parseChoice(state);
  if (state.text[state.at] !== ')') throw new RegexError('A group is not closed');
  state.at += 1;
  if (group !== null) state.closed.add(group);
  return { is: 'group', group, inner };
}

function parseEscape(state: State): RegexNode {
  const char = state.text[state.at];
  if (char === undefined) throw new RegexError('Nothing is escaped');
  if (/[1-9]/.test(char)) return parseBackReference(state);
  return { is: 'char', test: parseClassEscape(state) };
}

/** As many digits as make a group that is closed already. */
function parseBackReference(state: State): RegexNode {
  let group = 0;
  while (/[0-9]/.test(state.text[state.at] ?? '')) {
    const longer = group * 10 + Number(state.text[state.at]);
    if (group > 0 && !state.closed.has(longer)) break;
    group = longer;
    state.at += 1;
  }
  if (!state.closed.has(group)) throw new RegexError('A reference to no group');
  return { is: 'back', group };
}

const SINGLE_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const LITERAL_ESCAPES = new Set('\\|.?*+(){}$-[]^'.split(''));

function inRanges(...ranges: readonly (readonly [number, number])[]): CharTest {
  return (codePoint) => ranges.some(([low, high]) => codePoint >= low && codePoint <= high);
}

function byUnicode(source: string): CharTest {
  const regex = new RegExp(`^${source}$`, 'u');
  return (codePoint) => regex.test(String.fromCodePoint(codePoint));
}

const isSpace = inRanges([9, 10], [13, 13], [32, 32]);
/** XML name characters (XML 1.0, 2.3). */
const isNameStart = inRanges(
  [58, 58],
  [65, 90],
  [95, 95],
  [97, 122],
  [0xc0, 0xd6],
  [0xd8, 0xf6],
  [0xf8, 0x2ff],
  [0x370, 0x37d],
  [0x37f, 0x1fff],
  [0x200c, 0x200d],
  [0x2070, 0x218f],
  [0x2c00, 0x2fef],
  [0x3001, 0xd7ff],
  [0xf900, 0xfdcf],
  [0xfdf0, 0xfffd],
  [0x10000, 0xeffff],
);
const isNameRest = inRanges([45, 46], [48, 57], [0xb7, 0xb7], [0x300, 0x36f], [0x203f, 0x2040]);
const isWord: CharTest = ((): CharTest => {
  const isOther = byUnicode('[\\p{P}\\p{Z}\\p{C}]');
  return (codePoint) => !isOther(codePoint);
})();
const isDigit = byUnicode('\\p{Nd}');

const CLASS_ESCAPES: Readonly<Record<string, CharTest>> = {
  s: isSpace,
  d: isDigit,
  w: isWord,
  i: isNameStart,
  c: (codePoint) => isNameStart(codePoint) || isNameRest(codePoint),
};
const CATEGORY = /^(L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?)$/;

/** One escaped character or class of characters; the place is after the backslash. */
function parseClassEscape(state: State): CharTest {
  const char = state.text[state.at] ?? '';
  state.at += 1;
  const simple = SINGLE_ESCAPES[char] ?? (LITERAL_ESCAPES.has(char) ? char : undefined);
  if (simple !== undefined) {
    const wanted = simple.codePointAt(0);
    return withCase((codePoint) => codePoint === wanted, state.flags);
  }
  const lower = CLASS_ESCAPES[char.toLowerCase()];
  if (lower && Object.hasOwn(CLASS_ESCAPES, char.toLowerCase())) return char === char.toLowerCase() ? lower : (codePoint) => !lower(codePoint);
  if (char === 'p' || char === 'P') {
    const test = parseProperty(state);
    return char === 'p' ? test : (codePoint) => !test(codePoint);
  }
  throw new RegexError(`\\${char} is not known`);
}

function parseProperty(state: State): CharTest {
  const close = state.text.indexOf('}', state.at);
  if (state.text[state.at] !== '{' || close < 0) throw new RegexError('\\p needs a name in braces');
  const name = state.text.slice(state.at + 1, close).join('');
  state.at = close + 1;
  if (CATEGORY.test(name)) return byUnicode(`\\p{${name}}`);
  const range = name.startsWith('Is') ? blockRange(name.slice(2)) : undefined;
  if (!range) throw new RegexError(`There is no category ${name}`);
  return inRanges(range);
}

/** A class in brackets, with negation and subtraction such as `[a-z-[aeiou]]`; the place is after the bracket. */
function parseClass(state: State): CharTest {
  state.depth += 1;
  if (state.depth > MAX_DEPTH) throw new RegexError('Nested too deeply');
  const isNegated = state.text[state.at] === '^';
  if (isNegated) state.at += 1;
  const tests: CharTest[] = [];
  let minus: CharTest | null = null;
  for (let char = state.text[state.at]; char !== ']'; char = state.text[state.at]) {
    if (char === undefined) throw new RegexError('A class is not closed');
    if (char === '-' && state.text[state.at + 1] === '[') {
      state.at += 2;
      minus = parseClass(state);
      if (state.text[state.at] !== ']') throw new RegexError('A subtraction ends its class');
      break;
    }
    tests.push(parseClassPart(state));
  }
  state.at += 1;
  state.depth -= 1;
  if (tests.length === 0) throw new RegexError('An empty class');
  const included: CharTest = (codePoint) => tests.some((test) => test(codePoint)) !== isNegated;
  const excluded = minus;
  return excluded ? (codePoint) => included(codePoint) && !excluded(codePoint) : included;
}

function parseClassPart(state: State): CharTest {
  const low = parseClassChar(state);
  if (typeof low !== 'number') return low;
  const isRange = state.text[state.at] === '-' && state.text[state.at + 1] !== ']' && state.text[state.at + 1] !== '[';
  if (!isRange) return withCase((codePoint) => codePoint === low, state.flags);
  state.at += 1;
  const high = parseClassChar(state);
  if (typeof high !== 'number' || high < low) throw new RegexError('A wrong range of characters');
  return withCase(inRanges([low, high]), state.flags);
}

/** A single code point, or a class escape. */
function parseClassChar(state: State): number | CharTest {
  const char = state.text[state.at] ?? '';
  state.at += 1;
  if (char === '[') throw new RegexError('A bracket in a class must be escaped');
  if (char !== '\\') return char.codePointAt(0) ?? 0;
  const escaped = state.text[state.at] ?? '';
  const simple = SINGLE_ESCAPES[escaped] ?? (LITERAL_ESCAPES.has(escaped) ? escaped : undefined);
  if (simple === undefined) return parseClassEscape(state);
  state.at += 1;
  return simple.codePointAt(0) ?? 0;
}
