// Turns a drawing into places and transitions (a Petri net with reset and inhibitor arcs), one scope alone or with all that is inside and called.
import { type Arc, type DrawingNet, type NetNode, type ScopeNet, ranksOf } from './drawing-net.ts';

/** One thing that can happen: takes a token from each of `take`, wants none in `empty`, takes all from `clear`, and gives. */
export type Transition = {
  /** Which drawing's node fires, in `Petri.owners`. */
  owner: number;
  take: number[];
  give: number[];
  clear: number[] | undefined;
  empty: number[] | undefined;
  /** The same two, to look places up in. */
  clears: Set<number> | undefined;
  hinders: Set<number> | undefined;
  /** An inclusive join takes what there is, when nothing else can still come: for each flow the places from which a token might. */
  inclusive: { arcs: number[]; reach: Set<number>[] } | undefined;
  waits: boolean;
  /** Comes from outside into a scope that is at work. */
  interrupts: boolean;
  effects: string[];
  /** Ids of elements that are passed, in order. */
  shows: string[];
  rank: number;
  /** Ends the whole of what is looked at with an error. */
  throws: boolean;
};

export type Owner = { net: DrawingNet; node: NetNode; prefix: string };

export type Petri = {
  transitions: Transition[];
  /** For each place the transitions that take from it. */
  takers: number[][];
  initial: number[];
  owners: Owner[];
  /** The owner of each place: whose flow leads there, or who is at work. */
  places: number[];
  /** The flow that each place stands for, where it does. */
  arcs: (number | undefined)[];
  /** A token on a flow or in an activity; the others only say that a scope is open. */
  isToken: boolean[];
};

export type BuildOptions = {
  /** Puts what is inside of sub-processes and called drawings in; otherwise each is one step. */
  expand: boolean;
  /** The net of a called drawing; undefined leaves the call one step. */
  called?: (key: string) => DrawingNet | undefined;
  /** How an inner scope can end (soundness goes from the inside out): at its own end, and with which errors that it does not catch. */
  inner?: (node: NetNode) => { completes: boolean; throws: Set<string> } | undefined;
  starts?: number[];
};

const NESTED = new Set(['subProcess', 'transaction']);
const ACTIVITY = /Task$|^task$|^callActivity$|^subProcess$|^transaction$|^adHocSubProcess$/;
const CALL_DEPTH = 4;
const SUBSET_LIMIT = 4;

/** Where a scope's tokens lie, and how it is left. */
type Frame = {
  net: DrawingNet;
  scope: ScopeNet;
  prefix: string;
  inside: number[];
  parent: Frame | undefined;
  /** The node outside that holds this scope, and the place that says it is at work. */
  holder: { frame: Frame; node: NetNode; busy: number } | undefined;
  busy: number | undefined;
  armed: number | undefined;
  arcPlaces: Map<number, number>;
  eventSubs: { node: NetNode; start: NetNode; enter: number[]; frame: Frame }[];
  depth: number;
  ranks: Map<number, number>;
  rankBase: number;
};

/** Builds the net of one scope of a drawing. */
export function buildPetri(net: DrawingNet, scope: ScopeNet, options: BuildOptions): Petri {
  return new Builder(options).run(net, scope);
}

class Builder {
  private readonly options: BuildOptions;
  private readonly petri: Petri = { transitions: [], takers: [], initial: [], owners: [], places: [], arcs: [], isToken: [] };
  private nextRank = 0;
  private readonly laters: (() => void)[] = [];

  constructor(options: BuildOptions) {
    this.options = options;
  }

  run(net: DrawingNet, scope: ScopeNet): Petri {
    const frame = this.frame(net, scope, '', undefined, undefined);
    this.petri.initial = this.enterScope(frame, this.options.starts ?? scope.starts);
    if (this.options.expand) this.add(frame, net.nodes[scope.node]!, { take: [frame.busy!], clear: frame.inside, empty: this.tokensIn(frame), shows: [] });
    // What needs all places of a scope waits until they are there.
    for (const work of this.laters) work();
    const sets = new Map<number[], Set<number>>();
    const setOf = (list: number[] | undefined): Set<number> | undefined => list && (sets.get(list) ?? (sets.set(list, new Set(list)), sets.get(list)));
    for (const [index, transition] of this.petri.transitions.entries()) {
      transition.clears = setOf(transition.clear);
      transition.hinders = setOf(transition.empty);
      for (const place of new Set(transition.inclusive?.arcs ?? transition.take)) this.petri.takers[place]!.push(index);
    }
    return this.petri;
  }

