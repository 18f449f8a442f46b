// All SQL of the engine's running part: runs, waits, history, messages, incidents, definitions.
import { type Ctx, type Sql, sql } from '#kernel';
import { type Buffered, type Run, type Wait, packState } from './run.ts';

export type DefinitionRow = { id: string; key: string; version: number; document_kind: string; name: string; xml: string };
export type DecisionRow = { id: string; key: string; version: number; xml: string };
export type RunRow = {
  id: string;
  definition_id: string;
  key: string;
  document_id: string;
  document_kind: string;
  root_id: string;
  parent_id: string | null;
  parent_token: number | null;
  status: 'live' | 'ended' | 'stopped';
  outcome: string | null;
  rev: number;
  vars: Record<string, unknown>;
  state: unknown;
  started_at: Date;
  stay: 'held' | 'old' | null;
  stay_why: Run['stayWhy'] | null;
};
export type WaitRow = {
  id: string;
  run_id: string;
  token: number;
  at: string;
  element: string;
  scope: number;
  kind: Wait['kind'];
  main: boolean;
  name: string | null;
  key: string | null;
  due_at: Date | null;
  repeat: number | null;
  lane: string | null;
  form: string | null;
  assignee: string | null;
  task_due_at: Date | null;
  priority: number | null;
  payload: unknown;
  opened_at: Date;
};
export type MessageRow = { id: string; run_id: string; name: string; key: string; payload: Record<string, unknown> };

/** The newest version of each drawing, with what its runs do when it changes. */
export const latestDefinitions = (): Sql<{ id: string; key: string; policy: 'follow' | 'pin' }> =>
  sql`select distinct on (key) id, key, policy from engine.definition order by key, version desc`;

/** How many drawings were ever published: cheap to ask, and another number means that something is newer. */
export const definitionCount = (): Sql<{ n: bigint }> => sql`select count(*) as n from engine.definition`;

/** What open waits want to hear, for drawings that are not compiled in this program yet. */
export const waitedFor = (): Sql<{ kind: string; name: string }> => sql`
  select distinct 'message' as kind, name from engine.wait where kind = 'message'
  union select distinct 'condition', r.document_kind from engine.wait w join engine.run r on r.id = w.run_id where w.kind = 'condition'`;

export const definitionById = (id: string): Sql<DefinitionRow> =>
  sql`select id, key, version, document_kind, name, xml from engine.definition where id = ${id}`;

export const latestDecisions = (): Sql<DecisionRow> => sql`select distinct on (key) id, key, version, xml from engine.decision order by key, version desc`;

/** Locks whole trees of runs by their roots, in order. */
export function lockRoots(ctx: Ctx, roots: string[]): Promise<{ id: string }[]> {
  return ctx.read<{ id: string }>(sql`select id from engine.run where id = any(${roots}::text[]) order by id for update`);
}

/** Locks the trees that these runs belong to, in order, and says which revision each run has then. */
export async function lockRuns(ctx: Ctx, runs: string[]): Promise<{ id: string; rev: number }[]> {
  const [, rows] = await Promise.all([
    ctx.read(sql`
      select id from engine.run where id = any(array(select root_id from engine.run where id = any(${runs}::text[]))) order by id for update`),
    ctx.read<{ id: string; rev: number }>(sql`select id, rev from engine.run where id = any(${runs}::text[])`),
  ]);
  return rows;
}

/** The same for runs that are the roots of their trees, and how many drawings were ever published: one exchange, one statement. */
export function lockHotRuns(ctx: Ctx, roots: string[]): Promise<{ id: string; rev: number; n: bigint }[]> {
  return ctx.read(sql`
    select id, rev, (select count(*) from engine.definition) as n from engine.run where id = any(${roots}::text[]) order by id for update`);
}

/** Locks the trees of the live runs of documents, in order. */
export function lockDocumentsRuns(ctx: Ctx, documents: string[]): Promise<{ id: string }[]> {
  return ctx.read<{ id: string }>(sql`
    select id from engine.run where id in (select root_id from engine.run where document_id = any(${documents}::text[]) and status = 'live') order by id for update`);
}

