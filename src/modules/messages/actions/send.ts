// Sends messages by template: once for each key, rendered now, delivered from the outbox.
import Type, { type Static } from 'typebox';
import { type Ctx, IdOf, LANGUAGES, type Language, type Outcome, Refusal, defineAction, done, isId, readSetting, refused } from '#kernel';
import { type Customer, customersById, phoneOf } from '#modules/parties';
import { compile, knownCompiled, write } from '../render.ts';
import { type Shop, shopSetting } from '../shop.ts';
import * as store from '../store.ts';
import type { Compiled, Message, State } from '../types.ts';
import { dispatch, isAddress } from './deliver.ts';
import { SMS_LENGTH, isPhone } from './deliver-sms.ts';

const Reader = Type.Object(
  {
    id: Type.Optional(Type.String({ maxLength: 60 })),
    name: Type.Optional(Type.String({ maxLength: 300 })),
    email: Type.Optional(Type.Union([Type.String({ maxLength: 254 }), Type.Null()])),
    phone: Type.Optional(Type.Union([Type.String({ maxLength: 40 }), Type.Null()])),
    language: Type.Optional(Type.String({ maxLength: 20 })),
  },
  {
    description: 'A reader; what is missing is taken from the order in the data, else from the customer with that id.',
  },
);

const Address = Type.String({ maxLength: 254, pattern: '^[^\\s@,;:<>"()\\[\\]\\\\]+@[^\\s@,;:<>"()\\[\\]\\\\]+$' });

const Input = Type.Object(
  {
    template: Type.String({ pattern: '^[a-z][a-z0-9-]{0,60}$' }),
    to: Type.Union([Reader, IdOf('cus'), Type.Literal('shop'), Type.Literal('supervisor'), Address], {
      description: 'A reader, a customer by id, the shop itself, its supervisor, or an e-mail address.',
    }),
    by: Type.Optional(
      Type.Union([Type.Literal('mail'), Type.Literal('sms')], { description: 'A mail unless said otherwise; a short message goes to the phone.' }),
    ),
    documentId: Type.Optional(Type.String({ maxLength: 60, description: 'The document that it is about.' })),
    key: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'The message is sent once for each key, however often it is asked for.',
    }),
    data: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'What the template names, e.g. { order: { number, total, currency } }.',
      }),
    ),
  },
  { additionalProperties: false },
);
type SendInput = Static<typeof Input>;
type SendOutput = { messageId: string; state: State };

export const send = defineAction({
  name: 'messages.send',
  summary: 'Send a message by template in the reader’s language.',
  drawn: true,
  input: Input,
  output: Type.Object({
    messageId: IdOf('msg'),
    state: Type.String({ description: 'queued, or failed when there is no address to send it to.' }),
  }),
  refusals: {
    'messages.unknown_template': 'No template of that name is published.',
    'messages.nobody': 'Nobody is there to write to.',
    'messages.data': 'The template needs data that was not given.',
    'messages.template': 'The template can not be rendered.',
  },
  changes: [],
  runMany: sendMany,
});

async function sendMany(ctx: Ctx, inputs: SendInput[]): Promise<Outcome<SendOutput>[]> {
  const [existing, customers, templates, shop] = await Promise.all([
    store.byKeys(
      ctx,
      inputs.map((input) => input.key),
    ),
    customersById(ctx, inputs.flatMap(neededCustomer)),
    store.publishedVersions(ctx, [...new Set(inputs.map((input) => input.template))]),
    readSetting(ctx, shopSetting),
  ]);
  const known = new Map<string, SendOutput>(existing.map((message) => [message.key, { messageId: message.id, state: message.state }]));
  const readers = inputs.map((input) => readerOf(input, customers, shop));
  const chosen = inputs.map((input, i) => choose(templates, input.template, readers[i]?.language, shop));
  const compiled = await compiledById(ctx, new Set(chosen));
  const messages: Message[] = [];
  const outcomes = inputs.map((input, i): Outcome<SendOutput> => {
    const before = known.get(input.key);
    if (before) return done(before);
    const made = compose(ctx, input, readers[i], compiled.get(chosen[i]?.id ?? ''), shop);
    if (!made.ok) return made;
    messages.push(made.value);
    const output = { messageId: made.value.id, state: made.value.state };
    known.set(input.key, output);
    return done(output);
  });
  if (messages.length > 0) store.insertMessages(ctx, messages);
  await dispatch(
    ctx,
    messages.filter((message) => message.state === 'queued'),
    shop,
  );
  return outcomes;
}

type Addressee = { name: string; email: string | null; phone?: string | null; language: Language };

/** What the order in the data knows of its customer; it goes before the customer's record, which may be of the whole household. */
type Known = { customerId?: unknown; email?: string | null; phone?: string | null; language?: string; country?: string };