  private frame(net: DrawingNet, scope: ScopeNet, prefix: string, parent: Frame | undefined, holder: Frame['holder']): Frame {
    const ranks = ranksOf(net, scope);
    const frame: Frame = {
      net,
      scope,
      prefix,
      inside: [],
      parent,
      holder,
      busy: holder?.busy,
      armed: undefined,
      arcPlaces: new Map(),
      eventSubs: [],
      depth: parent === undefined ? 0 : parent.depth + (parent.net === net ? 0 : 1),
      ranks,
      rankBase: this.nextRank,
    };
    this.nextRank += ranks.size + 1;
    const root = net.nodes[scope.node]!;
    if (this.options.expand) {
      frame.busy ??= this.place(undefined, root, net, prefix, false);
      frame.armed = this.place(frame, root, net, prefix, false);
    }
    for (const index of [...scope.starts, ...scope.members]) {
      for (const arc of net.nodes[index]!.in) {
        if (!frame.arcPlaces.has(arc)) frame.arcPlaces.set(arc, this.place(frame, net.nodes[index]!, net, prefix, true, arc));
      }
    }
    if (this.options.expand) this.addEventSubs(frame);
    for (const index of [...scope.starts, ...scope.members]) if (net.nodes[index]!.in.length > 0) this.addNode(frame, net.nodes[index]!);
    return frame;
  }

  /** Tokens with which a scope begins; each start has a place of its own. */
  private enterScope(frame: Frame, starts: number[]): number[] {
    const begin = starts.map((index) => {
      const node = frame.net.nodes[index]!;
      const place = this.place(frame, node, frame.net, frame.prefix, true);
      this.arrive(frame, node, [place], undefined);
      return place;
    });
    return this.options.expand ? [frame.busy!, frame.armed!, ...begin] : begin;
  }

  private addEventSubs(frame: Frame): void {
    for (const index of frame.scope.eventSubs) {
      const node = frame.net.nodes[index]!;
      const scope = frame.net.scopes.get(index);
      const start = scope && frame.net.nodes[scope.starts[0] ?? -1];
      if (!scope || !start) continue;
      const busy = this.place(frame, node, frame.net, frame.prefix, true);
      const inner = this.frame(frame.net, scope, frame.prefix, frame, { frame, node, busy });
      const enter = this.enterScope(inner, [start.index]);
      frame.eventSubs.push({ node, start, enter, frame: inner });
      this.add(frame, node, { take: [busy], clear: inner.inside, empty: this.tokensIn(inner), shows: [] });
      const once = this.place(frame, node, frame.net, frame.prefix, false);
      if (start.event === 'error' || start.event === 'compensate') continue;
      this.laters.push(() =>
        start.interrupting
          ? this.add(frame, node, { take: [frame.armed!], clear: this.allBut(frame, enter), give: enter, interrupts: true, waits: true, shows: [node.id] })
          : this.add(frame, node, {
              take: [frame.armed!],
              empty: [once],
              give: [frame.armed!, once, ...enter],
              interrupts: true,
              waits: true,
              shows: [node.id],
            }),
      );
    }
  }

  /** All tokens of a scope; the sign that its event sub-processes listen is none. */
  private tokensIn(frame: Frame): number[] {
    const list: number[] = [];
    this.laters.push(() => void list.push(...frame.inside.filter((place) => this.petri.isToken[place])));
    return list;
  }

  private allBut(frame: Frame, places: number[]): number[] {
    return frame.inside.filter((place) => !places.includes(place));
  }

  private place(frame: Frame | undefined, node: NetNode, net: DrawingNet, prefix: string, isToken: boolean, arc?: number): number {
    const { petri } = this;
    const index = petri.places.length;
    petri.places.push(this.owner(node, net, prefix));
    petri.isToken.push(isToken);
    petri.arcs.push(arc);
    petri.takers.push([]);
    for (let at = frame; at; at = at.parent) at.inside.push(index);
    return index;
  }

  private owner(node: NetNode, net: DrawingNet, prefix: string): number {
    this.petri.owners.push({ net, node, prefix });
    return this.petri.owners.length - 1;
  }

  private add(frame: Frame, node: NetNode, parts: Partial<Transition> & { take: number[] }): void {
    this.petri.transitions.push({
      owner: this.owner(node, frame.net, frame.prefix),
      give: [],
      clear: undefined,
      empty: undefined,
      clears: undefined,
      hinders: undefined,
      inclusive: undefined,
      waits: false,
      interrupts: false,
      effects: [],
      rank: frame.rankBase + (frame.ranks.get(node.index) ?? frame.ranks.size),
      throws: false,
      ...parts,
      shows: (parts.shows ?? [node.id]).filter((id) => id !== '').map((id) => frame.prefix + id),
    });
  }

  private addNode(frame: Frame, node: NetNode): void {
    const arcs = node.in.map((arc) => frame.arcPlaces.get(arc)!);
    if (node.type === 'parallelGateway') return this.arrive(frame, node, arcs, undefined);
    if (node.type === 'inclusiveGateway' && arcs.length > 1) return this.arriveInclusive(frame, node, arcs);
    for (const [i, place] of arcs.entries()) this.arrive(frame, node, [place], frame.net.arcs[node.in[i]!]);
  }

