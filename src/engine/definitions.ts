// Published drawings and decision tables, compiled once and kept; the newest of each key starts new runs.
import { type Env, type Registry, Refusal, type Sql } from '#kernel';
import { compileDrawing } from './compile.ts';
import { type CompiledDecision, compileDecisionOf, readDmn } from './decision.ts';
import type { FeelType } from './feel/feel.ts';
import type { Begin, Graph } from './graph.ts';
import { GoingOn } from './going-on.ts';
import { readDrawing } from './read.ts';
import * as store from './store.ts';

/** A published drawing, compiled. */
export type Definition = { id: string; key: string; version: number; documentKind: string; graph: Graph; scope: FeelType };
/** A published table; `compiled` is kept for each type of scope it is used in. */
export type Decision = { id: string; key: string; version: number; xml: string };

/** A drawing with the start event that begins a run of it. */
export type Beginning<K extends Begin['kind'] = 'message'> = { definition: Definition; begin: Extract<Begin, { kind: K }> };

type Reader = { read<Row>(statement: Sql<Row>): Promise<Row[]> };

export class Definitions {
  readonly registry: Registry;
  private readonly byId = new Map<string, Promise<Definition>>();
  private readonly latestByKey = new Map<string, Definition>();
  private readonly latestByKind = new Map<string, Definition>();
  private readonly decisions = new Map<string, Decision>();
  private readonly compiled = new Map<string, CompiledDecision>();
  /** Names of messages that some known drawing can wait for or begin with; everything else passes the engine by. */
  readonly listened = new Set<string>();
  /** Runs that go on behind a commit point. */
  readonly goingOn: GoingOn;
  private readonly pinned = new Set<string>();
  private published = -1;
  private readonly newest = new Set<string>();
  /** Kinds of documents about which some drawing waits for a condition. */
  readonly watched = new Set<string>();
  private readonly byMessage = new Map<string, Beginning[]>();
  private readonly bySignal = new Map<string, Beginning<'signal'>[]>();
  private loadedAt = -1;
  private readonly env: Env;

  constructor(registry: Registry, env: Env) {
    this.registry = registry;
    this.env = env;
    this.goingOn = new GoingOn(this, env);
  }

  /** Reads what is newest; at most every `maxAgeMs`, so that another process's publishing is seen soon. */
  async refresh(reader: Reader, maxAgeMs: number): Promise<void> {
    const nowTicks = this.env.ticks();
    if (this.loadedAt >= 0 && nowTicks - this.loadedAt < maxAgeMs) return;
    const [heads, tables, count, waited] = await Promise.all([
      reader.read(store.latestDefinitions()),
      reader.read(store.latestDecisions()),
      reader.read(store.definitionCount()),
      // Runs of older drawings, which are compiled when they are needed, want to hear things from the beginning.
      this.loadedAt < 0 ? reader.read(store.waitedFor()) : [],
    ]);
    for (const { kind, name } of waited) (kind === 'message' ? this.listened : this.watched).add(name);
    let isNew = false;
    for (const head of heads) {
      if (head.policy === 'pin') this.pinned.add(head.key);
      else this.pinned.delete(head.key);
      isNew ||= this.latestByKey.get(head.key)?.id !== head.id;
    }
    if (isNew) {
      const definitions = await Promise.all(heads.map((head) => this.get(reader, head.id)));
      this.latestByKey.clear();
      for (const definition of definitions) this.latestByKey.set(definition.key, definition);
      this.arrange(definitions);
    }
    this.newest.clear();
    for (const head of heads) this.newest.add(head.id);
    this.published = Number(count[0]!.n);
    for (const table of tables) this.decisions.set(table.key, table);
    this.loadedAt = nowTicks;
  }

  /** Reads what is newest when something has been published since, in whatever process: no run steps on a drawing that is no longer the newest. */
  async refreshIfNewer(reader: Reader): Promise<void> {
    const [row] = await reader.read(store.definitionCount());
    await this.refreshUnless(reader, Number(row!.n));
  }

  /** Reads what is newest unless so many drawings were published when this was last done. */
  async refreshUnless(reader: Reader, count: number): Promise<void> {
    if (count !== this.published) await this.refresh(reader, 0);
  }

  /** Whether a drawing of that id is no longer the newest of its key. */
  isOld(id: string): boolean {
    return !this.newest.has(id);
  }

  /** Whether runs on this drawing are to come to a newer one. */
  isBehind(definition: Definition): boolean {
    const newest = this.latestByKey.get(definition.key);
    return newest !== undefined && newest.id !== definition.id && !this.pinned.has(definition.key);
  }

