// Makes a sketch the live drawing, or brings it up to what has become live meanwhile.
import Type from 'typebox';
import { type Differs, type Engine, PublishedShape, differenceBetween, moveInput, moveRefusals, publishFile, publishRefusals, tableRefusals } from '#engine';
import { type Ctx, Instant, Refusal, defineAction } from '#kernel';
import { lockedSketch, write } from './actions.ts';
import { published, saved } from './events.ts';
import { type Side, merge } from './merge.ts';
import { REFUSALS, isOutdated, mustBeAt, mustHoldPen } from './rules.ts';
import { Rev, SketchId, closed } from './schemas.ts';
import * as store from './store.ts';
import { tableDifference } from './table-difference.ts';
import type { Live, Sketch } from './types.ts';

/** What differs between two files of a kind. */
export const differs = (kind: Sketch['kind'], before: string, after: string): Promise<Differs> =>
  kind === 'process' ? differenceBetween(before, after) : Promise.resolve(tableDifference(before, after));

/** What is live now, and what was when the sketch began. */
export async function lives(
  rows: store.Rows,
  sketch: Pick<Sketch, 'kind' | 'key' | 'baseVersion'>,
): Promise<{ newest: Live | undefined; base: Live | undefined }> {
  const [newest, base] = await Promise.all([
    store.liveOf(rows, sketch.kind, sketch.key),
    sketch.baseVersion === null ? undefined : store.liveOf(rows, sketch.kind, sketch.key, sketch.baseVersion),
  ]);
  return { newest, base };
}

/** The elements that were changed on both sides since the sketch began. */
export const bothTouched = (sketch: Pick<Sketch, 'xml'>, base: Live | undefined, newest: Live): string[] =>
  merge({ base: base?.xml ?? newest.xml, theirs: newest.xml, mine: sketch.xml }).conflicts;

export const publishSketch = (engine: Engine) =>
  defineAction({
    name: 'sketches.publish',
    summary: 'Makes a sketch the live drawing or table, with what becomes of the orders under way; a sketch that the live one has overtaken is refused.',
    input: Type.Object(
      {
        sketchId: SketchId,
        rev: Rev,
        ...moveInput,
        despite: Type.Optional(
          Type.Boolean({ description: 'Replace the live one although it was changed since the sketch began; what was changed there is undone by it.' }),
        ),
      },
      closed,
    ),
    output: PublishedShape,
    refusals: {
      ...REFUSALS,
      ...publishRefusals,
      ...tableRefusals,
      ...moveRefusals,
      'sketches.outdated': 'The live one was changed since the sketch began.',
    },
    emits: ['processes.published', published.name],
    run: async (ctx, { sketchId, rev, despite, ...move }) => {
      const sketch = await lockedSketch(ctx, sketchId);
      mustHoldPen(sketch, ctx.actor.id, ctx.now);
      mustBeAt(sketch, rev);
      const { newest, base } = await lives(ctx, sketch);
      if (despite !== true && isOutdated(sketch, base, newest)) throw await outdated(sketch, base, newest!);
      const answer = await publishFile(ctx, engine.definitions, sketch.xml, sketch.kind === 'process' ? move : {});
      const mine = [answer, ...(answer.also ?? [])].find(({ key }) => key === sketch.key) ?? answer;
      store.setState(ctx, sketchId, 'published', mine.version);
      ctx.emit(published, undefined, { sketchId, key: sketch.key, version: mine.version });
      return answer;
    },
  });

async function outdated(sketch: Sketch, base: Live | undefined, newest: Live): Promise<Refusal> {
  const before = base?.xml ?? newest.xml;
  const [there, here] = await Promise.all([differs(sketch.kind, before, newest.xml), differs(sketch.kind, before, sketch.xml)]);
  return new Refusal(
    'sketches.outdated',
    { baseVersion: sketch.baseVersion, newestVersion: newest.version, there, here, both: bothTouched(sketch, base, newest) },
    { message: 'The live one was changed since the sketch began.' },
  );
}

export const rebaseSketch = defineAction({
  name: 'sketches.rebase',
  summary: 'Brings a sketch up to the live drawing: what each side changed stands, and where both changed the same element it must be said whose stands.',
  input: Type.Object(
    {
      sketchId: SketchId,
      rev: Rev,
      take: Type.Optional(
        Type.Record(Type.String({ maxLength: 200 }), Type.Unsafe<Side>({ type: 'string', enum: ['mine', 'theirs'] }), {
          description: 'Elements that both have changed, and whose stands: mine is the sketch.',
        }),
      ),
    },
    closed,
  ),
  output: Type.Object({ rev: Type.Integer(), savedAt: Instant, baseVersion: Type.Integer() }),
  refusals: {
    ...REFUSALS,
    'sketches.up_to_date': 'The live one has not changed since the sketch began.',
    'sketches.both_changed': 'Both have changed the same elements, and it was not said whose stands.',
    'processes.unreadable': 'The file is not a BPMN drawing.',
    'decisions.unreadable': 'The file is not a DMN model.',
    'sketches.other_key': 'What is live under the key of this sketch is not in the file any more.',
  },
  emits: [saved.name],
  changes: [],
  run: async (ctx: Ctx, { sketchId, rev, take = {} }) => {
    const sketch = await lockedSketch(ctx, sketchId);
    mustHoldPen(sketch, ctx.actor.id, ctx.now);
    mustBeAt(sketch, rev);
    const { newest, base } = await lives(ctx, sketch);
    if (!newest || newest.version === sketch.baseVersion) throw new Refusal('sketches.up_to_date', { baseVersion: sketch.baseVersion });
    const { xml, conflicts } = merge({ base: base?.xml ?? newest.xml, theirs: newest.xml, mine: sketch.xml }, take);
    if (conflicts.length > 0) throw new Refusal('sketches.both_changed', { elements: conflicts }, { message: 'Both have changed the same elements.' });
    return { ...(await write(ctx, sketch, xml, newest.version)), baseVersion: newest.version };
  },
});
