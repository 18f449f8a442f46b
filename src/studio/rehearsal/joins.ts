// Tokens that wait at joins until all have come that are needed, or nothing can come any more.
import type { ModelNode } from './model.ts';
import { JOINED, READY, type Scopes, type Tokens } from './tokens.ts';

/** What a join needs of the simulation around it. */
type Around = { nodes: readonly ModelNode[]; tokens: Tokens; scopes: Scopes; ready: number[]; unlink(token: number): void };

export class Joins {
  private readonly waiting = new Map<number, Map<number, number[]>>();
  private readonly around: Around;

  constructor(around: Around) {
    this.around = around;
  }

  /** Whether the token goes on behind the join; otherwise it waits there. */
  enter(token: number, node: ModelNode): boolean {
    const { tokens } = this.around;
    const scope = tokens.scope[token]!;
    const places = this.waiting.get(scope) ?? new Map<number, number[]>();
    const here = [...(places.get(node.index) ?? []), token];
    this.waiting.set(scope, places.set(node.index, here));
    tokens.state[token] = JOINED;
    if (node.join === 'reach') {
      this.look(scope);
      return false;
    }
    const entries = new Set(here.map((one) => tokens.entry[one]!));
    if (entries.size < node.entries) return false;
    // The entry that was missing is the last of them, and its token is this one.
    const used = [...entries].map((entry) => here.find((one) => tokens.entry[one] === entry)!);
    this.merge(scope, node.index, used);
    return true;
  }

  /** Joins that wait for what can still come go on when nothing can. */
  look(scope: number): void {
    const places = this.waiting.get(scope);
    if (!places) return;
    const { tokens, scopes, nodes, ready } = this.around;
    for (const [place, here] of [...places]) {
      const { reach } = nodes[place]!;
      if (!reach) continue;
      let canCome = false;
      for (let other = scopes.first[scope]!; other >= 0 && !canCome; other = tokens.next[other]!)
        canCome = tokens.state[other] !== JOINED && reach.has(tokens.node[other]!);
      if (canCome) continue;
      this.merge(scope, place, here);
      ready.push(here.at(-1)!);
    }
  }

  /** Forgets what waits in a scope. */
  drop(scope: number): void {
    this.waiting.delete(scope);
  }

  /** Of tokens that are joined the last one goes on; its chance comes from all of them, in whatever order they came. */
  private merge(scope: number, place: number, used: readonly number[]): void {
    const { tokens, unlink } = this.around;
    const places = this.waiting.get(scope)!;
    const left = places.get(place)!.filter((token) => !used.includes(token));
    if (left.length > 0) places.set(place, left);
    else places.delete(place);
    if (places.size === 0) this.waiting.delete(scope);
    const kept = used.at(-1)!;
    for (const one of used) {
      if (one === kept) continue;
      tokens.stream[kept]! ^= tokens.stream[one]!;
      unlink(one);
    }
    tokens.entry[kept] = -1;
    tokens.state[kept] = READY;
  }
}
