// Reads of the sent box and of templates for pages and the API.
import Type from 'typebox';
import { IdOf, Instant, Language, MaybeInstant, Refusal, defineQuery, readSetting } from '#kernel';
import { html } from './layout.ts';
import { ShopSchema, shopSetting } from './shop.ts';
import * as store from './store.ts';
import { VARIABLES, requiredBy } from './variables.ts';

const OrNull = (schema: ReturnType<typeof Type.String>) => Type.Union([schema, Type.Null()]);
const item = {
  id: IdOf('msg'),
  at: Type.String({ format: 'date-time' }),
  sentAt: OrNull(Type.String({ format: 'date-time' })),
  template: Type.String(),
  subject: Type.String(),
  by: Type.Union([Type.Literal('mail'), Type.Literal('sms')]),
  to: Type.Object({ name: Type.String(), email: OrNull(Type.String()), phone: OrNull(Type.String()) }),
  language: Language,
  state: Type.Union([Type.Literal('queued'), Type.Literal('sent'), Type.Literal('bounced'), Type.Literal('failed')]),
  reason: OrNull(Type.String()),
  documentId: OrNull(Type.String()),
  documentNumber: OrNull(Type.String()),
};

function itemJson({ text: _, toName, toEmail, toPhone, way, at, sentAt, ...rest }: store.Shown) {
  return { ...rest, by: way, to: { name: toName, email: toEmail, phone: toPhone }, at: at.toISOString(), sentAt: sentAt?.toISOString() ?? null };
}

export const list = defineQuery({
  name: 'messages.list',
  summary: 'The sent box, newest first; of a document also what was said about documents linked from it, e.g. an order’s parcels.',
  input: Type.Object(
    {
      document: Type.Optional(Type.String({ maxLength: 60 })),
      customer: Type.Optional(IdOf('cus')),
      state: Type.Optional(item.state),
      template: Type.Optional(Type.String({ maxLength: 61 })),
      after: Type.Optional(IdOf('msg')),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ items: Type.Array(Type.Object(item)), next: Type.Union([IdOf('msg'), Type.Null()]) }),
  run: async ({ db }, { limit = 50, ...filter }) => {
    const found = await store.page(db, filter, limit + 1);
    const items = found.slice(0, limit).map(itemJson);
    return { items, next: found.length > limit ? items.at(-1)!.id : null };
  },
});

/** The end of an invitation's link is for its reader only: whoever reads the sent box must not become a colleague by it. */
const withoutSecrets = (text: string): string => text.replace(/kontor_inv_[\w-]+/g, 'kontor_inv_…');

export const get = defineQuery({
  name: 'messages.get',
  summary: 'A message as it was sent, as plain text and as HTML.',
  input: Type.Object({ id: IdOf('msg') }, { additionalProperties: false }),
  output: Type.Object({ ...item, text: Type.String(), html: Type.String() }),
  run: async ({ db }, { id }) => {
    const [message, shop] = await Promise.all([store.find(db, id), readSetting(db, shopSetting)]);
    if (!message) throw new Refusal('messages.unknown', { messageId: id }, { status: 404 });
    const text = withoutSecrets(message.text);
    return { ...itemJson(message), text, html: html({ ...message, text, shop }) };
  },
});

export const templates = defineQuery({
  name: 'messages.templates',
  summary: 'The published templates; `offered` is the version of a shipped change that waits to be looked at.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        name: Type.String(),
        language: Language,
        version: Type.Integer(),
        subject: Type.String(),
        shipped: Type.Boolean(),
        publishedAt: Type.String({ format: 'date-time' }),
        offered: Type.Union([Type.Integer(), Type.Null()]),
      }),
    ),
  }),
  run: async ({ db }) => {
    const versions = await store.allVersions(db);
    const current = versions.filter(
      (one, i) => one.publishedAt && !versions.slice(0, i).some((newer) => newer.publishedAt && newer.name === one.name && newer.language === one.language),
    );
    return {
      items: current.map(({ name, language, version, subject, seedHash, publishedAt }) => ({
        name,
        language,
        version,
        subject,
        shipped: seedHash !== null,
        publishedAt: publishedAt!.toISOString(),
        offered: versions.find((one) => one.name === name && one.language === language && one.version > version)?.version ?? null,
      })),
    };
  },
});

const Text = Type.Object({ version: Type.Integer(), subject: Type.String(), body: Type.String() });
const Version = Type.Object({
  ...Text.properties,
  createdAt: Instant,
  publishedAt: MaybeInstant,
  publishedBy: Type.Union([Type.String(), Type.Null()]),
  seed: Type.Boolean({ description: 'The text came with the program.' }),
});

export const template = defineQuery({
  name: 'messages.template',
  summary: 'A template in one language: what is published, a shipped change that is offered, the shipped text, all versions, and what it may name.',
  input: Type.Object({ name: Type.String({ maxLength: 61 }), language: Language }, { additionalProperties: false }),
  output: Type.Object({
    published: Type.Union([Text, Type.Null()]),
    offered: Type.Union([Text, Type.Null()]),
    shipped: Type.Union([Text, Type.Null()]),
    versions: Type.Array(Version),
    required: Type.Array(Type.String({ description: 'What it can not do without, as far as it names it; a|b is one of the two.' })),
    variables: Type.Array(Type.Object({ name: Type.String(), says: Type.String(), example: Type.Unknown() })),
  }),
  run: async ({ db }, { name, language }) => {
    const versions = await store.historyOf(db, name, language);
    if (versions.length === 0) throw new Refusal('messages.unknown_template', { template: name, language }, { status: 404 });
    const text = (one: (typeof versions)[number] | undefined) => (one ? { version: one.version, subject: one.subject, body: one.body } : null);
    const published = versions.find((one) => one.publishedAt !== null);
    return {
      published: text(published),
      offered: text(versions.find((one) => one.publishedAt === null && one.version > (published?.version ?? 0))),
      shipped: text(versions.find((one) => one.seed)),
      versions,
      required: requiredBy(name),
      variables: Object.entries(VARIABLES).map(([path, { says, example }]) => ({ name: path, says, example })),
    };
  },
});

export const shop = defineQuery({
  name: 'messages.shop',
  summary: 'How the shop presents itself in its messages.',
  input: Type.Object({}, { additionalProperties: false }),
  output: ShopSchema,
  run: ({ db }) => readSetting(db, shopSetting),
});
