// Plays orders through a model: discrete events out of a heap, queues for hands, and everything counted; the same seed gives the same day.
import { chanceFor, exitOf, firstOf, oneWay, someWays } from './choices.ts';
import { type Hands, Lane } from './crew.ts';
import { Heap } from './heap.ts';
import { Joins } from './joins.ts';
import { lasts, mix } from './law.ts';
import type { Model, ModelNode, Way } from './model.ts';
import { type Demand, Orders } from './orders.ts';
import { Film, Place } from './tally.ts';
import { FREE, QUEUED, READY, STANDING, Scopes, Tokens, WORKING } from './tokens.ts';

const HOUR = 3600;
/** A cycle beside an activity comes again so often at most. */
const RINGS = 50;

/** What is played on a model. Times are seconds from the first midnight. */
export type Play = Demand & {
  /** When it stops at the latest. */
  horizon: number;
  hands: readonly Hands[];
  /** Who is served first: who was promised sooner (and among those who came first), or who came first. */
  first: 'promise' | 'age';
  /** How often the film is shot. */
  frameSeconds: number;
};

const ARRIVAL = 0;
const DONE = 1;
const SHIFT = 2;
const TIMER = 3;

export class Simulation {
  readonly model: Model;
  readonly play: Play;
  readonly places: Place[];
  readonly lanes: Lane[];
  readonly film: Film;
  readonly shown: number[];
  events = 0;
  time = 0;
  readonly orders: Orders;
  private readonly heap = new Heap();
  private readonly tokens = new Tokens();
  private readonly scopes = new Scopes();
  private readonly nodes: readonly ModelNode[];
  private readonly leaves: Set<number>;
  private readonly timers: { host: number; at: number }[] = [];
  private readonly timerOf: number[][];
  private readonly ready: number[] = [];
  private readonly joins: Joins;

  constructor(model: Model, play: Play) {
    this.model = model;
    this.play = play;
    this.nodes = model.nodes;
    this.places = model.nodes.map(() => new Place());
    this.lanes = model.lanes.map((_, index) => new Lane(play.hands[index] ?? [0]));
    this.shown = model.nodes.flatMap((node) => (node.isShown ? [node.index] : []));
    this.film = new Film(play.frameSeconds, 2 * this.shown.length + this.lanes.length);
    this.leaves = new Set(model.leaves);
    this.timerOf = model.nodes.map((node) => node.timers.map((_, at) => this.timers.push({ host: node.index, at }) - 1));
    this.orders = new Orders(play);
    const { nodes, tokens, scopes, ready } = this;
    this.joins = new Joins({ nodes, tokens, scopes, ready, unlink: (token) => this.unlink(token) });
    this.expect(0);
    this.lanes.forEach((lane, index) => this.nextShift(lane, index, 0));
  }

  /** Plays at most so many events; true when it is over. */
  run(most: number): boolean {
    const { heap, play } = this;
    for (let done = 0; done < most; done++) {
      const time = heap.first;
      if (time > play.horizon || this.isQuiet(time)) return this.finish(time === Infinity ? this.time : Math.min(time, play.horizon));
      this.shoot(time);
      heap.pop();
      this.time = time;
      this.events++;
      const { kind, token, life } = heap;
      if (kind === ARRIVAL) this.arrive();
      else if (kind === SHIFT) this.shift(token);
      else if (this.tokens.life[token] === life) {
        if (kind === DONE) this.happened(token);
        else this.ring(token, kind - TIMER);
      }
      this.settle();
    }
    return false;
  }

  /** How much of it has been played, from 0 to 1. */
  get progress(): number {
    return Math.min(1, this.time / this.play.horizon);
  }

  private expect(from: number): void {
    const time = this.orders.nextAfter(from);
    if (time <= this.play.horizon) this.heap.push(time, ARRIVAL, 0, 0);
  }

  private arrive(): void {
    const stream = this.orders.come(this.time);
    this.begin(this.scopes.make(-1, this.orders.count - 1), this.model.starts, stream);
    this.expect(this.time);
  }

  /** Nothing more of what is counted can happen in the house. */
  private isQuiet(time: number): boolean {
    const { countedUntil, perHour } = this.play;
    if (this.orders.open > 0 || time < countedUntil) return false;
    // What comes after it need not be waited for.
    return perHour.length * HOUR > countedUntil || this.lanes.every((lane) => lane.busy === 0 && lane.queue.size === 0);
  }

  // Tokens ------------------------------------------------------------------------------------------------------------

  private spawn(scope: number, node: number, stream: number): number {
    const token = this.tokens.make(node, scope, stream);
    this.scopes.link(this.tokens, token);
    this.ready.push(token);
    return token;
  }

