// How a log comes in: looked at, begun, added piece by piece, and summed up; or taken from what this shop itself has done.
import Type from 'typebox';
import type { Engine } from '#engine';
import { type Ctx, IdOf, Refusal, defineAction } from '#kernel';
import { guessOf } from './guess.ts';
import { type Piece, readCsv, readXes } from './reading.ts';
import * as store from './store.ts';

const closed = { additionalProperties: false } as const;
const Text = Type.String();
export const LogId = IdOf('elg');
const Name = Type.String({ minLength: 1, maxLength: 120 });
const Column = Type.Integer({ minimum: 0, maximum: 499 });
export const MappingShape = Type.Object(
  {
    separator: Type.String({ minLength: 1, maxLength: 1 }),
    caseId: Column,
    activity: Column,
    time: Column,
    resource: Type.Union([Column, Type.Null()]),
    dayOrder: Type.Unsafe<'dmy' | 'mdy'>({ type: 'string', enum: ['dmy', 'mdy'] }),
  },
  closed,
);

export const LIMITS = { events: 1_000_000, activities: 150, ways: 5_000, runs: 20_000 } as const;
const HOUR_MS = 3_600_000;
const READING_MS = 6 * HOUR_MS;
const READY_MS = 90 * 24 * HOUR_MS;
const BAD_TOLD = 20;

const refusals = {
  'discovery.unknown': 'There is no such log.',
  'discovery.not_reading': 'The log has been read already.',
  'discovery.too_many': `A log has at most ${LIMITS.events} events.`,
  'discovery.too_varied': `A log has at most ${LIMITS.activities} different activities; the column of the activity may be another one.`,
  'discovery.empty': 'There is nothing in it that could be drawn.',
};

export const guess = defineAction({
  name: 'discovery.guess',
  summary: 'Looks at the beginning of a file: whether it is an event log, and which of its columns hold what.',
  input: Type.Object({ text: Type.String({ maxLength: 200_000 }) }, closed),
  output: Type.Object({
    format: Type.Unsafe<'csv' | 'xes' | 'unknown'>({ type: 'string', enum: ['csv', 'xes', 'unknown'] }),
    names: Type.Array(Text, { description: 'The headings of the columns.' }),
    sample: Type.Array(Type.Array(Text), { description: 'The first rows.' }),
    mapping: Type.Union([MappingShape, Type.Null()]),
    isSure: Type.Boolean({ description: 'The columns are called by what they hold.' }),
  }),
  refusals: {},
  changes: [],
  run: (_ctx, { text }) => {
    const found = guessOf(text);
    if (found.format !== 'csv') return Promise.resolve({ format: found.format, names: [], sample: [], mapping: null, isSure: found.format === 'xes' });
    const { separator: _, ...rest } = found;
    return Promise.resolve(rest);
  },
});

export const begin = defineAction({
  name: 'discovery.begin',
  summary: 'Begins to read an event log.',
  input: Type.Object(
    { name: Name, format: Type.Unsafe<'csv' | 'xes'>({ type: 'string', enum: ['csv', 'xes'] }), mapping: Type.Optional(MappingShape) },
    closed,
  ),
  output: Type.Object({ logId: LogId }),
  refusals: { 'discovery.unmapped': 'It is not said which column holds what.' },
  changes: [],
  run: (ctx, { name, format, mapping }) => {
    if (format === 'csv' && !mapping) throw new Refusal('discovery.unmapped', {}, { status: 422, message: 'It is not said which column holds what.' });
    return Promise.resolve({ logId: opened(ctx, name, format, mapping ?? null) });
  },
});

function opened(ctx: Ctx, name: string, format: store.Log['format'], mapping: store.Log['mapping']): string {
  const now = ctx.now.getTime();
  store.dropOld(ctx, { reading: new Date(now - READING_MS), ready: new Date(now - READY_MS) });
  const id = ctx.id('elg');
  store.insertLog(ctx, { id, name, format, mapping });
  return id;
}

export const add = defineAction({
  name: 'discovery.add',
  summary: 'Adds a piece of a log: whole records of a CSV file (its heading with the first ones), or whole traces of an XES file.',
  input: Type.Object(
    {
      logId: LogId,
      text: Type.String({ maxLength: 700_000 }),
      line: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'The line of the file on which the piece begins.' }),
    },
    closed,
  ),
  output: Type.Object({
    events: Type.Integer({ description: 'How many there are by now.' }),
    nextLine: Type.Integer(),
    badCount: Type.Integer(),
    bad: Type.Array(Type.Object({ line: Type.Integer(), why: Text }), { description: `Rows of this piece that can not be used, at most ${BAD_TOLD}.` }),
  }),
  refusals,
  changes: [],
  run: async (ctx, { logId, text, line }) => {
    const log = await reading(ctx, logId);
    const piece: Piece = log.format === 'csv' ? readCsv(text, log.mapping!, line) : readXes(text, line, log.events);
    const events = log.events + piece.events.length;
    if (events > LIMITS.events) throw new Refusal('discovery.too_many', { atMost: LIMITS.events }, { status: 422, message: refusals['discovery.too_many'] });
    store.addEvents(ctx, logId, piece.events, piece.bad.length);
    return { events, nextLine: line + piece.lines, badCount: piece.bad.length, bad: piece.bad.slice(0, BAD_TOLD) };
  },
});

