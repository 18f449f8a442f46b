// A mined tree as the parts of a drawing: tasks, gateways and flows on a grid, with the questions by which its choices are made.
import type { Spot, Way } from './layout.ts';
import type { Tree } from './tree.ts';

export type Activity = { name: string; lane: string };
/** What people are told besides the names of the log. */
export type Said = { start: string; end: string; choose: string; next: string; skip: string; again: string; on: string };

/** What a task asks so that the gateway behind it knows the way. */
export type Question = { name: string; label: string; values: string[] };
export type Step = { id: string; name: string; at: number | null; questions: Question[] };
export type Gate = {
  id: string;
  kind: 'exclusive' | 'parallel';
  byDefault: string | null;
  /** What the way on is called that is drawn later. */ rest?: string;
};
/** A flow; out of a choice it is named by its answer. */
export type Flow = Way & { times: number; label: string; condition: { name: string; value: string } | null };

export type Outline = { spots: Spot[]; steps: Step[]; gates: Gate[]; flows: Flow[] };

/** A part that was placed: its ends, and how much room it takes. A part without ends does nothing. */
type Block = { first: string | undefined; last: string | undefined; columns: number; rows: number };
type Place = { column: number; row: number; /** Steps of which one was done last: they ask which way to go. */ asks: string[] | undefined };

const VALUE_AT_MOST = 60;

/** Draws the parts of a tree from the left to the right. */
export function outlineOf(tree: Tree, activities: readonly Activity[], said: Said): Outline {
  return new Outliner(activities, said).draw(tree);
}

class Outliner {
  private readonly activities: readonly Activity[];
  private readonly said: Said;
  private readonly outline: Outline = { spots: [], steps: [], gates: [], flows: [] };
  private numbers = { gate: 0, flow: 0, choose: 0 };

  constructor(activities: readonly Activity[], said: Said) {
    this.activities = activities;
    this.said = said;
  }

  draw(tree: Tree): Outline {
    const lane = this.laneOf(tree);
    this.spot('Start', 'event', { column: 0, row: 0, lane });
    const block = this.place(tree, { column: 1, row: 0, asks: undefined });
    this.spot('End', 'event', { column: 1 + block.columns, row: 0, lane: block.last === undefined ? lane : this.spotOf(block.last).lane });
    this.flow('Start', block.first ?? 'End', tree.times);
    if (block.last !== undefined) this.flow(block.last, 'End', tree.times);
    return this.outline;
  }

  private place(tree: Tree, at: Place): Block {
    switch (tree.is) {
      case 'tau':
        return { first: undefined, last: undefined, columns: 0, rows: 1 };
      case 'activity': {
        const { name, lane } = this.activities[tree.at]!;
        const id = `Task_${tree.at + 1}`;
        this.spot(id, 'task', { ...at, lane });
        this.outline.steps.push({ id, name, at: tree.at, questions: [] });
        return { first: id, last: id, columns: 1, rows: 1 };
      }
      case 'sequence':
        return this.placeSequence(tree, at);
      case 'loop':
        return this.placeLoop(tree, at);
      default:
        return this.placeBranches(tree, at);
    }
  }

  private placeSequence(tree: Extract<Tree, { is: 'sequence' | 'choice' | 'parallel' }>, at: Place): Block {
    let [column, rows] = [at.column, 1];
    let asks = at.asks;
    let [first, last]: (string | undefined)[] = [undefined, undefined];
    for (const part of tree.of) {
      const block = this.place(part, { column, row: at.row, asks });
      column += block.columns;
      rows = Math.max(rows, block.rows);
      if (last !== undefined && block.first !== undefined) this.flow(last, block.first, tree.times);
      first ??= block.first;
      last = block.last ?? last;
      // Where a part may be left out, whoever came before it says what comes after it, too.
      asks = this.lastOf(part) ?? asks;
    }
    return { first, last, columns: column - at.column, rows };
  }