  private arriveInclusive(frame: Frame, node: NetNode, arcs: number[]): void {
    const reach = node.in.map((arc) => this.placesAt(frame, upstreamOf(frame, node, arc)));
    for (const give of this.exits(frame, node)) {
      this.add(frame, node, { take: arcs, inclusive: { arcs, reach }, give: give.places, shows: [node.id, ...give.ids], effects: node.effects });
    }
  }

  /** The places of tokens that stand at some nodes of a scope, or are on a flow to them. */
  private placesAt(frame: Frame, nodes: Set<number>): Set<number> {
    const { petri } = this;
    const found = new Set<number>();
    this.laters.push(() => {
      for (const place of frame.inside) {
        const { net, node } = petri.owners[petri.places[place]!]!;
        // Nodes are numbered anew in a called drawing, whose places lie inside, too.
        if (petri.isToken[place] && net === frame.net && nodes.has(node.index)) found.add(place);
      }
    });
    return found;
  }

  /** A token (or one on each flow of a join) arrives at a node. */
  private arrive(frame: Frame, node: NetNode, take: number[], by: Arc | undefined): void {
    if (node.type === 'endEvent') return this.end(frame, node, take);
    // What an event-based gateway was waiting for has happened when its flow is taken.
    const chosen = by !== undefined && frame.net.nodes[by.from]!.type === 'eventBasedGateway';
    const working = ACTIVITY.test(node.type) || (node.waits && !chosen);
    if (!working || (!node.waits && node.boundary.length === 0 && !NESTED.has(node.type))) {
      for (const give of this.exits(frame, node)) this.add(frame, node, { take, give: give.places, shows: [node.id, ...give.ids], effects: node.effects });
      return;
    }
    const busy = this.busyPlace(frame, node);
    this.add(frame, node, { take, give: [busy, ...(this.inner.get(this.keyOf(frame, node)) ?? [])] });
  }

  private readonly busyPlaces = new Map<string, number>();
  private readonly inner = new Map<string, number[]>();

  private keyOf(frame: Frame, node: NetNode): string {
    return `${frame.prefix} ${node.index}`;
  }

  /** The place of an activity at work, with all the ways in which it can end. */
  private busyPlace(frame: Frame, node: NetNode): number {
    const key = this.keyOf(frame, node);
    const known = this.busyPlaces.get(key);
    if (known !== undefined) return known;
    const busy = this.place(frame, node, frame.net, frame.prefix, true);
    this.busyPlaces.set(key, busy);
    const inner = this.options.expand ? this.innerFrame(frame, node, busy) : undefined;
    if (inner) this.inner.set(key, this.enterScope(inner, inner.scope.starts).slice(1));
    const fired: number[] = [];
    for (const index of node.boundary) this.addBoundary(frame, node, frame.net.nodes[index]!, busy, inner, fired);
    const leave = { clear: inner ? [...inner.inside, ...fired] : fired, empty: inner ? this.tokensIn(inner) : undefined };
    const ends = this.options.inner?.(node);
    for (const code of ends?.throws ?? []) {
      const isCaught = node.boundary.some((index) => catches(frame.net.nodes[index]!, code));
      if (!isCaught) this.add(frame, node, { take: [busy], clear: frame.inside, throws: true, shows: [] });
    }
    if (ends?.completes !== false) {
      for (const give of this.exits(frame, node))
        this.add(frame, node, { take: [busy], give: give.places, shows: give.ids, waits: node.waits && !inner, effects: node.effects, ...leave });
    }
    return busy;
  }

  private addBoundary(frame: Frame, host: NetNode, event: NetNode, busy: number, inner: Frame | undefined, fired: number[]): void {
    if (event.event === 'compensate') return;
    const once = event.interrupting ? undefined : this.place(frame, event, frame.net, frame.prefix, false);
    if (once !== undefined) fired.push(once);
    for (const give of this.exits(frame, event)) {
      const parts = { shows: [event.id, ...give.ids], effects: event.effects, waits: host.waits || inner !== undefined, interrupts: inner !== undefined };
      if (once === undefined) this.add(frame, event, { take: [busy], give: give.places, clear: inner?.inside, ...parts });
      else this.add(frame, event, { take: [busy], give: [busy, once, ...give.places], empty: [once], ...parts });
    }
  }