async function reading(ctx: Ctx, logId: string): Promise<store.Log> {
  const log = await store.lockLog(ctx, logId);
  if (!log) throw unknownLog(logId);
  if (log.state !== 'reading') throw new Refusal('discovery.not_reading', { logId }, { message: refusals['discovery.not_reading'] });
  return log;
}

export const unknownLog = (logId: string): Refusal => new Refusal('discovery.unknown', { logId }, { status: 404, message: refusals['discovery.unknown'] });

const Summed = Type.Object({
  logId: LogId,
  events: Type.Integer(),
  cases: Type.Integer(),
  activities: Type.Integer(),
  ways: Type.Integer(),
  bad: Type.Integer(),
});

export const close = defineAction({
  name: 'discovery.close',
  summary: 'Ends the reading of a log and sums it up: what was done, in which order, and how long it took. The single events are forgotten.',
  input: Type.Object({ logId: LogId }, closed),
  output: Summed,
  refusals,
  changes: [],
  run: async (ctx, { logId }) => {
    await reading(ctx, logId);
    return summed(ctx, logId);
  },
});

async function summed(ctx: Ctx, logId: string) {
  const activities = await store.activityCount(ctx, logId, LIMITS.activities);
  if (activities === 0) throw new Refusal('discovery.empty', {}, { status: 422, message: refusals['discovery.empty'] });
  if (activities > LIMITS.activities)
    throw new Refusal('discovery.too_varied', { atMost: LIMITS.activities }, { status: 422, message: refusals['discovery.too_varied'] });
  store.sumUp(ctx, logId, LIMITS.ways);
  const log = (await store.logById(ctx, logId))!;
  return { logId, events: log.events, cases: log.cases, activities, ways: log.ways, bad: log.bad };
}

export const fromShop = (engine: Engine) =>
  defineAction({
    name: 'discovery.from_shop',
    summary: 'Takes what this shop has done as a log: the steps of the newest runs of a drawing, or what happened to the newest documents of a kind.',
    input: Type.Object(
      {
        name: Name,
        of: Type.Union([
          Type.Object({ steps: Type.String({ minLength: 1, maxLength: 120, description: 'The key of the drawing.' }) }, closed),
          Type.Object({ events: Type.String({ minLength: 1, maxLength: 60, description: 'The kind of the documents.' }) }, closed),
        ]),
      },
      closed,
    ),
    output: Summed,
    refusals,
    changes: [],
    run: async (ctx, { name, of }) => {
      const logId = opened(ctx, name, 'shop', null);
      if ('events' in of) store.addHappenings(ctx, logId, { kind: of.events, documents: LIMITS.runs });
      else store.addHistory(ctx, logId, { key: of.steps, runs: LIMITS.runs, named: await namedSteps(ctx, engine, of.steps) });
      store.countEvents(ctx, logId);
      const log = (await store.logById(ctx, logId))!;
      if (log.events > LIMITS.events)
        throw new Refusal('discovery.too_many', { atMost: LIMITS.events }, { status: 422, message: refusals['discovery.too_many'] });
      return summed(ctx, logId);
    },
  });

/** The activities of the versions that were gone by, as they are called; gateways and events are no steps of a way. */
async function namedSteps(ctx: Ctx, { definitions }: Engine, key: string): Promise<store.Named[]> {
  const versions = await store.versionsOf(ctx, key, LIMITS.runs);
  const named: store.Named[] = [];
  for (const definition of versions) {
    const { graph } = await definitions.get(ctx, definition);
    for (const { id, name, element, lane } of graph.nodes) if (element.activity) named.push({ definition, element: id, name: name || id, lane: lane ?? null });
  }
  return named;
}

export const drop = defineAction({
  name: 'discovery.drop',
  summary: 'Forgets a log.',
  input: Type.Object({ logId: LogId }, closed),
  output: Type.Object({}),
  refusals: {},
  changes: [],
  run: (ctx, { logId }) => {
    store.dropLog(ctx, logId);
    return Promise.resolve({});
  },
});
