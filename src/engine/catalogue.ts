// What drawings are checked against: what is published, and in front of it the files that would be published together.
import type { Registry, Sql } from '#kernel';
import type { Definition, Definitions } from './definitions.ts';
import type { DmnModel } from './dmn/dmn.ts';
import { readDmn } from './decision.ts';
import { typeOfDecision } from './decision-type.ts';
import type { FeelType } from './feel/feel.ts';
import type { Moddle } from './graph.ts';
import { readDrawing } from './read.ts';
import { type DrawingNet, netOf } from './soundness/drawing-net.ts';
import * as store from './store.ts';

type Reader = { read<Row>(statement: Sql<Row>): Promise<Row[]> };

/** A table that is at hand, published or about to be. */
export type Table = { key: string; xml: string; model: DmnModel };

/** What a published drawing is for others: read once for each version. */
type Known = { net: DrawingNet; definitions: Moddle; xml: string };

const known = new WeakMap<Definition, Promise<Known>>();

export class Catalogue {
  readonly definitions: Definitions;
  readonly registry: Registry;
  /** Nets of all drawings as they are published, and as they would be. */
  readonly before = new Map<string, DrawingNet>();
  readonly nets = new Map<string, DrawingNet>();
  private readonly reader: Reader;
  private readonly tables = new Map<string, Table>();
  private readonly types = new Map<string, FeelType | undefined>();

  constructor(reader: Reader, definitions: Definitions) {
    this.reader = reader;
    this.definitions = definitions;
    this.registry = definitions.registry;
  }

  /** Reads what is published now. */
  async open(): Promise<this> {
    await this.definitions.refresh(this.reader, 0);
    for (const definition of this.definitions.latestOfAll()) {
      const { net } = await this.known(definition);
      this.before.set(definition.key, net);
      this.nets.set(definition.key, net);
    }
    return this;
  }

  /** The newest published drawing of a key. */
  async published(key: string): Promise<Known | undefined> {
    return this.definitions.has(key) ? this.known(this.definitions.latest(key)) : undefined;
  }

  /** The net of a process in a file. */
  netOf(process: Moddle): DrawingNet {
    return netOf(process, { action: (name) => this.registry.actions.get(name), event: (name) => this.registry.events.get(name) });
  }

  addTable(table: Table): void {
    this.tables.set(table.key, table);
  }

  async table(key: string): Promise<Table | undefined> {
    const here = this.tables.get(key);
    const head = here ? undefined : this.definitions.decisionHead(key);
    if (here || !head) return here;
    const table = { key, xml: head.xml, model: await readDmn(head.xml) };
    this.tables.set(key, table);
    return table;
  }

  /** Learns what the decisions of a drawing give, so that it can be asked while it is compiled. */
  async learnTypes(keys: Iterable<string>): Promise<void> {
    for (const key of keys) {
      if (this.types.has(key)) continue;
      const table = await this.table(key);
      this.types.set(key, table && typeOfDecision(table.model, key));
    }
  }

  readonly typeOf = (key: string): FeelType | undefined => this.types.get(key);

  private known(definition: Definition): Promise<Known> {
    let found = known.get(definition);
    if (!found) {
      known.set(definition, (found = this.load(definition)));
      found.catch(() => known.delete(definition));
    }
    return found;
  }

  private async load(definition: Definition): Promise<Known> {
    const [row] = await this.reader.read(store.definitionById(definition.id));
    if (!row) throw new Error(`Broken: there is no drawing ${definition.id}.`);
    const definitions = await readDrawing(row.xml);
    return { xml: row.xml, definitions, net: this.netOf(definitions.rootElements.find((one: Moddle) => one.id === definition.key)) };
  }
}

/** The decision tables that a process names. */
export function decisionsIn(process: Moddle | undefined): Set<string> {
  const found = new Set<string>();
  const visit = (container: Moddle): void => {
    for (const element of container.flowElements ?? []) {
      for (const value of element.extensionElements?.values ?? []) if (value.$type === 'kontor:Decide' && value.decision) found.add(value.decision);
      visit(element);
    }
  };
  if (process) visit(process);
  return found;
}
