// What is done with tables besides publishing them: tried as one types, and their test rows kept.
import Type from 'typebox';
import { type Engine, differenceOfTables, readForm, writeForm } from '#engine';
import { IdOf, Refusal, defineAction } from '#kernel';
import { lookAt } from './look.ts';
import { DifferenceShape, FormShape, Key, Rows, Text, closed, lookShape } from './schemas.ts';
import * as store from './store.ts';

const Xml = Type.String({ minLength: 1, maxLength: 2_000_000 });
const refusals = {
  'tables.none': 'There is no such decision table.',
  'decisions.unreadable': 'The file is not a DMN model.',
};

const none = (key: string): Refusal => new Refusal('tables.none', { key }, { status: 404, message: 'There is no such decision table.' });

/** Tries a wording of a table. */
export const runTable = (engine: Engine) =>
  defineAction({
    name: 'tables.run',
    summary:
      'Tries a decision table with test rows and changes nothing: results, matched rules, mistakes by cell, gaps and overlaps, and the file with the table as given.',
    input: Type.Object(
      {
        sketchId: Type.Optional(IdOf('skt')),
        key: Type.Optional(Key),
        xml: Type.Optional(Xml),
        form: Type.Optional(FormShape),
        rows: Type.Optional(Rows),
      },
      {
        ...closed,
        description: 'A sketch, or the key of a live table, or a file; `form` is the table as it is being written, `rows` stand for the kept ones.',
      },
    ),
    output: Type.Object({
      ...lookShape,
      xml: Text,
      difference: Type.Union([DifferenceShape, Type.Null()], { description: 'To the live one, where there is one.' }),
    }),
    refusals,
    changes: [],
    run: async (ctx, input) => {
      const from = await wordingOf(ctx, input);
      const xml = input.form ? writeForm(from.xml, input.form) : from.xml;
      const { key } = readForm(xml, input.form?.key ?? from.key);
      await engine.definitions.refresh(ctx, 0);
      const rows = input.rows ?? (await store.testRows(ctx, key));
      const look = await lookAt(engine, xml, { key, rows, now: ctx.now });
      const live = await store.liveTable(ctx, key);
      return { ...look, xml, difference: live ? differenceOfTables(readForm(live.xml, key), look.form) : null };
    },
  });

type Wish = { sketchId?: string; key?: string; xml?: string };

async function wordingOf(rows: store.Rows, { sketchId, key, xml }: Wish): Promise<{ xml: string; key?: string | undefined }> {
  if (xml !== undefined) return { xml, key };
  if (sketchId !== undefined) {
    const sketch = await store.sketchedTable(rows, sketchId);
    if (!sketch) throw none(sketchId);
    return sketch;
  }
  const live = key === undefined ? undefined : await store.liveTable(rows, key);
  if (!live) throw none(key ?? '');
  return { xml: live.xml, key };
}

export const saveRows = defineAction({
  name: 'tables.save_rows',
  summary: 'Keeps the test rows of a decision table in the place of those that it had.',
  input: Type.Object({ key: Key, rows: Rows }, closed),
  output: Type.Object({ count: Type.Integer() }),
  refusals: {},
  changes: [],
  run: (ctx, { key, rows }) => {
    store.replaceTestRows(ctx, key, rows);
    return Promise.resolve({ count: rows.length });
  },
});
