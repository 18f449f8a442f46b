// Adds orders up: what happened, what a replay of their own drawings gives, and what the sketch gives.
import type { DrawnPart, OrderRecord, Replayed } from '#engine';
import { costOf, minutesOf } from './costs.ts';
import { type Measured, parting } from './measures.ts';
import type { ResultOf } from './result.ts';
import type { SettingsOf } from './settings.ts';

/** Sums over all orders on one side. */
export type Side = {
  leads: number[];
  handedOver: number[];
  letters: Map<string, number>;
  tasks: Map<string, number>;
  outcomes: Map<string, number>;
  elements: Map<string, { passes: number; timeMs: number }>;
  labels: number;
  refunds: number;
  cancelled: number;
  shortages: number;
};

const side = (): Side => ({
  leads: [],
  handedOver: [],
  letters: new Map(),
  tasks: new Map(),
  outcomes: new Map(),
  elements: new Map(),
  labels: 0,
  refunds: 0,
  cancelled: 0,
  shortages: 0,
});

type Seen = { record: OrderRecord; happened: Measured; then: Measured; now: Measured; thenReplay: Replayed; nowReplay: Replayed };
type Differing = {
  score: number;
  document: string;
  startedAt: string;
  then: Measured;
  now: Measured;
  more: string | undefined;
  less: string | undefined;
  isStuck: boolean;
};

/** Orders that are told one by one. */
const TOLD = 60;
/** Times that differ by less are the same. */
const SAME_MS = 1_000;

export class Tally {
  private readonly happened = side();
  private readonly then = side();
  private readonly now = side();
  private readonly changed = { path: 0, outcome: 0, later: 0, sooner: 0 };
  private readonly fidelity = { outcome: 0, path: 0, stuck: 0 };
  private readonly assumed = { answers: 0, near: 0, usual: 0, new: 0, today: 0, orders: 0 };
  private readonly stuck = new Map<string, number>();
  private readonly touched = new Map<string, number>();
  private readonly parts = new Map<string, DrawnPart>();
  private readonly known = new Set<Map<string, DrawnPart>>();
  private differing: Differing[] = [];
  private orders = 0;

  /** The parts of a drawing, for their names; those of the sketch go before those of the past. */
  know(key: string, parts: Map<string, DrawnPart>, isSketched: boolean): void {
    if (this.known.has(parts)) return;
    this.known.add(parts);
    for (const [id, part] of parts) if (isSketched || !this.parts.has(`${key} ${id}`)) this.parts.set(`${key} ${id}`, part);
  }

  add(seen: Seen): void {
    const { record, happened, then, now, thenReplay, nowReplay } = seen;
    this.orders++;
    const { key } = record.root;
    sum(this.happened, happened, key);
    sum(this.then, then, key);
    sum(this.now, now, key);
    if (thenReplay.stuck) this.fidelity.stuck++;
    if (happened.outcome === then.outcome && !thenReplay.stuck) this.fidelity.outcome++;
    const real = parting(happened, then);
    if (real.more === undefined && real.less === undefined) this.fidelity.path++;
    this.ground(nowReplay);
    this.compare(seen);
  }

  private ground({ grounds, stuck }: Replayed): void {
    const { assumed } = this;
    for (const ground of ['near', 'usual', 'new', 'today'] as const) assumed[ground] += grounds[ground];
    assumed.answers += grounds.recorded + grounds.near + grounds.usual + grounds.new + grounds.today;
    if (grounds.near + grounds.usual + grounds.new > 0) assumed.orders++;
    if (stuck) {
      const place = `${stuck.key} ${stuck.element} ${stuck.why}`;
      this.stuck.set(place, (this.stuck.get(place) ?? 0) + 1);
    }
  }

