// The pen: one person at a time changes a sketch. It is taken, asked for, passed on and laid down, and falls back when its holder is silent.
import Type from 'typebox';
import { type Ctx, Refusal, defineAction } from '#kernel';
import { lockedSketch, unknown } from './actions.ts';
import { penMoved } from './events.ts';
import { PRESENT_MS, REFUSALS, holderOf, mustBeOpen, penUntil } from './rules.ts';
import { AskedShape, PenShape, PresentShape, SketchId, State, closed } from './schemas.ts';
import * as pens from './store-pen.ts';
import { namesOf } from './store.ts';
import { penOf, askedOf, presentOf } from './shown.ts';

const OVER = { 'sketches.unknown': REFUSALS['sketches.unknown'], 'sketches.over': REFUSALS['sketches.over'] };

export const takePen = defineAction({
  name: 'sketches.take_pen',
  summary: 'Takes the pen of a sketch where it lies free; where somebody has it, asks for it, or takes it by force.',
  input: Type.Object({ sketchId: SketchId, force: Type.Optional(Type.Boolean({ description: 'Take it although somebody has it.' })) }, closed),
  output: Type.Object({ isMine: Type.Boolean({ description: 'False: somebody else has it and was asked for it.' }), pen: PenShape }),
  refusals: OVER,
  emits: [penMoved.name],
  changes: [],
  run: async (ctx, { sketchId, force }) => {
    const sketch = await lockedSketch(ctx, sketchId);
    mustBeOpen(sketch);
    const holder = holderOf(sketch, ctx.now);
    const isMine = holder === undefined || holder === ctx.actor.id || force === true;
    if (isMine) {
      give(ctx, sketchId, ctx.actor.id);
      if (holder !== ctx.actor.id) tell(ctx, sketch, holder === undefined ? 'taken' : 'forced', ctx.actor.id);
    } else {
      pens.askForPen(ctx, sketchId);
      tell(ctx, sketch, 'asked', ctx.actor.id);
    }
    const account = isMine ? ctx.actor.id : holder!;
    const names = await namesOf(ctx, [account]);
    return { isMine, pen: { accountId: account, name: names.get(account) ?? '', until: isMine ? penUntil(ctx.now) : sketch.penUntil! } };
  },
});

export const passPen = defineAction({
  name: 'sketches.pass_pen',
  summary: 'Passes the pen of a sketch on to a colleague.',
  input: Type.Object({ sketchId: SketchId, to: Type.String({ minLength: 1, maxLength: 60 }) }, closed),
  output: Type.Object({ pen: PenShape }),
  refusals: { ...OVER, 'sketches.no_pen': REFUSALS['sketches.no_pen'], 'sketches.unknown_colleague': 'That person has no account here any more.' },
  emits: [penMoved.name],
  changes: [],
  run: async (ctx, { sketchId, to }) => {
    const sketch = await heldSketch(ctx, sketchId);
    if (!(await pens.isActive(ctx, to)))
      throw new Refusal('sketches.unknown_colleague', { to }, { status: 422, message: 'That person has no account here any more.' });
    give(ctx, sketchId, to);
    tell(ctx, sketch, 'passed', to);
    const names = await namesOf(ctx, [to]);
    return { pen: { accountId: to, name: names.get(to) ?? '', until: penUntil(ctx.now) } };
  },
});

export const releasePen = defineAction({
  name: 'sketches.release_pen',
  summary: 'Lays the pen of a sketch down.',
  input: Type.Object({ sketchId: SketchId }, closed),
  output: Type.Object({}),
  refusals: { ...OVER, 'sketches.no_pen': REFUSALS['sketches.no_pen'] },
  emits: [penMoved.name],
  changes: [],
  run: async (ctx, { sketchId }) => {
    const sketch = await heldSketch(ctx, sketchId);
    pens.setPen(ctx, sketchId, undefined);
    pens.lookAway(ctx, sketchId);
    tell(ctx, sketch, 'laid_down', null);
    return {};
  },
});

export const here = defineAction({
  name: 'sketches.here',
  summary: 'Says every ten seconds that one is looking at a sketch, and at which element; the pen of whoever has it lasts on by this.',
  input: Type.Object({ sketchId: SketchId, element: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) }, closed),
  output: Type.Object({ rev: Type.Integer(), state: State, pen: PenShape, askedBy: AskedShape, present: PresentShape }),
  refusals: { 'sketches.unknown': REFUSALS['sketches.unknown'] },
  changes: [],
  run: async (ctx, { sketchId, element }) => {
    const sketch = await pens.signOfLife(ctx, sketchId, penUntil(ctx.now));
    if (!sketch) throw unknown(sketchId);
    pens.look(ctx, sketchId, element ?? null);
    const present = await pens.presentAt(ctx, [sketchId], new Date(ctx.now.getTime() - PRESENT_MS));
    const names = await namesOf(ctx, [sketch.penAccount, sketch.askedBy, ...present.map((one) => one.accountId)]);
    return {
      rev: sketch.rev,
      state: sketch.state,
      pen: penOf(sketch, names, ctx.now),
      askedBy: askedOf(sketch, names),
      present: presentOf(present, sketch, names, ctx.now),
    };
  },
});

/** The sketch, locked, of which the actor has the pen now. */
async function heldSketch(ctx: Ctx, sketchId: string): ReturnType<typeof lockedSketch> {
  const sketch = await lockedSketch(ctx, sketchId);
  mustBeOpen(sketch);
  if (holderOf(sketch, ctx.now) !== ctx.actor.id) throw new Refusal('sketches.no_pen', { sketchId }, { message: 'The pen is not yours.' });
  return sketch;
}

const give = (ctx: Ctx, sketchId: string, account: string): void => pens.setPen(ctx, sketchId, { account, until: penUntil(ctx.now) });

const tell = (ctx: Ctx, { id, key }: { id: string; key: string }, what: string, accountId: string | null): void =>
  ctx.emit(penMoved, undefined, { sketchId: id, key, what, accountId });
