// The numbers on a drawing: what stands where now, and what went through each element and each flow in a window of time.
import Type from 'typebox';
import { Instant, MaybeInstant, MoneySchema, type ReadCtx, Refusal, defineQuery, moneyJson, readSetting } from '#kernel';
import type { Definition } from '#engine';
import type { Around } from '../part.ts';
import { ERROR, type Histogram, addTo, emptyHistogram, percentile } from './buckets.ts';
import { type Costs, costOf, costsSetting } from './costs.ts';
import * as store from './store.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const WINDOW_MS = 30 * DAY_MS;
/** Shorter windows are counted by the hour, longer ones by whole days. */
const BY_HOUR_MS = 3 * DAY_MS;

const closed = { additionalProperties: false } as const;
const MaybeNumber = Type.Union([Type.Number(), Type.Null()]);
const none = (key: string): Refusal => new Refusal('processes.none', { key }, { status: 404, message: `Nothing is published under "${key}".` });

/** What went through an element in a window. `stays`: how long the tokens that left it had been there. */
export type Heat = { stays: Histogram; incidents: number; stopped: number };
export type HeatOf = { elements: Map<string, Heat>; flows: Map<string, number> };
export type Window = { grain: 'hour' | 'day'; from: Date; to: Date };

/** The full hours (or, of more than three days, the full days in UTC) that cover what was asked for; the last 30 days unless it is said. */
export function windowOf(now: Date, from?: Date, to?: Date): Window {
  const last = to ?? now;
  const first = from ?? new Date(last.getTime() - WINDOW_MS);
  const grain = last.getTime() - first.getTime() <= BY_HOUR_MS ? 'hour' : 'day';
  const size = grain === 'hour' ? HOUR_MS : DAY_MS;
  return { grain, from: new Date(Math.floor(first.getTime() / size) * size), to: new Date(Math.ceil((last.getTime() + 1) / size) * size) };
}

/** What went through a drawing in a window, out of the sums. */
export async function heatOf(read: Parameters<typeof store.heatBetween>[0], key: string, window: Window): Promise<HeatOf> {
  const elements = new Map<string, Heat>();
  const flows = new Map<string, number>();
  for (const row of await store.heatBetween(read, { key, ...window })) {
    const n = Number(row.n);
    if (row.what === 'flow') {
      flows.set(row.element, (flows.get(row.element) ?? 0) + n);
      continue;
    }
    let heat = elements.get(row.element);
    if (!heat) elements.set(row.element, (heat = { stays: emptyHistogram(), incidents: 0, stopped: 0 }));
    if (row.what === 'passed') addTo(heat.stays, row.bucket, n, row.seconds);
    else if (row.what === 'incident') heat.incidents += n;
    else heat.stopped += n;
  }
  return { elements, flows };
}

const Element = Type.Object({
  element: Type.String(),
  count: Type.Integer({ description: 'Tokens that stand here now.' }),
  oldest: MaybeInstant,
  stuck: Type.Integer({ description: 'How many of them have stopped.' }),
  late: Type.Integer({ description: 'Tasks whose time is over.' }),
  passages: Type.Integer({ description: 'Tokens that left in the window.' }),
  p50: Type.Union([Type.Number(), Type.Null()], { description: 'Seconds that half of them stayed at most; null where staying is not measured.' }),
  p95: MaybeNumber,
  mean: MaybeNumber,
  errors: Type.Integer({ description: 'Incidents that were opened in the window.' }),
  cost: Type.Union([MoneySchema, Type.Null()]),
});

