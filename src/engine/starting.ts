// What begins runs of itself: signals, and times that are kept as rows so that each begins exactly one run, whatever stops in between.
import type { Ctx } from '#kernel';
import type { Definition, Definitions } from './definitions.ts';
import type { Begin, Graph } from './graph.ts';
import { blankRun, withDefaults } from './run.ts';
import * as store from './store.ts';
import { Stretch } from './stretch.ts';
import { firstDue, nextDue } from './timer.ts';

type TimerBegin = Extract<Begin, { kind: 'timer' }>;

/** Notes when runs of a drawing that has just been published begin; a time that has not changed goes on as it was. */
export async function keepStartTimers(ctx: Ctx, graph: Graph, version: number): Promise<void> {
  const begins = graph.begins.filter((begin): begin is TimerBegin => begin.kind === 'timer');
  const kept = await store.startTimersOf(ctx, graph.key);
  if (begins.length === 0 && kept.length === 0) return;
  const rows = begins.map(({ node, timer }) => {
    const element = graph.nodes[node]!.id;
    const { text } = timer.expression;
    const same = kept.find((row) => row.element === element && row.timer === text);
    const due = firstDue(timer, {}, ctx.now);
    return { element, timer: text, dueAt: same ? same.due_at : (due?.at ?? null), repeat: same ? same.repeat : (due?.repeat ?? null) };
  });
  store.replaceStartTimers(ctx, graph.key, version, rows);
}

const AT_ONCE = 50;

/** Begins the runs whose time has come, at most a batch; returns how many. */
export async function beginByTimer(ctx: Ctx, definitions: Definitions): Promise<number> {
  const due = await store.dueStarts(ctx, AT_ONCE);
  if (due.length === 0) return 0;
  const stretch = new Stretch(ctx, definitions);
  const next: { key: string; element: string; dueAt: Date | null; repeat: number | null }[] = [];
  for (const row of due) {
    const definition = await definitions.get(ctx, row.definition_id);
    const begin = definition.graph.begins.find((one): one is TimerBegin => one.kind === 'timer' && definition.graph.nodes[one.node]!.id === row.element);
    const again = begin && nextDue(begin.timer, {}, { at: row.due_at, repeat: row.repeat ?? undefined }, ctx.now);
    next.push({ key: row.key, element: row.element, dueAt: again?.at ?? null, repeat: again?.repeat ?? null });
    if (begin) beginRun(stretch, definition, begin.node, undefined, { due: row.due_at.toISOString() });
  }
  store.moveStartTimers(ctx, next);
  await stretch.work();
  return due.length;
}

/** Begins runs of the drawings that this signal begins: about the thrower's document, or the one that the drawing says. */
export async function beginBySignal(
  ctx: Ctx,
  definitions: Definitions,
  name: string,
  document: string | undefined,
  payload: Record<string, unknown>,
): Promise<void> {
  const stretch = new Stretch(ctx, definitions);
  for (const { definition, begin } of definitions.begunBySignal(name)) {
    const said = begin.document ? begin.document.value({ start: payload }, ctx.now) : document;
    const about = typeof said === 'string' && said !== '' ? said : undefined;
    // A drawing for orders has nothing to do about a parcel.
    const fits = definition.documentKind === 'none' || (about !== undefined && definitions.kindOf(about) === definition.documentKind);
    if (fits) beginRun(stretch, definition, begin.node, about, payload);
  }
  await stretch.work();
}

/** Begins a run in memory; one without a document is about itself. */
export function beginRun(
  stretch: Stretch,
  definition: Definition,
  node: number | undefined,
  document: string | undefined,
  message: Record<string, unknown>,
): void {
  const id = stretch.ctx.id('run');
  const run = blankRun({
    id,
    definition,
    document: document ?? id,
    documentKind: definition.documentKind,
    startedAt: stretch.ctx.now,
    vars: withDefaults(definition.graph, { start: message }, stretch.ctx.now),
    isNew: true,
  });
  stretch.begin(run, node === undefined ? undefined : [node]);
}
