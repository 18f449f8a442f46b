// Built-in functions with regular expressions, in the dialect of XPath.
import type { Meter } from './budget.ts';
import { builtin } from './builtin.ts';
import type { Builtin } from './builtin.ts';
import { compileRegex, findMatch, fromCodePoints, toCodePoints } from './regex.ts';
import type { Span } from './regex.ts';
import type { FeelValue } from './values.ts';

type List = readonly FeelValue[];

function flagsOf(flags: FeelValue | undefined): string {
  return typeof flags === 'string' ? flags : '';
}

function matchesPattern([input, pattern, flags]: List, meter: Meter): FeelValue {
  const regex = compileRegex(pattern as string, flagsOf(flags));
  return regex && findMatch(regex, toCodePoints(input as string), 0, meter) !== null;
}

/** Every match, left to right; null when the pattern also matches nothing (XPath, FORX0003). */
function allMatches(text: readonly number[], pattern: string, flags: string, meter: Meter): Span[] | null {
  const regex = compileRegex(pattern, flags);
  if (!regex || findMatch(regex, [], 0, meter)) return null;
  const found: Span[] = [];
  for (let from = 0; from <= text.length;) {
    const match = findMatch(regex, text, from, meter);
    if (!match) break;
    found.push(match);
    from = Math.max(match[1] ?? 0, (match[0] ?? 0) + 1);
  }
  return found;
}

type Piece = string | number;

/** The replacement with `$n` taken apart; null when it has a lone `$` or a wrong escape (XPath, FORX0004). */
function replacementPieces(replacement: string, groups: number): Piece[] | null {
  const pieces: Piece[] = [];
  for (let index = 0; index < replacement.length; index += 1) {
    const char = replacement[index] ?? '';
    const next = replacement[index + 1] ?? '';
    if (char === '\\') {
      if (next !== '\\' && next !== '$') return null;
      pieces.push(next);
      index += 1;
    } else if (char === '$') {
      if (!/\d/.test(next)) return null;
      let group = Number(next);
      index += 1;
      while (/\d/.test(replacement[index + 1] ?? '') && group * 10 + Number(replacement[index + 1]) <= groups) {
        group = group * 10 + Number(replacement[index + 1]);
        index += 1;
      }
      pieces.push(group);
    } else {
      pieces.push(char);
    }
  }
  return pieces;
}

function replace([input, pattern, replacement, flagValue]: List, meter: Meter): FeelValue {
  const flags = flagsOf(flagValue);
  const text = toCodePoints(input as string);
  const matches = allMatches(text, pattern as string, flags, meter);
  const regex = compileRegex(pattern as string, flags);
  if (!matches || !regex) return null;
  const pieces = flags.includes('q') ? [replacement as string] : replacementPieces(replacement as string, regex.groups);
  if (!pieces) return null;
  let result = '';
  let end = 0;
  for (const match of matches) {
    result += fromCodePoints(text, end, match[0] ?? 0);
    for (const piece of pieces) result += typeof piece === 'string' ? piece : groupText(text, match, piece);
    meter.text(result.length);
    end = match[1] ?? 0;
  }
  return result + fromCodePoints(text, end, text.length);
}

function groupText(text: readonly number[], match: Span, group: number): string {
  const from = match[group * 2] ?? -1;
  const to = match[group * 2 + 1] ?? -1;
  return from < 0 || to < 0 ? '' : fromCodePoints(text, from, to);
}

function split([input, delimiter]: List, meter: Meter): FeelValue {
  const text = toCodePoints(input as string);
  const matches = allMatches(text, delimiter as string, '', meter);
  if (!matches) return null;
  meter.list(matches.length + 1);
  const parts: string[] = [];
  let end = 0;
  for (const match of matches) {
    parts.push(fromCodePoints(text, end, match[0] ?? 0));
    end = match[1] ?? 0;
  }
  return [...parts, fromCodePoints(text, end, text.length)];
}

export const regexFunctions: readonly Builtin[] = [
  builtin(['matches(input: string, pattern: string, flags?: string?): boolean', matchesPattern]),
  builtin(['replace(input: string, pattern: string, replacement: string, flags?: string?): string', replace]),
  builtin(['split(string: string, delimiter: string): list<string>', split]),
];