function orderOf({ to, data }: SendInput): Known | undefined {
  const order = data?.order as Known | null | undefined;
  if (typeof to === 'string' || to.id === undefined) return undefined;
  return typeof order === 'object' && order !== null && order.customerId === to.id ? order : undefined;
}

/** The customer whose record is needed to know whom to write to. */
function neededCustomer(input: SendInput): string[] {
  const { to } = input;
  if (typeof to === 'string') return isId(to, 'cus') ? [to] : [];
  return isId(to.id, 'cus') && (input.by === 'sms' || !(to.email ?? orderOf(input)?.email) || !to.name) ? [to.id] : [];
}

function readerOf(input: SendInput, customers: Map<string, Customer>, shop: Shop): Addressee | undefined {
  const { to } = input;
  if (to === 'shop') return shop;
  if (to === 'supervisor') return { ...(shop.supervisor ?? shop), language: shop.language };
  if (typeof to === 'string') return isAddress(to) ? { name: to, email: to, language: shop.language } : customers.get(to);
  const record = customers.get(to.id ?? '');
  const order = orderOf(input);
  const email = to.email ?? order?.email ?? record?.email ?? null;
  const name = to.name ?? record?.name ?? email;
  const language = [order?.language, to.language, record?.language].map((tag) => LANGUAGES.find((one) => one === tag)).find(Boolean);
  const phone = phoneFor(input, record);
  return name === null ? undefined : { name, email, phone, language: language ?? shop.language };
}

/** The phone at the door of the parcel that it is about, else the order's, else the customer's own, in E.164. */
function phoneFor(input: SendInput, record: Customer | undefined): string | null {
  if (input.by !== 'sms' || typeof input.to === 'string') return null;
  const recipient = (input.data?.parcel as { recipient?: { phone?: string | null; country?: string } } | null | undefined)?.recipient;
  const order = orderOf(input);
  const country = recipient?.country ?? order?.country ?? record?.country ?? '';
  return phoneOf(input.to.phone ?? recipient?.phone ?? order?.phone ?? record?.phone, country);
}

type Published = Awaited<ReturnType<typeof store.publishedVersions>>[number];

/** The published template in the reader's language, else in the shop's, else in English. */
function choose(templates: Published[], name: string, language: string | undefined, shop: Shop): Published | undefined {
  for (const wanted of [language, shop.language, 'en']) {
    const found = templates.find((template) => template.name === name && template.language === wanted);
    if (found) return found;
  }
  return undefined;
}

/** Templates ready to render, by id; only those that this process has not seen before are read. */
async function compiledById(ctx: Ctx, templates: Set<Published | undefined>): Promise<Map<string, Compiled>> {
  const compiled = new Map<string, Compiled>();
  const unseen: string[] = [];
  for (const template of templates) {
    const seen = template && knownCompiled(template);
    if (seen) compiled.set(template.id, seen);
    else if (template) unseen.push(template.id);
  }
  if (unseen.length > 0) {
    for (const template of await store.templatesById(ctx, unseen)) compiled.set(template.id, compile(template));
  }
  return compiled;
}

/** The message as it goes into the sent box; without an address it goes there as failed, so that a person sees it and can send it on. */
function compose(ctx: Ctx, input: SendInput, reader: Addressee | undefined, template: Compiled | undefined, shop: Shop): Outcome<Message> {
  if (!reader) return refused(new Refusal('messages.nobody', { to: input.to }, { status: 404 }));
  if (!template) return refused(new Refusal('messages.unknown_template', { template: input.template }, { status: 404 }));
  const way = input.by ?? 'mail';
  try {
    const { subject, text } = write(template, reader, shop, input.data ?? {});
    const reason = way === 'sms' ? unfit(reader.phone ?? null, text) : noAddress(reader.email);
    return done({
      id: ctx.id('msg'),
      key: input.key,
      template: template.name,
      templateVersion: template.version,
      language: template.language,
      documentId: input.documentId ?? null,
      toName: reader.name,
      toEmail: reader.email,
      way,
      toPhone: reader.phone ?? null,
      subject,
      text,
      state: reason === null ? 'queued' : 'failed',
      reason,
      delivery: 1,
    });
  } catch (error) {
    if (error instanceof Refusal) return refused(error);
    throw error;
  }
}

const noAddress = (email: string | null): string | null =>
  isAddress(email) ? null : email === null ? 'There is no e-mail address.' : 'This is not an e-mail address.';

/** Why a text can not go to a phone; null when it can. */
function unfit(phone: string | null, text: string): string | null {
  if (!isPhone(phone)) return 'There is no phone that a short message could go to.';
  return text.trim().length > SMS_LENGTH ? `A short message has at most ${SMS_LENGTH} signs.` : null;
}