  private begin(scope: number, starts: readonly number[], stream: number): void {
    starts.forEach((start, at) => this.spawn(scope, start, at === 0 ? stream : mix(stream, at)));
  }

  /** Whether something is missing for a token's order; undefined where stock is not played. */
  private isMissing(token: number): boolean | undefined {
    return this.play.stock && this.orders.missing.get(this.scopes.order[this.tokens.scope[token]!]!) === 1;
  }

  /** Tokens that can go on go on, until all stand. */
  private settle(): void {
    const { ready, tokens } = this;
    while (ready.length > 0) {
      const token = ready.pop()!;
      if (tokens.state[token] === READY) this.enter(token);
    }
  }

  private enter(token: number): void {
    const node = this.nodes[this.tokens.node[token]!]!;
    if (node.join !== 'none' && node.entries > 1 && this.tokens.entry[token]! >= 0 && !this.joins.enter(token, node)) return;
    const scope = this.tokens.scope[token]!;
    const isBody = node.bodies !== undefined && this.scopes.body[scope] === node.index;
    if (node.timers.length > 0 && !isBody) this.watch(token, node);
    if (node.bodies && !isBody) return this.openBodies(token, node);
    if (node.kind === 'pass' || node.kind === 'wait') return this.pass(token, node);
    if (node.kind === 'work') return this.queueUp(token, node);
    if (node.kind === 'race') return this.race(token, node);
    if (node.kind === 'scope') return this.openScope(token, node);
    this.places[node.index]!.passages++;
    if (node.kind === 'end') return this.end(token);
    if (node.kind === 'terminate') return this.terminate(scope);
    this.fail(token, node);
  }

  /** Goes on behind an element. */
  private leave(token: number, node: ModelNode): void {
    const { tokens } = this;
    this.places[node.index]!.passages++;
    tokens.life[token]!++;
    const scope = tokens.scope[token]!;
    if (node.bodies && this.scopes.body[scope] === node.index) return this.end(token);
    if (this.leaves.has(node.index)) this.orders.leave(this.scopes.order[scope]!, this.time);
    const { ways } = node;
    if (ways.length === 0) return this.end(token);
    if (ways.length === 1) return this.follow(token, ways[0]!);
    if (node.out === 'one') return this.follow(token, ways[oneWay(tokens, token, node, this.isMissing(token))]!);
    const taken = node.out === 'all' ? ways : someWays(tokens, token, ways);
    const stream = tokens.stream[token]!;
    // The others first: what follows the token itself may end it.
    for (let at = 1; at < taken.length; at++) tokens.entry[this.spawn(scope, taken[at]!.target, mix(stream, at))] = taken[at]!.entry;
    this.follow(token, taken[0]!);
  }

  private follow(token: number, way: Way): void {
    this.tokens.entry[token] = way.entry;
    this.go(token, way.target);
  }

  private go(token: number, node: number): void {
    this.tokens.node[token] = node;
    this.tokens.exit[token] = -1;
    this.tokens.state[token] = READY;
    this.ready.push(token);
  }

  // Lasting -----------------------------------------------------------------------------------------------------------

  private stand(token: number, node: ModelNode, seconds: number): void {
    const { tokens, time } = this;
    tokens.state[token] = STANDING;
    tokens.since[token] = time;
    this.places[node.index]!.standing++;
    if (time + seconds <= this.play.horizon) this.heap.push(time + seconds, DONE, token, tokens.life[token]!);
    this.joins.look(tokens.scope[token]!);
  }

  /** It needs no hand: it passes at once, or stands here for a while. */
  private pass(token: number, node: ModelNode): void {
    const exit = this.exitOf(token, node);
    this.tokens.exit[token] = exit;
    if (node.law || node.kind === 'wait') return this.stand(token, node, node.law ? lasts(node.law, chanceFor(this.tokens, token)) : Infinity);
    if (exit >= 0) this.leaveBy(token, node, exit);
    else this.leave(token, node);
  }

  private race(token: number, node: ModelNode): void {
    const { way, seconds } = firstOf(this.tokens, token, node);
    this.tokens.exit[token] = way;
    this.stand(token, node, seconds);
  }

  /** By which event it will leave; what was missing is missed once. */
  private exitOf(token: number, node: ModelNode): number {
    const exit = exitOf(this.tokens, token, node, this.isMissing(token));
    if (exit?.isShort && this.play.stock) this.orders.missing.set(this.scopes.order[this.tokens.scope[token]!]!, 0);
    return exit?.node ?? -1;
  }

  private queueUp(token: number, node: ModelNode): void {
    const { tokens, time } = this;
    const order = this.scopes.order[tokens.scope[token]!]!;
    const place = this.places[node.index]!;
    const lane = this.lanes[node.lane]!;
    tokens.state[token] = QUEUED;
    tokens.since[token] = time;
    place.standing++;
    place.queue(time, 1);
    const came = this.orders.came.get(order);
    lane.queue.push(this.play.first === 'age' ? came : this.orders.promised.get(order) + came / 1e9, 0, token, tokens.life[token]!);
    this.serve(lane);
    this.joins.look(tokens.scope[token]!);
  }

