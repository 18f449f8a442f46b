// A marking of one drawing as a marking of another: tokens to their places, sub-processes opened or taken away around them, joins with what has arrived.
import type { Graph } from '../graph.ts';
import { isPlain, type Reason } from './fates.ts';
import type { Frame, Marking, Stone } from './marking.ts';
import { isJoin } from './net.ts';

/** Where the tokens at an element go; `anew` enters the element instead of going on waiting there. */
export type Target = { to: string; anew: boolean };

export type Translation = {
  /** Every token that stays, with its place; those of sub-processes that come around others are new. */
  places: Map<number, { at: string; scope: number; by?: string }>;
  fresh: Set<number>;
  /** Tokens of sub-processes that are no longer around anything. */
  dropped: number[];
  /** Tokens that enter their place anew; what goes on inside of them is taken away. */
  entering: Set<number>;
  frames: Map<number, Frame>;
  freshFrames: Set<number>;
  joins: Record<string, Record<string, number>>;
  /** Joins that have now got all that they wait for, and branches that arrived at a join and were moved elsewhere. */
  passing: { at: string; scope: number }[];
  spawned: { at: string; scope: number }[];
  nextId: number;
};

export type Untranslatable = { reason: Reason; element: string };

class Lost extends Error {
  readonly what: Untranslatable;

  constructor(reason: Reason, element: string) {
    super(reason);
    this.what = { reason, element };
  }
}

/** `target` says where tokens at an element go; undefined for a sub-process that is gone and whose inside goes on outside. */
export function translate(
  marking: Marking,
  graphs: { from: Graph; to: Graph },
  target: (at: string) => Target | undefined,
  nextId: number,
): Translation | Untranslatable {
  try {
    return new Translator(marking, graphs, target, nextId).run();
  } catch (error) {
    if (error instanceof Lost) return error.what;
    throw error;
  }
}

class Translator {
  private readonly marking: Marking;
  private readonly from: Graph;
  private readonly to: Graph;
  private readonly target: (at: string) => Target | undefined;
  private readonly old: Map<number, Frame>;
  private readonly gone = new Set<number>();
  private readonly made = new Map<string, number>();
  private readonly out: Translation;

  constructor(marking: Marking, graphs: { from: Graph; to: Graph }, target: (at: string) => Target | undefined, nextId: number) {
    this.marking = marking;
    this.from = graphs.from;
    this.to = graphs.to;
    this.target = target;
    this.old = new Map(marking.frames.map((frame) => [frame.id, frame]));
    this.out = {
      places: new Map(),
      fresh: new Set(),
      dropped: [],
      entering: new Set(),
      frames: new Map([[0, { id: 0, node: graphs.to.nodes[0]!.id, parent: undefined, token: undefined }]]),
      freshFrames: new Set(),
      joins: {},
      passing: [],
      spawned: [],
      nextId,
    };
  }

  run(): Translation {
    const { marking, out } = this;
    for (const stone of marking.stones) if (stone.of === undefined && this.target(stone.at)?.anew) this.takeOut(stone);
    for (const frame of marking.frames) if (!this.gone.has(frame.id)) this.keep(frame.id);
    for (const stone of marking.stones) if (!out.places.has(stone.id) && !this.isGone(stone)) this.place(stone);
    for (const [key, flows] of Object.entries(marking.joins)) this.join(key, flows);
    this.dropEmpty();
    out.dropped = marking.stones.filter((stone) => !out.places.has(stone.id)).map((stone) => stone.id);
    return out;
  }

  /** This token enters another element: its bodies and what is inside of it go. */
  private takeOut(stone: Stone): void {
    this.out.entering.add(stone.id);
    const inside = new Set(this.marking.stones.filter((one) => one.of === stone.id || one.id === stone.id).map((one) => one.id));
    for (const frame of this.marking.frames) if (frame.token !== undefined && inside.has(frame.token)) this.takeFrame(frame.id);
  }

  private takeFrame(id: number): void {
    this.gone.add(id);
    const inside = new Set(this.marking.stones.filter((stone) => stone.scope === id).map((stone) => stone.id));
    for (const frame of this.marking.frames) if (frame.parent === id || (frame.token !== undefined && inside.has(frame.token))) this.takeFrame(frame.id);
  }

  private isGone = (stone: Stone): boolean => this.gone.has(stone.scope) || (stone.of !== undefined && this.out.entering.has(stone.of));

  /** A scope that both drawings have stays open, with its activity's token at its place. */
  private keep(id: number): number | undefined {
    const { out, to } = this;
    if (out.frames.has(id)) return id;
    const frame = this.old.get(id)!;
    const index = to.byId.get(frame.node);
    if (this.gone.has(id) || index === undefined || !to.scopes.has(index)) return undefined;
    const parent = this.instance(to.nodes[index]!.scope, frame.parent!);
    out.frames.set(id, { ...frame, parent });
    if (frame.token !== undefined) out.places.set(frame.token, { at: frame.node, scope: parent });
    return id;
  }

