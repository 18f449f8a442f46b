// What one order cost and took: counted the same way on what happened and on what is replayed.
import type { DrawnPart, Path, PathStep } from '#engine';

/** Words of the shop by which steps are told apart: effects that actions declare, and codes with which they refuse. */
const HANDED_OVER = 'shipping.hand_over';
const GIVEN_BACK = 'payments.give_back';
const LABEL = 'shipping.label';
const CANCELLED = 'orders.mark_cancelled';
const SHORT = new Set(['stock.short', 'shipping.short_pick']);

export type Measured = {
  leadMs: number;
  /** When the last parcel was handed over; undefined where none was. */
  handedOverMs: number | undefined;
  outcome: string | undefined;
  isCancelled: boolean;
  refunds: number;
  shortages: number;
  labels: number;
  /** Letters by template, tasks done by lane. */
  letters: Map<string, number>;
  tasks: Map<string, number>;
  /** Passages and the time that they took, by drawing and element. */
  elements: Map<string, { passes: number; timeMs: number }>;
  /** What was passed but gateways, by run and element, each with the times at which. */
  passed: Map<string, number[]>;
};

/** The parts of the drawing with that key. */
export type PartsOf = (key: string) => Map<string, DrawnPart>;

const add = (counts: Map<string, number>, name: string, by = 1): void => void counts.set(name, (counts.get(name) ?? 0) + by);

/** Measures one path. Times are in milliseconds since the order's run began. */
export function measure(path: Path, partsOf: PartsOf): Measured {
  const measured: Measured = {
    leadMs: path.endMs,
    handedOverMs: undefined,
    outcome: path.outcome,
    isCancelled: false,
    refunds: 0,
    shortages: 0,
    labels: 0,
    letters: new Map(),
    tasks: new Map(),
    elements: new Map(),
    passed: new Map(),
  };
  const waiting = new Map<string, number>();
  const begun = new Set<string>();
  const partsOfRun = path.runs.map(({ key }) => partsOf(key));
  for (const step of path.steps) {
    const part = partsOfRun[step.run]!.get(step.e);
    if (!part) continue;
    const token = `${step.run} ${step.t} ${step.e}`;
    count(measured, path, step, part);
    tell(measured, step, part, token, begun);
    clock(measured, path, step, token, waiting);
  }
  return measured;
}

/** What is done to the shop's goods and money by this step. */
function count(measured: Measured, path: Path, { e, k, x, out, run, atMs }: PathStep, part: DrawnPart): void {
  if (k === 'error' && x !== undefined && SHORT.has(x)) measured.shortages++;
  if (part.isTask && (k === 'done' || (k === 'error' && x !== undefined && !x.includes(': ')))) add(measured.tasks, part.lane);
  if ((k === 'done' && !part.isGateway) || k === 'fired') {
    const { key, document } = path.runs[run]!;
    const place = `${key} ${document} ${e}`;
    const times = measured.passed.get(place);
    if (times) times.push(atMs);
    else measured.passed.set(place, [atMs]);
  }
  if (k !== 'done') return;
  if (part.effects.includes(HANDED_OVER)) measured.handedOverMs = atMs;
  if (part.effects.includes(GIVEN_BACK) && isRefund(out)) measured.refunds++;
  if (part.effects.includes(LABEL)) measured.labels++;
  if (part.action === CANCELLED) measured.isCancelled = true;
}

/** Money that had been taken goes back; of what was only set aside nothing does. */
function isRefund(out: unknown): boolean {
  const said = (out ?? {}) as { result?: object };
  const { refunded, toPayOut } = (said.result ?? said) as { refunded?: unknown; toPayOut?: unknown };
  return (refunded ?? toPayOut ?? null) !== null;
}

/** Letters go out when an element begins or is done; one that could not be sent is written down beside it. */
function tell({ letters }: Measured, { k, x }: PathStep, part: DrawnPart, token: string, begun: Set<string>): void {
  if (part.tells.length === 0) return;
  const failed = k === 'error' && x !== undefined && x.includes(': ') ? x.slice(0, x.indexOf(': ')) : undefined;
  if (failed !== undefined) return add(letters, failed, -1);
  if (!begun.has(token)) for (const { template, when } of part.tells) if (when === 'start') add(letters, template);
  begun.add(token);
  if (k !== 'done' && k !== 'stopped' && k !== 'error') return;
  begun.delete(token);
  if (k === 'done') for (const { template, when } of part.tells) if (when === 'done') add(letters, template);
}

function clock({ elements }: Measured, path: Path, { e, k, run, atMs }: PathStep, token: string, waiting: Map<string, number>): void {
  if (k === 'wait') waiting.set(token, atMs);
  if (k !== 'done' && k !== 'stopped' && k !== 'error') return;
  const since = waiting.get(token);
  waiting.delete(token);
  if (k === 'error' && since === undefined) return;
  const place = `${path.runs[run]!.key} ${e}`;
  const sum = elements.get(place) ?? { passes: 0, timeMs: 0 };
  elements.set(place, { passes: sum.passes + (k === 'done' ? 1 : 0), timeMs: sum.timeMs + (since === undefined ? 0 : atMs - since) });
}

/** Where two paths part: the first thing that only one of them passes, or passes more often. Order beside each other does not matter. */
export function parting(before: Measured, now: Measured): { more: string | undefined; less: string | undefined } {
  return { more: surplus(now.passed, before.passed), less: surplus(before.passed, now.passed) };
}

function surplus(one: Map<string, number[]>, other: Map<string, number[]>): string | undefined {
  let first: { place: string; atMs: number } | undefined;
  for (const [place, times] of one) {
    const atMs = times[other.get(place)?.length ?? 0];
    if (atMs !== undefined && (!first || atMs < first.atMs)) first = { place, atMs };
  }
  return first?.place;
}