  /** Free hands take what is most urgent. */
  private serve(lane: Lane): void {
    const { tokens, time } = this;
    const { queue } = lane;
    const there = lane.at(time);
    while (lane.busy < there && queue.pop()) {
      const { token } = queue;
      if (tokens.life[token] !== queue.life) continue;
      const node = this.nodes[tokens.node[token]!]!;
      const place = this.places[node.index]!;
      this.waited(token);
      place.queue(time, -1);
      lane.take(time, 1);
      tokens.state[token] = WORKING;
      tokens.since[token] = time;
      tokens.exit[token] = this.exitOf(token, node);
      this.heap.push(time + (node.law ? lasts(node.law, chanceFor(this.tokens, token)) : 0), DONE, token, tokens.life[token]!);
    }
  }

  /** What a token in a queue has waited until now is counted. */
  private waited(token: number): void {
    const { tokens, time } = this;
    const { index, lane } = this.nodes[tokens.node[token]!]!;
    const since = tokens.since[token]!;
    this.places[index]!.waited += time - since;
    this.places[index]!.waits.push(this.lanes[lane]!.openUntil(time) - this.lanes[lane]!.openUntil(since));
  }

  private shift(index: number): void {
    const lane = this.lanes[index]!;
    this.serve(lane);
    this.nextShift(lane, index, this.time);
  }

  private nextShift(lane: Lane, index: number, from: number): void {
    const time = lane.nextChange(from);
    if (time <= this.play.horizon) this.heap.push(time, SHIFT, index, 0);
  }

  /** What was waited for has come, or the work is done. */
  private happened(token: number): void {
    const { tokens } = this;
    const node = this.nodes[tokens.node[token]!]!;
    const exit = tokens.exit[token]!;
    this.release(token, node);
    if (node.kind === 'race') {
      this.places[node.index]!.passages++;
      tokens.life[token]!++;
      if (exit < 0) return this.end(token);
      // The event has happened already: the token goes on behind it.
      const event = this.nodes[node.ways[exit]!.target]!;
      tokens.node[token] = event.index;
      return this.leave(token, event);
    }
    if (exit >= 0) return this.leaveBy(token, node, exit);
    this.leave(token, node);
  }

  /** It no longer stands here: what it held is free. */
  private release(token: number, node: ModelNode): void {
    const { tokens, time } = this;
    const place = this.places[node.index]!;
    const state = tokens.state[token];
    if (state === STANDING || state === QUEUED || state === WORKING) place.standing--;
    if (state === QUEUED) {
      this.waited(token);
      place.queue(time, -1);
    }
    tokens.state[token] = READY;
    if (state !== WORKING) return;
    const lane = this.lanes[node.lane]!;
    place.worked += time - tokens.since[token]!;
    lane.take(time, -1);
    this.serve(lane);
  }

  // Borders -----------------------------------------------------------------------------------------------------------

  private watch(token: number, node: ModelNode): void {
    const life = this.tokens.life[token]!;
    node.timers.forEach(({ seconds, repeat }, at) => {
      for (let ring = 1; ring <= Math.min(repeat + 1, RINGS) && this.time + seconds * ring <= this.play.horizon; ring++)
        this.heap.push(this.time + seconds * ring, TIMER + this.timerOf[node.index]![at]!, token, life);
    });
  }

  /** A time beside an activity has come. */
  private ring(token: number, index: number): void {
    const { tokens } = this;
    const { host, at } = this.timers[index]!;
    const node = this.nodes[host]!;
    const timer = node.timers[at]!;
    if (timer.isInterrupting) return this.leaveBy(token, node, timer.node);
    this.spawn(tokens.scope[token]!, timer.node, mix(tokens.stream[token]!, mix(index, Math.round(this.time))));
  }

  /** An activity is left by an event on its border; of one of many bodies the whole activity is. */
  private leaveBy(token: number, node: ModelNode, boundary: number): void {
    const { tokens, scopes } = this;
    const scope = tokens.scope[token]!;
    let host = token;
    if (node.bodies && scopes.body[scope] === node.index) host = scopes.host[scope]!;
    if (tokens.inner[host]! >= 0) this.kill(tokens.inner[host]!);
    tokens.inner[host] = -1;
    this.release(host, node);
    this.places[node.index]!.passages++;
    tokens.life[host]!++;
    tokens.entry[host] = -1;
    this.go(host, boundary);
  }

  // Scopes ------------------------------------------------------------------------------------------------------------

