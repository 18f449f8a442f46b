// Runs out of their rows: state, waits and early messages put together in memory.
import type { Ctx } from '#kernel';
import type { Definitions } from './definitions.ts';
import { type Run, type Wait, blankRun, unpackState } from './run.ts';
import { type WaitRow, loadRows } from './store.ts';

/** Loads runs; their trees must be locked already. */
export async function loadRuns(ctx: Ctx, definitions: Definitions, ids: string[]): Promise<Run[]> {
  if (ids.length === 0) return [];
  const [rows, waits, messages] = await loadRows(ctx, ids);
  const runs = new Map<string, Run>();
  for (const row of rows) {
    const run = blankRun({
      id: row.id,
      definition: await definitions.get(ctx, row.definition_id),
      document: row.document_id,
      documentKind: row.document_kind,
      rootId: row.root_id,
      parentId: row.parent_id ?? undefined,
      parentToken: row.parent_token ?? undefined,
      status: row.status,
      outcome: row.outcome ?? undefined,
      rev: row.rev,
      vars: row.vars,
      startedAt: row.started_at,
      stay: row.stay ?? undefined,
      stayWhy: row.stay_why ?? undefined,
    });
    unpackState(run, row.state as Parameters<typeof unpackState>[1]);
    runs.set(run.id, run);
  }
  // Sorted here: asked for an order, PostgreSQL may walk the primary key of the whole table to have it.
  const byId = <T extends { id: string }>(list: T[]): T[] => list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  for (const row of byId(waits)) {
    const run = runs.get(row.run_id);
    if (run) run.waits.set(row.id, waitOf(run, row));
  }
  for (const row of byId(messages)) runs.get(row.run_id)?.buffered.push({ id: row.id, name: row.name, key: row.key, payload: row.payload });
  for (const run of runs.values()) for (const wait of run.waits.values()) if (wait.main) markBusy(run, wait.token);
  return [...runs.values()];
}

function markBusy(run: Run, id: number): void {
  const token = run.tokens.get(id);
  if (token) token.busy = true;
}

function waitOf(run: Run, row: WaitRow): Wait {
  const index = (id: string): number => run.definition.graph.byId.get(id)!;
  return {
    id: row.id,
    kind: row.kind,
    token: row.token,
    at: index(row.at),
    element: index(row.element),
    scope: row.scope,
    main: row.main,
    openedAt: row.opened_at,
    name: row.name ?? undefined,
    key: row.key ?? undefined,
    dueAt: row.due_at ?? undefined,
    repeat: row.repeat ?? undefined,
    lane: row.lane ?? undefined,
    form: row.form ?? undefined,
    assignee: row.assignee ?? undefined,
    taskDueAt: row.task_due_at ?? undefined,
    priority: row.priority ?? undefined,
    payload: row.payload ?? undefined,
  };
}