/** `processes.heat`: everything for the map but the drawing itself. */
export const heatQuery = ({ engine }: Around) =>
  defineQuery({
    name: 'processes.heat',
    summary: 'What stands at each element of a drawing now, and what went through it in a window: how many, how long, how often wrong, what it cost.',
    input: Type.Object(
      { key: Type.String(), from: Type.Optional(Type.String({ format: 'date-time' })), to: Type.Optional(Type.String({ format: 'date-time' })) },
      closed,
    ),
    output: Type.Object({
      key: Type.String(),
      name: Type.String(),
      version: Type.Integer(),
      from: Instant,
      to: Instant,
      grain: Type.Unsafe<'hour' | 'day'>({ enum: ['hour', 'day'] }),
      error: Type.Number({ description: 'By how much p50 and p95 may be off, as a share; counts and means are exact.' }),
      elements: Type.Array(Element),
      flows: Type.Array(Type.Object({ flow: Type.String(), count: Type.Integer() })),
      costs: Type.Boolean({ description: 'Whether somebody has said what work costs.' }),
    }),
    run: async (read, { key, from, to }) => {
      const definition = await latestOf(read, engine, key);
      const window = windowOf(read.now, from === undefined ? undefined : new Date(from), to === undefined ? undefined : new Date(to));
      const [heat, live, costs] = await Promise.all([
        heatOf(read.db, key, window),
        read.db.read(store.liveAt(key, read.now)),
        readSetting(read.db, costsSetting),
      ]);
      return {
        key,
        name: definition.graph.name,
        version: definition.version,
        ...window,
        error: ERROR,
        elements: elementsOf(definition, heat, live, costs),
        flows: [...heat.flows].map(([flow, count]) => ({ flow, count })),
        costs: costs !== null,
      };
    },
  });

/** `processes.live`: only what changes by the second. */
export const liveQuery = ({ engine }: Around) =>
  defineQuery({
    name: 'processes.live',
    summary: 'How many tokens stand at each element of a drawing now, since when the oldest, and how many have stopped or are late.',
    input: Type.Object({ key: Type.String() }, closed),
    output: Type.Object({
      elements: Type.Array(Type.Object({ element: Type.String(), count: Type.Integer(), oldest: Instant, stuck: Type.Integer(), late: Type.Integer() })),
    }),
    run: async (read, { key }) => {
      await latestOf(read, engine, key);
      const rows = await read.db.read(store.liveAt(key, read.now));
      return { elements: rows.map(({ at, incidents, ...row }) => ({ element: at, stuck: incidents, ...row })) };
    },
  });

/** The newest drawing of a key. Refuses `processes.none`. */
export async function latestOf(read: Pick<ReadCtx, 'db'>, engine: Around['engine'], key: string): Promise<Definition> {
  await engine.definitions.refresh(read.db, 1_000);
  if (!engine.definitions.has(key)) throw none(key);
  return engine.definitions.latest(key);
}

/** Where a token does not stay, or its stay is that of what is inside or behind. */
const UNMEASURED = new Set([
  ...['subProcess', 'transaction', 'adHocSubProcess', 'eventSubProcess', 'startEvent', 'endEvent', 'boundaryEvent'],
  ...['exclusiveGateway', 'parallelGateway', 'inclusiveGateway', 'eventBasedGateway'],
]);

function elementsOf({ graph }: Definition, heat: HeatOf, live: store.LiveRow[], costs: Costs | null) {
  const now = new Map(live.map((row) => [row.at, row]));
  const ids = new Set([...heat.elements.keys(), ...now.keys()]);
  return [...ids].map((element) => {
    const index = graph.byId.get(element);
    const node = index === undefined ? undefined : graph.nodes[index]!;
    const went = heat.elements.get(element);
    const stays = went?.stays;
    const isMeasured = stays !== undefined && stays.n > 0 && node !== undefined && !UNMEASURED.has(node.type);
    const priced = {
      isTask: node?.shape.waits === 'user',
      lane: node?.lane,
      letters: node ? node.tells.length + Number(node.shape.detail === 'messages.send') : 0,
    };
    const cost = costOf(costs, priced, stays?.n ?? 0);
    return {
      element,
      count: now.get(element)?.count ?? 0,
      oldest: now.get(element)?.oldest ?? null,
      stuck: now.get(element)?.incidents ?? 0,
      late: now.get(element)?.late ?? 0,
      passages: stays?.n ?? 0,
      p50: isMeasured ? percentile(stays, 0.5) : null,
      p95: isMeasured ? percentile(stays, 0.95) : null,
      mean: isMeasured ? stays.seconds / stays.n : null,
      errors: went?.incidents ?? 0,
      cost: cost && moneyJson(cost.minor, cost.currency),
    };
  });
}