  private placeBranches(tree: Extract<Tree, { is: 'sequence' | 'choice' | 'parallel' }>, at: Place): Block {
    const isChoice = tree.is === 'choice';
    // The way that is gone most often is straight on; doing nothing comes last.
    const parts = isChoice ? tree.of.toSorted((one, other) => Number(one.is === 'tau') - Number(other.is === 'tau') || other.times - one.times) : tree.of;
    let column = at.column;
    const chooser = isChoice && at.asks === undefined ? this.chooser({ ...at, column }, tree) : undefined;
    if (chooser !== undefined) column++;
    const asks = at.asks ?? (chooser === undefined ? undefined : [chooser]);
    const lane = this.laneOf(tree);
    const split = this.gate(isChoice ? 'exclusive' : 'parallel', { column, row: at.row, lane });
    if (chooser !== undefined) this.flow(chooser, split, tree.times);
    let row = at.row;
    const blocks = parts.map((part) => {
      const begin = row;
      const block = this.place(part, { column: column + 1, row: begin, asks });
      row += block.rows;
      return { part, block, begin };
    });
    const wide = Math.max(1, ...blocks.map(({ block }) => block.columns));
    const join = this.gate(isChoice ? 'exclusive' : 'parallel', { column: column + 1 + wide, row: at.row, lane });
    const flows = blocks.map(({ part, block, begin }) => {
      const times = isChoice ? part.times : tree.times;
      if (block.last !== undefined) this.flow(block.last, join, times);
      return this.flow(split, block.first ?? join, times, block.first === undefined ? begin : undefined);
    });
    if (isChoice && asks)
      this.ask(
        split,
        asks,
        flows,
        parts.map((part) => this.labelOf(part)),
      );
    return { first: chooser ?? split, last: join, columns: column + 2 + wide - at.column, rows: row - at.row };
  }

  /** The body stands between its gateways; the ways back run beneath it, from right to left. */
  private placeLoop(tree: Extract<Tree, { is: 'loop' }>, at: Place): Block {
    const lane = this.laneOf(tree.body);
    const join = this.gate('exclusive', { column: at.column, row: at.row, lane });
    const body = this.place(tree.body, { column: at.column + 1, row: at.row, asks: undefined });
    let wide = Math.max(1, body.columns);
    let row = at.row + body.rows;
    const placed = tree.again.map((part) => {
      const before = this.outline.spots.length;
      const begin = row;
      const block = this.place(part, { column: at.column + 1, row: begin, asks: undefined });
      row += block.rows;
      wide = Math.max(wide, block.columns);
      return { part, block, begin, spots: this.outline.spots.slice(before) };
    });
    for (const { spots } of placed) for (const spot of spots) spot.column = 2 * at.column + wide + 1 - spot.column;
    const last = this.lastOf(tree.body);
    const chooser = last === undefined ? this.chooser({ column: at.column + 1 + wide, row: at.row, asks: undefined }, tree.body) : undefined;
    const extra = chooser === undefined ? 0 : 1;
    const split = this.gate('exclusive', { column: at.column + 1 + wide + extra, row: at.row, lane });
    if (body.first !== undefined) this.flow(join, body.first, tree.body.times);
    this.flow(body.last ?? join, chooser ?? split, tree.body.times);
    if (chooser !== undefined) this.flow(chooser, split, tree.body.times);
    const backs = placed.map(({ part, block, begin }) => {
      if (block.last !== undefined) this.flow(block.last, join, part.times);
      return this.flow(split, block.first ?? join, part.times, block.first === undefined ? begin : undefined);
    });
    // The way on is made by who places what comes after; its question is asked here.
    const asks = last ?? (chooser === undefined ? [] : [chooser]);
    const labels = tree.again.map((part) => (part.is === 'tau' ? this.said.again : this.labelOf(part)));
    this.ask(split, asks, backs, labels, this.said.on);
    return { first: join, last: split, columns: wide + 2 + extra, rows: row - at.row };
  }

  /** The steps of which exactly one is the last to be done; undefined where nothing may be done at all. */
  private lastOf(tree: Tree): string[] | undefined {
    if (tree.is === 'tau') return undefined;
    if (tree.is === 'activity') return [`Task_${tree.at + 1}`];
    if (tree.is === 'loop') return this.lastOf(tree.body);
    if (tree.is === 'choice') {
      const all = tree.of.map((part) => this.lastOf(part));
      return all.includes(undefined) ? undefined : all.flatMap((ids) => ids ?? []);
    }
    // Of what goes side by side all is done before it goes on: any one may ask.
    const parts = tree.is === 'sequence' ? tree.of.toReversed() : tree.of;
    for (const part of parts) {
      const ids = this.lastOf(part);
      if (ids) return ids;
    }
    return undefined;
  }

