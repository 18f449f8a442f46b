// Builds a process out of a seed: which blocks stand inside which, and which way each choice will go.
import type { Activity, Block, Construct, Edge, Process, Repeat, Trigger } from './blocks.ts';
import { chance } from './blocks.ts';

/** How many message names the trade of these tests knows. */
export const NAMES = 60;
const DEPTH = 5;
/** A moment after which nothing waits for a timer any more, in seconds; each timer has a time of its own. */
const LONGEST_SECONDS = 90_000;

type Where = {
  depth: number;
  /** Several of it may run at once, so that it has to be a plain line. */
  plain: boolean;
  /** Nothing may come by itself: several timers due at once would end a repetition in an order of their own. */
  quiet?: boolean;
  /** Error and escalation codes that something around it catches. */
  errors: string[];
  escalations: string[];
  /** Inside a sub-process, whose end is not that of the whole run. */
  inScope: boolean;
};

class Builder {
  readonly random: () => number;
  private readonly on: ReadonlySet<Construct>;
  private readonly key: string;
  private ids = 0;
  private names = 0;
  private left: number;
  private readonly seconds = new Set<number>();

  constructor(seed: number, key: string, on: ReadonlySet<Construct>, size: number) {
    this.random = chance(seed);
    this.on = on;
    this.key = key;
    this.left = size;
  }

  id(letter: string): string {
    return `${letter}${++this.ids}`;
  }

  upTo(n: number): number {
    return Math.floor(this.random() * n);
  }

  maybe(share: number): boolean {
    return this.random() < share;
  }

  has(construct: Construct): boolean {
    return this.on.has(construct);
  }

  /** A name of a message or a signal that nothing else of this process uses. */
  name(): string {
    return `rnd.m${this.names++ % NAMES}`;
  }

  mayName(): boolean {
    return this.names < NAMES;
  }

  /** A timer's length that no other timer of this process has, so that two are hardly ever due at once. */
  timer(): Trigger {
    let seconds = 0;
    do seconds = 1 + this.upTo(LONGEST_SECONDS);
    while (this.seconds.has(seconds));
    this.seconds.add(seconds);
    return { on: 'timer', seconds };
  }

  /** Something of one to three parts. */
  body(where: Where): Block {
    const parts = Array.from({ length: 1 + this.upTo(3) }, () => this.one(where));
    return parts.length === 1 ? parts[0]! : { k: 'seq', parts };
  }

  private one(where: Where): Block {
    const choices: [number, (where: Where) => Block | undefined][] = [
      [4, () => this.task(where)],
      [5, () => this.user(where)],
      [2, () => this.receive(where)],
      [2, () => this.catching(where)],
      [1, () => this.passing()],
    ];
    if (this.left > 0) choices.push([3, () => this.xor(where)], [1, () => this.leaveScope(where)]);
    if (this.left > 0 && where.depth < DEPTH && !where.plain)
      choices.push(
        [4, () => this.and(where)],
        [3, () => this.or(where)],
        [2, () => this.loop(where)],
        [3, () => this.race(where)],
        [5, () => this.sub(where)],
        [1, () => this.call(where)],
        [1, () => this.signals(where)],
        [1, () => this.conditions(where)],
        [1, () => this.undo()],
        [1, () => this.transaction(where)],
      );
    const sum = choices.reduce((total, [weight]) => total + weight, 0);
    for (;;) {
      let at = this.random() * sum;
      const chosen = choices.find(([weight]) => (at -= weight) < 0) ?? choices[0]!;
      const made = chosen[1](where);
      if (!made) continue;
      this.left--;
      return made;
    }
  }

  private inner(where: Where): Where {
    return { ...where, depth: where.depth + 1 };
  }

  private task(where: Where): Block {
    const types = (['serviceTask', 'serviceTask', 'serviceTask', 'task'] as const).slice();
    const more = (['manualTask', 'scriptTask', 'sendTask'] as const).filter((type) => this.has(type));
    const type = [...types, ...more][this.upTo(types.length + more.length)]!;
    return { k: 'task', type, ...this.activity('T', where, false) };
  }