  private openScope(token: number, node: ModelNode): void {
    if (node.starts.length === 0) return this.leave(token, node);
    this.host(token, node);
    const scope = this.scopes.make(token, this.scopes.order[this.tokens.scope[token]!]!);
    this.tokens.inner[token] = scope;
    this.begin(scope, node.starts, mix(this.tokens.stream[token]!, 0x5c0e));
    this.joins.look(this.tokens.scope[token]!);
  }

  private host(token: number, node: ModelNode): void {
    this.tokens.state[token] = STANDING;
    this.tokens.since[token] = this.time;
    this.places[node.index]!.standing++;
  }

  private openBodies(token: number, node: ModelNode): void {
    const { tokens, scopes } = this;
    const { counts, isSequential } = node.bodies!;
    const count = counts[Math.floor(chanceFor(this.tokens, token) * counts.length)] ?? 1;
    if (count < 1) return this.leave(token, node);
    this.host(token, node);
    const scope = scopes.make(token, scopes.order[tokens.scope[token]!]!);
    scopes.body[scope] = node.index;
    tokens.inner[token] = scope;
    const stream = mix(tokens.stream[token]!, 0xb0d1);
    if (isSequential) scopes.left[scope] = count - 1;
    for (let body = 0; body < (isSequential ? 1 : count); body++) this.spawn(scope, node.index, mix(stream, body));
    this.joins.look(tokens.scope[token]!);
  }

  /** A token is at its end, and perhaps its scope with it. */
  private end(token: number): void {
    const scope = this.tokens.scope[token]!;
    const stream = this.tokens.stream[token]!;
    this.unlink(token);
    if (this.scopes.first[scope]! >= 0) return this.joins.look(scope);
    if (this.scopes.left[scope]! > 0) {
      this.scopes.left[scope]!--;
      return void this.spawn(scope, this.scopes.body[scope]!, mix(stream, 0x5e9));
    }
    this.close(scope);
  }

  private close(scope: number): void {
    const { tokens, scopes } = this;
    const host = scopes.host[scope]!;
    const order = scopes.order[scope]!;
    scopes.drop(scope);
    if (host < 0) {
      if (this.leaves.size === 0) this.orders.leave(order, this.time);
      return this.orders.end(order, this.time);
    }
    const node = this.nodes[tokens.node[host]!]!;
    tokens.inner[host] = -1;
    this.release(host, node);
    this.leave(host, node);
  }

  private terminate(scope: number): void {
    this.empty(scope);
    this.scopes.left[scope] = 0;
    this.close(scope);
  }

  /** An error goes up to who catches it; where nobody does, the run is over. */
  private fail(token: number, { code }: ModelNode): void {
    const { tokens, scopes } = this;
    for (let scope = tokens.scope[token]!; ;) {
      const host = scopes.host[scope]!;
      if (host < 0) return this.terminate(scope);
      const node = this.nodes[tokens.node[host]!]!;
      const catcher = node.catches.find((one) => one.code === code) ?? node.catches.find((one) => one.code === null);
      if (catcher) return this.leaveBy(host, node, catcher.node);
      scope = tokens.scope[host]!;
    }
  }

  private kill(scope: number): void {
    this.empty(scope);
    this.scopes.drop(scope);
  }

  private empty(scope: number): void {
    const { tokens, scopes } = this;
    this.joins.drop(scope);
    for (let token = scopes.first[scope]!; token >= 0; token = scopes.first[scope]!) {
      if (tokens.inner[token]! >= 0) this.kill(tokens.inner[token]!);
      this.unlink(token);
    }
  }

  private unlink(token: number): void {
    const { tokens, scopes } = this;
    const state = tokens.state[token];
    if (state === FREE) return;
    scopes.unlink(tokens, token);
    // Its life is over before its hand is free, so that nobody takes it up again.
    tokens.life[token]!++;
    if (state === STANDING || state === QUEUED || state === WORKING) this.release(token, this.nodes[tokens.node[token]!]!);
    tokens.drop(token);
  }

  // Counting ----------------------------------------------------------------------------------------------------------

  private shoot(until: number): void {
    const { film, shown, places, lanes } = this;
    while (film.next <= until)
      film.shoot((row) => {
        shown.forEach((node, at) => {
          row[at] = places[node]!.standing;
          row[shown.length + at] = places[node]!.queued;
        });
        lanes.forEach((lane, at) => (row[2 * shown.length + at] = lane.busy));
      });
  }

  /** What still waits has waited until now. */
  private finish(time: number): true {
    const { tokens } = this;
    this.time = time;
    this.shoot(time);
    for (const lane of this.lanes) lane.settle(time);
    for (const place of this.places) place.settle(time);
    for (let token = 0; token < tokens.state.length; token++) if (tokens.state[token] === QUEUED) this.waited(token);
    return true;
  }
}
