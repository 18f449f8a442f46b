// What a sketch would change: all that is wrong with it, what differs from the live one, and who else has changed that meanwhile.
import Type from 'typebox';
import { DifferenceShape, type Engine, ProblemShape, foundIn } from '#engine';
import { Instant, Refusal, defineQuery } from '#kernel';
import { unknown } from './actions.ts';
import { bothTouched, differs, lives } from './publishing.ts';
import { isOutdated } from './rules.ts';
import { MaybeInteger, SketchId, Text, closed } from './schemas.ts';
import * as store from './store.ts';
import type { Sketch } from './types.ts';

const Before = Type.Union([Type.Object({ version: Type.Integer(), xml: Text }), Type.Null()], {
  description: 'The live one, or for a published sketch the one before it; none for a new one.',
});
const Meanwhile = Type.Union(
  [
    Type.Object({
      version: Type.Integer({ description: 'The newest version now.' }),
      there: DifferenceShape,
      here: DifferenceShape,
      both: Type.Array(Text, { description: 'Elements that were changed on both sides.' }),
    }),
    Type.Null(),
  ],
  { description: 'What was changed in the live one since the sketch began, and what in the sketch.' },
);

export const lookAtSketch = (engine: Engine) =>
  defineQuery({
    name: 'sketches.look',
    summary: 'What is wrong with a sketch, and what differs from the live drawing.',
    input: Type.Object({ sketchId: SketchId }, closed),
    output: Type.Object({
      rev: Type.Integer(),
      savedAt: Instant,
      ok: Type.Boolean({ description: 'It could be published as it is.' }),
      problems: Type.Array(ProblemShape),
      before: Before,
      difference: Type.Union([DifferenceShape, Type.Null()]),
      meanwhile: Meanwhile,
      publishedVersion: MaybeInteger,
    }),
    run: async ({ db }, { sketchId }) => {
      const sketch = await store.sketchById(db, sketchId);
      if (!sketch) throw unknown(sketchId);
      const { newest, base } = await lives(db, sketch);
      const before = sketch.state === 'published' ? await beforeIt(db, sketch) : newest;
      const [found, difference] = await Promise.all([
        foundIn(db, engine.definitions, sketch.xml).catch(asProblem),
        before ? differs(sketch.kind, before.xml, sketch.xml) : null,
      ]);
      const isOld = sketch.state === 'open' && isOutdated(sketch, base, newest);
      return {
        rev: sketch.rev,
        savedAt: sketch.savedAt,
        ...found,
        before: before ?? null,
        difference,
        meanwhile: isOld
          ? {
              version: newest!.version,
              there: await differs(sketch.kind, base?.xml ?? newest!.xml, newest!.xml),
              here: await differs(sketch.kind, base?.xml ?? newest!.xml, sketch.xml),
              both: bothTouched(sketch, base, newest!),
            }
          : null,
        publishedVersion: sketch.publishedVersion,
      };
    },
  });

/** What was live before a sketch was published. */
async function beforeIt(rows: store.Rows, { kind, key, publishedVersion }: Sketch) {
  return publishedVersion! > 1 ? store.liveOf(rows, kind, key, publishedVersion! - 1) : undefined;
}

/** A sketch may hold what can be kept but not read to its end; that is its only problem then. */
function asProblem(error: unknown) {
  if (!(error instanceof Refusal)) throw error;
  const [fault] = error.faults;
  const line = (error.details.line as number | undefined) ?? fault?.line;
  const problem = { element: fault?.pointer?.slice(1) ?? '', code: error.code, reason: fault?.message ?? error.message, level: 'error' as const };
  return { ok: false, problems: [{ ...problem, ...(line === undefined ? {} : { line }) }] };
}
