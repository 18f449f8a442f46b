// Makes a model out of drawings and what is known of the past: what lasts how long, which way is taken how often; and tells what had to be guessed.
import type { Outline, OutlineNode } from '#engine';
import type { Law } from './law.ts';
import { type Kind, type Model, type ModelNode, type Note, type NoteCode, modelNode } from './model.ts';

/** What has happened in the drawings, by `drawing/element` and `drawing/flow`; times are sorted seconds. */
export type Past = {
  passages: ReadonlyMap<string, number>;
  flows: ReadonlyMap<string, number>;
  /** Seconds that hands worked, and seconds that were waited for something outside. */
  work: ReadonlyMap<string, readonly number[]>;
  waits: ReadonlyMap<string, readonly number[]>;
  /** How many bodies looped activities had. */
  bodies: ReadonlyMap<string, readonly number[]>;
};

/** What is to be otherwise than it was: seconds by `drawing/element`, weights by `drawing/flow`; and what is taken where nothing is known. */
export type Wishes = {
  times: Readonly<Record<string, number>>;
  ways: Readonly<Record<string, number>>;
  workSeconds: number;
  waitSeconds: number;
  outsideSeconds: number;
};

export const NO_PAST: Past = { passages: new Map(), flows: new Map(), work: new Map(), waits: new Map(), bodies: new Map() };

const MOST_DRAWINGS = 20;
const SHORT = /(^|[._])short/;
const OF_STOCK = /\b(held|short|stock)\b/i;

/** The model of a drawing with those that it calls (by their keys). */
export function buildModel(root: Outline, called: ReadonlyMap<string, Outline>, past: Past, wishes: Wishes): Model {
  return new Builder(root, called, past, wishes).build();
}

class Builder {
  private readonly nodes: ModelNode[] = [];
  private readonly lanes: string[] = [];
  private readonly offsets = new Map<string, number>();
  private readonly outlines: Outline[] = [];
  private readonly notes = new Map<NoteCode, Set<string>>();
  private readonly root: Outline;
  private readonly called: ReadonlyMap<string, Outline>;
  private readonly past: Past;
  private readonly wishes: Wishes;

  constructor(root: Outline, called: ReadonlyMap<string, Outline>, past: Past, wishes: Wishes) {
    this.root = root;
    this.called = called;
    this.past = past;
    this.wishes = wishes;
  }

  build(): Model {
    this.place(this.root);
    for (const outline of this.outlines) for (let at = 0; at < outline.nodes.length; at++) this.nodes.push(this.make(outline, at));
    const leaves = this.nodes.flatMap((node) => (this.leavesAt(node) ? [node.index] : []));
    if (leaves.length === 0) this.tell('leaves_at_end', this.root.name);
    if (!this.nodes.some((node) => node.shortWay !== undefined || node.exits.some((exit) => exit.isShort))) this.tell('stock_unused', this.root.name);
    const notes: Note[] = [...this.notes].map(([code, names]) => ({ code, names: [...names] }));
    return { key: this.root.key, nodes: this.nodes, starts: this.startsOf(this.root, 0), lanes: this.lanes, leaves, notes };
  }

  /** Each drawing stands once among the nodes, however often it is called. */
  private place(outline: Outline): void {
    if (this.offsets.has(outline.key) || this.outlines.length === MOST_DRAWINGS) return;
    this.offsets.set(
      outline.key,
      this.outlines.reduce((sum, { nodes }) => sum + nodes.length, 0),
    );
    this.outlines.push(outline);
    for (const { calls } of outline.nodes) {
      const other = calls ? this.called.get(calls) : undefined;
      if (other) this.place(other);
    }
  }

  private tell(code: NoteCode, name: string): void {
    this.notes.set(code, (this.notes.get(code) ?? new Set()).add(name));
  }

  private startsOf(outline: Outline, scope: number): number[] {
    const offset = this.offsets.get(outline.key)!;
    return outline.nodes[scope]!.starts.map((start) => start + offset);
  }

