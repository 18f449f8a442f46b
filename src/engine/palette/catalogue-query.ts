// Everything that a palette and a properties panel offer for drawings of a kind of document, in one answer.
import Type from 'typebox';
import { type Action, type ReadCtx, type Registry, defineQuery } from '#kernel';
import { Catalogue } from '../catalogue.ts';
import { compileDecisionOf } from '../decision.ts';
import type { Definitions } from '../definitions.ts';
import { BUILTIN_NAMES, findBuiltin } from '../feel/builtins.ts';
import { FeelError, type FeelType } from '../feel/feel.ts';
import { contextType, typeName } from '../feel/types.ts';
import { type AtHand, asksMore, atHand, fits, isForm } from './offers.ts';
import { factTypes } from './scope.ts';
import { type TypeJson, typeJson } from './type-json.ts';

const Text = Type.String();
const Schema = Type.Unsafe<object>({ type: 'object', description: 'A JSON schema.' });
const TypeShape = Type.Unsafe<TypeJson>({ type: 'object', description: 'A type of expressions: `kind`, and with it `of`, `fields` or `values`.' });
const Refused = Type.Object({ code: Text, says: Text });
const room = (name: string): string => name.slice(0, name.indexOf('.'));

const ActionShape = Type.Object({
  name: Text,
  title: Type.String({ description: 'The key of its name in the pages’ words.' }),
  room: Text,
  says: Text,
  fits: Type.Boolean({ description: 'It can be told what it is about from the facts at hand; a palette offers it first.' }),
  form: Type.Boolean({ description: 'A person may complete a task with it.' }),
  outside: Type.Union([Type.String(), Type.Null()], { description: 'The service outside of the shop that it asks.' }),
  effects: Type.Array(Text),
  input: Schema,
  output: Schema,
  refusals: Type.Array(Refused),
});
const Output = Type.Object({
  actions: Type.Array(ActionShape),
  forms: Type.Array(Text, { description: 'Names of the actions with which tasks are usually completed.' }),
  decisions: Type.Array(
    Type.Object({
      key: Text,
      name: Text,
      inputs: Type.Array(Type.Object({ label: Text, expression: Text, type: Text })),
      outputs: Type.Array(Type.Object({ name: Text, type: Text, values: Type.Array(Text) })),
      type: TypeShape,
    }),
  ),
  messages: Type.Array(
    Type.Object({
      name: Text,
      room: Text,
      says: Text,
      fits: Type.Boolean({ description: 'It is of a room whose facts are at hand.' }),
      payload: Schema,
      effects: Type.Array(Text),
    }),
  ),
  templates: Type.Array(Type.Object({ name: Text, languages: Type.Array(Text), subject: Text })),
  processes: Type.Array(
    Type.Object({ key: Text, name: Text, documentKind: Text, inputs: Type.Array(Text), self: Type.Boolean({ description: 'It is the drawing itself.' }) }),
  ),
  lanes: Type.Array(Text, { description: 'Lanes of published drawings, then roles.' }),
  functions: Type.Array(Type.Object({ name: Text, params: Type.Array(Text) }), { description: 'What expressions may call.' }),
  roots: Type.Array(Type.Object({ name: Text, type: TypeShape })),
  facts: Type.Array(
    Type.Object({
      path: Text,
      type: Text,
      values: Type.Array(Text, { description: 'All that it can be, where that is known.' }),
      says: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
});

type Fact = { path: string; type: string; values: string[]; says: string | null };
type Described = { properties?: Record<string, Described>; description?: string };

/** All paths below a type, a list as one; parts of it before what they are part of would be of no help. */
function factsIn(path: string, type: FeelType, schema: Described): Fact[] {
  const own = { path, type: type.kind === 'context' || type.kind === 'list' ? type.kind : typeName(type), says: schema.description ?? null };
  if (type.kind !== 'context') return [{ ...own, values: 'values' in type ? [...(type.values ?? [])] : [] }];
  return Object.entries(type.fields).flatMap(([name, field]) => factsIn(`${path}.${name}`, field, schema.properties?.[name] ?? {}));
}

function actionsFor(registry: Registry, hand: AtHand) {
  const offered = [...registry.actions.values()].filter((action) => !action.open && (!action.internal || fits(action, hand)));
  return offered.map((action: Action) => ({
    name: action.name,
    title: `step.${action.name}`,
    room: room(action.name),
    says: action.summary,
    fits: fits(action, hand),
    form: isForm(action),
    outside: action.outside?.port ?? null,
    effects: action.effects ?? [],
    input: action.input as object,
    output: action.output as object,
    refusals: Object.entries(action.refusals).map(([code, says]) => ({ code, says })),
  }));
}

/** The actions with which tasks of published drawings are completed. */
function formsIn(definitions: Definitions): Set<string> {
  const used = definitions.latestOfAll().flatMap(({ graph }) => graph.nodes.map((node) => (node.data as { form?: Action } | null | undefined)?.form?.name));
  return new Set(used.filter((name) => name !== undefined));
}

async function decisionsIn(catalogue: Catalogue) {
  const keys = catalogue.definitions.decisionKeys();
  const tables = await Promise.all(keys.map(async (key) => ({ key, table: await catalogue.table(key) })));
  await catalogue.learnTypes(keys);
  return tables.flatMap(({ key, table }) => {
    const type = catalogue.typeOf(key);
    const decision = table?.model.decisions.find(({ id }) => id === key);
    if (!table || !decision) return [];
    return [{ key, name: decision.name, ...columnsOf(table.model, key, type), type: typeJson(type ?? { kind: 'any' }) }];
  });
}

/** The columns of a table; none where it does not compile by itself. */
function columnsOf(model: Parameters<typeof compileDecisionOf>[0], key: string, type: FeelType | undefined) {
  try {
    const { inputs, outputs } = compileDecisionOf(model, key, contextType({}, true)).table;
    const values = (name: string): string[] => {
      const row = type?.kind === 'list' ? type.of : type;
      const column = row?.kind === 'context' ? row.fields[name] : row;
      return column && 'values' in column ? [...(column.values ?? [])] : [];
    };
    return {
      inputs: inputs.map((one) => ({ label: one.label, expression: one.expression, type: typeName(one.type) })),
      outputs: outputs.map((one) => ({ name: one.name, type: typeName(one.type), values: values(one.name) })),
    };
  } catch (error) {
    if (!(error instanceof FeelError)) throw error;
    return { inputs: [], outputs: [] };
  }
}

/** What another room tells about itself through the registry, to whoever may ask it; nothing where there is no such room. */
async function told<T>(read: ReadCtx, name: string): Promise<T[]> {
  const query = read.registry.queries.get(name);
  if (!query) return [];
  return ((await query.run(read, {})) as { items: T[] }).items;
}

async function templatesIn(read: ReadCtx) {
  const byName = new Map<string, { name: string; languages: string[]; subject: string }>();
  for (const { name, language, subject } of await told<{ name: string; language: string; subject: string }>(read, 'messages.templates')) {
    const known = byName.get(name);
    if (!known) byName.set(name, { name, languages: [language], subject });
    else known.languages.push(language);
  }
  return [...byName.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

async function lanesIn(read: ReadCtx, definitions: Definitions): Promise<string[]> {
  const drawn = definitions.latestOfAll().flatMap(({ graph }) => graph.nodes.flatMap(({ lane }) => lane ?? []));
  const roles = (await told<{ name: string }>(read, 'staff.roles')).map(({ name }) => name);
  const lanes = new Map<string, string>();
  // A lane is compared with a role without regard to case.
  for (const lane of [...drawn.toSorted(), ...roles]) if (!lanes.has(lane.toLowerCase())) lanes.set(lane.toLowerCase(), lane);
  return [...lanes.values()];
}

/** The parameters of a function as it is first declared, without those that may be left out. */
const paramsOf = (name: string): string[] => (findBuiltin(name)?.signatures[0]?.params ?? []).flatMap((one) => (one.optional ? [] : [one.name]));

export const catalogueQuery = (definitions: Definitions) =>
  defineQuery({
    name: 'processes.catalogue',
    summary: 'All that drawings for a kind of document can be made of: actions, forms, tables, messages, letters, called drawings, lanes and facts.',
    input: Type.Object({ documentKind: Type.String({ maxLength: 100 }), key: Type.Optional(Type.String({ maxLength: 200 })) }, { additionalProperties: false }),
    output: Output,
    run: async (read, { documentKind, key }) => {
      const { registry } = definitions;
      await definitions.refresh(read.db, 0);
      const hand = atHand(registry, documentKind);
      const actions = actionsFor(registry, hand);
      const used = formsIn(definitions);
      const types = factTypes(registry, documentKind);
      const schemas = new Map(registry.factsFor(documentKind).map(({ root, schema }) => [root, schema as Described]));
      const near = new Set(actions.filter((action) => action.fits).map((action) => action.room));
      const [decisions, templates, lanes] = await Promise.all([
        decisionsIn(new Catalogue(read.db, definitions)),
        templatesIn(read),
        lanesIn(read, definitions),
      ]);
      return {
        actions,
        forms: actions.filter((one) => one.form && one.fits && (used.has(one.name) || asksMore(one.input, hand))).map(({ name }) => name),
        decisions,
        messages: [...registry.events.values()].map(({ name, says, payload, effects }) => ({
          name,
          room: room(name),
          says,
          fits: near.has(room(name)),
          payload: payload as object,
          effects: effects ?? [],
        })),
        templates,
        processes: definitions.latestOfAll().map(({ graph }) => ({
          key: graph.key,
          name: graph.name,
          documentKind: graph.documentKind,
          inputs: graph.inputs.map(({ name }) => name),
          self: graph.key === key,
        })),
        lanes,
        functions: BUILTIN_NAMES.map((name) => ({ name, params: paramsOf(name) })),
        roots: Object.entries(types).map(([name, type]) => ({ name, type: typeJson(type) })),
        facts: Object.entries(types).flatMap(([root, type]) => factsIn(root, type, schemas.get(root) ?? {})),
      };
    },
  });