  private innerFrame(frame: Frame, node: NetNode, busy: number): Frame | undefined {
    const holder = { frame, node, busy };
    const scope = frame.net.scopes.get(node.index);
    if (scope && NESTED.has(node.type) && scope.starts.length > 0) return this.frame(frame.net, scope, frame.prefix, frame, holder);
    if (node.calls === undefined || frame.depth >= CALL_DEPTH) return undefined;
    const net = this.options.called?.(node.calls);
    for (let at: Frame | undefined = frame; at; at = at.parent) if (at.net === net) return undefined;
    const top = net?.scopes.get(0);
    return net && top && top.starts.length > 0 ? this.frame(net, top, `${frame.prefix}${node.id}>${net.key}/`, frame, holder) : undefined;
  }

  private end(frame: Frame, node: NetNode, take: number[]): void {
    const { effects } = node;
    if (node.event === 'terminate') this.add(frame, node, { take, clear: frame.inside, effects });
    else if (node.event !== 'error' && node.event !== 'cancel') this.add(frame, node, { take, effects });
    else if (!this.options.expand) this.add(frame, node, { take, clear: frame.inside, effects, throws: true });
    else this.laters.push(() => this.throwFrom(frame, node, take));
  }

  /** An error goes outwards until an event sub-process or a boundary event catches it; at the top the run ends with it. */
  private throwFrom(from: Frame, node: NetNode, take: number[]): void {
    const code = codeOf(node);
    let isFromSub = false;
    for (let frame: Frame | undefined = from; frame; frame = frame.holder?.frame) {
      // What an event sub-process throws is not for it or its neighbours.
      const sub: Frame['eventSubs'][number] | undefined = isFromSub ? undefined : frame.eventSubs.find(({ start }) => catches(start, code));
      isFromSub = frame.holder?.node.type === 'eventSubProcess';
      if (sub) return this.add(from, node, { take, clear: this.allBut(frame, sub.enter), give: sub.enter, shows: [node.id, sub.node.id] });
      const holder: Frame['holder'] = frame.holder;
      const event: NetNode | undefined = holder?.node.boundary.map((index) => holder.frame.net.nodes[index]!).find((one) => catches(one, code));
      if (!holder || !event) continue;
      for (const give of this.exits(holder.frame, event))
        this.add(from, node, { take: [...take, holder.busy], clear: frame.inside, give: give.places, shows: [node.id, event.id, ...give.ids] });
      return;
    }
    let top = from;
    while (top.parent) top = top.parent;
    this.add(from, node, { take, clear: top.inside, throws: true });
  }

  /** The ways in which tokens leave a node: the places that get one, and the flows that they take. */
  private exits(frame: Frame, node: NetNode): { places: number[]; ids: string[] }[] {
    const { arcs } = frame.net;
    const of = (list: number[]) => ({ places: list.flatMap((arc) => frame.arcPlaces.get(arc) ?? []), ids: list.map((arc) => arcs[arc]!.id) });
    if (node.type === 'exclusiveGateway' || node.type === 'eventBasedGateway' || node.type === 'complexGateway') {
      return node.out.length === 0 ? [of([])] : node.out.map((arc) => of([arc]));
    }
    if (node.type === 'parallelGateway') return [of(node.out)];
    const open = node.out.filter((arc) => arcs[arc]!.conditional && arc !== node.defaultArc);
    const always = node.out.filter((arc) => !arcs[arc]!.conditional && arc !== node.defaultArc);
    const none = always.length === 0 && node.defaultArc !== undefined ? [node.defaultArc] : always;
    // Where every flow has its condition, one of them is thought to be true.
    const least = open.length > 0 && none.length === 0 && node.out.length > 0 ? [] : [of(none)];
    return [...least, ...subsets(open).map((some) => of([...always, ...some]))];
  }
}

/** An error as it is thrown; a cancellation goes the same way, and only to its own kind of event. */
export const codeOf = (node: NetNode): string => `${node.event} ${node.code ?? ''}`;

/** Whether an event catches what is thrown; one without a code catches every error. */
export const catches = (event: NetNode, code: string): boolean => (event.code === undefined ? code.startsWith(event.event + ' ') : codeOf(event) === code);

function subsets(arcs: number[]): number[][] {
  if (arcs.length > SUBSET_LIMIT) return [...arcs.map((arc) => [arc]), arcs];
  const all: number[][] = [];
  for (let mask = 1; mask < 1 << arcs.length; mask++) all.push(arcs.filter((_, i) => mask & (1 << i)));
  return all;
}

/** The nodes of a scope from which a flow into an inclusive join can still get a token without passing the join (the engine's `reachOf`). */
function upstreamOf(frame: Frame, join: NetNode, arc: number): Set<number> {
  const { net } = frame;
  const nodes = new Set<number>();
  const stack = [net.arcs[arc]!.from];
  while (stack.length > 0) {
    const index = stack.pop()!;
    if (nodes.has(index) || index === join.index) continue;
    nodes.add(index);
    const node = net.nodes[index]!;
    for (const into of node.in) stack.push(net.arcs[into]!.from);
    if (node.host !== undefined && node.host >= 0) stack.push(node.host);
  }
  return nodes;
}
