// SQL of the tables' part: test rows, and what the engine kept of the decisions that were made.
import { type Ctx, type Sql, sql } from '#kernel';
import type { TestRow } from './types.ts';

/** Whatever can read rows: a transaction's context or the database. */
export type Rows = { read<Row>(statement: Sql<Row>): Promise<Row[]> };

/** The test rows of a table, in their order. */
export function testRows(rows: Rows, key: string): Promise<TestRow[]> {
  return rows.read<TestRow>(sql`select name, inputs, expects from studio.test_row where key = ${key} order by place` as Sql<TestRow>);
}

/** Puts these rows in the place of all that the table had. */
export function replaceTestRows(ctx: Ctx, key: string, rows: readonly TestRow[]): void {
  ctx.write(sql`delete from studio.test_row where key = ${key}`);
  if (rows.length === 0) return;
  ctx.write(sql`
    insert into studio.test_row (id, key, place, name, inputs, expects, saved_at, saved_by)
    select id, ${key}, place - 1, name, inputs, expects, ${ctx.now}::timestamptz, ${ctx.actor.id}
    from unnest(${rows.map(() => ctx.id('trw'))}::text[], ${rows.map(({ name }) => name)}::text[], ${rows.map(({ inputs }) => JSON.stringify(inputs))}::jsonb[],
      ${rows.map(({ expects }) => JSON.stringify(expects))}::jsonb[]) with ordinality as t(id, name, inputs, expects, place)`);
}

/** The newest published wording of a table. */
export async function liveTable(rows: Rows, key: string): Promise<{ version: number; xml: string; publishedAt: Date } | undefined> {
  const [row] = await rows.read<{ version: number; xml: string; publishedAt: Date }>(
    sql`select version, xml, published_at as "publishedAt" from engine.decision where key = ${key} order by version desc limit 1`,
  );
  return row;
}

/** The wordings of a table in some of its versions. */
export function wordingsOf(rows: Rows, key: string, versions: number[]): Promise<{ version: number; xml: string }[]> {
  return rows.read(sql`select version, xml from engine.decision where key = ${key} and version = any(${versions}::int[])`);
}

/** The wording of a sketch of a table, and the key of what it changes. */
export async function sketchedTable(rows: Rows, sketchId: string): Promise<{ key: string; xml: string } | undefined> {
  const [row] = await rows.read<{ key: string; xml: string }>(sql`select key, xml from studio.sketch where id = ${sketchId} and kind = 'decision'`);
  return row;
}

/** How often each rule of a table decided since then; a rule without an id goes by its place. */
export function useOf(rows: Rows, key: string, since: Date): Promise<{ rule: string; count: number }[]> {
  return rows.read(sql`
    select coalesce(nullif(m ->> 'id', ''), '#r' || (m ->> 'index')) as rule, count(*)::int as count
    from engine.evaluation e, jsonb_array_elements(e.matched) m where e.decision = ${key} and e.at >= ${since}::timestamptz group by 1 order by 1`);
}

/** How many decisions a table made since then, and in how many no rule matched. */
export async function decisionsOf(rows: Rows, key: string, since: Date): Promise<{ total: number; unmatched: number }> {
  const [row] = await rows.read<{ total: number; unmatched: number }>(sql`
    select count(*)::int as total, (count(*) filter (where jsonb_array_length(matched) = 0))::int as unmatched
    from engine.evaluation where decision = ${key} and at >= ${since}::timestamptz`);
  return row!;
}

export type PastRow = {
  id: string;
  version: number;
  inputs: unknown[];
  matched: { id: string; index: number }[];
  result: unknown;
  at: Date;
  documentId: string;
  documentKind: string;
  documentNumber: string | null;
};
/** So many of the last decisions are looked at for different ones. */
const LOOKED_AT = 2_000;

/** Decisions of the past, a few for each way in which rules decided, the newest first. */
export function pastOf(rows: Rows, key: string, ask: { each: number; limit: number }): Promise<PastRow[]> {
  return rows.read<PastRow>(
    sql`
    select p.id, p.version, p.inputs, p.matched, p.result, p.at, r.document_id as "documentId", r.document_kind as "documentKind", d.number as "documentNumber"
    from (
      select e.*, row_number() over (partition by e.version, e.matched order by e.at desc, e.id desc) as nth
      from (select * from engine.evaluation where decision = ${key} order by at desc, id desc limit ${LOOKED_AT}) e) p
    join engine.run r on r.id = p.run_id left join kernel.document d on d.id = r.document_id
    where p.nth <= ${ask.each} order by p.at desc, p.id desc limit ${ask.limit}` as Sql<PastRow>,
  );
}
