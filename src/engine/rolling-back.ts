// An earlier version of a drawing or a table: to be looked at, and to be made the newest again.
import Type from 'typebox';
import { type Ctx, Instant, type ReadCtx, Refusal, type Sql, defineAction, defineQuery } from '#kernel';
import type { Definitions } from './definitions.ts';
import { moveInput, moveRefusals } from './moving/plan.ts';
import { One, publishFile, refusals, tableRefusals } from './publish.ts';
import { decisionVersions, drawingVersions } from './reads.ts';

const Text = Type.String();
const Key = Type.String({ minLength: 1, maxLength: 200 });
const Version = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
const closed = { additionalProperties: false } as const;
type Row = { key: string; version: number; name: string; xml: string; publishedAt: Date; publishedBy: string; newest: number };
type Reader = { read<R>(statement: Sql<R>): Promise<R[]> };

const OneVersion = Type.Object({
  key: Text,
  version: Version,
  name: Text,
  xml: Text,
  publishedAt: Instant,
  publishedBy: Text,
  newest: Type.Integer({ description: 'The version that is the newest now.' }),
});

async function versionOf(reader: Reader, statement: Sql<Row>, asked: { key: string; version: number }): Promise<Row> {
  const [row] = await reader.read(statement);
  if (!row) throw new Refusal('processes.no_version', asked, { status: 404, message: `There is no version ${asked.version} of "${asked.key}".` });
  return row;
}

/** Versions one by one; pages list them by `processes.versions` and `decisions.versions`. */
export const versionQueries = [
  defineQuery({
    name: 'processes.version',
    summary: 'One version of a drawing, as it was published.',
    input: Type.Object({ key: Key, version: Version }, closed),
    output: OneVersion,
    run: ({ db }: ReadCtx, asked) => versionOf(db, drawingVersions(asked.key, asked.version), asked),
  }),
  defineQuery({
    name: 'decisions.version',
    summary: 'One version of a decision table, as it was published.',
    input: Type.Object({ key: Key, version: Version }, closed),
    output: OneVersion,
    run: ({ db }: ReadCtx, asked) => versionOf(db, decisionVersions(asked.key, asked.version), asked),
  }),
  defineQuery({
    name: 'decisions.versions',
    summary: 'The versions of a decision table, the newest first.',
    input: Type.Object({ key: Key }, closed),
    output: Type.Object({ items: Type.Array(Type.Object({ version: Version, name: Text, publishedAt: Instant, publishedBy: Text })) }),
    run: async ({ db }: ReadCtx, { key }) => ({
      items: (await db.read(decisionVersions(key))).map(({ version, name, publishedAt, publishedBy }) => ({ version, name, publishedAt, publishedBy })),
    }),
  }),
] as const;

const backRefusals = {
  'processes.no_version': 'There is no such version.',
  'processes.is_newest': 'That version is the newest already.',
};

/** What is told of an earlier version that becomes the newest: it is published once more, so that nothing of what was is lost. */
export const rollBackActions = (definitions: Definitions) =>
  [
    defineAction({
      name: 'processes.roll_back',
      summary: 'Makes an earlier version of a drawing the newest again; orders under way come to it as they would to any new drawing.',
      input: Type.Object({ key: Key, to: Version, ...moveInput }, closed),
      output: One,
      refusals: { ...refusals, ...moveRefusals, ...backRefusals },
      emits: ['processes.published'],
      run: async (ctx, { key, to, ...move }) => publishFile(ctx, definitions, await earlier(ctx, drawingVersions(key, to), { key, version: to }), move),
    }),
    defineAction({
      name: 'decisions.roll_back',
      summary: 'Makes an earlier version of a decision table the newest again: the next evaluation uses it.',
      input: Type.Object({ key: Key, to: Version }, closed),
      output: One,
      refusals: { ...tableRefusals, ...backRefusals },
      emits: ['processes.published'],
      run: async (ctx, { key, to }) => publishFile(ctx, definitions, await earlier(ctx, decisionVersions(key, to), { key, version: to }), {}),
    }),
  ] as const;

async function earlier(ctx: Ctx, statement: Sql<Row>, asked: { key: string; version: number }): Promise<string> {
  const { xml, newest } = await versionOf(ctx, statement, asked);
  if (newest === asked.version) throw new Refusal('processes.is_newest', asked, { message: backRefusals['processes.is_newest'] });
  return xml;
}