  user(where: Where): Block {
    return { k: 'user', ...this.activity('U', where, true) };
  }

  private receive(where: Where): Block | undefined {
    if (!this.has('receive') || !this.mayName()) return undefined;
    return { k: 'receive', name: this.name(), ...this.activity('R', where, true) };
  }

  private activity(letter: string, where: Where, waits: boolean): Activity {
    const repeat = this.repeat(where, waits);
    return { id: this.id(letter), edges: this.edges(where, waits), ...(repeat ? { repeat } : {}) };
  }

  private repeat(where: Where, waits: boolean): Repeat | undefined {
    if (where.plain || !this.maybe(0.12)) return undefined;
    const hows = [
      ...(this.has('parallelMulti') ? ['parallel' as const] : []),
      ...(this.has('sequentialMulti') ? ['sequential' as const] : []),
      ...(this.has('again') ? ['again' as const] : []),
    ];
    const how = hows[this.upTo(hows.length)];
    if (!how) return undefined;
    const times = how === 'again' ? 1 + this.upTo(3) : this.upTo(4);
    // Bodies that are over at once would all have begun before the first is counted.
    if (waits && how !== 'again' && times > 1 && this.has('enough') && this.maybe(0.3)) return { how, times, enough: 1 + this.upTo(times) };
    return { how, times };
  }

  private edges(where: Where, waits: boolean): Edge[] {
    if (where.plain || !waits || where.depth >= DEPTH || this.left <= 0) return [];
    return this.edgeTriggers(0.25).map(({ trigger, interrupting }) => this.edge(where, trigger, interrupting));
  }

  private edgeTriggers(share: number): { trigger: Trigger; interrupting: boolean }[] {
    const found: { trigger: Trigger; interrupting: boolean }[] = [];
    if (this.has('edgeTimer') && this.maybe(share)) {
      const interrupting = this.maybe(0.5);
      const trigger = this.timer();
      if (!interrupting && trigger.on === 'timer' && this.maybe(0.4)) trigger.times = 1 + this.upTo(3);
      found.push({ trigger, interrupting });
    }
    if (this.has('edgeMessage') && this.mayName() && this.maybe(share))
      found.push({ trigger: { on: 'message', name: this.name() }, interrupting: this.maybe(0.5) });
    if (this.has('edgeSignal') && this.mayName() && this.maybe(share / 3))
      found.push({ trigger: { on: 'signal', name: this.name() }, interrupting: this.maybe(0.5) });
    return found;
  }

  private edge(where: Where, trigger: Trigger, interrupting: boolean): Edge {
    const body = this.body({ ...this.inner(where), plain: where.plain || !interrupting });
    return { id: this.id('B'), trigger, interrupting, body };
  }

  private catching(where: Where): Block | undefined {
    const triggers: Trigger[] = [];
    if (this.has('catchTimer') && !where.quiet) triggers.push(this.timer());
    if (this.has('catchMessage') && this.mayName()) triggers.push({ on: 'message', name: this.name() });
    const trigger = triggers[this.upTo(triggers.length)];
    return trigger && { k: 'catch', id: this.id('C'), trigger };
  }

  private passing(): Block | undefined {
    if (this.has('link') && this.maybe(0.4)) return { k: 'link', id: this.id('L') };
    return { k: 'throw', id: this.id('P'), what: 'none', name: '' };
  }

  private xor(where: Where): Block | undefined {
    if (!this.has('xor') || where.depth >= DEPTH) return undefined;
    const branches = this.branches(where);
    return { k: 'xor', id: this.id('X'), branches, pick: this.upTo(branches.length) };
  }

  private branches(where: Where): Block[] {
    return Array.from({ length: 2 + this.upTo(2) }, () => this.body(this.inner(where)));
  }

  private or(where: Where): Block | undefined {
    if (!this.has('or')) return undefined;
    const branches = this.branches(where);
    return { k: 'or', id: this.id('O'), branches, picks: branches.slice(1).map(() => this.maybe(0.5)) };
  }