  /** The steps ask for the way, and each flow but the default is taken by its answer. */
  private ask(gate: string, steps: readonly string[], flows: readonly Flow[], labels: readonly string[], rest?: string): void {
    const name = `way_${gate.slice(gate.indexOf('_') + 1)}`;
    const all = rest === undefined ? labels : [rest, ...labels];
    const values = distinct(all.map(asValue));
    const own = rest === undefined ? values : values.slice(1);
    const [straight] = flows;
    const byDefault = rest === undefined ? straight : undefined;
    Object.assign(
      this.outline.gates.find(({ id }) => id === gate)!,
      { byDefault: byDefault?.id ?? 'next', rest: values[0] },
    );
    flows.forEach((flow, at) => {
      flow.label = own[at]!;
      if (flow !== byDefault) flow.condition = { name, value: own[at]! };
    });
    for (const id of steps) this.outline.steps.find((step) => step.id === id)?.questions.push({ name, label: this.said.next, values });
  }

  /** A step that only asks, where nobody came before who could. */
  private chooser(at: Place, tree: Tree): string {
    const id = `Choose_${++this.numbers.choose}`;
    this.spot(id, 'task', { column: at.column, row: at.row, lane: this.laneOf(tree) });
    this.outline.steps.push({ id, name: this.said.choose, at: null, questions: [] });
    return id;
  }

  private labelOf(tree: Tree): string {
    if (tree.is === 'tau') return this.said.skip;
    if (tree.is === 'activity') return this.activities[tree.at]!.name;
    if (tree.is === 'loop') return this.labelOf(tree.body);
    if (tree.is === 'sequence') return this.labelOf(tree.of[0]!);
    return tree.of.map((part) => this.labelOf(part)).join(tree.is === 'choice' ? ' / ' : ' + ');
  }

  private laneOf(tree: Tree): string {
    if (tree.is === 'activity') return this.activities[tree.at]!.lane;
    if (tree.is === 'tau') return this.activities[0]?.lane ?? '';
    return this.laneOf(tree.is === 'loop' ? tree.body : (tree.of.find(({ is }) => is !== 'tau') ?? tree.of[0]!));
  }

  private spot(id: string, kind: Spot['kind'], { column, row, lane }: Pick<Spot, 'column' | 'row' | 'lane'>): void {
    this.outline.spots.push({ id, kind, column, row, lane });
  }

  private spotOf(id: string): Spot {
    return this.outline.spots.find((spot) => spot.id === id)!;
  }

  private gate(kind: Gate['kind'], at: Pick<Spot, 'column' | 'row' | 'lane'>): string {
    const id = `Gateway_${++this.numbers.gate}`;
    this.spot(id, 'gateway', at);
    this.outline.gates.push({ id, kind, byDefault: null });
    return id;
  }

  private flow(from: string, to: string, times: number, row?: number): Flow {
    const flow: Flow = { id: `Flow_${++this.numbers.flow}`, from, to, times, label: '', condition: null, ...(row === undefined ? {} : { row }) };
    // The way on from a loop is the one that is gone when nobody asks for another round.
    const gate = this.outline.gates.find(({ id }) => id === from);
    if (gate?.byDefault === 'next') {
      gate.byDefault = flow.id;
      flow.label = gate.rest ?? '';
    }
    this.outline.flows.push(flow);
    return flow;
  }
}

/** A name as a value of a choice, which may hold neither the sign between values nor the one around them. */
const asValue = (name: string): string =>
  name
    .replace(/[|"\\\s]+/g, ' ')
    .trim()
    .slice(0, VALUE_AT_MOST);

function distinct(values: readonly string[]): string[] {
  const taken = new Set<string>();
  return values.map((value) => {
    let own = value;
    for (let n = 2; taken.has(own); n++) own = `${value} ${n}`;
    taken.add(own);
    return own;
  });
}
