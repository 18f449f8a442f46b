// What pages and the API read of trials.
import { IdOf, Instant, MaybeInstant, Refusal, defineQuery } from '#kernel';
import Type from 'typebox';
import { Result as BackTested } from '../back-test/result.ts';
import { TrialId } from './actions.ts';
import { type TrialHead, listTrials, trialById, triedXml } from './store.ts';

const closed = { additionalProperties: false } as const;
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const OrNull = nullable(Type.String());

const row = {
  id: TrialId,
  kind: Type.Unsafe<'back-test' | 'rehearsal'>({ type: 'string', enum: ['back-test', 'rehearsal'] }),
  of: Type.Unsafe<'process' | 'decision'>({ type: 'string', enum: ['process', 'decision'] }),
  key: Type.String(),
  name: Type.String(),
  sketchId: OrNull,
  rev: nullable(Type.Integer()),
  version: nullable(Type.Integer()),
  status: Type.Unsafe<TrialHead['status']>({ type: 'string', enum: ['waiting', 'running', 'done', 'cancelled', 'failed'] }),
  settings: Type.Record(Type.String(), Type.Unknown()),
  progress: Type.Object({ done: Type.Integer(), total: nullable(Type.Integer()) }),
  begun: Type.Integer({ description: 'How often it was begun: more than once when the program stopped in the middle.' }),
  error: OrNull,
  startedAt: Instant,
  startedBy: OrNull,
  beganAt: MaybeInstant,
  endedAt: MaybeInstant,
};

const rowOf = ({ done, total, startedByName, startedBy, settings, kind, ...trial }: TrialHead) => ({
  ...trial,
  kind: kind as 'back-test' | 'rehearsal',
  settings: settings as Record<string, unknown>,
  progress: { done, total },
  startedBy: startedByName ?? startedBy,
});

export const list = defineQuery({
  name: 'trials.list',
  summary: 'Trials of a sketch or a drawing, the newest first.',
  input: Type.Object(
    {
      sketchId: Type.Optional(IdOf('skt')),
      key: Type.Optional(Type.String({ maxLength: 200 })),
      kind: Type.Optional(Type.String({ maxLength: 40 })),
      after: Type.Optional(TrialId),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    },
    closed,
  ),
  output: Type.Object({ items: Type.Array(Type.Object(row)), next: OrNull }),
  async run(read, { limit = 20, ...by }) {
    const found = await read.db.read(listTrials({ ...by, limit: limit + 1 }));
    const items = found.slice(0, limit).map(rowOf);
    return { items, next: found.length > limit ? items.at(-1)!.id : null };
  },
});

export const get = defineQuery({
  name: 'trials.get',
  summary: 'A trial with its progress and, when it is done, its result.',
  input: Type.Object({ trialId: TrialId, drawing: Type.Optional(Type.Boolean({ description: 'With the drawing that was tried.' })) }, closed),
  output: Type.Object({ ...row, result: nullable(Type.Union([BackTested, Type.Record(Type.String(), Type.Unknown())])), xml: Type.Optional(Type.String()) }),
  async run(read, { trialId, drawing }) {
    const [[found], drawn] = await Promise.all([read.db.read(trialById(trialId)), drawing ? read.db.read(triedXml(trialId)) : []]);
    if (!found) throw new Refusal('trials.unknown', { trialId }, { status: 404, message: 'There is no such trial.' });
    const { result, ...head } = found;
    return { ...rowOf(head), result: result as Record<string, unknown> | null, ...(drawn[0] ? { xml: drawn[0].xml } : {}) };
  },
});

export const queries = [list, get];
