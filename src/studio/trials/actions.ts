// The verbs of trials: start and cancel.
import { type Ctx, IdOf, Refusal, checker, defineAction, defineEvent, invalid } from '#kernel';
import Type from 'typebox';
import type { Tried } from './kind.ts';
import { trialKind } from './kinds.ts';
import { cancelTrial, insertTrial, openTrials, publishedOf, sketchOf } from './store.ts';

const closed = { additionalProperties: false } as const;
export const TrialId = IdOf('trl');
/** Trials that wait or run at the same time; they are worked on one after the other. */
const OPEN = 20;
const XML_LENGTH = 2_000_000;

export const trialStarted = defineEvent({
  name: 'trials.started',
  says: 'Somebody has started a trial of a drawing.',
  payload: Type.Object({ trialId: TrialId, kind: Type.String(), key: Type.String() }),
});

/** What is to be tried, as it stands now. */
async function triedOf(ctx: Ctx, input: { key?: string; sketchId?: string }): Promise<Tried> {
  if (input.sketchId !== undefined) {
    const sketch = await sketchOf(ctx, input.sketchId);
    if (!sketch) throw new Refusal('sketches.unknown', { sketchId: input.sketchId }, { status: 404, message: 'There is no such sketch.' });
    return sketch;
  }
  if (input.key === undefined) throw new Refusal('trials.what', {}, { status: 422, message: 'Say which drawing is to be tried.' });
  const published = await publishedOf(ctx, input.key);
  if (!published) throw new Refusal('processes.none', { key: input.key }, { status: 404, message: `No drawing "${input.key}" is published.` });
  return published;
}

export const start = defineAction({
  name: 'trials.start',
  summary: 'Starts a trial of a sketch or of a published drawing: past orders run through it, or a peak rehearsed.',
  input: Type.Object(
    {
      kind: Type.String({ maxLength: 40 }),
      sketchId: Type.Optional(IdOf('skt')),
      key: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
      settings: Type.Record(Type.String(), Type.Unknown()),
    },
    closed,
  ),
  output: Type.Object({ trialId: TrialId }),
  refusals: {
    'trials.kind': 'There is no such kind of trial.',
    'trials.what': 'Neither a sketch nor a published drawing is named.',
    'trials.many': 'Too many trials wait already.',
    'processes.none': 'No drawing of that key is published.',
    'sketches.unknown': 'There is no such sketch.',
    'kernel.invalid': 'The settings are not what this kind of trial asks for.',
  },
  emits: [trialStarted.name],
  async run(ctx, input) {
    const kind = trialKind(input.kind);
    const faults = checker(kind.settings)(input.settings);
    if (faults.length > 0) throw invalid(faults.map((fault) => ({ ...fault, pointer: '/settings' + fault.pointer })));
    if ((await openTrials(ctx)) >= OPEN) throw new Refusal('trials.many', { open: OPEN }, { message: `${OPEN} trials wait already.` });
    const tried = await triedOf(ctx, input);
    if (tried.xml.length > XML_LENGTH) throw new Refusal('trials.what', {}, { status: 422, message: 'The drawing is too long.' });
    const trialId = ctx.id('trl');
    insertTrial(ctx, trialId, kind.kind, tried, input.settings);
    ctx.emit(trialStarted, undefined, { trialId, kind: kind.kind, key: tried.key });
    return { trialId };
  },
});

export const cancel = defineAction({
  name: 'trials.cancel',
  summary: 'Stops a trial that waits or is under way.',
  input: Type.Object({ trialId: TrialId }, closed),
  output: Type.Object({ cancelled: Type.Boolean({ description: 'False when it was over already.' }) }),
  refusals: { 'trials.unknown': 'There is no such trial.' },
  async run(ctx, { trialId }) {
    const before = await cancelTrial(ctx, trialId);
    if (!before) throw new Refusal('trials.unknown', { trialId }, { status: 404, message: 'There is no such trial.' });
    return { cancelled: before === 'waiting' || before === 'running' };
  },
});

export const actions = [start, cancel];