  /** The open scope of that node around what was in `from`; a plain sub-process that is new there is opened. */
  private instance(scope: number, from: number): number {
    if (scope === 0) return 0;
    const node = this.to.nodes[scope]!;
    for (let id: number | undefined = from; id !== undefined; id = this.old.get(id)!.parent) {
      const kept = this.old.get(id)!.node === node.id ? this.keep(id) : undefined;
      if (kept !== undefined) return kept;
    }
    if (!isPlain(node)) throw new Lost('scope', node.id);
    const { out } = this;
    const parent = this.instance(node.scope, from);
    const key = `${parent}:${node.id}`;
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const token = out.nextId++;
    const id = out.nextId++;
    this.made.set(key, id);
    out.places.set(token, { at: node.id, scope: parent });
    out.fresh.add(token);
    out.frames.set(id, { id, node: node.id, parent, token });
    out.freshFrames.add(id);
    return id;
  }

  private place(stone: Stone): void {
    const target = this.target(stone.at);
    const holds = this.marking.frames.some((frame) => frame.token === stone.id);
    if (!target) {
      if (holds) return;
      throw new Lost('gone', stone.at);
    }
    const spot = this.spot(target.to, stone.scope);
    const by = stone.by === undefined || target.anew ? undefined : this.sameFlow(this.to.nodes[this.to.byId.get(target.to)!]!.incoming, stone.by);
    if (stone.by !== undefined && !target.anew && by === undefined) throw new Lost('join', stone.at);
    this.out.places.set(stone.id, by === undefined ? spot : { ...spot, by });
  }

  private spot(at: string, from: number): { at: string; scope: number } {
    return { at, scope: this.instance(this.to.nodes[this.to.byId.get(at)!]!.scope, from) };
  }

  private join(key: string, flows: Record<string, number>): void {
    const { to, out } = this;
    const split = key.indexOf(':');
    const scope = Number(key.slice(0, split));
    const at = key.slice(split + 1);
    if (this.gone.has(scope)) return;
    const target = this.target(at);
    const count = Object.values(flows).reduce((sum, one) => sum + one, 0);
    if (target?.anew) {
      for (let i = 0; i < count; i++) out.spawned.push(this.spot(target.to, scope));
      return;
    }
    const index = target === undefined ? undefined : to.byId.get(target.to);
    const node = index === undefined ? undefined : to.nodes[index]!;
    if (!node || !isJoin(node)) throw new Lost('join', at);
    const arrived: Record<string, number> = {};
    for (const [flow, came] of Object.entries(flows)) {
      const same = this.sameFlow(node.incoming, flow);
      if (same === undefined) throw new Lost('join', at);
      arrived[same] = (arrived[same] ?? 0) + came;
    }
    const spot = this.spot(node.id, scope);
    if (node.type === 'parallelGateway' && node.incoming.every((one) => (arrived[to.flows[one]!.id] ?? 0) > 0)) {
      out.passing.push(spot);
      for (const flow of Object.keys(arrived)) if (--arrived[flow]! === 0) delete arrived[flow];
    }
    if (Object.keys(arrived).length > 0) out.joins[`${spot.scope}:${node.id}`] = arrived;
  }

  /** The flow by which a branch has arrived: that of the same id, or else the only one from the same element. */
  private sameFlow(incoming: number[], flow: string): string | undefined {
    const { from, to } = this;
    if (incoming.some((one) => to.flows[one]!.id === flow)) return flow;
    const was = from.flows.find((one) => one.id === flow);
    const source = was && from.nodes[was.source]!.id;
    const same = incoming.filter((one) => to.nodes[to.flows[one]!.source]!.id === source && !from.flows.some((other) => other.id === to.flows[one]!.id));
    return same.length === 1 ? to.flows[same[0]!]!.id : undefined;
  }

  /** Sub-processes out of which everything was moved are over. */
  private dropEmpty(): void {
    const { out } = this;
    for (let again = true; again;) {
      again = false;
      for (const frame of out.frames.values()) {
        const isEmpty =
          frame.id !== 0 &&
          this.marking.stones.some((stone) => stone.scope === frame.id) &&
          ![...out.places.values()].some((place) => place.scope === frame.id) &&
          ![...out.frames.values()].some((inner) => inner.parent === frame.id) &&
          ![...out.spawned, ...out.passing].some((one) => one.scope === frame.id) &&
          !Object.keys(out.joins).some((key) => key.startsWith(frame.id + ':'));
        if (!isEmpty) continue;
        // A body that vanished would never be counted as done.
        if (this.marking.stones.some((stone) => stone.id === frame.token && stone.of !== undefined)) throw new Lost('many', frame.node);
        out.frames.delete(frame.id);
        if (frame.token !== undefined) out.places.delete(frame.token);
        again = true;
      }
    }
  }
}