/** Runs with their waits and early messages, in one exchange. */
export function loadRows(ctx: Ctx, runs: string[]): Promise<[RunRow[], WaitRow[], MessageRow[]]> {
  return Promise.all([
    ctx.read<RunRow>(sql`
      select id, definition_id, key, document_id, document_kind, root_id, parent_id, parent_token, status, outcome, rev, vars, state, started_at, stay, stay_why
      from engine.run where id = any(${runs}::text[])`),
    ctx.read<WaitRow>(sql`
      select id, run_id, token, at, element, scope, kind, main, name, key, due_at, repeat, lane, form, assignee, task_due_at, priority, payload, opened_at
      from engine.wait where run_id = any(${runs}::text[])`),
    ctx.read<MessageRow>(sql`select id, run_id, name, key, payload from engine.message where run_id = any(${runs}::text[])`),
  ]);
}

/** Live runs of these documents, and runs that wait for one of these messages about one of them. */
export function runsAbout(
  ctx: Ctx,
  names: string[],
  documents: string[],
): Promise<{ id: string; root_id: string; definition_id: string; document_id: string; stay: string | null }[]> {
  return ctx.read(sql`
    select id, root_id, definition_id, document_id, stay from engine.run where document_id = any(${documents}::text[]) and status = 'live'
    union
    select r.id, r.root_id, r.definition_id, r.document_id, r.stay from engine.wait w join engine.run r on r.id = w.run_id
      where w.kind = 'message' and w.key = any(${documents}::text[]) and w.name = any(${names}::text[])`);
}

/** Which of these runs wait for which message; read when their trees are locked. */
export function messageWaits(ctx: Ctx, runs: string[], names: string[]): Promise<{ run_id: string; name: string; key: string }[]> {
  return ctx.read(sql`select run_id, name, key from engine.wait where run_id = any(${runs}::text[]) and kind = 'message' and name = any(${names}::text[])`);
}

/** Live runs about these documents that wait for a condition. */
export function conditionRuns(ctx: Ctx, documents: string[]): Promise<{ id: string; root_id: string }[]> {
  return ctx.read(sql`
    select id, root_id from engine.run r where document_id = any(${documents}::text[]) and status = 'live'
      and exists (select 1 from engine.wait w where w.run_id = r.id and w.kind = 'condition')`);
}

/** Notes a signal for every wait that was open for it when it was thrown, but those of runs that have heard it. */
export function noteSignal(ctx: Ctx, signal: { name: string; payload: object; heard: string[]; at: Date; position: bigint }): void {
  ctx.write(sql`
    insert into engine.signal (wait_id, position, run_id, payload)
    select id, ${signal.position}, run_id, ${JSON.stringify(signal.payload)}::jsonb from engine.wait
    where kind = 'signal' and name = ${signal.name} and opened_at <= ${signal.at}::timestamptz and run_id <> all(${signal.heard}::text[])
    on conflict do nothing`);
}

/** Signals that were noted, oldest first; they are this worker's until its transaction ends. */
export function notedSignals(
  ctx: Ctx,
  limit: number,
): Promise<{ wait_id: string; position: bigint; run_id: string; root_id: string; payload: Record<string, unknown> }[]> {
  return ctx.read(sql`
    select s.wait_id, s.position, s.run_id, r.root_id, s.payload from engine.signal s join engine.run r on r.id = s.run_id
    order by s.position limit ${limit} for update of s skip locked`);
}

export function dropNoted(ctx: Ctx, noted: { wait_id: string; position: bigint }[]): void {
  ctx.write(sql`
    delete from engine.signal s using unnest(${noted.map((one) => one.wait_id)}::text[], ${noted.map((one) => one.position)}::bigint[]) as t(wait_id, position)
    where s.wait_id = t.wait_id and s.position = t.position`);
}

