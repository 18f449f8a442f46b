// What is on record of runs that are over: their trees, their history, and what was heard about their documents.
import { type Sql, firstIdAt, sql } from '#kernel';
import type { HistoryStep } from '../run.ts';
import { CANCELLED } from '../scopes.ts';

export type Read = { read<Row>(statement: Sql<Row>): Promise<Row[]> };

export type RunOnRecord = {
  id: string;
  root_id: string;
  parent_id: string | null;
  key: string;
  definition_id: string;
  document_id: string;
  document_kind: string;
  status: string;
  outcome: string | null;
  started_at: Date;
  ended_at: Date | null;
  /** What the variable `start` held. */
  start: unknown;
};
export type HistoryOnRecord = { run_id: string; rev: number; definition_id: string; at: Date; actor: string; steps: HistoryStep[] };
export type HeardOnRecord = { document_id: string; name: string; payload: Record<string, unknown>; at: Date };

/** Runs at the top that began in this time: those that came to their own end, oldest first, and how many are still under way. `keys`: they or runs that they called are of one of these drawings. */
export async function rootsBetween(read: Read, keys: string[], from: Date, to: Date): Promise<{ ended: string[]; live: number }> {
  const rows = await read.read<{ id: string; status: string }>(sql`
    with recursive called as (
      select id, parent_id from engine.run
      where key = any(${keys}::text[]) and id >= ${firstIdAt('run', from)} and started_at >= ${from}::timestamptz
      union select p.id, p.parent_id from called join engine.run p on p.id = called.parent_id)
    select r.id, r.status from engine.run r
    where r.id in (select id from called where parent_id is null)
      and r.started_at >= ${from}::timestamptz and r.started_at < ${to}::timestamptz and r.status <> 'stopped' and r.outcome is distinct from ${CANCELLED}
    order by r.id`);
  return { ended: rows.filter(({ status }) => status === 'ended').map(({ id }) => id), live: rows.filter(({ status }) => status === 'live').length };
}

/** The trees below these runs, with their history in the order in which it happened. */
export async function treesOf(read: Read, roots: string[]): Promise<{ runs: RunOnRecord[]; history: HistoryOnRecord[] }> {
  const runs = await read.read<RunOnRecord>(sql`
    with recursive tree as (
      select id from engine.run where id = any(${roots}::text[])
      union all select c.id from tree join engine.run c on c.parent_id = tree.id)
    select id, root_id, parent_id, key, definition_id, document_id, document_kind, status, outcome, started_at, ended_at, vars -> 'start' as start
    from engine.run where id in (select id from tree) order by id`);
  const history = await read.read<HistoryOnRecord>(sql`
    select run_id, rev, definition_id, at, actor, steps from engine.history where run_id = any(${runs.map(({ id }) => id)}::text[]) order by run_id, rev`);
  return { runs, history };
}

/** What was heard about these documents, in order. */
export const heardAbout = (read: Read, documents: string[], names: string[]): Promise<HeardOnRecord[]> =>
  names.length === 0
    ? Promise.resolve([])
    : read.read<HeardOnRecord>(sql`
        select document_id, name, payload, at from kernel.event
        where document_id = any(${documents}::text[]) and name = any(${names}::text[]) order by position`);
