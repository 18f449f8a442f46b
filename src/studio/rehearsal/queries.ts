// What the pages ask of rehearsals: what is usual, to begin with, and a result in its own shape.
import Type from 'typebox';
import { IdOf, type ReadCtx, type Registry, Refusal, defineQuery } from '#kernel';
import { wishesOf } from './kind.ts';
import { DEFAULTS } from './play.ts';
import { RehearsalResult, RehearsalSettings } from './settings.ts';
import * as store from './store.ts';
import { modelOf, usualHands, usualOf } from './usual.ts';

const closed = { additionalProperties: false } as const;
const Ints = Type.Array(Type.Integer());

const usual = (registry: Registry) =>
  defineQuery({
    name: 'rehearsals.usual',
    summary: 'What is usual in a drawing or a sketch: orders by weekday and hour, hands by lane and hour, and what had to be guessed.',
    input: Type.Object({ key: Type.Optional(Type.String({ maxLength: 200 })), sketchId: Type.Optional(IdOf('skt')) }, closed),
    output: Type.Object({
      key: Type.String(),
      name: Type.String(),
      orders: Type.Array(Type.Array(Type.Number()), { description: 'Orders by hour for each weekday, from Monday.' }),
      isGuessed: Type.Boolean(),
      lanes: Type.Array(Type.Object({ lane: Type.String(), hands: Ints, isGuessed: Type.Boolean() })),
      hasStock: Type.Boolean({ description: 'Whether the drawing says what happens when something is missing.' }),
    }),
    run: async (read, input) => {
      const tried = await triedOf(read, input);
      const zone = (await registry.zoneOf?.({ read: read.db.read.bind(read.db) })) ?? 'UTC';
      const span = { now: read.now, historyDays: DEFAULTS.historyDays, zone };
      const found = await usualOf(read.db, { registry, ...tried, ...span });
      const model = modelOf(found, wishesOf({}));
      return {
        key: tried.key,
        name: found.outlines[0]!.name,
        orders: found.orders,
        isGuessed: found.isGuessed,
        lanes: await usualHands(read.db, model, span),
        hasStock: !model.notes.some(({ code }) => code === 'stock_unused'),
      };
    },
  });

async function triedOf({ db }: ReadCtx, { key, sketchId }: { key?: string; sketchId?: string }): Promise<{ key: string; xml: string }> {
  const [row] = sketchId !== undefined ? await db.read(store.sketched(sketchId)) : await db.read(store.drawings([key ?? '']));
  if (!row) throw new Refusal('processes.none', { key: key ?? sketchId ?? '' }, { status: 404, message: 'There is no such drawing.' });
  return row;
}

const get = defineQuery({
  name: 'rehearsals.get',
  summary: 'The settings and the result of a rehearsal; none before it is done.',
  input: Type.Object({ trialId: IdOf('trl') }, closed),
  output: Type.Object({ settings: RehearsalSettings, result: Type.Union([RehearsalResult, Type.Null()]) }),
  run: async ({ db }, { trialId }) => {
    const [row] = await db.read(store.rehearsed(trialId));
    if (!row) throw new Refusal('trials.unknown', { trialId }, { status: 404, message: 'There is no such rehearsal.' });
    return row;
  },
});

export const queries = (registry: Registry) => [usual(registry), get];
