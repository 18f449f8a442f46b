// Built-in functions on texts; positions and lengths count Unicode code points.
import { builtin } from './builtin.ts';
import type { Builtin } from './builtin.ts';
import { round, toInteger } from './numbers.ts';
import type { FeelNumber } from './numbers.ts';
import { codePointLength, codePointSlice } from './text.ts';
import type { FeelValue } from './values.ts';

type List = readonly FeelValue[];

/** A position or a length without its fraction. */
function truncated(value: FeelValue | undefined): number | null {
  const whole = round(value as FeelNumber, 0, 'down');
  return whole === null ? null : toInteger(whole);
}

function substring([text, start, length]: List): FeelValue {
  const from = truncated(start);
  const count = length === undefined ? null : truncated(length);
  if (from === null || from === 0 || (length !== undefined && (count === null || count < 1))) return null;
  const size = codePointLength(text as string);
  const index = from > 0 ? from - 1 : size + from;
  if (index < 0 || index >= size) return null;
  return codePointSlice(text as string, index, count === null ? size : index + count);
}

function before([text, match]: List): FeelValue {
  const at = (text as string).indexOf(match as string);
  return at < 0 ? '' : (text as string).slice(0, at);
}

function after([text, match]: List): FeelValue {
  const at = (text as string).indexOf(match as string);
  return at < 0 ? '' : (text as string).slice(at + (match as string).length);
}

export const stringFunctions: readonly Builtin[] = [
  builtin(['substring(string: string, start position: number, length?: number): string', substring]),
  builtin(['string length(string: string): number', ([text]) => codePointLength(text as string)]),
  builtin(['upper case(string: string): string', ([text]) => (text as string).toUpperCase()]),
  builtin(['lower case(string: string): string', ([text]) => (text as string).toLowerCase()]),
  builtin(['substring before(string: string, match: string): string', before]),
  builtin(['substring after(string: string, match: string): string', after]),
  builtin(['contains(string: string, match: string): boolean', ([text, match]) => (text as string).includes(match as string)]),
  builtin(['starts with(string: string, match: string): boolean', ([text, match]) => (text as string).startsWith(match as string)]),
  builtin(['ends with(string: string, match: string): boolean', ([text, match]) => (text as string).endsWith(match as string)]),
  builtin([
    'string join(list: list<string>, delimiter?: string?): string',
    ([list, delimiter], meter) => {
      const texts = (list as List).filter((item) => item !== null) as string[];
      const glue = typeof delimiter === 'string' ? delimiter : '';
      meter.text(texts.reduce((length, text) => length + text.length + glue.length, 0));
      return texts.join(glue);
    },
  ]),
];