export function startTimersOf(ctx: Ctx, key: string): Promise<{ element: string; timer: string; due_at: Date | null; repeat: number | null }[]> {
  return ctx.read(sql`select element, timer, due_at, repeat from engine.start_timer where key = ${key} for update`);
}

/** The times at which runs of the newest drawing of that key begin. */
export function replaceStartTimers(
  ctx: Ctx,
  key: string,
  version: number,
  rows: { element: string; timer: string; dueAt: Date | null; repeat: number | null }[],
): void {
  ctx.write(sql`delete from engine.start_timer where key = ${key}`);
  ctx.write(sql`
    insert into engine.start_timer (key, element, version, timer, due_at, repeat)
    select ${key}, element, ${version}, timer, due_at, repeat
    from unnest(${rows.map((r) => r.element)}::text[], ${rows.map((r) => r.timer)}::text[], ${rows.map((r) => r.dueAt)}::timestamptz[], ${rows.map((r) => r.repeat)}::int[])
      as t(element, timer, due_at, repeat)`);
}

/** Start times that have come; they are this worker's until its transaction ends. */
export function dueStarts(ctx: Ctx, limit: number): Promise<{ key: string; element: string; definition_id: string; due_at: Date; repeat: number | null }[]> {
  return ctx.read(sql`
    select s.key, s.element, d.id as definition_id, s.due_at, s.repeat from engine.start_timer s join engine.definition d on d.key = s.key and d.version = s.version
    where s.due_at <= ${ctx.now}::timestamptz order by s.due_at limit ${limit} for update of s skip locked`);
}

export function moveStartTimers(ctx: Ctx, rows: { key: string; element: string; dueAt: Date | null; repeat: number | null }[]): void {
  ctx.write(sql`
    update engine.start_timer s set due_at = t.due_at, repeat = t.repeat
    from unnest(${rows.map((r) => r.key)}::text[], ${rows.map((r) => r.element)}::text[], ${rows.map((r) => r.dueAt)}::timestamptz[], ${rows.map((r) => r.repeat)}::int[])
      as t(key, element, due_at, repeat)
    where s.key = t.key and s.element = t.element`);
}

/** Waits whose time has come. */
export function dueWaits(ctx: Ctx, limit: number): Promise<{ id: string; run_id: string; root_id: string }[]> {
  return ctx.read<{ id: string; run_id: string; root_id: string }>(sql`
    select w.id, w.run_id, r.root_id from engine.wait w join engine.run r on r.id = w.run_id
    where w.due_at <= ${ctx.now}::timestamptz and r.stay is distinct from 'held' order by w.due_at limit ${limit}`);
}

/** Waits by id with their run's root, for tasks and incidents. */
export function waitsById(ctx: Ctx, ids: string[]): Promise<{ id: string; run_id: string; root_id: string }[]> {
  return ctx.read<{ id: string; run_id: string; root_id: string }>(sql`
    select w.id, w.run_id, r.root_id from engine.wait w join engine.run r on r.id = w.run_id where w.id = any(${ids}::text[])`);
}

/** Writes all that a stretch has changed, a statement for each table. */
export function persist(ctx: Ctx, runs: Run[]): void {
  const changed = runs.filter((run) => run.changed || run.isNew);
  if (changed.length === 0) return;
  insertRuns(
    ctx,
    changed.filter((run) => run.isNew),
  );
  updateRuns(
    ctx,
    changed.filter((run) => !run.isNew),
  );
  const closed = changed.flatMap((run) => run.closed);
  if (closed.length > 0) ctx.write(sql`delete from engine.wait where id = any(${closed}::text[])`);
  alterWaits(
    ctx,
    changed.flatMap((run) => [...run.altered].map((wait) => ({ run, wait }))),
  );
  insertWaits(
    ctx,
    changed.flatMap((run) => run.opened.map((wait) => ({ run, wait }))),
  );
  const consumed = changed.flatMap((run) => run.consumed);
  if (consumed.length > 0) ctx.write(sql`delete from engine.message where id = any(${consumed}::text[])`);
  insertHistory(
    ctx,
    changed.filter((run) => run.steps.length > 0),
  );
  insertIncidents(
    ctx,
    changed.flatMap((run) => run.incidents.map((incident) => ({ run, incident }))),
  );
  insertEvaluations(
    ctx,
    changed.flatMap((run) => run.evaluations.map((evaluation) => ({ run, evaluation }))),
  );
}

