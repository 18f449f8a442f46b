// Many orders replayed, a page at a time: what really happened, the drawings they really followed, and the drawing that is sketched.
import type { Env, ProcessRunner, Registry } from '#kernel';
import type { Definition } from '../definitions.ts';
import { DryCtx } from './clock.ts';
import { Drawings, type Sketch } from './drawings.ts';
import { type DrawnPart, drawnParts } from './parts.ts';
import { Learner } from './habits.ts';
import { type OrderRecord, push, recordOf } from './record.ts';
import { type Around, Replay, type Replayed } from './replay.ts';
import { type HeardOnRecord, type HistoryOnRecord, type Read, type RunOnRecord, heardAbout, rootsBetween, treesOf } from './store.ts';

export type Past = Read & { registry: Registry; env: Env; process: ProcessRunner; now: Date };

/** Replays past runs. Nothing is written, and no action runs: the record answers. */
export class Replayer {
  readonly drawings: Drawings;
  private readonly past: Past;
  private readonly learner = new Learner();
  private habits: Around['habits'] | undefined;
  private readonly columnsOf = new Map<string, { version: number; columns: string[] }>();

  private constructor(past: Past, drawings: Drawings) {
    this.past = past;
    this.drawings = drawings;
  }

  /** Refuses `trials.drawing` when the sketch can not run. */
  static async open(past: Past, sketch: Sketch): Promise<Replayer> {
    return new Replayer(past, await Drawings.open(past, sketch));
  }

  /** The runs at the top that began in that time and would be touched by the sketch. */
  roots(from: Date, to: Date): Promise<{ ended: string[]; live: number }> {
    return rootsBetween(this.past, this.drawings.changes(), from, to);
  }

  /** What is on record of these runs, each put together when it is asked for; and the facts about them as they are today. */
  async page(roots: string[]): Promise<(() => OrderRecord)[]> {
    const { past } = this;
    const { runs, history } = await treesOf(past, roots);
    const drawings = await this.drawingsOf(history, runs);
    const documents = [...new Set(runs.map(({ document_id }) => document_id))];
    const heard = await heardAbout(past, documents, this.listened(drawings));
    const today = await this.readFacts(runs);
    await this.readColumns(drawings);
    const runsOf = groupBy(runs, (run) => run.root_id);
    const rootOfRun = new Map(runs.map((run) => [run.id, run.root_id]));
    const historyOf = groupBy(history, (row) => rootOfRun.get(row.run_id)!);
    const rootsOfDocument = new Map<string, Set<string>>();
    for (const { document_id, root_id } of runs) rootsOfDocument.set(document_id, (rootsOfDocument.get(document_id) ?? new Set()).add(root_id));
    const heardOf = new Map<string, HeardOnRecord[]>();
    for (const one of heard) for (const root of rootsOfDocument.get(one.document_id)!) heardOf.set(root, [...(heardOf.get(root) ?? []), one]);
    const columns = (decision: string, version: number): string[] => {
      const known = this.columnsOf.get(decision);
      return known?.version === version ? known.columns : [];
    };
    return roots.flatMap((id) => {
      const mine = runsOf.get(id);
      const root = mine?.find((run) => run.id === id);
      if (!root) return [];
      const rows = { root, runs: [root, ...mine!.filter((run) => run !== root)], history: historyOf.get(id) ?? [], heard: heardOf.get(id) ?? [] };
      return [() => Object.assign(recordOf(rows, drawings, columns), { today })];
    });
  }

  private async drawingsOf(history: HistoryOnRecord[], runs: RunOnRecord[]): Promise<Map<string, Definition>> {
    const ids = [...new Set([...history, ...runs].map(({ definition_id }) => definition_id))];
    return new Map(await Promise.all(ids.map(async (id) => [id, await this.drawings.get(this.past, id)] as const)));
  }

  /** The messages that any of these drawings, or one that is published or sketched, can hear. */
  private listened(drawings: Map<string, Definition>): string[] {
    const all = [...drawings.values(), ...this.drawings.inUse()];
    return [...new Set(all.flatMap(({ graph }) => [...graph.listens]))].toSorted();
  }

  private async readFacts(runs: RunOnRecord[]): Promise<Map<string, unknown>> {
    const { registry, now } = this.past;
    const today = new Map<string, unknown>();
    const ctx = new DryCtx({ read: this.past, registry, env: this.past.env, at: now });
    const byKind = groupBy(runs, ({ document_kind }) => document_kind);
    await Promise.all(
      [...byKind].flatMap(([kind, of]) => {
        const documents = [...new Set(of.map(({ document_id }) => document_id))];
        return registry.factsFor(kind).map(async (facts) => {
          for (const [document, value] of await facts.load(ctx, documents)) today.set(`${document} ${facts.root}`, value);
        });
      }),
    );
    return today;
  }

  private async readColumns(drawings: Map<string, Definition>): Promise<void> {
    for (const definition of drawings.values())
      for (const decision of definition.graph.decisions) {
        if (this.columnsOf.has(decision)) continue;
        const found = await this.drawings.asPublished(decision, definition);
        if (found) this.columnsOf.set(decision, { version: found.head.version, columns: found.table.table.inputs.map(({ expression }) => expression) });
      }
  }

  /** A field of the facts about an order's own document, as it is today. */
  fact({ root, today }: OrderRecord, name: string): unknown {
    return (today.get(`${root.document_id} ${root.document_kind}`) as Record<string, unknown> | undefined)?.[name];
  }

  /** What the drawing of that key is made of: as this order followed it, or with the sketch in its place. */
  parts(record: OrderRecord, key: string, isSketched: boolean): Map<string, DrawnPart> {
    this.drawings.followed = record.drawings;
    this.drawings.isSketched = isSketched;
    const definition = this.drawings.latest(key);
    this.drawings.isSketched = false;
    let found = this.partsOf.get(definition);
    if (!found) this.partsOf.set(definition, (found = drawnParts(definition)));
    return found;
  }
  private readonly partsOf = new WeakMap<Definition, Map<string, DrawnPart>>();

  /** Learns what is usual. */
  learn(record: OrderRecord): void {
    this.learner.see(record);
  }

  /** Replays an order: on what it followed, and on the sketch. */
  async replay(record: OrderRecord): Promise<{ before: Replayed; now: Replayed }> {
    this.habits ??= this.learner.habits();
    const { drawings } = this;
    const { registry, env } = this.past;
    const around: Around = {
      drawings,
      habits: this.habits,
      registry,
      env,
      read: this.past,
      factsToday: (document, root) => record.today.get(`${document} ${root}`) ?? null,
    };
    drawings.followed = record.drawings;
    drawings.isSketched = false;
    const before = await new Replay(record, around).run();
    drawings.isSketched = true;
    const now = await new Replay(record, around, before.values).run();
    drawings.isSketched = false;
    return { before, now };
  }
}

function groupBy<T>(items: T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) push(groups, key(item), item);
  return groups;
}
