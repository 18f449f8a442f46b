// SQL of tokens on a drawing: which stand where, since when, for whom and about which document.
import { type Ctx, type Sql, all, sql } from '#kernel';

type Reads = Pick<Ctx, 'read'>;

export type TokenRow = {
  id: string;
  run_id: string;
  root_id: string;
  at: string;
  kind: string;
  since: Date;
  lane: string | null;
  form: string | null;
  assignee: string | null;
  due_at: Date | null;
  incident: string | null;
  document_id: string;
  document_kind: string;
  number: string | null;
  root_document: string;
  root_kind: string;
  root_number: string | null;
};

const TOKEN = sql`
  w.id, w.run_id, r.root_id, w.at, w.kind, w.opened_at as since, w.lane, w.form, w.assignee, coalesce(w.task_due_at, w.due_at) as due_at,
  case when w.kind = 'incident' then w.name end as incident, r.document_id, r.document_kind, d.number, o.document_id as root_document, o.document_kind as root_kind,
  e.number as root_number
  from engine.wait w join engine.run r on r.id = w.run_id join engine.run o on o.id = r.root_id
    left join kernel.document d on d.id = r.document_id left join kernel.document e on e.id = o.document_id`;

export type TokenFilter = {
  key: string;
  elements: string[];
  /** Came to the step before this. */
  before?: Date | undefined;
  late?: boolean | undefined;
  incident?: boolean | undefined;
  lane?: string | undefined;
  after?: string | undefined;
  now: Date;
  limit: number;
};

/** Tokens at some elements, in the order in which they came. */
export function tokensAt(by: TokenFilter): Sql<TokenRow> {
  const where = [sql`w.process = ${by.key}`, sql`w.at = any(${by.elements}::text[])`, sql`w.main`, sql`w.id > ${by.after ?? ''}`];
  if (by.before !== undefined) where.push(sql`w.opened_at <= ${by.before}::timestamptz`);
  if (by.late === true) where.push(sql`w.task_due_at < ${by.now}::timestamptz`);
  if (by.incident === true) where.push(sql`w.kind = 'incident'`);
  if (by.lane !== undefined) where.push(sql`w.lane = ${by.lane}`);
  return sql`select ${TOKEN} where ${all(where)} order by w.id limit ${by.limit}` as Sql<TokenRow>;
}

/** Tokens by their waits, in the order in which they are asked for. */
export async function tokensById(reads: Reads, ids: string[]): Promise<Map<string, TokenRow>> {
  const rows = await reads.read(sql`select ${TOKEN} where w.id = any(${ids}::text[])` as Sql<TokenRow>);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Where the tokens of runs stand now. */
export const placesOf = (reads: Reads, runs: string[]): Promise<{ run_id: string; at: string; id: string }[]> =>
  reads.read(sql`select run_id, at, id from engine.wait where run_id = any(${runs}::text[]) and main order by id`);

export type StandingRow = TokenRow & { process: string; definition_id: string };

/**
 * Tokens at the places from which a goal can be reached, of the documents that have waited longest first; or those of one document, and of
 * what was called for it.
 */
export const standingBefore = (places: { key: string; element: string }[], document: string | undefined, limit: number): Sql<StandingRow> =>
  sql`
  select w.process, r.definition_id, ${TOKEN}
    join unnest(${places.map(({ key }) => key)}::text[], ${places.map(({ element }) => element)}::text[]) as p(key, element) on p.key = w.process and p.element = w.at
  where w.main and w.kind <> 'child' and r.status = 'live' and (${document ?? null}::text is null or o.document_id = ${document ?? null}::text)
  order by r.root_id, w.id limit ${limit}` as Sql<StandingRow>;