  private compare({ record, then, now, nowReplay }: Seen): void {
    const { more, less } = parting(then, now);
    const laterMs = now.leadMs - then.leadMs;
    const isOther = then.outcome !== now.outcome;
    if (more !== undefined || less !== undefined) this.changed.path++;
    if (isOther) this.changed.outcome++;
    if (!isOther && laterMs > SAME_MS) this.changed.later++;
    if (!isOther && laterMs < -SAME_MS) this.changed.sooner++;
    for (const place of new Set([...then.elements.keys(), ...now.elements.keys()]))
      if (then.elements.get(place)?.passes !== now.elements.get(place)?.passes) this.touched.set(place, (this.touched.get(place) ?? 0) + 1);
    if (!isOther && more === undefined && less === undefined && Math.abs(laterMs) <= SAME_MS) return;
    const score = (isOther ? 1e13 : 0) + (more !== undefined || less !== undefined ? 1e12 : 0) + Math.abs(laterMs);
    const { document_id: document, started_at } = record.root;
    this.differing.push({ score, document, startedAt: started_at.toISOString(), then, now, more, less, isStuck: nowReplay.stuck !== undefined });
    if (this.differing.length > TOLD * 4) this.differing = this.firsts();
  }

  private firsts(): Differing[] {
    return this.differing.toSorted((one, other) => other.score - one.score || (one.document < other.document ? -1 : 1)).slice(0, TOLD);
  }

  /** Everything but the hash. `numbers`: of documents, by id. */
  result(settings: SettingsOf, currency: string, found: { found: number; live: number }, numbers: Map<string, string>): Omit<ResultOf, 'hash'> {
    const { happened, then, now, orders, assumed } = this;
    const share = (count: number): number => (orders === 0 ? 1 : count / orders);
    const { answers } = assumed;
    return {
      orders,
      ...found,
      changed: this.changed,
      lead: spread(happened.leads, then.leads, now.leads),
      handedOver: spread(happened.handedOver, then.handedOver, now.handedOver),
      counts: this.counts(settings),
      cost: { currency, happened: costOf(settings, happened, currency), then: costOf(settings, then, currency), now: costOf(settings, now, currency) },
      lanes: names(happened.tasks, then.tasks, now.tasks).map((lane) => ({
        lane,
        tasks: three(happened.tasks, then.tasks, now.tasks, lane),
        thenMinutes: minutesOf(settings, lane, then.tasks.get(lane) ?? 0),
        nowMinutes: minutesOf(settings, lane, now.tasks.get(lane) ?? 0),
      })),
      letters: names(happened.letters, then.letters, now.letters).map((template) => ({
        template,
        ...three(happened.letters, then.letters, now.letters, template),
      })),
      outcomes: names(happened.outcomes, then.outcomes, now.outcomes).map((place) => ({
        ...this.place(place),
        ...three(happened.outcomes, then.outcomes, now.outcomes, place),
      })),
      elements: this.elements(),
      most: this.most(numbers),
      stuck: [...this.stuck]
        .toSorted(([, one], [, other]) => other - one)
        .map(([place, count]) => ({ ...this.place(place), why: place.split(' ')[2] as 'nothing', orders: count })),
      assumed: { ...assumed, share: answers === 0 ? 0 : (assumed.near + assumed.usual + assumed.new) / answers },
      fidelity: { outcome: share(this.fidelity.outcome), path: share(this.fidelity.path), stuck: this.fidelity.stuck },
    };
  }

  private counts(settings: SettingsOf): ResultOf['counts'] {
    const sides = { happened: this.happened, then: this.then, now: this.now };
    const each = (count: (one: Side) => number) => ({ happened: count(sides.happened), then: count(sides.then), now: count(sides.now) });
    return {
      letters: each(({ letters }) => total(letters)),
      tasks: each(({ tasks }) => total(tasks)),
      minutes: each(({ tasks }) => [...tasks].reduce((minutes, [lane, count]) => minutes + minutesOf(settings, lane, count), 0)),
      labels: each(({ labels }) => labels),
      refunds: each(({ refunds }) => refunds),
      cancelled: each(({ cancelled }) => cancelled),
      shortages: each(({ shortages }) => shortages),
    };
  }

