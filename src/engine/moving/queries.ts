// What pages see of moving: the versions of a process with what runs on each, the sweep under way, and the runs that stay behind.
import Type from 'typebox';
import { Instant, MaybeInstant, defineQuery } from '#kernel';
import type { Definitions } from '../definitions.ts';
import { noDrawing } from '../reads.ts';
import * as store from './store.ts';

const Text = Type.String();
const Maybe = Type.Union([Type.String(), Type.Null()]);
const Count = Type.Integer({ minimum: 0 });

const Sweep = Type.Object({
  version: Type.Integer(),
  status: Type.Unsafe<string>({ type: 'string', enum: ['running', 'done', 'stopped', 'replaced'] }),
  total: Count,
  left: Type.Integer({ minimum: 0, description: 'Runs that have not come to the drawing yet and are not settled otherwise.' }),
  held: Count,
  finishing: Count,
  cancelled: Count,
  startedAt: Instant,
  startedBy: Text,
  endedAt: MaybeInstant,
});

export const movingQueries = (definitions: Definitions) => [versionsQuery(definitions), stayingQuery(definitions)] as const;

const versionsQuery = (definitions: Definitions) =>
  defineQuery({
    name: 'processes.versions',
    summary: 'The versions of a drawing with how many runs stand on each, and how far the newest one’s sweep is.',
    input: Type.Object({ key: Text }, { additionalProperties: false }),
    output: Type.Object({
      policy: Type.Unsafe<'follow' | 'pin'>({ type: 'string', enum: ['follow', 'pin'] }),
      versions: Type.Array(
        Type.Object({ definitionId: Text, version: Type.Integer(), publishedAt: Instant, publishedBy: Text, live: Count, held: Count, finishing: Count }),
      ),
      sweep: Type.Union([Sweep, Type.Null()]),
      staying: Type.Array(Type.Object({ stay: Text, reason: Text, elements: Type.Array(Text), names: Type.Array(Text), version: Type.Integer(), runs: Count })),
    }),
    run: async (read, { key }) => {
      const { db } = read;
      const [versions, [move], staying] = await Promise.all([
        db.read(store.versionsOf(key)),
        db.read(store.newestMove(key)),
        db.read(store.stayingCounts(key)),
      ]);
      const newest = versions[0];
      if (!newest) throw noDrawing(key);
      const behind = versions.filter((row) => row.id !== newest.id);
      const left = behind.reduce((sum, row) => sum + Number(row.live) - Number(row.held) - Number(row.finishing), 0);
      const isNewest = move !== undefined && move.definition_id === newest.id;
      return {
        policy: newest.policy,
        versions: versions.map((row) => ({
          definitionId: row.id,
          version: row.version,
          publishedAt: row.published_at,
          publishedBy: row.published_by,
          live: Number(row.live),
          held: Number(row.held),
          finishing: Number(row.finishing),
        })),
        sweep: isNewest
          ? {
              version: move.version,
              status: move.status,
              total: move.total,
              left,
              held: behind.reduce((sum, row) => sum + Number(row.held), 0),
              finishing: behind.reduce((sum, row) => sum + Number(row.finishing), 0),
              cancelled: move.cancelled,
              startedAt: move.started_at,
              startedBy: move.started_by,
              endedAt: move.ended_at,
            }
          : null,
        staying: await Promise.all(
          staying.map(async (row) => {
            const { graph } = await definitions.get(db, row.definition_id);
            const elements = row.elements ?? [];
            const names = elements.map((element) => graph.nodes[graph.byId.get(element) ?? 0]!.name);
            return { stay: row.stay, reason: row.reason ?? '', elements, names, version: row.version, runs: Number(row.runs) };
          }),
        ),
      };
    },
  });

const stayingQuery = (definitions: Definitions) =>
  defineQuery({
    name: 'processes.staying',
    summary: 'Runs that stay behind the newest drawing: held until somebody chooses, or finishing on their own.',
    input: Type.Object(
      {
        key: Text,
        stay: Type.Optional(Type.Unsafe<'held' | 'old'>({ type: 'string', enum: ['held', 'old'] })),
        reason: Type.Optional(Text),
        element: Type.Optional(Text),
        after: Type.Optional(Text),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({
      items: Type.Array(
        Type.Object({
          id: Text,
          version: Type.Integer(),
          documentId: Text,
          documentKind: Text,
          documentNumber: Maybe,
          stay: Type.Unsafe<'held' | 'old'>({ type: 'string', enum: ['held', 'old'] }),
          reason: Text,
          text: Maybe,
          since: Instant,
          at: Type.Array(Type.Object({ element: Text, name: Text })),
        }),
      ),
      next: Maybe,
    }),
    run: async (read, input) => {
      const limit = input.limit ?? 50;
      const rows = await read.db.read(store.staying({ ...input, limit }));
      const items = [];
      for (const row of rows) {
        const { graph } = await definitions.get(read.db, row.definition_id);
        const nameOf = (element: string): string => graph.nodes[graph.byId.get(element) ?? 0]!.name;
        items.push({
          id: row.id,
          version: row.version,
          documentId: row.document_id,
          documentKind: row.document_kind,
          documentNumber: row.number,
          stay: row.stay,
          reason: row.stay_why.reason,
          text: row.stay_why.text ?? null,
          since: new Date(row.stay_why.since),
          at: [...new Set(row.at)].map((element) => ({ element, name: nameOf(element) })),
        });
      }
      return { items, next: items.length === limit ? items.at(-1)!.id : null };
    },
  });
