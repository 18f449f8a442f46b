// The drawings and tables of a replay: those that were published, with one of them in the form in which it is sketched.
import { type Env, type ProcessRunner, Refusal, type Registry } from '#kernel';
import { compileDrawing } from '../compile.ts';
import { compileDecisionOf, readDmn } from '../decision.ts';
import { type Decision, type Definition, Definitions } from '../definitions.ts';
import { readDrawing } from '../read.ts';
import { Runner } from '../runner.ts';
import type { Read } from './store.ts';

export type Sketch = { of: 'process' | 'decision'; key: string; xml: string };

/** The shop whose drawings are read. */
export type Shop = { registry: Registry; env: Env; process: ProcessRunner };

/** Definitions of a replay, apart from those by which the shop runs. */
export class Drawings extends Definitions {
  private readonly all: Registry;
  private sketched: Definition | undefined;
  private table: Decision | undefined;
  private readonly tables = new Map<string, Awaited<ReturnType<Definitions['decision']>>>();
  /** What the runs of the order at hand really followed; the sketch goes before it where `isSketched`. */
  followed = new Map<string, Definition>();
  isSketched = false;

  /** What the shop runs by has been compiled already. */
  private readonly shops: Definitions | undefined;

  constructor({ registry, env, process }: Shop) {
    super(registry, env);
    this.all = registry;
    this.shops = process instanceof Runner ? process.definitions : undefined;
  }

  /** Reads what is published and takes the sketch in. Refuses `trials.drawing` when it can not run. */
  static async open(shop: Shop & Read, sketch: Sketch): Promise<Drawings> {
    const drawings = new Drawings(shop);
    await drawings.refresh(shop, 0);
    if (sketch.of === 'process') await drawings.sketch(sketch);
    else drawings.table = { id: 'sketch', key: sketch.key, version: 0, xml: sketch.xml };
    return drawings;
  }

  private async sketch({ key, xml }: Sketch): Promise<void> {
    const { graph, problems, scope } = compileDrawing(await readDrawing(xml), this.all, key);
    if (!graph) throw new Refusal('trials.drawing', { ...problems[0] }, { status: 422, message: problems[0]?.reason ?? 'The drawing can not run.' });
    this.sketched = { id: 'sketch', key, version: 0, documentKind: graph.documentKind, graph, scope };
  }

  override get(reader: Read, id: string): Promise<Definition> {
    return this.shops?.get(reader, id) ?? super.get(reader, id);
  }

  /** The keys of the drawings that are about to change: the sketch's own, or those of all that use the table. */
  changes(): string[] {
    if (this.sketched) return [this.sketched.key];
    return this.usersOf(this.table!.key).map(({ key }) => key);
  }

  /** The newest drawings, and the sketch. */
  inUse(): Definition[] {
    return [...this.latestOfAll(), ...(this.sketched ? [this.sketched] : [])];
  }

  override latest(key: string): Definition {
    if (this.isSketched && this.sketched?.key === key) return this.sketched;
    return this.followed.get(key) ?? (super.has(key) ? super.latest(key) : this.sketched?.key === key ? this.sketched : super.latest(key));
  }

  override has(key: string): boolean {
    return this.followed.has(key) || super.has(key) || (this.isSketched && this.sketched?.key === key);
  }

  /** Whether this table is the one that is tried. */
  isTried(decision: string): boolean {
    return this.isSketched && this.table?.key === decision;
  }

  /** The table as it is published, whatever is tried. */
  asPublished(key: string, definition: Definition): ReturnType<Definitions['decision']> {
    return super.decision(key, definition);
  }

  override async decision(key: string, definition: Definition): ReturnType<Definitions['decision']> {
    const { table } = this;
    if (!table || !this.isTried(key)) return super.decision(key, definition);
    let found = this.tables.get(definition.id);
    if (!found) this.tables.set(definition.id, (found = { head: table, table: compileDecisionOf(await readDmn(table.xml), key, definition.scope) }));
    return found;
  }
}
