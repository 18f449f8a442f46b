// What is usual: how long actions and people of this shop take and what they mostly answer, for what an order itself has no record of.
import { type Outcome, Refusal } from '#kernel';
import type { TSchema } from 'typebox';
import { type OrderRecord, formOfTask, laneOf, push, textOf } from './record.ts';

/** How often it was seen, how long it took in the middle, and what was mostly answered. */
export type Habit = { seen: number; afterMs: number; outcome: Outcome<unknown> };
export type Habits = {
  actions: Map<string, Habit>;
  forms: Map<string, Habit>;
  elements: Map<string, Habit>;
  lanes: Map<string, { seen: number; afterMs: number }>;
};

type Seen = { afterMs: number; outcome: Outcome<unknown> };

/** How many answers of one kind are kept; more say no more about what is usual. */
const KEPT = 2_000;

/** Learns from records; ask it for the habits when it has seen enough. */
export class Learner {
  private readonly actions = new Map<string, Seen[]>();
  private readonly forms = new Map<string, Seen[]>();
  private readonly elements = new Map<string, Seen[]>();
  private readonly lanes = new Map<string, Seen[]>();

  see(record: OrderRecord): void {
    for (const [action, answers] of record.answers) for (const one of answers) keep(this.actions, action, one);
    for (const [place, tasks] of record.tasks) {
      const [, key = '', element = ''] = place.split(' ');
      const { graph } = record.drawings.get(key)!;
      const node = graph.nodes[graph.byId.get(element) ?? -1];
      for (const one of tasks) {
        if (!one.isDone) continue;
        keep(this.elements, `${key} ${element}`, one);
        const form = node && formOfTask(node);
        if (form) keep(this.forms, form.name, one);
        if (node) keep(this.lanes, laneOf(node), one);
      }
    }
  }

  habits(): Habits {
    const of = (seen: Map<string, Seen[]>): Map<string, Habit> => new Map([...seen].map(([name, list]) => [name, habitOf(list)]));
    return {
      actions: of(this.actions),
      forms: of(this.forms),
      elements: of(this.elements),
      lanes: new Map([...this.lanes].map(([lane, list]) => [lane, { seen: list.length, afterMs: middle(list.map(({ afterMs }) => afterMs)) }])),
    };
  }
}

function keep(map: Map<string, Seen[]>, name: string, { afterMs, outcome }: Seen): void {
  if ((map.get(name)?.length ?? 0) < KEPT) push(map, name, { afterMs, outcome });
}

/** The median: half took no longer. */
export function middle(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

function habitOf(seen: Seen[]): Habit {
  const kinds = new Map<string, Seen[]>();
  for (const one of seen) push(kinds, one.outcome.ok ? '' : one.outcome.refusal.code, one);
  // The most frequent way in which it ended; done goes before a refusal that is as frequent.
  const [code, most] = [...kinds].toSorted(([one, these], [other, those]) => those.length - these.length || (one < other ? -1 : 1))[0]!;
  const afterMs = middle(most.map((one) => one.afterMs));
  const values = most.map(({ outcome }) => (outcome.ok ? outcome.value : outcome.refusal.details));
  const value = usual(values);
  return {
    seen: seen.length,
    afterMs,
    outcome: code === '' ? { ok: true, value } : { ok: false, refusal: new Refusal(code, value as Record<string, unknown>) },
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object' && !Array.isArray(value);

/** The usual one of many values: of numbers the middle, of records the usual of each field, of all else the most frequent. */
export function usual(values: unknown[]): unknown {
  const first = values[0];
  if (typeof first === 'number' && values.every((value) => typeof value === 'number')) return middle(values as number[]);
  if (isRecord(first) && values.every(isRecord)) {
    const records = values as Record<string, unknown>[];
    return Object.fromEntries(Object.keys(first).map((name) => [name, usual(records.map((one) => one[name]))]));
  }
  const counts = new Map<string, number>();
  for (const value of values) counts.set(textOf(value), (counts.get(textOf(value)) ?? 0) + 1);
  const [text] = [...counts].toSorted(([one, n], [other, m]) => m - n || (one < other ? -1 : 1))[0] ?? ['null'];
  return JSON.parse(text) as unknown;
}

type Shape = {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Shape[];
  properties?: Record<string, Shape>;
  required?: string[];
  default?: unknown;
  format?: string;
};

/** The plainest value of a schema's shape, for what nobody has ever answered: yes, nothing, none, the first choice. */
export function plainest(schema: TSchema | undefined, depth = 0): unknown {
  const shape = (schema ?? {}) as Shape;
  if (shape.default !== undefined) return shape.default;
  if ('const' in shape) return shape.const;
  if (shape.enum) return shape.enum[0] ?? null;
  if (shape.anyOf) return plainest(shape.anyOf[0] as TSchema, depth + 1);
  if (shape.type === 'boolean') return true;
  if (shape.type === 'number' || shape.type === 'integer') return 0;
  if (shape.type === 'string') return '';
  if (shape.type === 'array') return [];
  if (shape.type === 'object' && depth < 6)
    return Object.fromEntries((shape.required ?? []).map((name) => [name, plainest(shape.properties?.[name] as TSchema, depth + 1)]));
  return null;
}
