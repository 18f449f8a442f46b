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

  /** What is brought the n-th time: of each deciding variable the n-th value that an expression speaks of. */
  brought(times: number): Record<string, unknown> {
    return this.given((roles) => roles.has('decides'), times);
  }

  private given(wanted: (roles: ReadonlySet<Role>) => boolean, times = 0): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    for (const name of this.names()) {
      const roles = this.roles.get(name)!;
      if (!wanted(roles)) continue;
      const value = this.hinted(name, times) ?? [...roles].map((role) => GIVEN[role]).find((given) => given !== undefined);
      if (value !== undefined) values[name] = value;
    }
    return values;
  }

  /** A value that makes an expression true: the first one, or of several the next one each time. */
  private hinted(name: string, times: number): unknown {
    const said = (this.hints.get(name) ?? []).flatMap((hint) => {
      const value = fitting(hint);
      return value === undefined ? [] : [{ path: hint.name.split('.').slice(1), value }];
    });
    if (said.length === 0) return undefined;
    const first = said[times % said.length]!;
    if (first.path.length === 0) return first.value;
    // What has parts gets all of them; where two say something of the same part the one whose turn it is does.
    return [first, ...said].reduce<unknown>((whole, { path, value }) => (path.length === 0 ? whole : withIn(whole, path, value)), undefined);
  }
}

/** A value for which the comparison is true. */
function fitting({ operator, value }: Hint): unknown {
  if (operator === '==' || operator === 'is' || operator === '<=' || operator === '>=') return value;
  if (typeof value === 'number') return operator === '<' ? value - 1 : value + 1;
  return operator === '!=' ? `not ${String(value)}` : undefined;
}

/** A context, or a list where the path says a number, with a value at the path; what is there already stays. */
function withIn(whole: unknown, [first = '', ...rest]: string[], value: unknown): unknown {
  const isList = /^\d+$/.test(first);
  const copy = (isList ? [...((whole ?? []) as unknown[])] : { ...(whole as object | undefined) }) as Record<string, unknown>;
  copy[first] = rest.length > 0 ? withIn(copy[first], rest, value) : (copy[first] ?? value);
  return isList ? Array.from(copy as unknown as unknown[], (item) => item ?? null) : copy;
}
