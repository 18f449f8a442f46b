// Settings of all rooms in one place: what may be set, what holds now, and setting it unless somebody else was faster.
import {
  type Fault,
  type Registry,
  Refusal,
  type SettingDefinition,
  checker,
  defineAction,
  defineModule,
  defineQuery,
  invalid,
  lockSetting,
  readSettings,
  writeSetting,
} from '#kernel';
import Type from 'typebox';

const closed = { additionalProperties: false };
const Key = Type.String({ pattern: '^[a-z][a-z0-9_.]{0,79}$' });
const Version = Type.Union([Type.String({ maxLength: 40 }), Type.Null()], { description: 'Changes with the value; null while nobody has set it.' });

const unknownSetting = (key: string): Refusal => new Refusal('settings.unknown', { key }, { status: 404, message: 'There is no such setting.' });

function definitionOf(registry: Registry, key: string): SettingDefinition<unknown> {
  const definition = registry.settings.get(key);
  if (!definition) throw unknownSetting(key);
  return definition;
}

const list = defineQuery({
  name: 'settings.list',
  summary: 'What may be set, and whether somebody has set it.',
  input: Type.Object({}, closed),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        key: Type.String(),
        says: Type.String(),
        isSet: Type.Boolean(),
        changedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
      }),
    ),
  }),
  run: async ({ db, registry }) => {
    const rows = new Map((await readSettings(db, [...registry.settings.keys()])).map((row) => [row.key, row]));
    return {
      items: [...registry.settings.values()].map(({ key, says }) => ({
        key,
        says,
        isSet: rows.has(key),
        changedAt: rows.get(key)?.changedAt.toISOString() ?? null,
      })),
    };
  },
});

const get = defineQuery({
  name: 'settings.get',
  summary: 'One setting: its shape as a JSON Schema, its value and its version.',
  input: Type.Object({ key: Key }, closed),
  output: Type.Object({
    key: Type.String(),
    says: Type.String(),
    schema: Type.Record(Type.String(), Type.Unknown()),
    value: Type.Unknown(),
    version: Version,
    changedBy: Type.Union([Type.String(), Type.Null()]),
  }),
  run: async ({ db, registry }, { key }) => {
    const { says, schema, initial } = definitionOf(registry, key);
    const [row] = await readSettings(db, [key]);
    return {
      key,
      says,
      schema: schema as Record<string, unknown>,
      value: row ? row.value : initial,
      version: row?.version ?? null,
      changedBy: row?.changedBy ?? null,
    };
  },
});

const set = defineAction({
  name: 'settings.set',
  summary: 'Sets a setting, unless it was changed since the version that was read.',
  input: Type.Object({ key: Key, value: Type.Unknown(), version: Version }, closed),
  output: Type.Object({ key: Type.String(), version: Version }),
  refusals: {
    'settings.unknown': 'There is no such setting.',
    'settings.changed': 'Somebody has changed this setting meanwhile; look at it again.',
  },
  run: async (ctx, { key, value, version }) => {
    const definition = definitionOf(ctx.registry, key);
    const faults = faultsOf(definition, value);
    if (faults.length > 0) throw invalid(faults);
    const current = await lockSetting(ctx, key);
    if (current !== version)
      throw new Refusal('settings.changed', { key }, { status: 409, message: 'Somebody has changed this setting meanwhile; look at it again.' });
    writeSetting(ctx, definition, value);
    return { key, version: await lockSetting(ctx, key) };
  },
});

const checks = new WeakMap<object, (value: unknown) => Fault[]>();

/** What is wrong with a value, as pointers into the action's input. */
function faultsOf(definition: SettingDefinition<unknown>, value: unknown): Fault[] {
  let check = checks.get(definition);
  if (!check) checks.set(definition, (check = checker(definition.schema)));
  const found = check(value);
  const all = found.length > 0 ? found : (definition.check?.(value) ?? []);
  return all.map((fault) => ({ ...fault, pointer: `/value${fault.pointer ?? ''}` }));
}

/** The settings that modules declare on their cards, for whoever may change the shop. */
export const settingsModule = defineModule({ name: 'settings', needs: [], actions: [set], queries: [list, get] });