  /**
   * Which drawing begins with what. The runs that documents of a kind follow from their creation on are begun by the action that makes
   * them: on the newest drawing that begins with the message of that kind. All other drawings begin when their message is heard.
   */
  private arrange(definitions: Definition[]): void {
    this.latestByKind.clear();
    this.byMessage.clear();
    this.bySignal.clear();
    for (const definition of definitions.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
      const startedBy = this.startedBy(definition.documentKind);
      for (const begin of definition.graph.begins) {
        if (begin.kind === 'signal') push(this.bySignal, begin.name, { definition, begin });
        if (begin.kind !== 'message') continue;
        if (startedBy === undefined || startedBy === begin.name) this.latestByKind.set(definition.documentKind, definition);
        if (startedBy === begin.name) continue;
        push(this.byMessage, begin.name, { definition, begin });
        this.listened.add(begin.name);
      }
    }
  }

  private startedBy(kind: string): string | undefined {
    return this.registry.documents.get(kind)?.startedBy;
  }

  /** The drawings of which this message begins a run. */
  begunByMessage(name: string): Beginning[] {
    return this.byMessage.get(name) ?? [];
  }

  /** The drawings of which this signal begins a run. */
  begunBySignal(name: string): Beginning<'signal'>[] {
    return this.bySignal.get(name) ?? [];
  }

  /** Whether some known drawing throws this message. */
  isThrown(name: string): boolean {
    return [...this.latestByKey.values()].some(({ graph }) => graph.throws.has(name));
  }

  /** The kind of a document, by its id. */
  kindOf(document: string): string | undefined {
    const prefix = document.slice(0, document.indexOf('_'));
    for (const kind of this.registry.documents.values()) if (kind.prefix === prefix) return kind.kind;
    return undefined;
  }

  /** A drawing by its id; compiled at first use. */
  get(reader: Reader, id: string): Promise<Definition> {
    let found = this.byId.get(id);
    if (!found) {
      this.byId.set(id, (found = this.load(reader, id)));
      // A failed read is not remembered.
      found.catch(() => this.byId.delete(id));
    }
    return found;
  }

  private async load(reader: Reader, id: string): Promise<Definition> {
    const [row] = await reader.read(store.definitionById(id));
    if (!row) throw new Error(`Broken: there is no drawing ${id}.`);
    const { graph, problems, scope } = compileDrawing(await readDrawing(row.xml), this.registry, row.key);
    if (!graph) throw new Error(`Broken: the published drawing ${row.key} no longer compiles: ${problems[0]?.reason}`);
    for (const name of graph.listens) this.listened.add(name);
    if (graph.conditional) this.watched.add(row.document_kind);
    return { id: row.id, key: row.key, version: row.version, documentKind: row.document_kind, graph, scope };
  }

  /** The newest drawing of each key. */
  newestDrawings(): Definition[] {
    return [...this.latestByKey.values()];
  }

  /** The drawing that a new run of that key follows. */
  latest(key: string): Definition {
    const found = this.latestByKey.get(key);
    if (!found) throw new Refusal('processes.none', { key }, { message: `No drawing "${key}" is published.` });
    return found;
  }

  /** The drawing that documents of that kind follow from their start; undefined when none is published. */
  forKind(kind: string): Definition | undefined {
    return this.latestByKind.get(kind);
  }

  /** A decision, compiled for the names that this drawing offers; undefined when it is not published. */
  async decision(key: string, definition: Definition): Promise<{ head: Decision; table: CompiledDecision } | undefined> {
    const head = this.decisions.get(key);
    if (!head) return undefined;
    const cacheKey = head.id + ' ' + definition.id;
    let table = this.compiled.get(cacheKey);
    if (!table) this.compiled.set(cacheKey, (table = compileDecisionOf(await readDmn(head.xml), key, definition.scope)));
    return { head, table };
  }

  /** Whether a drawing of that key is published. */
  has(key: string): boolean {
    return this.latestByKey.has(key);
  }

  /** The newest drawings that use this decision. */
  usersOf(decision: string): Definition[] {
    return [...this.latestByKey.values()].filter((definition) => definition.graph.decisions.has(decision));
  }

  /** The newest drawing of each key. */
  latestOfAll(): Definition[] {
    return [...this.latestByKey.values()];
  }

  /** The newest published table of that key. */
  decisionHead(key: string): Decision | undefined {
    return this.decisions.get(key);
  }

  /** The keys of all published tables. */
  decisionKeys(): string[] {
    return [...this.decisions.keys()].toSorted();
  }

  /** Forgets how fresh the list is: something has just been published here. */
  stale(): void {
    this.loadedAt = -1;
  }
}

function push<T>(map: Map<string, T[]>, name: string, value: T): void {
  const list = map.get(name);
  if (list) list.push(value);
  else map.set(name, [value]);
}
