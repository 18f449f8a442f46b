// What a kind of import is: how groups of rows are planned, carried out and taken back.
import type { Ctx } from '#kernel';
import { RowReader } from '../reader.ts';
import type { Batch, Change, Group, Plan, RowState, StagedRow, StoredChange, Undone } from '../types.ts';

export type Work = { ctx: Ctx; batch: Batch };

export type Kind = {
  /** What a person must be allowed to do besides starting an import. */
  rights: string[];
  /** Decides what is to be done with each group, reading only. */
  plan(work: Work, groups: Group[]): Promise<Plan<unknown>[]>;
  /** Does it, all at once; a group that can not be done after all gets a fault and writes nothing. */
  apply(work: Work, plans: Plan<unknown>[]): Promise<void>;
  /** Takes changes back where nobody has touched what they made since. One answer for each, in order. */
  undo(ctx: Ctx, changes: StoredChange[], number: string): Promise<Undone[]>;
  /** A dry run carries out what is planned and takes it back, since only then is known what comes of it. */
  rehearses?: boolean;
};

/** Declares a kind whose plans carry a `P`. */
export function defineKind<P>(kind: {
  rights: string[];
  plan(work: Work, groups: Group[]): Promise<Plan<P>[]>;
  apply(work: Work, plans: Plan<P>[]): Promise<void>;
  undo(ctx: Ctx, changes: StoredChange[], number: string): Promise<Undone[]>;
}): Kind {
  return kind as Kind;
}

/** A plan for a group out of what was found wrong and what its rows come to; with a fault all of its rows are refused. */
export function planOf<P>(
  group: Group,
  reader: RowReader,
  from: number,
  verdict: { states: { row: StagedRow; state: RowState; fields?: string[] }[]; todo: P | undefined },
): Plan<P> {
  const faults = reader.faults.slice(from);
  const isRefused = faults.length > 0;
  return {
    group,
    faults,
    verdicts: verdict.states.map(({ row, state, fields = [] }) => ({
      n: row.n,
      line: row.line,
      state: isRefused ? 'refused' : state,
      fields: isRefused ? [] : fields,
    })),
    todo: isRefused ? undefined : verdict.todo,
    changes: [],
  };
}

/** Turns a plan that could not be carried out into a refusal of its group. */
export function refuse(plan: Plan<unknown>, row: StagedRow, code: string, message: string): void {
  plan.faults.push({ n: row.n, line: row.line, col: null, code, message });
  plan.verdicts = plan.verdicts.map((verdict) => ({ ...verdict, state: 'refused', fields: [] }));
  plan.todo = undefined;
  plan.changes = [];
}

export const refusedGroup = <P>(group: Group, reader: RowReader, from: number): Plan<P> =>
  planOf<P>(group, reader, from, { states: group.rows.map((row) => ({ row, state: 'refused' })), todo: undefined });

/** The rows of a group as a kind with one row a group wants it: the first, and a fault for each that repeats it. */
export function onlyRow(reader: RowReader, group: Group, field: string): StagedRow {
  const [first, ...others] = group.rows;
  for (const row of others) reader.fault(row, field, 'batches.twice', `Line ${first!.line} is about the same; each is named once.`);
  return first!;
}

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

/** A value with the fields of its objects in one order, as the database gives them in another. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

export const change = (n: number, entity: string, entityId: string, what: Change['what'], before: unknown, after: unknown): Change => ({
  n,
  entity,
  entityId,
  what,
  before,
  after,
});
