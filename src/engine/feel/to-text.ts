// Writes any value as FEEL text, as the function string() does.
import { isNumber, numberToText } from './numbers.ts';
import { dateTimeToText, dateToText, durationToText, timeToText } from './temporal.ts';
import { quoted } from './text.ts';
import { DaysDuration, FeelDate, FeelDateTime, FeelFunction, FeelRange, FeelTime, isList, YearsDuration } from './values.ts';
import type { FeelContext, FeelValue } from './values.ts';

/** The text of a value; inside lists, contexts and ranges strings are quoted. */
export function toText(value: FeelValue, isInside = false): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return isInside ? quoted(value) : value;
  if (isNumber(value)) return numberToText(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof FeelDate) return literal(dateToText(value), isInside);
  if (value instanceof FeelTime) return literal(timeToText(value), isInside);
  if (value instanceof FeelDateTime) return literal(dateTimeToText(value), isInside);
  if (value instanceof DaysDuration || value instanceof YearsDuration) return literal(durationToText(value), isInside);
  if (value instanceof FeelFunction) return `function(${value.params.join(', ')})`;
  if (value instanceof FeelRange) return rangeToText(value);
  if (isList(value)) return `[${value.map((item) => toText(item, true)).join(', ')}]`;
  return `{${Object.entries(value as FeelContext)
    .map(([name, item]) => `${SIMPLE_NAME.test(name) ? name : quoted(name)}: ${toText(item, true)}`)
    .join(', ')}}`;
}

/** Other names are written in quotes. */
const SIMPLE_NAME = /^[\p{L}_?][\p{L}\p{N}_ ]*$/u;

function literal(text: string, isInside: boolean): string {
  return isInside ? `@"${text}"` : text;
}

function rangeToText(range: FeelRange): string {
  const low = range.low === null ? '' : toText(range.low, true);
  const high = range.high === null ? '' : toText(range.high, true);
  return `${range.lowClosed ? '[' : '('}${low}..${high}${range.highClosed ? ']' : ')'}`;
}