  private and(where: Where): Block | undefined {
    return this.has('and') ? { k: 'and', id: this.id('A'), branches: this.branches(where) } : undefined;
  }

  private loop(where: Where): Block | undefined {
    return this.has('loop') ? { k: 'loop', id: this.id('W'), body: this.body(this.inner(where)), times: 1 + this.upTo(3) } : undefined;
  }

  private race(where: Where): Block | undefined {
    if (!this.has('race') || !this.mayName()) return undefined;
    const triggers: Trigger[] = [{ on: 'message', name: this.name() }];
    if (this.has('catchTimer')) triggers.push(this.timer());
    if (this.has('catchSignal') && this.mayName() && this.maybe(0.3)) triggers.push({ on: 'signal', name: this.name() });
    const branches = triggers.map((trigger) => ({ id: this.id('E'), trigger, body: this.body(this.inner(where)) }));
    return { k: 'race', id: this.id('G'), branches };
  }

  private sub(where: Where): Block | undefined {
    if (!this.has('sub')) return undefined;
    const repeat = this.repeat(where, true);
    const error = this.has('edgeError') && this.maybe(0.4) ? `e.${this.key}.${this.ids}` : undefined;
    const escalation = this.has('edgeEscalation') && this.maybe(0.3) ? `s.${this.key}.${this.ids}` : undefined;
    const within: Where = {
      ...this.inner(where),
      inScope: true,
      plain: repeat?.how === 'parallel',
      quiet: repeat?.enough !== undefined,
      errors: error ? [...where.errors, error] : where.errors,
      escalations: escalation ? [...where.escalations, escalation] : where.escalations,
    };
    const inner = this.body(within);
    const body: Block = repeat?.enough === undefined ? inner : { k: 'seq', parts: [this.plainUser(), inner] };
    const edges = this.edges(where, true);
    if (error) edges.push(this.edge(where, { on: 'error', code: error }, true));
    if (escalation) edges.push(this.edge(where, { on: 'escalation', code: escalation }, this.maybe(0.5)));
    return { k: 'sub', type: 'subProcess', id: this.id('S'), body, events: within.plain ? [] : this.eventSubs(within), edges, ...(repeat ? { repeat } : {}) };
  }

  /** Event sub-processes of a scope. */
  eventSubs(where: Where): Edge[] {
    const found: Edge[] = [];
    const interrupting = (): boolean => !this.has('eventSubNonInterrupting') || this.maybe(0.5);
    if (this.has('eventSubMessage') && this.mayName() && this.maybe(0.2)) found.push(this.edge(where, { on: 'message', name: this.name() }, interrupting()));
    if (this.has('eventSubTimer') && this.maybe(0.1)) found.push(this.edge(where, this.timer(), interrupting()));
    return found;
  }

  private call(where: Where): Block | undefined {
    if (!this.has('call')) return undefined;
    const id = this.id('K');
    const body = this.body({ ...this.inner(where), errors: [], escalations: [], inScope: false });
    return { k: 'call', id, key: `${this.key}_${id}`, body, edges: this.edges(where, true) };
  }

  /** Somebody decides whether this scope ends here, by an error or at once. */
  private leaveScope(where: Where): Block | undefined {
    if (where.plain || where.depth >= DEPTH) return undefined;
    const ends: Block[] = [];
    if (where.errors.length > 0) ends.push({ k: 'end', id: this.id('Z'), what: 'error', name: where.errors[this.upTo(where.errors.length)]! });
    if (this.has('terminate') && where.inScope) ends.push({ k: 'end', id: this.id('Z'), what: 'terminate', name: '' });
    if (where.escalations.length > 0) {
      const name = where.escalations[this.upTo(where.escalations.length)]!;
      if (this.has('throwEscalation')) return { k: 'seq', parts: [this.plainUser(), { k: 'throw', id: this.id('P'), what: 'escalation', name }] };
    }
    const end = ends[this.upTo(ends.length)];
    if (!end) return undefined;
    const branches = [this.body(this.inner(where)), end];
    return { k: 'seq', parts: [this.plainUser(), { k: 'xor', id: this.id('X'), branches, pick: this.upTo(2) }] };
  }

