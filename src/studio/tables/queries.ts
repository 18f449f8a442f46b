// Reads of decision tables for pages: the live one with how its rules were used, its test rows, and decisions of the past.
import Type from 'typebox';
import { type Engine, readForm, usersOfTable } from '#engine';
import { Instant, Refusal, defineQuery } from '#kernel';
import { lookAt } from './look.ts';
import { resultsOf } from './rules.ts';
import { Key, RowShape, Text, closed, lookShape } from './schemas.ts';
import * as store from './store.ts';

const DAY_MS = 86_400_000;
const EACH = 4;

/** The page of a live table. */
export const getTable = (engine: Engine) =>
  defineQuery({
    name: 'tables.get',
    summary: 'A live decision table with what its test rows give, what it leaves open, who uses it, and how often each rule decided lately.',
    input: Type.Object({ key: Key, days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 })) }, closed),
    output: Type.Object({
      ...lookShape,
      key: Text,
      version: Type.Integer(),
      publishedAt: Instant,
      users: Type.Array(Type.Object({ key: Text, name: Text }), { description: 'The drawings that ask it.' }),
      given: Type.Array(RowShape, { description: 'The test rows.' }),
      days: Type.Integer(),
      decisions: Type.Integer({ description: 'How many decisions it made in these days.' }),
      unmatched: Type.Integer({ description: 'In how many of them no rule matched.' }),
      use: Type.Array(Type.Object({ rule: Text, count: Type.Integer() }), { description: 'How often each rule decided; those that never did are left out.' }),
    }),
    run: async ({ db, now }, { key, days = 30 }) => {
      const live = await store.liveTable(db, key);
      if (!live) throw new Refusal('tables.none', { key }, { status: 404, message: 'There is no such decision table.' });
      await engine.definitions.refresh(db, 1_000);
      const since = new Date(now.getTime() - days * DAY_MS);
      const [given, use, { total, unmatched }] = await Promise.all([store.testRows(db, key), store.useOf(db, key, since), store.decisionsOf(db, key, since)]);
      const look = await lookAt(engine, live.xml, { key, rows: given, now });
      const { version, publishedAt } = live;
      return { ...look, key, version, publishedAt, users: usersOfTable(engine.definitions, key), given, days, decisions: total, unmatched, use };
    },
  });

export const tableRows = defineQuery({
  name: 'tables.rows',
  summary: 'The test rows of a decision table.',
  input: Type.Object({ key: Key }, closed),
  output: Type.Object({ rows: Type.Array(RowShape) }),
  run: async ({ db }, { key }) => ({ rows: await store.testRows(db, key) }),
});

export const pastDecisions = defineQuery({
  name: 'tables.past',
  summary: 'Decisions that a table has made, a few for each way in which its rules decided, the newest first.',
  input: Type.Object({ key: Key, limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }, closed),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Text,
        at: Instant,
        version: Type.Integer(),
        documentId: Text,
        documentKind: Text,
        documentNumber: Type.Union([Text, Type.Null()]),
        inputs: Type.Record(Text, Type.Unknown()),
        results: Type.Record(Text, Type.Unknown()),
        rules: Type.Array(Text),
      }),
    ),
  }),
  run: async ({ db }, { key, limit = 40 }) => {
    const past = await store.pastOf(db, key, { each: EACH, limit });
    const wordings = await store.wordingsOf(db, key, [...new Set(past.map(({ version }) => version))]);
    // Values stand in the order of the columns that the table had then.
    const forms = new Map(wordings.map(({ version, xml }) => [version, readForm(xml, key)]));
    return {
      items: past.flatMap(({ inputs, matched, result, ...one }) => {
        const form = forms.get(one.version);
        if (!form) return [];
        return {
          ...one,
          inputs: Object.fromEntries(form.inputs.map(({ id }, at) => [id, inputs[at] ?? null])),
          results: resultsOf(form, result),
          rules: matched.flatMap(({ index }) => form.rules[index]?.id ?? []),
        };
      }),
    };
  },
});