function insertRuns(ctx: Ctx, runs: Run[]): void {
  if (runs.length === 0) return;
  const of = <T>(pick: (run: Run) => T): T[] => runs.map(pick);
  ctx.write(sql`
    insert into engine.run (id, definition_id, key, document_id, document_kind, root_id, parent_id, parent_token, status, outcome, rev, vars, state, started_at, ended_at)
    select id, definition_id, key, document_id, document_kind, root_id, parent_id, parent_token, status, outcome, 1, vars, state, ${ctx.now}::timestamptz,
      case when status = 'live' then null else ${ctx.now}::timestamptz end
    from unnest(${of((r) => r.id)}::text[], ${of((r) => r.definition.id)}::text[], ${of((r) => r.definition.key)}::text[], ${of((r) => r.document)}::text[], ${of((r) => r.documentKind)}::text[],
      ${of((r) => r.rootId)}::text[], ${of((r) => r.parentId ?? null)}::text[], ${of((r) => r.parentToken ?? null)}::int[], ${of((r) => r.status)}::text[], ${of((r) => r.outcome ?? null)}::text[],
      ${of((r) => JSON.stringify(r.vars))}::jsonb[], ${of((r) => JSON.stringify(packState(r)))}::jsonb[])
      as t(id, definition_id, key, document_id, document_kind, root_id, parent_id, parent_token, status, outcome, vars, state)`);
}

function updateRuns(ctx: Ctx, runs: Run[]): void {
  if (runs.length === 0) return;
  const of = <T>(pick: (run: Run) => T): T[] => runs.map(pick);
  ctx.write(sql`
    update engine.run r set status = t.status, outcome = t.outcome, rev = r.rev + 1, vars = t.vars, state = t.state,
      definition_id = t.definition_id, stay = t.stay, stay_why = t.stay_why,
      ended_at = case when t.status = 'live' then null else ${ctx.now}::timestamptz end
    from unnest(${of((r) => r.id)}::text[], ${of((r) => r.status)}::text[], ${of((r) => r.outcome ?? null)}::text[], ${of((r) => JSON.stringify(r.vars))}::jsonb[],
      ${of((r) => JSON.stringify(packState(r)))}::jsonb[], ${of((r) => r.definition.id)}::text[], ${of((r) => r.stay ?? null)}::text[],
      ${of((r) => (r.stayWhy ? JSON.stringify(r.stayWhy) : null))}::jsonb[]) as t(id, status, outcome, vars, state, definition_id, stay, stay_why)
    where r.id = t.id`);
}

