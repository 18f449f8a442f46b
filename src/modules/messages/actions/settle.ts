// How a delivery ended, whichever way it went: written to the sent box and told.
import { type Ctx, type Outcome, Refusal, done, refused } from '#kernel';
import { bounced, sent } from '../events.ts';
import type { MailAnswer } from '../ports.ts';
import * as store from '../store.ts';

type Input = { messageId: string };

export const unknown = (messageId: string): Refusal => new Refusal('messages.unknown', { messageId }, { status: 404 });
export const refusals = {
  'messages.unknown': 'There is no such message.',
  'messages.bounced': 'The address was refused for good.',
};

/** Writes the answers of the outside for messages on their way. */
export async function settle(ctx: Ctx, items: { input: Input; answer: unknown }[]): Promise<Outcome<{ messageId: string }>[]> {
  const answers = items.map(({ input, answer }) => ({ id: input.messageId, answer: answer as MailAnswer }));
  const messages = new Map(
    (
      await store.lockMessages(
        ctx,
        answers.map(({ id }) => id),
      )
    ).map((message) => [message.id, message]),
  );
  store.settleMessages(
    ctx,
    answers.map(({ id, answer }) => (answer.accepted ? { id, state: 'sent', reason: null } : { id, state: 'bounced', reason: answer.reason })),
  );
  return answers.map(({ id, answer }) => {
    const message = messages.get(id);
    if (!message) return refused(unknown(id));
    const about = { messageId: id, template: message.template };
    if (answer.accepted) {
      if (message.state === 'queued') ctx.emit(sent, message.documentId ?? undefined, about);
      return done({ messageId: id });
    }
    if (message.state === 'queued') ctx.emit(bounced, message.documentId ?? undefined, { ...about, reason: answer.reason });
    return refused(
      new Refusal(
        'messages.bounced',
        { ...about, email: message.toEmail, ...(message.toPhone ? { phone: message.toPhone } : {}), reason: answer.reason },
        { message: answer.reason },
      ),
    );
  });
}
