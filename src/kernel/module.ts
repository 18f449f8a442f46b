// The wiring card of a room: everything that a module offers to the program, in one literal.
import type { Static, TSchema } from 'typebox';
import type { Action } from './action.ts';
import type { Actor, Ctx } from './ctx.ts';
import type { Db } from './db.ts';
import type { EventDefinition } from './event.ts';
import type { Registry } from './registry.ts';
import type { RawRoute } from './route.ts';
import type { SettingDefinition } from './setting.ts';

/**
 * A kind of numbered thing; `series` writes its number, with {year}, {scope} and {n} (six digits). `startedBy` is the message with
 * which the action that makes such documents starts their run itself; with any other message a drawing begins when it is heard.
 */
export type DocumentKind = { kind: string; prefix: string; series: string; startedBy?: string };

/** A family of ledger accounts by the text before the first `:`; floored ones keep a balance that may not go below its floor. */
export type AccountFamily = { family: string; floored: boolean; says: string };

/** A read for pages and the API. */
export type Query<I = unknown, O = unknown> = {
  name: string;
  summary: string;
  input: TSchema;
  output: TSchema;
  /** Anybody may ask, signed in or not. */
  open?: boolean;
  run(read: ReadCtx, input: I): Promise<O>;
};

/** What a query works with: the database for reading, the time, who asks, and what the program consists of. */
export type ReadCtx = { db: Db; now: Date; actor: Actor; registry: Registry };

export function defineQuery<IS extends TSchema, OS extends TSchema>(
  query: Omit<Query<Static<IS>, Static<OS>>, 'input' | 'output'> & { input: IS; output: OS },
): Query<Static<IS>, Static<OS>> {
  return query;
}

/** What expressions in drawings see under one name, e.g. `order.*`, for documents of one kind (`*`: of any kind). */
export type Facts = {
  root: string;
  for: string;
  schema: TSchema;
  /** Facts by document id, set-based; the values have the schema's shape. */
  load(ctx: Ctx, documents: string[]): Promise<Map<string, unknown>>;
};

/** A reader of the outbox: gets events in order for each document, at least once, in a transaction of its own. */
export type Reader = {
  name: string;
  /** The names it follows; asked anew each time where it is a function, and with none of them the events are passed over unread. */
  events: string[] | '*' | ((ctx: Ctx) => Promise<string[]>);
  handle(ctx: Ctx, events: StoredEvent[]): Promise<void>;
};

export type StoredEvent = { position: bigint; name: string; document: string | null; payload: Record<string, unknown>; at: Date; actor: string };

/** Work that comes again and again; returns how much it did, and is run again at once while that is not 0. */
export type Sweep = { name: string; everyMs: number; run(ctx: Ctx): Promise<number> };

/** A query that must return no row; `id` is the invariant's name in design/trust.md where it has one. */
export type Invariant = { id: string; says: string; sql: string };

/**
 * What must hold on every way through a drawing for documents of a kind, told by the effects that actions and events declare:
 * `before` nothing of `effects` happens unless one of `needs` has happened and none of `undone` since; `after` once one of
 * `effects` has happened, one of `ever` happens at some time, or one of `later` after it, before the run ends; `way_out` no
 * element waits without a timer, a person or a message that ends the waiting.
 */
export type FlowRule = { code: string; documents: string; says: string } & (
  | { must: 'before'; effects: string[]; needs: string[]; undone: string[] }
  | { must: 'after'; effects: string[]; ever: string[]; later: string[] }
  | { must: 'way_out' }
);

/** What a module needs from outside: providers implement it. */
export type Port = { name: string; says: string; concurrency?: number; timeoutMs?: number };

/** Reads the zone (IANA name) in which a business day begins and ends. */
export type ZoneOf = (read: Pick<Ctx, 'read'>) => Promise<string>;

export type Module = {
  name: string;
  needs: string[];
  documents?: DocumentKind[];
  accounts?: AccountFamily[];
  actions?: Action<never, unknown>[];
  queries?: Query<never, unknown>[];
  events?: EventDefinition[];
  facts?: Facts[];
  readers?: Reader[];
  sweeps?: Sweep[];
  invariants?: Invariant[];
  /** What drawings are held to before they are published. */
  flowRules?: FlowRule[];
  ports?: Port[];
  /** HTTP that is not an action or a query: uploads, downloads, webhooks of providers. */
  routes?: RawRoute[];
  /** What a merchant may set while the shop runs. */
  settings?: SettingDefinition<never>[];
  /** The zone of the business days, from the one module that knows it; UTC where none does. */
  zoneOf?: ZoneOf;
};

// A card holds actions, queries and events of many shapes side by side; each knows its own.
// oxlint-disable-next-line no-explicit-any
type Any = any;
type Card = Omit<Module, 'actions' | 'queries' | 'events' | 'settings'> & {
  actions?: Action<Any, Any>[];
  queries?: Query<Any, Any>[];
  events?: EventDefinition<Any>[];
  settings?: SettingDefinition<Any>[];
};

/** Declares a module's card. */
export const defineModule = (module: Card): Module => module as Module;
