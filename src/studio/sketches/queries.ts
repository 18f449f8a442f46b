// Reads of sketches for pages and the API.
import Type from 'typebox';
import { Instant, Refusal, defineQuery } from '#kernel';
import { unknown } from './actions.ts';
import { PRESENT_MS, isOutdated } from './rules.ts';
import { AskedShape, Key, Kind, MaybeInteger, MaybeText, PenShape, Person, PresentShape, SketchId, State, Text, closed } from './schemas.ts';
import { askedOf, penOf, personOf, presentOf } from './shown.ts';
import * as pens from './store-pen.ts';
import * as store from './store.ts';

const Head = {
  id: Text,
  kind: Kind,
  key: Text,
  name: Text,
  documentKind: Text,
  rev: Type.Integer(),
  state: State,
  baseVersion: Type.Union([Type.Integer(), Type.Null()], { description: 'The version of the live one that it began with; none for a new one.' }),
  newestVersion: MaybeInteger,
  publishedVersion: MaybeInteger,
  pen: PenShape,
  startedBy: Person,
  startedAt: Instant,
  savedBy: Person,
  savedAt: Instant,
  present: PresentShape,
};

export const listSketches = defineQuery({
  name: 'sketches.list',
  summary: 'Sketches of drawings and tables, those begun last first.',
  input: Type.Object(
    {
      kind: Type.Optional(Kind),
      key: Type.Optional(Key),
      state: Type.Optional(State),
      after: Type.Optional(SketchId),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    },
    closed,
  ),
  output: Type.Object({ items: Type.Array(Type.Object(Head)), next: MaybeText }),
  run: async ({ db, now }, input) => {
    const limit = input.limit ?? 50;
    const rows = await store.sketches(db, { ...input, limit });
    const present = await pens.presentAt(
      db,
      rows.map((row) => row.id),
      new Date(now.getTime() - PRESENT_MS),
    );
    const names = await store.namesOf(db, [...rows.flatMap((row) => [row.penAccount, row.startedBy, row.savedBy]), ...present.map((one) => one.accountId)]);
    const items = rows.map(({ penAccount, penUntil, askedBy: _, askedAt: __, startedBy, savedBy, ...row }) => ({
      ...row,
      pen: penOf({ penAccount, penUntil }, names, now),
      startedBy: personOf(startedBy, names),
      savedBy: personOf(savedBy, names),
      present: presentOf(
        present.filter((one) => one.sketchId === row.id),
        { penAccount, penUntil },
        names,
        now,
      ),
    }));
    return { items, next: items.length === limit ? items.at(-1)!.id : null };
  },
});

export const getSketch = defineQuery({
  name: 'sketches.get',
  summary: 'A sketch with its drawing, who has the pen and who is looking.',
  input: Type.Object({ sketchId: SketchId }, closed),
  output: Type.Object({
    ...Head,
    xml: Text,
    isOutdated: Type.Boolean({ description: 'The live one has become another since the sketch began.' }),
    askedBy: AskedShape,
  }),
  run: async ({ db, now }, { sketchId }) => {
    const sketch = await store.sketchById(db, sketchId);
    if (!sketch) throw unknown(sketchId);
    const [newest, base, present] = await Promise.all([
      store.liveOf(db, sketch.kind, sketch.key),
      sketch.baseVersion === null ? undefined : store.liveOf(db, sketch.kind, sketch.key, sketch.baseVersion),
      pens.presentAt(db, [sketchId], new Date(now.getTime() - PRESENT_MS)),
    ]);
    const names = await store.namesOf(db, [sketch.penAccount, sketch.askedBy, sketch.startedBy, sketch.savedBy, ...present.map((one) => one.accountId)]);
    const { penAccount: _, penUntil: __, askedBy: ___, askedAt: ____, startedBy, savedBy, ...rest } = sketch;
    return {
      ...rest,
      newestVersion: newest?.version ?? null,
      isOutdated: sketch.state === 'open' && isOutdated(sketch, base, newest),
      pen: penOf(sketch, names, now),
      askedBy: askedOf(sketch, names),
      startedBy: personOf(startedBy, names),
      savedBy: personOf(savedBy, names),
      present: presentOf(present, sketch, names, now),
    };
  },
});

export const trail = defineQuery({
  name: 'sketches.trail',
  summary: 'What a sketch was at earlier saves: the last twenty, and one for five minutes before them.',
  input: Type.Object({ sketchId: SketchId }, closed),
  output: Type.Object({ items: Type.Array(Type.Object({ rev: Type.Integer(), savedAt: Instant, savedBy: Person })) }),
  run: async ({ db }, { sketchId }) => {
    const rows = await store.revisionsOf(db, sketchId);
    if (rows.length === 0) throw unknown(sketchId);
    const names = await store.namesOf(
      db,
      rows.map((row) => row.savedBy),
    );
    return { items: rows.map(({ rev, savedAt, savedBy }) => ({ rev, savedAt, savedBy: personOf(savedBy, names) })) };
  },
});

export const revision = defineQuery({
  name: 'sketches.revision',
  summary: 'The drawing as a sketch had it at an earlier save.',
  input: Type.Object({ sketchId: SketchId, rev: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }, closed),
  output: Type.Object({ rev: Type.Integer(), xml: Text }),
  run: async ({ db }, { sketchId, rev }) => {
    const xml = await store.xmlOfRevision(db, sketchId, rev);
    if (xml === undefined) throw new Refusal('sketches.no_revision', { rev }, { status: 404, message: 'What it was then is not kept any more.' });
    return { rev, xml };
  },
});
