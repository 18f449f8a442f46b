// What the first page, the wizard, the checklist and the settings ask.
import { Country, Language, type Registry, defineQuery, readSetting } from '#kernel';
import { shopSetting } from '#modules/messages';
import { DEMO_PEOPLE, SHIPPED_ROLES } from '#modules/staff';
import Type from 'typebox';
import { PACKS } from './packs.ts';
import { PROGRAM_PORT, type Program } from './ports.ts';
import { CHANNEL_KINDS } from './rules.ts';
import { Kind, ShopKeySchema, closed } from './schemas.ts';
import { demoSpeedSetting, openedSetting, seenSetting } from './settings.ts';
import * as store from './store.ts';
import { checkTaxId } from './tax-ids.ts';
import type { ChannelKind } from './types.ts';

const programOf = (registry: Registry): Program => registry.provider<Program>(PROGRAM_PORT);
const Nothing = Type.Object({}, closed);

export const state = defineQuery({
  name: 'setup.state',
  summary: 'Which shops there are, whether one can be set up from here, and who one can be in the demonstration.',
  input: Nothing,
  output: Type.Object({
    here: ShopKeySchema,
    isOnly: Type.Boolean(),
    mayOpen: Type.Boolean({ description: 'Whether whoever asks may set a shop up: with the code of this start in `Kontor-Setup-Code`.' }),
    doors: Type.Array(Type.Object({ key: ShopKeySchema, exists: Type.Boolean(), accounts: Type.Boolean(), name: Type.Union([Type.String(), Type.Null()]) })),
    demo: Type.Object({
      isOpen: Type.Boolean({ description: 'Whether one may be anybody there without a password.' }),
      people: Type.Array(Type.Object({ email: Type.String(), name: Type.String(), role: Type.String(), language: Type.String() })),
    }),
  }),
  open: true,
  run: async ({ actor, registry }) => {
    const program = programOf(registry);
    return {
      here: program.here,
      isOnly: program.isOnly,
      mayOpen: actor.atConsole === true,
      doors: await program.doors(),
      demo: {
        isOpen: program.demoIsOpen,
        people: DEMO_PEOPLE.map(({ email, name, roles, language }) => ({ email, name, role: roles[0], language })),
      },
    };
  },
});

export const packs = defineQuery({
  name: 'setup.packs',
  summary: 'What a new shop begins with in each country, and what it can choose from.',
  input: Nothing,
  output: Type.Object({
    countries: Type.Array(
      Type.Object({
        code: Type.String(),
        pack: Type.String(),
        currency: Type.String(),
        languages: Type.Array(Language),
        taxIdName: Type.String(),
        vat: Type.Array(Type.Object({ category: Type.String(), percent: Type.String(), since: Type.String(), source: Type.String() })),
        carriers: Type.Array(Type.String()),
        methods: Type.Array(Type.String()),
      }),
    ),
    channels: Type.Array(Kind),
    roles: Type.Array(Type.String()),
  }),
  open: true,
  run: async ({ registry }) => ({
    countries: PACKS.flatMap((pack) =>
      pack.countries.map((country) => ({
        code: country.code,
        pack: pack.code,
        currency: country.currency,
        languages: pack.languages,
        taxIdName: pack.taxIdName,
        vat: pack.vat.filter((fact) => fact.country === country.code).map(({ category, percent, since, source }) => ({ category, percent, since, source })),
        carriers: pack.carriers,
        methods: pack.methods,
      })),
    ),
    channels: knownKinds(registry),
    roles: SHIPPED_ROLES.map((role) => role.name),
  }),
});

type KindSchema = { anyOf?: { const?: unknown }[]; enum?: unknown[] };
type ChannelsInput = { properties: { channels: { items: { properties: { kind: KindSchema } } } } };

