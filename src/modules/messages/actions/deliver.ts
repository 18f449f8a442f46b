// Takes a message to its addressee through the port `mail`, outside of any transaction.
import Type from 'typebox';
import { type Action, type Ctx, IdOf, Refusal, ask, defineAction, done, readSetting, refused, retryJobs } from '#kernel';
import { bounced, sent } from '../events.ts';
import { html } from '../layout.ts';
import type { MailAnswer, MailPort } from '../ports.ts';
import { type Shop, shopSetting } from '../shop.ts';
import * as store from '../store.ts';
import type { Message } from '../types.ts';
import { deliverSms, isPhone, shortMessageOf } from './deliver-sms.ts';
import { refusals, settle, unknown } from './settle.ts';

/** What is kept in the outbox of a mail: all that its delivery needs, since there is no database at the time of the call. */
type Request = {
  to: { name: string; email: string };
  subject: string;
  text: string;
  language: string;
  shop: { name: string; email: string; website?: string | undefined };
};
type Input = { messageId: string };

const requestOf = (message: Message, shop: Shop): Request => ({
  to: { name: message.toName, email: message.toEmail! },
  subject: message.subject,
  text: message.text,
  language: message.language,
  shop: { name: shop.name, email: shop.email, website: shop.website },
});

/** Whether mail can be addressed to `email` at all; the rest is for the mail server to say. */
export const isAddress = (email: string | null): email is string =>
  email !== null && email.length <= 254 && /^[^\s@,;:<>"()[\]\\]+@[^\s@,;:<>"()[\]\\]+$/.test(email);

export const deliver = defineAction({
  name: 'messages.deliver',
  summary: 'Take a message to its addressee.',
  input: Type.Object({ messageId: IdOf('msg') }, { additionalProperties: false }),
  output: Type.Object({ messageId: IdOf('msg') }),
  refusals,
  emits: [sent.name, bounced.name],
  changes: [],
  internal: true,
  outside: {
    port: 'mail',
    ask: async (ctx, inputs) => {
      const [messages, shop] = await Promise.all([
        store.lockMessages(
          ctx,
          inputs.map((input) => input.messageId),
        ),
        readSetting(ctx, shopSetting),
      ]);
      const byId = new Map(messages.map((message) => [message.id, message]));
      return inputs.map(({ messageId }) => {
        const message = byId.get(messageId);
        if (!message) return refused(unknown(messageId));
        return message.state === 'queued' && isAddress(message.toEmail) ? done({ request: requestOf(message, shop) }) : done({ answered: { messageId } });
      });
    },
    call: (port: MailPort, { shop, ...mail }: Request, key: string): Promise<MailAnswer> =>
      port.send({ from: { name: shop.name, email: shop.email }, ...mail, html: html({ ...mail, shop }) }, key),
    settle,
  },
});

/** The key under which the outside knows a delivery: the same over retries, another when a person sends the message again. */
export const deliveryKey = (message: Pick<Message, 'id' | 'delivery'>): string => `${message.id}.${message.delivery}`;

/** Puts messages that this transaction has just written in the outbox, each on its way, without reading them back. */
export async function dispatch(ctx: Ctx, messages: Message[], shop: Shop): Promise<void> {
  const short = messages.filter(({ way }) => way === 'sms');
  await Promise.all([
    putOut(
      ctx,
      deliver,
      messages.filter(({ way }) => way === 'mail'),
      (message) => requestOf(message, shop),
    ),
    putOut(ctx, deliverSms, short, shortMessageOf),
  ]);
}

async function putOut(ctx: Ctx, action: Action<Input, Input>, messages: Message[], requestFor: (message: Message) => unknown): Promise<void> {
  if (messages.length === 0) return;
  const asking = { ...action, outside: { ...action.outside!, ask: async () => messages.map((message) => done({ request: requestFor(message) })) } };
  await ask(
    ctx,
    asking as Action<Input, unknown>,
    messages.map((message) => ({
      input: { messageId: message.id },
      key: deliveryKey(message),
      ...(message.documentId ? { document: message.documentId } : {}),
    })),
  );
}

export const resend = defineAction({
  name: 'messages.resend',
  summary: 'Send a message again, perhaps to another address, a short one perhaps to another phone.',
  input: Type.Object(
    {
      messageId: IdOf('msg'),
      email: Type.Optional(Type.String({ minLength: 3, maxLength: 254 })),
      phone: Type.Optional(Type.String({ minLength: 8, maxLength: 16, description: 'In E.164, of a short message.' })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ messageId: IdOf('msg') }),
  refusals: {
    'messages.unknown': 'There is no such message.',
    'messages.pending': 'The message is still on its way.',
    'messages.address': 'This is not an e-mail address.',
    'messages.phone': 'This is not a phone number in E.164, e.g. +40722123456.',
  },
  run: async (ctx, { messageId, email, phone }) => {
    const [[message], shop] = await Promise.all([store.lockMessages(ctx, [messageId]), readSetting(ctx, shopSetting)]);
    if (!message) throw unknown(messageId);
    const job = await store.jobOf(ctx, deliveryKey(message));
    if (message.state === 'queued' && job?.state !== 'failed') throw new Refusal('messages.pending', { messageId });
    const toEmail = email?.trim() ?? message.toEmail;
    const toPhone = phone ?? message.toPhone;
    if (message.way === 'sms' && !isPhone(toPhone)) throw new Refusal('messages.phone', { phone: toPhone }, { status: 422 });
    if (message.way === 'mail' && !isAddress(toEmail)) {
      throw new Refusal(
        'messages.address',
        { email: toEmail },
        {
          status: 422,
          faults: [{ pointer: '/email', code: 'messages.address', message: 'This is not an e-mail address.' }],
        },
      );
    }
    if (message.state === 'queued' && job && toEmail === message.toEmail && toPhone === message.toPhone) {
      retryJobs(ctx, [job.id]);
      return { messageId };
    }
    const again: Message = { ...message, toEmail, toPhone, state: 'queued', reason: null, delivery: message.delivery + 1 };
    store.requeue(ctx, again);
    await dispatch(ctx, [again], shop);
    return { messageId };
  },
});
