// Open tasks by lane, for whoever wants to see at a glance what waits for people.
import Type from 'typebox';
import { MaybeInstant, type ReadCtx, type Sql, defineQuery, sql } from '#kernel';

type Lane = { lane: string | null; open: number; late: number; mine: number; oldest: Date };

const openByLane = (now: Date, account: string): Sql<Lane> => sql`
  select lane, count(*)::int as open, count(*) filter (where task_due_at < ${now}::timestamptz)::int as late, count(*) filter (where assignee = ${account})::int as mine,
    min(opened_at) as oldest
  from engine.wait where kind = 'user' group by lane order by min(opened_at)`;

export const lanesQuery = defineQuery({
  name: 'tasks.lanes',
  summary: 'How many tasks wait in each lane, how many of them are late or one’s own, and since when the oldest.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        lane: Type.Union([Type.String(), Type.Null()]),
        open: Type.Integer(),
        late: Type.Integer(),
        mine: Type.Integer(),
        oldest: MaybeInstant,
      }),
    ),
  }),
  run: async ({ db, now, actor }: ReadCtx) => ({ items: await db.read(openByLane(now, actor.id)) }),
});
