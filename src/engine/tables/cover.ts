// What a table leaves open and where its rules get into each other's way, told by regions of its questions' values.
// After D. Calvanese, M. Dumas, Ü. Laurson, F. M. Maggi, M. Montali, I. Teinemaa: Semantics and Analysis of DMN Decision Tables (BPM 2016).
import type { TableBox } from '../dmn/model.ts';
import type { ColumnKind } from './trial.ts';
import { type CellSet, type ColumnCut, type Segment, cutColumn } from './regions.ts';

/** Which values of one question are meant. */
export type Condition = {
  /** The question's place, from 0. */
  input: number;
  ranges: { from: number | null; fromIn: boolean; to: number | null; toIn: boolean }[];
  values: (string | boolean | null)[];
  /** All texts but those in `values`. */
  isOthers: boolean;
};
export type Cover = {
  /** Whether every case has a rule: unknown when a cell says more than is understood here, or the table is too large to go through. */
  complete: 'yes' | 'no' | 'unknown';
  gaps: Condition[][];
  /** Rules (by place, from 0) that match at once where the hit policy does not allow it, or where nobody may mean it. */
  overlaps: { rules: [number, number]; where: Condition[]; isCertain: boolean }[];
  /** Rules that can never decide, as those before them take every case. */
  hidden: number[];
  /** Questions of which some cell was not understood. */
  unknown: number[];
};

const RULES_AT_MOST = 400;
/** How many steps all that is asked of one table may take, some 0.1 s. */
const STEPS_AT_MOST = 20_000;
const GAPS_TOLD = 12;
const OVERLAPS_TOLD = 20;

/** Looks for gaps, overlaps and rules that never decide. */
export function coverOf(table: TableBox, columns: readonly ColumnKind[]): Cover {
  const none: Cover = { complete: 'unknown', gaps: [], overlaps: [], hidden: [], unknown: [] };
  if (table.rules.length > RULES_AT_MOST) return none;
  const cuts = table.inputs.map((_, at) => {
    const texts = table.rules.map((rule) => rule.inputs[at]?.text ?? '');
    return cutColumn(columns[at]?.kind ?? 'any', texts, columns[at]?.values ?? null);
  });
  const unknown = cuts.flatMap((cut, at) => (cut.cells.some(({ isSure }) => !isSure) ? [at] : []));
  const budget = { steps: STEPS_AT_MOST };
  const gaps = gapsOf(cuts, table.rules.length, true, budget);
  const sureOf = (): boolean => unknown.length === 0 || gapsOf(cuts, table.rules.length, false, budget)?.length === 0;
  return {
    complete: gaps === undefined ? 'unknown' : gaps.length > 0 ? 'no' : sureOf() ? 'yes' : 'unknown',
    gaps: (gaps ?? []).slice(0, GAPS_TOLD).map((gap) => told(cuts, gap)),
    overlaps: overlapsOf(table, cuts),
    hidden: hiddenIn(table, cuts, budget),
    unknown,
  };
}

/** A region: for each question the set of segments. */
type Area = readonly bigint[];
type Budget = { steps: number };

/**
 * The areas that no rule takes; undefined when there is too much to look through. Cells that are not understood let everything through
 * when they are trusted (so that a gap is one for certain), else nothing.
 */
function gapsOf(cuts: readonly ColumnCut[], rules: number, isTrusting: boolean, budget: Budget, within?: Area): Area[] | undefined {
  const setOf = (cell: CellSet): bigint => (cell.isSure || isTrusting ? cell.set : 0n);
  const full = cuts.map(({ all }, at) => within?.[at] ?? all);
  // Rules that let everything through from a question on, for going no further.
  const openFrom = cuts.map((_, at) => {
    let open = 0n;
    for (let rule = 0; rule < rules; rule++) {
      const isOpen = cuts.every((cut, index) => index < at || (setOf(cut.cells[rule]!) & full[index]!) === full[index]);
      if (isOpen) open |= 1n << BigInt(rule);
    }
    return open;
  });
  const found: bigint[][] = [];
  const closed = new Set<string>();
  const visit = (at: number, left: bigint, path: bigint[]): boolean => {
    if (--budget.steps < 0 || found.length > 4 * GAPS_TOLD) return false;
    if (left === 0n) {
      found.push([...path, ...full.slice(at)]);
      return true;
    }
    if (at === cuts.length || (openFrom[at]! & left) !== 0n) return true;
    const key = `${at} ${left}`;
    if (closed.has(key)) return true;
    const count = found.length;
    for (const [rest, segments] of parted(cuts[at]!, full[at]!, left, setOf)) if (!visit(at + 1, rest, [...path, segments])) return false;
    if (found.length === count) closed.add(key);
    return true;
  };
  const isThrough = visit(0, (1n << BigInt(rules)) - 1n, []);
  return isThrough || found.length > 0 ? joined(found) : undefined;
}

