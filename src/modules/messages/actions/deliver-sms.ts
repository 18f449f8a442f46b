// Takes a short message to a phone through the port `sms`, outside of any transaction.
import Type from 'typebox';
import { IdOf, defineAction, done, refused } from '#kernel';
import { bounced, sent } from '../events.ts';
import { type SmsAnswer, type SmsPort, SMS_PORT, type ShortMessage } from '../ports.ts';
import * as store from '../store.ts';
import type { Message } from '../types.ts';
import { refusals, settle, unknown } from './settle.ts';

/** What gateways take in one message (Twilio: at most 1,600 signs). */
export const SMS_LENGTH = 1_600;

/** Whether a short message can be addressed to `phone`: E.164. */
export const isPhone = (phone: string | null): phone is string => phone !== null && /^\+[1-9]\d{6,14}$/.test(phone);

export const shortMessageOf = (message: Message): ShortMessage => ({ to: message.toPhone!, text: message.text.trim() });

export const deliverSms = defineAction({
  name: 'messages.deliver_sms',
  summary: 'Take a short message to its phone.',
  input: Type.Object({ messageId: IdOf('msg') }, { additionalProperties: false }),
  output: Type.Object({ messageId: IdOf('msg') }),
  refusals,
  emits: [sent.name, bounced.name],
  changes: [],
  internal: true,
  outside: {
    port: SMS_PORT,
    ask: async (ctx, inputs) => {
      const messages = await store.lockMessages(
        ctx,
        inputs.map((input) => input.messageId),
      );
      const byId = new Map(messages.map((message) => [message.id, message]));
      return inputs.map(({ messageId }) => {
        const message = byId.get(messageId);
        if (!message) return refused(unknown(messageId));
        return message.state === 'queued' && isPhone(message.toPhone) ? done({ request: shortMessageOf(message) }) : done({ answered: { messageId } });
      });
    },
    call: (port: SmsPort, request: ShortMessage, key: string): Promise<SmsAnswer> => port.send(request, key),
    settle,
  },
});