  private leavesAt(node: ModelNode): boolean {
    const drawn = this.drawn(node);
    return /\.hand_over$/.test(drawn.form ?? drawn.action ?? '');
  }

  private drawn({ index, drawing }: ModelNode): OutlineNode {
    return this.outlines.find(({ key }) => key === drawing)!.nodes[index - this.offsets.get(drawing)!]!;
  }

  private make(outline: Outline, at: number): ModelNode {
    const drawn = outline.nodes[at]!;
    const index = this.offsets.get(outline.key)! + at;
    const id = `${outline.key}/${drawn.id}`;
    const kind = kindOf(drawn);
    if (drawn.eventSubs.length > 0) for (const sub of drawn.eventSubs) this.tell('events_left_out', outline.nodes[sub]!.name);
    const law = this.lawOf(outline, drawn, id, kind);
    const starts = this.innerStarts(outline, at);
    return modelNode({
      index,
      id,
      drawing: outline.key,
      element: drawn.id,
      name: drawn.name,
      kind: kind === 'scope' && starts.length === 0 ? 'pass' : kind,
      law,
      starts,
      lane: kind === 'work' ? this.lane(drawn.lane) : -1,
      entries: drawn.incoming.length,
      ...this.joinOf(outline, drawn),
      ...this.waysOf(outline, drawn),
      runners: kind === 'race' ? this.runnersOf(outline, drawn) : [],
      ...this.borderOf(outline, drawn),
      code: drawn.throws?.kind === 'error' ? drawn.throws.code : undefined,
      bodies: drawn.multi && { counts: this.bodiesOf(outline, drawn, id), isSequential: drawn.multi !== 'parallel' },
      isShown: kind === 'work' || kind === 'wait' || kind === 'race' || law !== undefined || drawn.calls !== undefined,
    });
  }

  private lane(name: string | undefined): number {
    const lane = name ?? '';
    if (!this.lanes.includes(lane)) this.lanes.push(lane);
    return this.lanes.indexOf(lane);
  }

  private innerStarts(outline: Outline, at: number): number[] {
    const drawn = outline.nodes[at]!;
    if (at === 0) return [];
    if (drawn.calls === undefined) return drawn.starts.map((start) => start + this.offsets.get(outline.key)!);
    const other = this.called.get(drawn.calls);
    if (other && this.offsets.has(other.key)) return this.startsOf(other, 0);
    this.tell('called_unknown', drawn.name);
    return [];
  }

  // How long -----------------------------------------------------------------------------------------------------------

  private lawOf(outline: Outline, drawn: OutlineNode, id: string, kind: Kind): Law | undefined {
    if (kind !== 'work' && kind !== 'wait' && !drawn.isOutside) return undefined;
    const wished = this.wishes.times[id];
    if (wished !== undefined) return { kind: 'exponential', mean: wished };
    if (drawn.timer?.seconds !== undefined) return { kind: 'fixed', seconds: drawn.timer.seconds };
    const measured = (kind === 'work' ? this.past.work : this.past.waits).get(id);
    if (measured && measured.length > 0) return { kind: 'measured', values: measured };
    if (drawn.isOutside) return { kind: 'exponential', mean: this.wishes.outsideSeconds };
    if (kind === 'work') {
      this.tell('work_guessed', drawn.name);
      return { kind: 'exponential', mean: this.wishes.workSeconds };
    }
    // An event behind a gateway is waited for at the gateway.
    if (!behindRace(outline, drawn)) this.tell('wait_guessed', drawn.name);
    return { kind: 'exponential', mean: this.wishes.waitSeconds };
  }

  private bodiesOf({ nodes }: Outline, drawn: OutlineNode, id: string): readonly number[] {
    const counts = this.past.bodies.get(id);
    if (counts && counts.length > 0) return counts;
    this.tell('bodies_guessed', nodes.find((node) => node.id === drawn.id)!.name);
    return [1];
  }

  // Where to -----------------------------------------------------------------------------------------------------------