/** The segments of a column by which of the rules that are left they leave. */
function parted(cut: ColumnCut, full: bigint, left: bigint, setOf: (cell: CellSet) => bigint): Map<bigint, bigint> {
  const parts = new Map<bigint, bigint>();
  for (let bit = 0; bit < cut.segments.length; bit++) {
    const one = 1n << BigInt(bit);
    if ((full & one) === 0n) continue;
    let rest = 0n;
    cut.cells.forEach((cell, rule) => {
      const its = 1n << BigInt(rule);
      if ((left & its) !== 0n && (setOf(cell) & one) !== 0n) rest |= its;
    });
    parts.set(rest, (parts.get(rest) ?? 0n) | one);
  }
  return parts;
}

/** Areas that differ in one question only are told as one. */
function joined(areas: bigint[][]): Area[] {
  let list = areas;
  for (let at = (list[0]?.length ?? 0) - 1; at >= 0; at--) {
    const byRest = new Map<string, bigint[]>();
    for (const area of list) {
      const key = area.map((set, index) => (index === at ? '' : set.toString(36))).join(' ');
      const same = byRest.get(key);
      if (same) same[at]! |= area[at]!;
      else byRest.set(key, [...area]);
    }
    list = [...byRest.values()];
  }
  return list;
}

function overlapsOf(table: TableBox, cuts: readonly ColumnCut[]): Cover['overlaps'] {
  if (table.hitPolicy !== 'UNIQUE' && table.hitPolicy !== 'ANY') return [];
  const found: Cover['overlaps'] = [];
  const { rules } = table;
  for (let one = 0; one < rules.length; one++) {
    for (let other = one + 1; other < rules.length && found.length < OVERLAPS_TOLD; other++) {
      if (table.hitPolicy === 'ANY' && rules[one]!.outputs.every((cell, at) => cell.text.trim() === rules[other]!.outputs[at]?.text.trim())) continue;
      const area = cuts.map(({ cells }) => cells[one]!.set & cells[other]!.set);
      if (area.includes(0n)) continue;
      const isCertain = cuts.every(({ cells }, at) => {
        const isSameText = rules[one]!.inputs[at]?.text.trim() === rules[other]!.inputs[at]?.text.trim();
        return isSameText || (cells[one]!.isSure && cells[other]!.isSure);
      });
      found.push({ rules: [one, other], where: told(cuts, area), isCertain });
    }
  }
  return found;
}

/** Rules of which every case is taken by earlier ones; only where the order of the rules decides. */
function hiddenIn(table: TableBox, cuts: readonly ColumnCut[], budget: Budget): number[] {
  if (table.hitPolicy !== 'FIRST') return [];
  return table.rules.flatMap((_, rule) => {
    const area = cuts.map(({ cells }) => cells[rule]!.set);
    if (rule === 0 || area.includes(0n)) return [];
    const gaps = gapsOf(cuts, rule, false, budget, area);
    return gaps?.length === 0 ? [rule] : [];
  });
}

/** An area in words' reach: only the questions that matter, neighbouring ranges joined. */
function told(cuts: readonly ColumnCut[], area: Area): Condition[] {
  return cuts.flatMap(({ segments, all }, input) => {
    const set = area[input]!;
    if (set === all) return [];
    const chosen = segments.filter((_, bit) => (set & (1n << BigInt(bit))) !== 0n);
    const isOthers = chosen.some(({ is }) => is === 'others');
    const named = isOthers ? segments.filter((one) => !chosen.includes(one)) : chosen;
    return [{ input, isOthers, values: named.flatMap((one) => (one.is === 'value' ? [one.value] : [])), ranges: rangesOf(chosen) }];
  });
}

function rangesOf(segments: readonly Segment[]): Condition['ranges'] {
  const ranges: Condition['ranges'] = [];
  for (const segment of segments) {
    if (segment.is !== 'numbers') continue;
    const { from, fromIn, to, toIn } = segment;
    const last = ranges.at(-1);
    if (last && last.to !== null && last.to === from && last.toIn !== fromIn) Object.assign(last, { to, toIn });
    else ranges.push({ from, fromIn, to, toIn });
  }
  return ranges;
}
