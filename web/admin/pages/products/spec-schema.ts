// The specs that a category declares, between JSON Schema and the few kinds of field that people choose from.

export const SPEC_KINDS = ['text', 'number', 'yes_no', 'choice'] as const;

export interface SpecField {
  /** The name of the member; made of the title where it is new. */
  key: string;
  title: string;
  kind: (typeof SPEC_KINDS)[number];
  /** The choices, separated by commas. */
  choices: string;
}

type Json = Record<string, unknown>;

/** The fields of a schema, or nothing where it says more than fields can say. */
export function fieldsOfSchema(schema: Json | null): SpecField[] | undefined {
  if (schema === null) return [];
  const { type, properties = {}, ...rest } = schema as { type?: string; properties?: Record<string, Json> };
  if (type !== 'object' || Object.keys(rest).length > 0) return undefined;
  const fields = Object.entries(properties).map(([key, property]) => fieldOf(key, property));
  return fields.every((it) => it !== undefined) ? fields : undefined;
}

function fieldOf(key: string, property: Json): SpecField | undefined {
  const { type, title = key, enum: choices, ...rest } = property as { type?: string; title?: string; enum?: unknown[] };
  if (Object.keys(rest).length > 0) return undefined;
  if (type === 'string' && choices?.every((it) => typeof it === 'string' && !it.includes(',')))
    return { key, title, kind: 'choice', choices: choices.join(', ') };
  if (choices !== undefined) return undefined;
  const kind = ({ string: 'text', number: 'number', boolean: 'yes_no' } as const)[type ?? ''];
  return kind && { key, title, kind, choices: '' };
}

/** The schema of fields; those without a title are left out, and no field at all is no schema. */
export function schemaOfFields(fields: readonly SpecField[]): Json | undefined {
  const properties: Record<string, Json> = {};
  for (const { key, title, kind, choices } of fields) {
    if (title.trim() === '') continue;
    const type = kind === 'number' ? 'number' : kind === 'yes_no' ? 'boolean' : 'string';
    const list = choices
      .split(',')
      .map((it) => it.trim())
      .filter(Boolean);
    properties[key || title.trim()] = { type, title: title.trim(), ...(kind === 'choice' ? { enum: list } : {}) };
  }
  return Object.keys(properties).length === 0 ? undefined : { type: 'object', properties };
}