  private waysOf(outline: Outline, drawn: OutlineNode): Pick<ModelNode, 'ways' | 'out' | 'shortWay'> {
    const offset = this.offsets.get(outline.key)!;
    if (drawn.jump !== undefined) return { ways: [{ flow: '', target: drawn.jump + offset, entry: 0, weight: 1 }], out: 'one', shortWay: undefined };
    const flows = drawn.outgoing.map((at) => ({ at, ...outline.flows[at]! }));
    const isGate = drawn.type === 'exclusiveGateway';
    const isForked =
      drawn.type === 'parallelGateway' || (!isGate && drawn.type !== 'inclusiveGateway' && flows.every(({ condition }) => condition === undefined));
    const out = isGate ? 'one' : isForked ? 'all' : 'some';
    const weights = flows.length < 2 || out === 'all' || drawn.type === 'eventBasedGateway' ? flows.map(() => 1) : this.weightsOf(outline, drawn, flows, out);
    const short = isGate && flows.length > 1 ? flows.findIndex(({ condition }) => condition !== undefined && OF_STOCK.test(condition)) : -1;
    return {
      ways: flows.map(({ at, id, target }, index) => ({
        flow: id,
        target: target + offset,
        entry: outline.nodes[target]!.incoming.indexOf(at),
        weight: weights[index]!,
      })),
      out,
      shortWay: short >= 0 && this.leadsToShort(outline, flows[short]!.target) ? short : undefined,
    };
  }

  /** Shares that were wished, else how often each was taken, else the same for each. */
  private weightsOf(outline: Outline, drawn: OutlineNode, flows: readonly { id: string; target: number }[], out: 'one' | 'some'): number[] {
    const name = drawn.isNamed ? drawn.name : flows.map(({ target }) => outline.nodes[target]!.name).join(' / ');
    const taken = flows.map(({ id }) => this.past.flows.get(`${outline.key}/${id}`) ?? 0);
    const total = taken.reduce((sum, count) => sum + count, 0);
    const wished = flows.map(({ id }) => this.wishes.ways[`${outline.key}/${id}`]);
    const through = Math.max(total, this.past.passages.get(`${outline.key}/${drawn.id}`) ?? 0);
    if (total === 0 && wished.every((one) => one === undefined)) this.tell('ways_equal', name);
    else if (total > 0)
      taken.forEach((count, at) => void (count === 0 && wished[at] === undefined && this.tell('ways_unused', outline.nodes[flows[at]!.target]!.name)));
    const base = taken.map((count) => (total === 0 ? 1 / flows.length : count / (out === 'one' ? total : through)));
    if (wished.every((one) => one === undefined) || out === 'some') return base.map((share, at) => wished[at] ?? share);
    // What is not wished shares what is left as before.
    const rest = Math.max(0, 1 - wished.reduce<number>((sum, one) => sum + (one ?? 0), 0));
    const free = base.reduce((sum, share, at) => sum + (wished[at] === undefined ? share : 0), 0);
    return base.map((share, at) => wished[at] ?? (free > 0 ? (share / free) * rest : 0));
  }

  /** Whether that way comes, before any person's work, to an activity which can find that something is missing. */
  private leadsToShort(outline: Outline, from: number): boolean {
    const seen = new Set<number>();
    const open = [from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const node = outline.nodes[at]!;
      if (seen.has(at)) continue;
      seen.add(at);
      if (node.boundary.some((border) => SHORT.test(outline.nodes[border]!.catches?.code ?? ''))) return true;
      if (kindOf(node) === 'pass') open.push(...node.outgoing.map((flow) => outline.flows[flow]!.target));
    }
    return false;
  }

