// What expressions of a drawing may name, with types, as publishing would know it: also of a drawing that is still being changed.
import Type from 'typebox';
import { type Ctx, Refusal, type Registry, defineAction } from '#kernel';
import { Catalogue, decisionsIn } from '../catalogue.ts';
import { compileDrawing } from '../compile.ts';
import type { Definitions } from '../definitions.ts';
import { type FeelType, fromJsonSchema } from '../feel/feel.ts';
import { type ContextType, contextType } from '../feel/types.ts';
import { executables } from '../pools.ts';
import { readDrawing } from '../read.ts';
import { type TypeJson, typeJson } from './type-json.ts';

type Reader = Pick<Ctx, 'read'>;

/** What runs of a drawing may name besides facts: its variables, and whether there may be others. */
export type Variables = { types: Record<string, FeelType>; open: boolean };

/** The facts that expressions about a kind of document may name. */
export const factTypes = (registry: Registry, kind: string): Record<string, FeelType> =>
  Object.fromEntries(registry.factsFor(kind).map(({ root, schema }) => [root, fromJsonSchema(schema)]));

/** The type of all that an expression sees. */
export const scopeOf = (registry: Registry, kind: string, { types, open }: Variables): FeelType =>
  contextType({ start: contextType({}, true), ...types, ...factTypes(registry, kind) }, open);

/** The variables of a drawing, learned as publishing does; a drawing that can not run yet has those that are understood so far. */
export async function variablesIn(reader: Reader, definitions: Definitions, xml: string, key?: string): Promise<{ kind: string; variables: Variables }> {
  const drawing = await readDrawing(xml);
  const processes = executables(drawing);
  const process = key === undefined ? processes[0] : processes.find(({ id }) => id === key);
  if (!process) throw new Refusal('processes.which', { key: key ?? null }, { status: 422, message: 'The drawing holds no process that could run.' });
  const catalogue = new Catalogue(reader, definitions);
  await definitions.refresh(reader, 0);
  await catalogue.learnTypes(decisionsIn(process));
  const scope = compileDrawing(drawing, definitions.registry, process.id, catalogue.typeOf).scope as ContextType;
  const kind: string = process.document ?? 'none';
  const facts = new Set(definitions.registry.factsFor(kind).map(({ root }) => root));
  const types = Object.fromEntries(Object.entries(scope.fields).filter(([name]) => !facts.has(name)));
  return { kind, variables: { types, open: scope.open === true } };
}

/** The names that expressions of a drawing may use, for an editor that completes them. */
export const scopeAction = (definitions: Definitions) =>
  defineAction({
    name: 'processes.scope',
    summary: 'Tells which variables the steps of a drawing remember and of what type, as publishing would know them, and changes nothing.',
    input: Type.Object(
      { xml: Type.String({ minLength: 1, maxLength: 2_000_000 }), key: Type.Optional(Type.String({ maxLength: 200 })) },
      { additionalProperties: false },
    ),
    output: Type.Object({
      documentKind: Type.String(),
      variables: Type.Array(Type.Object({ name: Type.String(), type: Type.Unsafe<TypeJson>({ type: 'object' }) })),
      open: Type.Boolean({ description: 'There may be others, which a called drawing gives back.' }),
    }),
    refusals: { 'processes.unreadable': 'The file is not a BPMN drawing.', 'processes.which': 'The drawing holds no process that could run.' },
    changes: [],
    run: async (ctx, { xml, key }) => {
      const { kind, variables } = await variablesIn(ctx, definitions, xml, key);
      return {
        documentKind: kind,
        variables: Object.entries(variables.types).map(([name, type]) => ({ name, type: typeJson(type) })),
        open: variables.open,
      };
    },
  });
