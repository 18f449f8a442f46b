// What the cells of a column let through, as sets of segments: a column's values are cut where any of its cells draws a line.
import { FeelError } from '../feel/error.ts';
import type { Ast } from '../feel/ast.ts';
import { isNumber, toDecimal } from '../feel/numbers.ts';
import { parseUnaryTests } from '../feel/parse.ts';
import { contextType } from '../feel/types.ts';

/** A place on the line of numbers, just before a value or just after it. */
type Cut = { value: number; isAfter: boolean };
/** What one test lets through; nothing when it can not be said. */
type Region = { is: 'numbers'; from: Cut | null; to: Cut | null } | { is: 'value'; value: string | boolean | null };

/** A piece of a column's values in which no cell tells one value from another. */
export type Segment =
  | { is: 'numbers'; from: number | null; fromIn: boolean; to: number | null; toIn: boolean }
  | { is: 'value'; value: string | boolean | null }
  /** All texts that no cell names. */
  | { is: 'others' };

/** What a cell lets through, as a set of segments (bit by bit); `isSure` is false when the cell says something that is not understood here. */
export type CellSet = { set: bigint; isSure: boolean };
export type ColumnCut = { segments: Segment[]; cells: CellSet[]; all: bigint };

/** A cell as tests of known shape; undefined when one of them is of another. */
type Understood = { isAny: boolean; isNegated: boolean; regions: Region[] } | undefined;

const before = (value: number): Cut => ({ value, isAfter: false });
const after = (value: number): Cut => ({ value, isAfter: true });

/** A literal; undefined for everything else. Numbers beyond the exact ones of a double are not compared here. */
function literal(ast: Ast): number | string | boolean | null | undefined {
  if (ast.is === 'number') return isNumber(ast.value) && toDecimal(ast.value).equals(Number(ast.value)) ? Number(ast.value) : undefined;
  if (ast.is === 'string' || ast.is === 'boolean') return ast.value;
  if (ast.is === 'null') return ast.problem === undefined ? null : undefined;
  if (ast.is !== 'negate') return undefined;
  const value = literal(ast.value);
  return typeof value === 'number' ? -value : undefined;
}

function regionOf(ast: Ast): Region | undefined {
  if (ast.is === 'unary' || (ast.is === 'compare' && ast.left.is === 'input')) {
    const end = literal(ast.is === 'unary' ? ast.end : ast.right);
    if (ast.operator === '=' && end !== undefined) return exactly(end);
    if (typeof end !== 'number') return undefined;
    const { operator } = ast;
    if (operator === '<') return { is: 'numbers', from: null, to: before(end) };
    if (operator === '<=') return { is: 'numbers', from: null, to: after(end) };
    if (operator === '>') return { is: 'numbers', from: after(end), to: null };
    return operator === '>=' ? { is: 'numbers', from: before(end), to: null } : undefined;
  }
  if (ast.is === 'range') {
    const [low, high] = [literal(ast.low), literal(ast.high)];
    if (typeof low !== 'number' || typeof high !== 'number') return undefined;
    return { is: 'numbers', from: ast.lowClosed ? before(low) : after(low), to: ast.highClosed ? after(high) : before(high) };
  }
  const value = literal(ast);
  return value === undefined ? undefined : exactly(value);
}

const exactly = (value: number | string | boolean | null): Region =>
  typeof value === 'number' ? { is: 'numbers', from: before(value), to: after(value) } : { is: 'value', value };

function understood(text: string): Understood {
  try {
    const parsed = parseUnaryTests(text, contextType({}, true));
    if (parsed.is === 'anything') return { isAny: true, isNegated: false, regions: [] };
    const regions = parsed.tests.map(regionOf);
    return regions.includes(undefined) ? undefined : { isAny: false, isNegated: parsed.negated, regions: regions as Region[] };
  } catch (error) {
    if (error instanceof FeelError) return undefined;
    throw error;
  }
}

const place = ({ value, isAfter }: Cut): string => `${value} ${isAfter}`;
const order = (one: Cut, other: Cut): number => one.value - other.value || Number(one.isAfter) - Number(other.isAfter);

/** The pieces into which all tests together cut the column. `allowed` are the only texts there may be, where that is known. */
function segmentsOf(kind: string, cells: readonly Understood[], allowed: readonly string[] | null): Segment[] {
  const regions = cells.flatMap((cell) => cell?.regions ?? []);
  const values = [...new Set(regions.flatMap((one) => (one.is === 'value' ? [one.value] : [])))];
  const asksNull = values.includes(null);
  const none: Segment[] = asksNull ? [{ is: 'value', value: null }] : [];
  const ranges = regions.filter((one) => one.is === 'numbers');
  if (kind === 'boolean' || (kind === 'any' && ranges.length === 0 && values.some((value) => typeof value === 'boolean')))
    return [{ is: 'value', value: true }, { is: 'value', value: false }, ...none];
  if (kind === 'number' || ranges.length > 0) {
    const cuts = new Map(ranges.flatMap(({ from, to }) => [from, to].flatMap((cut) => (cut ? [[place(cut), cut] as const] : []))));
    const sorted = [...cuts.values()].sort(order);
    const edges: (Cut | null)[] = [null, ...sorted, null];
    return [
      ...edges.slice(0, -1).map((from, index): Segment => {
        const to = edges[index + 1] ?? null;
        return { is: 'numbers', from: from?.value ?? null, fromIn: from?.isAfter === false, to: to?.value ?? null, toIn: to?.isAfter === true };
      }),
      ...none,
    ];
  }
  const named = [...new Set([...values.filter((value) => typeof value === 'string'), ...(allowed ?? [])])];
  return [...named.map((value): Segment => ({ is: 'value', value })), ...(allowed === null ? [{ is: 'others' } as const] : []), ...none];
}

function isWithin(segment: Segment, region: Region): boolean {
  if (segment.is === 'others') return false;
  if (segment.is === 'value') return region.is === 'value' && region.value === segment.value;
  if (region.is === 'value') return false;
  // Segments never cross a cut, so that comparing the ends is enough.
  const from = region.from === null || (segment.from !== null && order({ value: segment.from, isAfter: !segment.fromIn }, region.from) >= 0);
  const to = region.to === null || (segment.to !== null && order({ value: segment.to, isAfter: segment.toIn }, region.to) <= 0);
  return from && to;
}

/** Cuts a column by its cells. `-` lets all through; a cell that is not understood is told to be unsure. */
export function cutColumn(kind: string, texts: readonly string[], allowed: readonly string[] | null): ColumnCut {
  const cells = texts.map(understood);
  const segments = segmentsOf(kind, cells, allowed);
  const all = (1n << BigInt(segments.length)) - 1n;
  return {
    segments,
    all,
    cells: cells.map((cell): CellSet => {
      if (!cell) return { set: all, isSure: false };
      if (cell.isAny) return { set: all, isSure: true };
      let set = 0n;
      segments.forEach((segment, bit) => {
        const isIn = cell.regions.some((region) => isWithin(segment, region));
        // A negated test does not let through what is not there.
        const isNull = segment.is === 'value' && segment.value === null;
        if (cell.isNegated ? !isIn && !(isNull && !cell.regions.some((one) => one.is === 'value' && one.value === null)) : isIn) set |= 1n << BigInt(bit);
      });
      return { set, isSure: true };
    }),
  };
}