  private joinOf(outline: Outline, { type, incoming, id }: OutlineNode): Pick<ModelNode, 'join' | 'reach'> {
    if (incoming.length < 2) return { join: 'none', reach: undefined };
    if (type === 'parallelGateway') return { join: 'all', reach: undefined };
    if (type !== 'inclusiveGateway') return { join: 'none', reach: undefined };
    const here = outline.nodes.findIndex((node) => node.id === id);
    const offset = this.offsets.get(outline.key)!;
    const reach = new Set<number>();
    const open = incoming.map((flow) => outline.flows[flow]!.source);
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at === here || reach.has(at + offset)) continue;
      reach.add(at + offset);
      const node = outline.nodes[at]!;
      open.push(...node.incoming.map((flow) => outline.flows[flow]!.source), ...(node.attachedTo === undefined ? [] : [node.attachedTo]));
    }
    return { join: 'reach', reach };
  }

  private runnersOf(outline: Outline, drawn: OutlineNode): ModelNode['runners'] {
    const flows = drawn.outgoing.map((at) => outline.flows[at]!);
    const taken = flows.map(
      ({ id, target }) => this.past.flows.get(`${outline.key}/${id}`) ?? this.past.passages.get(`${outline.key}/${outline.nodes[target]!.id}`) ?? 0,
    );
    const wished = flows.map(({ id }) => this.wishes.ways[`${outline.key}/${id}`]);
    const isKnown = taken.some((count) => count > 0) || wished.some((one) => one !== undefined);
    if (!isKnown) this.tell('ways_equal', drawn.name);
    return flows.map(({ target }, way) => {
      const event = outline.nodes[target]!;
      const timer = event.timer?.seconds;
      const id = `${outline.key}/${event.id}`;
      const weight = wished[way] ?? (isKnown ? taken[way]! : timer === undefined && event.awaits?.kind !== 'timer' ? 1 : 0);
      return { way, weight, law: this.lawOf(outline, event, id, 'wait'), timer };
    });
  }

  // Beside -------------------------------------------------------------------------------------------------------------

  private borderOf(outline: Outline, drawn: OutlineNode): Pick<ModelNode, 'timers' | 'exits' | 'catches'> {
    const offset = this.offsets.get(outline.key)!;
    const count = (node: OutlineNode): number => this.past.passages.get(`${outline.key}/${node.id}`) ?? 0;
    const events = drawn.boundary.map((at) => ({ at, event: outline.nodes[at]! }));
    const left = events.reduce((sum, { event }) => sum + (event.isInterrupting ? count(event) : 0), count(drawn));
    const timers: ModelNode['timers'] = [];
    const exits: ModelNode['exits'] = [];
    const catches: ModelNode['catches'] = [];
    const isScope = kindOf(drawn) === 'scope';
    for (const { at, event } of events) {
      const node = at + offset;
      const seconds = event.timer?.seconds;
      const { isInterrupting } = event;
      if (seconds !== undefined) timers.push({ node, seconds, isInterrupting, repeat: event.timer?.repeat ?? 0 });
      else if (isScope && event.catches) catches.push({ node, code: event.catches.code });
      else if (isScope || !isInterrupting) {
        if (event.awaits) this.tell('events_left_out', event.name);
      } else exits.push({ node, chance: left === 0 ? 0 : count(event) / left, isShort: SHORT.test(event.catches?.code ?? '') });
    }
    return { timers, exits, catches };
  }
}

/** Whether an event stands behind an event-based gateway. */
const behindRace = (outline: Outline, drawn: OutlineNode): boolean =>
  drawn.incoming.some((flow) => outline.nodes[outline.flows[flow]!.source]!.type === 'eventBasedGateway');

function kindOf(drawn: OutlineNode): Kind {
  switch (drawn.type) {
    case 'userTask':
      return 'work';
    case 'receiveTask':
      return 'wait';
    case 'intermediateCatchEvent':
      return drawn.awaits ? 'wait' : 'pass';
    case 'eventBasedGateway':
      return 'race';
    case 'subProcess':
    case 'transaction':
    case 'adHocSubProcess':
    case 'callActivity':
      return 'scope';
    case 'endEvent':
      return drawn.throws?.kind === 'terminate' ? 'terminate' : drawn.throws?.kind === 'error' ? 'error' : 'end';
    default:
      return 'pass';
  }
}
