// SQL of the engine's pages.
import { Refusal, type Sql, all, sql } from '#kernel';
import type { HistoryStep } from './run.ts';

export const noDrawing = (key: string): Refusal => new Refusal('processes.none', { key }, { status: 404, message: `Nothing is published under "${key}".` });

type TaskRow = {
  id: string;
  element: string;
  lane: string | null;
  form: string | null;
  process: string;
  definition_id: string;
  document_id: string;
  document_kind: string;
  number: string | null;
  opened_at: Date;
  task_due_at: Date | null;
  priority: number | null;
  assignee: string | null;
  payload: { prefill?: Record<string, unknown> } | null;
};

export type TaskFilter = {
  lane?: string;
  document?: string;
  form?: string;
  /** An account, or `nobody`. */
  assignee?: string;
  /** Only those that should have been done by then. */
  dueBefore?: Date;
  after?: string;
  limit: number;
};

export function openTasks(by: TaskFilter): Sql<TaskRow> {
  const where = [sql`w.kind = 'user'`];
  if (by.lane !== undefined) where.push(sql`w.lane = ${by.lane}`);
  if (by.form !== undefined) where.push(sql`w.form = ${by.form}`);
  if (by.document !== undefined) where.push(sql`w.run_id in (${treeOf(by.document)})`);
  if (by.assignee !== undefined) where.push(by.assignee === 'nobody' ? sql`w.assignee is null` : sql`w.assignee = ${by.assignee}`);
  if (by.dueBefore !== undefined) where.push(sql`w.task_due_at <= ${by.dueBefore}::timestamptz`);
  if (by.after !== undefined) where.push(sql`w.id > ${by.after}`);
  return sql`
    select w.id, w.element, w.lane, w.form, w.process, r.definition_id, r.document_id, r.document_kind, d.number, w.opened_at, w.task_due_at, w.priority, w.assignee, w.payload
    from engine.wait w join engine.run r on r.id = w.run_id left join kernel.document d on d.id = r.document_id
    where ${all(where)} order by w.id limit ${by.limit}`;
}

type DrawingRow = {
  key: string;
  name: string;
  version: number;
  document_kind: string;
  published_at: Date;
  published_by: string;
  live: bigint;
  incidents: bigint;
};

export const drawings = (): Sql<DrawingRow> => sql`
  select d.key, d.name, d.version, d.document_kind, d.published_at, d.published_by,
    (select count(*) from engine.run r where r.key = d.key and r.status = 'live') as live,
    (select count(*) from engine.incident i where i.process = d.key and i.resolved_at is null) as incidents
  from (select distinct on (key) key, name, version, document_kind, published_at, published_by from engine.definition order by key, version desc) d order by d.key`;

export const tables = (): Sql<{ key: string; name: string; version: number; published_at: Date; published_by: string }> =>
  sql`select distinct on (key) key, name, version, published_at, published_by from engine.decision order by key, version desc`;

export const drawingByKey = (key: string): Sql<{ key: string; name: string; version: number; xml: string }> =>
  sql`select key, name, version, xml from engine.definition where key = ${key} order by version desc limit 1`;

export const drawingOfVersion = (key: string, version: number): Sql<{ xml: string }> =>
  sql`select xml from engine.definition where key = ${key} and version = ${version}`;

type VersionRow = { key: string; version: number; name: string; xml: string; publishedAt: Date; publishedBy: string; newest: number };

/** Versions of a drawing, the newest first; only one where it is named. */
export const drawingVersions = (key: string, version: number | null = null): Sql<VersionRow> => sql`
  select d.key, d.version, d.name, d.xml, d.published_at as "publishedAt", d.published_by as "publishedBy",
    (select max(o.version) from engine.definition o where o.key = d.key) as newest
  from engine.definition d where d.key = ${key} and (${version}::int is null or d.version = ${version}::int) order by d.version desc limit 500`;

/** Versions of a decision table, the newest first; only one where it is named. */
export const decisionVersions = (key: string, version: number | null = null): Sql<VersionRow> => sql`
  select d.key, d.version, d.name, d.xml, d.published_at as "publishedAt", d.published_by as "publishedBy",
    (select max(o.version) from engine.decision o where o.key = d.key) as newest
  from engine.decision d where d.key = ${key} and (${version}::int is null or d.version = ${version}::int) order by d.version desc limit 500`;

export const decisionByKey = (key: string): Sql<{ key: string; name: string; version: number; xml: string }> =>
  sql`select key, name, version, xml from engine.decision where key = ${key} order by version desc limit 1`;

export const countsAt = (key: string): Sql<{ at: string; count: bigint; oldest: Date; incidents: bigint }> => sql`
  select at, count(distinct (run_id, token)) as count, min(opened_at) as oldest, count(*) filter (where kind = 'incident') as incidents
  from engine.wait where process = ${key} and main group by at`;

