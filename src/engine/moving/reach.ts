// The proof that a run may follow by itself: its marking, as it would be in the new drawing, can be reached there from the start.
import type { Graph } from '../graph.ts';
import { type Join, type Net, netOf } from './net.ts';

/** A marking of one scope: tokens at nodes, and arrived branches by flow. */
export type Standing = { scope: number; at: Map<number, number>; arrived: Map<number, number> };

/** Markings that are looked at before the answer is "not proven"; then a person decides. */
const LOOKED_AT = 20_000;

/**
 * Whether exactly this marking can come about in its scope, whatever the conditions and the outside say.
 * Best first, towards what is still missing; bounded, and beyond the bound the answer is no (Murata 1989, section V: reachability).
 */
export function isReachable(graph: Graph, standing: Standing): boolean {
  const net = netOf(graph, standing.scope);
  const target = new Int16Array(net.size);
  for (const [node, count] of standing.at) target[net.nodePlace.get(node)!] = count;
  for (const [flow, count] of standing.arrived) {
    const place = net.flowPlace.get(flow);
    if (place === undefined) return false;
    target[place] = count;
  }
  return new Search(net, target).run();
}

class Search {
  private readonly net: Net;
  private readonly target: Int16Array;
  private readonly seen = new Set<string>();
  private readonly waiting: Int16Array[][] = [];

  constructor(net: Net, target: Int16Array) {
    this.net = net;
    this.target = target;
  }

  run(): boolean {
    for (const starts of this.net.starts) {
      const marking = new Int16Array(this.net.size);
      for (const place of starts) marking[place]!++;
      this.add(marking);
    }
    for (let looked = 0; looked < LOOKED_AT; looked++) {
      const marking = this.best();
      if (!marking) return false;
      if (marking.every((count, place) => count === this.target[place])) return true;
      this.expand(marking);
    }
    return false;
  }

  private best(): Int16Array | undefined {
    for (const bucket of this.waiting) if (bucket && bucket.length > 0) return bucket.pop();
    return undefined;
  }

  private add(marking: Int16Array): void {
    // More tokens at a place than are wanted there (or one on its way) lead nowhere new.
    for (let place = 0; place < marking.length; place++) if (marking[place]! > Math.max(1, this.target[place]!)) return;
    const key = String.fromCharCode(...marking);
    if (this.seen.has(key)) return;
    this.seen.add(key);
    (this.waiting[this.missing(marking)] ??= []).push(marking);
  }

  /** How far the marking is from what is wanted, roughly: steps of the nearest token that is not wanted where it is. */
  private missing(marking: Int16Array): number {
    const spare: number[] = [];
    const wanted: number[] = [];
    for (let place = 0; place < marking.length; place++) {
      if (marking[place]! > this.target[place]!) spare.push(place);
      if (marking[place]! < this.target[place]!) wanted.push(place);
    }
    let far = spare.length;
    for (const place of wanted) {
      const nearest = Math.min(...spare.map((one) => this.net.distance(one, place)), 50);
      far += 1 + nearest;
    }
    return Math.min(far, 1_000);
  }

  private expand(marking: Int16Array): void {
    const { net } = this;
    let holds = false;
    for (let place = 0; place < net.size; place++) {
      if (marking[place] === 0) continue;
      holds = true;
      for (const move of net.moves[place]!) {
        const next = move.clears ? new Int16Array(net.size) : marking.slice();
        if (!move.clears) next[place]!--;
        for (const to of move.to) next[to]!++;
        this.add(next);
      }
    }
    for (const join of net.joins) this.join(marking, join);
    // An ad-hoc sub-process is open though nothing is in it yet.
    if (!holds && net.starts.every((starts) => starts.length > 0)) return;
    for (const spring of net.springs) {
      const next = spring.clears ? new Int16Array(net.size) : marking.slice();
      for (const to of spring.to) next[to]!++;
      this.add(next);
    }
  }

  private join(marking: Int16Array, join: Join): void {
    const came = join.flows.filter((place) => marking[place]! > 0);
    if (came.length === 0 || (join.needsAll && came.length < join.flows.length)) return;
    const next = marking.slice();
    for (const place of came) next[place]!--;
    next[join.to]!++;
    this.add(next);
  }
}
