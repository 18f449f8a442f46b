// Looks at a template before it is published: as a letter of example data or of a real document, and as a test mail.
import Type, { type Static } from 'typebox';
import { type Ctx, IdOf, Language, Refusal, defineAction, readSetting } from '#kernel';
import { html } from '../layout.ts';
import { LIMITS } from '../liquid.ts';
import { exampleData, faultsOf, writeText } from '../render.ts';
import { type Shop, shopSetting } from '../shop.ts';
import * as store from '../store.ts';
import { dispatch, isAddress } from './deliver.ts';

const closed = { additionalProperties: false } as const;
const draft = {
  name: Type.String({ pattern: '^[a-z][a-z0-9-]{0,60}$' }),
  language: Language,
  subject: Type.String({ maxLength: 500 }),
  body: Type.String({ maxLength: LIMITS.characters }),
  documentId: Type.Optional(Type.String({ pattern: '^[a-z]{2,8}_[0-7][0-9a-hjkmnp-tv-z]{25}$', description: 'Whose facts are shown; else examples.' })),
};
const Draft = Type.Object(draft, closed);
const FaultOutput = Type.Object({
  pointer: Type.String(),
  code: Type.String(),
  message: Type.String(),
  line: Type.Union([Type.Integer(), Type.Null()]),
  column: Type.Union([Type.Integer(), Type.Null()]),
});

/** Example data, and over it what is known of the document: its facts under their own names. */
async function dataOf(ctx: Ctx, documentId: string | undefined): Promise<Record<string, unknown>> {
  const data: Record<string, unknown> = exampleData();
  if (documentId === undefined) return data;
  const kind = [...ctx.registry.documents.values()].find(({ prefix }) => documentId.startsWith(`${prefix}_`));
  if (!kind) throw new Refusal('messages.unknown_document', { documentId }, { status: 404 });
  const loaded = await Promise.all(
    ctx.registry.factsFor(kind.kind).map(async (facts) => [facts.root, (await facts.load(ctx, [documentId])).get(documentId)] as const),
  );
  for (const [root, value] of loaded) if (value !== undefined) data[root] = value;
  return data;
}

type Looked = { faults: Static<typeof FaultOutput>[]; subject: string; text: string; html: string };

async function look(ctx: Ctx, input: Static<typeof Draft>, shop: Shop): Promise<Looked> {
  const body = input.body.replace(/\r\n?/g, '\n');
  const faults = faultsOf(input.name, input.language, input.subject, body).map((fault) => ({
    pointer: fault.pointer ?? '',
    code: fault.code,
    message: fault.message,
    line: fault.line ?? null,
    column: fault.column ?? null,
  }));
  const nothing = { subject: '', text: '', html: '' };
  if (faults.length > 0) return { faults, ...nothing };
  const data = await dataOf(ctx, input.documentId);
  const to = (data['customer'] ?? data['to']) as { name: string };
  try {
    const { subject, text } = writeText({ ...input, body }, to, shop, data);
    return { faults, subject, text, html: html({ subject, text, language: input.language, shop }) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { faults: [{ pointer: '/body', code: error.code, message: error.message, line: null, column: null }], ...nothing };
  }
}

const refusals = { 'messages.unknown_document': 'There is no such document.' };

export const preview = defineAction({
  name: 'messages.preview',
  summary: 'Shows a template as a letter, with example data or the facts of a document, and what is wrong with it by line; nothing is kept or sent.',
  input: Draft,
  output: Type.Object({ faults: Type.Array(FaultOutput), subject: Type.String(), text: Type.String(), html: Type.String() }),
  refusals,
  changes: [],
  run: async (ctx, input) => look(ctx, input, await readSetting(ctx, shopSetting)),
});

export const sendTest = defineAction({
  name: 'messages.send_test',
  summary: 'Sends a template that is being written as a test mail, marked as one in its subject.',
  input: Type.Object({ ...draft, email: Type.String({ minLength: 3, maxLength: 254 }) }, closed),
  output: Type.Object({ messageId: IdOf('msg') }),
  refusals: {
    ...refusals,
    'messages.template': 'The template is not sound; each fault says at which line and column.',
    'messages.address': 'This is not an e-mail address.',
  },
  changes: [],
  run: async (ctx, { email, ...input }) => {
    const toEmail = email.trim();
    if (!isAddress(toEmail)) throw new Refusal('messages.address', { email: toEmail }, { status: 422 });
    const shop = await readSetting(ctx, shopSetting);
    const { faults, subject, text } = await look(ctx, input, shop);
    if (faults.length > 0) throw new Refusal('messages.template', { name: input.name, faults }, { status: 422, message: faults[0]!.message });
    const versions = await store.versionsOf(ctx, input.name, input.language);
    const id = ctx.id('msg');
    const message = {
      id,
      key: `test:${id}`,
      template: input.name,
      templateVersion: versions[0]?.version ?? 0,
      language: input.language,
      documentId: null,
      toName: ctx.actor.name ?? toEmail,
      toEmail,
      way: 'mail' as const,
      toPhone: null,
      subject: `[Test] ${subject}`,
      text,
      state: 'queued' as const,
      reason: null,
      delivery: 1,
    };
    store.insertMessages(ctx, [message]);
    await dispatch(ctx, [message], shop);
    return { messageId: id };
  },
});
