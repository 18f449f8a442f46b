// Forms that a drawing draws itself: the fields of a task without an action, as the schema of its answer.
import Type, { type TSchema } from 'typebox';
import { type Fault, checker } from '#kernel';
import type { CompileContext, Graph, Moddle } from './graph.ts';

/** What is asked, and what is wrong with an answer. */
export type DrawnForm = { schema: TSchema; check(input: unknown): Fault[] };

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

const TYPES: Record<string, (title: string, values: string[]) => TSchema> = {
  text: (title) => Type.String({ title, maxLength: 10_000 }),
  number: (title) => Type.Number({ title }),
  boolean: (title) => Type.Boolean({ title }),
  date: (title) => Type.String({ title, format: 'date' }),
  choice: (title, values) =>
    Type.Union(
      values.map((value) => Type.Literal(value)),
      { title },
    ),
};

/** The form of a task's `kontor:field` elements; undefined when it draws none. Refuses a field that can not be asked. */
export function formOf(element: Moddle, fields: Moddle[] | undefined, c: CompileContext): DrawnForm | undefined {
  if (!fields || fields.length === 0) return undefined;
  const properties: Record<string, TSchema> = {};
  for (const { name, label, type = 'text', values, required } of fields) {
    const choices: string[] = (values ?? '').split('|').flatMap((value: string) => value.trim() || []);
    const make = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
    if (!NAME.test(name ?? '') || Object.hasOwn(properties, name))
      c.refuse(element, 'processes.field', `A field needs a name of its own of letters and digits, not "${name ?? ''}".`);
    else if (!make) c.refuse(element, 'processes.field', `The field ${name} has no type "${type}": ${Object.keys(TYPES).join(', ')}.`);
    else if (type === 'choice' && choices.length === 0) c.refuse(element, 'processes.field', `The choice ${name} has no values ("one|two").`);
    else properties[name] = required === true ? make(label ?? name, choices) : Type.Optional(make(label ?? name, choices));
  }
  const schema = Type.Object(properties, { additionalProperties: false });
  return { schema, check: checker(schema) };
}

/** The form that a task of a drawing draws itself. */
export function drawnForm(graph: Graph, element: string): DrawnForm | undefined {
  const data = graph.nodes[graph.byId.get(element) ?? 0]!.data as { drawn?: DrawnForm } | null | undefined;
  return data?.drawn;
}
