// The variables that a drawing's expressions read, and what the player gives for them when nobody says.
import type { Hint, Translated } from './juel.ts';

/** For what an expression is: it decides a way, is waited to become true, counts bodies, is a list, or is a time. */
export type Role = 'decides' | 'happens' | 'counts' | 'list' | 'timeDate' | 'timeDuration' | 'timeCycle' | 'value';

const GIVEN: Partial<Record<Role, unknown>> = {
  counts: 3,
  list: ['one', 'two', 'three'],
  timeDate: '2026-12-24T12:00:00Z',
  timeDuration: 'PT1H',
  timeCycle: 'R3/PT1H',
};

export class Variables {
  private readonly roles = new Map<string, Set<Role>>();
  private readonly hints = new Map<string, Hint[]>();
  /** Names that only bodies and mappings know, never the process. */
  private readonly locals = new Set(['loopCounter', 'nrOfInstances', 'nrOfActiveInstances', 'nrOfCompletedInstances']);

  /** Takes note of what an expression reads. */
  learn(translated: Translated, role: Role = 'value'): void {
    for (const name of translated.names) this.roles.set(name, (this.roles.get(name) ?? new Set()).add(role));
    for (const hint of translated.hints) {
      const root = hint.name.replace(/\..*/, '');
      if (hint.operator !== 'is' || role === 'decides' || role === 'happens') this.hints.set(root, [...(this.hints.get(root) ?? []), hint]);
    }
  }

  /** A name that a mapping, a call or a body makes. */
  add(name: string, role: Role = 'value'): void {
    this.roles.set(name, (this.roles.get(name) ?? new Set()).add(role));
  }

  addLocal(name: string): void {
    this.locals.add(name);
  }

  /** Names that a run may be given. */
  names(): string[] {
    return [...this.roles.keys()].filter((name) => !this.locals.has(name));
  }

  /** Names that a person may change by completing a task, because a way hangs on them. */
  deciding(): string[] {
    return this.names().filter((name) => [...this.roles.get(name)!].some((role) => role === 'decides' || role === 'happens'));
  }

  /** Values to start with; what is only waited for is not true yet. */
  atStart(): Record<string, unknown> {
    return this.given((roles) => ![...roles].every((role) => role === 'happens'));
  }

  /** Values that make true what is waited for. */
  happening(): Record<string, unknown> {
    return this.given((roles) => roles.has('happens'));
  }

  private given(wanted: (roles: ReadonlySet<Role>) => boolean): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    for (const name of this.names()) {
      const roles = this.roles.get(name)!;
      if (!wanted(roles)) continue;
      const value = this.hinted(name) ?? [...roles].map((role) => GIVEN[role]).find((given) => given !== undefined);
      if (value !== undefined) values[name] = value;
    }
    return values;
  }

  private hinted(name: string): unknown {
    let value: unknown;
    for (const hint of this.hints.get(name) ?? []) {
      const path = hint.name.split('.').slice(1);
      const said = fitting(hint);
      if (said === undefined) continue;
      if (path.length === 0) return said;
      value = withIn(value as Record<string, unknown> | undefined, path, said);
    }
    return value;
  }
}

/** A value for which the comparison is true. */
function fitting({ operator, value }: Hint): unknown {
  if (operator === '==' || operator === 'is' || operator === '<=' || operator === '>=') return value;
  if (typeof value === 'number') return operator === '<' ? value - 1 : value + 1;
  return operator === '!=' ? `not ${String(value)}` : undefined;
}

function withIn(context: Record<string, unknown> = {}, [first, ...rest]: string[], value: unknown): Record<string, unknown> {
  const inner = context[first!];
  if (rest.length > 0) return { ...context, [first!]: withIn(inner as Record<string, unknown> | undefined, rest, value) };
  return inner === undefined ? { ...context, [first!]: value } : context;
}
