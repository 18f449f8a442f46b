// Built-in relations between points and ranges (DMN 1.5, table 82; Allen's interval algebra).
import { builtin } from './builtin.ts';
import type { Body, Builtin } from './builtin.ts';
import { compare, equals, inRange } from './operators.ts';
import { FeelRange } from './values.ts';
import type { FeelValue } from './values.ts';

/** The order of two ends; a missing end is infinite on its side. */
type Verdict = boolean | null;

function order(a: FeelValue, b: FeelValue, missingA: number, missingB: number): number | null {
  if (a === null && b === null) return missingA === missingB ? 0 : missingA;
  if (a === null) return missingA;
  if (b === null) return -missingB;
  return compare(a, b);
}

/** Low ends: a missing one is before all others. */
function lows(a: FeelRange, b: FeelRange): number | null {
  return order(a.low, b.low, -1, -1);
}

function highs(a: FeelRange, b: FeelRange): number | null {
  return order(a.high, b.high, 1, 1);
}

/** The high end of one against the low end of the other. */
function highToLow(a: FeelRange, b: FeelRange): number | null {
  return order(a.high, b.low, 1, -1);
}

function both(a: Verdict, b: () => Verdict): Verdict {
  if (a === null) return null;
  return a ? b() : false;
}

function is(order: number | null, test: (order: number) => boolean): Verdict {
  return order === null ? null : test(order);
}

function before(a: FeelRange, b: FeelRange): Verdict {
  return is(highToLow(a, b), (order) => order < 0 || (order === 0 && !(a.highClosed && b.lowClosed)));
}

function meets(a: FeelRange, b: FeelRange): Verdict {
  return is(highToLow(a, b), (order) => order === 0 && a.highClosed && b.lowClosed);
}

function overlaps(a: FeelRange, b: FeelRange): Verdict {
  const apart = before(a, b);
  const after = before(b, a);
  return apart === null || after === null ? null : !apart && !after;
}

/** Whether `a` begins before `b`, or at the same point but including it when `b` does not. */
function beginsBefore(a: FeelRange, b: FeelRange): Verdict {
  return is(lows(a, b), (order) => order < 0 || (order === 0 && a.lowClosed && !b.lowClosed));
}

function overlapsBefore(a: FeelRange, b: FeelRange): Verdict {
  return both(beginsBefore(a, b), () => both(overlaps(a, b), () => is(highs(a, b), (order) => order < 0 || (order === 0 && (!a.highClosed || b.highClosed)))));
}

function overlapsAfter(a: FeelRange, b: FeelRange): Verdict {
  return overlapsBefore(b, a);
}

/** Whether all of `b` lies in `a`. */
function includes(a: FeelRange, b: FeelRange): Verdict {
  return both(
    is(lows(a, b), (order) => order < 0 || (order === 0 && (a.lowClosed || !b.lowClosed))),
    () => is(highs(a, b), (order) => order > 0 || (order === 0 && (a.highClosed || !b.highClosed))),
  );
}

function starts(a: FeelRange, b: FeelRange): Verdict {
  return both(
    is(lows(a, b), (order) => order === 0 && a.lowClosed === b.lowClosed),
    () => includes(b, a),
  );
}

function finishes(a: FeelRange, b: FeelRange): Verdict {
  return both(
    is(highs(a, b), (order) => order === 0 && a.highClosed === b.highClosed),
    () => includes(b, a),
  );
}

function pointStarts(point: FeelValue, range: FeelRange): Verdict {
  return is(range.low === null ? 1 : compare(point, range.low), (order) => order === 0 && range.lowClosed);
}

function pointFinishes(point: FeelValue, range: FeelRange): Verdict {
  return is(range.high === null ? 1 : compare(point, range.high), (order) => order === 0 && range.highClosed);
}

function pointBefore(point: FeelValue, range: FeelRange): Verdict {
  return range.low === null ? false : is(compare(point, range.low), (order) => order < 0 || (order === 0 && !range.lowClosed));
}

function pointAfter(point: FeelValue, range: FeelRange): Verdict {
  return range.high === null ? false : is(compare(point, range.high), (order) => order > 0 || (order === 0 && !range.highClosed));
}

type OnRanges = (a: FeelRange, b: FeelRange) => Verdict;
type OnPoint = (point: FeelValue, range: FeelRange) => Verdict;

function ranges(test: OnRanges): Body {
  return ([a, b]) => test(a as FeelRange, b as FeelRange);
}

function pointFirst(test: OnPoint): Body {
  return ([point = null, range]) => (point instanceof FeelRange ? null : test(point, range as FeelRange));
}

function rangeFirst(test: OnPoint): Body {
  return ([range, point = null]) => (point instanceof FeelRange ? null : test(point, range as FeelRange));
}

/** A point is anything with an order that is not a range. */
const POINT = 'number|string|date|time|dateTime|daysDuration|yearsDuration';

function onPoints(name: string, test: (order: number) => boolean): readonly [string, Body] {
  return [`${name}(point1: ${POINT}, point2: ${POINT}): boolean`, ([a = null, b = null]) => is(compare(a, b), test)];
}

export const rangeFunctions: readonly Builtin[] = [
  builtin(
    onPoints('before', (order) => order < 0),
    [`before(point: ${POINT}, range: range): boolean`, pointFirst(pointBefore)],
    [`before(range: range, point: ${POINT}): boolean`, rangeFirst(pointAfter)],
    ['before(range1: range, range2: range): boolean', ranges(before)],
  ),
  builtin(
    onPoints('after', (order) => order > 0),
    [`after(point: ${POINT}, range: range): boolean`, pointFirst(pointAfter)],
    [`after(range: range, point: ${POINT}): boolean`, rangeFirst(pointBefore)],
    ['after(range1: range, range2: range): boolean', ranges((a, b) => before(b, a))],
  ),
  builtin(['meets(range1: range, range2: range): boolean', ranges(meets)]),
  builtin(['met by(range1: range, range2: range): boolean', ranges((a, b) => meets(b, a))]),
  builtin(['overlaps(range1: range, range2: range): boolean', ranges(overlaps)]),
  builtin(['overlaps before(range1: range, range2: range): boolean', ranges(overlapsBefore)]),
  builtin(['overlaps after(range1: range, range2: range): boolean', ranges(overlapsAfter)]),
  builtin(
    [`finishes(point: ${POINT}, range: range): boolean`, pointFirst(pointFinishes)],
    ['finishes(range1: range, range2: range): boolean', ranges(finishes)],
  ),
  builtin(
    [`finished by(range: range, point: ${POINT}): boolean`, rangeFirst(pointFinishes)],
    ['finished by(range1: range, range2: range): boolean', ranges((a, b) => finishes(b, a))],
  ),
  builtin([`includes(range: range, point: ${POINT}): boolean`, rangeFirst(inRange)], ['includes(range1: range, range2: range): boolean', ranges(includes)]),
  builtin(
    [`during(point: ${POINT}, range: range): boolean`, pointFirst(inRange)],
    ['during(range1: range, range2: range): boolean', ranges((a, b) => includes(b, a))],
  ),
  builtin([`starts(point: ${POINT}, range: range): boolean`, pointFirst(pointStarts)], ['starts(range1: range, range2: range): boolean', ranges(starts)]),
  builtin(
    [`started by(range: range, point: ${POINT}): boolean`, rangeFirst(pointStarts)],
    ['started by(range1: range, range2: range): boolean', ranges((a, b) => starts(b, a))],
  ),
  builtin(
    onPoints('coincides', (order) => order === 0),
    ['coincides(range1: range, range2: range): boolean', ranges((a, b) => equals(a, b))],
  ),
];