function insertWaits(ctx: Ctx, items: { run: Run; wait: Wait }[]): void {
  if (items.length === 0) return;
  const of = <T>(pick: (item: { run: Run; wait: Wait }) => T): T[] => items.map(pick);
  const idOf = (run: Run, node: number): string => run.definition.graph.nodes[node]!.id;
  ctx.write(sql`
    insert into engine.wait (id, run_id, process, token, at, element, scope, kind, main, name, key, due_at, repeat, lane, form, assignee, task_due_at, priority, payload, opened_at)
    select id, run_id, process, token, at, element, scope, kind, main, name, key, due_at, repeat, lane, form, assignee, task_due_at, priority, payload, opened_at
    from unnest(${of((i) => i.wait.id)}::text[], ${of((i) => i.run.id)}::text[], ${of((i) => i.run.definition.key)}::text[], ${of((i) => i.wait.token)}::int[],
      ${of((i) => idOf(i.run, i.wait.at))}::text[], ${of((i) => idOf(i.run, i.wait.element))}::text[], ${of((i) => i.wait.scope)}::int[], ${of((i) => i.wait.kind)}::text[],
      ${of((i) => i.wait.main)}::bool[], ${of((i) => i.wait.name ?? null)}::text[], ${of((i) => i.wait.key ?? null)}::text[], ${of((i) => i.wait.dueAt ?? null)}::timestamptz[],
      ${of((i) => i.wait.repeat ?? null)}::int[], ${of((i) => i.wait.lane ?? null)}::text[], ${of((i) => i.wait.form ?? null)}::text[], ${of((i) => i.wait.assignee ?? null)}::text[],
      ${of((i) => i.wait.taskDueAt ?? null)}::timestamptz[], ${of((i) => i.wait.priority ?? null)}::int[], ${of((i) => (i.wait.payload === undefined ? null : JSON.stringify(i.wait.payload)))}::jsonb[],
      ${of((i) => i.wait.openedAt)}::timestamptz[])
      as t(id, run_id, process, token, at, element, scope, kind, main, name, key, due_at, repeat, lane, form, assignee, task_due_at, priority, payload, opened_at)`);
}

/** Waits of runs that have come to another drawing; who has taken a task keeps it. */
function alterWaits(ctx: Ctx, items: { run: Run; wait: Wait }[]): void {
  if (items.length === 0) return;
  const of = <T>(pick: (item: { run: Run; wait: Wait }) => T): T[] => items.map(pick);
  const idOf = (run: Run, node: number): string => run.definition.graph.nodes[node]!.id;
  ctx.write(sql`
    update engine.wait w set at = t.at, element = t.element, scope = t.scope, due_at = t.due_at, repeat = t.repeat, lane = t.lane, form = t.form,
      task_due_at = t.task_due_at, priority = t.priority, payload = t.payload
    from unnest(${of((i) => i.wait.id)}::text[], ${of((i) => idOf(i.run, i.wait.at))}::text[], ${of((i) => idOf(i.run, i.wait.element))}::text[],
      ${of((i) => i.wait.scope)}::int[], ${of((i) => i.wait.dueAt ?? null)}::timestamptz[], ${of((i) => i.wait.repeat ?? null)}::int[],
      ${of((i) => i.wait.lane ?? null)}::text[], ${of((i) => i.wait.form ?? null)}::text[], ${of((i) => i.wait.taskDueAt ?? null)}::timestamptz[], ${of((i) => i.wait.priority ?? null)}::int[],
      ${of((i) => (i.wait.payload === undefined ? null : JSON.stringify(i.wait.payload)))}::jsonb[])
      as t(id, at, element, scope, due_at, repeat, lane, form, task_due_at, priority, payload)
    where w.id = t.id`);
}

function insertHistory(ctx: Ctx, runs: Run[]): void {
  if (runs.length === 0) return;
  ctx.write(sql`
    insert into engine.history (run_id, rev, definition_id, at, actor, steps)
    select run_id, rev, definition_id, ${ctx.now}::timestamptz, ${ctx.actor.id}, steps
    from unnest(${runs.map((r) => r.id)}::text[], ${runs.map((r) => r.rev + 1)}::int[], ${runs.map((r) => r.definition.id)}::text[], ${runs.map((r) => JSON.stringify(r.steps))}::jsonb[])
      as t(run_id, rev, definition_id, steps)`);
}