  private plainUser(): Block {
    return { k: 'user', id: this.id('U'), edges: [] };
  }

  /** One branch throws a signal that another may be waiting for. */
  private signals(where: Where): Block | undefined {
    if (!this.has('throwSignal') || !this.has('catchSignal') || !this.mayName()) return undefined;
    const name = this.name();
    const thrower: Block = { k: 'seq', parts: [this.plainUser(), { k: 'throw', id: this.id('P'), what: 'signal', name }, this.body(this.inner(where))] };
    const catcher: Block = {
      k: 'race',
      id: this.id('G'),
      branches: [
        { id: this.id('E'), trigger: { on: 'signal', name }, body: this.body(this.inner(where)) },
        { id: this.id('E'), trigger: this.timer(), body: this.body(this.inner(where)) },
      ],
    };
    return { k: 'and', id: this.id('A'), branches: [thrower, catcher] };
  }

  /** One branch makes a condition true for which another may be waiting, or may yet come to wait. */
  private conditions(where: Where): Block | undefined {
    if (!this.has('catchCondition')) return undefined;
    const variable = `v_${this.id('v')}`;
    const setter: Block = { k: 'seq', parts: [this.plainUser(), { k: 'set', id: this.id('N'), variable }, this.body(this.inner(where))] };
    const waiter: Block = { k: 'catch', id: this.id('C'), trigger: { on: 'condition', variable } };
    return { k: 'and', id: this.id('A'), branches: [setter, { k: 'seq', parts: [this.body(this.inner(where)), waiter] }] };
  }

  private steps(): (Block & { k: 'withUndo' })[] {
    return Array.from({ length: 1 + this.upTo(3) }, () => ({
      k: 'withUndo',
      id: this.id('V'),
      handler: this.id('H'),
      body: this.maybe(0.5) ? 'serviceTask' : 'userTask',
    }));
  }

  /** Steps that can be undone, and somebody who decides whether all of them stand. */
  private transaction(where: Where): Block | undefined {
    if (!this.has('transaction') || !this.has('undo')) return undefined;
    const steps = this.steps();
    const cancel: Block = { k: 'end', id: this.id('Z'), what: 'cancel', name: '' };
    const choice: Block = { k: 'xor', id: this.id('X'), branches: [{ k: 'throw', id: this.id('P'), what: 'none', name: '' }, cancel], pick: this.upTo(2) };
    const edge = this.edge(where, { on: 'cancel' }, true);
    const undoes = steps.map((step) => step.handler).reverse();
    return {
      k: 'sub',
      type: 'transaction',
      id: this.id('S'),
      undoes,
      body: { k: 'seq', parts: [...steps, this.plainUser(), choice] },
      events: [],
      edges: [edge],
    };
  }

  private undo(): Block | undefined {
    if (!this.has('undo')) return undefined;
    const steps = this.steps();
    const undo: Block = { k: 'undo', id: this.id('Y'), done: steps.map((step) => step.handler).reverse() };
    // In a sub-process of its own: throwing undoes what has been done in the scope, and nothing else of it.
    const body: Block = { k: 'seq', parts: [...steps, this.plainUser(), undo] };
    return { k: 'sub', type: 'subProcess', id: this.id('S'), body, events: [], edges: [] };
  }
}

/** The process of that seed, made of what is switched on; `size` is about how many blocks it may have. */
export function generate(seed: number, on: ReadonlySet<Construct>, size = 12): Process {
  const key = `p${seed}`;
  const builder = new Builder(seed, key, on, 2 + Math.floor(chance(seed ^ 0x5bd1e995)() * size));
  const where: Where = { depth: 0, plain: false, errors: [], escalations: [], inScope: false };
  const body = builder.body(where);
  // A process whose run would be over at once shows nothing of waiting.
  const parts: Block[] = [builder.user(where), body];
  return { key, seed, body: { k: 'seq', parts }, events: builder.eventSubs(where) };
}
