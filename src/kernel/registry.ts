// All that the modules have declared, by name; two things of one name do not start.
import type { Action } from './action.ts';
import type { EventDefinition } from './event.ts';
import { forgetKeys } from './idempotency.ts';
import type { AccountFamily, DocumentKind, Facts, FlowRule, Invariant, Module, Port, Query, Reader, Sweep, ZoneOf } from './module.ts';
import type { RawRoute } from './route.ts';
import type { SettingDefinition } from './setting.ts';

export class Registry {
  readonly modules: Module[] = [];
  readonly actions = new Map<string, Action>();
  readonly queries = new Map<string, Query>();
  readonly events = new Map<string, EventDefinition>();
  readonly documents = new Map<string, DocumentKind>();
  readonly families = new Map<string, AccountFamily>();
  readonly facts: Facts[] = [];
  readonly readers: Reader[] = [];
  readonly sweeps: Sweep[] = [forgetKeys];
  readonly invariants: Invariant[] = [];
  readonly flowRules: FlowRule[] = [];
  readonly ports = new Map<string, Port>();
  readonly routes: RawRoute[] = [];
  readonly settings = new Map<string, SettingDefinition<unknown>>();
  /** The zone of business days, where a module knows it. */
  zoneOf: ZoneOf | undefined;
  /** What implements each port: a provider, bound by app.ts. */
  readonly providers = new Map<string, unknown>();

  /** Adds a module; its needs must be there already. Throws when a name is taken. */
  add(module: Module): void {
    for (const need of module.needs) {
      if (!this.modules.some((other) => other.name === need)) throw new Error(`The module ${module.name} needs ${need}, which is not there before it.`);
    }
    this.modules.push(module);
    for (const action of module.actions ?? []) once(this.actions, action.name, action as unknown as Action);
    for (const query of module.queries ?? []) once(this.queries, query.name, query as unknown as Query);
    for (const event of module.events ?? []) once(this.events, event.name, event);
    for (const kind of module.documents ?? []) once(this.documents, kind.kind, kind);
    for (const family of module.accounts ?? []) once(this.families, family.family, family);
    for (const port of module.ports ?? []) once(this.ports, port.name, port);
    if (module.zoneOf) {
      if (this.zoneOf) throw new Error(`The module ${module.name} says the zone of business days, and another one does already.`);
      this.zoneOf = module.zoneOf;
    }
    for (const setting of module.settings ?? []) once(this.settings, setting.key, setting as unknown as SettingDefinition<unknown>);
    this.routes.push(...(module.routes ?? []));
    this.facts.push(...(module.facts ?? []));
    this.readers.push(...(module.readers ?? []));
    this.sweeps.push(...(module.sweeps ?? []));
    this.invariants.push(...(module.invariants ?? []));
    this.flowRules.push(...(module.flowRules ?? []));
  }

  /** The action of that name; throws when there is none. */
  action(name: string): Action {
    const action = this.actions.get(name);
    if (!action) throw new Error(`There is no action ${name}.`);
    return action;
  }

  /** What implements the port; throws when nothing does. */
  provider<T>(port: string): T {
    const provider = this.providers.get(port);
    if (!provider) throw new Error(`Nothing implements the port ${port}.`);
    return provider as T;
  }

  /** The family of an account, by the text before its first colon. */
  family(account: string): AccountFamily {
    const family = this.families.get(account.slice(0, account.indexOf(':')));
    if (!family) throw new Error(`No family of accounts is declared for ${account}.`);
    return family;
  }

  /** The facts that expressions in a drawing of that document kind may name. */
  factsFor(kind: string): Facts[] {
    return this.facts.filter((facts) => facts.for === kind || facts.for === '*');
  }
}

function once<T>(map: Map<string, T>, name: string, value: T): void {
  if (map.has(name)) throw new Error(`Two things are named ${name}.`);
  map.set(name, value);
}
