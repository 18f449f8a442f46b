// Saving, naming and dropping sketches, and going back to what they were.
import Type from 'typebox';
import { headOf, isTable, keepWhatWasThere } from '#engine';
import { type Ctx, Instant, Refusal, defineAction } from '#kernel';
import { changed, saved } from './events.ts';
import { REFUSALS, mustBeAt, mustBeOpen, mustHoldPen, penUntil } from './rules.ts';
import { Name, Rev, SketchId, Xml, closed } from './schemas.ts';
import { UNREADABLE } from './starting.ts';
import * as store from './store.ts';
import type { Sketch } from './types.ts';

/** The sketch, locked. Refuses one that is not there. */
export async function lockedSketch(ctx: Ctx, sketchId: string): Promise<Sketch> {
  const sketch = await store.lockSketch(ctx, sketchId);
  if (!sketch) throw unknown(sketchId);
  return sketch;
}

export const unknown = (sketchId: string): Refusal => new Refusal('sketches.unknown', { sketchId }, { status: 404, message: REFUSALS['sketches.unknown'] });

const Saved = Type.Object({ rev: Type.Integer(), savedAt: Instant });
const OTHER_KEY = { 'sketches.other_key': 'What is live under the key of this sketch is not in the file any more.' };

export const saveSketch = defineAction({
  name: 'sketches.save',
  summary: 'Saves what was drawn; what an editor does not know is kept as it was. Whoever saves while the pen lies free has it then.',
  input: Type.Object({ sketchId: SketchId, rev: Rev, xml: Xml }, closed),
  output: Saved,
  refusals: { ...REFUSALS, ...UNREADABLE, ...OTHER_KEY },
  emits: [saved.name],
  changes: [],
  run: async (ctx, { sketchId, rev, xml }) => {
    const sketch = await lockedSketch(ctx, sketchId);
    mustHoldPen(sketch, ctx.actor.id, ctx.now);
    mustBeAt(sketch, rev);
    return write(ctx, sketch, await lossless(xml, sketch));
  },
});

/** What was drawn, with what the editor lost of what was there. */
async function lossless(xml: string, { kind, xml: before }: Sketch): Promise<string> {
  if (xml === before || kind === 'decision' || isTable(xml)) return xml;
  return keepWhatWasThere(xml, before);
}

/** Stores the sketch with this content as its next revision; the same content is none. */
export async function write(ctx: Ctx, sketch: Sketch, xml: string, base = sketch.baseVersion): Promise<{ rev: number; savedAt: Date }> {
  if (xml === sketch.xml && base === sketch.baseVersion) return { rev: sketch.rev, savedAt: sketch.savedAt };
  const head = await headOf(xml);
  const isNew = sketch.baseVersion === null;
  // A new drawing may take another key while it is drawn; what is live is replaced under its own.
  if (head.kind !== sketch.kind || (!isNew && !head.keys.includes(sketch.key)))
    throw new Refusal('sketches.other_key', { key: sketch.key }, { status: 422, message: OTHER_KEY['sketches.other_key'] });
  const key = head.keys.includes(sketch.key) ? sketch.key : head.keys[0]!;
  const next = { ...sketch, key, documentKind: head.documentKind, xml, baseVersion: base, rev: sketch.rev + 1 };
  store.saveSketch(ctx, next, penUntil(ctx.now));
  ctx.emit(saved, undefined, { sketchId: sketch.id, key, rev: next.rev });
  return { rev: next.rev, savedAt: ctx.now };
}

export const goBack = defineAction({
  name: 'sketches.go_back',
  summary: 'Makes a sketch again what it was at an earlier save; what it was in between stays on record.',
  input: Type.Object({ sketchId: SketchId, rev: Rev, to: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }, closed),
  output: Saved,
  refusals: { ...REFUSALS, ...OTHER_KEY, 'sketches.no_revision': 'What it was then is not kept any more.' },
  emits: [saved.name],
  changes: [],
  run: async (ctx, { sketchId, rev, to }) => {
    const sketch = await lockedSketch(ctx, sketchId);
    mustHoldPen(sketch, ctx.actor.id, ctx.now);
    mustBeAt(sketch, rev);
    const xml = await store.xmlOfRevision(ctx, sketchId, to);
    if (xml === undefined) throw new Refusal('sketches.no_revision', { to }, { status: 404, message: 'What it was then is not kept any more.' });
    return write(ctx, sketch, xml);
  },
});

export const renameSketch = defineAction({
  name: 'sketches.rename',
  summary: 'Gives a sketch another name; the drawing keeps its own.',
  input: Type.Object({ sketchId: SketchId, name: Name }, closed),
  output: Type.Object({ sketchId: SketchId }),
  refusals: { 'sketches.unknown': REFUSALS['sketches.unknown'], 'sketches.over': REFUSALS['sketches.over'], 'sketches.nameless': 'A sketch needs a name.' },
  emits: [changed.name],
  changes: [],
  run: async (ctx, { sketchId, name }) => {
    const sketch = await lockedSketch(ctx, sketchId);
    mustBeOpen(sketch);
    if (name.trim() === '') throw new Refusal('sketches.nameless', {}, { status: 422, message: 'A sketch needs a name.' });
    store.renameSketch(ctx, sketchId, name.trim());
    ctx.emit(changed, undefined, { sketchId, key: sketch.key, what: 'renamed' });
    return { sketchId };
  },
});

export const dropSketch = defineAction({
  name: 'sketches.drop',
  summary: 'Throws a sketch away; it can be taken up again.',
  input: Type.Object({ sketchId: SketchId }, closed),
  output: Type.Object({ sketchId: SketchId }),
  refusals: { 'sketches.unknown': REFUSALS['sketches.unknown'], 'sketches.over': REFUSALS['sketches.over'], 'sketches.no_pen': REFUSALS['sketches.no_pen'] },
  emits: [changed.name],
  changes: [],
  run: async (ctx, { sketchId }) => {
    const sketch = await lockedSketch(ctx, sketchId);
    mustHoldPen(sketch, ctx.actor.id, ctx.now);
    store.setState(ctx, sketchId, 'dropped', null);
    ctx.emit(changed, undefined, { sketchId, key: sketch.key, what: 'dropped' });
    return { sketchId };
  },
});

export const restoreSketch = defineAction({
  name: 'sketches.restore',
  summary: 'Takes up a sketch again that was thrown away.',
  input: Type.Object({ sketchId: SketchId }, closed),
  output: Type.Object({ sketchId: SketchId }),
  refusals: { 'sketches.unknown': REFUSALS['sketches.unknown'], 'sketches.not_dropped': 'The sketch was not thrown away.' },
  emits: [changed.name],
  changes: [],
  run: async (ctx, { sketchId }) => {
    const sketch = await lockedSketch(ctx, sketchId);
    if (sketch.state !== 'dropped')
      throw new Refusal('sketches.not_dropped', { sketchId, state: sketch.state }, { message: 'The sketch was not thrown away.' });
    store.setState(ctx, sketchId, 'open', null);
    ctx.emit(changed, undefined, { sketchId, key: sketch.key, what: 'restored' });
    return { sketchId };
  },
});