export function standingAt(by: {
  key: string;
  element: string;
  after?: string;
  limit: number;
}): Sql<{ id: string; document_id: string; document_kind: string; number: string | null; opened_at: Date; kind: string }> {
  return sql`
    select w.id, r.document_id, r.document_kind, d.number, w.opened_at, w.kind
    from engine.wait w join engine.run r on r.id = w.run_id left join kernel.document d on d.id = r.document_id
    where w.process = ${by.key} and w.at = ${by.element} and w.main and w.id > ${by.after ?? ''} order by w.id limit ${by.limit}`;
}

/** Where the tokens of these documents stand, those of the runs that they called (parcels, say) included. */
export const standingOf = (
  documents: string[],
): Sql<{ document: string; process: string; definition_id: string; at: string; kind: string; opened_at: Date }> => sql`
  with recursive tree as (
    select document_id as document, id from engine.run where document_id = any(${documents}::text[])
    union select tree.document, c.id from tree join engine.run c on c.parent_id = tree.id)
  select tree.document, w.process, r.definition_id, w.at, w.kind, w.opened_at
  from tree join engine.run r on r.id = tree.id and r.status = 'live' join engine.wait w on w.run_id = r.id and w.main and w.kind <> 'child'
  order by tree.document, w.opened_at, w.id`;

/** The runs about a document: the one at the top, and all that were called below it. */
const treeOf = (document: string): Sql => sql`
    with recursive tree as (
      select id from engine.run where id in (select root_id from engine.run where document_id = ${document})
      union select c.id from tree join engine.run c on c.parent_id = tree.id)
    select id from tree`;

type RunOfDocument = {
  id: string;
  parent_id: string | null;
  key: string;
  definition_id: string;
  version: number;
  xml: string;
  document_id: string;
  document_kind: string;
  number: string | null;
  status: string;
  outcome: string | null;
  started_at: Date;
  ended_at: Date | null;
  /** Tokens at joins: flows with how many came. */
  joins: Record<string, Record<string, number>> | null;
};

export const runsAboutDocument = (document: string): Sql<RunOfDocument> =>
  sql`
  select r.id, r.parent_id, r.key, r.definition_id, f.version, f.xml, r.document_id, r.document_kind, d.number, r.status, r.outcome, r.started_at, r.ended_at, r.state -> 'j' as joins
  from engine.run r join engine.definition f on f.id = r.definition_id left join kernel.document d on d.id = r.document_id
  where r.id in (${treeOf(document)}) order by r.id limit 200` as Sql<RunOfDocument>;

type WaitLine = {
  id: string;
  run_id: string;
  at: string;
  element: string;
  kind: string;
  main: boolean;
  name: string | null;
  due_at: Date | null;
  lane: string | null;
  form: string | null;
  task_due_at: Date | null;
  opened_at: Date;
  /** Whether a person may begin something by it. */
  begins: boolean;
};

export const waitsOf = (runs: string[]): Sql<WaitLine> =>
  sql`select id, run_id, at, element, kind, main, name, due_at, lane, form, task_due_at, opened_at,
    kind = 'activity' and (not main or (payload ->> 'ends')::boolean) as begins from engine.wait where run_id = any(${runs}::text[]) order by id`;

export const historyOf = (runs: string[]): Sql<{ run_id: string; definition_id: string; at: Date; actor: string; steps: HistoryStep[] }> =>
  sql`select run_id, definition_id, at, actor, steps from engine.history where run_id = any(${runs}::text[]) order by run_id, rev`;

export const incidentsOf = (runs: string[]): Sql<{ id: string; kind: string; message: string }> =>
  sql`select id, kind, message from engine.incident where run_id = any(${runs}::text[]) and resolved_at is null`;

/** A document of a kind by its id or its number. */
export const documentBy = (kind: string, by: { id?: string | undefined; number?: string | undefined }): Sql<{ id: string; number: string }> =>
  by.id === undefined
    ? sql`select id, number from kernel.document where kind = ${kind} and number = ${by.number ?? ''}`
    : sql`select id, number from kernel.document where kind = ${kind} and id = ${by.id}`;

/** The newest run about a document, of that drawing where one is said; one that is under way before one that is over. */
export const newestRun = (document: string, key: string | undefined): Sql<{ id: string }> => sql`
  select id from engine.run where document_id = ${document} and (${key ?? null}::text is null or key = ${key ?? null})
  order by status = 'live' desc, id desc limit 1`;

/** What an element of a run gave when it was last done. */
export const lastOutput = (run: string, element: string): Sql<{ out: unknown }> => sql`
  select s.step -> 'out' as out from engine.history h, jsonb_array_elements(h.steps) with ordinality as s(step, n)
  where h.run_id = ${run} and s.step ->> 'e' = ${element} and s.step ->> 'k' = 'done' and s.step ? 'out' order by h.rev desc, s.n desc limit 1`;
