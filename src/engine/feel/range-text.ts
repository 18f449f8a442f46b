// Reads the text form of a range, such as `[1..10)`, for the function range().
import { numberFromText } from './numbers.ts';
import { compare } from './operators.ts';
import { dateFromText, dateTimeFromText, durationFromText, timeFromText } from './temporal.ts';
import { unescapeText } from './text.ts';
import { FeelRange } from './values.ts';
import type { FeelValue } from './values.ts';

const RANGE_TEXT = /^([[(\]])(.*?)\.\.(.*)([\])[])$/s;
const MAX_RANGE_TEXT = 2000;

/** The range that a text says, or null. */
export function rangeFromText(text: string): FeelRange | null {
  const match = text.length <= MAX_RANGE_TEXT ? RANGE_TEXT.exec(text.trim()) : null;
  if (!match) return null;
  const [, open, from = '', to = '', close] = match;
  const low = endFromText(from.trim());
  const high = endFromText(to.trim());
  if (low === undefined || high === undefined || (low === null && high === null)) return null;
  const lowClosed = open === '[';
  const highClosed = close === ']';
  if ((low === null && lowClosed) || (high === null && highClosed)) return null;
  if (low !== null && high !== null && !isRising(low, high)) return null;
  return new FeelRange(low, high, lowClosed, highClosed);
}

function isRising(low: FeelValue, high: FeelValue): boolean {
  const order = compare(low, high);
  return order !== null && order <= 0;
}

/** A literal end; null for none, undefined for what is not a literal. */
function endFromText(text: string): FeelValue | undefined {
  if (text === '') return null;
  const number = numberFromText(text);
  if (number !== null) return number;
  const string = /^"((?:\\.|[^"\\])*)"$/s.exec(text);
  if (string) return unescapeText(string[1] ?? '');
  const at = /^@"([^"]*)"$/.exec(text);
  if (at) return temporalFromText(at[1] ?? '') ?? undefined;
  const call = /^(date and time|date|time|duration)\(\s*"([^"]*)"\s*\)$/.exec(text);
  if (!call) return undefined;
  const inside = call[2] ?? '';
  switch (call[1]) {
    case 'date':
      return dateFromText(inside) ?? undefined;
    case 'time':
      return timeFromText(inside) ?? undefined;
    case 'duration':
      return durationFromText(inside) ?? undefined;
    default:
      return dateTimeFromText(inside) ?? undefined;
  }
}

/** The date, time, date and time, or duration that an `@` literal says; null when it says none. */
export function temporalFromText(text: string): FeelValue {
  if (text.includes('P')) {
    const duration = durationFromText(text);
    if (duration) return duration;
  }
  return dateFromText(text) ?? (text.includes('T') ? dateTimeFromText(text) : null) ?? timeFromText(text);
}