/** The kinds of channel that orders knows in this version, read off its action. */
export function knownKinds(registry: Registry): ChannelKind[] {
  const { kind } = (registry.action('orders.set_channels').input as unknown as ChannelsInput).properties.channels.items.properties;
  const known = kind.enum ?? kind.anyOf?.map((one) => one.const) ?? [];
  return CHANNEL_KINDS.filter((one) => known.includes(one));
}

export const taxId = defineQuery({
  name: 'setup.check_tax_id',
  summary: 'Whether a tax number can be one of its country: its shape and its check digits. No office is asked.',
  input: Type.Object({ country: Country, taxId: Type.String({ maxLength: 40 }), vat: Type.Optional(Type.Boolean()) }, closed),
  output: Type.Object({
    ok: Type.Boolean(),
    taxId: Type.Union([Type.String(), Type.Null()]),
    fault: Type.Union([Type.Literal('shape'), Type.Literal('digit'), Type.Null()]),
  }),
  open: true,
  run: async (_read, input) => {
    const answer = checkTaxId(input.country, input.taxId, input.vat === true);
    return answer.ok ? { ok: true, taxId: answer.taxId, fault: null } : { ok: false, taxId: null, fault: answer.fault };
  },
});

const ITEMS = ['products', 'prices', 'orders', 'bank', 'team', 'drawing', 'mail'] as const;

export const checklist = defineQuery({
  name: 'setup.checklist',
  summary: 'What a new shop still wants: each item knows from the shop’s data whether it is done.',
  input: Nothing,
  output: Type.Object({
    isShown: Type.Boolean({ description: 'Whether the shop was set up here, is not complete, and nobody has put the list away.' }),
    items: Type.Array(Type.Object({ key: Type.Unsafe<(typeof ITEMS)[number]>({ type: 'string', enum: [...ITEMS] }), isDone: Type.Boolean() })),
  }),
  run: async ({ db, now, registry }) => {
    const [facts, seen, opened, shop] = await Promise.all([
      store.factsOf(db, now),
      readSetting(db, seenSetting),
      readSetting(db, openedSetting),
      readSetting(db, shopSetting),
    ]);
    const done: Record<(typeof ITEMS)[number], boolean> = {
      products: facts.products,
      prices: facts.prices,
      orders: facts.orders,
      bank: shop.bank !== undefined,
      team: facts.colleagues,
      drawing: seen.drawing,
      mail: programOf(registry).mail === 'smtp' && facts.letters,
    };
    const items = ITEMS.map((key) => ({ key, isDone: done[key] }));
    return { isShown: opened !== null && !seen.hidden && items.some((item) => !item.isDone), items };
  },
});

export const about = defineQuery({
  name: 'setup.about',
  summary: 'The program as this shop sees it: version, mail, where its data lies, and the demonstration beside it.',
  input: Nothing,
  output: Type.Object({
    version: Type.String(),
    node: Type.String(),
    here: ShopKeySchema,
    isOnly: Type.Boolean(),
    where: Type.String(),
    mail: Type.Union([Type.Literal('smtp'), Type.Literal('simulated'), Type.Literal('none')]),
    hasDemo: Type.Boolean(),
    demoSpeed: Type.Union([Type.Integer(), Type.Null()], { description: 'Null where this is not the demonstration, or its world stands still for good.' }),
    rooms: Type.Array(Type.String()),
    country: Type.Union([Type.String(), Type.Null()]),
  }),
  run: async ({ db, registry }) => {
    const program = programOf(registry);
    const [doors, speed, shop] = await Promise.all([program.doors(), readSetting(db, demoSpeedSetting), readSetting(db, shopSetting)]);
    return {
      version: program.version,
      node: process.version,
      here: program.here,
      isOnly: program.isOnly,
      where: program.where,
      mail: program.mail,
      hasDemo: doors.some((door) => door.key === 'demo' && door.exists),
      demoSpeed: program.here === 'demo' && program.demoSpeed > 0 ? (speed ?? program.demoSpeed) : null,
      rooms: registry.modules.map((module) => module.name),
      country: shop.country ?? null,
    };
  },
});

export const queries = [state, packs, taxId, checklist, about];