function insertIncidents(ctx: Ctx, items: { run: Run; incident: Run['incidents'][number] }[]): void {
  if (items.length === 0) return;
  const of = <T>(pick: (item: { run: Run; incident: Run['incidents'][number] }) => T): T[] => items.map(pick);
  ctx.write(sql`
    insert into engine.incident (id, run_id, process, document_id, token, element, kind, message, payload, opened_at)
    select id, run_id, process, document_id, token, element, kind, message, payload, ${ctx.now}::timestamptz
    from unnest(${of((i) => i.incident.id)}::text[], ${of((i) => i.run.id)}::text[], ${of((i) => i.run.definition.key)}::text[], ${of((i) => i.run.document)}::text[],
      ${of((i) => i.incident.token)}::int[], ${of((i) => i.run.definition.graph.nodes[i.incident.node]!.id)}::text[], ${of((i) => i.incident.kind)}::text[],
      ${of((i) => i.incident.message)}::text[], ${of((i) => JSON.stringify(i.incident.payload))}::jsonb[]) as t(id, run_id, process, document_id, token, element, kind, message, payload)`);
}

function insertEvaluations(ctx: Ctx, items: { run: Run; evaluation: Run['evaluations'][number] }[]): void {
  if (items.length === 0) return;
  const of = <T>(pick: (item: { run: Run; evaluation: Run['evaluations'][number] }) => T): T[] => items.map(pick);
  ctx.write(sql`
    insert into engine.evaluation (id, run_id, element, decision, version, inputs, matched, result, at)
    select id, run_id, element, decision, version, inputs, matched, result, ${ctx.now}::timestamptz
    from unnest(${of((i) => i.evaluation.id)}::text[], ${of((i) => i.run.id)}::text[], ${of((i) => i.run.definition.graph.nodes[i.evaluation.node]!.id)}::text[],
      ${of((i) => i.evaluation.decision)}::text[], ${of((i) => i.evaluation.version)}::int[], ${of((i) => JSON.stringify(i.evaluation.inputs))}::jsonb[],
      ${of((i) => JSON.stringify(i.evaluation.matched))}::jsonb[], ${of((i) => JSON.stringify(i.evaluation.result ?? null))}::jsonb[])
      as t(id, run_id, element, decision, version, inputs, matched, result)`);
}

/** Keeps messages that came before anything waited for them. */
export function bufferMessages(ctx: Ctx, messages: ({ run: string } & Buffered)[]): void {
  if (messages.length === 0) return;
  ctx.write(sql`
    insert into engine.message (id, run_id, name, key, payload, at)
    select id, run_id, name, key, payload, ${ctx.now}::timestamptz
    from unnest(${messages.map((m) => m.id)}::text[], ${messages.map((m) => m.run)}::text[], ${messages.map((m) => m.name)}::text[], ${messages.map((m) => m.key)}::text[],
      ${messages.map((m) => JSON.stringify(m.payload))}::jsonb[]) as t(id, run_id, name, key, payload)`);
}

/** Says that something of these runs has been written, to whoever still has them in memory. */
export function touchRuns(ctx: Ctx, runs: string[]): void {
  if (runs.length > 0) ctx.write(sql`update engine.run set rev = rev + 1 where id = any(${runs}::text[])`);
}

/** Closes incidents whose token has gone another way, so that nobody is asked about them any more. */
export function leaveIncidents(ctx: Ctx, ids: string[]): void {
  if (ids.length === 0) return;
  ctx.write(sql`
    update engine.incident set resolved_at = ${ctx.now}::timestamptz, resolved_by = ${ctx.actor.id}, how = 'left', resolution = 'left'
    where id = any(${ids}::text[]) and resolved_at is null`);
}

/** Who was the last to do these tasks of these runs. */
export function lastDoneBy(ctx: Ctx, tasks: { run: string; element: string }[]): Promise<{ run: string; element: string; actor: string }[]> {
  return ctx.read(sql`
    select distinct on (h.run_id, t.element) h.run_id as run, t.element, h.actor
    from unnest(${tasks.map((task) => task.run)}::text[], ${tasks.map((task) => task.element)}::text[]) as t(run, element)
    join engine.history h on h.run_id = t.run, jsonb_array_elements(h.steps) step
    where step ->> 'e' = t.element and step ->> 'k' = 'done' order by h.run_id, t.element, h.rev desc`);
}