  private place(text: string): { key: string; element: string; name: string; type: string } {
    const [key = '', element = ''] = text.split(' ');
    const part = this.parts.get(`${key} ${element}`);
    return { key, element, name: part?.name ?? '', type: part?.type ?? '' };
  }

  private elements(): ResultOf['elements'] {
    const { then, now } = this;
    return [...new Set([...then.elements.keys(), ...now.elements.keys()])].toSorted().map((place) => ({
      ...this.place(place),
      then: then.elements.get(place)?.passes ?? 0,
      now: now.elements.get(place)?.passes ?? 0,
      orders: this.touched.get(place) ?? 0,
      thenMs: then.elements.get(place)?.timeMs ?? 0,
      nowMs: now.elements.get(place)?.timeMs ?? 0,
    }));
  }

  /** The documents that differ most. */
  told(): string[] {
    return this.firsts().map(({ document }) => document);
  }

  private most(numbers: Map<string, string>): ResultOf['most'] {
    const end = ({ outcome, leadMs, tasks, letters }: Measured) => ({ outcome: outcome ?? null, leadMs, tasks: total(tasks), letters: total(letters) });
    const at = (place: string | undefined) => {
      const [key = '', , element = ''] = (place ?? '').split(' ');
      return place === undefined ? null : this.place(`${key} ${element}`);
    };
    return this.firsts().map(({ document, startedAt, then, now, more, less, isStuck }) => ({
      document,
      number: numbers.get(document) ?? null,
      startedAt,
      then: end(then),
      now: end(now),
      more: at(more),
      less: at(less),
      isStuck,
    }));
  }
}

function sum(one: Side, measured: Measured, key: string): void {
  if (measured.outcome !== undefined) {
    one.leads.push(measured.leadMs);
    plus(one.outcomes, `${key} ${measured.outcome}`, 1);
  }
  if (measured.handedOverMs !== undefined) one.handedOver.push(measured.handedOverMs);
  for (const [template, count] of measured.letters) plus(one.letters, template, count);
  for (const [lane, count] of measured.tasks) plus(one.tasks, lane, count);
  for (const [place, { passes, timeMs }] of measured.elements) {
    const before = one.elements.get(place);
    if (before) Object.assign(before, { passes: before.passes + passes, timeMs: before.timeMs + timeMs });
    else one.elements.set(place, { passes, timeMs });
  }
  one.labels += measured.labels;
  one.refunds += measured.refunds;
  one.shortages += measured.shortages;
  if (measured.isCancelled) one.cancelled++;
}

const plus = (counts: Map<string, number>, name: string, by: number): void => void counts.set(name, (counts.get(name) ?? 0) + by);
const total = (counts: Map<string, number>): number => [...counts.values()].reduce((all, count) => all + count, 0);
const names = (...maps: Map<string, unknown>[]): string[] => [...new Set(maps.flatMap((map) => [...map.keys()]))].toSorted();
const three = (happened: Map<string, number>, then: Map<string, number>, now: Map<string, number>, name: string) => ({
  happened: happened.get(name) ?? 0,
  then: then.get(name) ?? 0,
  now: now.get(name) ?? 0,
});

/** The middle, what 95 of 100 do not exceed (nearest rank), and the mean; null where there is none. */
function spread(happened: number[], then: number[], now: number[]): ResultOf['lead'] {
  const lists = { happened, then, now };
  const sorted = Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.toSorted((one, other) => one - other)])) as typeof lists;
  const each = <T>(value: (list: number[]) => T) => ({ happened: value(sorted.happened), then: value(sorted.then), now: value(sorted.now) });
  const rank = (share: number) => (list: number[]) => list[Math.max(0, Math.ceil(list.length * share) - 1)] ?? null;
  return {
    p50: each(rank(0.5)),
    p95: each(rank(0.95)),
    mean: each((list) => (list.length === 0 ? null : Math.round(list.reduce((all, ms) => all + ms, 0) / list.length))),
    orders: each((list) => list.length),
  };
}
