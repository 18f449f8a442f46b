// Who did what: the events of people and of API keys, as an owner looks them over. Nothing is written for it: events are written anyway and can not be changed.
import { Day, Instant, type Module, defineModule, defineQuery, eventsOfPeople } from '#kernel';
import Type from 'typebox';

const Text = Type.String();
const OrNull = Type.Union([Text, Type.Null()]);

const listQuery = (saysOf: (event: string) => string | undefined) =>
  defineQuery({
    name: 'audit.list',
    summary: 'What people and API keys did, the newest first; `event` is a name or its beginning, `from` and `to` are days in UTC.',
    input: Type.Object(
      {
        actor: Type.Optional(Text),
        document: Type.Optional(Text),
        event: Type.Optional(Type.String({ pattern: '^[a-z_.]{1,80}$' })),
        from: Type.Optional(Day),
        to: Type.Optional(Day),
        after: Type.Optional(Type.String({ pattern: '^\\d{1,18}$' })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({
      items: Type.Array(
        Type.Object({
          id: Text,
          at: Instant,
          actor: Text,
          event: Text,
          says: Text,
          documentId: OrNull,
          documentNumber: OrNull,
          payload: Type.Record(Text, Type.Unknown()),
        }),
      ),
      next: OrNull,
    }),
    run: async ({ db }, { limit = 50, ...filter }) => {
      const rows = await eventsOfPeople(db, filter, limit + 1);
      const items = rows.slice(0, limit).map(({ position, ...row }) => ({ ...row, id: String(position), says: saysOf(row.event) ?? row.event }));
      return { items, next: rows.length > limit ? items.at(-1)!.id : null };
    },
  });

/** The module `audit`; `saysOf` tells what an event means. */
export const auditModule = (saysOf: (event: string) => string | undefined): Module =>
  defineModule({ name: 'audit', needs: ['staff'], queries: [listQuery(saysOf)] });
