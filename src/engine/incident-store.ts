// All SQL about incidents: which are open, which are alike, and how each was dealt with.
import { type Ctx, type Sql, sql } from '#kernel';

/** What an incident keeps of what was tried. */
export type Payload = {
  /** The action that was called, and with which input. */
  action?: string;
  input?: Record<string, unknown>;
  /** The outside call that failed. */
  job?: string;
  code?: string;
  details?: unknown;
  /** The work had been done when what comes behind it failed. */
  /** A due wait that broke the engine itself, and when it was due. */
  wait?: string;
  dueAt?: string;
  done?: { result: unknown; record: object; mapped: boolean; left?: boolean };
};
export type OpenIncident = { id: string; run_id: string; root_id: string; token: number; kind: string; payload: Payload };
export type Resolved = { id: string; how: 'retry' | 'edit' | 'skip'; resolution: string; edited: unknown };
/** What incidents have in common that are alike. */
export type Alike = { process: string; element: string; kind: string; code: string };

export function openIncident(ctx: Ctx, id: string): Promise<OpenIncident[]> {
  return ctx.read<OpenIncident>(sql`
    select i.id, i.run_id, r.root_id, i.token, i.kind, i.payload from engine.incident i join engine.run r on r.id = i.run_id
    where i.id = ${id} and i.resolved_at is null`);
}

const isAlike = (by: Alike): Sql =>
  sql`i.process = ${by.process} and i.element = ${by.element} and i.kind = ${by.kind} and i.code = ${by.code} and i.resolved_at is null`;

export async function newestAlike(ctx: Ctx, by: Alike): Promise<string | undefined> {
  const [row] = await ctx.read<{ id: string | null }>(sql`select max(i.id) as id from engine.incident i where ${isAlike(by)}`);
  return row?.id ?? undefined;
}

/** The oldest of those alike up to one of them, and how many more there are. */
export async function openAlike(ctx: Ctx, by: Alike & { until: string; limit: number }): Promise<{ rows: OpenIncident[]; left: number }> {
  const [rows, [all]] = await Promise.all([
    ctx.read<OpenIncident>(sql`
      select i.id, i.run_id, r.root_id, i.token, i.kind, i.payload from engine.incident i join engine.run r on r.id = i.run_id
      where ${isAlike(by)} and i.id <= ${by.until} and r.stay is distinct from 'held' order by i.id limit ${by.limit}`),
    ctx.read<{ count: bigint }>(sql`
      select count(*) as count from engine.incident i join engine.run r on r.id = i.run_id
      where ${isAlike(by)} and i.id <= ${by.until} and r.stay is distinct from 'held'`),
  ]);
  return { rows, left: Math.max(Number(all!.count) - rows.length, 0) };
}

/** Keeps who dealt with incidents, how, why and with which other input. */
export function keepResolved(ctx: Ctx, items: Resolved[]): void {
  if (items.length === 0) return;
  ctx.write(sql`
    update engine.incident i set resolved_at = ${ctx.now}::timestamptz, resolved_by = ${ctx.actor.id}, how = t.how, resolution = t.resolution, edited = t.edited
    from unnest(${items.map((it) => it.id)}::text[], ${items.map((it) => it.how)}::text[], ${items.map((it) => it.resolution)}::text[],
      ${items.map((it) => (it.edited === null ? null : JSON.stringify(it.edited)))}::jsonb[]) as t(id, how, resolution, edited)
    where i.id = t.id`);
}

export type IncidentRow = {
  id: string;
  run_id: string;
  process: string;
  element: string;
  definition_id: string;
  document_id: string;
  document_kind: string;
  number: string | null;
  kind: string;
  code: string;
  message: string;
  payload: Payload;
  opened_at: Date;
};

/** Open incidents, newest first; all, or those that are alike. */
export function openIncidents(by: Partial<Alike> & { after?: string; limit: number }): Sql<IncidentRow> {
  const given = (value: string | undefined): string | null => value ?? null;
  return sql`
    select i.id, i.run_id, i.process, i.element, r.definition_id, i.document_id, r.document_kind, d.number, i.kind, i.code, i.message, i.payload, i.opened_at
    from engine.incident i join engine.run r on r.id = i.run_id left join kernel.document d on d.id = i.document_id
    where i.resolved_at is null and (${given(by.after)}::text is null or i.id < ${given(by.after)}::text)
      and (${given(by.process)}::text is null or i.process = ${given(by.process)}::text)
      and (${given(by.element)}::text is null or i.element = ${given(by.element)}::text)
      and (${given(by.kind)}::text is null or i.kind = ${given(by.kind)}::text)
      and (${given(by.code)}::text is null or i.code = ${given(by.code)}::text)
    order by i.id desc limit ${by.limit}` as Sql<IncidentRow>;
}

/** Open incidents put together with those that are alike, the latest first; the newest of each speaks for them. */
export function groups(
  limit: number,
): Sql<Alike & { count: bigint; oldest: Date; newest: Date; example: string; definition_id: string; message: string; payload: Payload }> {
  return sql`
    with alike as (
      select process, element, kind, code, count(*) as count, min(opened_at) as oldest, max(opened_at) as newest, max(id) as example
      from engine.incident where resolved_at is null group by process, element, kind, code order by max(id) desc limit ${limit})
    select a.*, r.definition_id, i.message, i.payload from alike a join engine.incident i on i.id = a.example join engine.run r on r.id = i.run_id
    order by a.example desc` as Sql<
    Alike & { count: bigint; oldest: Date; newest: Date; example: string; definition_id: string; message: string; payload: Payload }
  >;
}

/** One incident, open or dealt with, with the drawing on which it stopped. */
export function incidentById(id: string): Sql<
  IncidentRow & {
    xml: string;
    alike: bigint;
    resolved_at: Date | null;
    resolved_by: string | null;
    how: string | null;
    resolution: string | null;
    edited: Record<string, unknown> | null;
  }
> {
  return sql`
    select i.id, i.run_id, i.process, i.element, r.definition_id, i.document_id, r.document_kind, d.number, i.kind, i.code, i.message, i.payload, i.opened_at,
      f.xml, i.resolved_at, i.resolved_by, i.how, i.resolution, i.edited,
      (select count(*) from engine.incident o where o.process = i.process and o.element = i.element and o.kind = i.kind and o.code = i.code
        and o.resolved_at is null and o.id <> i.id) as alike
    from engine.incident i join engine.run r on r.id = i.run_id join engine.definition f on f.id = r.definition_id
      left join kernel.document d on d.id = i.document_id
    where i.id = ${id}`;
}
