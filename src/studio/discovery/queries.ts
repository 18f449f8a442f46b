// What a log says: the drawing that was discovered in it, what followed what, and how many cases that drawing explains.
import Type from 'typebox';
import { Instant, Language, MaybeInstant, type ReadCtx, defineQuery } from '#kernel';
import { LogId, unknownLog } from './actions.ts';
import { drawn } from './drawing.ts';
import { mine } from './miner.ts';
import * as store from './store.ts';
import { readerOf, textOf } from './tree.ts';
import { SAID } from './words.ts';

const closed = { additionalProperties: false } as const;
const Text = Type.String();
const MaybeText = Type.Union([Text, Type.Null()]);
const LANES_AT_MOST = 8;
const FOLLOWS_TOLD = 300;
const LOGS_SHOWN = 50;

const Log = {
  id: LogId,
  name: Text,
  format: Type.Unsafe<'csv' | 'xes' | 'shop'>({ type: 'string', enum: ['csv', 'xes', 'shop'] }),
  events: Type.Integer(),
  cases: Type.Integer(),
  bad: Type.Integer({ description: 'Rows that could not be used.' }),
  ways: Type.Integer({ description: 'In how many different ways its cases went.' }),
  firstAt: MaybeInstant,
  lastAt: MaybeInstant,
  startedAt: Instant,
};
const shown = ({ mapping: _, state: __, startedBy: ___, ...log }: store.Log) => log;

export const listLogs = defineQuery({
  name: 'discovery.list',
  summary: 'The logs that were read, the newest first.',
  input: Type.Object({}, closed),
  output: Type.Object({ items: Type.Array(Type.Object(Log)) }),
  run: async ({ db }) => ({ items: (await store.logs(db, LOGS_SHOWN)).map(shown) }),
});

export const mineLog = defineQuery({
  name: 'discovery.read',
  summary:
    'Discovers a drawing in a log: by the most frequent ways up to a share of the cases, with frequencies, median times, and the share of cases that it explains.',
  input: Type.Object(
    {
      logId: LogId,
      share: Type.Optional(
        Type.Number({ minimum: 0.01, maximum: 1, description: 'Which share of the cases is drawn, the most frequent ways first; all unless said.' }),
      ),
      noise: Type.Optional(
        Type.Number({
          minimum: 0,
          maximum: 0.9,
          description: 'Steps that followed rarer than this share of the most frequent are left out where they are in the way; none unless said.',
        }),
      ),
      counts: Type.Optional(Type.Boolean({ description: 'Whether flows say how often they were gone, instead of what is answered for them.' })),
      key: Type.Optional(Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_-]{0,79}$' })),
      documentKind: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
      language: Type.Optional(Language),
    },
    closed,
  ),
  output: Type.Object({
    log: Type.Object(Log),
    xml: Text,
    tree: Type.String({ description: 'The process tree in the notation of the field.' }),
    drawnCases: Type.Integer({ description: 'The cases out of which it is drawn.' }),
    drawnWays: Type.Integer(),
    replayed: Type.Integer({ description: 'Cases, of those that were looked at, which are a way through the drawing from its beginning to its end.' }),
    lookedAt: Type.Integer(),
    flows: Type.Array(Type.Object({ element: Text, times: Type.Integer() })),
    activities: Type.Array(Type.Object({ element: MaybeText, name: Text, count: Type.Integer(), resource: MaybeText })),
    follows: Type.Array(
      Type.Object({ before: Text, after: Text, count: Type.Integer(), seconds: Type.Number({ description: 'The median, from one to the other.' }) }),
    ),
    variants: Type.Array(Type.Object({ steps: Type.Array(Text), cases: Type.Integer(), isReplayed: Type.Boolean() }), {
      description: 'The most frequent ways.',
    }),
  }),
  run: async (read, input) => discovered(read, input),
});

type Wish = { logId: string; share?: number; noise?: number; counts?: boolean; key?: string; documentKind?: string; language?: Language };
const VARIANTS_TOLD = 12;
const STEPS_TOLD = 60;

async function discovered({ db }: ReadCtx, { logId, share = 1, noise = 0, counts = false, language = 'en', ...titled }: Wish) {
  const log = await store.logById(db, logId);
  if (!log || log.state !== 'ready') throw unknownLog(logId);
  const [rows, ways, follows] = await Promise.all([store.activitiesOf(db, logId), store.waysOf(db, logId), store.followsOf(db, logId)]);
  const chosen = mostFrequent(ways, share * log.cases);
  const tree = mine(chosen, noise);
  const lanes = lanesOf(rows);
  const activities = rows.map(({ name }, at) => ({ name, lane: lanes[at]! }));
  const title = { key: titled.key ?? 'discovered', name: log.name, documentKind: titled.documentKind ?? 'order' };
  const formatter = new Intl.NumberFormat(language);
  const drawing = drawn(tree, activities, title, SAID[language], counts ? (times) => formatter.format(times) : undefined);
  const reader = readerOf(tree);
  const verdicts = ways.map(({ trace }) => reader(trace));
  const elements = new Map(drawing.tasks.map(({ element, at }) => [at, element]));
  const nameOf = (at: number): string => rows[at]?.name ?? '';
  return {
    log: shown(log),
    xml: drawing.xml,
    tree: textOf(tree, nameOf),
    drawnCases: casesOf(chosen),
    drawnWays: chosen.length,
    replayed: casesOf(ways.filter((_, at) => verdicts[at] === true)),
    lookedAt: casesOf(ways.filter((_, at) => verdicts[at] !== undefined)),
    flows: drawing.flows,
    activities: rows.map(({ nth, name, count, resource }) => ({ element: elements.get(nth) ?? null, name, count, resource })),
    follows: follows.slice(0, FOLLOWS_TOLD).map(({ before, after, count, seconds }) => ({ before: nameOf(before), after: nameOf(after), count, seconds })),
    variants: ways
      .slice(0, VARIANTS_TOLD)
      .map(({ trace, cases }, at) => ({ steps: trace.slice(0, STEPS_TOLD).map(nameOf), cases, isReplayed: verdicts[at] === true })),
  };
}

const casesOf = (ways: readonly store.WayRow[]): number => ways.reduce((sum, { cases }) => sum + cases, 0);

/** The most frequent ways until so many cases are covered; one at least. */
function mostFrequent(ways: readonly store.WayRow[], wanted: number): store.WayRow[] {
  const chosen: store.WayRow[] = [];
  let covered = 0;
  for (const way of ways) {
    if (chosen.length > 0 && covered + 1e-6 >= wanted) break;
    chosen.push(way);
    covered += way.cases;
  }
  return chosen;
}

/** A lane for each activity: whoever did it most; the less busy ones share one where there are many. */
function lanesOf(rows: readonly store.ActivityRow[]): string[] {
  const busy = new Map<string, number>();
  for (const { resource, count } of rows) if (resource !== null) busy.set(resource, (busy.get(resource) ?? 0) + count);
  const named = [...busy].sort((one, other) => other[1] - one[1]).map(([name]) => name);
  if (named.length === 0) return rows.map(() => '');
  const own = new Set(named.length > LANES_AT_MOST ? named.slice(0, LANES_AT_MOST - 1) : named);
  const [busiest = ''] = named;
  return rows.map(({ resource }) => (resource === null ? busiest : own.has(resource) ? resource : '…'));
}
